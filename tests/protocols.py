"""Protocols of РИС ГИА in the exact headers of the exports, with invented names, for tests."""

import openpyxl

# Whom the protocols name: surname, name, second name, series and number of the document.
PERSONS = [
    ("Вымыслова", "Выдума", "Небыловна", "9901", "910001"),
    ("Придумкин", "Никто", "Неведович", "9902", "920002"),
    ("Небывалый-Мнимый", "Фантазий", "Сказкович", "9903", "930003"),
]
# Words and numbers of which none may be found in anything the program writes.
SECRETS = sorted({word for person in PERSONS for word in person})

SPARSE_EGE = [
    "№", "Код МСУ", "Код ОО", "Класс", "Код ППЭ", "Аудитория", "Фамилия", "Имя", "Отчество",
    "Задания с кратким ответом", "Задания с развёрнутым ответом", "Первичный балл",
    "Тестовый балл",
]  # fmt: skip
DENSE_EGE = [
    "№", "Код МСУ", "Код ОО", "Класс", "Код ППЭ", "Аудитория", "Фамилия", "Имя", "Отчество",
    "Серия", "Номер", "Задания с кратким ответом", "Задания с развёрнутым ответом",
    "Первичный балл", "Балл",
]  # fmt: skip
DENSE_OGE = ["ID", *DENSE_EGE[1:-1], "Оценка"]
SPARSE_OGE = [
    "№", "Код ОО", "Класс", "Код ППЭ", "Аудитория", "Код МСУ", "Фамилия", "Имя", "Отчество",
    "Задания с кратким ответом", "Задания с развёрнутым ответом", "Первичный балл", "Оценка",
]  # fmt: skip
RAW = [
    "ColumnName", "SchoolCode", "ClassCode", "StationCode", "AuditoriumCode", "GovernmentCell",
    "SurnameCell", "NameCell", "SecondNameCell", "DocumentSeriesCode", "DocumentNumberCode",
    "TestResultBCell", "TestResultCCell", "PrimaryMark", "Mark5",
]  # fmt: skip
APPEALS = [
    "№", "Код ОО", "Класс", "Код ППЭ", "Аудитория", "Фамилия", "Имя", "Отчество", "Экзамен",
    "Состояние апелляции", "Текущие", "",
]  # fmt: skip
APPEALS_BELOW = [""] * 10 + ["Первичный балл", "Оценка"]
REGION = "64 - Саратовская область"
TITLE = "Протокол проверки результатов  государственной итоговой аттестации 2025 г."
RUSSIAN = "01 - Русский язык 2025.05.30"
MATHS = "02 - Математика 2025.06.03"
# What each of the persons has got: short answers, long answers, primary score, mark, test score.
RESULTS = [
    ("++-+-", "1(1)2(3)", "6", "3", "48"),
    ("+++++", "1(1)3(3)", "9", "5", "83"),
    ("-----", "0(1)1(3)", "1", "2", "14"),
]


def table(header, *, school="013450", class_="9А", persons=PERSONS, results=RESULTS, mark=True):
    """A header and one row per person, in the header's order."""
    rows = []
    for number, (person, result) in enumerate(zip(persons, results, strict=False), start=1):
        surname, name, second_name, series, document = person
        short, long, primary, of_five, of_hundred = result
        last = of_five if mark else of_hundred
        values = {
            "№": number, "ID": number, "ColumnName": number, "Код МСУ": "213",
            "GovernmentCell": "213", "Код ОО": school, "SchoolCode": school, "Класс": class_,
            "ClassCode": class_, "Код ППЭ": "0001", "StationCode": "0001", "Аудитория": "0002",
            "AuditoriumCode": "0002", "Фамилия": surname, "SurnameCell": surname, "Имя": name,
            "NameCell": name, "Отчество": second_name, "SecondNameCell": second_name,
            "Серия": series, "DocumentSeriesCode": series, "Номер": document,
            "DocumentNumberCode": document, "Задания с кратким ответом": short,
            "TestResultBCell": short, "Задания с развёрнутым ответом": long,
            "TestResultCCell": long, "Первичный балл": primary, "PrimaryMark": primary,
            "Оценка": last, "Тестовый балл": last, "Балл": last, "Mark5": last,
        }  # fmt: skip
        rows.append([values[title] for title in header])
    return [header, *rows]


def sparse(rows):
    """The same rows with an empty column after most, as the regional exports have them."""
    return [[cell for value in row for cell in (value, None)] for row in rows]


def block(exam, rows):
    """An exam over its table, as a sheet has it."""
    return [[TITLE], [REGION], [exam], *rows]


def appeals(rows, class_="9А"):
    """A sheet of appeals; each row is (person, exam, state, primary score, mark)."""
    told = []
    for number, (person, exam, state, primary, mark) in enumerate(rows, start=1):
        told.append([
            number, "013450", class_, "0001", "0002", *person[:3], exam, state, primary, mark,
        ])  # fmt: skip
    return [["Апелляции"], APPEALS, APPEALS_BELOW, *told]


def xlsx(path, rows, sheet="Протокол"):
    """A workbook of one sheet whose short rows are merged over, as titles are."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
        if len(row) == 1:
            number = book.active.max_row
            book.active.merge_cells(start_row=number, end_row=number, start_column=1, end_column=5)
    for row in book.active.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    book.save(path)
    return path
