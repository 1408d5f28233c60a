"""Tables of schools: the registry, mentors, the list of ШНОР, indicators."""

from datetime import date
from random import Random

from tests.tables.noise import count, login, words
from tests.tables.noise import day as spelled_day
from tests.tables.table import DISTRICT, SCHOOLS, WRONG_LOGIN, Column, Table


def _registry(chance: Random, rows: int) -> Table:
    table = Table(
        "school-registry",
        "Реестр школ",
        "Sheet",
        [
            Column("login", "логин", WRONG_LOGIN),
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
                spelled_day(chance, day),
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
            Column("login", "ОО", WRONG_LOGIN),
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


MAKERS = {
    "school-registry": _registry,
    "mentorship": _mentorship,
    "nor-list": _nor_list,
    "indicators": _indicators,
}
