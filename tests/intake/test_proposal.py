"""What a table seems to be, before anybody has said so."""

import pytest

from intake import proposal
from readers.sheet import Sheet

TITLE = ["Сведения о кадрах", "", "", ""]
UPPER = ["№", "Логин ОО", "Педагоги", ""]
LOWER = ["", "", "всего", "до 30 лет"]
NUMBERS = [1.0, 2.0, 3.0, 4.0]
ROWS = [[1.0, "edu640001", 30.0, "12/40%"], [2.0, "edu640002", 31.0, "н/д"]]


@pytest.mark.parametrize(
    ("cells", "merged", "found"),
    [
        ([UPPER, *ROWS], [], (0, 1)),
        ([TITLE, UPPER, *ROWS], [((0, 0), (0, 3))], (1, 1)),
        ([TITLE, UPPER, LOWER, *ROWS], [((0, 0), (0, 3)), ((1, 2), (1, 3))], (1, 2)),
        ([TITLE, UPPER, LOWER, NUMBERS, *ROWS], [], (1, 2)),
        ([["Район:", "Степной", "", ""], ["а", "б", "в", "г"], *ROWS], [], (1, 1)),
        ([["Логин", 2019, 2020, 2021], ["edu640001", 1, 2, 3]], [], (0, 1)),
    ],
)
def test_the_header_is_found_between_the_title_and_the_rows(cells, merged, found):
    assert proposal.header_of(Sheet("Лист", cells, merged=merged)) == found


def seen(*rows, header_rows=1):
    return proposal.columns_of(Sheet("Лист", list(rows)), 0, header_rows)


def test_columns_have_letters_paths_and_first_values():
    columns = seen(UPPER, LOWER, NUMBERS, *ROWS, header_rows=2)
    assert columns[3] == proposal.ColumnSeen("D", "Педагоги / до 30 лет", ("12/40%", "н/д"))
    assert [column.letter for column in columns] == ["A", "B", "C", "D"]


def test_columns_of_a_wide_table_are_values():
    columns = seen(UPPER, LOWER, *ROWS, header_rows=2)
    assert proposal.roles(columns, "indicator_value") == ["", "school_code", "values", "values"]


def test_in_a_long_table_one_column_is_the_value():
    columns = seen(
        ["Школа", "Код", "Балл", "Значение", "Отчётный период"],
        ["СОШ № 1", "К.1", "7", "1 200", "2021"],
    )
    assert proposal.roles(columns, "indicator_value") == [
        "school_code", "subject", "", "value_text", "sitting",
    ]  # fmt: skip
    assert proposal.school_key(columns[0]) == "наименование"


def test_of_several_columns_about_the_school_the_surest_is_taken():
    columns = seen(["Школа", "ИНН", "ОО"], ["СОШ № 1", "6401000001", "edu640001"])
    assert proposal.roles(columns, "indicator_value").index("school_code") == 2
    assert proposal.roles(columns[:2], "indicator_value").index("school_code") == 1
    assert proposal.school_key(columns[1]) == "ИНН"


def test_a_number_of_six_digits_is_no_login_unless_the_header_says_so():
    columns = seen(["Школа", "Площадь"], ["СОШ № 1", "123456"])
    assert proposal.roles(columns, "indicator_value") == ["school_code", "values"]


def test_a_column_that_announces_persons_is_left_out():
    columns = seen(["Логин", "Телефон"], ["edu640001", "5"])
    assert proposal.roles(columns, "indicator_value") == ["school_code", ""]


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("К.1 Численность, чел.", ("К.1", "Численность", "человек", None)),
        ("1.24. Педагоги", ("1.24", "Педагоги", None, None)),
        ("Численность / 2020", ("Численность", "Численность", None, "2020")),
        ("2020-2021 / доля, %", ("доля", "доля", "%", "2020/21")),
        ("2021", (None, None, None, "2021")),
    ],
)
def test_a_header_of_values_tells_code_name_unit_and_period(header, found):
    constants = proposal.constants_of(proposal.ColumnSeen("A", header, ()))
    assert (
        tuple(constants.get(name) for name in ("subject", "indicator_name", "unit", "sitting"))
        == found
    )


def test_a_name_of_the_order_on_self_examination_has_its_code():
    column = proposal.ColumnSeen("A", "Общая численность учащихся, чел.", ())
    assert proposal.constants_of(column)["subject"] == "1.1"


@pytest.mark.parametrize("header", ["Площадь (кв. м)", "Количество компьютеров", "Учебники"])
def test_a_whole_is_no_indicator_of_the_order_that_is_per_pupil(header):
    named = proposal.constants_of(proposal.ColumnSeen("A", header, ()))
    assert not named["subject"].startswith("2.")
    column = proposal.ColumnSeen("A", f"{header} в расчёте на одного учащегося", ())
    assert proposal.constants_of(column)["subject"].startswith("2.")
