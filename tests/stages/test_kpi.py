from datetime import date

import pytest
from sqlalchemy import insert

from analysis.list_progress import targets
from domain.school_year import start_of
from stages import expected_results, kpi
from stages.registration import register
from tests.stages.facts import load as load_facts
from tests.stages.facts import stored
from warehouse import tables

YEAR, NEXT = "2020/21", "2021/22"
SEVEN = [f"64100{n}" for n in range(1, 8)]
DISTRICT = "Степной район"
IDS = {
    "reduction_25", "reduction_30", "municipal_roadmap", "school_roadmaps", "mentors",
    "agreements", "positive_dynamics", "listed_again",
}  # fmt: skip


@pytest.fixture
def registry(engine):
    names = [*SEVEN, "641008"]
    schools(engine, dict.fromkeys(names, DISTRICT) | {"649001": "Лесной район"})
    return engine


def schools(engine, of):
    rows = [
        {"school_code": code, "short_name": f"СОШ № {code[-1]}", "municipality": municipality}
        for code, municipality in of.items()
    ]
    return load_facts(engine, "school", rows)


def act(engine, settings, school_year, codes):
    register(
        engine, settings, school_year, "27", date(start_of(school_year), 9, 30), "министерство",
        "оператор", entries=[(code, None) for code in codes],
    )  # fmt: skip


def computed(engine, settings, year=YEAR):
    return {one.id: one for one in kpi.compute(engine, settings, year)}


def test_an_empty_warehouse_has_every_indicator_and_no_figure(engine, settings):
    found = computed(engine, settings)
    assert found.keys() == IDS
    for one in found.values():
        if one.id == "municipal_roadmap":
            assert (one.actual, one.met) == ("нет", False)
        else:
            assert (one.actual, one.met) == ("не вычислимо", None)
            assert "не зарегистрирован" in one.evidence or "нет зарег" in one.evidence.lower()


def test_what_is_computed_is_what_is_stored_and_a_rerun_changes_nothing(registry, settings):
    act(registry, settings, YEAR, SEVEN)
    first = computed(registry, settings)
    columns = ["kpi", "title", "target", "actual", "met", "evidence", "source", "status"]
    rows = of_year(registry)
    for row in rows[columns].astype("object").itertuples(index=False, name=None):
        one = first[row[0]]
        assert row == (
            one.id, one.title, one.target, one.actual, one.met, one.evidence, one.source, one.status
        )  # fmt: skip
    assert computed(registry, settings) == first
    again = of_year(registry)
    assert again[columns].equals(rows[columns])
    assert len(rows) == len(IDS)


def of_year(engine):
    """The stored indicators of the year; registering a list computes those of the year before."""
    rows = stored(engine, "mart.kpi", "kpi")
    return rows[rows["school_year"] == YEAR].reset_index(drop=True)


@pytest.mark.parametrize(
    ("after", "actual", "met"),
    [
        (7, "0 из 7 (0 %)", (False, False)),
        (6, "1 из 7 (14,3 %)", (False, False)),
        (5, "2 из 7 (28,6 %)", (True, False)),
        (4, "3 из 7 (42,9 %)", (True, True)),
    ],
)
def test_the_reduction_is_judged_by_both_targets(registry, settings, after, actual, met):
    act(registry, settings, YEAR, SEVEN)
    act(registry, settings, NEXT, SEVEN[:after])
    found = computed(registry, settings)
    both = [found["reduction_25"], found["reduction_30"]]
    assert [one.actual for one in both] == [actual, actual]
    assert tuple(one.met for one in both) == met
    assert both[0].target == "не менее 25 %: 2 школы из 7"
    assert both[1].target == "не менее 30 %: 3 школы из 7"
    for one in both:
        assert targets().contradiction in one.evidence
        for code in SEVEN[after:]:
            assert f"СОШ № {code[-1]} ({code})" in one.evidence


