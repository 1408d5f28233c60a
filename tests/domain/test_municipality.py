import pytest

from domain.municipality import normalise


@pytest.mark.parametrize(
    ("names", "one"),
    [
        (["город Вольск", "г. Вольск", "г.Вольск", "Город  Вольск", "городской округ Вольск",
          "муниципальное образование город Вольск", "г. Вольск Саратовской области"], "г. Вольск"),
        (["Степной муниципальный район", "Степной р-н", "Степной район Саратовской области"],
         "Степной район"),
        (["Степной муниципальный округ", "Степной городской округ"], "Степной округ"),
        (["Вольск"], "Вольск"),
        (["муниципальный район Степной"], "район Степной"),
        (["Городищенский муниципальный район"], "Городищенский район"),
    ],
)  # fmt: skip
def test_one_municipality_is_one_however_it_is_written(names, one):
    assert {normalise(name) for name in names} == {one}


def test_a_city_and_the_district_around_it_are_two():
    assert normalise("город Вольск") != normalise("Вольский муниципальный район")
