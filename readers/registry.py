"""Registers: schools, mentors and agreements, the official list."""

import pandas as pd

from domain import school_code
from domain.finding import Finding, Severity
from readers.days import days
from readers.layout import Match
from readers.numbers import numbers, or_words
from readers.reading import ColumnSource, Reading
from readers.sheet import Sheet
from readers.table import rows_of, sources

_KINDS = {
    "нош": "НОШ",
    "начальная": "НОШ",
    "оош": "ООШ",
    "основная": "ООШ",
    "сош": "СОШ",
    "средняя": "СОШ",
    "гимназия": "СОШ",
    "лицей": "СОШ",
    "иная": "иная",
}
_LISTED, _LEFT_OUT = "да", "нет"


def read(sheet: Sheet, match: Match) -> Reading:
    """Read a register; blank cells are missing, logins become codes."""
    raw = rows_of(sheet, match)
    columns = sources(sheet, match)
    findings = []
    if "listed" in raw:
        raw = raw[raw["listed"].str.lower() != _LEFT_OUT].reset_index(drop=True)
        findings = _unclear(raw, columns["listed"])
    rows = raw.replace("", None).drop(columns=["login", "mentor_login", "listed"], errors="ignore")
    rows["school_code"] = school_code.from_logins(raw["login"]).fillna(raw["login"])
    columns["school_code"] = columns.pop("login")
    if "kind" in raw:
        rows["kind"] = _kinds(raw["kind"])
    if "mentor_login" in raw:
        typed = raw["mentor_login"].replace("", None)
        rows["mentor_code"] = school_code.from_logins(raw["mentor_login"]).fillna(typed)
        columns["mentor_code"] = columns.pop("mentor_login")
    if "distance_km" in raw:
        distances = raw["distance_km"].str.replace(r"\s*км\.?$", "", regex=True)
        rows["distance_km"] = or_words(distances, numbers(distances))
    if "pupils" in raw:
        rows["pupils"] = or_words(raw["pupils"], numbers(raw["pupils"]))
    if "agreement_date" in raw:
        rows["agreement_date"] = days(raw["agreement_date"])
    return Reading(
        dataset=match.layout.dataset,
        layout=match.layout.id,
        rows=rows,
        rows_read=len(rows),
        columns=columns,
        findings=findings,
    )


def _unclear(raw: pd.DataFrame, source: ColumnSource) -> list[Finding]:
    """An error for every row that does not say whether the school is listed."""
    unclear = raw[raw["listed"].str.lower() != _LISTED]
    return [
        source.finding(
            Severity.ERROR,
            "listed-unclear",
            "не сказано, входит ли школа в перечень; строка не загружена. "
            f"Впишите «{_LISTED}» или «{_LEFT_OUT}».",
            int(row.row_number),
        )
        for row in unclear.itertuples()
    ]


def _kinds(cells: pd.Series) -> pd.Series:
    """School kinds by the first word; what names none stays as typed, for the check to remark."""
    first = cells.str.lower().str.extract(r"^(\w+)", expand=False)
    return first.map(_KINDS).fillna(cells.replace("", None))
