import hashlib
import re
import shutil
import zipfile
from collections import Counter
from datetime import date

import docx
import openpyxl
import pytest
import xlwt
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

from domain.finding import SEVERITY_WORDS, Finding, Severity
from domain.settings import Settings
from intake import copied_values, returned_workbook
from intake.recognise import read_file
from intake.returned_workbook import FILLS, HEADER_ROW, HEADERS, annotate
from intake.returns import send_back
from readers.reading import ColumnSource
from readers.workbook import open_sheets
from tests import bad_files, small_files
from tests.any_format import FORMATS
from warehouse.batches import Batch

BALL = ColumnSource("Протокол", "C", "всего баллов")
LOGIN = ColumnSource("Протокол", "A", "логин школы")


def error(message="Не то.", sheet="Протокол", row=None, column=None, severity=Severity.ERROR):
    return Finding(severity, "some-rule", message, sheet, row, column)


def protocol(path):
    """A workbook of two sheets with every sort of formatting a sender may have used."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Протокол"
    sheet.append(["логин школы", "дата", "всего баллов", "доля"])
    for number in range(2, 9):
        sheet.append([f"sch64100{number}", date(2021, 3, number), number, number / 7])
        sheet.cell(number, 2).number_format = "DD.MM.YYYY"
        sheet.cell(number, 4).number_format = "0.0%"
        sheet.cell(number, 1).border = Border(bottom=Side("thin", color="FF00AA00"))
    for cell in sheet[1]:
        cell.font = Font(name="Times New Roman", size=14, bold=True, color="FF112233")
        cell.fill = PatternFill("solid", fgColor="FFD9EAD3")
        cell.alignment = Alignment(wrap_text=True, horizontal="center")
    sheet["C9"] = "=SUM(C2:C8)"
    sheet["D9"] = "=1+1"
    sheet["D9"].data_type = "s"  # text that looks like a formula
    sheet["A10"] = CellRichText("Примечание ", TextBlock(InlineFont(b=True), "важное"))
    sheet["A12"] = "итог"
    sheet.merge_cells("A12:C13")
    sheet["C5"].comment = Comment("Пересчитано учителем", "Школа")
    sheet.column_dimensions["A"].width = 31
    sheet.row_dimensions[1].height = 44
    sheet.row_dimensions[7].hidden = True
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = "A1:D8"
    sheet.print_area = "A1:D9"
    choice = DataValidation(type="list", formula1='"т1,т2"')
    choice.add("E2:E8")
    sheet.add_data_validation(choice)
    sheet.conditional_formatting.add("C2:C8", CellIsRule("lessThan", ["3"], font=Font(bold=True)))
    other = book.create_sheet("Лист 'Б'")
    other["B3"] = "далеко"
    other.sheet_state = "hidden"
    book.save(path)
    return path


def look(cell):
    """All that a cell is, its comment apart."""
    parts = (cell.font, cell.border, cell.alignment, cell.protection, cell.fill)
    return [cell.value, cell.data_type, cell.number_format, *map(repr, parts)]


def is_filled(cell, severity=Severity.ERROR):
    return cell.fill.fgColor.rgb == FILLS[severity].fgColor.rgb


def returned(tmp_path, findings, columns=(LOGIN, BALL), source=None):
    source = source or protocol(tmp_path / "Протокол.xlsx")
    target = tmp_path / "назад.xlsx"
    annotate(source, target, findings, columns)
    return openpyxl.load_workbook(target, rich_text=True)


def lines(book):
    """The list as (kind, sheet, cell, message), an empty cell as ''."""
    rows = book.worksheets[0].iter_rows(min_row=HEADER_ROW + 1, max_col=4, values_only=True)
    return [tuple(value or "" for value in row) for row in rows]


def parts_of(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode(errors="replace") for name in archive.namelist()}


def test_the_sender_gets_the_same_workbook_with_only_the_faulty_cell_changed(tmp_path):
    source = protocol(tmp_path / "Протокол.xlsx")
    digest = hashlib.sha256(source.read_bytes()).digest()
    book = returned(tmp_path, [error(row=3, column="всего баллов")], source=source)
    assert hashlib.sha256(source.read_bytes()).digest() == digest

    before = openpyxl.load_workbook(source, rich_text=True)
    assert book.sheetnames == ["Замечания", *before.sheetnames]
    for old in before.worksheets:
        new = book[old.title]
        assert new.dimensions == old.dimensions
        for row in old.iter_rows():
            for cell in row:
                copy = new[cell.coordinate]
                if (old.title, cell.coordinate) == ("Протокол", "C3"):
                    assert look(copy)[:-1] == look(cell)[:-1]
                    assert is_filled(copy)
                    assert "Не то." in copy.comment.text
                    continue
                assert look(copy) == look(cell), cell.coordinate
                assert (copy.comment and copy.comment.text) == (cell.comment and cell.comment.text)
        assert new.merged_cells.ranges == old.merged_cells.ranges
        assert new.sheet_state == old.sheet_state
        assert new.freeze_panes == old.freeze_panes
        assert new.auto_filter.ref == old.auto_filter.ref
        assert new.print_area == old.print_area
    old, new = before["Протокол"], book["Протокол"]
    assert new.column_dimensions["A"].width == 31
    assert new.row_dimensions[1].height == 44
    assert new.row_dimensions[7].hidden
    assert str(new.data_validations.dataValidation[0].sqref) == "E2:E8"
    assert [str(each.sqref) for each in new.conditional_formatting] == ["C2:C8"]
    assert new["C9"].data_type == "f"
    assert new["D9"].data_type == "s"


def test_the_list_opens_first_and_alone(tmp_path):
    book = returned(tmp_path, [error(row=3)])
    assert book.active.title == "Замечания"
    assert [sheet.sheet_view.tabSelected for sheet in book.worksheets] == [True, False, False]


def test_the_list_goes_down_the_file_the_gravest_first(tmp_path):
    book = returned(
        tmp_path,
        [
            error(sheet="Лист 'Б'", row=2),
            error(row=9),
            error(row=3, severity=Severity.WARNING),
            error(row=4),
            error(sheet=None),
        ],
    )
    places = [(kind, sheet, cell) for kind, sheet, cell, _ in lines(book)]
    assert places == [
        ("ошибка", "", ""),
        ("ошибка", "Лист 'Б'", "строка 2"),
        ("ошибка", "Протокол", "строка 4"),
        ("ошибка", "Протокол", "строка 9"),
        ("предупреждение", "Протокол", "строка 3"),
    ]


def test_a_long_remark_has_a_row_high_enough_to_be_read_in_any_program(tmp_path):
    listed = returned(tmp_path, [error("Не то. " * 60, row=3), error(row=4)]).worksheets[0]
    first, second = (listed.row_dimensions[HEADER_ROW + n].height for n in (1, 2))
    assert first >= 4 * second
    assert listed.page_setup.orientation == "landscape"
    assert listed.sheet_properties.pageSetUpPr.fitToPage


def test_the_copy_reads_as_the_file_does(tmp_path):
    pupils = [("sch641017", str(50001 + n), total) for n, total in enumerate([5, 11, None])]
    source = small_files.xlsx(
        tmp_path / "Математика, 5 класс. ВПР 2021.xlsx", small_files.dump_2021(pupils)
    )
    reading = read_file(source)
    target = tmp_path / "назад.xlsx"
    annotate(source, target, [error(sheet="Sheet", row=2)], reading.columns.values())
    again = read_file(target)
    assert again.layout == reading.layout
    assert again.rows.equals(reading.rows)
    assert (again.task_scores == reading.task_scores).all()


def test_several_findings_on_a_cell_are_all_in_its_comment_beneath_the_senders_own(tmp_path):
    findings = [
        error("Мелочь.", row=5, column="всего баллов", severity=Severity.NOTE),
        error("Сомнение.", row=5, column="всего баллов", severity=Severity.WARNING),
        error("Ошибка первая.", row=5, column="всего баллов"),
        error("Ошибка вторая.", row=5, column="всего баллов"),
    ]
    cell = returned(tmp_path, findings)["Протокол"]["C5"]
    texts = ["Пересчитано учителем", "Ошибка первая.", "Ошибка вторая.", "Сомнение.", "Мелочь."]
    places = [cell.comment.text.index(text) for text in texts]
    assert places == sorted(places)
    assert is_filled(cell)


@pytest.mark.parametrize(
    ("finding", "marked", "words"),
    [
        (error(row=4, column="всего баллов"), "C4", "C4"),
        (error(row=4), "A4", "строка 4"),
        (error(row=4, column="чего нет в файле"), "A4", "строка 4"),
        (error(column="всего баллов"), "C1", "столбец C"),
        (error(sheet=None, column="всего баллов"), "C1", "столбец C"),
        (error(row=13, column="всего баллов"), "A12", "C13"),  # inside merged cells
        (error(), None, None),
        (error(sheet=None), None, None),
        (error(sheet="Нет такого", row=4), None, "строка 4"),
    ],
)
def test_a_finding_marks_the_cell_it_names(tmp_path, finding, marked, words):
    book = returned(tmp_path, [finding])
    sheet = book["Протокол"]
    ours = [
        cell.coordinate
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment and "Не то." in cell.comment.text
    ]
    assert ours == ([marked] if marked else [])
    filled = [cell.coordinate for row in sheet for cell in row if is_filled(cell)]
    assert filled == ours
    link = book.worksheets[0].cell(HEADER_ROW + 1, 3)
    if words:
        assert link.value == words
    if marked:
        assert link.hyperlink.location == f"'Протокол'!{marked}"


def test_a_header_over_two_columns_marks_neither_but_the_row(tmp_path):
    twice = [BALL, ColumnSource("Протокол", "D", "всего баллов")]
    sheet = returned(tmp_path, [error(row=4, column="всего баллов")], twice)["Протокол"]
    assert [cell.coordinate for cell in sheet[4] if cell.comment] == ["A4"]


def test_links_lead_to_sheets_whatever_their_names(tmp_path):
    book = returned(tmp_path, [error(sheet="Лист 'Б'", row=3)])
    assert book.worksheets[0].cell(HEADER_ROW + 1, 3).hyperlink.location == "'Лист ''Б'''!A3"


@pytest.mark.parametrize(
    ("count", "total", "marks"),
    [
        (0, "Всего 0 замечаний.", "Отмечать в ячейках нечего."),
        (1, "Всего 1 замечание.", "На листах отмечена 1 ячейка:"),
        (2, "Всего 2 замечания.", "На листах отмечены 2 ячейки:"),
        (5, "Всего 5 замечаний.", "На листах отмечено 5 ячеек:"),
    ],
)
def test_counts_are_worded(tmp_path, count, total, marks):
    sheet = returned(tmp_path, [error(row=2 + n) for n in range(count)]).worksheets[0]
    assert sheet["A1"].value == "Замечания к файлу «Протокол.xlsx»"
    assert sheet["A2"].value == total
    assert sheet["A3"].value.startswith(marks)
    assert [cell.value for cell in sheet[HEADER_ROW]] == HEADERS


@pytest.mark.parametrize("start", ["=", "+", "-", "@", " ="])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_nothing_in_the_list_can_run(tmp_path, start, kind):
    text = f"{start}HYPERLINK(1)"
    source = tmp_path / f"{text}.{kind}"
    if kind == "xlsx":
        bad_files.workbook(source, **{text: [["логин"], ["sch641017"]]})
    else:
        source.write_text("логин;балл\nsch641017;1\n")
    findings = [error(text, text, 1), error("#N/A", text, 2)]
    book = returned(tmp_path, findings, source=source)
    sheet = book.worksheets[0]
    assert lines(book)[0] == ("ошибка", text, "строка 1", text)
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.data_type in ("s", "n")
            assert cell.value is None or isinstance(cell.value, str)
            if cell.value and cell.value.lstrip()[0] in "=+-@":
                assert cell.quotePrefix
    assert "<f>" not in parts_of(tmp_path / "назад.xlsx")["xl/worksheets/sheet1.xml"]


def test_macros_stay_behind(tmp_path):
    plain = protocol(tmp_path / "Протокол.xlsx")
    source = tmp_path / "Протокол.xlsm"
    shutil.copyfile(plain, source)
    with zipfile.ZipFile(source, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    book = returned(tmp_path, [error(row=3)], source=source)
    assert book["Протокол"]["A3"].comment
    assert not any("vba" in name for name in parts_of(tmp_path / "назад.xlsx"))


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_what_is_no_table_gets_the_list_alone(tmp_path, kind):
    source = tmp_path / f"протокол.{kind}"
    if kind == "docx":
        docx.Document().save(source)
    else:
        source.write_bytes(b"%PDF-1.7 ...")
    book = returned(tmp_path, [error(row=2, column="всего баллов")], source=source)
    assert book.sheetnames == ["Замечания"]
    assert "только таблицы" in book.active["A3"].value
    assert lines(book) == [("ошибка", "Протокол", "C2", "Не то.")]
    assert book.active.cell(HEADER_ROW + 1, 3).hyperlink is None


COPIED = [name for name in FORMATS if name != "xlsx"]


@pytest.mark.parametrize("form", COPIED)
def test_another_table_comes_back_as_a_workbook_of_its_values_with_its_cells_marked(tmp_path, form):
    suffix, write = FORMATS[form]
    rows = [["логин школы", "дата", "всего баллов"], ["sch641017", "=1+1", 5], ["007", "", 2.5]]
    source = write(tmp_path / f"Протокол{suffix}", rows, "Протокол")
    before = source.read_bytes()
    book = returned(tmp_path, [error(row=2, column="всего баллов")], source=source)
    assert source.read_bytes() == before
    assert book.sheetnames == ["Замечания", "Протокол"]
    assert "переписан в книгу Excel" in book.active["A3"].value
    sheet = book["Протокол"]
    assert is_filled(sheet["C2"])
    assert "Не то." in sheet["C2"].comment.text
    assert book.active.cell(HEADER_ROW + 1, 3).hyperlink.location == "'Протокол'!C2"
    assert sheet["A3"].value == "007"
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1", "s")
    assert sheet["B2"].quotePrefix


@pytest.mark.parametrize("form", COPIED)
def test_a_copy_of_values_reads_as_the_file_does(tmp_path, form):
    suffix, write = FORMATS[form]
    pupils = [("sch641017", str(50001 + n), total) for n, total in enumerate([5, 11, None])]
    name = "Математика, 5 класс. ВПР 2021"
    source = write(tmp_path / f"{name}{suffix}", small_files.dump_2021(pupils))
    reading = read_file(source)
    target = tmp_path / "назад.xlsx"
    annotate(source, target, [error(sheet=reading.rows["sheet"][0], row=2)])
    again = read_file(target)
    assert again.layout == reading.layout
    assert again.rows.drop(columns="sheet").equals(reading.rows.drop(columns="sheet"))
    assert (again.task_scores == reading.task_scores).all()


def test_a_copy_of_values_keeps_sheets_dates_and_merged_cells(tmp_path):
    old = xlwt.Workbook()
    sheet = old.add_sheet("Протокол")
    sheet.write_merge(0, 0, 0, 2, "Сведения")
    sheet.write(1, 0, date(2021, 3, 17), xlwt.easyxf(num_format_str="DD.MM.YYYY"))
    other = old.add_sheet("Скрытый")
    other.write(0, 0, 1)
    other.visibility = 1
    source = tmp_path / "Протокол.xls"
    old.save(str(source))
    book = returned(tmp_path, [error(row=1)], source=source)
    assert [each.sheet_state for each in book.worksheets] == ["visible", "visible", "hidden"]
    assert [str(each) for each in book["Протокол"].merged_cells.ranges] == ["A1:C1"]
    day = book["Протокол"]["A2"]
    assert (day.value.date(), day.number_format) == (date(2021, 3, 17), "DD.MM.YYYY")


def test_a_sheet_whose_name_excel_would_not_take_is_copied_and_marked_all_the_same(tmp_path):
    name = "Сведения [район], 2020-21 учебный год, исправлено"
    source = small_files.text(tmp_path / f"{name}.csv", [["логин школы"], ["sch641017"]])
    book = returned(tmp_path, [error(sheet=name, row=2)], source=source)
    [_, sheet] = book.worksheets
    assert len(sheet.title) <= 31
    assert sheet["A2"].comment


@pytest.mark.parametrize(
    "faulty",
    [
        bad_files.truncated, bad_files.broken_sheet, bad_files.random_bytes, bad_files.empty,
        bad_files.blank, bad_files.html, bad_files.encrypted_office, bad_files.encrypted_zip,
        bad_files.far_cell, bad_files.zip_bomb, bad_files.lying_zip,
    ],
)  # fmt: skip
def test_a_file_that_is_refused_unopened_gets_the_list_alone(tmp_path, faulty):
    source = faulty(tmp_path / "файл.xlsx")
    book = returned(tmp_path, [error(sheet=None)], source=source)
    assert book.sheetnames == ["Замечания"]
    assert "Ячейки в самом файле не отмечены" in book.active["A3"].value
    assert lines(book) == [("ошибка", "", "", "Не то.")]


@pytest.mark.parametrize("found", [True, False])
def test_nothing_is_copied_from_a_file_with_persons_even_if_no_finding_says_so(tmp_path, found):
    rows = [["логин", "ФИО"], ["sch641017", "Пробный Проба Пробович"], ["sch641018", "Б"]]
    if found:
        rows = [["логин", "код"], ["sch641017", "50001 Проба"]]  # only the finding knows
    source = bad_files.workbook(tmp_path / "Файл.xlsx", Протокол=rows)
    rule = "personal-data" if found else "unknown-layout"
    finding = Finding(Severity.REFUSAL, rule, "Лист «Протокол», столбец B.", "Протокол", None, "Ф")
    book = returned(tmp_path, [finding], source=source)
    assert book.sheetnames == ["Замечания"]
    assert "персональные данные" in book.active["A3"].value
    assert lines(book) == [("отказ", "Протокол", "", "Лист «Протокол», столбец B.")]
    contents = "".join(parts_of(tmp_path / "назад.xlsx").values())
    assert "Проб" not in contents
    assert "sch641017" not in contents


@pytest.mark.parametrize("form", ["xls", "csv ';' utf-8"])
def test_nor_are_the_values_of_another_table_that_names_persons(tmp_path, form):
    suffix, write = FORMATS[form]
    rows = [["логин", "ФИО"], ["sch641017", "Пробный Проба Пробович"], ["sch641018", "Б"]]
    source = write(tmp_path / f"Протокол{suffix}", rows)
    book = returned(tmp_path, [error(sheet=None)], source=source)
    assert book.sheetnames == ["Замечания"]
    assert "персональные данные" in book.active["A3"].value


def test_a_table_too_large_to_copy_gets_the_list_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(copied_values, "MAX_CELLS", 3)
    source = small_files.text(tmp_path / "Протокол.csv", [["логин", "код"], ["sch641017", "1"]])
    book = returned(tmp_path, [error(row=2)], source=source)
    assert book.sheetnames == ["Замечания"]
    assert "слишком велик" in book.active["A3"].value


@pytest.mark.parametrize("limit", ["MAX_FILE_BYTES", "MAX_XML_BYTES"])
def test_a_file_too_large_to_mark_gets_the_list_and_says_so(tmp_path, monkeypatch, limit):
    source = protocol(tmp_path / "Протокол.xlsx")
    monkeypatch.setattr(returned_workbook, limit, 1_000)
    book = returned(tmp_path, [error(row=3)], source=source)
    assert book.sheetnames == ["Замечания"]
    assert "слишком велик" in book.active["A3"].value
    assert lines(book) == [("ошибка", "Протокол", "строка 3", "Не то.")]


def test_of_too_many_cells_the_gravest_are_marked_and_the_list_has_all(tmp_path, monkeypatch):
    monkeypatch.setattr(returned_workbook, "MAX_MARKED", 2)
    findings = [error(row=row, severity=Severity.NOTE) for row in (2, 3, 4)]
    findings += [error(row=row) for row in (5, 6)]
    book = returned(tmp_path, findings)
    marked = [row for row in range(1, 10) if book["Протокол"].cell(row, 1).comment]
    assert marked == [5, 6]
    assert len(lines(book)) == 5
    assert book.active["A3"].value.startswith("Ячеек с замечаниями 5, отмечены первые 2;")


def test_a_list_longer_than_anyone_reads_is_cut_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(returned_workbook, "MAX_LISTED", 2)
    book = returned(tmp_path, [error(row=row) for row in (2, 3, 4)])
    assert len(lines(book)) == 2
    assert book.active["A2"].value == "Всего 3 замечания. Показаны первые 2, самые важные."


def test_links_beyond_what_excel_takes_are_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr(returned_workbook, "MAX_LINKS", 2)
    sheet = returned(tmp_path, [error(row=row) for row in (2, 3, 4)]).active
    links = [sheet.cell(HEADER_ROW + n, 3).hyperlink is not None for n in (1, 2, 3)]
    assert links == [True, True, False]


def test_marks_of_a_former_round_are_gone_from_the_next_answer(tmp_path):
    first = returned(tmp_path, [error("Раз.", row=3), error("Раз.", row=5, column="всего баллов")])
    first["Протокол"]["A3"] = "sch641099"
    again = tmp_path / "снова.xlsx"
    first.save(again)
    book = returned(tmp_path, [error("Два.", row=4)], source=again)
    assert book.sheetnames == ["Замечания", "Протокол", "Лист 'Б'"]
    sheet = book["Протокол"]
    assert sheet["A3"].value == "sch641099"
    assert sheet["A3"].comment is None
    assert not is_filled(sheet["A3"])
    assert sheet["C5"].comment.text == "Пересчитано учителем"
    assert "Два." in sheet["A4"].comment.text
    assert [line[3] for line in lines(book)] == ["Два."]


def test_a_senders_own_sheet_of_that_name_stays(tmp_path):
    source = bad_files.workbook(tmp_path / "Файл.xlsx", Замечания=[["логин"], ["sch641017"]])
    book = returned(tmp_path, [error(sheet="Замечания", row=2)], source=source)
    assert len(book.worksheets) == 2
    assert book["Замечания"]["A2"].value == "sch641017"
    assert book["Замечания"]["A2"].comment


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
found = st.builds(
    Finding,
    severity=st.sampled_from(Severity),
    rule=st.just("some-rule"),
    message=texts,
    sheet=st.sampled_from([None, "Протокол", "Лист 'Б'", "Нет такого"]),
    row_number=st.none() | st.integers(1, 14),
    column_name=st.sampled_from([None, "всего баллов", "логин школы", "другой"]),
)


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return protocol(tmp_path_factory.mktemp("источник") / "Протокол.xlsx")


@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(findings=st.lists(found, max_size=12))
def test_every_finding_is_in_the_list_once_and_on_its_cell(tmp_path, source, findings):
    book = returned(tmp_path, findings, source=source)

    def clean(text):
        """Without what XML has no place for."""
        return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)

    def sheet_of(finding):
        """A finding without a sheet is of the one where its column stands, if that is known."""
        known = finding.column_name in (LOGIN.header, BALL.header)
        return finding.sheet or ("Протокол" if known else "")

    expected = Counter(
        (SEVERITY_WORDS[f.severity], sheet_of(f), clean(f.message)) for f in findings
    )
    written = lines(book)[: len(findings)]
    assert set(lines(book)[len(findings) :]) <= {("", "", "", "")}
    assert Counter((kind, sheet, text) for kind, sheet, _, text in written) == expected
    order = list(SEVERITY_WORDS.values())
    assert [order.index(kind) for kind, *_ in written] == sorted(
        order.index(kind) for kind, *_ in written
    )
    comments = "".join(
        cell.comment.text
        for sheet in book.worksheets[1:]
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    )
    for f in findings:
        if sheet_of(f) in book.sheetnames and f.row_number:
            assert clean(f.message).replace("\r", "") in comments.replace("\r", "")


class TestSendBack:
    def send(self, folder, source, findings, columns=()):
        settings = Settings(_env_file=None, home=folder / "home")
        batch = Batch(
            source.name, "0123456789abcdef" * 4, "rejected", findings=findings, columns=columns
        )
        return send_back(settings, source, batch)

    def test_the_marked_workbook_is_named_after_the_file_and_nothing_else_is_left(self, tmp_path):
        columns = [{"column_name": "primary_score", **vars(BALL)}]
        source = protocol(tmp_path / "Протокол.xlsx")
        path = self.send(tmp_path, source, [error(row=4, column="всего баллов")], columns)
        assert path.name == "Протокол (01234567). Замечания.xlsx"
        assert [each.name for each in path.parent.iterdir()] == [path.name]
        assert "Не то." in openpyxl.load_workbook(path)["Протокол"]["C4"].comment.text

    def test_a_workbook_that_openpyxl_cannot_open_gets_the_list_alone(self, tmp_path):
        sound, source = protocol(tmp_path / "а.xlsx"), tmp_path / "Протокол.xlsx"
        with zipfile.ZipFile(sound) as old, zipfile.ZipFile(source, "w") as new:
            for name in old.namelist():
                new.writestr(name, old.read(name).replace(b'"gray125"', b'"nonsense"'))
        with pytest.raises(ValueError, match="could not read stylesheet"):
            openpyxl.load_workbook(source)
        assert len(open_sheets(source)) == 2  # the intake itself reads it
        path = self.send(tmp_path, source, [error(row=4)])
        book = openpyxl.load_workbook(path)
        assert book.sheetnames == ["Замечания"]
        assert "не удалось открыть" in book.active["A3"].value
        assert lines(book) == [("ошибка", "Протокол", "строка 4", "Не то.")]

    def test_a_long_name_is_cut_to_what_a_file_system_takes(self, tmp_path):
        source = protocol(tmp_path / f"{'ы' * 120}.xlsx")
        path = self.send(tmp_path, source, [error(row=4)])
        assert path.exists()
        assert path.name.endswith("ы (01234567). Замечания.xlsx")
