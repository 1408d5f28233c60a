"""One code at two schools: which of them is right nobody can tell but the sender."""

import pandas as pd
from sqlalchemy import Connection

from domain.finding import Finding, Severity
from readers.reading import ColumnSource
from schemas.school_identifier import EGE, INN, LOGIN, OGE, OGRN
from warehouse.query import frame

OWN = (LOGIN, OGE, EGE)  # codes of one school alone
SHARED = (INN, OGRN)  # a school's branch has those of the school
_BEGINNING, _END = "0000-00-00", "9999-99-99"  # of days that are not told

LOADED = """
SELECT school_code, subject, sitting, value, valid_from, valid_to, version.batch_id,
    identifier.sheet, identifier.row_number
FROM core.school_identifier AS identifier JOIN mart.version USING (version_id)
WHERE value = ANY(:values)"""


def of(connection: Connection | None, rows: pd.DataFrame, cells: pd.DataFrame) -> list[Finding]:
    """An error for each code that another school has at the same time, in the file or loaded.

    An ИНН or ОГРН of two schools is a warning: a branch has those of its school.

    Args:
        connection: a connection on the warehouse, or None where there is none.
        rows: validated rows of `school_identifier`.
        cells: `letter` and `header` of the cells they come from, with the same index.
    """
    rows = rows[rows["school_code"].notna() & rows["subject"].isin([*OWN, *SHARED])]
    key = ["subject", "value", "school_code", "valid_from", "valid_to", "sheet", "row_number"]
    mine = rows[[*key, "sitting"]].join(cells[["letter", "header"]])
    others = pd.concat(
        [mine[key].assign(batch_id=None), _loaded(connection, mine)[[*key, "batch_id"]]]
    )
    pairs = mine.merge(others, on=["subject", "value"], suffixes=("", "_other"))
    different = pairs["school_code"] != pairs["school_code_other"]
    pairs = pairs[different & _overlap(pairs)]
    pairs = pairs.drop_duplicates(["subject", "value", "sheet", "row_number", "header"])
    return [_finding(pair) for pair in pairs.itertuples()]


def _loaded(connection: Connection | None, mine: pd.DataFrame) -> pd.DataFrame:
    """Codes in force with the values of the file, but for those that the file itself replaces."""
    replaced = ["school_code", "subject", "sitting"]
    if connection is None:
        return mine.assign(batch_id=None)[:0]
    loaded = frame(connection, LOADED, values=sorted(set(mine["value"])))
    told = pd.MultiIndex.from_frame(mine[replaced].astype("object"))
    return loaded[~pd.MultiIndex.from_frame(loaded[replaced].astype("object")).isin(told)]


def _overlap(pairs: pd.DataFrame) -> pd.Series:
    """Whether both are valid on some day; days that are not told limit nothing."""
    since = pairs[["valid_from", "valid_from_other"]].fillna(_BEGINNING)
    until = pairs[["valid_to", "valid_to_other"]].fillna(_END)
    return (since["valid_from"] <= until["valid_to_other"]) & (
        since["valid_from_other"] <= until["valid_to"]
    )


def _finding(pair) -> Finding:
    place = f"лист «{pair.sheet_other}», строка {int(pair.row_number_other)}"
    if pd.notna(pair.batch_id):
        place = f"загрузка № {int(pair.batch_id)}, {place}"
    found = (
        f"{pair.subject} {pair.value} школы {pair.school_code} стоит в то же время и у школы "
        f"{pair.school_code_other} ({place})"
    )
    if pair.subject in SHARED:
        severity, rule = Severity.WARNING, "code-of-branch"
        mend = "Так бывает у школы и её филиала; если это не они, исправьте ячейку"
    else:
        severity, rule = Severity.ERROR, "code-of-two-schools"
        mend = (
            "Коды этой строки не загружены. Исправьте код или впишите, с какого и по какой день он "
            "действовал"
        )
    cell = ColumnSource(pair.sheet, pair.letter, pair.header)
    return cell.finding(severity, rule, f"{found}. {mend}.", int(pair.row_number))
