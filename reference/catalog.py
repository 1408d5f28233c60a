"""Reads the reference data. Every answer carries the status of the fact it rests on."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import yaml

from domain import school_year as years

FOLDER = Path(__file__).parent
CONFIRMED = "confirmed"
UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True)
class Band:
    """The primary scores that earn one mark, both ends included."""

    mark: int
    score_min: int
    score_max: int


@dataclass(frozen=True)
class Scale:
    """How primary scores of a work become marks, and the work's highest score."""

    bands: tuple[Band, ...]
    status: str
    source: str

    @property
    def score_max(self) -> int:
        """The highest primary score of the work."""
        return max(band.score_max for band in self.bands)

    def marks(self, scores: pd.Series) -> pd.Series:
        """Marks of primary scores; missing where no band, or more than one, holds the score."""
        marks = pd.Series(pd.NA, index=scores.index, dtype="Int16")
        hits = pd.Series(0, index=scores.index)
        for band in self.bands:
            inside = scores.between(band.score_min, band.score_max).fillna(False)
            marks = marks.mask(inside, band.mark)
            hits += inside.astype(int)
        return marks.mask(hits != 1)


@dataclass(frozen=True)
class Held:
    """Whether a procedure took place in a year: True, False, or None when nothing is known."""

    held: bool | None
    status: str
    reason: str


@dataclass(frozen=True)
class Minimum:
    """The least ЕГЭ result that passes: a test score, or a mark for base mathematics."""

    score_min: int | None
    mark_min: int | None
    status: str
    source: str


@cache
def _csv(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / name, dtype={"task": "str", "school_year": "str"})


@cache
def _yaml(name: str) -> dict | list:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def _of_work(
    table: pd.DataFrame, year: str, sitting: str, subject: str, class_: int
) -> pd.DataFrame:
    wanted = (
        (table["school_year"] == year)
        & (table["sitting"] == sitting)
        & (table["subject"] == subject)
        & (table["class"] == class_)
    )
    return table[wanted]


@cache
def vpr_scale(year: str, sitting: str, subject: str, class_: int) -> Scale | None:
    """The scale of one ВПР, or None where none is certain for that very work."""
    bands = _of_work(_csv("vpr_scales.csv"), year, sitting, subject, class_)
    if bands.empty:
        return None
    return Scale(
        bands=tuple(
            Band(int(b.mark), int(b.score_min), int(b.score_max)) for b in bands.itertuples()
        ),
        status=bands["status"].iloc[0],
        source=bands["source"].iloc[0],
    )


@cache
def vpr_tasks(year: str, sitting: str, subject: str, class_: int) -> pd.DataFrame:
    """The tasks of one ВПР: ordinal, task, score_max, level, skill; empty where not known."""
    tasks = _of_work(_csv("vpr_tasks.csv"), year, sitting, subject, class_)
    return tasks[["ordinal", "task", "score_max", "level", "skill"]].sort_values("ordinal")


@cache
def ege_minimum(year: str, subject: str) -> Minimum | None:
    """The least passing ЕГЭ result for the certificate in a year."""
    table = _csv("ege_minimum.csv")
    found = table[
        (table["subject"] == subject) & (table["valid_from"] <= year) & (table["valid_to"] >= year)
    ]
    if found.empty:
        return None
    row = found.iloc[0]
    return Minimum(
        score_min=None if pd.isna(row["score_min"]) else int(row["score_min"]),
        mark_min=None if pd.isna(row["mark_min"]) else int(row["mark_min"]),
        status=row["status"],
        source=row["source"],
    )


@cache
def held(year: str, procedure: str, subject: str) -> Held:
    """Whether a procedure was held. Years nobody wrote about count as held, unconfirmed."""
    asked = {"school_year": year, "procedure": procedure, "subject": subject}
    for rule in _yaml("calendar.yaml")["held"]:
        if all(rule.get(key, value) == value for key, value in asked.items()):
            return Held(rule["held"], rule["status"], rule.get("reason", ""))
    return Held(True, UNCONFIRMED, "")


@cache
def vpr_seasons(calendar_year: int) -> tuple[str, ...]:
    """The seasons in which the ВПР of a calendar year were written."""
    for rule in _yaml("calendar.yaml")["vpr_seasons"]:
        if rule.get("calendar_year", calendar_year) == calendar_year:
            return tuple(rule["seasons"])
    return ()


def vpr_school_year(calendar_year: int) -> str:
    """The school year of the ВПР of a calendar year.

    Autumn works stand for the spring that was missed, so either season gives the same year.
    """
    return years.ending(calendar_year)


def year_under_review(flow: str, day: date) -> str:
    """The school year a scheduled run of `flow` is about when nobody named one."""
    ended = _yaml("calendar.yaml")["year_under_review_has_ended"][flow]
    current = years.containing(day)
    return years.previous(current) if day.month in ended else current


@cache
def subject_names() -> dict[str, str]:
    """Every spelling of a subject, in lower case, to the name the scales use."""
    names: dict[str, str] = {}
    for subject in _yaml("subjects.yaml"):
        spellings = [subject["name"], subject["dative"], *subject.get("other", [])]
        names.update(
            {spelling.lower().replace("ё", "е"): subject["name"] for spelling in spellings}
        )
    return names


def subject(text: str) -> str | None:
    """The subject a text names in full, whatever its case and spacing."""
    return subject_names().get(" ".join(text.lower().replace("ё", "е").split()))
