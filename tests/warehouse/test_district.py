"""The district's schools stay its own, however the registry and the settings spell its name."""

import pytest

from tests.stages.facts import schools
from warehouse import district, measures

CITY = {"641001": "СОШ № 1", "641002": "СОШ № 2"}
AROUND = {"641003": "СОШ с. Луговое"}


@pytest.fixture
def ours(engine):
    schools(engine, AROUND, municipality="Вольский муниципальный район")

    def asked(name):
        with engine.connect() as connection:
            codes = district.codes(connection, name)
            return codes, measures.schools(connection, name)["school_code"].tolist()

    return asked


@pytest.mark.parametrize("again", ["город Вольск", "г. Вольск", "Вольск"])
def test_a_registry_sent_again_in_another_spelling_leaves_no_district_without_schools(
    engine, ours, again
):
    for spelled in ("г.Вольск Саратовской области", again):
        schools(engine, CITY, municipality=spelled)
        for name in ("город Вольск", "г. Вольск", "Вольск"):
            codes, measured = ours(name)
            assert sorted(codes) == measured == sorted(CITY), (spelled, name)


def test_a_district_is_not_the_city_within_it(engine, ours):
    schools(engine, CITY, municipality="Вольск")
    assert ours("Вольский р-н") == (list(AROUND), list(AROUND))


def test_without_a_municipality_all_schools_are_ours(engine, ours):
    schools(engine, CITY, municipality="Вольск")
    codes, measured = ours("")
    assert (codes, sorted(measured)) == (None, [*CITY, *AROUND])
