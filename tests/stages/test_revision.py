import json
from datetime import date

import pytest

from criteria.sets import load_sets
from domain.errors import UserError
from domain.school_year import start_of
from stages import revision
from stages.registration import register
from tests.stages.facts import load as load_facts
from tests.stages.facts import marks
from warehouse.query import frame

BAD, GOOD, DARK, AWAY = "641001", "641002", "641003", "649001"
NAMES = {BAD: "СОШ п. Яблоневый", GOOD: "ООШ с. Берёзово", DARK: "НОШ с. Вишнёво"}
CONFIRMED = {"threshold_status": "confirmed"}
WORKS = [
    {"procedure": "ВПР", "sitting": "весна", "subject": subject, "class": class_}
    for subject in ("Русский язык", "Математика")
    for class_ in (5, 6)
] + [
    {"procedure": "ОГЭ", "sitting": "основной", "subject": subject, "class": 9}
    for subject in ("Русский язык", "Математика")
]


@pytest.fixture
def district(engine):
    """Three schools: one low in both judged years, one never, one without any results."""
    rows = [
        {"school_code": code, "short_name": name, "kind": "ООШ", "municipality": "Степной"}
        for code, name in NAMES.items()
    ]
    away = {"school_code": AWAY, "short_name": "СОШ чужая", "kind": "СОШ", "municipality": "Лес"}
    load_facts(engine, "school", [*rows, away])
    for year, status in (("2018/19", "unconfirmed"), ("2020/21", "confirmed")):
        pupils = []
        for work in WORKS:
            pupils += marks(BAD, 3, 7, school_year=year, **work)
            pupils += marks(GOOD, 2, 8, school_year=year, **work)
        notes = [{"school_year": year, **work, "threshold_status": status} for work in WORKS]
        load_facts(engine, "assessment_result", pupils, notes)
    return engine


def stored(engine):
    query = (
        "SELECT list_id, school_year, judged_year, criteria, status, school_code, listed, "
        "conditions, explanation FROM mart.nor_list ORDER BY criteria, school_code"
    )
    with engine.connect() as connection:
        return frame(connection, query)


def of(forecasts, criteria):
    return next(one for one in forecasts if one.criteria.id == criteria)


def test_every_set_judges_every_school_for_the_year_that_follows(district, settings):
    made = revision.forecast(district, settings, "2020/21")
    rows = stored(district)
    assert [one.criteria.id for one in made] == list(load_sets())
    assert len(rows) == len(load_sets()) * 4
    assert set(rows["school_year"]) == {"2021/22"}
    assert set(rows["judged_year"]) == {"2020/21"}
    assert set(rows["status"]) == {"draft"}
    default = rows[rows["criteria"] == "dergachi_2021"].set_index("school_code")
    assert default["listed"].to_dict() == {
        BAD: "yes", GOOD: "no", DARK: "unknown", AWAY: "unknown"
    }  # fmt: skip


def test_every_number_is_that_of_the_loaded_rows(district, settings):
    revision.forecast(district, settings, "2020/21")
    rows = stored(district)
    default = rows[rows["criteria"] == "dergachi_2021"].set_index("school_code")
    numbers = default.loc[BAD, "conditions"]["numbers"]
    assert {fact["school_year"] for fact in numbers} == {"2018/19", "2020/21"}
    assert len(numbers) == 12
    for fact in numbers:
        assert (fact["below"], fact["participants"], fact["low"]) == (3, 10, True)
        expected = "confirmed" if fact["school_year"] == "2020/21" else "unconfirmed"
        assert fact["threshold_status"] == expected
    assert all(not fact["low"] for fact in default.loc[GOOD, "conditions"]["numbers"])


