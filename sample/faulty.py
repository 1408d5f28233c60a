"""Faulty files of every kind an intake meets, each named after what it pretends to be."""

import shutil
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from sample import layouts, region
from sample.manifest import HELD, REJECTED, UNCHANGED, WITH_WARNINGS, Entry
from sample.results import Results, vpr

FOLDER = "С ошибками"
BOMB_MEGABYTES = 128
FAR_CELL = "XFD1048576"
# The corrected file covers these schools and changes so many of their totals.
CORRECTED_SCHOOLS = ["990101", "990112"]
CORRECTED_TOTALS = 3

_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Target="xl/workbook.xml" Type='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>'
        "</Relationships>"
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Target="worksheets/sheet1.xml" Type='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
        "</Relationships>"
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f'<sheets><sheet name="{layouts.DEMO}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
}


def write(folder: Path, mathematics: Results, exams: Path) -> list[Entry]:
    """Write all faulty files into `folder / FOLDER`.

    Args:
        folder: the sample's folder.
        mathematics: the loaded results of Математика, class 5, spring 2021.
        exams: a good file that comes again under another name.
    """
    home = folder / FOLDER
    home.mkdir(parents=True, exist_ok=True)
    return [
        *_no_workbooks(home),
        *_dangerous(home),
        *_no_results(home),
        *_conflicting(home, mathematics, exams),
        *_bad_rows(home),
    ]


def _no_workbooks(home: Path) -> list[Entry]:
    """Files that are not what their names say."""
    good = home / layouts.dump_2021_name("Физика", 8)
    layouts.table(good, pd.DataFrame({"логин школы": ["sch990111"] * 50}))
    good.write_bytes(good.read_bytes()[:-400])

    page = home / "ОГЭ 2021 результаты.xls"
    page.write_text(
        f"<html><body><h1>{layouts.DEMO}</h1><table><tr><td>Войдите в систему</td></tr></table>"
        "</body></html>",
        encoding="utf-8",
    )
    locked = home / layouts.dump_2021_name("Обществознание", 8)
    locked.write_bytes(_encrypted())
    empty = home / layouts.dump_2021_name("География", 8)
    empty.write_bytes(b"")
    return [
        _entry(good, "", REJECTED, why="файл оборван"),
        _entry(page, "", REJECTED, why="страница HTML с именем .xls"),
        _entry(locked, "", REJECTED, why="книга защищена паролем"),
        _entry(empty, "", REJECTED, why="файл пуст"),
    ]


