"""Schools that a paper names in words: matched with the registry, never guessed."""

import pandas as pd
from sqlalchemy import Connection

from domain.finding import Finding, Severity
from domain.school_name import normalise
from readers.reading import Reading
from warehouse.query import frame

_CODES = {"school_code": "school_name", "mentor_code": "mentor_name"}


def fill_codes(connection: Connection, reading: Reading) -> list[Finding]:
    """Fill empty codes of a reading by the names beside them, in place.

    A name that fits no school of the registry, or several, stays without a code and is a finding.
    """
    findings: list[Finding] = []
    known: dict[str, set[str]] | None = None
    for code, name in _CODES.items():
        if code not in reading.rows or name not in reading.rows:
            continue
        empty = reading.rows[code].isna() | (reading.rows[code].astype("str") == "")
        if not empty.any():
            continue
        known = known if known is not None else _registry(connection)
        for row in reading.rows.index[empty]:
            spelled = str(reading.rows.at[row, name])
            codes = known.get(normalise(spelled), set())
            if len(codes) == 1:
                reading.rows.loc[row, code] = next(iter(codes))
            else:
                reading.rows.loc[row, code] = None
                findings.append(_unmatched(reading.rows.loc[row], spelled, codes))
    return findings


def stand_in(reading: Reading) -> list[Finding]:
    """Give rows that name their school in words codes of no school, in place.

    For a check without a registry: whether a name is a school's the intake will tell, and till
    then the row shall not count as one without a school. A mentor may go without a code.
    """
    if "school_code" not in reading.rows or "school_name" not in reading.rows:
        return []
    codes, names = (
        reading.rows[column].astype("str").fillna("") for column in ("school_code", "school_name")
    )
    named = (codes == "") & (names != "")
    if not named.any():
        return []
    numbers = named.cumsum()[named].astype("str").str.zfill(6)
    reading.rows["school_code"] = codes.mask(named, numbers)
    return [
        Finding(
            Severity.NOTE,
            "school-by-name",
            f"Школа названа без логина, строк: {len(numbers)}. Есть ли такие школы в реестре, "
            "скажет приём; надёжнее указать логин.",
        )
    ]


def _registry(connection: Connection) -> dict[str, set[str]]:
    schools = frame(connection, "SELECT school_code, short_name, full_name FROM mart.school")
    spelled = pd.concat(
        [
            schools[["school_code", column]].rename(columns={column: "name"})
            for column in ("short_name", "full_name")
        ]
    ).dropna()
    known: dict[str, set[str]] = {}
    for school in spelled.itertuples():
        known.setdefault(normalise(school.name), set()).add(school.school_code)
    return known


def _unmatched(row: pd.Series, spelled: str, codes: set[str]) -> Finding:
    why = (
        f"в реестре ему подходят несколько школ: {', '.join(sorted(codes))}"
        if codes
        else "в реестре такой школы нет"
    )
    return Finding(
        Severity.WARNING,
        "school-name-unmatched",
        f"{row['sheet']}, строка {row['row_number']}: «{spelled}» – {why}. Укажите логин школы.",
        sheet=row["sheet"],
        row_number=int(row["row_number"]),
    )
