"""Schools that a file knows by codes of other systems (код ОО, ИНН): looked up, never guessed.

A code counts on the days the file is about: crosswalks say since when and until when it is a
school's.
"""

from dataclasses import replace

import pandas as pd
from sqlalchemy import Connection

from domain.finding import Finding, Severity
from domain.plural import plural
from intake import faults
from readers.reading import Reading
from warehouse import school_names

_LISTED = 20  # rows a message names


def fill(connection: Connection, reading: Reading) -> list[Finding]:
    """Fill a reading's school codes by its `school_key`, in place; others have no such codes.

    Rows whose code is no school's, or several schools', are taken out of the reading, and a
    finding for each code holds the file: without them a school would be judged by a part of it.
    What is wrong with their other cells is told at once.
    """
    if "school_key" not in reading.rows:
        return []
    rows = reading.rows
    keys = pd.DataFrame({"kind": rows["school_key_kind"], "value": rows["school_key"]})
    found = having(connection, keys.join(days(rows)))
    rows["school_code"] = found[~found.index.duplicated(keep=False)].reindex(rows.index)
    missing = rows["school_code"].isna()
    findings = [
        _unmatched(kind, value, found[found.index.isin(part.index)], part)
        for (kind, value), part in rows[missing].groupby(["school_key_kind", "school_key"])
    ]
    if not missing.any():
        return []
    without, reading.rows = (rows[part].reset_index(drop=True) for part in (missing, ~missing))
    scores = reading.task_scores
    if scores is not None:
        scores, reading.task_scores = scores[missing], scores[~missing]
    return findings + faults.alone(replace(reading, rows=without, task_scores=scores))


def stand_in(reading: Reading) -> list[Finding]:
    """Give such rows codes of no school, in place, for a check without a warehouse."""
    if "school_key" not in reading.rows:
        return []
    keys = reading.rows["school_key_kind"] + " " + reading.rows["school_key"]
    numbers, _ = pd.factorize(keys)
    reading.rows["school_code"] = pd.Series(numbers + 1).astype("str").str.zfill(6)
    return [
        Finding(
            Severity.NOTE,
            "school-by-key",
            "Школы названы не логином, а другим кодом. Есть ли такие коды у школ реестра, скажет "
            "приём.",
        )
    ]


def days(rows: pd.DataFrame) -> pd.DataFrame:
    """The first and last day each row is about: `since` and `until`.

    They are the row's own day, or else those of its school year; a row of neither is of today.
    """
    year = rows.get("school_year", pd.Series(None, rows.index, dtype="object"))
    september = pd.to_datetime(year.str.extract(r"^(20\d\d)/", expand=False) + "-09-01")
    own = rows.get("school_key_day", pd.Series(pd.NaT, rows.index))
    today = pd.Timestamp.today().normalize()
    return pd.DataFrame(
        {
            "since": own.fillna(september).fillna(today),
            "until": own.fillna(september + pd.Timedelta(days=364)).fillna(today),
        }
    )


def having(connection: Connection, asked: pd.DataFrame) -> pd.Series:
    """The schools that have codes on some of the days asked about.

    Args:
        connection: a connection on the warehouse.
        asked: `kind` and `value` of the codes, `since` and `until`.

    Returns:
        Codes of schools, under the index of the row they answer: none or several to a row.
    """
    known = school_names.codes(connection)
    fitting = asked.rename_axis("asked").reset_index().merge(known, on=["kind", "value"])
    # A day that is not told limits nothing: a comparison with it is false.
    early = pd.to_datetime(fitting["valid_to"]) < fitting["since"]
    late = pd.to_datetime(fitting["valid_from"]) > fitting["until"]
    return fitting[~early & ~late].set_index("asked")["school_code"]


def _unmatched(kind: str, value: str, schools: pd.Series, rows: pd.DataFrame) -> Finding:
    first = rows.iloc[0]
    of_code = rows["row_number"].drop_duplicates()
    numbers = ", ".join(of_code.astype("str")[:_LISTED])
    more = f" и ещё {len(of_code) - _LISTED}" if len(of_code) > _LISTED else ""
    # A cell in which something else stands may hold a name.
    shown = f"«{value}»" if value.isdigit() else "(не число)" if value else "(пусто)"
    why = (
        f"в это время его имеют несколько школ: {', '.join(sorted(schools.unique()))}"
        if len(schools)
        else "школы, которая имела бы его в это время, в кодах школ нет"
    )
    return Finding(
        Severity.HOLD,
        "school-code-unknown",
        f"Лист «{first['sheet']}», {plural(len(of_code), 'строка', 'строки', 'строки')} "
        f"{numbers}{more}: {kind} {shown} – {why}. Загрузите коды школ, где он есть, или исправьте "
        "его, и примите файл снова.",
        sheet=first["sheet"],
        row_number=int(first["row_number"]),
    )