def test_what_is_not_confirmed_is_said_with_the_verdict(district, settings):
    made = revision.forecast(district, settings, "2020/21")
    rows = stored(district)
    row = rows[(rows["criteria"] == "dergachi_2021") & (rows["school_code"] == BAD)].iloc[0]
    own, _, doubts = row["explanation"].partition(" Не подтверждено: ")
    assert "(не подтверждено: порог, состав процедур)" in own
    assert "шкалы и минимальные баллы 2018/19: Русский язык (ВПР, 5 класс)" in doubts
    assert "минимальные баллы 2020/21" not in doubts
    # 2019/20 was passed over, and that is from memory; what has rows needs no calendar.
    assert "календарь 2019/20: ОГЭ в 2020 году не проводился" in doubts
    assert "календарь 2018/19" not in doubts
    assert "календарь 2020/21" not in doubts
    assert "; ".join(row["conditions"]["unconfirmed"][2:]) + "." == doubts
    silent = rows[(rows["criteria"] == "dergachi_2021") & (rows["school_code"] == DARK)].iloc[0]
    assert "шкалы" not in silent["explanation"]
    early = of(made, "omsk_2025_or")
    assert any("применён к результатам 2020/21" in remark for remark in early.remarks)
    ids = (rows["criteria"] == "omsk_2025_or") & (rows["school_code"] == BAD)
    assert rows[ids].iloc[0]["conditions"]["remarks"] == list(early.remarks)
    # ЕГЭ of a year without rows is taken for held; a basic school has none to be in doubt of.
    assert any("календарь 2020/21: считается, что" in doubt for doubt in early.unconfirmed)
    assert "ЕГЭ" not in rows[ids].iloc[0]["explanation"]
    away = (rows["criteria"] == "omsk_2025_or") & (rows["school_code"] == AWAY)
    assert "ЕГЭ в 2020 году сдавали только" in rows[away].iloc[0]["explanation"]


def test_a_rerun_changes_nothing(district, settings):
    revision.forecast(district, settings, "2020/21")
    before = stored(district).to_json()
    revision.forecast(district, settings, "2020/21")
    assert stored(district).to_json() == before


def test_new_results_replace_the_former_forecast(district, settings):
    revision.forecast(district, settings, "2020/21")
    better = [pupil for work in WORKS for pupil in marks(BAD, 0, 10, school_year="2020/21", **work)]
    load_facts(district, "assessment_result", better)
    revision.forecast(district, settings, "2020/21")
    rows = stored(district)
    assert not rows.duplicated(["criteria", "school_code"]).any()
    chosen = (rows["criteria"] == "dergachi_2021") & (rows["school_code"] == BAD)
    assert rows.loc[chosen, "listed"].tolist() == ["no"]


def test_schools_of_the_municipality_come_in_alphabetical_order(district, settings):
    settings.municipality = "Степной"
    made = of(revision.forecast(district, settings, "2020/21"), "dergachi_2021")
    assert made.schools["school_code"].tolist() == [DARK, GOOD, BAD]
    assert AWAY not in set(stored(district)["school_code"])
    settings.municipality = "Нигде"
    with pytest.raises(UserError, match="нет ни одной школы муниципалитета «Нигде»"):
        revision.forecast(district, settings, "2020/21")


def test_conditions_are_json(district, settings):
    revision.forecast(district, settings, "2020/21")
    for conditions in stored(district)["conditions"]:
        assert json.loads(json.dumps(conditions))["value"] in ("yes", "no", "unknown")


def act(engine, settings, school_year, codes):
    return register(
        engine, settings, school_year, "7", date(start_of(school_year), 9, 30), "министерство",
        "оператор",
        entries=[(code, None) for code in codes],
    )  # fmt: skip


def progress(engine, school_year="2020/21"):
    with engine.connect() as connection:
        return revision.reduction(connection, school_year, "dergachi_2021")


def test_the_forecast_is_compared_with_the_list_in_force(district, settings):
    assert progress(district) is None
    act(district, settings, "2020/21", [BAD, GOOD, DARK])
    assert progress(district) is None
    revision.forecast(district, settings, "2020/21")
    found = progress(district)
    assert found.base.school_year == "2020/21"
    assert (found.at_best.before, found.at_best.schools, found.at_best.left) == (
        3,
        2,
        (DARK, GOOD)[::-1],
    )
    # The undecided ones could all be listed: the one of the list and the one outside it.
    assert found.undecided == (DARK, AWAY)
    assert found.at_worst.schools == 0
    assert [outcome.met for outcome in found.at_best.outcomes] == [True, True]
    assert [outcome.met for outcome in found.at_worst.outcomes] == [False, False]
    assert found.years_in_a_row == {BAD: 2}
    assert found.repeated == (BAD,)


def test_the_latest_list_before_serves_where_the_year_has_none(district, settings):
    act(district, settings, "2018/19", [BAD])
    revision.forecast(district, settings, "2020/21")
    found = progress(district)
    assert found.base.school_year == "2018/19"
    assert found.repeated == ()


def test_schools_of_others_are_no_reduction(district, settings):
    settings.municipality = "Степной"
    act(district, settings, "2020/21", [BAD, GOOD, AWAY])
    revision.forecast(district, settings, "2020/21")
    assert progress(district).at_best.before == 2