def _dangerous(home: Path) -> list[Entry]:
    """Workbooks that would take all memory, small on disk."""
    bomb = home / layouts.dump_2021_name("Физика", 7)
    row = b"<row/>" * 2**17
    with _package(bomb) as archive, archive.open(_sheet(), "w") as sheet:
        sheet.write(layouts.SHEET_START.encode())
        for _ in range(BOMB_MEGABYTES * 2**20 // len(row) + 1):
            sheet.write(row)
        sheet.write(layouts.SHEET_END.encode())

    far = home / layouts.dump_2021_name("Химия", 8)
    with _package(far) as archive:
        cells = "".join(
            f'<row r="{number}"><c r="{cell}"><v>1</v></c></row>'
            for number, cell in ((1, "A1"), (1048576, FAR_CELL))
        )
        archive.writestr(_sheet(), layouts.SHEET_START + cells + layouts.SHEET_END)
    return [
        _entry(bomb, "", REJECTED, why=f"книга распаковывается в {BOMB_MEGABYTES} МБ пустых строк"),
        _entry(far, "", REJECTED, why=f"одна ячейка стоит в {FAR_CELL}"),
    ]


def _no_results(home: Path) -> list[Entry]:
    """Workbooks that hold no results, or what results must not hold."""
    blank = home / "Математика, 7 класс. ВПР 2022.xlsx"
    layouts.blank_form_2022(blank, "Математика", 7)

    other = home / layouts.dump_2021_name("История", 5)
    layouts.table(
        other,
        pd.DataFrame(
            {
                "Школа": ["МОУ «СОШ с. Нижний Чабрец»"] * 3,
                "Ученик": [1, 2, 3],
                "Сумма": [9, 11, 7],
                "Комментарий учителя": ["", "переписать", ""],
            }
        ),
    )
    named = home / "ОГЭ 2021 протокол проверки.xlsx"
    people = ["Образцов Образец Образцович", "Примерова Проба Примеровна"]
    surnames, first, patronymics = zip(*(person.split() for person in people), strict=True)
    protocol = pd.DataFrame(
        {
            "№": [1, 2],
            "Код МСУ": ["01", "01"],
            "Школа": ["990111", "990112"],
            "Класс": ["9", "9"],
            "Код ППЭ": ["0001", "0001"],
            "Аудитория": ["0001", "0001"],
            "Фамилия": surnames,
            "Имя": first,
            "Отчество": patronymics,
            "Серия": ["0000", "0000"],
            "Номер": ["000001", "000002"],
            "Задания с кратким ответом": ["++---+--1-", "+++--+--2-"],
            "Задания с развёрнутым ответом": ["1(1)2(3)0(2)", "1(1)1(3)0(2)"],
            "Первичный балл": [12, 15],
            "Оценка": [3, 3],
        }
    )
    layouts.table(
        named,
        protocol,
        preamble=[
            ["Протокол проверки результатов  государственной итоговой аттестации 2021 г."],
            ["99 - Полынская область"],
            ["01 - Русский язык 2021.05.24"],
        ],
    )
    return [
        _entry(blank, "assessment_result", REJECTED, rows=0, why="незаполненный бланк формы сбора"),
        _entry(other, "", REJECTED, why="нет ожидаемых столбцов"),
        _entry(named, "", REJECTED, why="ФИО и паспортные данные участников"),
    ]


def _conflicting(home: Path, mathematics: Results, exams: Path) -> list[Entry]:
    """Files that contradict their names or what is loaded, and one that repeats it."""
    misnamed = home / layouts.dump_2021_name("Математика", 7)
    strayed = mathematics.of_schools(["990113"])
    layouts.dump_2021(misnamed, strayed)

    corrected = mathematics.of_schools(CORRECTED_SCHOOLS)
    points, rows = corrected.points.copy(), corrected.rows.copy()
    chosen = np.flatnonzero((points == 0).any(axis=1))[:CORRECTED_TOTALS]
    points[chosen, (points[chosen] == 0).argmax(axis=1)] = 1
    rows.loc[chosen, "primary_score"] += 1
    again = home / layouts.dump_2021_name("Математика", 5).replace(".xlsx", " (исправлено).xlsx")
    layouts.dump_2021(again, replace(corrected, rows=rows, points=points))

    copy = home / f"Копия {exams.name}"
    shutil.copyfile(exams, copy)
    return [
        _entry(
            misnamed, "assessment_result", HELD, rows=len(strayed.rows),
            why="в имени 7 класс, а коды участников – 5 класса",
        ),
        _entry(
            again, "assessment_result", HELD, rows=len(rows),
            why=f"меняет уже загруженное: баллов – {CORRECTED_TOTALS}",
        ),
        _entry(copy, "assessment_result", UNCHANGED, why="те же байты под другим именем"),
    ]  # fmt: skip


def _bad_rows(home: Path) -> list[Entry]:
    """Good files with rows that must be kept out."""
    once = vpr(2021, "География", 6, 0.12).of_schools(["990111", "990112"])
    first = once.attended().rows["participant_code"].iloc[0]
    position = int(np.flatnonzero(once.rows["participant_code"] == first)[0])
    order = np.insert(np.arange(len(once.rows)), position + 1, position)
    doubled = replace(
        once, rows=once.rows.iloc[order].reset_index(drop=True), points=once.points[order]
    )
    twice = home / layouts.dump_2021_name("География", 6)
    layouts.dump_2021(twice, doubled)

    worded = vpr(2021, "Обществознание", 6, 0.12).of_schools(["990111", "990112"])
    rows = worded.rows.astype({"primary_score": "object"})
    rows.loc[rows.index[rows["variant"] > 0][0], "primary_score"] = "двенадцать"
    words = home / layouts.dump_2021_name("Обществознание", 6)
    layouts.dump_2021(words, replace(worded, rows=rows))
    return [
        _entry(
            twice, "assessment_result", WITH_WARNINGS, rows=len(order), rejected=None,
            why="участник записан дважды",
        ),
        _entry(
            words, "assessment_result", WITH_WARNINGS, rows=len(rows), rejected=1,
            why="вместо балла слово",
        ),
    ]  # fmt: skip


def _entry(path: Path, dataset: str, outcome: str, **said) -> Entry:
    return Entry(f"{FOLDER}/{path.name}", dataset, outcome, **said)


def _package(path: Path) -> zipfile.ZipFile:
    """A workbook's archive, open, with all but its sheet."""
    archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
    for name, content in _PARTS.items():
        archive.writestr(zipfile.ZipInfo(name), content)
    return archive


def _sheet() -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _encrypted() -> bytes:
    """A compound file with the two streams of an Office document under a password, both empty."""
    free, end, table_of_sectors = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0, 0,
    )  # fmt: skip
    sectors = struct.pack("<II", table_of_sectors, end)

    def name(text: str, kind: int, right: int, child: int) -> bytes:
        written = text.encode("utf-16-le") + b"\0\0"
        return struct.pack(
            "<64sHBBIII36xIQ", written, len(written), kind, 1, free, right, child, end, 0
        )

    entries = (
        name("Root Entry", 5, free, 1)
        + name("EncryptionInfo", 2, 2, free)
        + name("EncryptedPackage", 2, free, free)
    )
    return (
        header.ljust(512, b"\xff")
        + sectors.ljust(512, b"\xff")
        + entries.ljust(512, b"\0")
        + region.generator(8).bytes(2048)
    )
