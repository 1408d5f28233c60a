"""Places of schools are compared whatever their spelling, and only by what is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.place import Place, of_address, of_columns, of_name

WORDS = st.text("абвгдежзиклмнопрстуфхцчшщэюя", min_size=4, max_size=12).map(str.capitalize)


@pytest.mark.parametrize(
    ("address", "municipality", "settlement"),
    [
        ("413440, Саратовская область, Дергачевский район, с. Демьяс, ул. Новая, д. 1",
         "Дергачевский район", "Демьяс"),
        ("Саратовская обл., Степной муниципальный округ, рабочий поселок Степное, пер. Малый, 2",
         "Степной муниципальный округ", "Степное"),
        ("410000, г. Саратов, ул. Садовая, 5", "", "Саратов"),
        ("Луговой район, Луговое", "Луговой район", "Луговое"),
        ("Россия, 413440, Луговой р-н, деревня Ивановка", "Луговой р-н", "Ивановка"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_of_an_address_municipality_and_settlement_are_kept(address, municipality, settlement):
    assert of_address(address) == Place(municipality, settlement)


@given(WORDS, WORDS)
def test_a_place_written_is_read_back(municipality, settlement):
    place = Place(f"{municipality} район", settlement)
    assert of_address(str(place)) == place


@pytest.mark.parametrize(
    "other",
    [
        of_name("СОШ п. Мирный Дергачевского района Саратовской области"),
        of_name("СОШ п. Мирный Дергачёвского муниципального района"),
        of_name("АДМИНИСТРАЦИЯ ДЕРГАЧЕВСКОГО МУНИЦИПАЛЬНОГО РАЙОНА"),
        of_address("Дергачевский муниципальный район, п. Мирный"),
        Place(),
    ],
)
def test_one_municipality_is_the_same_in_any_spelling(other):
    assert not of_columns("Дергачевский район", "п. Мирный").differs_in_municipality(other)


def test_a_district_in_capitals_is_shown_as_people_write_it():
    assert str(of_name("УПРАВЛЕНИЕ ОБРАЗОВАНИЯ СТЕПНОГО РАЙОНА")) == "Степного района"


def test_two_municipalities_differ():
    assert of_columns("Луговой район", "").differs_in_municipality(Place("Степного района"))
    assert not Place("город Вольск").differs_in_municipality(Place("г. Вольск"))


def test_settlements_differ_only_where_both_are_known():
    assert Place("", "Мирный").differs_in_settlement(of_columns("", "с. Демьяс"))
    assert not Place("", "Мирный").differs_in_settlement(of_columns("", "посёлок Мирный"))
    assert not Place("", "Мирный").differs_in_settlement(Place("Луговой район"))
