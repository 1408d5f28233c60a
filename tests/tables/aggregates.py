"""Tables about groups of participants, and the description of a work."""

from random import Random

from reference import catalog
from tests import small_files as files
from tests.tables.noise import count, login, number, share, whole, words
from tests.tables.table import DISTRICT, WRONG_LOGIN, Column, Table

_WORK = "ВПР 2021 Математика 5 класс"
_PEOPLE = ("много", "-1", 7.5, "")
_SHARE = ("много", -1.0, 150.5, "?")
_MUNICIPALITY = "Степной район"  # as the warehouse calls the district
_GROUP = ("неизвестно кто",)


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
            Column("login", "Логин ОО", WRONG_LOGIN),
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


def _marks_flat(chance: Random, rows: int) -> Table:
    columns = [Column(mark, mark, _SHARE) for mark in "2345"]
    table = Table("vpr-marks-flat", "ВПР отметки", "Sheet", _of_works(columns))
    for n in range(rows):
        marks = {f"mark_{mark}": chance.randint(0, 400) for mark in "2345"}
        marks["mark_3"] += 1
        people = sum(marks.values())
        cells, meant = _work(chance, n, people)
        shares = [number(chance, round(100 * each / people, 2)) for each in marks.values()]
        table.add([*cells, *shares], **meant, **marks)
    return table


def _scores_flat(chance: Random, rows: int) -> Table:
    columns = [Column("task", str(score), _SHARE) for score in range(6)]
    table = Table("vpr-scores-flat", "ВПР баллы", "Sheet", _of_works(columns), key=("score",))
    for n in range(rows):
        pupils = _pupils(chance, 6)
        cells, meant = _work(chance, n, sum(pupils))
        _add_scores(chance, table, cells, meant, pupils)
    return table


def _scores(chance: Random, rows: int) -> Table:
    table = Table(
        "vpr-scores",
        "баллы",
        "Sheet",
        [
            Column("group_name", "Группы участников", _GROUP),
            Column("schools", "Кол-во ОО"),
            Column("participants", "Кол-во участников", _PEOPLE),
            *(Column("task", str(score), _SHARE) for score in range(6)),
        ],
        key=("score",),
        above=[["Распределение первичных баллов"], [_WORK]],
    )
    for n in range(rows):
        pupils = _pupils(chance, 6)
        cells, meant = _group(chance, n, sum(pupils))
        _add_scores(chance, table, cells, meant, pupils)
    return table


def _tasks(chance: Random, rows: int) -> Table:
    labels = files.TASKS[3:]
    table = Table(
        "vpr-tasks",
        "задания",
        "Sheet",
        [
            Column("group_name", "Группы участников", _GROUP),
            Column("schools", "Кол-во ОО"),
            Column("participants", "Кол-во участников", _PEOPLE),
            *(Column("task", label, _SHARE) for label in labels),
        ],
        key=("ordinal",),
        above=[["Выполнение заданий"], [_WORK]],
    )
    maxima: list[int | None] = [None] * len(labels)
    if chance.random() < 0.8:
        maxima = [chance.randint(1, 3) for _ in labels]
        title = words(chance, chance.choice(["Макс балл", "макс. балл", "Максимальный балл"]))
        table.add_spread([title, "", "", *(whole(chance, most) for most in maxima)], [])
        table.faults = [
            (0, place, wrong)
            for place in range(3, len(table.columns))
            for wrong in ("много", 0, 1.5, -1)
        ]
    for n in range(rows):
        cells, meant = _group(chance, n, chance.randint(1, 2000))
        # Together more than 100: what adds up to 100 could be shares of pupils.
        done = [round(chance.uniform(40, 100), 2) for _ in labels]
        table.add_spread(
            [*cells, *(share(chance, pct) for pct in done)],
            [
                {**meant, "ordinal": ordinal, "task": task, "score_max": most, "pct": pct}
                for ordinal, (task, most, pct) in enumerate(
                    zip(labels, maxima, done, strict=True), start=1
                )
            ],
        )
    return table


