import pytest

from reference import catalog, table_words


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("чел.", "человек"), ("Кв. м", "кв. м"), ("%", "%"), ("в %", "%"),
        ("тыс. руб.", "тыс. рублей"),
        ("ставок", "ставок"), ("чел./%", "человек/%"), ("5 класс", None), ("", None),
    ],
)  # fmt: skip
def test_a_unit_is_known_however_it_is_spelled(typed, unit):
    assert table_words.unit(typed) == unit


def test_a_unit_of_self_examination_is_not_declared_twice():
    ours = set(table_words._words()["units"])
    assert ours.isdisjoint(catalog.self_examination().units.values())


@pytest.mark.parametrize(
    ("begins", "total"),
    [("итого", True), ("всего по району", True), ("всегодичская оош", False), ("сош", False)],
)
def test_a_total_is_told_by_its_first_words(begins, total):
    assert bool(table_words.total().match(begins)) is total


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("инн оо", "ИНН"), ("логин оо", "логин"), ("код огэ", "код ОГЭ"), ("школа", "наименование"),
        ("наименование образовательной организации", "наименование"), ("численность", None),
    ],
)  # fmt: skip
def test_a_column_of_schools_is_told_by_its_header(header, key):
    assert table_words.school_key_of(header) == key
