"""Builders of small sound files in the exact headers of the exports, for tests."""

import csv
from pathlib import Path

import openpyxl

# Most points of the tasks of ВПР, Математика, 5 класс, spring 2021; together 20.
MATHS_5 = (1, 1, 1, 1, 1, 2, 1, 1, 2, 2, 1, 1, 1, 1, 1, 2)

DUMP_2021 = [
    "логин школы", "регион", "номер обучающегося", "код обучающегося",
    "отметка за предыдущую четверть/триместр", "пол", "класс", "вариант", "всего баллов",
]  # fmt: skip
TEXTBOOK = ["Учебник", "Др.уч. автор", "Др.уч. название"]
DUMP_2020 = [
    "groups", "user", "id", "code", "otc", "gender", "klass", "var-1", "var-2", "sum",
]  # fmt: skip
FORM_2022 = [
    "Пользователь", "Код региона", "Регион", "Муниципалитет", "Школа", "Дата загрузки", "Код",
    "Вариант",
]  # fmt: skip
FORM_2022_END = [
    "Наименование класса", "Пол", "Отметка за предыдущий триместр/ четверть/полугодие",
    "Итого баллов",
]  # fmt: skip
F1 = ["ОО", "Муниципалитет", "Название ОО", "Код участника", "Класс", "Вариант"]
F1_END = ["Первичный балл", "Отметка", "Отметка по журналу"]
GIA = [
    "Логин ОО", "Код участника", "Предмет", "Первичный балл",
]  # fmt: skip
MARKS = ["Группы участников", "Кол-во ОО", "Кол-во участников", "2", "3", "4", "5"]
SCORES = ["Группы участников", "Кол-во ОО", "Кол-во участников", "0", "1", "2", "3", "4"]
TASKS = ["Группы участников", "Кол-во ОО", "Кол-во участников", "1", "2", "3.1", "3.2К1"]
PLANNED = [
    "Номер задания",
    "Блоки ПООП обучающийся научится / получит возможность научиться или проверяемые требования "
    "(умения) в соответствии с ФГОС (ФК ГОС)",
    "Макс балл",
]
JOURNAL = ["Группы участников", "Кол-во участников", "%"]
REPORT_DISTRICTS_EGE = [
    "Наименование АТЕ", "Количество участников экзамена, чел.", "ниже минимального",
    "от минимального балла до 60 баллов", "от 61 до 80 баллов", "от 81 до 100 баллов",
]  # fmt: skip
REPORT_SCHOOLS = [
    "Наименование ОО", "Количество участников", "Доля участников, получивших отметку «2»",
    "Доля участников, получивших отметки «4» и «5» (качество обучения)",
    "Доля участников, получивших отметки «3», «4» и «5» (уровень обученности)",
]  # fmt: skip
FLAT = ["Год", "Класс", "Предмет", "Муниципалитет", "Логин", "ОО", "Кол-во участников"]
MARKERS = [
    "Год", "Муниципалитет", "Логин", "ОО", "4 РУ", "4 МА", "5 РУ", "5 МА", "Количество маркеров",
]  # fmt: skip
DESCRIPTION = [
    "№ по КИМу", "№", "Умения, виды деятельности (в соответствии с ФГОС)",
    "Блоки ПООП НОО: выпускник научится / получит возможность научиться", "Уровень сложности",
    "Код КЭС", "Код КТ", "Максимальный балл за выполнение задания",
    "Примерное время выполнения задания обучающимся (в минутах)",
]  # fmt: skip
REGISTRY = ["логин", "имя", "регион"]
MENTORS = [
    "Логин ОО", "Школа с НОР", "Логин наставника", "Школа-наставник", "Расстояние, км",
    "Номер договора", "Дата договора",
]  # fmt: skip
INDICATORS = ["код показателя", "наименование", "единица", "ОО", "период", "значение"]

CROSSWALK = [
    "Логин ОО", "Код ОГЭ", "Код ЕГЭ", "ИНН", "ОГРН", "Полное наименование", "Муниципалитет",
    "Действует с", "Действует по",
]  # fmt: skip
RIS_SCHOOLS = [
    "Guid", "Признак удаленной строки", "Код ОО", "Полное наименование ОО по уставу",
    "Код вида ОО", "Guid МСУ", "Guid АТЕ", "Юридический адрес ОО", "Фактический адрес ОО",
    "ФИО руководителя ОО", "Телефоны ОО", "Количество обучающихся в выпускных классах",
    "Краткое наименование ОО", "Код ОКАТО", "Признак расположения ОО в ТОМ",
]  # fmt: skip


def xlsx(path: Path, rows: list[list], sheet: str = "Sheet") -> Path:
    """A workbook of one sheet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def text(path: Path, rows: list[list], delimiter: str = ";", encoding: str = "utf-8") -> Path:
    """A csv file; what its encoding lacks is a fault of the test."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def spread(total: int, maxima: tuple[int, ...] = MATHS_5) -> list[int]:
    """Points of tasks that add up to a total, the first tasks solved first."""
    points = []
    for maximum in maxima:
        points.append(min(maximum, total))
        total -= points[-1]
    return points


def dump_2021(pupils: list[tuple], maxima: tuple[int, ...] = MATHS_5) -> list[list]:
    """Rows of a dump of 2021 out of (login, code, total); a total of None is an absent pupil."""
    header = [*DUMP_2021, *(f"балл за {n}" for n in range(1, len(maxima) + 1)), *TEXTBOOK]
    rows = [header]
    for number, (login, code, total) in enumerate(pupils, start=1):
        person = [login, "Луговой муниципальный район", str(number), code, "4", "м", "А"]
        if total is None:
            rows.append([*person, "отсутствовал", None, *[None] * len(maxima), "т1", "", ""])
        else:
            rows.append([*person, "1", str(total), *map(str, spread(total, maxima)), "т1", "", ""])
    return rows
