"""Sound tables of every layout: what each cell means, and the ways people spell it.

`sound` makes a table out of a source of chance, `with_noise` spells it as exports and people do:
columns in another order, blank ones between them, headers with blanks at their ends. Whatever
the spelling, the intake must read what is meant.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random

from readers import layout
from readers.reading import NO_POINTS, NOT_ATTEMPTED, NOT_STUDIED
from tests import small_files as files

DISTRICT = "Степной муниципальный район"
SCHOOLS = ("641017", "641018", "641072")
ABSENT = ("отсутствовал", "Отсутствовал", "отсутствовал ", "отсутствовал\xa0")
NO_MARK = ("", "нет отметки", "НЕТ ОТМЕТКИ", "—", "-", "X", "Х", "x", "X ")
TASK_WORDS = {
    NOT_ATTEMPTED: ("X", "x", "X ", "Х", "х", "х\xa0", "-", "—"),
    NOT_STUDIED: ("не пройд.", "Не пройд. ", "не\xa0пройд.", "не пройдено"),
    NO_POINTS: ("", None, " "),
}


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        name: the layout's name for it, `task` for a task, None for a column nobody reads.
        header: one of its spellings.
        wrong: cells that are a fault in it.
        of_absent: whether they are a fault in the row of an absent pupil too.
    """

    name: str | None
    header: str
    wrong: tuple = ()
    of_absent: bool = True


@dataclass
class Table:
    """A table and its meaning.

    Attributes:
        layout: the layout's id.
        stem: the file's name without its extension.
        sheet: the sheet's name.
        columns: its columns.
        cells: its data rows, each cell in one of its spellings.
        meant: of each row, column of the dataset → value.
        above: the rows over the header.
        points: of each row, what its task cells mean.
        plain: whether a column the layout does not know makes it another table.
    """

    layout: str
    stem: str
    sheet: str
    columns: list[Column]
    cells: list[list] = field(default_factory=list)
    meant: list[dict] = field(default_factory=list)
    above: list[list] = field(default_factory=list)
    points: list[list[int]] = field(default_factory=list)
    plain: bool = False

    def add(self, cells: list, **meant: object) -> None:
        """Add a row."""
        self.cells.append(cells)
        self.meant.append(meant)

    def grid(self) -> list[list]:
        """The rows of its sheet, without noise."""
        return [*self.above, [column.header for column in self.columns], *self.cells]


def sound(chance: Random, layout_id: str, rows: int) -> Table:
    """A sound table of a layout with so many data rows."""
    return MAKERS[layout_id](chance, rows)


def with_noise(chance: Random, table: Table) -> tuple[list[list], dict[tuple[int, int], tuple]]:
    """The table as exports and people spell it.

    Returns:
        The rows of its sheet, and where each cell went: (row, column) of the table → row and
        column of the sheet, counted from 0; the header is the table's row -1.
    """
    columns = [(n, _header(chance, table, column)) for n, column in enumerate(table.columns)]
    tasks = [pair for pair in columns if table.columns[pair[0]].name == "task"]
    others = [pair for pair in columns if table.columns[pair[0]].name != "task"]
    order = chance.sample(others, len(others))
    at = chance.randint(0, len(order))
    order[at:at] = tasks  # whose order is their number
    for _ in range(chance.randint(0, 2)):
        order.insert(chance.randint(0, len(order)), (None, chance.choice(["", " ", None])))
    if not table.plain and chance.random() < 0.3:
        order.append((None, "Примечание"))
    lines: list[int | None] = []
    for n in range(len(table.cells)):
        lines += [None] * (chance.random() < 0.1) + [n]
    lines += [None] * chance.randint(0, 2)
    above = [*table.above, *[[]] * chance.randint(0, 2)]
    body = [
        [None if n is None or row is None else table.cells[row][n] for n, _ in order]
        for row in lines
    ]
    grid = [*above, [header for _, header in order], *body]
    places = {
        (row, n): (len(above) + y, x)
        for y, row in enumerate([-1, *lines])
        if row is not None
        for x, (n, _) in enumerate(order)
        if n is not None
    }
    return grid, places