def test_a_list_that_grew_is_no_reduction(registry, settings):
    act(registry, settings, YEAR, SEVEN)
    act(registry, settings, NEXT, [*SEVEN, "641008"])
    one = computed(registry, settings)["reduction_25"]
    assert (one.actual, one.met) == ("рост: было 7, стало 8", False)
    assert "вошли: СОШ № 8 (641008)" in one.evidence


def test_a_closed_school_is_no_reduction(engine, settings):
    schools(engine, dict.fromkeys(SEVEN[2:], DISTRICT))
    gone = schools(engine, dict.fromkeys(SEVEN[:2], DISTRICT))
    act(engine, settings, YEAR, SEVEN)
    act(engine, settings, NEXT, SEVEN[3:])
    from warehouse import batches

    with engine.begin() as connection:
        batches.withdraw(connection, gone, "школы закрыты", "оператор")
    settings.municipality = DISTRICT
    one = computed(engine, settings)["reduction_25"]
    assert (one.actual, one.met) == ("1 из 7 (14,3 %)", False)
    assert "сокращением не считаются: 641001, 641002" in one.evidence


def test_without_the_next_list_the_reduction_is_a_forecast_only(registry, settings):
    act(registry, settings, YEAR, SEVEN)
    with registry.begin() as connection:
        list_id = connection.execute(
            insert(tables.nor_list)
            .values(school_year=NEXT, judged_year=YEAR, status="draft", criteria=settings.criteria)
            .returning(tables.nor_list.c.list_id)
        ).scalar_one()
        verdicts = ["yes"] * 4 + ["no"] * 2 + ["unknown"]
        connection.execute(
            insert(tables.nor_list_school),
            [
                {"list_id": list_id, "school_code": code, "listed": verdict}
                for code, verdict in zip(SEVEN, verdicts, strict=True)
            ],
        )
    one = computed(registry, settings)["reduction_30"]
    assert (one.actual, one.met) == ("не вычислимо", None)
    assert "перечень на 2021/22 не зарегистрирован" in one.evidence
    assert "2 из 7 (28,6 %) – 3 из 7 (42,9 %)" in one.evidence


def roadmap(engine, code):
    return load_facts(
        engine,
        "roadmap_item",
        [{"school_year": YEAR, "school_code": code, "subject": "карта", "measure": "дело",
          "term_open": False}],
    )  # fmt: skip


def paper(engine, code, state, kind="дорожная карта"):
    row = {"school_year": YEAR, "school_code": code, "subject": "скан.pdf", "kind": kind}
    return load_facts(engine, "document", [row | {"state": state}])


def test_roadmaps_count_when_parsed_or_accepted(registry, settings):
    act(registry, settings, YEAR, SEVEN)
    parsed = [roadmap(registry, code) for code in SEVEN[:4]]
    paper(registry, SEVEN[0], "получена, не разобрана")
    accepted = paper(registry, SEVEN[4], "принята")
    paper(registry, SEVEN[5], "получена, не разобрана")
    paper(registry, SEVEN[6], "принята", kind="письмо")
    roadmap(registry, "641008")
    one = computed(registry, settings)["school_roadmaps"]
    assert (one.target, one.actual, one.met) == ("100 % школ перечня", "5 из 7 (71,4 %)", False)
    assert "получена, не разобрана: СОШ № 6 (641006)" in one.evidence
    assert "нет: СОШ № 7 (641007)" in one.evidence
    assert "641008" not in one.evidence
    shown = one.evidence.rpartition("загрузки № ")[2].rstrip(".").split(", ")
    assert {str(batch) for batch in [*parsed, accepted]} <= set(shown)
    for code in SEVEN[5:]:
        roadmap(registry, code)
    one = computed(registry, settings)["school_roadmaps"]
    assert (one.actual, one.met) == ("7 из 7 (100 %)", True)


