"""Criteria sets: by what rule a school is counted among those with low educational results.

A set is a YAML file in `sets/`, named by its id. A new rule is a new file, not new code.
"""

from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import yaml
from pydantic import (
    AfterValidator,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    model_validator,
)

from domain import school_year
from domain.declared import Declared
from domain.errors import UserError

SETS = Path(__file__).parent / "sets"

# How far back a condition may look, in years; also where the search for held years ends.
FURTHEST_BACK = 10

Status = Literal["confirmed", "from_order", "unconfirmed"]
SchoolYear = Annotated[str, AfterValidator(school_year.parse)]


class Procedure(NamedTuple):
    """One assessment procedure: what a school is low or not low in.

    Attributes:
        procedure: `ВПР`, `ОГЭ`, `ЕГЭ` or `РПР`.
        subject: as the scales spell it.
        class_: the class whose programme it covers.
    """

    procedure: str
    subject: str
    class_: int

    def title(self) -> str:
        """In words: «Русский язык (ВПР, 5 класс)», «Математика (ОГЭ)»."""
        exam = self.procedure in ("ОГЭ", "ЕГЭ")
        of_class = "" if exam else f", {self.class_} класс"
        return f"{self.subject} ({self.procedure}{of_class})"


class ProcedurePattern(Declared):
    """Procedures of one kind: every one of `subjects` in every one of `classes`."""

    procedure: Literal["ВПР", "ОГЭ", "ЕГЭ", "РПР"]
    subjects: tuple[str, ...] = Field(min_length=1)
    classes: tuple[Annotated[int, Field(ge=1, le=11)], ...] = Field(min_length=1)


class Procedures(Declared):
    """The procedures a set looks at, with the source of the choice."""

    status: Status
    source: str
    patterns: tuple[ProcedurePattern, ...] = Field(min_length=1)

    def listed(self) -> list[Procedure]:
        """Every procedure the patterns name, in their order."""
        return [
            Procedure(pattern.procedure, subject, class_)
            for pattern in self.patterns
            for subject, class_ in product(pattern.subjects, pattern.classes)
        ]

    @model_validator(mode="after")
    def _named_once(self):
        listed = self.listed()
        if len(set(listed)) < len(listed):
            raise ValueError("процедура названа дважды")
        return self


class LowShare(Declared):
    """From which share of participants with «2» or below the minimum a procedure is low.

    Attributes:
        at_least: the share, 0–1, inclusive. Kept as the decimal written, because it is tested on
            counts without rounding.
    """

    at_least: Decimal = Field(gt=0, le=1, decimal_places=4)
    status: Status
    source: str


class MinParticipants(Declared):
    """Below how many participants a result is shown but called unreliable; it still counts."""

    value: int = Field(ge=1)
    policy: Literal["flag"]
    status: Status
    source: str


class LastHeld(Declared):
    """The last so many school years in which any of the set's procedures was held."""

    last_held: int = Field(ge=1, le=FURTHEST_BACK)


YearOffset = Annotated[int, Field(ge=-FURTHEST_BACK, le=0)]
# Offsets from the year judged: 0 is that year, -1 the year before.
Years = Annotated[tuple[YearOffset, ...], Field(min_length=1)] | LastHeld


class LowProcedures(Declared):
    """In each of the years at least so many procedures are low."""

    at_least: int = Field(ge=1)
    years: Years


class SameProcedure(Declared):
    """At least so many procedures are low in all of the years, each the same procedure."""

    at_least: int = Field(ge=1)
    years: Years


class LowProceduresCondition(Declared):
    """A condition on the number of low procedures of a year."""

    id: str
    low_procedures: LowProcedures


class SameProcedureCondition(Declared):
    """A condition on a low result repeated in one and the same procedure."""

    id: str
    same_procedure: SameProcedure


class All(Declared):
    """Holds when every one of its conditions does."""

    id: str
    all: tuple["Condition", ...] = Field(min_length=1)


class Any(Declared):
    """Holds when one of its conditions does."""

    id: str
    any: tuple["Condition", ...] = Field(min_length=1)


_KINDS = ("low_procedures", "same_procedure", "all", "any")


def _kind(condition: object) -> str | None:
    names = condition if isinstance(condition, dict) else type(condition).model_fields
    return next((kind for kind in _KINDS if kind in names), None)


