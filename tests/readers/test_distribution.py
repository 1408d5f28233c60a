import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import small_files as files
from tests.readers.reports import read

HEADER = files.SCORES  # 0 to 4
SCHOOL = "МБОУ СОШ № 1 (edu641017)"


def cells_of(reading):
    rows = reading.rows
    return list(zip(rows["school_code"], rows["score"], rows["pct"], rows["pupils"], strict=True))


def test_every_score_of_every_group_is_a_row():
    reading = read(
        ["ВПР 2021 Математика 5 класс"],
        HEADER,
        ["Вся выборка", 35000, 1000, 10, "20,0", "30.0 %", 40, 0],
        [SCHOOL, 1, 8, 12.5, 50, 25, "12,5", 0],
    )
    assert (reading.dataset, reading.layout) == ("score_distribution", "vpr-scores")
    assert cells_of(reading) == [
        ("Вся выборка", 0, 10, 100), ("Вся выборка", 1, 20, 200), ("Вся выборка", 2, 30, 300),
        ("Вся выборка", 3, 40, 400), ("Вся выборка", 4, 0, 0), ("641017", 0, 12.5, 1),
        ("641017", 1, 50, 4), ("641017", 2, 25, 2), ("641017", 3, 12.5, 1), ("641017", 4, 0, 0),
    ]  # fmt: skip
    assert reading.rows["level"].unique().tolist() == ["country", "school"]
    assert reading.rows["row_number"].unique().tolist() == [3, 4]
    assert {(item.facet, item.value) for item in reading.evidence} == {
        ("procedure", "ВПР"), ("calendar_year", "2021"), ("subject", "Математика"), ("class", "5"),
    }  # fmt: skip
    source = reading.columns[reading.rows.iloc[3]["spread"]]
    assert (source.letter, source.header) == ("G", "3")


def test_blanks_no_break_spaces_and_a_lacking_column_do_not_matter():
    header = ["Группы \u00a0участников ", " Кол-во  участников", 0.0, 1, "2 "]
    reading = read(header, [f"\u00a0{SCHOOL} ", "1\u00a0000", "12,5\u00a0%", "75", "12.5 %"])
    assert cells_of(reading) == [
        ("641017", 0, 12.5, 125), ("641017", 1, 75, 750), ("641017", 2, 12.5, 125),
    ]  # fmt: skip


def test_cells_formatted_as_per_cents_are_parts_of_one():
    reading = read(HEADER, [SCHOOL, 1, 8, 0.125, 0.5, 0.25, 0.125, 0])
    assert [row[2:] for row in cells_of(reading)] == [
        (12.5, 1), (50, 4), (25, 2), (12.5, 1), (0, 0),
    ]  # fmt: skip


def test_scores_beyond_a_works_highest_are_no_rows():
    header = [*files.FLAT, "0", "1", "2"]
    reading = read(
        header,
        [2021, 5, "математика", "г. Саратов", "edu641017", "СОШ", 4, 50, 50, ""],
        [2021, 6, "Физика", "г. Саратов", "edu641017", "СОШ", 4, 25, 25, 50],
    )
    assert reading.layout == "vpr-scores-flat"
    rows = reading.rows
    assert rows["score"].tolist() == [0, 1, 0, 1, 2]
    assert rows["subject"].tolist() == ["Математика"] * 2 + ["Физика"] * 3
    assert rows["class"].tolist() == ["5"] * 2 + ["6"] * 3
    assert rows["school_year"].unique().tolist() == ["2020/21"]


def test_what_is_no_number_is_kept_for_the_message():
    reading = read(HEADER, [SCHOOL, 1, "восемь", "много", 50, 25, 12.5, 12.5])
    assert reading.rows.loc[0, ["pct", "participants"]].tolist() == ["много", "восемь"]


@settings(max_examples=40, deadline=None)
@given(
    counts=st.lists(st.integers(0, 40), min_size=2, max_size=30).filter(any),
    write=st.sampled_from(["{:.2f}", "{:.2f} %", "{:.2f}\u00a0%", "part"]),
    comma=st.booleans(),
)
def test_a_distribution_written_anyhow_reads_back(counts, write, comma):
    participants = sum(counts)

    def cell(count):
        if write == "part":
            return count / participants
        words = write.format(100 * count / participants)
        return words.replace(".", ",") if comma else words

    header = [*HEADER[:3], *map(str, range(len(counts)))]
    reading = read(header, [SCHOOL, 1, participants, *map(cell, counts)])
    assert reading.rows["pupils"].tolist() == counts
    assert reading.rows["pct"].astype("float").tolist() == pytest.approx(
        [100 * count / participants for count in counts], abs=0.0051
    )