def test_the_municipal_roadmap_is_there_or_not(registry, settings):
    settings.municipality = DISTRICT
    roadmap(registry, SEVEN[0])
    roadmap(registry, "Лесной район")
    paper(registry, DISTRICT, "принята", kind="письмо")
    one = computed(registry, settings)["municipal_roadmap"]
    assert one.met is False
    assert "не получена" in one.evidence
    paper(registry, DISTRICT, "получена, не разобрана")
    one = computed(registry, settings)["municipal_roadmap"]
    assert (one.actual, one.met) == ("нет", False)
    assert "получена, не разобрана" in one.evidence
    batch_id = roadmap(registry, DISTRICT)
    settings.municipality = "Степной муниципальный район"
    one = computed(registry, settings)["municipal_roadmap"]
    assert (one.actual, one.met) == ("да", True)
    assert f"загрузки № {batch_id}." in one.evidence


def mentor(code, number, mentor_name="СОШ № 1", year=YEAR, day=None):
    return {
        "school_year": year, "school_code": code, "school_name": code,
        "mentor_name": mentor_name, "agreement_number": number, "agreement_date": day,
    }  # fmt: skip


def test_mentors_and_agreements(registry, settings):
    act(registry, settings, YEAR, SEVEN)
    rows = [mentor(code, "1") for code in SEVEN[:3]] + [mentor(SEVEN[3], None)]
    rows += [mentor(SEVEN[0], "2", "СОШ № 2"), mentor("641008", "3")]
    rows += [mentor(SEVEN[4], "4", year="2019/20")]
    load_facts(registry, "mentorship", rows)
    found = computed(registry, settings)
    assert (found["mentors"].actual, found["mentors"].met) == ("4 из 7 (57,1 %)", False)
    assert (found["agreements"].actual, found["agreements"].met) == ("4", False)
    assert found["agreements"].target == "не менее 5 в год"
    assert "Без договора: СОШ № 4" in found["agreements"].evidence
    load_facts(registry, "mentorship", [mentor(SEVEN[5], "5"), mentor(SEVEN[6], "6")])
    found = computed(registry, settings)
    assert (found["agreements"].actual, found["agreements"].met) == ("6", True)


UNDATED = "договор без даты"
ELSEWHEN = "не посчитан договор не 2020/21 учебного года"
UNNUMBERED = "не посчитан договор без даты и без цифр в номере"


@pytest.mark.parametrize(
    ("number", "day", "said"),
    [
        ("7", "2020-09-01", ""),
        ("б/н", "2021-08-31", ""),
        (None, "2021-02-01", ""),
        ("7-Н", None, UNDATED),
        ("7", "2020-08-31", ELSEWHEN),
        ("7", "2021-09-01", ELSEWHEN),
        ("нет", None, UNNUMBERED),
        ("-", None, UNNUMBERED),
        ("планируется", None, UNNUMBERED),
        ("б/н", None, UNNUMBERED),
    ],
)
def test_an_agreement_has_a_number_or_a_date_of_the_year(registry, settings, number, day, said):
    act(registry, settings, YEAR, SEVEN)
    load_facts(registry, "mentorship", [mentor(SEVEN[0], number, day=day)])
    counts = said in ("", UNDATED)
    one = computed(registry, settings)["agreements"]
    assert (one.actual, one.met) == ("1" if counts else "0", False)
    assert ("с договором: СОШ № 1 (641001)" in one.evidence) == counts
    for remark in (UNDATED, ELSEWHEN, UNNUMBERED):
        assert (f"{remark}: СОШ № 1 (641001)" in one.evidence) == (said == remark)
    assert (f"СОШ № 1 (641001), {day and day[8:]}" in one.evidence) == (said == ELSEWHEN)


def test_an_impossible_date_loaded_before_it_was_refused_is_told_as_written(registry, settings):
    act(registry, settings, YEAR, SEVEN)
    load_facts(registry, "mentorship", [mentor(SEVEN[0], "7", day="2020-02-30")])
    one = computed(registry, settings)["agreements"]
    assert one.actual == "0"
    assert f"{ELSEWHEN}: СОШ № 1 (641001), 2020-02-30" in one.evidence


