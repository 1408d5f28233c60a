"""Writers of the layouts in which real exports come, with the noise of their cells.

Files of the same contents are the same bytes: archives carry a fixed time.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from readers.reading import NO_POINTS, NOT_ATTEMPTED, NOT_STUDIED
from reference import catalog
from sample import region
from sample.results import Results, marks_by_group

DEMO = "демонстрационные данные"
WRITTEN_AT = datetime(2021, 9, 1, 12, 0, 0)
TEXTBOOK = f"Учебник выдуманный ({DEMO})"

SHEET_START = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
SHEET_END = "</sheetData></worksheet>"
ABSENT = "отсутствовал"
DUMP_2020_TASKS = 40
DUMP_2021 = [
    "логин школы", "регион", "номер обучающегося", "код обучающегося",
    "отметка за предыдущую четверть/триместр", "пол", "класс", "вариант", "всего баллов",
]  # fmt: skip
DUMP_2020 = [
    "groups", "user", "id", "code", "otc", "gender", "klass", "var-1", "var-2", "sum",
]  # fmt: skip
FORM_CLASSES = [
    "Пользователь", "Код региона", "Регион", "Муниципалитет", "Школа", "Дата загрузки",
    'Буква (цифра) класса. Введите "нет" - если отсутствует', "Основной учебник по предмету",
    "Другое (автор учебника)", "Другое (название учебника)",
]  # fmt: skip
FORM_PROTOCOL = [
    "Пользователь", "Код региона", "Регион", "Муниципалитет", "Школа", "Дата загрузки", "Код",
    "Вариант",
]  # fmt: skip
FORM_PROTOCOL_END = [
    "Наименование класса", "Пол", "Отметка за предыдущий триместр/ четверть/полугодие",
    "Итого баллов",
]  # fmt: skip
INDIVIDUAL = ["ОО", "Муниципалитет", "Название ОО", "Код участника", "Класс", "Вариант"]
INDIVIDUAL_END = ["Первичный балл", "Отметка", "Отметка по журналу"]
MARKS = ["Группы участников", "Кол-во ОО", "Кол-во участников", "2", "3", "4", "5"]
INDICATORS = ["код показателя", "наименование", "единица", "ОО", "период", "значение"]
ROADMAP = ["Мероприятия", "Сроки реализации", "Ответственные исполнители", "Ожидаемые результаты"]
PLAN = ["№п/ п", "Мероприятия", "Сроки", "Ответственные", "Планируемый результат"]


def workbook(path: Path, sheets: dict[str, Iterable[Sequence]]) -> None:
    """Write a workbook of these sheets; None and "" are empty cells.

    The sheets' own XML is put together here: openpyxl takes 20 µs a cell, ten times as much, and
    a region has half a million of them.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    book = Workbook(write_only=True)
    book.properties.title = DEMO.capitalize()
    book.properties.created = WRITTEN_AT
    contents = {}
    for number, (name, rows) in enumerate(sheets.items(), 1):
        book.create_sheet(name)
        contents[f"xl/worksheets/sheet{number}.xml"] = _sheet(rows)
    written = io.BytesIO()
    book.save(written)
    _freeze(written, path, contents)


def _sheet(rows: Iterable[Sequence]) -> bytes:
    """The XML of one sheet: texts in the cells themselves, numbers as numbers."""
    parts = [SHEET_START]
    letters: list[str] = []
    for number, row in enumerate(rows, 1):
        letters += [get_column_letter(n) for n in range(len(letters) + 1, len(row) + 1)]
        parts.append(f'<row r="{number}">')
        for letter, value in zip(letters, row, strict=False):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                parts.append(
                    f'<c r="{letter}{number}" t="inlineStr"><is><t xml:space="preserve">'
                    f"{escape(value)}</t></is></c>"
                )
            else:
                parts.append(f'<c r="{letter}{number}"><v>{value}</v></c>')
        parts.append("</row>")
    parts.append(SHEET_END)
    return "".join(parts).encode()


