"""Schools a table knows by ИНН, ОГРН or a code of an exam: found in the codes of schools."""

import pandas as pd
from sqlalchemy import Connection

from domain.finding import Finding, Severity
from domain.plural import plural
from readers.reading import Reading
from schemas.school_identifier import EGE, OGE
from warehouse.query import frame

_LISTED = 20  # rows named in one sentence


def fill_codes(connection: Connection, reading: Reading) -> list[Finding]:
    """Fill the school codes of a reading by its other codes, in place.

    A code that is no school's, or that of several, stays without a school and is in a finding.
    """
    if "school_key" not in reading.rows:
        return []
    kind = reading.rows["school_key_kind"].iloc[0]
    known = frame(
        connection,
        "SELECT value, min(school_code) AS school_code FROM mart.school_identifier "
        "WHERE kind = :kind GROUP BY value HAVING count(DISTINCT school_code) = 1",
        kind=kind,
    )
    keys = _keys(reading)
    found = keys.map(known.set_index("value")["school_code"])
    reading.rows["school_code"] = found.astype("object").where(found.notna(), None)
    unknown = reading.rows.loc[found.isna(), "row_number"].drop_duplicates()
    if unknown.empty:
        return []
    rows = ", ".join(map(str, unknown.iloc[:_LISTED]))
    more = f" и ещё {len(unknown) - _LISTED}" if len(unknown) > _LISTED else ""
    return [
        Finding(
            Severity.WARNING,
            "school-key-unknown",
            f"Лист «{reading.rows['sheet'].iloc[0]}», "
            f"{plural(len(unknown), 'строка', 'строки', 'строки')} {rows}{more}: по столбцу "
            f"«{kind}» школа не находится или подходит не одна. Исправьте код или загрузите коды "
            "школ, где он есть.",
            sheet=reading.rows["sheet"].iloc[0],
        )
    ]


def stand_in(reading: Reading) -> list[Finding]:
    """Give such rows codes of no school, in place, for a check without a warehouse."""
    if "school_key" not in reading.rows:
        return []
    numbers, _ = pd.factorize(_keys(reading))
    reading.rows["school_code"] = pd.Series(numbers + 1).astype("str").str.zfill(6)
    return [
        Finding(
            Severity.NOTE,
            "school-by-key",
            "Школы названы не логином, а другим кодом. Есть ли такие коды у школ реестра, скажет "
            "приём.",
        )
    ]


def _keys(reading: Reading) -> pd.Series:
    """The codes without the blanks and `.0` of a spreadsheet; exam codes without noughts before."""
    keys = reading.rows["school_key"].str.replace(r"\s|\.0$", "", regex=True)
    padded = reading.rows["school_key_kind"].isin([OGE, EGE])
    return keys.mask(padded, keys.str.lstrip("0"))
