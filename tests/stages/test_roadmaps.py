from datetime import date

import pytest

from stages import roadmaps
from tests.stages.facts import DISTRICT, load, register_list, schools
from warehouse import papers

READ, PAPER, DEBTOR, EXCLUDED, OUTSIDE = "641001", "641002", "641003", "641004", "641005"
UNKNOWN = "641006"
YEAR = "2020/21"


def item(code, number, term_open, year=YEAR):
    return {
        "school_year": year, "school_code": code, "subject": "дорожная карта",
        "item_number": str(number), "measure": "Мероприятие", "term_open": term_open,
        "row_number": number + 1,
    }  # fmt: skip


@pytest.fixture
def handed_in(engine):
    schools(engine, {READ: "СОШ Я", PAPER: "ООШ Б", DEBTOR: "СОШ А", EXCLUDED: "СОШ Г"})
    schools(engine, {OUTSIDE: "СОШ Ч"}, municipality="Другой район")
    codes = dict.fromkeys([READ, PAPER, DEBTOR, OUTSIDE, UNKNOWN], "yes") | {EXCLUDED: "no"}
    register_list(engine, YEAR, codes)
    load(engine, "roadmap_item", [item(READ, 1, False), item(READ, 2, True), item(READ, 3, True)])
    load(engine, "roadmap_item", [item(DEBTOR, 1, False, "2019/20")])  # last year's is no answer
    paper = {
        "school_year": YEAR,
        "school_code": PAPER,
        "subject": "карта.pdf",
        "kind": "дорожная карта",
    }
    load(engine, "document", [paper | {"state": "получена, не разобрана"}])


def states(coverage):
    return {school.school_code: school.state for school in coverage.schools}


@pytest.mark.usefixtures("handed_in")
def test_who_has_a_roadmap_and_who_owes_one(engine, settings):
    got = roadmaps.coverage(engine, settings, YEAR, date(2021, 2, 10))
    assert states(got) == {
        READ: "принята",
        PAPER: "получена, не разобрана",
        DEBTOR: "нет",
        OUTSIDE: "нет",
        UNKNOWN: "нет",
    }
    (read,) = got.in_state("принята")
    assert (read.name, read.items, read.open_terms) == ("СОШ Я", 3, 2)
    assert [school.school_code for school in got.debtors] == [UNKNOWN, DEBTOR, OUTSIDE]
    assert [s.school_code for s in got.in_state("получена, не разобрана")] == [PAPER]


@pytest.mark.usefixtures("handed_in")
def test_schools_of_other_municipalities_are_left_out_and_unknown_ones_are_not(engine, settings):
    ours = settings.model_copy(update={"municipality": DISTRICT})
    got = roadmaps.coverage(engine, ours, YEAR, date(2021, 2, 10))
    assert set(states(got)) == {READ, PAPER, DEBTOR, UNKNOWN}


@pytest.mark.parametrize(
    ("on", "left"), [(date(2021, 2, 10), 5), (date(2021, 2, 15), 0), (date(2021, 2, 16), -1)]
)
def test_days_to_the_deadline(engine, settings, on, left):
    got = roadmaps.coverage(engine, settings, YEAR, on)
    assert got.deadline.day == date(2021, 2, 15)
    assert got.days_left == left


def test_only_the_year_of_the_order_has_its_deadline_from_the_order():
    assert roadmaps.deadline("2020/21").status == "from_order"
    later = roadmaps.deadline("2021/22")
    assert (later.day, later.status) == (date(2022, 2, 15), "unconfirmed")


def test_without_a_registered_list_nobody_is_a_debtor(engine, settings):
    schools(engine, {READ: "СОШ Я"})
    register_list(engine, "2021/22", {READ: "yes"})
    got = roadmaps.coverage(engine, settings, YEAR, date(2021, 2, 10))
    assert (got.list_registered, got.schools, got.debtors) == (False, (), ())
    assert roadmaps.coverage(engine, settings, "2021/22", date(2022, 2, 1)).list_registered


@pytest.mark.usefixtures("handed_in")
def test_of_several_papers_of_a_school_the_one_that_has_come_farthest_counts(engine, settings):
    def state():
        got = roadmaps.coverage(engine, settings, YEAR, date(2021, 2, 10))
        return states(got)[PAPER]

    def decide(action, number, *words):
        with engine.begin() as connection:
            action(connection, number, "методист", *words)

    with engine.connect() as connection:
        (first,) = connection.exec_driver_sql(
            f"SELECT batch_id FROM mart.document WHERE school_code = '{PAPER}'"
        ).scalars()
    decide(papers.send_back, first, "нет подписи")
    assert state() == "на доработке"
    row = {"school_year": YEAR, "school_code": PAPER, "kind": "дорожная карта"}
    again = load(
        engine, "document", [row | {"subject": "снова.pdf", "state": "получена, не разобрана"}]
    )
    assert state() == "получена, не разобрана"
    decide(papers.accept, again)
    assert state() == "принята"
