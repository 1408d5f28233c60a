"""Registers of papers as tables: acts, assignments, practices, audits, annexes, curators."""

from collections.abc import Iterable

import pandas as pd

from domain import school_code
from domain.finding import Finding, Severity
from readers.days import days
from readers.layout import Match
from readers.reading import ColumnSource, Reading
from readers.sheet import Sheet
from readers.table import rows_of, sources
from schemas.assignment import GIVEN

_DAYS = ("act_date", "due_date", "done_date", "entry_date")
_WORDS = ("kind", "purpose", "status")  # chosen from a few: their case says nothing
# Datasets whose rows may be no school's, so that any words could be the name of a group.
_OF_NOBODY = ("act", "register_entry")
_ACRONYM = {"всоко": "ВСОКО"}


def read(sheet: Sheet, match: Match) -> Reading:
    """Read a register; `subject` is made of what tells its rows apart.

    A row without a login is of the school it names, or of nobody in particular; what stands for
    a login and is none keeps its row out.
    """
    raw = rows_of(sheet, match)
    columns = sources(sheet, match)
    for name in raw.columns.intersection(_WORDS):
        raw[name] = raw[name].str.lower().replace(_ACRONYM)
    for name in raw.columns.intersection(_DAYS):
        raw[name] = days(raw[name])
    if match.layout.dataset == "assignment":
        raw["status"] = raw.get("status", pd.Series("", raw.index)).replace("", GIVEN)
    findings: list[Finding] = []
    rows = raw.replace("", None).drop(columns="login", errors="ignore")
    rows["subject"] = _SUBJECTS[match.layout.dataset](raw)
    if "login" in raw:
        rows["school_code"] = school_code.from_logins(raw["login"]).fillna(raw["login"])
        rows["school_code"] = rows["school_code"].replace("", None)
        columns["school_code"] = columns.pop("login")
        if match.layout.dataset in _OF_NOBODY:
            findings = _no_logins(rows, columns["school_code"])
    return Reading(
        dataset=match.layout.dataset,
        layout=match.layout.id,
        rows=rows,
        rows_read=len(rows),
        columns=columns,
        findings=findings,
    )


def _no_logins(rows: pd.DataFrame, column: ColumnSource) -> list[Finding]:
    wrong = rows["school_code"].notna() & ~rows["school_code"].fillna("").str.fullmatch(r"\d{6}")
    return [
        column.finding(
            Severity.ERROR,
            "school-code-invalid",
            "стоит не логин, а ожидается логин школы в ФИС ОКО (sch641072, edu641072), его шесть "
            "цифр или пусто; строка не загружена. Исправьте ячейку и загрузите файл снова.",
            int(row.row_number),
        )
        for row in rows[wrong].itertuples()
    ]


def act_in_words(kind: str, number: str | None, day: str, title: str) -> str:
    """An act as people call it: «приказ № 27 от 26.01.2021»; one without a number by its title."""
    called = f" № {number.lstrip('№ ')}" if number else f" «{title}»"
    return f"{kind}{called} от {_spoken(day)}"


def assignment_in_words(act: str, item_number: str | None, task: str) -> str:
    """An assignment as it is told apart: by the item of its act, or by its task."""
    return f"{act}, п. {item_number.rstrip('.')}" if item_number else f"{act}: {task}"


def _spoken(day: str) -> str:
    """`2021-01-26` as 26.01.2021; what is no day, as it is."""
    return ".".join(reversed(day.split("-"))) if day[:4].isdigit() else day


def _acts(raw: pd.DataFrame) -> list[str]:
    names = ("kind", "number", "act_date", "title")
    return [f"{act_in_words(*row)}, {issuer}" for *row, issuer in _texts(raw, *names, "issuer")]


def _assignments(raw: pd.DataFrame) -> list[str]:
    return [assignment_in_words(*row) for row in _texts(raw, "act", "item_number", "task")]


def _entries(raw: pd.DataFrame) -> list[str]:
    return [f"{kind}: {title}" for kind, title in _texts(raw, "kind", "title")]


def _texts(raw: pd.DataFrame, *columns: str) -> Iterable[tuple[str, ...]]:
    """The columns row by row, empty where the file has no such column or cell."""
    cells = raw.reindex(columns=list(columns)).fillna("").astype("str")
    return cells.itertuples(index=False, name=None)


_SUBJECTS = {"act": _acts, "assignment": _assignments, "register_entry": _entries}
