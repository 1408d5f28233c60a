"""What people decide about papers: the latest counts, nothing is forgotten, no other is touched."""

import pytest

from domain.errors import UserError
from domain.finding import Finding, Severity
from tests.stages.facts import load, stored
from warehouse import batches, papers

YEAR, SCHOOL, OTHER = "2020/21", "641001", "641002"


def paper(engine, school=SCHOOL, subject="карта.pdf", kind="дорожная карта"):
    row = {"school_year": YEAR, "school_code": school, "subject": subject, "kind": kind}
    return load(engine, "document", [row | {"state": "получена, не разобрана"}])


def roadmap(engine, schools=(SCHOOL,), link=None, **batch):
    rows = [
        {"school_year": YEAR, "school_code": code, "subject": "дорожная карта", "link": link,
         "measure": "Курсы", "term_open": open_, "row_number": number}
        for code in schools for number, open_ in enumerate((True, False), 2)
    ]  # fmt: skip
    return load(engine, "roadmap_item", rows, **batch)


def decide(engine, action, *words, **more):
    with engine.begin() as connection:
        return action(connection, *words, **more)


def shown(engine, number):
    rows = stored(engine, "mart.document", "batch_id, school_code")
    return rows[rows["batch_id"] == number].to_dict("records")


def state(engine, number):
    (one,) = shown(engine, number)
    return one["state"], one["state_by"], one["state_reason"]


def test_a_paper_goes_its_way_and_its_history_is_kept(engine):
    number, beside = paper(engine), paper(engine, OTHER)
    assert state(engine, number) == ("получена, не разобрана", "приём", None)
    decide(engine, papers.send_back, number, "методист", "нет подписи")
    assert state(engine, number) == ("на доработке", "методист", "нет подписи")
    decide(engine, papers.accept, number, "координатор")
    assert state(engine, number) == ("принята", "координатор", None)
    assert state(engine, beside) == ("получена, не разобрана", "приём", None)
    kept = stored(engine, "ops.paper_decision", "paper_decision_id")
    assert kept["state"].tolist() == ["на доработке", "принята"]
    (one,) = shown(engine, number)
    assert one["state_since"] == kept["decided_at"].iloc[-1] > one["received_at"]


def test_a_roadmap_that_could_be_read_is_accepted_until_a_person_says_otherwise(engine):
    number = roadmap(engine)
    (one,) = shown(engine, number)
    assert (one["kind"], one["state"], one["state_by"]) == ("дорожная карта", "принята", "приём")
    assert (one["items"], one["open_terms"]) == (2, 1)
    decide(engine, papers.send_back, number, "методист", "сроки без дат")
    assert state(engine, number) == ("на доработке", "методист", "сроки без дат")


@pytest.mark.parametrize(
    ("severity", "sheet", "expected"),
    [
        (Severity.ERROR, "Лист1", "на доработке"),
        (Severity.WARNING, "Лист1", "принята"),
        (Severity.ERROR, "Таблица 2", "принята"),  # of another table, that of mentors
    ],
)
def test_a_roadmap_with_rows_kept_out_has_to_be_mended(engine, severity, sheet, expected):
    number = roadmap(engine, findings=[Finding(severity, "some-rule", "Не то.", sheet, 5)])
    assert state(engine, number) == (expected, "приём", None)


def test_one_file_of_several_schools_is_a_paper_of_each(engine):
    number = roadmap(engine, (SCHOOL, OTHER))
    decide(engine, papers.send_back, number, "методист", "нет мер", school=OTHER)
    states = {one["school_code"]: one["state"] for one in shown(engine, number)}
    assert states == {SCHOOL: "принята", OTHER: "на доработке"}
    decide(engine, papers.accept, number, "методист")
    kept = stored(engine, "ops.paper_decision", "paper_decision_id")
    assert kept["school_code"].tolist() == [OTHER, OTHER]  # the other was accepted already


def test_what_is_withdrawn_is_no_paper_and_what_is_restored_has_its_state(engine):
    number = paper(engine)
    decide(engine, papers.accept, number, "координатор")
    decide(engine, batches.withdraw, number, "ошибка", "координатор")
    with pytest.raises(UserError, match=f"Бумаги № {number} среди действующих нет"):
        decide(engine, papers.accept, number, "координатор")
    decide(engine, batches.restore, number, "не ошибка", "координатор")
    assert state(engine, number)[0] == "принята"


def test_the_past_has_the_state_of_its_day(engine):
    number = paper(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE ops.validity SET valid_from = '2021-02-01';"
            "INSERT INTO ops.paper_decision (batch_id, school_code, state, decided_by, decided_at) "
            f"VALUES ({number}, '{SCHOOL}', 'принята', 'методист', '2021-02-12')"
        )
        for day, expected in (("2021-02-11", "получена, не разобрана"), ("2021-02-13", "принята")):
            connection.exec_driver_sql(f"SET LOCAL shnor.as_of = '{day}'")
            query = "SELECT state FROM mart.document"
            assert connection.exec_driver_sql(query).scalar_one() == expected


def test_a_link_is_kept_beside_the_state(engine):
    number = roadmap(engine, link="https://school.example/old")
    assert shown(engine, number)[0]["link"] == "https://school.example/old"
    decide(engine, papers.publish, number, "методист", "https://школа.рф/карта?год=2021")
    decide(engine, papers.send_back, number, "методист", "не та")
    (one,) = shown(engine, number)
    assert (one["link"], one["state"]) == ("https://школа.рф/карта?год=2021", "на доработке")
    with pytest.raises(UserError, match="не адрес страницы"):
        decide(engine, papers.publish, number, "методист", "C:\\карта.docx")


def test_a_state_is_not_decided_twice(engine):
    number = paper(engine)
    decide(engine, papers.accept, number, "методист")
    with pytest.raises(UserError, match="и так «принята»"):
        decide(engine, papers.accept, number, "методист")


def test_an_audit_of_the_register_is_an_audit(engine):
    names = {"short_name": "СОШ", "municipality": "Степной район"}
    load(engine, "school", [{"school_code": code, **names} for code in (SCHOOL, OTHER, "641003")])
    entry = {"school_year": YEAR, "subject": "аудит: ВСОКО", "kind": "аудит", "title": "ВСОКО"}
    load(engine, "register_entry", [entry | {"school_code": SCHOOL}])
    paper(engine, OTHER, "Аудит.pdf", "аудит")
    rows = stored(engine, "mart.audit", "school_code")
    assert rows["audit"].tolist() == ["обследована", "обследована", "не обследована"]
    assert rows["title"].tolist()[:2] == ["ВСОКО", "Аудит.pdf"]
