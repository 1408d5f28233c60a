"""Appeals find the results they are against, and satisfied ones change them, by person.

An appeal names the exam by subject and day. By the day and the person's own results follow what it
leaves open: the sitting, the level of mathematics of ЕГЭ, which of two namesakes is meant.
"""

import pandas as pd
from sqlalchemy import Connection

from domain.finding import Finding, Severity
from domain.plural import plural
from intake import marks
from readers.participants import NAMESAKE
from readers.reading import Reading
from schemas.appeal import SATISFIED
from schemas.datasets import VERSION_KEY
from warehouse import amendments

_RESULT = {"primary_score": "первичный балл", "test_score": "тестовый балл", "mark": "отметка"}
_PERSON = [*VERSION_KEY, "participant_code"]
_OF_SCHOOL = ["school_year", "procedure", "class", "school_code"]
_FOUND = [name for name in _PERSON if name not in _OF_SCHOOL]  # what the result settles
MATHEMATICS = "Математика"  # of ЕГЭ: without its level it is no subject
_BASIC = "Математика базовая"


def stand_in(reading: Reading) -> list[Finding]:
    """What is said of mathematics without its level where no results are known."""
    if reading.dataset != "appeal":
        return []
    count = int(_without_level(reading.rows).sum())
    if not count:
        return []
    return [
        Finding(
            Severity.NOTE,
            "mathematics-level-untold",
            f"ЕГЭ по математике без уровня, {plural(count, 'строка', 'строки', 'строк')}: {count}. "
            "Профильная она или базовая, приём узнает по результату участника за этот день.",
        )
    ]


def changes(
    connection: Connection, rows: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, list[Finding]]:
    """What appeals are against, what satisfied ones lead to, and what is to be said of each.

    A satisfied appeal against a result that is not loaded yet holds the file: its protocol has to
    come first.

    Args:
        connection: a connection on the warehouse.
        rows: the appeals.

    Returns:
        The appeals under the key of the results found; the results that satisfied ones lead to, in
        the columns of `core.amendment`, also those that are such already (a protocol that comes
        again may be older than the appeal); and the findings.
    """
    loaded = amendments.results(connection, rows)
    against = _against(rows, loaded)
    counted = against.groupby("appeal").size().reindex(rows.index, fill_value=0)
    found = against[against["appeal"].map(counted) == 1].set_index("appeal")
    satisfied = rows["state"] == SATISFIED
    unclear = (satisfied | _without_level(rows)) & (counted != 1)
    findings = [
        _unclear(row, int(counted[index]), loaded)
        for index, row in rows[unclear].to_dict("index").items()
    ]
    rows = _settled(rows, found)
    both = rows[satisfied & (counted == 1)]
    for name in _RESULT:
        before = found[f"{name}_before"].reindex(both.index).astype("Int16")
        # What the appeal does not tell stays as it was.
        both = both.assign(**{f"{name}_before": before, name: both[name].fillna(before)})
    differs = pd.concat(
        [(both[name] != both[f"{name}_before"]).fillna(False) for name in _RESULT], axis=1
    ).any(axis=1)
    findings += [_changed(row) for row in both[differs].to_dict("records")]
    findings += [_same(row) for row in both[~differs].to_dict("records")]
    return rows, _judged(both), findings


def _without_level(rows: pd.DataFrame) -> pd.Series:
    return (rows["procedure"] == "ЕГЭ") & (rows["subject"] == MATHEMATICS)


