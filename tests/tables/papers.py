"""Tables of papers: roadmaps, acts, assignments, registers."""

from datetime import date
from random import Random

from tests.tables.noise import day, login, words
from tests.tables.table import SCHOOLS, WRONG_LOGIN, Column, Table

_DAY = ("вчера", "31.02.2021")
_PAGE = "https://school.example/karta"


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


def _acts(chance: Random, rows: int) -> Table:
    table = Table(
        "acts",
        "Акты",
        "Sheet",
        [
            # Without a login an act is the district's.
            Column("login", "Логин ОО", WRONG_LOGIN[:-1]),
            Column("kind", "Вид", ("песня", "")),
            Column("issuer", "Кто издал", ("",)),
            Column("number", "Номер"),
            Column("act_date", "Дата", (*_DAY, "")),
            Column("title", "О чём", ("",)),
            Column("purpose", "Для чего в мониторинге", ("для порядка", "")),
            Column("due_date", "Срок исполнения", _DAY),
            Column("link", "Ссылка на публикацию", ("на сайте", "file://диск")),
        ],
    )
    for n in range(rows):
        school = chance.choice([*SCHOOLS, None])
        kind, purpose = chance.choice([("приказ", "ВСОКО"), ("справка", "аналитическая справка")])
        issued, due = date(2021, 1, 1 + n), chance.choice([None, date(2021, 2, 15)])
        link = chance.choice([None, _PAGE])
        table.add(
            [
                "" if school is None else login(chance, school),
                words(chance, chance.choice([kind, kind.upper(), kind.capitalize()])),
                words(chance, "Управление образования"),
                chance.choice([n + 1, str(n + 1), f"{n + 1} "]),
                day(chance, issued),
                words(chance, "О мерах"),
                words(chance, chance.choice([purpose, purpose.upper(), purpose.lower()])),
                "" if due is None else day(chance, due),
                "" if link is None else f" {link} ",
            ],
            school_code=school or "муниципалитет",
            subject=f"{kind} № {n + 1} от {issued:%d.%m.%Y}, Управление образования",
            kind=kind,
            issuer="Управление образования",
            number=str(n + 1),
            act_date=issued.isoformat(),
            title="О мерах",
            purpose=purpose,
            due_date=due and due.isoformat(),
            link=link,
        )
    return table


def _assignments(chance: Random, rows: int) -> Table:
    table = Table(
        "assignments",
        "Поручения",
        "Sheet",
        [
            Column("login", "Логин ОО", WRONG_LOGIN),
            Column("act", "Основание", ("",)),
            Column("item_number", "Пункт"),
            Column("task", "Поручение", ("",)),
            Column("due_date", "Срок", _DAY),
            Column("status", "Исполнение", ("почти", "?")),
            Column("document", "Чем подтверждено"),
            Column("done_date", "Когда исполнено", _DAY),
        ],
    )
    act = "приказ № 27 от 26.01.2021"
    for n in range(rows):
        school, done = chance.choice(SCHOOLS), chance.choice([None, date(2021, 2, 10)])
        status, spelled = chance.choice(
            [("поручено", ""), ("поручено", "Поручено"), ("выполнено", "ВЫПОЛНЕНО "),
             ("снято", "снято")]
        )  # fmt: skip
        table.add(
            [
                login(chance, school),
                words(chance, act),
                f"{n + 1}.",
                words(chance, "Провести аудит"),
                day(chance, date(2021, 2, 15)),
                spelled,
                words(chance, "Справка"),
                "" if done is None else day(chance, done),
            ],
            school_code=school,
            subject=f"{act}, п. {n + 1}",
            act=act,
            item_number=f"{n + 1}.",
            task="Провести аудит",
            due_date="2021-02-15",
            status=status,
            document="Справка",
            done_date=done and done.isoformat(),
        )
    return table


def _registers(chance: Random, rows: int) -> Table:
    table = Table(
        "registers",
        "Реестры",
        "Sheet",
        [
            # Without a login an entry is the district's.
            Column("login", "Логин ОО", WRONG_LOGIN[:-1]),
            Column("kind", "Реестр", ("чудеса", "")),
            Column("title", "Наименование", ("",)),
            Column("entry_date", "Дата", _DAY),
            Column("link", "Ссылка", ("на сайте", "file://диск")),
            Column("status", "Состояние"),
        ],
    )
    for n in range(rows):
        school, kind = chance.choice([*SCHOOLS, None]), chance.choice(["лучшая практика", "аудит"])
        entered = date(2021, 2, 1 + n)
        table.add(
            [
                "" if school is None else login(chance, school),
                words(chance, chance.choice([kind, kind.upper(), kind.capitalize()])),
                words(chance, f"Запись {n + 1}"),
                day(chance, entered),
                words(chance, _PAGE),
                words(chance, chance.choice(["Утверждено", "утверждено"])),
            ],
            school_code=school or "муниципалитет",
            subject=f"{kind}: Запись {n + 1}",
            kind=kind,
            title=f"Запись {n + 1}",
            entry_date=entered.isoformat(),
            link=_PAGE,
            status="утверждено",
        )
    return table


MAKERS = {
    "roadmap-table": _roadmap,
    "acts": _acts,
    "assignments": _assignments,
    "registers": _registers,
}
