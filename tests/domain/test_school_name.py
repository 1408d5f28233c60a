"""One school, however it is written, has one key; two schools have two."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.school_name import normalise

STATUTE = "Муниципальное общеобразовательное учреждение "
TAIL = " Дергачевского района Саратовской области"


@pytest.mark.parametrize(
    ("key", "names"),
    [
        (
            "сош мирный",
            [
                "МОУ «СОШ п. Мирный»",
                "СОШ п.Мирный",
                'моу "сош  пос. мирный"',
                "МБОУ СОШ посёлка Мирный",
                f"{STATUTE}Средняя  общеобразовательная школа п.Мирный{TAIL}",
                "Муниципальное бюджетное общеобразовательное учреждение «Средняя "
                "общеобразовательная школа п. Мирный Дергачевского муниципального района»",
            ],
        ),
        (
            "сош демьяс",
            [
                "МОУ «СОШ с. Демьяс»",
                f"{STATUTE}Средняя  общеобразовательная школа с. Демьяс{TAIL}",
            ],
        ),
        (
            "оош камышево",
            [
                "МОУ «ООШ с. Камышево»",
                f"{STATUTE}Основная общеобразовательная школа с.Камышево{TAIL}",
            ],
        ),
        (
            "сош № 1 дергачи",
            [
                "МОУ «СОШ № 1 р.п. Дергачи»",
                "МОУ «СОШ р.п. Дергачи №1»",
                f"{STATUTE}Средняя общеобразовательная школа № 1 р.п.Дергачи{TAIL}",
            ],
        ),
        ("лицей № 2", ["МАОУ «Лицей № 2»", "лицею №2", "лицея № 2"]),
        ("гимназия эврика", ["Гимназия «Эврика»", "гимназии «Эврика»"]),
    ],
)
def test_one_school_has_one_key(key, names):
    assert {normalise(name) for name in names} == {key}


def test_kind_number_and_settlement_tell_schools_apart():
    names = [
        "МОУ «СОШ № 1 р.п. Дергачи»",
        "МОУ «СОШ № 2 р.п. Дергачи»",
        "МОУ «СОШ р.п. Дергачи»",
        "МОУ «ООШ № 1 р.п. Дергачи»",
        "МОУ «СОШ № 1 с. Демьяс»",
        "МОУ «СОШ с. Новая Жадовка»",
        "МОУ «СОШ с. Жадовка»",
    ]
    assert all(normalise(a) != normalise(b) for a, b in itertools.combinations(names, 2))


@given(st.text(max_size=60))
def test_a_key_is_its_own_key(name):
    key = normalise(name)
    assert key == " ".join(key.split())


@pytest.mark.parametrize("name", ["МОУ «СОШ п. Мирный»", "МОУ «СОШ № 1 р.п. Дергачи»", ""])
def test_a_key_stays_as_it_is(name):
    assert normalise(normalise(name)) == normalise(name)
