"""Progress of the official list: years in a row on it, and its reduction against the targets.

Only registered lists count; a forecast is no list.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from math import ceil

from pydantic import Field

from domain.declared import Declared
from domain.school_year import previous
from reference.catalog import FOLDER

TARGETS = FOLDER / "targets.yaml"


class ReductionTarget(Declared):
    """By which share (0–1) the number of listed schools is to fall in a year, and who says so."""

    id: str
    title: str
    share: Decimal = Field(gt=0, le=1)
    source: str
    status: str


class Targets(Declared):
    """The targets of the order; `contradiction` says in Russian how they disagree."""

    source: str
    contradiction: str
    reduction: tuple[ReductionTarget, ...]


@dataclass(frozen=True)
class TargetOutcome:
    """One target against what happened.

    Attributes:
        target: the target.
        schools_needed: how many schools that is, rounded up to whole schools; of 7 schools 25 %
            is 2 and 30 % is 3.
        met: whether so many fewer are listed; None when the list in force was empty.
    """

    target: ReductionTarget
    schools_needed: int
    met: bool | None


@dataclass(frozen=True)
class Reduction:
    """How a list shrank against the list in force.

    Attributes:
        before: schools on the list in force.
        after: schools on the new list.
        left: codes that left the list and still work as schools.
        closed: codes that are off the list because the school was closed, merged or made a
            branch. They count as if they had stayed.
        entered: codes that were not on the list in force.
        schools: by how many schools the list was reduced, `before - after - len(closed)`; negative
            when it grew.
        share: `schools / before`, 0–1; None when the list in force was empty.
        outcomes: one per target.
    """

    before: int
    after: int
    left: tuple[str, ...]
    closed: tuple[str, ...]
    entered: tuple[str, ...]
    schools: int
    share: float | None
    outcomes: tuple[TargetOutcome, ...]


@cache
def targets() -> Targets:
    """The targets of the order."""
    return Targets.read(TARGETS)


def years_in_a_row(lists: dict[str, set[str]], school_year: str) -> dict[str, int]:
    """For every school on the list of `school_year`, how many years in a row it has been listed.

    Args:
        lists: the codes on each registered list, by the school year it is in force in.
        school_year: the year of the list in question; without a list nobody has a streak.

    Returns:
        1 for a school listed for the first time, or for the first time again. A year without a
        registered list ends a streak: it proves nothing.
    """
    streaks = dict.fromkeys(lists.get(school_year, set()), 1)
    year, going = previous(school_year), set(streaks)
    while going := going & lists.get(year, set()):
        for code in going:
            streaks[code] += 1
        year = previous(year)
    return streaks


def reduction(in_force: set[str], new: set[str], closed: set[str]) -> Reduction:
    """Compare a list with the registered list in force, against both targets of the order.

    Args:
        in_force: codes on the registered list in force.
        new: codes on the list that follows it, a forecast or a registered one.
        closed: codes of schools closed, merged or made a branch since.
    """
    gone = in_force - new
    before, schools = len(in_force), len(in_force) - len(new) - len(gone & closed)
    outcomes = []
    for target in targets().reduction:
        needed = ceil(before * target.share)
        outcomes.append(TargetOutcome(target, needed, schools >= needed if before else None))
    return Reduction(
        before=before,
        after=len(new),
        left=tuple(sorted(gone - closed)),
        closed=tuple(sorted(gone & closed)),
        entered=tuple(sorted(new - in_force)),
        schools=schools,
        share=schools / before if before else None,
        outcomes=tuple(outcomes),
    )
