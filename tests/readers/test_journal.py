import pytest

from readers.reading import UnreadableFileError
from tests import small_files as files
from tests.readers.reports import read

ROWS = [
    ["Понизили (Отметка < Отметка по журналу) %", 10, 25],
    [" Подтвердили(Отметке = Отметка по журналу)", "29", "72,5 %"],
    ["ПОВЫСИЛИ  (Отметка >  Отметка по журналу)", 1, "2.5"],
    ["Всего:", 40, 100],
]
OUTCOMES = ["понизили", "подтвердили", "повысили", "всего"]


def values(reading):
    rows = reading.rows
    return list(zip(rows["outcome"], rows["pupils"], rows["pct"], strict=True))


EXPECTED = list(zip(OUTCOMES, [10, 29, 1, 40], [25, 72.5, 2.5, 100], strict=True))


def test_a_group_is_named_over_its_four_rows():
    reading = read(files.JOURNAL, ["РФ"], *ROWS, ["МБОУ СОШ № 1 (edu641017)"], *ROWS)
    assert (reading.dataset, reading.layout) == ("journal_comparison", "vpr-journal")
    assert values(reading) == EXPECTED * 2
    assert reading.rows["school_code"].tolist() == ["РФ"] * 4 + ["641017"] * 4
    assert reading.rows["row_number"].tolist() == [3, 4, 5, 6, 8, 9, 10, 11]


def test_a_group_may_be_named_over_the_header():
    reading = read(["ВПР 2021 Физика 8 класс"], ["МБОУ (edu641017)"], files.JOURNAL, *ROWS)
    assert reading.rows["school_code"].unique().tolist() == ["641017"]


def test_nobodys_marks_are_refused():
    with pytest.raises(UnreadableFileError) as error:
        read(["Отчёт"], files.JOURNAL, *ROWS)
    assert error.value.finding.rule == "group-unknown"
    assert error.value.finding.row_number == 3


def test_a_left_out_number_follows_from_its_share_and_a_word_does_not():
    rows = [[name, "" if n < 2 else count, share] for n, (name, count, share) in enumerate(ROWS)]
    reading = read(files.JOURNAL, ["РФ"], *rows)
    assert values(reading) == EXPECTED
    rows[0][1] = "десять"
    assert read(files.JOURNAL, ["РФ"], *rows).rows.loc[0, "pupils"] == "десять"


def test_shares_formatted_as_per_cents_are_parts_of_one():
    rows = [[name, count, share] for (name, count, _), share in zip(
        ROWS, [0.25, 0.725, 0.025, 1], strict=True)]  # fmt: skip
    assert values(read(files.JOURNAL, ["РФ"], *rows)) == EXPECTED
