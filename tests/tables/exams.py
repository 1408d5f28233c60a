"""Protocols of exams and appeals, with invented names."""

from dataclasses import dataclass
from random import Random

import pandas as pd

from readers import participants
from tests import protocols
from tests.tables.noise import whole
from tests.tables.table import Column, Table

KEY = bytes(range(32))  # persons become codes by it
_YEAR = "2024/25"
_SCHOOLS = ("13450", "13451")
_SURNAMES = ("Вымыслова", "Придумкина", "Небывалая-Мнимая", "Сказкина", "Мнимая")
_NAMES = ("Выдума", "Фантазия", "Небылица", "Сказка", "Мечта")
_SECOND_NAMES = ("Небыловна", "Неведовна", "")
_MISTAKEN = ("много", "-1", "7,5", 7.5, "Вымыслова")
# What a column is called in the layouts, by its header; nobody reads the others.
_COLUMNS = {
    "Код ОО": "school_code", "Класс": "class", "Фамилия": "surname", "Имя": "name",
    "Отчество": "second_name", "Серия": "document_series", "Номер": "document_number",
    "Задания с кратким ответом": "short_answers", "Задания с развёрнутым ответом": "long_answers",
    "Первичный балл": "primary_score", "Тестовый балл": "result", "Балл": "result",
    "Оценка": "result", "SchoolCode": "school_code", "ClassCode": "class",
    "SurnameCell": "surname", "NameCell": "name", "SecondNameCell": "second_name",
    "DocumentSeriesCode": "document_series", "DocumentNumberCode": "document_number",
    "TestResultBCell": "short_answers", "TestResultCCell": "long_answers",
    "PrimaryMark": "primary_score", "Mark5": "result", "Экзамен": "exam",
    "Состояние апелляции": "state", "Код МСУ": "district", "GovernmentCell": "district",
    "Код ППЭ": "station", "StationCode": "station", "Аудитория": "room", "AuditoriumCode": "room",
    "№": "number", "ID": "number", "ColumnName": "number",
}  # fmt: skip
# Cells at fault. A school's code is judged by the crosswalk, which only the warehouse has.
_WRONG = {
    "class": ("выпускной", "?", "Мнимая"),
    "surname": ("",),
    "name": ("",),
    "short_answers": ("++?", "Вымыслова", "44927"),
    "long_answers": ("1(1)2", "Вымыслова", "5"),
    "primary_score": _MISTAKEN,
}
_MARK = (*_MISTAKEN, "7", 1)
_SCORE = (*_MISTAKEN, "101")


@dataclass(frozen=True)
class _Protocol:
    """A layout of protocols.

    Attributes:
        header: its columns.
        sparse: whether an empty column stands after most.
        has_marks: whether its results are marks and no test scores.
    """

    layout: str
    header: list[str]
    sparse: bool
    has_marks: bool
    stem: str = "протокол"


_PROTOCOLS = (
    _Protocol("ege-protocol-sparse", protocols.SPARSE_EGE, True, False),
    _Protocol("ege-protocol", protocols.DENSE_EGE, False, False),
    _Protocol("oge-protocol-sparse", protocols.SPARSE_OGE, True, True),
    _Protocol("oge-protocol", protocols.DENSE_OGE, False, True),
    _Protocol("exam-protocol-raw", protocols.RAW, False, True, stem="01_2025.05.30"),
)


def _protocol(kind: _Protocol, chance: Random, rows: int) -> Table:
    columns = []
    for header in kind.header:
        name = _COLUMNS[header]
        wrong = (_MARK if kind.has_marks else _SCORE) if name == "result" else _WRONG.get(name, ())
        columns.append(Column(name, header, wrong))
        if kind.sparse and chance.random() < 0.8:
            columns.append(Column(None, ""))
    over = [[protocols.TITLE], [protocols.REGION], [protocols.RUSSIAN]]
    named_by_file = kind.layout == "exam-protocol-raw"
    table = Table(kind.layout, kind.stem, "Протокол", columns, above=[] if named_by_file else over)
    procedure, class_ = ("ОГЭ", 9) if kind.has_marks else ("ЕГЭ", 11)
    schools: list[str] = []
    for n in range(rows):
        cells, meant = _person(chance, n, schools, class_)
        short = [chance.choice([0, 1, 2]) for _ in range(4)]
        long = [(chance.randint(0, 2), 2), (chance.randint(0, 3), 3)]
        points = [*short, *(each for each, _ in long)]
        result = chance.choice([2, 3, 4, 5]) if kind.has_marks else chance.randint(6, 100)
        cells |= {
            "short_answers": _short(chance, short),
            "long_answers": "".join(f"{each}({most})" for each, most in long),
            "primary_score": whole(chance, sum(points)),
            "result": whole(chance, result),
        }
        table.add(
            [cells.get(column.name, "") for column in columns],
            **meant,
            procedure=procedure,
            sitting="основной",
            subject="Русский язык",
            attended=True,
            primary_score=sum(points),
            mark=result if kind.has_marks else None,
            test_score=None if kind.has_marks else result,
        )
        table.points.append(points)
    return table


