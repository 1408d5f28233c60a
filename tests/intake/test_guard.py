import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake import guard
from readers.reading import UnreadableFileError
from readers.refusals import are_scattered, is_too_large
from readers.sheet import column_letter
from tests import bad_files

REAL = Path(__file__).parents[2] / "../shared/real"
FILLED = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'


def rule_of(path):
    with pytest.raises(UnreadableFileError) as caught:
        guard.inspect(path)
    return caught.value.finding.rule


def test_sound_files_pass(tmp_path):
    guard.inspect(bad_files.workbook(tmp_path / "a.xlsx", Лист=[["логин", 1]] * 50))
    guard.inspect(bad_files.old_workbook(tmp_path / "a.xls"))
    guard.inspect(bad_files.html(tmp_path / "a.html"))


@pytest.mark.parametrize(
    "place", ["XFD1048576", "XFD1", "BXY1", "AE1048576", "ALL42000", "ZZZZ40", "A4294967296"]
)
def test_a_far_cell_is_refused_at_once(tmp_path, place):
    path = bad_files.far_cell(tmp_path / "a.xlsx", place)
    assert path.stat().st_size < 6_000
    started = time.perf_counter()
    assert rule_of(path) == "table-too-large"
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(("rows", "columns"), [(600_000, 40), (1_048_576, 28), (15_000, 2_000)])
def test_large_but_possible_tables_pass(rows, columns):
    assert not is_too_large(rows, columns)
    assert not are_scattered(rows, columns, rows * columns // 5)


def test_a_large_table_filled_here_and_there_passes(tmp_path):
    row = '<row r="{0}"><c r="A{0}"><v>1</v></c><c r="B{0}"><v>1</v></c><c r="AD{0}" s="1"/></row>'
    rows = "".join(row.format(number) for number in range(1, 80_001))
    guard.inspect(bad_files.xlsx_of(tmp_path / "a.xlsx", rows))


@pytest.mark.parametrize("place", ["AB1048576", "AN60000", "BXX1500"])
def test_a_small_sheet_of_scattered_cells_is_refused_by_the_glance(tmp_path, place):
    path = bad_files.far_cell(tmp_path / "a.xlsx", place)
    with pytest.raises(UnreadableFileError, match="почти все ячейки между ними пустые") as caught:
        guard.glance(path)
    assert caught.value.finding.rule == "table-too-large"
    assert caught.value.finding.sheet == "Лист1"


def test_a_sheet_the_workbook_does_not_name_goes_by_its_part(tmp_path):
    path = bad_files.far_cell(tmp_path / "a.xlsx", "AB1048576")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part[:9] if "rels" in name else part)
    with pytest.raises(UnreadableFileError, match="лист «sheet1»"):
        guard.glance(path)


def test_a_far_cell_quoted_the_other_way(tmp_path):
    path = bad_files.xlsx_of(
        tmp_path / "a.xlsx", "<row r='1'><c r='A1'><v>1</v></c><c r='XFD1'><v>1</v></c></row>"
    )
    assert rule_of(path) == "table-too-large"


def test_cells_that_are_only_formatted_do_not_count(tmp_path):
    path = bad_files.xlsx_of(
        tmp_path / "a.xlsx",
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row>'
        '<row r="1048576"><c r="XFD1048576" s="1"></c></row>',
    )
    guard.inspect(path)


@settings(max_examples=60, deadline=None)
@given(row=st.integers(1, 1_048_576), column=st.integers(1, 16_384))
def test_the_rectangle_decides(tmp_path_factory, row, column):
    path = tmp_path_factory.mktemp("guard") / "a.xlsx"
    bad_files.far_cell(path, f"{column_letter(column - 1)}{row}")
    if is_too_large(row, column) or are_scattered(row, column, 2):
        assert rule_of(path) == "table-too-large"
    else:
        guard.inspect(path)


def test_a_far_cell_is_seen_wherever_the_stream_is_cut(tmp_path, monkeypatch):
    path = bad_files.far_cell(tmp_path / "a.xlsx", "ALL42000")
    for chunk in range(110, 260):
        monkeypatch.setattr(guard, "_CHUNK", chunk)
        assert rule_of(path) == "table-too-large", chunk


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = bad_files.zip_bomb(tmp_path / "a.xlsx")
    assert path.stat().st_size < 1_000_000
    started = time.perf_counter()
    assert rule_of(path) == "archive-bomb"
    assert time.perf_counter() - started < 0.5


def test_a_part_larger_than_declared_is_refused(tmp_path):
    assert rule_of(bad_files.lying_zip(tmp_path / "a.xlsx")) == "archive-bomb"


@pytest.mark.parametrize(
    ("limit", "value", "rule"),
    [
        ("MAX_FILE_BYTES", 100, "file-too-large"),
        ("MAX_UNPACKED_BYTES", 1_000, "archive-bomb"),
        ("MAX_ENTRIES", 3, "archive-bomb"),
    ],
)
def test_caps(tmp_path, monkeypatch, limit, value, rule):
    monkeypatch.setattr(guard, limit, value)
    assert rule_of(bad_files.workbook(tmp_path / "a.xlsx", Лист=[["логин"]])) == rule


