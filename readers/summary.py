"""Aggregates: «Статистика по отметкам» of ВПР, and marks of ОГЭ and ЕГЭ by school."""

import numpy as np
import pandas as pd

from readers.layout import Match
from readers.numbers import numbers
from readers.reading import Evidence, Reading
from readers.table import rows_of, sources
from readers.vpr import from_preamble
from readers.workbook import Sheet
from reference import catalog

MARKS = ("2", "3", "4", "5")
# What stands above the school, by the words of its name; the first that fits.
_LEVELS = (
    ("country", r"вся выборка|^рф$|российск\w* федерац|вся росси"),
    ("municipality", r"район|\bр-н|муницип|городск\w* округ|^г\.|^город"),
    ("region", r"област|\bобл\.|край|республик|автономн|^регион"),
)


def read(sheet: Sheet, match: Match) -> Reading:
    """Read aggregates: per cents become pupils, since shares are computed on counts only.

    A school is known by the login in its row; a row without one is a benchmark, its level told
    by the group's name.
    """
    raw, _ = rows_of(sheet, match)
    participants = numbers(raw["participants"])
    marks = pd.DataFrame({mark: numbers(raw[mark]) for mark in MARKS if mark in raw})
    in_pupils = _in_pupils(marks, participants)
    name = raw["group_name"] if "group_name" in raw else raw["login"]
    login = raw["login"] if "login" in raw else raw["group_name"]
    code = login.str.extract(r"(?:^|\b(?:sch|edu|ksh))(\d{6})\b", expand=False)
    level = _levels(name).where(code.isna(), "school")
    rows = pd.DataFrame(
        {
            "school_code": code.fillna(name),
            "level": level,
            "group_name": name,
            "participants": raw["participants"],
            "sheet": raw["sheet"],
            "row_number": raw["row_number"],
        }
    )
    if "schools" in raw:
        rows["schools"] = raw["schools"].where(raw["schools"] != "", None)
    for mark in MARKS:
        given = marks[mark] if mark in marks else pd.Series(np.nan, index=rows.index)
        counts = given if in_pupils else np.floor(given * participants / 100 + 0.5)
        rows[f"mark_{mark}"] = counts
        rows[f"pct_{mark}"] = given / participants * 100 if in_pupils else given
    for facet in ("procedure", "sitting", "class"):
        if facet in raw:
            rows[facet] = raw[facet]
    if "subject" in raw:
        rows["subject"] = raw["subject"].map(lambda text: catalog.subject(text) or text)
    columns = sources(sheet, match)
    columns.update({f"mark_{mark}": columns[mark] for mark in MARKS if mark in columns})
    columns["school_code"] = columns.get("login", columns.get("group_name"))
    evidence = from_preamble(sheet, match)
    if match.layout.procedure:
        title = f"макет «{match.layout.title}»"
        evidence.insert(0, Evidence("procedure", match.layout.procedure, "content", title))
    return Reading(
        dataset=match.layout.dataset,
        layout=match.layout.id,
        rows=rows,
        rows_read=len(rows),
        evidence=evidence,
        columns=columns,
    )


def _in_pupils(marks: pd.DataFrame, participants: pd.Series) -> bool:
    """Whether the marks are pupils rather than per cents: most rows then add up to participants."""
    sums = marks.sum(axis=1)
    as_pupils = (sums == participants).sum()
    as_per_cent = ((sums - 100).abs() <= 0.5).sum()
    return bool(as_pupils >= as_per_cent) or "3" not in marks


def _levels(names: pd.Series) -> pd.Series:
    lower = names.str.lower()
    levels = pd.Series(None, index=names.index, dtype="object")
    for level, pattern in reversed(_LEVELS):
        levels = levels.mask(lower.str.contains(pattern, regex=True), level)
    return levels
