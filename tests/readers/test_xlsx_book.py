"""The columnar reader gives what calamine gives, or nothing: a cell is never guessed."""

import zipfile
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from benchmarks.intake import region
from readers import refusals, workbook, xlsx_book, xlsx_cells
from readers.reading import UnreadableFileError
from tests.fuzz.mutate import case

TEXTS = st.text(
    st.sampled_from("абвЁ XYZ019.,-&<>\"'«»_\t\n😀")
    | st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]),
    max_size=30,
)  # fmt: skip
CELLS = (
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | TEXTS.map(lambda text: f"'{text}")
    | st.floats(allow_nan=False, allow_infinity=False)
)  # fmt: skip
TABLES = st.lists(st.lists(CELLS, max_size=8), max_size=12)


def by_columns(content: bytes) -> list[tuple]:
    sheets = xlsx_book.read(BytesIO(content), partial(refusals.allow, Path("a.xlsx")))
    return [(each.name, each.hidden, list(each.cells), each.merged) for each in sheets]


def by_calamine(content: bytes) -> list[tuple]:
    with NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(content)
        file.flush()
        book = CalamineWorkbook.from_path(file.name)
    sheets = [
        (each, book.get_sheet_by_name(each.name))
        for each in book.sheets_metadata
        if each.typ == SheetTypeEnum.WorkSheet
    ]
    return [
        (
            metadata.name,
            metadata.visible != SheetVisibleEnum.Visible,
            trimmed(sheet.to_python(skip_empty_area=False)),
            sheet.merged_cell_ranges or [],
        )
        for metadata, sheet in sheets
    ]


def trimmed(cells: list[list]) -> list[list]:
    """Rows without those below the last that has a value."""
    while cells and not any(cell != "" for cell in cells[-1]):
        cells.pop()
    return cells