def _appeals(chance: Random, rows: int) -> Table:
    # The class says whether it is ОГЭ; where the header of the result does, nobody needs it.
    wrong = {
        **_WRONG,
        "class": (),
        "exam": ("Наука о камнях(2025.06.03)",),
        "state": ("съедена", ""),
    }
    columns = [
        Column(_COLUMNS[header], header, wrong.get(_COLUMNS[header], ()))
        for header in protocols.APPEALS[:-2]
    ]
    columns += [
        Column("primary_score", "Первичный балл", _MISTAKEN, over="Текущие"),
        Column("result", "Оценка", _MARK, over=""),
    ]
    table = Table("exam-appeals", "апелляции", "Апелляции", columns, above=[["Апелляции"]])
    schools: list[str] = []
    for n in range(rows):
        cells, meant = _person(chance, n, schools, 9)
        points, mark = chance.randint(0, 30), chance.choice([2, 3, 4, 5])
        state, spelled = chance.choice(
            [("удовлетворена", "Удовлетворена"), ("удовлетворена", "удовлетворено "),
             ("отклонена", "Отклонена"), ("отклонена", "ОТКЛОНЕНО")]
        )  # fmt: skip
        cells |= {
            "exam": chance.choice(["Математика(2025.06.03)", "Математика (2025.06.03)"]),
            "state": spelled,
            "primary_score": whole(chance, points),
            "result": whole(chance, mark),
        }
        del meant["class_letter"]
        table.add(
            [cells.get(column.name, "") for column in columns],
            **meant,
            procedure="ОГЭ",
            sitting="основной",
            subject="Математика",
            state=state,
            primary_score=points,
            mark=mark,
        )
    return table


def _person(chance: Random, n: int, schools: list[str], class_: int) -> tuple[dict, dict]:
    """A participant: cells by column, and their meaning.

    Whose an exam code of a school is tells the crosswalk. Without one the schools are numbered in
    the order they appear in; `schools` are those that did.
    """
    school, class_letter = chance.choice(_SCHOOLS), chance.choice(["А", "Б", None])
    if school not in schools:
        schools.append(school)
    name = {
        "surname": _SURNAMES[n % len(_SURNAMES)],
        "name": _NAMES[n // len(_SURNAMES)],
        "second_name": chance.choice(_SECOND_NAMES),
    }
    code = participants.codes(
        KEY, pd.Series([school]), pd.Series([_YEAR]), pd.DataFrame([name])
    ).iloc[0]
    cells = {
        **{column: _name(chance, word) for column, word in name.items()},
        "number": n + 1,
        "district": "213",
        "station": "0001",
        "room": "0002",
        "document_series": "9901",
        "document_number": f"{910001 + n}",
        "school_code": chance.choice([int(school), float(school), school, f"0{school}",
                                      f" {school}", f"{school}.0"]),
        "class": whole(chance, class_)
        if class_letter is None
        else chance.choice([f"{class_}{class_letter}", f"{class_} «{class_letter}»",
                            f"{class_}-{class_letter}"]),
    }  # fmt: skip
    return cells, {
        "school_code": f"{schools.index(school) + 1:06d}",
        "school_year": _YEAR,
        "class": class_,
        "class_letter": class_letter,
        "participant_code": code,
    }


def _name(chance: Random, word: str) -> str:
    """A name that is still of the same person, however it is typed."""
    latin = word.replace("а", "a").replace("е", "e").replace("М", "M")
    return chance.choice(
        [word, f" {word}", f"{word}\xa0", word.upper(), word.lower(), word.replace("-", " "), latin]
    )


def _short(chance: Random, points: list[int]) -> str:
    """A short mask; one without a plus or a minus could be taken for a number."""
    mask = "".join({0: "-", 1: "+"}.get(each, str(each)) for each in points)
    if mask.isdigit():
        return f" {mask}"
    return chance.choice([mask, f"{mask} ", mask.replace("-", "–"), " ".join(mask)])


MAKERS = {
    **{
        kind.layout: lambda chance, rows, kind=kind: _protocol(kind, chance, rows)
        for kind in _PROTOCOLS
    },
    "exam-appeals": _appeals,
}
