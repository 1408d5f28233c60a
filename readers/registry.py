"""Registers: schools, mentors and agreements, the official list."""

import pandas as pd

from domain import school_code
from readers.layout import Match
from readers.numbers import numbers
from readers.reading import Reading
from readers.table import rows_of, sources
from readers.workbook import Sheet

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


def read(sheet: Sheet, match: Match) -> Reading:
    """Read a register; blank cells are missing, logins become codes."""
    raw, _ = rows_of(sheet, match)
    rows = raw.replace("", None).drop(columns=["login", "mentor_login"], errors="ignore")
    rows["school_code"] = school_code.from_logins(raw["login"]).fillna(raw["login"])
    columns = sources(sheet, match)
    columns["school_code"] = columns.pop("login")
    if "kind" in raw:
        rows["kind"] = _kinds(raw["kind"])
    if "mentor_login" in raw:
        rows["mentor_code"] = school_code.from_logins(raw["mentor_login"])
        columns["mentor_code"] = columns.pop("mentor_login")
    if "distance_km" in raw:
        rows["distance_km"] = numbers(raw["distance_km"].str.replace(r"\s*км\.?$", "", regex=True))
    if "agreement_date" in raw:
        rows["agreement_date"] = _dates(raw["agreement_date"])
    return Reading(
        dataset=match.layout.dataset,
        layout=match.layout.id,
        rows=rows,
        rows_read=len(rows),
        columns=columns,
    )


def _kinds(cells: pd.Series) -> pd.Series:
    """School kinds by the first word; what names none stays as typed, for the check to remark."""
    first = cells.str.lower().str.extract(r"^(\w+)", expand=False)
    return first.map(_KINDS).fillna(cells.replace("", None))


def _dates(cells: pd.Series) -> pd.Series:
    """Dates as `2021-02-10`; what is no date stays as typed, for the check to remark."""
    days = pd.to_datetime(cells, format="%d.%m.%Y", errors="coerce").fillna(
        pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce")
    )
    return days.dt.strftime("%Y-%m-%d").fillna(cells.replace("", None))
