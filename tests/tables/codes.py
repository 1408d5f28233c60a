"""Tables of schools' codes: crosswalks of a district, the schools of РИС ГИА."""

from datetime import date
from random import Random

import numpy as np

from domain import control_number
from schemas.school_identifier import EGE, INN, LOGIN, NAME, OGE, OGRN
from tests.tables.noise import day, words
from tests.tables.table import DISTRICT, WRONG_LOGIN, Column, Table

_KEY = ("subject", "value")
_EXAM_CODE = ("код", "0", "1234567", 13.5)
_DAY = ("вчера", "31.02.2021")


def _crosswalk(chance: Random, rows: int, layout: str, columns: dict[str, Column]) -> Table:
    """A crosswalk that has, beside logins and names, these columns of codes, by their kind."""
    table = Table(
        layout,
        "Кодификатор",
        "Sheet",
        [
            # A school without a login is found by its names and other codes.
            Column("login", "Логин ОО", WRONG_LOGIN[:-1]),
            *columns.values(),
            Column("full_name", "Полное наименование", ("12345",)),
            Column("municipality", "Муниципалитет"),
            Column("valid_from", "Действует с", _DAY),
            Column("valid_to", "Действует по", _DAY),
        ],
        key=_KEY,
    )
    for n in range(rows):
        name, school = f"МБОУ «СОШ № {n + 1}»", chance.choice(["sch", "edu", ""]) + f"{641001 + n}"
        codes = {kind: _CODES[kind](chance, n) for kind in columns}
        first, last = date(2020, 9, 1), chance.choice([None, date(2022, 8, 31)])
        meant = {LOGIN: school, NAME: name, **{kind: code for kind, (code, _) in codes.items()}}
        table.add_spread(
            [
                chance.choice([school, f" {school.upper()}", f"{school}\xa0"]),
                *(spelled for _, spelled in codes.values()),
                words(chance, chance.choice([name, name.replace(" ", "  ")])),
                words(chance, DISTRICT),
                day(chance, first),
                chance.choice(["", "н.в.", "бессрочно", "-"])
                if last is None
                else day(chance, last),
            ],
            [
                {
                    "school_code": f"{641001 + n}",
                    "subject": kind,
                    "value": value,
                    "valid_from": first.isoformat(),
                    "valid_to": last and last.isoformat(),
                }
                for kind, value in meant.items()
            ],
        )
    return table


def _exam_code(chance: Random, n: int) -> tuple[str, object]:
    """A code of РИС ГИА, with the noughts it is padded with or as Excel leaves it."""
    code = 13450 + n
    return str(code), chance.choice(
        [code, float(code), str(code), f"0{code}", f"{code}.0", f"{code},00", f" {code} "]
    )


def _inn(chance: Random, n: int) -> tuple[str, object]:
    """An ИНН; that of a region below ten has lost its nought in a cell of numbers."""
    first = f"{chance.choice(['64', '05'])}{1000001 + n}"
    code = first + str(control_number.inn_control(np.array([list(first + "0")], dtype=int))[0])
    return code, chance.choice([code, int(code), float(code), f"{code[:4]} {code[4:]}"])


def _ogrn(chance: Random, n: int) -> tuple[str, object]:
    first = f"1026400{10001 + n}"
    code = first + str(control_number.ogrn_control(np.array([list(first + "0")], dtype=int))[0])
    return code, chance.choice([code, int(code), float(code), f"{code}.0"])


_CODES = {OGE: _exam_code, EGE: _exam_code, INN: _inn, OGRN: _ogrn}


def _by_inn(chance: Random, rows: int) -> Table:
    columns = {
        INN: Column("inn", "ИНН", ("12345", "6410000011", "код")),
        OGRN: Column("ogrn", "ОГРН", ("12345", "1026400000001", "код")),
    }
    return _crosswalk(chance, rows, "school-codes", columns)


def _by_oge(chance: Random, rows: int) -> Table:
    columns = {OGE: Column("oge_code", "Код ОГЭ", _EXAM_CODE)}
    return _crosswalk(chance, rows, "school-codes-oge", columns)


def _by_ege(chance: Random, rows: int) -> Table:
    columns = {EGE: Column("ege_code", "Код ЕГЭ", _EXAM_CODE)}
    return _crosswalk(chance, rows, "school-codes-ege", columns)


def _ris_schools(chance: Random, rows: int) -> Table:
    table = Table(
        "ris-schools",
        "Школы",
        "Sheet",
        [
            Column("guid", "Guid"),
            Column("deleted", "Признак удаленной строки"),
            Column("exam_code", "Код ОО", _EXAM_CODE),
            Column("full_name", "Полное наименование ОО по уставу", ("12345",)),
            Column("short_name", "Краткое наименование ОО", ("12345",)),
            Column("legal_address", "Юридический адрес ОО"),
        ],
        key=_KEY,
    )
    for n in range(rows):
        deleted = n > 0 and chance.random() < 0.3
        code, spelled = _exam_code(chance, n)
        full, short = f"Выдуманная школа № {n + 1}", f"СОШ № {n + 1}"
        cells = [
            f"0000-{n:04d}",
            chance.choice(["1", 1, "True", "да"] if deleted else ["0", 0, "False", ""]),
            spelled,
            words(chance, full),
            words(chance, short),
            words(chance, "412000, с. Ключевое, ул. Ровная, 1"),
        ]
        meant = [(OGE, code), (EGE, code), (NAME, full), (NAME, short)]
        # A row that is marked as deleted is no school. Whose the codes are tells the warehouse.
        told = [{"subject": kind, "value": value} for kind, value in meant]
        table.add_spread(cells, [] if deleted else told)
    return table


MAKERS = {
    "school-codes": _by_inn,
    "school-codes-oge": _by_oge,
    "school-codes-ege": _by_ege,
    "ris-schools": _ris_schools,
}
