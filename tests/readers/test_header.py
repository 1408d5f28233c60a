import pytest

from readers import header
from readers.sheet import Sheet

TWO_ROWS = [
    ["ОО", "Численность", "", "", "Доля"],
    ["", "всего, чел.", "девочки", "девочки", "%"],
]
PATHS = [
    "ОО", "Численность / всего, чел.", "Численность / девочки", "Численность / девочки (2)",
    "Доля / %",
]  # fmt: skip
PATHS_OF_TWO = ["Численность / всего", "Численность / девочки"]
MERGED = [((0, 0), (1, 0)), ((0, 1), (0, 3))]


@pytest.mark.parametrize("merged", [[], MERGED[:1], MERGED], ids=["csv", "in part", "xlsx"])
def test_a_header_is_a_path_whether_or_not_the_file_tells_what_is_merged(merged):
    assert header.paths(Sheet("Лист", TWO_ROWS, merged=merged), 0, 2) == PATHS


def test_what_stands_beside_a_merged_cell_does_not_belong_to_it():
    cells = [["ОО", "Численность", "", ""], ["", "всего", "девочки", "Примечание"]]
    merged = [((0, 0), (1, 0)), ((0, 1), (0, 2))]
    assert header.paths(Sheet("Лист", cells, merged=merged), 0, 2)[-1] == "Примечание"


def test_a_header_merged_downwards_heads_nothing_to_its_right():
    cells = [["ОО", "", ""], ["", "2019", "2020"]]
    assert header.paths(Sheet("Лист", cells, merged=[((0, 0), (1, 0))]), 0, 2) == [
        "ОО", "2019", "2020",
    ]  # fmt: skip


def test_a_title_may_be_merged_beyond_the_last_filled_column():
    cells = [["Численность", ""], ["всего", "девочки"]]
    merged = [((0, 0), (0, 9)), ((0, 11), (0, 12))]
    assert header.paths(Sheet("Лист", cells, merged=merged), 0, 2) == PATHS_OF_TWO


def test_line_feeds_and_no_break_spaces_do_not_matter():
    cells = [["Численность\nвсего,\u00a0чел."]]
    assert header.paths(Sheet("Лист", cells), 0, 1) == ["Численность всего, чел."]


@pytest.mark.parametrize(
    ("path", "name", "unit"),
    [
        ("Численность, чел.", "Численность", "человек"),
        ("Доля (%)", "Доля", "%"),
        ("Доля, в %", "Доля", "%"),
        ("Площадь (кв. м)", "Площадь", "кв. м"),
        ("Численность, чел. / всего", "Численность / всего", "человек"),
        ("Доля / %", "Доля", "%"),
        ("Обучающиеся, 5 класс", "Обучающиеся, 5 класс", None),
        ("Педагоги (всего)", "Педагоги (всего)", None),
        ("%", "%", None),
        ("Ставки / психологи", "Ставки / психологи", None),
    ],
)
def test_a_unit_is_told_from_the_name(path, name, unit):
    assert header.plain(path) == (name, unit)