def _header(chance: Random, table: Table, column: Column) -> str:
    """A header as it may be spelled."""
    header = column.header
    known = next(known for known in layout.layouts() if known.id == table.layout)
    # Beside «Логин ОО» a column «имя» may well be that of pupils, and such a file is refused.
    if column.name in known.columns and (table.layout, column.name) != ("school-registry", "login"):
        header = chance.choice([header, *known.columns[column.name]])
    return chance.choice(
        [
            header,
            header + " ",
            f" {header}",
            f"{header}\xa0",
            header.upper(),
            header.capitalize(),
            header.replace(" ", "\xa0"),
            header.replace(" ", "  ", 1),
            header.replace(" ", "\n", 1),
            header.replace("е", "ё", 1),
        ]
    )


def whole(chance: Random, number: int) -> object:
    """A whole number as a number or as text."""
    return chance.choice(
        [number, float(number), str(number), f" {number}", f"{number}\xa0", f"{number}.0"]
    )


def count(chance: Random, number: int) -> object:
    """A number of people, thousands apart or not."""
    apart = f"{number:,}"
    return chance.choice(
        [whole(chance, number), apart.replace(",", " "), apart.replace(",", "\xa0")]
    )


def number(chance: Random, value: float) -> object:
    """A number with its point or a comma."""
    return chance.choice([value, str(value), str(value).replace(".", ","), f"{value} "])


def words(chance: Random, text: str) -> str:
    """A text with blanks at its ends or no-break ones within."""
    return chance.choice([text, f" {text}", f"{text} ", f"{text}\xa0", text.replace(" ", "\xa0")])


def login(chance: Random, code: str) -> object:
    """A school by its login in any of its forms, or by the bare code."""
    return chance.choice(
        [f"sch{code}", f"edu{code}", f"ksh{code}", f" EDU{code} ", f"edu{code} | МБОУ «СОШ № 1»",
         code, int(code), float(code), f"{code}.0"]
    )  # fmt: skip


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


_LOGIN = ("школа", "edu64101", "edu6410177", "")
_CODE = ("код", "?", "", "5000 1 а б в")
_WHOLE = ("много", "-1", "7,5", 7.5, "1e9", "#Н/Д")
_MARK = ("7", 1, "пять", "4,5", -5)
_TASK = ("молодец", "1,5", 1.5, "101", -1, "?")
_LETTER = ("пятыйкласс",)
_GENDER = ("х", "мужской", 1)
_VARIANT = ("первый", "?")

