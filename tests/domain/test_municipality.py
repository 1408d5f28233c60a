import pandas as pd
import pytest

from domain.municipality import normalise, same


@pytest.mark.parametrize(
    ("names", "one"),
    [
        (["город Вольск", "г. Вольск", "г.Вольск", "Город  Вольск", "городской округ Вольск",
          "муниципальное образование город Вольск", "г. Вольск Саратовской области", "Вольск"],
         "г. Вольск"),
        (["Степной муниципальный район", "Степной р-н", "Степной район Саратовской области"],
         "Степной район"),
        (["Степной муниципальный округ", "Степной городской округ"], "Степной округ"),
        (["Ростов-на-Дону", "город Ростов-на-Дону"], "г. Ростов-на-Дону"),
        (["Степной"], "Степной"),
        (["муниципальный район Степной"], "район Степной"),
        (["Городищенский муниципальный район"], "Городищенский район"),
    ],
)  # fmt: skip
def test_one_municipality_is_one_however_it_is_written(names, one):
    assert {normalise(name) for name in names} == {one}


def test_a_city_and_the_district_around_it_are_two():
    assert normalise("город Вольск") != normalise("Вольский муниципальный район")


def test_names_are_compared_whatever_their_spelling():
    names = ["Артёмовский р-н", "АРТЕМОВСКИЙ Р-Н", "Артемовский муниципальный район",
             "г. Артёмовск", None]  # fmt: skip
    found = same(pd.Series(names, dtype="str"), "Артемовский район")
    assert found.tolist() == [True, True, True, False, False]
