import csv
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt

from readers import workbook
from readers.reading import UnreadableFileError
from tests import bad_files

SHARED = Path(__file__).parents[2] / "../shared/real"


def rule_of(path: Path) -> tuple[str, str]:
    with pytest.raises(UnreadableFileError) as caught:
        workbook.open_sheets(path)
    return caught.value.finding.rule, caught.value.finding.message


def test_rows_and_columns_keep_their_places(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Протокол"
    book.active["C4"] = "код"
    book.active["E6"] = 7
    book.active.merge_cells("C4:D4")
    book.create_sheet("Классы").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    first, second = workbook.open_sheets(tmp_path / "a.xlsx")
    assert first.name == "Протокол"
    assert first.cells[3][2] == "код"
    assert first.cells[5][4] == 7
    assert first.cells[0] == [""] * 5
    assert first.merged == [((3, 2), (3, 3))]
    assert (first.hidden, second.hidden) == (False, True)


def test_old_excel(tmp_path):
    first, second = workbook.open_sheets(bad_files.old_workbook(tmp_path / "a.xls"))
    assert first.cells[2][1] == "итог"
    assert first.cells[4][2] == 5
    assert first.merged == [((2, 1), (2, 3))]
    assert (second.name, second.hidden) == ("Классы", True)


def test_ods_with_repeated_rows(tmp_path):
    path = bad_files.ods(
        tmp_path / "a.ods",
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell office:value-type="string"><text:p>код</text:p></table:table-cell>'
        "</table:table-row>",
    )
    (sheet,) = workbook.open_sheets(path)
    assert sheet.cells == [["", "", ""]] * 3 + [["", "", "код"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("delimiter", list(";,\t|"))
def test_csv_of_any_delimiter_and_encoding(tmp_path, delimiter, encoding):
    rows = [
        ["логин", "название", "балл"],
        ["edu641017", f'МБОУ "Школа{delimiter} лучшая"\r\nИ всё', "12"],
        ["edu641018", "МОУ СОШ", ""],
    ]
    path = tmp_path / "результаты.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    (sheet,) = workbook.open_sheets(path)
    assert sheet.cells == rows
    assert sheet.name == "результаты"


def test_decimal_commas_divide_nothing(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("ОО;доля;доля по РФ\nА;1,5;2,5\nБ;3,5;4,5\n")
    assert workbook.open_sheets(path)[0].cells[1] == ["А", "1,5", "2,5"]


def test_ragged_rows_are_padded(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Протокол\n\nкод;балл\n1;2\n")
    assert workbook.open_sheets(path)[0].cells == [
        ["Протокол", ""],
        ["", ""],
        ["код", "балл"],
        ["1", "2"],
    ]


def test_a_head_cut_within_a_letter_is_still_text(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("логин;имя\n" + "x;ИИИИИИИ\n" * 20_000, encoding="utf-8")
    path_2 = tmp_path / "b.csv"
    path_2.write_text("логин;имя;\n" + "x;ИИИИИИИ;\n" * 20_000, encoding="utf-8")
    assert workbook.open_sheets(path)[0].cells[-1] == ["x", "ИИИИИИИ"]
    assert workbook.open_sheets(path_2)[0].cells[-1] == ["x", "ИИИИИИИ", ""]


@pytest.mark.parametrize(
    ("build", "name", "rule", "words"),
    [
        (bad_files.html, "a.xls", "not-what-name-says", "веб-страница"),
        (bad_files.random_bytes, "a.xlsx", "not-what-name-says", "неизвестного вида"),
        (bad_files.old_workbook, "a.xlsx", "not-what-name-says", "должно быть .xls."),
        (lambda p: bad_files.archive_of(p, "a.csv"), "a.xlsx", "not-what-name-says", "распакуйте"),
        (lambda p: bad_files.archive_of(p, "a.csv"), "a.zip", "unsupported-kind", "архив"),
        (lambda p: bad_files.archive_of(p, "word/document.xml"), "a.xlsx", "not-what-name-says",
         "Word"),
        (lambda p: p.write_bytes(b"%PDF-1.7") and p, "a.xlsx", "not-what-name-says", "PDF"),
        (lambda p: p.write_text("логин;балл") and p, "a.xlsx", "not-what-name-says", ".csv"),
        (bad_files.encrypted_office, "a.xlsx", "encrypted", "снимите пароль"),
        (bad_files.encrypted_zip, "a.xlsx", "encrypted", "снимите пароль"),
        (bad_files.truncated, "a.xlsx", "damaged", "не полностью"),
        (bad_files.broken_sheet, "a.xlsx", "damaged", "не полностью"),
        (bad_files.empty, "a.xlsx", "empty-file", "0 байт"),
        (bad_files.blank, "a.xlsx", "empty-file", "нет заполненных ячеек"),
        (lambda p: p.write_text("\n\n") and p, "a.csv", "empty-file", "нет заполненных ячеек"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_reason(tmp_path, build, name, rule, words):
    got, message = rule_of(build(tmp_path / name))
    assert got == rule
    assert words in message
    assert name in message


def test_a_truncated_old_workbook_is_damaged(tmp_path):
    path = bad_files.old_workbook(tmp_path / "a.xls")
    path.write_bytes(path.read_bytes()[:2000])
    assert rule_of(path)[0] == "damaged"


def test_one_far_cell_is_not_unfolded(tmp_path):
    path = bad_files.xlsx_of(
        tmp_path / "a.xlsx", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    rule, message = rule_of(path)
    assert rule == "table-too-large"
    assert "XFD1048576" in message


def test_a_csv_of_one_endless_row_is_not_unfolded(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(";" * 20_000 + "\n" + "1;2\n" * 10)
    assert rule_of(path)[0] == "table-too-large"


TABLE = [["логин", *range(39)], *[["edu641017", *range(39)]] * 300]


def _xlsx(path, extra):
    """The table of 300 rows and `extra` rows of XML below it."""
    return bad_files.with_rows(bad_files.workbook(path, Лист=TABLE), extra)


def _csv(path, extra):
    path.write_text("\n".join(";".join(map(str, row)) for row in TABLE) + "\n" + extra)
    return path


def _xls(path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Лист")
    for row, cells in enumerate(TABLE):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    sheet.write(65_535, 0, 1)
    book.save(str(path))
    return path


SCATTERED = {
    "a cell far below": lambda folder: _xlsx(
        folder / "a.xlsx", '<row r="100000"><c r="A100000"><v>1</v></c></row>'
    ),
    "a cell far to the right": lambda folder: _xlsx(
        folder / "a.xlsx", '<row r="2000"><c r="BXX2000"><v>1</v></c></row>'
    ),
    "a column of numbers drawn to the end": lambda folder: _xlsx(
        folder / "a.xlsx",
        "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(302, 100_000)),
    ),
    "a csv of blank lines": lambda folder: _csv(folder / "a.csv", "\n" * 100_000 + "1\n"),
    "a csv with one long line": lambda folder: _csv(
        folder / "a.csv", ";" * 1_900 + "1\n" + "1;2\n" * 2_000
    ),
    "old Excel": lambda folder: _xls(folder / "a.xls"),
}


@pytest.mark.parametrize("scattered", SCATTERED)
def test_cells_scattered_over_a_large_rectangle_are_no_table(tmp_path, scattered):
    rule, message = rule_of(SCATTERED[scattered](tmp_path))
    assert rule == "table-too-large"
    assert "почти все ячейки между ними пустые" in message
    assert "Ctrl+End" in message


BLANK_BELOW = {
    "formatted rows": (1_048_576, '<row r="{0}" s="1" customFormat="1"/>'),
    "formatted cells": (1_048_576, '<row r="{0}"><c r="A{0}" s="1"/></row>'),
    "formulas that give nothing": (
        200_000, '<row r="{0}"><c r="A{0}" t="str"><f>B{0}</f><v></v></c></row>'
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", BLANK_BELOW)
def test_a_table_with_blank_rows_far_below_is_the_table(tmp_path, kind):
    last, row = BLANK_BELOW[kind]
    blank = "".join(row.format(number) for number in range(302, last + 1, 3))
    (sheet,) = workbook.open_sheets(_xlsx(tmp_path / "a.xlsx", blank))
    assert list(sheet.cells) == TABLE
    assert len(sheet.columns[0].codes) == 301


def test_a_stray_cell_nearby_is_read_with_the_table(tmp_path):
    path = _xlsx(tmp_path / "a.xlsx", '<row r="40000"><c r="A40000"><v>1</v></c></row>')
    (sheet,) = workbook.open_sheets(path)
    assert (len(sheet.cells), sheet.cells[-1][0]) == (40_000, 1)


def test_a_large_sparse_table_is_read(tmp_path):
    path = tmp_path / "протокол.csv"
    path.write_text("а;б" + ";" * 38 + "\n" + ("1;2" + ";" * 38 + "\n") * 60_000)
    assert len(workbook.open_sheets(path)[0].cells) == 60_001


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real exports are not here")
def test_real_exports_as_openpyxl_sees_them():
    path = next(SHARED.glob("2022/11/*.xlsx"))
    read = {sheet.name: list(sheet.cells) for sheet in workbook.open_sheets(path)}
    book = openpyxl.load_workbook(path)
    assert list(read) == book.sheetnames
    for sheet in book:
        expected = [["" if v is None else v for v in row] for row in sheet.values]
        assert read[sheet.title] == expected


def test_a_workbook_that_breaks_off_within_a_part_is_damaged(tmp_path, monkeypatch):
    class BreaksOff:
        @staticmethod
        def from_path(path):
            raise OSError("corrupt deflate stream")

    monkeypatch.setattr(workbook, "CalamineWorkbook", BreaksOff)
    assert rule_of(bad_files.old_workbook(tmp_path / "a.xls"))[0] == "damaged"


def test_a_sheet_that_lost_its_name_goes_by_its_place(tmp_path):
    whole = tmp_path / "whole.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["логин"])
    book.save(whole)
    path = tmp_path / "nameless.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b'name="Sheet"', b'name=""'))
    assert [sheet.name for sheet in workbook.open_sheets(path)] == ["№ 1"]


def test_a_comma_in_lines_over_a_table_is_no_delimiter(tmp_path):
    path = tmp_path / "а.csv"
    path.write_text(
        "Перечень, наиболее высокие\nОГЭ, 2021 год\nдоля\tшкола\tкачество, уровень\n"
        + "1,5\tСОШ № 1\t40\n" * 7 + "2\tСОШ № 2\t41\n",
        encoding="utf-8",
    )  # fmt: skip
    (sheet,) = workbook.open_sheets(path)
    assert sheet.cells[3] == ["1,5", "СОШ № 1", "40"]


def test_commas_that_make_more_lines_alike_than_the_table_has_rows_are_no_delimiter(tmp_path):
    path = tmp_path / "а.csv"
    path.write_text(
        "Перечень, наиболее высокие\nОГЭ по физике, 2021 год\nдоля;участники;уровень;школа\n"
        "98,85 %;262;57.25%;СОШ № 1\n",
        encoding="utf-8",
    )
    (sheet,) = workbook.open_sheets(path)
    assert sheet.cells[3] == ["98,85 %", "262", "57.25%", "СОШ № 1"]