@pytest.mark.parametrize(
    ("build", "rule"),
    [
        (bad_files.truncated, "damaged"),
        (bad_files.encrypted_zip, "encrypted"),
        (lambda path: bad_files.archive_of(path, "результаты.xlsx"), "archive-inside"),
        (
            lambda path: bad_files.xlsx_of(
                path, "", doctype='<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
            ),
            "dangerous-xml",
        ),
    ],
)
def test_other_faulty_archives(tmp_path, build, rule):
    assert rule_of(build(tmp_path / "a.xlsx")) == rule


def test_a_word_document_may_carry_a_workbook_for_its_chart(tmp_path):
    guard.inspect(
        bad_files.archive_of(tmp_path / "a.docx", "word/embeddings/Microsoft_Excel_Sheet.xlsx")
    )


def test_ods_filled_to_its_edges_with_blanks_passes(tmp_path):
    blank = '<table:table-cell table:number-columns-repeated="16383"/>'
    guard.inspect(
        bad_files.ods(
            tmp_path / "a.ods",
            f"<table:table-row>{FILLED}{blank}</table:table-row>"
            f'<table:table-row table:number-rows-repeated="1048575">{blank}</table:table-row>',
        )
    )


@pytest.mark.parametrize(
    "rows",
    [
        '<table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell table:number-columns-repeated="1000" office:value-type="float" '
        'office:value="1"/></table:table-row>',
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/>'
        "</table:table-row><table:table-row><table:table-cell "
        f'table:number-columns-repeated="99"/>{FILLED}</table:table-row>',
        f'<table:table-row table:number-rows-repeated="1048000"/><table:table-row>{FILLED * 40}'
        "</table:table-row>",
        f'<table:table-row><table:table-cell table:number-columns-repeated="9000"/>{FILLED}'
        "</table:table-row>",
    ],
)
def test_ods_that_unfolds_is_refused(tmp_path, rows):
    assert rule_of(bad_files.ods(tmp_path / "a.ods", rows)) == "table-too-large"


BLANK = '<table:table-row table:number-rows-repeated="{}"/>'
ROW = f"<table:table-row>{FILLED * 40}</table:table-row>"
FAR = f"<table:table-row>{FILLED}</table:table-row>"


@pytest.mark.parametrize(
    "rows",
    [
        ROW * 300 + BLANK.format(60_000) + FAR,
        ROW * 300 + BLANK.format(60_000) + FAR + '</table:table><table:table table:name="Б">' + ROW,
        f'{ROW * 1500}<table:table-row><table:table-cell table:number-columns-repeated="1900"/>'
        f"{FILLED}</table:table-row>",
    ],
    ids=["below", "on the first of two sheets", "to the right"],
)
def test_ods_of_scattered_cells_is_refused(tmp_path, rows):
    with pytest.raises(UnreadableFileError, match="почти все ячейки между ними пустые") as caught:
        guard.inspect(bad_files.ods(tmp_path / "a.ods", rows))
    assert caught.value.finding.rule == "table-too-large"


def test_an_ods_with_some_blank_rows_passes(tmp_path):
    rows = (ROW * 100 + BLANK.format(1_000)) * 60
    guard.inspect(bad_files.ods(tmp_path / "a.ods", rows))
    equal = ROW.replace("<table:table-row", '<table:table-row table:number-rows-repeated="9000"')
    guard.inspect(bad_files.ods(tmp_path / "b.ods", ROW + BLANK.format(40_000) + equal))


@pytest.mark.skipif(not REAL.is_dir(), reason="the real exports are not here")
def test_real_exports_pass():
    for path in REAL.rglob("*.xlsx"):
        guard.inspect(path)


def test_a_filled_row_drawn_down_to_the_end_of_an_ods_is_refused(tmp_path):
    def drawn(times):
        return bad_files.ods(
            tmp_path / "a.ods",
            f'<table:table-row table:number-rows-repeated="{times}"><table:table-cell '
            'office:value-type="string"><text:p>код</text:p></table:table-cell></table:table-row>',
        )

    guard.inspect(drawn(guard.MAX_REPEATS))
    with pytest.raises(UnreadableFileError, match="повторена подряд 1048576 раз") as caught:
        guard.inspect(drawn(1_048_576))
    assert caught.value.finding.rule == "table-too-large"


def test_a_directory_that_points_before_the_file_is_damage(tmp_path):
    path = bad_files.workbook(tmp_path / "a.xlsx", Лист=[["логин"]])
    content = path.read_bytes()
    path.write_bytes(content[:40] + content[140:])  # the directory's offsets no longer agree
    with pytest.raises(UnreadableFileError) as caught:
        guard.inspect(path)
    assert caught.value.finding.rule == "damaged"
