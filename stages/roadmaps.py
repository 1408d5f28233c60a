"""Stage 2: which listed schools have handed in a roadmap, whose is accepted, and who owes one."""

from dataclasses import dataclass
from datetime import date
from functools import cache

import yaml
from pydantic import Field
from sqlalchemy import Engine

from domain.declared import Declared
from domain.school_year import start_of
from domain.settings import Settings
from reference.catalog import FOLDER
from warehouse import district
from warehouse.query import frame

DEADLINES = FOLDER / "deadlines.yaml"

NONE = "нет"  # of `mart.roadmap_coverage`, whose other states are those of a paper

# A listed school the registry does not know may owe a roadmap too: only schools known to be
# another municipality's are left out.
_SCHOOLS = f"""
SELECT school_code, coverage.short_name, coverage.roadmap,
    coalesce(coverage.items, 0), coalesce(coverage.open_terms, 0), coverage.link
FROM mart.roadmap_coverage AS coverage
JOIN mart.nor_list AS list USING (school_year, school_code)
LEFT JOIN mart.school USING (school_code)
WHERE school_year = :school_year AND list.in_force AND list.listed = 'yes'
    AND ({district.OURS} OR school.municipality IS NULL)
ORDER BY coverage.short_name, school_code
"""


class _Rule(Declared):
    """A day of the calendar year in which a school year ends; no school year fits all."""

    school_year: str | None = None
    month: int = Field(ge=1, le=8)
    day: int = Field(ge=1, le=31)
    status: str
    source: str


@dataclass(frozen=True)
class Deadline:
    """The last day on which a roadmap is in time, with who says so and the fact's status."""

    day: date
    status: str
    source: str


@dataclass(frozen=True)
class SchoolRoadmap:
    """What one listed school has handed in.

    Attributes:
        school_code: its code.
        name: its short name, or the code where the registry does not know it.
        state: that of the paper that has come farthest, of `domain.paper_state.STATES`, or `NONE`.
        items: measures of its roadmap; 0 where it was not read.
        open_terms: measures whose term names no date that could be checked.
        link: where the roadmap is published, if that is known.
    """

    school_code: str
    name: str
    state: str
    items: int
    open_terms: int
    link: str | None


@dataclass(frozen=True)
class Coverage:
    """Who of the listed schools has a roadmap on a day.

    Attributes:
        school_year: the year the list is in force in.
        on: the day it is looked at.
        deadline: when roadmaps are due.
        list_registered: whether there is a registered list; without one nobody owes anything.
        schools: the listed schools, by name.
    """

    school_year: str
    on: date
    deadline: Deadline
    list_registered: bool
    schools: tuple[SchoolRoadmap, ...]

    @property
    def days_left(self) -> int:
        """Days to the deadline: 0 on the day itself, negative once it is overdue."""
        return (self.deadline.day - self.on).days

    def in_state(self, state: str) -> tuple[SchoolRoadmap, ...]:
        """The schools in one of the states."""
        return tuple(school for school in self.schools if school.state == state)

    @property
    def debtors(self) -> tuple[SchoolRoadmap, ...]:
        """The schools that have handed in nothing."""
        return self.in_state(NONE)


@cache
def _rules() -> tuple[_Rule, ...]:
    rules = yaml.safe_load(DEADLINES.read_text(encoding="utf-8"))["roadmap"]
    return tuple(_Rule.model_validate(rule) for rule in rules)


def deadline(school_year: str) -> Deadline:
    """When the roadmaps of a school year are due."""
    rule = next(rule for rule in _rules() if rule.school_year in (None, school_year))
    day = date(start_of(school_year) + 1, rule.month, rule.day)
    return Deadline(day, rule.status, rule.source)


def coverage(engine: Engine, settings: Settings, school_year: str, on: date) -> Coverage:
    """Which schools of the list in force in `school_year` have a roadmap on the day `on`."""
    with engine.connect() as connection:
        registered = frame(
            connection,
            "SELECT list_id FROM mart.list_in_force WHERE school_year = :school_year",
            school_year=school_year,
        )
        ours = district.codes(connection, settings.municipality)
        schools = frame(connection, _SCHOOLS, school_year=school_year, ours=ours)
    return Coverage(
        school_year=school_year,
        on=on,
        deadline=deadline(school_year),
        list_registered=not registered.empty,
        schools=tuple(SchoolRoadmap(*row) for row in schools.itertuples(index=False)),
    )