def _planned(chance: Random, rows: int) -> Table:
    groups = {
        "Саратовская обл.": ("Саратовская обл.", "region"),
        DISTRICT: (_MUNICIPALITY, "municipality"),
        "МБОУ «СОШ № 1» (edu641017)": ("641017", "school"),
        "РФ": ("РФ", "country"),
    }
    table = Table(
        "vpr-planned",
        "планируемые",
        "Sheet",
        [
            Column("task", "Номер задания", ("", "задание номер двадцать один")),
            Column("skill", files.PLANNED[1]),
            Column("score_max", "Макс балл", ("много", 0, 1.5)),
            *(Column("group", name, _SHARE) for name in groups),
        ],
        key=("school_code",),
        above=[["Достижение планируемых результатов"], [_WORK]],
        plain=True,
    )
    for n in range(rows):
        most, (task, spelled) = chance.randint(1, 3), _task(chance, n)
        done = [round(chance.uniform(2, 100), 2) for _ in groups]
        table.add_spread(
            [
                spelled,
                words(chance, f"Умение {n + 1}"),
                whole(chance, most),
                *(share(chance, pct) for pct in done),
            ],
            [
                {
                    "ordinal": n + 1,
                    "task": task,
                    "skill": f"Умение {n + 1}",
                    "score_max": most,
                    "school_code": code,
                    "level": level,
                    "pct": pct,
                }
                for (code, level), pct in zip(groups.values(), done, strict=True)
            ],
        )
    return table


def _journal(chance: Random, rows: int) -> Table:
    """A group's name over its four rows.

    The name has no faulty cells: whatever stands there are the words of a group, and if they tell
    none, its four rows are at fault. Neither has the word an outcome begins with: a row without
    it names the next group.
    """
    table = Table(
        "vpr-journal",
        "журнал",
        "Sheet",
        [
            Column("group_name", "Группы участников"),
            Column("participants", "Кол-во участников", ("много", "-1", 7.5)),
            Column("pct", "%", _SHARE),
        ],
        above=[["Сравнение отметок с отметками по журналу"], [_WORK]],
        plain=True,
    )
    titles = {
        "понизили": "Понизили (Отметка < Отметка по журналу)",
        "подтвердили": "Подтвердили (Отметке = Отметка по журналу) %",
        "повысили": "Повысили(Отметка > Отметка по журналу)",
    }
    for n in range(rows):
        (name, *_), meant = _group(chance, n, 0)
        del meant["participants"]
        table.add_spread([name, "", ""], [])
        pupils = dict(zip(titles, _pupils(chance, 3), strict=True))
        people = sum(pupils.values())
        for outcome, title in [*titles.items(), ("всего", "Всего")]:
            of_outcome = pupils.get(outcome, people)
            pct = round(100 * of_outcome / people, 2)
            table.add(
                [
                    words(chance, chance.choice([title, title.upper(), title.lower()])),
                    count(chance, of_outcome),
                    share(chance, pct),
                ],
                **meant,
                outcome=outcome,
                pupils=of_outcome,
                pct=pct,
            )
    return table


def _markers(chance: Random, rows: int) -> Table:
    works = {
        f"{class_} {short}": (class_, catalog.subject(short))
        for class_ in (4, 5)
        for short in ("РУ", "МА")
    }
    table = Table(
        "vpr-markers",
        "маркеры",
        "Sheet",
        [
            Column("year", "Год", ("скоро", "21", "")),
            Column(None, "Муниципалитет"),
            Column("login", "Логин", WRONG_LOGIN),
            Column("group_name", "ОО"),
            *(Column("task", label, ("много", -1, 1.5)) for label in works),
            Column("markers", "Количество маркеров", ("много", 77)),
        ],
        key=("class", "subject"),
    )
    for n in range(rows):
        code = f"{641001 + n}"
        markers = [chance.randint(0, 2) for _ in works]
        table.add_spread(
            [
                whole(chance, 2021),
                DISTRICT,
                login(chance, code),
                words(chance, f"СОШ № {n + 1}"),
                *(whole(chance, each) if each else chance.choice(["", 0]) for each in markers),
                chance.choice(["", whole(chance, sum(markers))]),
            ],
            [
                {
                    "school_code": code,
                    "school_year": "2020/21",
                    "class": class_,
                    "subject": subject,
                    "markers": each,
                }
                for (class_, subject), each in zip(works.values(), markers, strict=True)
            ],
        )
    return table


