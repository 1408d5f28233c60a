"""Satisfied appeals change results: what they say beside what the protocol says, by person."""

import pandas as pd
from sqlalchemy import Connection

from domain.finding import Finding, Severity
from intake import marks
from readers.reading import Reading
from schemas.appeal import SATISFIED
from schemas.datasets import VERSION_KEY
from warehouse import amendments

_RESULT = {"primary_score": "первичный балл", "test_score": "тестовый балл", "mark": "отметка"}
_PERSON = [*VERSION_KEY, "participant_code"]


def changes(connection: Connection, rows: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """The results that satisfied appeals lead to, and what is to be said of each appeal.

    A result that is not loaded yet holds the file: its protocol has to come first.

    Args:
        connection: a connection on the warehouse.
        rows: the appeals.

    Returns:
        The results in the columns of `core.amendment`, also those that are such already (a protocol
        that comes again may be older than the appeal), and the findings.
    """
    satisfied = rows[rows["state"] == SATISFIED]
    if satisfied.empty:
        return satisfied, []
    loaded = amendments.results(connection, satisfied)
    both = satisfied.merge(
        loaded.astype({"class": satisfied["class"].dtype}),
        on=_PERSON,
        how="left",
        suffixes=("", "_before"),
        indicator="found",
        validate="one_to_one",
    )
    both["elsewhere"] = _elsewhere(both, loaded)
    is_loaded = both["found"] == "both"
    findings = [_not_loaded(row) for row in both[~is_loaded].to_dict("records")]
    both = both[is_loaded]
    of_two = both[both["elsewhere"] != ""]
    findings += [_of_two_sittings(row) for row in of_two.to_dict("records")]
    for name in _RESULT:
        before = both[f"{name}_before"].astype("Int16")
        # What the appeal does not tell stays as it was.
        both = both.assign(**{f"{name}_before": before, name: both[name].fillna(before)})
    differs = pd.concat(
        [(both[name] != both[f"{name}_before"]).fillna(False) for name in _RESULT], axis=1
    ).any(axis=1)
    findings += [_changed(row) for row in both[differs].to_dict("records")]
    findings += [_same(row) for row in both[~differs].to_dict("records")]
    return _judged(both), findings


def _elsewhere(rows: pd.DataFrame, loaded: pd.DataFrame) -> list[str]:
    """The other sittings in which each row's person has a result of the same work."""
    person = [name for name in _PERSON if name != "sitting"]
    sittings = loaded.astype({"class": rows["class"].dtype}).groupby(person)["sitting"].agg(set)
    return [
        ", ".join(sorted(sittings.get(tuple(who), set()) - {sitting}))
        for sitting, *who in rows[["sitting", *person]].itertuples(index=False, name=None)
    ]


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


def _of_two_sittings(row: dict) -> Finding:
    return _finding(
        row,
        Severity.WARNING,
        "appeal-of-two-sittings",
        f"у участника есть и результат другого срока ({row['elsewhere']}); апелляция отнесена к "
        f"сроку «{row['sitting']}». Если она о другом, вынесите её в отдельный файл и назовите "
        "срок в его имени.",
    )


def _not_loaded(row: dict) -> Finding:
    if row["elsewhere"]:
        return _finding(
            row,
            Severity.HOLD,
            "appeal-without-result",
            f"апелляция удовлетворена, но результат участника загружен за срок "
            f"«{row['elsewhere']}», а не «{row['sitting']}». Вынесите такие апелляции в отдельный "
            f"файл и назовите срок в его имени («{row['elsewhere']}»).",
        )
    return _finding(
        row,
        Severity.HOLD,
        "appeal-without-result",
        f"апелляция удовлетворена, а результат участника не загружен ({row['procedure']}, "
        f"{row['subject']}, школа {row['school_code']}). Загрузите протокол этого экзамена, затем "
        "снова этот файл.",
    )


def _finding(row: dict, severity: Severity, rule: str, message: str) -> Finding:
    return Finding(
        severity,
        rule,
        f"Лист «{row['sheet']}», строка {row['row_number']}: {message}",
        sheet=row["sheet"],
        row_number=int(row["row_number"]),
    )


def _shown(value: object) -> str:
    return "нет" if pd.isna(value) else str(value)