def document(path: Path, title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a Word file with a title and one table; the last text of a short row spans the rest."""
    path.parent.mkdir(parents=True, exist_ok=True)
    paper = docx.Document()
    paper.add_heading(title, 1)
    paper.add_paragraph(DEMO.capitalize())
    table = paper.add_table(rows=1, cols=len(header), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, header, strict=True):
        cell.text = text
    for row in rows:
        cells = table.add_row().cells
        if len(row) < len(cells):
            cells[len(row) - 1].merge(cells[-1])
        for cell, text in zip(cells, row, strict=False):
            cell.text = text
    written = io.BytesIO()
    paper.save(written)
    _freeze(written, path)


def _freeze(written: io.BytesIO, path: Path, contents: dict[str, bytes] | None = None) -> None:
    """Store an Office archive without the time of writing, with these parts replaced."""
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = (contents or {}).get(name) or source.read(name)
            if name == "docProps/core.xml":
                stamp = WRITTEN_AT.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:.]+Z", stamp, content)
            entry = zipfile.ZipInfo(name, WRITTEN_AT.timetuple()[:6])
            target.writestr(entry, content, zipfile.ZIP_DEFLATED, compresslevel=3)


def pdf(path: Path, text: str) -> None:
    """Write a PDF of one page with a Latin text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    page = f"BT /F1 14 Tf 72 720 Td ({text}) Tj ET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    path.write_bytes(
        body
        + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        + table
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, len(body))
    )


def dump_2021_name(subject: str, class_: int) -> str:
    """The name under which a dump of spring 2021 is downloaded."""
    return f"Проведение работы по {_dative(subject)}, {class_} класс. ВПР 2021.xlsx"


def dump_2021(path: Path, results: Results) -> None:
    """Write the regional dump of 2021, layout (c): every cell is text."""
    rows, count = results.rows, results.points.shape[1]
    present = rows["variant"] > 0
    table = [
        "sch" + rows["school_code"],
        _municipality(rows),
        rows["number"].astype("str"),
        rows["participant_code"],
        _journal(rows, "нет отметки"),
        _genders(rows),
        _letters(rows, results.pupil_class),
        _variants(rows),
        _totals(rows).astype("str").where(present, ""),
        *_points(results),
        pd.Series(TEXTBOOK, index=rows.index),
    ]
    tasks = [f"балл за {n}" + " " * (n % 5 == 0) for n in range(1, count + 1)]
    header = [*DUMP_2021, *tasks, "Учебник", "Др.уч. автор", "Др.уч. название", " ", " "]
    workbook(path, {"Sheet": [header, *_across(table)]})


def dump_2020(path: Path, results: Results) -> None:
    """Write the regional dump of autumn 2020, layout (d): pupils one class above the folder."""
    rows, count = results.rows, results.points.shape[1]
    code, group = region.names()["region"]["code"], region.names()["region"]["group"]
    numbers = rows["school_code"].str[2:4].astype(int)
    groups = [
        f"{group},VPR_{code},reg{code}_vpr_m{number:03d},active_reg{code},vpr2020.uchastniki"
        for number in numbers
    ]
    table = [
        pd.Series(groups),
        "sch" + rows["school_code"],
        rows["number"],
        rows["participant_code"],
        _journal(rows, "нет отметки"),
        _genders(rows),
        _letters(rows, results.pupil_class),
        _variants(rows),
        pd.Series("", index=rows.index),
        _totals(rows).where(rows["variant"] > 0, ""),
        *_points(results),
        pd.Series(TEXTBOOK, index=rows.index),
    ]
    tasks = [f"a-{n}-grade" for n in range(1, DUMP_2020_TASKS + 1)]
    tasks[count] = "Учебник"
    workbook(path, {"Sheet1": [[*DUMP_2020, *tasks], *_across(table)]})


