"""Tables of individual results, of ВПР and of exams without names."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from readers.reading import NO_POINTS, NOT_ATTEMPTED, NOT_STUDIED
from tests import small_files as files
from tests.tables.noise import login, whole, words
from tests.tables.table import DISTRICT, SCHOOLS, WRONG_LOGIN, Column, Table

ABSENT = ("отсутствовал", "Отсутствовал", "отсутствовал ", "отсутствовал\xa0")
NO_MARK = ("", "нет отметки", "НЕТ ОТМЕТКИ", "—", "-", "X", "Х", "x", "X ")
TASK_WORDS = {
    NOT_ATTEMPTED: ("X", "x", "X ", "Х", "х", "х\xa0", "-", "—"),
    NOT_STUDIED: ("не пройд.", "Не пройд. ", "не\xa0пройд.", "не пройдено"),
    NO_POINTS: ("", None, " "),
}


def letter(chance: Random) -> tuple[str | None, object]:
    """A class letter and its spelling."""
    return chance.choice(
        [("А", "А"), ("А", " А "), ("1А", "1А"), ("7", 7), ("7", "7"), ("11", "11.0"),
         ("11", 11.0), ("кб", "кб"), (None, "НЕТ"), (None, "Нет"), (None, "нет "), (None, "")]
    )  # fmt: skip


def gender(chance: Random) -> tuple[str | None, str]:
    """A gender and its spelling."""
    return chance.choice(
        [("м", "м"), ("м", "М"), ("ж", "ж"), ("ж", "Ж "), ("ж", "ж\xa0"), (None, "")]
    )


_CODE = ("код", "?", "", "5000 1 а б в")
_WHOLE = ("много", "-1", "7,5", 7.5, "1e9", "#Н/Д")
_MARK = ("7", 1, "пять", "4,5", -5)
_TASK = ("молодец", "1,5", 1.5, "101", -1, "?")
_LETTER = ("пятыйкласс",)
_GENDER = ("х", "мужской", 1)
_VARIANT = ("первый", "?")

# What a column of results holds, by the name its layout has for it.
_FAULTS = {
    "login": (WRONG_LOGIN, True),
    "participant_code": (_CODE, True),
    "class_letter": (_LETTER, True),
    "gender": (_GENDER, True),
    "variant": (_VARIANT, False),
    "primary_score": (_WHOLE, False),
    "journal_mark": (_MARK, False),
    "mark": (_MARK, False),
    "task": (_TASK, True),
}


@dataclass(frozen=True)
class _Results:
    """A layout of individual results.

    Attributes:
        columns: name in the layout → header, in the layout's order.
        tasks: the header of a task, by its number and maximum.
        maxima: what the tasks are worth.
        digit: what the participants' codes begin with.
        also: cells of columns that are no results, alike in all rows.
    """

    layout: str
    stem: str
    sheet: str
    columns: dict[str, str]
    tasks: Callable[[int, int], str]
    maxima: tuple[int, ...]
    digit: str
    also: dict[str, str] = field(default_factory=dict)
    above: tuple = ()


_TASK_WITH_MAXIMUM = "{} ({}б)".format
RESULTS = (
    _Results(
        "vpr-f1", "выгрузка", "Индивидуальные результаты",
        {"login": "ОО", "municipality": "Муниципалитет", "school_name": "Название ОО",
         "participant_code": "Код участника", "class_letter": "Класс", "variant": "Вариант",
         "task": "", "primary_score": "Первичный балл", "mark": "Отметка",
         "journal_mark": "Отметка по журналу"},
        _TASK_WITH_MAXIMUM, files.MATHS_5, "5",
        also={"municipality": DISTRICT, "school_name": "МБОУ «СОШ № 1»"},
        above=(["ВПР 2021 Математика 5 класс"], ["Предмет", "Математика"], ["", "Дата:", ""]),
    ),
    _Results(
        "vpr-form-2022", "математика", "Протокол",
        {"login": "Пользователь", "municipality": "Муниципалитет", "uploaded_at": "Дата загрузки",
         "participant_code": "Код", "variant": "Вариант", "task": "",
         "class_letter": "Наименование класса", "gender": "Пол",
         "journal_mark": "Отметка за предыдущий триместр/ четверть/полугодие",
         "primary_score": "Итого баллов"},
        _TASK_WITH_MAXIMUM, (1, 2, 1, 3), "6",
        also={"municipality": f"reg64_m001 | {DISTRICT}", "uploaded_at": "17.03.2022 05:09:18"},
    ),
    _Results(
        "vpr-dump-2021", "Проведение работы по математике, 5 класс. ВПР 2021", "Sheet",
        {"login": "логин школы", "municipality": "регион", "participant_code": "код обучающегося",
         "journal_mark": "отметка за предыдущую четверть/триместр", "gender": "пол",
         "class_letter": "класс", "variant": "вариант", "primary_score": "всего баллов",
         "task": ""},
        lambda n, _: f"балл за {n}", files.MATHS_5, "5", also={"municipality": DISTRICT},
    ),
    _Results(
        "vpr-dump-2020", "математика, осень", "Sheet1",
        {"groups": "groups", "login": "user", "participant_code": "code", "journal_mark": "otc",
         "gender": "gender", "class_letter": "klass", "variant": "var-1",
         "primary_score": "sum", "task": ""},
        lambda n, _: f"a-{n}-grade", (1, 2, 1), "6",
        also={"groups": "64-RU-SAR,VPR_64,vpr2020.uchastniki"},
    ),
)  # fmt: skip


def _results(kind: _Results, chance: Random, rows: int) -> Table:
    columns = []
    for name, header in kind.columns.items():
        wrong, of_absent = _FAULTS.get(name, ((), True))
        if name == "task":
            columns += [
                Column(name, kind.tasks(n, most), wrong, of_absent)
                for n, most in enumerate(kind.maxima, start=1)
            ]
        else:
            columns.append(Column(name, header, wrong, of_absent))
    table = Table(kind.layout, kind.stem, kind.sheet, columns, above=list(kind.above))
    for n in range(rows):
        attended = n == 0 or chance.random() < 0.85
        _add_pupil(table, kind, chance, f"{kind.digit}{n + 1:04d}", attended)
    return table


def _add_pupil(table: Table, kind: _Results, chance: Random, code: str, attended: bool) -> None:
    points = [
        chance.choice([*range(most + 1), NOT_ATTEMPTED, NOT_STUDIED]) if attended else NO_POINTS
        for most in kind.maxima
    ]
    school = chance.choice(SCHOOLS)
    class_letter, letter_spelled = letter(chance)
    variant = chance.choice([1, 2, 17])
    total = sum(point for point in points if point > 0)
    meant = {
        "school_code": school,
        "participant_code": code,
        "class_letter": class_letter,
        "attended": attended,
        "variant": str(variant) if attended else None,
        "primary_score": total if attended else None,
    }
    spelled: dict[str, object] = {
        **{name: words(chance, text) for name, text in kind.also.items()},
        "login": login(chance, school),
        "participant_code": chance.choice([code, int(code), float(code), f"{code} "]),
        "class_letter": letter_spelled,
        "variant": chance.choice([variant, str(variant), f"{variant} ", float(variant)])
        if attended
        else chance.choice(ABSENT),
        # The form of 2022 writes 0 for the absent.
        "primary_score": whole(chance, total) if attended else chance.choice(["", 0, "0", "X"]),
    }
    for name in ("journal_mark", "mark"):
        # Without a mark in the file the scale gives one, which other tests look at.
        mark = chance.choice([2, 3, 4, 5] if name == "mark" else [2, 3, 4, 5, None])
        if name in kind.columns:
            meant[name] = mark if attended else None
            spelled[name] = chance.choice(NO_MARK) if mark is None else whole(chance, mark)
    if "gender" in kind.columns:
        meant["gender"], spelled["gender"] = gender(chance)
    task_cells = iter(
        chance.choice(TASK_WORDS[point]) if point < 0 else whole(chance, point) for point in points
    )
    cells = [
        next(task_cells) if column.name == "task" else spelled[column.name]
        for column in table.columns
    ]
    table.add(cells, **meant)
    table.points.append(points)


def _gia_results(chance: Random, rows: int) -> Table:
    table = Table(
        "gia-results",
        "ОГЭ 2021",
        "Sheet",
        [
            Column("login", "Логин ОО", WRONG_LOGIN),
            Column("participant_code", "Код участника", _CODE),
            Column("class", "Класс", ("выпускной", "0", 13)),
            Column("subject", "Предмет", ("Наука о камнях", "")),
            Column("primary_score", "Первичный балл", _WHOLE),
            Column("mark", "Отметка", _MARK),
        ],
    )
    for n in range(rows):
        school, subject = chance.choice(SCHOOLS), chance.choice(["Физика", "Химия"])
        points, mark = chance.randint(0, 40), chance.choice([2, 3, 4, 5])
        table.add(
            [
                login(chance, school),
                f"R-{n + 1:03d}",
                chance.choice([9, "9", "9Б", "9 Б", 9.0]),
                words(chance, chance.choice([subject, subject.upper()])),
                whole(chance, points),
                whole(chance, mark),
            ],
            school_code=school,
            participant_code=f"R-{n + 1:03d}",
            subject=subject,
            primary_score=points,
            mark=mark,
            **{"class": 9},
        )
    return table


MAKERS = {
    **{
        kind.layout: lambda chance, rows, kind=kind: _results(kind, chance, rows)
        for kind in RESULTS
    },
    "gia-results": _gia_results,
}