def _description(chance: Random, rows: int) -> Table:
    wrong = {
        "task": ("", "задание номер двадцать один"),
        "level": ("?", "сложный"),
        "score_max": ("много", 0, 1.5, ""),
        "minutes": ("долго", 0, -5),
    }
    names = (
        "task", "number", "skill", "block", "level", "content_codes", "requirement_codes",
        "score_max", "minutes",
    )  # fmt: skip
    table = Table(
        "vpr-description",
        f"Описание работы. {_WORK}",
        "Sheet",
        [
            Column(name, header, wrong.get(name, ()))
            for name, header in zip(names, files.DESCRIPTION, strict=True)
        ],
    )
    for n in range(rows):
        (task, spelled), most = _task(chance, n), chance.randint(1, 3)
        minutes = chance.choice([None, 2.0, 7.5])
        level, level_spelled = chance.choice(
            [("Б", "Б"), ("Б", "базовый"), ("Б", "Базовый "), ("П", "п"), ("П", "Повышенный"),
             ("В", "В"), ("В", "высокий"), (None, "")]
        )  # fmt: skip
        table.add(
            [
                spelled,
                whole(chance, n + 1),
                words(chance, f"Умение {n + 1}"),
                words(chance, "Научится выдумывать"),
                level_spelled,
                "1.1; 1.2",
                "2.3",
                whole(chance, most),
                "" if minutes is None else number(chance, minutes),
            ],
            school_code="все школы",
            ordinal=n + 1,
            task=task,
            skill=f"Умение {n + 1}",
            block="Научится выдумывать",
            level=level,
            content_codes="1.1; 1.2",
            requirement_codes="2.3",
            score_max=most,
            minutes=minutes,
        )
    return table


def _of_works(columns: list[Column]) -> list[Column]:
    """The columns of a yearly table with these of figures."""
    return [
        Column("year", "Год", ("скоро", "21", "")),
        Column("class", "Класс", ("выпускной", "0", 13)),
        Column("subject", "Предмет", ("Наука о камнях", "")),
        Column(None, "Муниципалитет"),
        Column("login", "Логин", WRONG_LOGIN),
        Column("group_name", "ОО"),
        Column("participants", "Кол-во участников", _PEOPLE),
        *columns,
    ]


def _work(chance: Random, n: int, people: int) -> tuple[list, dict]:
    """What a row of a yearly table is about: its cells and their meaning."""
    code, class_ = f"{641001 + n}", chance.choice([4, 5])
    subject = chance.choice(["Математика", "Русский язык"])
    cells = [
        whole(chance, 2021),
        whole(chance, class_),
        words(chance, chance.choice([subject, subject.upper(), subject.lower()])),
        DISTRICT,
        login(chance, code),
        words(chance, f"МБОУ «СОШ № {n + 1}»"),
        count(chance, people),
    ]
    return cells, {
        "school_code": code,
        "level": "school",
        "school_year": "2020/21",
        "class": class_,
        "subject": subject,
        "sitting": "весна",
        "participants": people,
    }


def _group(chance: Random, n: int, people: int) -> tuple[list, dict]:
    """What a row of a report is about: its cells and their meaning."""
    code, level, name = f"{641001 + n}", "school", f"МБОУ «СОШ № {n + 1}» (edu{641001 + n})"
    if n == 0:
        code, level, name = chance.choice(
            [
                ("Саратовская обл.", "region", "Саратовская обл."),
                ("г. Саратов", "municipality", "город Саратов"),
                ("РФ", "country", "РФ"),
                (_MUNICIPALITY, "municipality", DISTRICT),
            ]
        )
    cells = [words(chance, name), chance.choice(["", 1, "1"]), count(chance, people)]
    return cells, {"school_code": code, "level": level, "participants": people}


def _pupils(chance: Random, parts: int) -> list[int]:
    """How many pupils each of several outcomes has; the second has some."""
    pupils = [chance.randint(0, 300) for _ in range(parts)]
    pupils[1] += 1
    return pupils


def _add_scores(chance: Random, table: Table, cells: list, meant: dict, pupils: list[int]) -> None:
    shares = [round(100 * each / sum(pupils), 2) for each in pupils]
    table.add_spread(
        [*cells, *(share(chance, pct) for pct in shares)],
        [
            {**meant, "score": score, "pct": pct, "pupils": each}
            for score, (pct, each) in enumerate(zip(shares, pupils, strict=True))
        ],
    )


def _task(chance: Random, n: int) -> tuple[str, object]:
    """A task's number and its spelling."""
    return chance.choice(
        [
            (f"{n + 1}", whole(chance, n + 1)),
            (f"{n + 1}.2", f"{n + 1},2"),
            (f"{n + 1}.2", n + 1.2),
            (f"{n + 1}К2", f"{n + 1}K2"),
            (f"{n + 1}К2", f"{n + 1}к2 "),
        ]
    )


MAKERS = {
    "vpr-marks": _marks,
    "gia-summary": _gia_summary,
    "vpr-marks-flat": _marks_flat,
    "vpr-scores": _scores,
    "vpr-scores-flat": _scores_flat,
    "vpr-tasks": _tasks,
    "vpr-planned": _planned,
    "vpr-journal": _journal,
    "vpr-markers": _markers,
    "vpr-description": _description,
}