def form_2022(path: Path, results: Results) -> None:
    """Write the form of spring 2022, layout (b): two sheets, compound cells, logins `edu`."""
    rows = results.rows
    present = rows["variant"] > 0
    code, name = region.names()["region"]["code"], region.names()["region"]["name"]
    schools = region.by_code()
    logins = "edu" + rows["school_code"]
    titles = rows["school_code"].map(lambda c: f"edu{c} | {schools[c].short_name}")
    places = rows["school_code"].map(
        lambda c: f"reg{code}_m{c[2:4]:0>3} | {schools[c].municipality}"
    )
    uploaded = "17.03.2022 05:09:" + rows["school_code"].str[4:6]
    whole = rows.index % 7 > 0  # most numbers are numbers, some are typed as text
    variants = _variants(rows)
    start = [
        logins,
        pd.Series(int(code), index=rows.index),
        pd.Series(f"reg{code}0000 | {name}", index=rows.index),
        places,
        titles,
        uploaded,
    ]
    table = [
        *start,
        rows["participant_code"],
        variants.where(~(present & whole), rows["variant"].astype("object")),
        *[points.where(~whole, points.map(_number)) for points in _points(results)],
        _letters(rows, results.pupil_class),
        _genders(rows),
        _journal(rows, ""),
        _totals(rows).where(present, 0),
    ]
    tasks = [
        f"{task} ({score}б)" + " " * (n % 4 == 1)
        for n, (task, score) in enumerate(
            zip(results.tasks["task"], results.tasks["score_max"], strict=True)
        )
    ]
    first = ~rows["school_code"].duplicated()
    letters = pd.Series("нет", index=rows.index)
    classes = [*start, letters, pd.Series(f"ma6.01 | {TEXTBOOK}", index=rows.index)]
    workbook(
        path,
        {
            "Классы": [FORM_CLASSES, *_across([column[first] for column in classes])],
            "Протокол": [[*FORM_PROTOCOL, *tasks, *FORM_PROTOCOL_END], *_across(table)],
        },
    )


def blank_form_2022(path: Path, subject: str, class_: int) -> None:
    """Write the form of 2022 as it is downloaded before anyone has filled it."""
    tasks = catalog.vpr_tasks("2020/21", "весна", subject, class_)
    labels = [f"{t.task} ({t.score_max}б)" for t in tasks.itertuples()]
    workbook(
        path,
        {
            "Классы": [FORM_CLASSES],
            "Протокол": [[*FORM_PROTOCOL, *labels, *FORM_PROTOCOL_END]],
        },
    )


def individual(path: Path, results: Results) -> None:
    """Write Ф1 «Индивидуальные результаты», layout (a), of the participants of several schools."""
    rows = results.rows
    schools = region.by_code()
    year, work = results.spring, results.work
    counts = rows["school_code"].value_counts(sort=False)
    preamble = [
        [f"ВПР {year} {work.subject} {work.class_} класс"],
        ["Примечание:", DEMO],
        ["Предмет:", work.subject],
        ["Максимальный первичный балл:", results.score_max],
        ["Дата:", f"17.04.{year}"],
        *(
            [
                f"{schools[code].short_name} (edu{code}) | {schools[code].municipality} "
                f"| Кол-во участников: {count}"
            ]
            for code, count in counts.items()
        ),
    ]
    levels = results.tasks["level"].fillna("")
    labels = [f"{t.task} ({t.score_max}б)" for t in results.tasks.itertuples()]
    table = [
        "edu" + rows["school_code"],
        _municipality(rows),
        rows["school_code"].map(lambda code: schools[code].short_name),
        rows["participant_code"],
        _letters(rows, results.pupil_class),
        rows["variant"],
        *[points.map(_number) for points in _points(results)],
        _totals(rows),
        rows["mark"].astype("object"),
        _journal(rows, "НЕТ ОТМЕТКИ"),
    ]
    workbook(
        path,
        {
            "Индивидуальные результаты": [
                *preamble,
                [""] * len(INDIVIDUAL) + list(levels),
                [*INDIVIDUAL, *labels, *INDIVIDUAL_END],
                *_across(table),
            ]
        },
    )


def marks(path: Path, results: Results, codes: Sequence[str], country: Sequence[float]) -> int:
    """Write «Статистика по отметкам», layout (e), in per cent; returns the number of data rows.

    Args:
        path: the workbook.
        results: the work of the whole region.
        codes: the schools of the municipality.
        country: invented per cents of «2» to «5» of the whole country.
    """
    schools, names = region.by_code(), region.names()
    of_school = marks_by_group(results).set_index("school_code")
    ours = of_school.loc[[code for code in codes if code in of_school.index]]
    rows = [
        ["Вся выборка", 38214, 1406318, *country],
        [names["region"]["short"], len(of_school), *_per_cent(of_school.sum())],
        [schools[codes[0]].municipality, len(ours), *_per_cent(ours.sum())],
    ]
    rows += [
        [f"{schools[code].short_name} (edu{code})", 1, *_per_cent(counts)]
        for code, counts in ours.iterrows()
    ]
    work = results.work
    preamble = [
        ["Статистика по отметкам"],
        [f"ВПР {results.spring} {work.subject} {work.class_} класс"],
        ["Примечание:", DEMO],
        ["Предмет:", work.subject],
        ["Максимальный первичный балл:", results.score_max],
        ["Дата:", f"17.04.{results.spring}"],
    ]
    workbook(path, {"Статистика по отметкам": [*preamble, MARKS, *rows]})
    return len(rows)