def book_of(rows: list[list]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def book_with(sheet_data: str, shared: str = "", styles: str = "") -> bytes:
    """A book whose only sheet has these rows in its XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {"worksheet": "worksheets/sheet1.xml", "sharedStrings": "sharedStrings.xml"}
    parts["styles"] = "styles.xml"
    relations = "".join(
        f'<Relationship Id="r{number}" Type="{office}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(parts.items())
    )
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="Лист" sheetId="1" r:id="r0"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}">{relations}</Relationships>',
        )
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="{main}">'
            f"<sheetData>{sheet_data}</sheetData></worksheet>",
        )
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{main}">{shared}</sst>')
        archive.writestr("xl/styles.xml", f'<styleSheet xmlns="{main}">{styles}</styleSheet>')
    return content.getvalue()


def stripped(sheets: list[tuple]) -> list:
    """Cells without blanks at their ends, as `readers.sheet.text` takes them."""
    return [
        (*rest, [[c.strip() if isinstance(c, str) else c for c in row] for row in rows], merged)
        for *rest, rows, merged in sheets
    ]


def types_of(sheets: list[tuple]) -> list:
    return [[list(map(type, row)) for row in rows] for _, _, rows, _ in sheets]


@given(TABLES)
def test_whatever_stands_in_a_book_is_read_as_calamine_reads_it(rows):
    content = book_of(rows)
    assert by_columns(content) == by_calamine(content)
    assert types_of(by_columns(content)) == types_of(by_calamine(content))


@given(TABLES, st.integers(400, 1_100))
def test_where_a_chunk_ends_does_not_matter(rows, size):
    content = book_of(rows)
    whole = by_columns(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx_cells, "_CHUNK", size)
        assert by_columns(content) == whole


@pytest.mark.parametrize("length", [200, 256, 257, 300, 5_000])
@pytest.mark.parametrize("letter", ["a", "ы"])
def test_long_texts_are_told_apart_by_their_ends(length, letter):
    long = letter * length
    content = book_of([[long, f"{long}1"], [f"{long}2", long], [f"1{long}", f"{long}1"]])
    assert by_columns(content) == by_calamine(content)


def test_a_long_text_takes_no_more_comparisons_than_a_short_one():
    content = book_of([["ы" * 32_000, "а"], ["ы" * 32_000, "ы" * 31_999 + "х"]])
    with pytest.MonkeyPatch.context() as patch:
        compared = []
        factorize = xlsx_cells.pd.factorize
        patch.setattr(xlsx_cells.pd, "factorize", lambda *of: compared.append(1) or factorize(*of))
        assert by_columns(content)[0][2][1][1].endswith("ых")
    assert len(compared) < 200  # 16,000 of eight bytes each


KNOWN = {
    "numbers": '<c r="A1"><v>5</v></c><c r="B1" t="n"><v>-0.25</v></c><c r="C1"><v>1E-3</v></c>',
    "blanks": '<c r="A1"/><c r="B1" s="0"/><c r="C1"></c><c r="D1"><v></v></c><c r="E1"><v/></c>'
    '<c r="F1"><v>1</v></c>',
    "shared": '<c r="A1" t="s"><v>0</v></c><c r="B1" s="1" t="s"><v>1</v></c>'
    '<c r="C1" t="s"><v>2</v></c>',
    "inline": '<c r="A1" t="inlineStr"><is><t>edu641017</t></is></c>'
    '<c r="B1" s="1" t="inlineStr"><is><t xml:space="preserve"> 1К1 </t></is></c>'
    '<c r="C1" t="inlineStr"><is><t/></is></c>',
    "references": '<c r="A1" t="inlineStr"><is><t>&#1083;&#x43E;&amp;&lt;&gt;&quot;&apos;</t></is>'
    "</c>",
    "references of the control characters": '<c r="A1" t="inlineStr"><is><t>1&#150;4&#x96;</t></is>'
    "</c>",
    "formulas": '<c r="A1"><f>B1+1</f><v>7</v></c><c r="B1" t="str"><f t="shared" si="0"/>'
    '<v>семь</v></c><c r="C1"><f>D1</f></c>',
    "errors": '<c r="A1" t="e"><v>#N/A</v></c><c r="B1" t="b"><v>1</v></c>'
    '<c r="C1" t="b"><v>0</v></c>',
    "far": '<c r="AB1"><v>1</v></c><c r="AMJ1"><v>2</v></c>',
    "beginnings": '<c r="A1" t="inlineStr"><is><t>Степной муниципальный район</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>Степной муниципальный округ</t></is></c>'
    '<c r="C1" t="inlineStr"><is><t>Степной </t></is></c>'
    '<c r="D1" t="inlineStr"><is><t>Степной муниципальный район</t></is></c>',
    "like numbers": '<c r="A1" t="inlineStr"><is><t>5</t></is></c><c r="B1"><v>5</v></c>'
    '<c r="C1" t="str"><v>5</v></c><c r="D1" t="s"><v>0</v></c>',
    "blanks between tags": '\n<c r="A1">\n  <v>5</v>\n</c>\n<c r="C1"><v>6</v></c> ',
}
SHARED = (
    "<si><t>да</t></si><si><r><rPr><b/></rPr><t xml:space='preserve'>нет, </t></r>"
    "<r><t>никогда</t></r></si>"
    "<si><t>иначе</t><rPh sb='0' eb='1'><t>фонетика</t></rPh></si>"
)
STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="DD.MM.YYYY"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="49"/><xf numFmtId="14"/>'
    '<xf numFmtId="164"/></cellXfs>'
)


@pytest.mark.parametrize("cells", KNOWN.values(), ids=KNOWN)
def test_what_programs_write_is_known(cells):
    content = book_with(f'<row r="1" spans="1:9">{cells}</row><row r="4"/>', SHARED, STYLES)
    assert stripped(by_columns(content)) == stripped(by_calamine(content))
    assert types_of(by_columns(content)) == types_of(by_calamine(content))


UNKNOWN = {
    "a date": '<row r="1"><c r="A1" s="2"><v>44000</v></c></row>',
    "a date of its own format": '<row r="1"><c r="A1" s="3" t="n"><v>44000</v></c></row>',
    "an ISO date": '<row r="1"><c r="A1" t="d"><v>2021-03-17</v></c></row>',
    "rich text": '<row r="1"><c r="A1" t="inlineStr"><is><r><t>а</t></r></is></c></row>',
    "a comment": '<row r="1"><c r="A1"><!-- <v>1</v> --><v>5</v></c></row>',
    "marked text": '<row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[а<б]]></t></is></c></row>',
    "a prefix": '<row r="1"><x:c r="A1"><x:v>5</x:v></x:c></row>',
    "no place": "<row><c><v>5</v></c></row>",
    "the place last": '<row r="1"><c t="str" r="A1"><v>5</v></c></row>',
    "a type before the style": '<row r="1"><c r="A1" t="s" s="1"><v>0</v></c></row>',
    "more attributes": '<row r="1"><c r="A1" s="1" t="s" cm="1"><v>0</v></c></row>',
    "another row's cell": '<row r="1"><c r="A2"><v>5</v></c></row>',
    "a longer number": '<row r="1"><c r="A12"><v>5</v></c></row>',
    "cells out of order": '<row r="1"><c r="B1"><v>5</v></c><c r="A1"><v>6</v></c></row>',
    "a cell twice": '<row r="1"><c r="A1"><v>5</v></c><c r="A1"><v>6</v></c></row>',
    "rows out of order": '<row r="2"><c r="A2"><v>5</v></c></row><row r="1"/>',
    "no number": '<row r="1"><c r="A1"><v>пять</v></c></row>',
    "an unknown reference": '<row r="1"><c r="A1" t="str"><v>&nbsp;</v></c></row>',
    "a text that lacks": '<row r="1"><c r="A1" t="s"><v>9</v></c></row>',
    "a negative one": '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
    "a text with a bracket": '<row r="1"><c r="A1" t="str"><v>а>б</v></c></row>',
    "an escaped character": '<row r="1"><c r="A1" t="str"><v>а_x000D_</v></c></row>',
    "an unknown error": '<row r="1"><c r="A1" t="e"><v>99</v></c></row>',
    "two values": '<row r="1"><c r="A1"><v>5</v><v>6</v></c></row>',
    "a value of another kind": '<row r="1"><c r="A1" t="inlineStr"><v>6</v></c></row>',
    "a column too far": '<row r="1"><c r="XFE1"><v>6</v></c></row>',
}


@pytest.mark.parametrize("rows", UNKNOWN.values(), ids=UNKNOWN)
def test_what_is_unknown_is_left_to_the_general_reader(rows):
    with pytest.raises(xlsx_book.UnusualError):
        by_columns(book_with(rows, SHARED, STYLES))


@pytest.mark.parametrize("item", ["<si><t><b/>а</t></si>", "<si><t>а</t><r><t>б</t></r></si>"])
def test_a_shared_text_with_other_things_in_it_is_unknown(item):
    with pytest.raises(xlsx_book.UnusualError):
        by_columns(book_with('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', item))


def test_a_date_is_read_by_the_general_reader(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(book_of([[date(2021, 3, 17), 5]]))
    (sheet,) = workbook.open_sheets(path)
    assert [column.texts for column in sheet.columns] == [["2021-03-17"], ["5"]]


@pytest.mark.parametrize("number", range(240))
def test_of_a_damaged_book_nothing_else_is_read(number):
    damaged = case(3, number)
    try:
        ours = by_columns(damaged.content)
    except (xlsx_book.UnusualError, UnreadableFileError):
        return
    try:
        theirs = by_calamine(damaged.content)
    except CalamineError:
        return  # it also reads parts that no cell depends on
    assert stripped(ours) == stripped(theirs)


def test_the_layouts_of_results_are_known(tmp_path):
    for path in region.write(tmp_path, 4, rows=40):
        assert by_columns(path.path.read_bytes())


def test_real_exports(shared):
    for path in sorted((shared / "real").rglob("*.xlsx")):
        content = path.read_bytes()
        assert by_columns(content) == by_calamine(content), path.name


def test_rows_are_asked_for_one_by_one_and_together():
    content = book_of([[1, "а"], [None, "б"], [2, "а"]])
    (sheet,) = xlsx_book.read(BytesIO(content), partial(refusals.allow, Path("a.xlsx")))
    assert len(sheet.cells) == 3
    assert sheet.cells[1] == ["", "б"]
    assert sheet.cells[-1] == [2.0, "а"]
    assert sheet.cells[1:] == [["", "б"], [2.0, "а"]]


def test_too_many_cells_are_not_given_memory():
    content = book_with('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    with pytest.raises(UnreadableFileError, match="1048576 строк × 16384 столбца"):
        by_columns(content)