def test_a_school_with_one_good_agreement_of_two_has_one(registry, settings):
    act(registry, settings, YEAR, SEVEN)
    rows = [
        mentor(SEVEN[0], "1", day="2021-02-01"),
        mentor(SEVEN[0], "2", "СОШ № 2", day="2015-02-01"),
        mentor(SEVEN[1], "нет", day=None),
    ]
    load_facts(registry, "mentorship", rows)
    one = computed(registry, settings)["agreements"]
    assert one.actual == "1"
    having, _, rest = one.evidence.partition("не посчитан")
    assert "с договором: СОШ № 1 (641001)" in having
    assert "СОШ № 2 (641002)" in having.partition("с договором")[0]
    assert "СОШ № 1 (641001), 01.02.2015" in rest


def dynamics(engine, verdicts):
    with engine.begin() as connection:
        connection.execute(
            insert(tables.dynamics),
            [
                {
                    "school_year": YEAR, "school_year_before": "2018/19", "procedure": procedure,
                    "subject": subject, "class": class_, "school_code": code, "verdict": verdict,
                }
                for code, pooled in verdicts.items()
                for procedure, subject, class_, verdict in (
                    ("все", "все", 0, pooled),
                    ("ВПР", "Математика", 5, "улучшение"),
                )
            ],
        )  # fmt: skip


@pytest.mark.parametrize(
    ("verdicts", "actual", "met"),
    [
        (["улучшение"] * 7, "7 из 7 (100 %)", True),
        (["улучшение"] * 6 + ["не вычислимо"], "6 из 7 (85,7 %)", None),
        (["улучшение"] * 6, "6 из 7 (85,7 %)", None),
        (["улучшение"] * 5 + ["нельзя утверждать", "не вычислимо"], "5 из 7 (71,4 %)", False),
        (["ухудшение"] * 7, "0 из 7 (0 %)", False),
    ],
)
def test_positive_dynamics_are_those_of_all_works_together(
    registry, settings, verdicts, actual, met
):
    act(registry, settings, YEAR, SEVEN)
    dynamics(registry, dict(zip(SEVEN, verdicts, strict=False)))
    one = computed(registry, settings)["positive_dynamics"]
    assert (one.actual, one.met, one.status) == (actual, met, "unconfirmed")


def test_schools_listed_again_are_counted_by_registered_lists(registry, settings):
    act(registry, settings, YEAR, SEVEN)
    one = computed(registry, settings)["listed_again"]
    assert (one.actual, one.met) == ("не вычислимо", None)
    assert "2019/20 не зарегистрирован" in one.evidence
    act(registry, settings, "2018/19", SEVEN[:1])
    act(registry, settings, "2019/20", SEVEN[:2])
    one = computed(registry, settings)["listed_again"]
    assert (one.actual, one.met, one.target) == ("2 из 7 (28,6 %)", None, "не установлена")
    assert "2 года подряд: СОШ № 2 (641002); 3 года подряд: СОШ № 1 (641001)" in one.evidence


def test_schools_of_other_municipalities_are_left_out(registry, settings):
    act(registry, settings, YEAR, [*SEVEN, "649001"])
    act(registry, settings, NEXT, SEVEN[:5])
    assert computed(registry, settings)["reduction_30"].actual == "3 из 8 (37,5 %)"
    settings.municipality = DISTRICT
    found = computed(registry, settings)
    assert found["reduction_30"].actual == "2 из 7 (28,6 %)"
    assert found["school_roadmaps"].actual == "0 из 7 (0 %)"


def test_an_empty_list_has_no_shares(registry, settings):
    # A list of the district's schools, of which none is on the act of the region.
    settings.municipality = DISTRICT
    act(registry, settings, YEAR, ["649001"])
    act(registry, settings, NEXT, SEVEN[:1])
    found = computed(registry, settings)
    assert found["reduction_25"].met is None
    for one in ("school_roadmaps", "listed_again"):
        assert found[one].met is None


@pytest.mark.parametrize("indicator", expected_results.indicators(), ids=lambda one: one.id)
def test_every_indicator_says_what_it_asks_and_who_asks_it(indicator):
    assert (indicator.kind == "share") == (indicator.share is not None)
    assert (indicator.kind == "count") == (indicator.count is not None)
    assert "раздел V" in indicator.source
    assert indicator.target()