def table(path: Path, frame: pd.DataFrame, preamble: Sequence[Sequence] = ()) -> None:
    """Write a plain table under its column names, on a sheet that says it is a demonstration."""
    values = frame.astype("object").where(frame.notna(), None).to_numpy().tolist()
    workbook(path, {DEMO.capitalize(): [*preamble, list(frame.columns), *values]})


def semicolons(path: Path, frame: pd.DataFrame) -> None:
    """Write a table as МИАС exports it: cp1251, semicolons."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = frame.to_csv(sep=";", index=False, lineterminator="\r\n")
    path.write_bytes(text.encode("cp1251"))


def _across(columns: Sequence[pd.Series]) -> list[tuple]:
    """Columns as rows."""
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _dative(subject: str) -> str:
    by_name = catalog.subject_names().items()
    return next(s for s, name in by_name if name == subject and s != subject.lower())


def _municipality(rows: pd.DataFrame) -> pd.Series:
    schools = region.by_code()
    return rows["school_code"].map(lambda code: schools[code].municipality)


def _variants(rows: pd.DataFrame) -> pd.Series:
    return rows["variant"].map({0: ABSENT, 1: "1", 2: "2"})


def _totals(rows: pd.DataFrame) -> pd.Series:
    return rows["primary_score"].astype("object").where(rows["primary_score"].notna(), "")


def _journal(rows: pd.DataFrame, none: str) -> pd.Series:
    """Journal marks as text; absent pupils have none."""
    written = rows["journal_mark"].astype("str").where(rows["journal_mark"] > 0, none)
    return written.where(rows["variant"] > 0, "")


def _genders(rows: pd.DataFrame) -> pd.Series:
    """Genders, in capitals in one school of nine."""
    loud = rows["school_code"].astype(int) % 9 == 4
    return rows["gender"].where(~loud, rows["gender"].str.upper()).where(rows["variant"] > 0, "")


def _letters(rows: pd.DataFrame, pupil_class: int) -> pd.Series:
    """Class letters, each school in a way of its own: А, 6А, нет, НЕТ, Нет, 6, кб."""
    letters = rows["letter"]
    habit = rows["school_code"].astype(int) % 7
    none = letters == "нет"
    letters = letters.mask(~none & (habit == 2), str(pupil_class) + letters)
    letters = letters.mask(~none & (habit == 3), "1" + letters)
    for number, written in {1: "НЕТ", 4: "Нет", 5: str(pupil_class), 6: "кб"}.items():
        letters = letters.mask(none & (habit == number), written)
    return letters.where(rows["variant"] > 0, "")


def _points(results: Results) -> list[pd.Series]:
    """Task cells as text, with every way of writing «not attempted»."""
    words = {NOT_STUDIED: "не пройд.", NO_POINTS: ""}
    chance = region.generator(7, results.spring, results.points.shape[1])
    cells = results.points.astype("str").astype("object")
    for code, word in words.items():
        cells[results.points == code] = word
    skipped = results.points == NOT_ATTEMPTED
    cells[skipped] = chance.choice(["X", "x", "X ", "Х"], skipped.sum(), p=[0.85, 0.06, 0.05, 0.04])
    return [pd.Series(column) for column in np.ascontiguousarray(cells.T)]


def _number(cell: str) -> str | int:
    return int(cell) if cell.isdigit() else cell


def _per_cent(counts: pd.Series) -> list:
    shares = [round(100 * counts[mark] / counts["participants"], 2) for mark in (2, 3, 4, 5)]
    return [int(counts["participants"]), *shares]
