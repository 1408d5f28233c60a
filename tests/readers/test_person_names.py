import unicodedata

import pytest

from readers import person_names


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("Потайной Пётр Ильич 5 класс", True),
        ("5 класс потайной_пётр_ильич", True),
        ("Потайной-Пётр-Ильич", True),
        ("работы Потайного Петра Ильича", True),
        ("Пётр Ильич Потайной. ВПР 2021", True),
        ("ПОТАЙНАЯ АННА ИЛЬИНИЧНА", True),
        ("Потайной Андрей Ильич", True),
        ("Проведение работы по математике, 5 класс. ВПР 2021", False),
        ("МБОУ СОШ им. Потайного Петра Ильича. ВПР 2021", False),
        ("СОШ с. Галич Углич Кирпич", False),
        ("Лист1", False),
        ("", False),
    ],
)
def test_a_full_name_in_the_name_of_a_file(name, holds):
    assert person_names.in_name(name) is holds
    assert person_names.in_name(unicodedata.normalize("NFD", name)) is holds