def _against(rows: pd.DataFrame, loaded: pd.DataFrame) -> pd.DataFrame:
    """The results that each appeal may be against: `appeal` is its index, of the result `_before`.

    A result loaded without its day is found by the sitting.
    """
    asked = rows[_PERSON].assign(appeal=rows.index)
    pairs = asked.merge(
        loaded.astype({"class": rows["class"].dtype}).rename(
            columns={name: f"{name}_before" for name in (*_FOUND, *_RESULT)}
        ),
        on=_OF_SCHOOL,
    )
    is_day = (pairs["exam_day_before"] == pairs["exam_day"]) | (
        (pairs["exam_day_before"] == "") & (pairs["sitting_before"] == pairs["sitting"])
    )
    is_subject = (pairs["subject_before"] == pairs["subject"]) | (
        _without_level(pairs) & pairs["subject_before"].str.startswith(f"{MATHEMATICS} ")
    )
    of_name = pairs["participant_code_before"].str.split(NAMESAKE).str[0]
    return pairs[is_day & is_subject & (of_name == pairs["participant_code"])]


def _settled(rows: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Appeals under the key of their results; of basic mathematics the result is a mark."""
    settled = {
        name: found[f"{name}_before"].reindex(rows.index).fillna(rows[name]) for name in _FOUND
    }
    is_mark = _without_level(rows) & (settled["subject"] == _BASIC)
    return rows.assign(
        **settled,
        mark=rows["mark"].mask(is_mark, rows["test_score"]),
        test_score=rows["test_score"].mask(is_mark),
    )


def _judged(rows: pd.DataFrame) -> pd.DataFrame:
    """Results with what follows from their points."""
    if rows.empty:
        return rows
    return marks.mark(
        rows, Reading("assessment_result", "exam-appeals", rows, len(rows)), None, []
    ).rows


def _changed(row: dict) -> Finding:
    told = ", ".join(
        f"{title} {_shown(row[f'{name}_before'])} → {_shown(row[name])}"
        for name, title in _RESULT.items()
        if not (pd.isna(row[name]) and pd.isna(row[f"{name}_before"]))
    )
    return _finding(
        row, Severity.NOTE, "appeal-changes-result", f"апелляция удовлетворена, {told}."
    )


def _same(row: dict) -> Finding:
    return _finding(
        row,
        Severity.NOTE,
        "appeal-changes-nothing",
        "апелляция удовлетворена, но загруженный результат уже такой.",
    )


def _unclear(row: dict, results: int, loaded: pd.DataFrame) -> Finding:
    """Why it is not known which result an appeal is against: there is none, or several."""
    exam = f"{row['procedure']}, {row['subject']}, {_day(row['exam_day'])}, "
    exam += f"школа {row['school_code']}"
    if results:
        return _finding(
            row,
            Severity.HOLD,
            "appeal-of-several-results",
            f"апелляция может относиться к нескольким результатам ({exam}): у участника сданы оба "
            "уровня математики, или в школе есть его полный тёзка. Внесите изменение, выгрузив "
            "протокол заново, а эту строку удалите.",
        )
    days = sorted(loaded.loc[_of_person(row, loaded), "exam_day"].unique())
    other = ", ".join(map(_day, filter(None, days)))
    return _finding(
        row,
        Severity.HOLD,
        "appeal-without-result",
        f"результат, о котором апелляция, не загружен ({exam})."
        + (f" У участника есть результат за {other}." if other else "")
        + " Загрузите протокол этого дня, затем снова этот файл.",
    )


def _of_person(row: dict, loaded: pd.DataFrame) -> pd.Series:
    """The loaded results of an appeal's person in the same subject, whatever the day."""
    of_name = loaded["participant_code"].str.split(NAMESAKE).str[0]
    is_subject = loaded["subject"].str.split().str[0] == row["subject"].split()[0]
    return (of_name == row["participant_code"]) & is_subject


def _finding(row: dict, severity: Severity, rule: str, message: str) -> Finding:
    return Finding(
        severity,
        rule,
        f"Лист «{row['sheet']}», строка {row['row_number']}: {message}",
        sheet=row["sheet"],
        row_number=int(row["row_number"]),
    )


def _day(day: str) -> str:
    return f"{pd.Timestamp(day):%d.%m.%Y}"


def _shown(value: object) -> str:
    return "нет" if pd.isna(value) else str(value)