# What a column of results holds, by the name its layout has for it.
_FAULTS = {
    "login": (_LOGIN, True),
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


def _marks(chance: Random, rows: int) -> Table:
    table = Table(
        "vpr-marks",
        "отметки",
        "Статистика по отметкам",
        [
            Column("group_name", "Группы участников", ("неизвестно кто",)),
            Column("schools", "Кол-во ОО", ("много", "-1", 1.5)),
            Column("participants", "Кол-во участников", ("много", "-1", 7.5, "")),
            *(Column(mark, mark, ("много", -1.0, 150.5, "?")) for mark in "2345"),
        ],
        above=[["Статистика по отметкам"], ["ВПР 2021 Русский язык 6 класс"]],
    )
    for n in range(rows):
        marks = {f"mark_{mark}": chance.randint(0, 400) for mark in "2345"}
        marks["mark_3"] += 1
        people = sum(marks.values())
        shares = [round(100 * each / people, 2) for each in marks.values()]
        code = f"{641001 + n}"
        name = f"МБОУ «СОШ № {n + 1}» (edu{code})"
        schools = chance.choice([1, None])
        table.add(
            [
                words(chance, name),
                "" if schools is None else whole(chance, schools),
                count(chance, people),
                *(number(chance, share) for share in shares),
            ],
            school_code=code,
            level="school",
            schools=schools,
            participants=people,
            **marks,
        )
    return table


def _gia_summary(chance: Random, rows: int) -> Table:
    table = Table(
        "gia-summary",
        "ОГЭ 2021",
        "Sheet",
        [
            Column("login", "Логин ОО", ()),
            Column("group_name", "Наименование ОО", ()),
            Column("subject", "Предмет", ("Наука о камнях",)),
            Column("participants", "Кол-во участников", ("много", "-1", 7.5, "")),
            *(Column(mark, mark, ("много", -1.0, 7.5, "?")) for mark in "2345"),
        ],
    )
    for n in range(rows):
        marks = {f"mark_{mark}": chance.randint(0, 30) for mark in "2345"}
        marks["mark_3"] += 2
        code, subject = f"{641001 + n}", chance.choice(["Физика", "Химия", "Русский язык"])
        table.add(
            [
                chance.choice([f"edu{code}", f"sch{code}", code, int(code), f"{code}.0"]),
                words(chance, f"МБОУ «СОШ № {n + 1}»"),
                words(chance, chance.choice([subject, subject.upper(), subject.lower()])),
                whole(chance, sum(marks.values())),
                *(whole(chance, each) for each in marks.values()),
            ],
            school_code=code,
            level="school",
            subject=subject,
            participants=sum(marks.values()),
            **marks,
        )
    return table


def _gia_results(chance: Random, rows: int) -> Table:
    table = Table(
        "gia-results",
        "ОГЭ 2021",
        "Sheet",
        [
            Column("login", "Логин ОО", _LOGIN),
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


def _registry(chance: Random, rows: int) -> Table:
    table = Table(
        "school-registry",
        "Реестр школ",
        "Sheet",
        [
            Column("login", "логин", _LOGIN),
            Column("short_name", "имя", ("",)),
            Column("municipality", "регион"),
            Column("kind", "вид", ("замок", "?")),
            Column("settlement", "населённый пункт"),
            Column("pupils", "обучающихся", ("много", "-1", 7.5)),
        ],
    )
    for n in range(rows):
        code, pupils = f"{641001 + n}", chance.choice([None, 7, 1_200, 13_450])
        kind, spelled = chance.choice(
            [("СОШ", "СОШ"), ("СОШ", "Средняя школа "), ("ООШ", "ООШ"), ("НОШ", "начальная"),
             ("СОШ", "Лицей"), (None, "")]
        )  # fmt: skip
        table.add(
            [
                login(chance, code),
                words(chance, f"МБОУ «СОШ № {n + 1}»"),
                words(chance, DISTRICT),
                spelled,
                words(chance, "с. Ключевое"),
                "" if pupils is None else count(chance, pupils),
            ],
            school_code=code,
            short_name=f"МБОУ «СОШ № {n + 1}»",
            municipality=DISTRICT,
            kind=kind,
            settlement="с. Ключевое",
            pupils=pupils,
        )
    return table


def _mentorship(chance: Random, rows: int) -> Table:
    table = Table(
        "mentorship",
        "Наставники 2020-21",
        "Sheet",
        [
            Column("login", "Логин ОО", ("школа", "edu64101")),
            Column("school_name", "Школа с НОР", ("",)),
            Column("mentor_login", "Логин наставника", ("школа", "edu64101")),
            Column("mentor_name", "Школа-наставник", ("",)),
            Column("distance_km", "Расстояние, км", ("далеко", "-1", "?")),
            Column("agreement_number", "Номер договора"),
            Column("agreement_date", "Дата договора", ("вчера", "31.02.2021")),
        ],
    )
    for n in range(rows):
        code, mentor = f"{641001 + n}", chance.choice(SCHOOLS)
        km, day = chance.choice([45.0, 12.5]), date(2021, 2, 1 + n)
        table.add(
            [
                login(chance, code),
                words(chance, f"СОШ № {n + 1}"),
                login(chance, mentor),
                words(chance, "СОШ № 100"),
                chance.choice([km, f"{km:g} км", f"{km:g}".replace(".", ","), f"{km:g} км."]),
                "7",
                chance.choice([day, day.isoformat(), f"{day:%d.%m.%Y}", f"{day:%d.%m.%Y} "]),
            ],
            school_code=code,
            mentor_code=mentor,
            distance_km=km,
            agreement_number="7",
            agreement_date=day.isoformat(),
        )
    return table


def _nor_list(chance: Random, rows: int) -> Table:
    table = Table(
        "nor-list",
        "Перечень ШНОР 2020-21",
        "Sheet",
        [
            Column("login", "Логин ОО", ("школа", "edu64101")),
            Column("school_name", "Наименование ОО"),
            Column("listed", "Входит в перечень", ("может быть", "?", "")),
        ],
        plain=True,
    )
    for n in range(rows):
        code = f"{641001 + n}"
        table.add(
            [
                login(chance, code),
                words(chance, f"СОШ № {n + 1}"),
                chance.choice(["да", "Да", "ДА ", "да\xa0"]),
            ],
            school_code=code,
            school_name=f"СОШ № {n + 1}",
        )
    return table


def _indicators(chance: Random, rows: int) -> Table:
    table = Table(
        "indicators",
        "Показатели",
        "Sheet",
        [
            Column("indicator_code", "код показателя", ("",)),
            Column("indicator_name", "наименование"),
            Column("unit", "единица"),
            Column("login", "ОО", _LOGIN),
            Column("period", "период", ("когда-то", "13.2021", "")),
            Column("value_text", "значение", ("",)),
        ],
    )
    for n in range(rows):
        school = chance.choice(SCHOOLS)
        value = chance.choice([7.0, 12.5, 1200.0])
        shown = f"{value:g}".replace(".", ",")
        people, share = chance.randint(0, 50), chance.choice([25.0, 34.5])
        pair = f"{share:g}".replace(".", ",")
        meant, spelled = chance.choice(
            [
                ((value, None), chance.choice([value, shown, f"{shown} ", f"{value:g}"])),
                ((1200.0, None), chance.choice(["1 200", "1\xa0200"])),
                ((people, share / 100), f"{people}/{pair}%"),
                ((people, share / 100), f"{people} человек/{share:g}%"),
                ((people, share / 100), f"{people} / {share / 100:g}".replace(".", ",")),
            ]
        )
        table.add(
            [
                f"М.{n + 1}",
                words(chance, "Показатель выдуманный"),
                chance.choice(["", "единиц"]),
                login(chance, school),
                words(chance, "2020/21"),
                spelled,
            ],
            school_code=school,
            subject=f"М.{n + 1}",
            sitting="2020/21",
            school_year="2020/21",
            value=meant[0],
            share=meant[1],
        )
    return table


def _roadmap(chance: Random, rows: int) -> Table:
    table = Table(
        "roadmap-table",
        "Дорожная карта 2020-21",
        "Sheet",
        [
            Column("login", "Логин ОО", ()),
            Column("section", "Раздел"),
            Column("measure", "Мероприятия", ("",)),
            Column("term_text", "Сроки реализации"),
            Column("responsible", "Ответственные исполнители"),
            Column("result", "Ожидаемые результаты"),
        ],
    )
    for n in range(rows):
        school = chance.choice(SCHOOLS)
        term, months = chance.choice(
            [("ноябрь 2020", "11"), ("декабрь 2020 – февраль 2021", "12,1,2"), ("Май 2021", "5")]
        )
        table.add(
            [
                login(chance, school),
                words(chance, "Раздел первый"),
                words(chance, f"Мероприятие {n + 1}"),
                words(chance, term),
                words(chance, "Администрация школы"),
                words(chance, "Справка"),
            ],
            school_code=school,
            section="Раздел первый",
            measure=f"Мероприятие {n + 1}",
            term_months=months,
            responsible="Администрация школы",
            result="Справка",
        )
    return table


# Layout → how a table of it is made.
MAKERS: dict[str, Callable[[Random, int], Table]] = {
    **{
        kind.layout: lambda chance, rows, kind=kind: _results(kind, chance, rows)
        for kind in RESULTS
    },
    "vpr-marks": _marks,
    "gia-summary": _gia_summary,
    "gia-results": _gia_results,
    "school-registry": _registry,
    "mentorship": _mentorship,
    "nor-list": _nor_list,
    "indicators": _indicators,
    "roadmap-table": _roadmap,
}