Condition = Annotated[
    Annotated[LowProceduresCondition, Tag("low_procedures")]
    | Annotated[SameProcedureCondition, Tag("same_procedure")]
    | Annotated[All, Tag("all")]
    | Annotated[Any, Tag("any")],
    Discriminator(_kind),
]
Leaf = LowProceduresCondition | SameProcedureCondition


def leaves(condition: Condition) -> list[Leaf]:
    """The conditions on results inside `condition`, in the order of the file."""
    if isinstance(condition, Leaf):
        return [condition]
    children = condition.all if isinstance(condition, All) else condition.any
    return [leaf for child in children for leaf in leaves(child)]


class CriteriaSet(Declared):
    """One rule of the list.

    Attributes:
        id: the file's name.
        title: Russian, for the screen.
        source: where the rule was read.
        status: `confirmed` by a published source, `from_order` of the district, or `unconfirmed`.
        valid_from: the first school year whose results it is meant for.
        valid_to: the last one.
        notes: doubts a reader of the verdicts must know, in Russian.
        procedures: which procedures count.
        low_share: what makes a procedure low.
        min_participants: what makes a result reliable.
        conditions: what makes a school listed.
    """

    id: str
    title: str
    source: str
    status: Status
    valid_from: SchoolYear | None = None
    valid_to: SchoolYear | None = None
    notes: tuple[str, ...] = ()
    procedures: Procedures
    low_share: LowShare
    min_participants: MinParticipants
    conditions: Condition

    def covers(self, year: str) -> bool:
        """Whether the rule is meant for the results of this school year."""
        return (self.valid_from or year) <= year <= (self.valid_to or year)

    @model_validator(mode="after")
    def _can_be_met(self):
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValueError("valid_from позже valid_to")
        ids = [leaf.id for leaf in leaves(self.conditions)]
        if len(set(ids)) < len(ids):
            raise ValueError("у двух условий один id")
        most = len(self.procedures.listed())
        for leaf in leaves(self.conditions):
            rule = rule_of(leaf)
            if rule.at_least > most:
                raise ValueError(f"условие «{leaf.id}» невыполнимо: процедур в наборе {most}")
            if isinstance(rule.years, tuple) and len(set(rule.years)) < len(rule.years):
                raise ValueError(f"в условии «{leaf.id}» год назван дважды")
        return self


def rule_of(leaf: Leaf) -> LowProcedures | SameProcedure:
    """What a condition on results asks."""
    if isinstance(leaf, LowProceduresCondition):
        return leaf.low_procedures
    return leaf.same_procedure


def read_set(path: Path) -> CriteriaSet:
    """Read one criteria set.

    Raises:
        UserError: the file is not a criteria set; the message names the file and every field.
    """
    try:
        criteria = CriteriaSet.read(path)
    except yaml.YAMLError as error:
        raise UserError(f"Файл критериев {path.name} не читается как YAML: {error}") from error
    except ValidationError as error:
        faults = "; ".join(_fault(fault) for fault in error.errors())
        raise UserError(f"Файл критериев {path.name}: {faults}. Исправьте файл.") from error
    if criteria.id != path.stem:
        raise UserError(
            f"Файл критериев {path.name}: id «{criteria.id}» не совпадает с именем файла. "
            "Назовите их одинаково."
        )
    return criteria


def _fault(fault: dict) -> str:
    """One fault of a criteria file, in Russian."""
    place = ".".join(str(part) for part in fault["loc"])
    match fault["type"]:
        case "missing":
            said = "не заполнено"
        case "extra_forbidden":
            said = "такого поля нет"
        case "value_error":
            said = str(fault["ctx"]["error"])
        case _:
            said = f"значение «{fault['input']}» не подходит"
    return f"{place} – {said}" if place else said


def load_sets() -> dict[str, CriteriaSet]:
    """All criteria sets by id."""
    return {path.stem: read_set(path) for path in sorted(SETS.glob("*.yaml"))}


def load_set(id_: str) -> CriteriaSet:
    """The criteria set of this id.

    Raises:
        UserError: there is no such set; the message lists those there are.
    """
    sets = load_sets()
    if id_ not in sets:
        raise UserError(f"Набора критериев «{id_}» нет. Есть такие: {', '.join(sets)}.")
    return sets[id_]
