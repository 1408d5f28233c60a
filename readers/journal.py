"""«Сравнение отметок с отметками по журналу»: who got a lower mark, the same, a higher one."""

import pandas as pd

from domain.finding import Finding, Severity
from readers import groups
from readers.layout import Match
from readers.numbers import numbers, or_words, per_cents, pupils
from readers.reading import Reading, UnreadableFileError
from readers.sheet import Sheet, text
from readers.table import rows_of, sources
from schemas.assessment import LEVELS
from schemas.journal_comparison import ALL, OUTCOMES

# What a row of a group begins with; what follows («Отметка < Отметка по журналу», %) varies.
_BEGINNINGS = ("понизил", "подтвердил", "повысил", "всего")


def read(sheet: Sheet, match: Match) -> Reading:
    """Read four rows for each group: lower, the same, higher, all.

    A group is named in a row of its own over its four, or, where there is one, over the header.
    Where the number of pupils is left out it follows from the per cent.
    """
    raw = rows_of(sheet, match)
    words = raw["group_name"].str.lower()
    outcome = pd.Series(None, index=raw.index, dtype="object")
    for beginning, name in zip(_BEGINNINGS, OUTCOMES, strict=True):
        outcome = outcome.mask(words.str.startswith(beginning), name)
    is_value = outcome.notna()
    # Every row that is none of the four names a group, and the rows under it are that group's.
    names = raw["group_name"].mask(is_value).ffill().fillna(_over_header(sheet, match))
    columns = sources(sheet, match)
    if names[is_value].isna().any():
        first = raw[is_value & names.isna()].iloc[0]
        raise UnreadableFileError(_nameless(sheet.name, int(first["row_number"])))
    raw, names, outcome = raw[is_value], names[is_value], outcome[is_value]
    given = numbers(raw["participants"])
    shares = per_cents(raw[["pct"]])["pct"]
    of_group = given.where(outcome == ALL).groupby(names).transform("first")
    counted = given.mask(raw["participants"] == "", pupils(shares, of_group))
    rows = groups.named(names, names).assign(
        outcome=outcome,
        pupils=or_words(raw["participants"], counted),
        pct=or_words(raw["pct"], shares).where(raw["pct"] != "", None),
        sheet=raw["sheet"],
        row_number=raw["row_number"],
    )
    columns["pupils"] = columns.pop("participants")
    return Reading(
        dataset=match.layout.dataset,
        layout=match.layout.id,
        rows=rows.reset_index(drop=True),
        rows_read=len(rows),
        evidence=groups.evidence(sheet, match),
        columns=groups.sources(columns),
    )


def _over_header(sheet: Sheet, match: Match) -> str | None:
    """The last of the cells over the header that names a group of a known level."""
    cells = pd.Series(
        [text(cell) for row in sheet.cells[: match.header_row] for cell in row if text(cell)],
        dtype="str",
    )
    found = groups.named(cells, cells)
    known = found.loc[found["level"].isin(LEVELS), "group_name"]
    return known.iloc[-1] if len(known) else None


def _nameless(sheet: str, row: int) -> Finding:
    return Finding(
        Severity.REFUSAL,
        "group-unknown",
        f"Лист «{sheet}», строка {row}: не ясно, чьи это отметки: над строкой нет названия группы "
        "(школа с логином, муниципалитет, регион, РФ). Выгрузите отчёт заново.",
        sheet=sheet,
        row_number=row,
    )
