"""Aggregates: «Статистика по отметкам» of ВПР, and marks of ОГЭ and ЕГЭ by school."""

import numpy as np
import pandas as pd

from domain.finding import Finding, Severity
from readers import groups
from readers.layout import Match, normalise
from readers.numbers import numbers, or_words, per_cents, pupils
from readers.reading import ColumnSource, Reading
from readers.sheet import Sheet
from readers.table import rows_of, sources

MARKS = ("2", "3", "4", "5")


def read(sheet: Sheet, match: Match) -> Reading:
    """Read aggregates: per cents become pupils, since shares are computed on counts only.

    A school is known by the login in its row; a row without one is a benchmark, its level told
    by the group's name.
    """
    raw = rows_of(sheet, match)
    participants = numbers(raw["participants"])
    # Of a row without a number of people only that is said: what follows from it is no fault.
    counted = (participants >= 0) & (participants % 1 == 0)
    marks = pd.DataFrame({mark: numbers(raw[mark]) for mark in MARKS if mark in raw})
    columns = sources(sheet, match)
    if "3" in marks:
        findings: list[Finding] = []
        if (marks % 1 > 0).any(axis=None):
            marks = per_cents(raw[marks.columns])
        in_pupils = _in_pupils(marks, participants)
    else:
        in_pupils, findings = _minimum_in_pupils(raw, marks["2"], participants, columns["2"])
    # Whoever is missing here is a fault: only a report on a region may leave them out.
    people = or_words(raw["participants"], participants).fillna("")
    rows = groups.of_rows(raw).assign(participants=people)
    if "schools" in raw:
        rows["schools"] = or_words(raw["schools"], numbers(raw["schools"]))
    for mark in MARKS:
        given = marks[mark] if mark in marks else pd.Series(np.nan, index=rows.index)
        counts = given if in_pupils else pupils(given, participants)
        rows[f"mark_{mark}"] = counts.where(counted, 0)
        if mark in marks:
            # The lowest mark is what a row is for: a blank one is no mark that nobody got.
            unreadable = given.isna() & ((raw[mark] != "") | (mark == MARKS[0]))
            rows[f"mark_{mark}"] = rows[f"mark_{mark}"].mask(unreadable, raw[mark])
        rows[f"pct_{mark}"] = given / participants.where(counted) * 100 if in_pupils else given
    of_works, unknown = groups.works(raw, columns)
    for mark in marks:
        columns[f"mark_{mark}"] = columns[f"pct_{mark}"] = columns[mark]
    return Reading(
        dataset=match.layout.dataset,
        layout=match.layout.id,
        rows=rows.assign(**of_works),
        rows_read=len(rows),
        evidence=groups.evidence(sheet, match),
        columns=groups.sources(columns),
        findings=[*findings, *unknown],
    )


def _in_pupils(marks: pd.DataFrame, participants: pd.Series) -> bool:
    """Whether the marks are pupils rather than per cents: most rows then add up to participants."""
    sums = marks.sum(axis=1)
    as_pupils = (sums == participants).sum()
    as_per_cent = ((sums - 100).abs() <= 0.5).sum()
    return bool(as_pupils >= as_per_cent)


def _minimum_in_pupils(
    raw: pd.DataFrame, given: pd.Series, participants: pd.Series, column: ColumnSource
) -> tuple[bool, list[Finding]]:
    """Whether those below the minimum are pupils rather than per cents, by header and cells.

    Nothing adds up here, so whole numbers under a header without a unit say neither: they hold
    the file. So do numbers up to 1 with a fraction, which may be per cents or parts of one.
    """
    header = normalise(column.header)
    fractions = (given % 1 > 0).any()
    if "чел" in header:
        return True, []
    if raw["2"].str.contains("%").any():
        return False, []
    if not (fractions and given.max() <= 1):
        if "%" in header or fractions:
            return False, []
        if "2" in header:
            return True, []
    question = column.finding(
        Severity.HOLD,
        "unit-unknown",
        "не ясно, люди это или проценты. Озаглавьте столбец «ниже минимума, чел.» или «ниже "
        "минимума, %» (в процентах: 12,5, а не 0,125) и загрузите файл снова.",
    )
    return bool((given <= participants).all()), [question]
