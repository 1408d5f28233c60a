import json
import time
from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.engine import evaluate, explain
from criteria.sets import CriteriaSet, load_set, load_sets

CODE = "641001"
YEAR, BEFORE, EARLIER = "2020/21", "2019/20", "2018/19"
RUS5, RUS6, MAT5 = (
    ("ВПР", "Русский язык", 5),
    ("ВПР", "Русский язык", 6),
    ("ВПР", "Математика", 5),
)
OGE = ("ОГЭ", "Математика", 9)
EGE = ("ЕГЭ", "Русский язык", 11)
LOW, HIGH = (20, 6), (20, 5)  # (participants, below): 30 % and 25 %


def criteria_of(conditions, procedures=(RUS5, RUS6, OGE), **other):
    part = {"status": "unconfirmed", "source": "для проверки"}
    patterns = [{"procedure": p, "subjects": [s], "classes": [c]} for p, s, c in procedures]
    return CriteriaSet.model_validate(
        {
            "id": "test",
            "title": "Проверка",
            **part,
            "procedures": {**part, "patterns": patterns},
            "low_share": {**part, "at_least": "0.30"},
            "min_participants": {**part, "value": 10, "policy": "flag"},
            "conditions": conditions,
            **other,
        }
    )


def low(at_least, years, id_="low"):
    return {"id": id_, "low_procedures": {"at_least": at_least, "years": years}}


def same(at_least, years, id_="same"):
    return {"id": id_, "same_procedure": {"at_least": at_least, "years": years}}


def results_of(facts, code=CODE):
    """Rows from {(year, procedure): (participants, below[, reason])}."""
    rows = [(year, *work, code, *(*fact, None)[:3]) for (year, work), fact in facts.items()]
    columns = ["school_year", "procedure", "subject", "class", "school_code", "participants"]
    table = pd.DataFrame(rows, columns=[*columns, "below_threshold", "reason"])
    return table.assign(sitting="весна").astype(
        {"participants": "Int64", "below_threshold": "Int64"}
    )


def always(*_):
    return True


def judge(criteria, facts, kind="СОШ", held=always):
    schools = pd.DataFrame({"school_code": [CODE], "kind": [kind]})
    [verdict] = evaluate(criteria, results_of(facts), schools, YEAR, held)
    return verdict


def numbers(verdict, year, work):
    [found] = [
        fact
        for fact in verdict.conditions["numbers"]
        if (fact["school_year"], fact["procedure"], fact["subject"], fact["class"]) == (year, *work)
    ]
    return found


# --- one procedure -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("participants", "below", "listed"),
    [
        (10, 3, "yes"),  # exactly 30 %
        (10, 2, "no"),
        (10_000, 2_996, "no"),  # would be 30.0 % when rounded
        (2, 1, "yes"),  # few participants count too
        (5, 0, "no"),
        (0, 0, "unknown"),  # 0 of 0 is not 30 %
    ],
)
def test_low_is_tested_on_counts(participants, below, listed):
    criteria = criteria_of(low(1, [0]), [RUS5])
    verdict = judge(criteria, {(YEAR, RUS5): (participants, below)})
    assert verdict.listed == listed


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
@settings(max_examples=60, deadline=None)
def test_low_agrees_with_whole_numbers(fact):
    verdict = judge(criteria_of(low(1, [0]), [RUS5]), {(YEAR, RUS5): fact})
    assert verdict.listed == ("yes" if fact[1] * 100 >= 30 * fact[0] else "no")


def test_the_numbers_behind_a_condition():
    criteria = criteria_of(low(1, [0]), [RUS5, RUS6])
    verdict = judge(criteria, {(YEAR, RUS5): (8, 4), (YEAR, RUS6): (10, 1)})
    assert numbers(verdict, YEAR, RUS5) == {
        "school_year": YEAR,
        "procedure": "ВПР",
        "subject": "Русский язык",
        "class": 5,
        "participants": 8,
        "below": 4,
        "share": 0.5,
        "low": True,
        "applicable": True,
        "reliable": False,
        "reason": None,
    }
    assert numbers(verdict, YEAR, RUS6)["low"] is False
    assert numbers(verdict, YEAR, RUS6)["reliable"] is True
    assert json.loads(json.dumps(verdict.conditions)) == verdict.conditions


@pytest.mark.parametrize(
    ("facts", "held", "reason"),
    [
        ({}, True, "нет данных"),
        ({}, False, "не проводилось"),
        ({}, None, "нет данных; неизвестно, проводилось ли"),
        ({(YEAR, RUS5): (0, 0)}, True, "нет участников"),
        ({(YEAR, RUS5): (9, None, "шкала не определена")}, True, "шкала не определена"),
        ({(YEAR, RUS5): (None, None, "итоги ненадёжны")}, True, "итоги ненадёжны"),
        ({(YEAR, RUS5): (9, None)}, True, "не вычислимо, причина не указана"),
        ({(YEAR, RUS5): (9, None, "")}, True, "не вычислимо, причина не указана"),
    ],
)
def test_what_is_not_known_says_why(facts, held, reason):
    verdict = judge(criteria_of(low(1, [0]), [RUS5]), facts, held=lambda *_: held)
    fact = numbers(verdict, YEAR, RUS5)
    assert (verdict.listed, fact["low"], fact["reason"]) == ("unknown", None, reason)
    assert reason in explain(verdict)


def test_the_calendar_is_asked_about_the_very_work():
    asked = set()

    def held(*work):
        asked.add(work)
        return True

    judge(criteria_of(same(1, [0, -1]), [RUS5, OGE]), {(YEAR, RUS5): LOW}, held=held)
    assert asked == {(BEFORE, *RUS5), (YEAR, *OGE), (BEFORE, *OGE)}


def test_rows_of_other_schools_prove_that_a_procedure_was_held():
    criteria = criteria_of(low(1, [0]), [RUS5])
    rows = results_of({(YEAR, RUS5): LOW}, code="641999")
    schools = pd.DataFrame({"school_code": [CODE], "kind": ["СОШ"]})
    [verdict] = evaluate(criteria, rows, schools, YEAR, lambda *_: False)
    assert numbers(verdict, YEAR, RUS5)["reason"] == "нет данных"
    nobody = results_of({(YEAR, RUS5): (0, 0)}, code="641999")
    [verdict] = evaluate(criteria, nobody, schools, YEAR, lambda *_: False)
    assert numbers(verdict, YEAR, RUS5)["reason"] == "не проводилось"


@pytest.mark.parametrize(
    ("kind", "work", "applicable"),
    [
        ("ООШ", EGE, False),
        ("ООШ", OGE, True),
        ("НОШ", EGE, False),
        ("НОШ", OGE, False),
        ("НОШ", RUS5, False),
        ("НОШ", ("ВПР", "Русский язык", 4), True),
        ("СОШ", EGE, True),
        ("лицей", EGE, True),
        (None, EGE, True),
        (float("nan"), EGE, True),
    ],
)
@pytest.mark.parametrize("facts", [None, (0, 0)])
def test_a_school_is_not_asked_for_classes_it_does_not_teach(kind, work, applicable, facts):
    criteria = criteria_of(low(1, [0]), [work])
    verdict = judge(criteria, {(YEAR, work): facts} if facts else {}, kind)
    assert verdict.listed == ("unknown" if applicable else "no")
    assert numbers(verdict, YEAR, work)["applicable"] is applicable


def test_participants_decide_over_the_registered_kind():
    assert judge(criteria_of(low(1, [0]), [EGE]), {(YEAR, EGE): LOW}, "ООШ").listed == "yes"


# --- conditions ----------------------------------------------------------------------------


def test_a_result_of_another_year_is_not_this_years():
    criteria = criteria_of(low(1, [-1]))
    this = {(YEAR, RUS5): LOW}
    assert judge(criteria, this | {(BEFORE, w): HIGH for w in (RUS5, RUS6, OGE)}).listed == "no"
    assert judge(criteria, this | {(BEFORE, RUS5): LOW}).listed == "yes"


def test_the_same_procedure_is_one_and_the_same():
    criteria = criteria_of(same(1, [0, -1]), [RUS5, RUS6])
    crossed = {
        (YEAR, RUS5): LOW,
        (BEFORE, RUS6): LOW,
        (YEAR, RUS6): HIGH,
        (BEFORE, RUS5): HIGH,
    }
    assert judge(criteria, crossed).listed == "no"
    repeated = judge(criteria, crossed | {(BEFORE, RUS5): LOW})
    assert repeated.listed == "yes"
    assert "низкие во все годы: Русский язык (ВПР, 5 класс)" in repeated.conditions["reason"]
    del crossed[BEFORE, RUS5]
    assert judge(criteria, crossed).listed == "unknown"


def test_the_last_years_held_skip_those_without_anything():
    criteria = criteria_of(low(1, {"last_held": 2}))
    facts = {
        (year, work): LOW if work == RUS5 else HIGH
        for year in (YEAR, EARLIER)
        for work in (RUS5, RUS6, OGE)
    }
    verdict = judge(criteria, facts, held=lambda year, *_: year != BEFORE)
    assert verdict.listed == "yes"
    assert {fact["school_year"] for fact in verdict.conditions["numbers"]} == {YEAR, EARLIER}
    # Had anything been held in the year between, it would count and nothing would be known of it.
    assert judge(criteria, facts).listed == "unknown"
    facts[EARLIER, RUS5] = HIGH
    assert judge(criteria, facts, held=lambda year, *_: year != BEFORE).listed == "no"


def test_fewer_years_held_than_asked_for_leave_the_condition_open():
    criteria = criteria_of(low(1, {"last_held": 2}))
    only = judge(criteria, {(YEAR, RUS5): LOW}, held=lambda *_: None)
    assert only.listed == "unknown"
    assert "найдено 1" in only.conditions["reason"]
    high = {(YEAR, work): HIGH for work in (RUS5, RUS6, OGE)}
    assert judge(criteria, high, held=lambda *_: None).listed == "no"
    assert judge(criteria, {}, held=lambda *_: False).listed == "unknown"
    repeated = criteria_of(same(1, {"last_held": 2}))
    assert judge(repeated, {(YEAR, RUS5): LOW}, held=lambda *_: None).listed == "unknown"
    assert judge(repeated, {}, held=lambda *_: False).listed == "unknown"


conditions = st.recursive(
    st.builds(
        lambda kind, k, years: kind(k, years),
        st.sampled_from([low, same]),
        st.integers(1, 3),
        st.sampled_from([[0], [-1], [0, -1]]),
    ),
    lambda inner: st.builds(
        lambda join, parts: {"id": join, join: parts},
        st.sampled_from(["all", "any"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=4,
)
CELLS = list(product((YEAR, BEFORE), (RUS5, RUS6, OGE)))
states = st.lists(st.sampled_from([LOW, HIGH, None]), min_size=6, max_size=6)


def named_apart(condition, count=None):
    """The tree with every id its own."""
    count = iter(range(100)) if count is None else count
    condition = {**condition, "id": f"c{next(count)}"}
    for join in ("all", "any"):
        if join in condition:
            condition[join] = [named_apart(part, count) for part in condition[join]]
    return condition


def holds(condition, is_low):
    """The condition in two values, written apart from the engine."""
    if "all" in condition:
        return all(holds(part, is_low) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, is_low) for part in condition["any"])
    rule = condition.get("low_procedures") or condition["same_procedure"]
    table = [
        [is_low[{0: YEAR, -1: BEFORE}[offset], work] for work in (RUS5, RUS6, OGE)]
        for offset in rule["years"]
    ]
    if "low_procedures" in condition:
        return all(sum(row) >= rule["at_least"] for row in table)
    return sum(all(column) for column in zip(*table, strict=True)) >= rule["at_least"]


@given(conditions, states)
@settings(max_examples=150, deadline=None)
def test_an_answer_stands_whatever_the_missing_data_turn_out_to_be(condition, cells):
    condition = named_apart(condition)
    facts = {cell: fact for cell, fact in zip(CELLS, cells, strict=True) if fact}
    listed = judge(criteria_of(condition), facts).listed
    missing = [cell for cell in CELLS if cell not in facts]
    answers = {
        holds(
            condition,
            {cell: fact == LOW for cell, fact in facts.items()}
            | dict(zip(missing, guess, strict=True)),
        )
        for guess in product((True, False), repeat=len(missing))
    }
    if listed != "unknown":
        assert answers == {listed == "yes"}
    elif "all" not in condition and "any" not in condition:
        assert answers == {True, False}  # one condition is unknown only where the answer is open


# --- the sets ------------------------------------------------------------------------------

ALL_HELD = [tuple(p) for p in load_set("omsk_2025_or").procedures.listed()]


@pytest.mark.parametrize(
    ("this", "before", "expected"),
    [
        # two low this year, none before
        ([RUS5, RUS6], [], {"omsk_2025_or"}),
        # one and the same in both years
        ([RUS5], [RUS5], {"omsk_2025_or", "dergachi_2021"}),
        # different ones: one each year
        ([RUS5], [RUS6], {"dergachi_2021"}),
        # two this year and another one before
        ([RUS5, RUS6], [MAT5], {"omsk_2025_or", "order847_memory_a", "dergachi_2021"}),
        # two this year, one of them repeated
        (
            [RUS5, RUS6],
            [RUS6],
            {"omsk_2025_or", "omsk_2025_and", "order847_memory_a", "dergachi_2021"},
        ),
        # two in each year, all different
        (
            [RUS5, RUS6],
            [MAT5, OGE],
            {"omsk_2025_or", "order847_memory_a", "p500_memory_b", "dergachi_2021"},
        ),
        # ЕГЭ only: the order names ОГЭ and ВПР
        ([EGE], [EGE], {"omsk_2025_or"}),
        ([], [RUS5, RUS6], set()),
    ],
)
def test_whom_each_set_lists(this, before, expected):
    facts = {(YEAR, work): LOW if work in this else HIGH for work in ALL_HELD}
    facts |= {(BEFORE, work): LOW if work in before else HIGH for work in ALL_HELD}
    verdicts = {id_: judge(criteria, facts).listed for id_, criteria in load_sets().items()}
    assert verdicts == {id_: "yes" if id_ in expected else "no" for id_ in verdicts}


def test_a_year_not_held_is_neither_low_nor_high():
    facts = {(YEAR, work): LOW for work in ALL_HELD}
    verdict = judge(load_set("order847_memory_a"), facts, held=lambda year, *_: year == YEAR)
    assert verdict.listed == "unknown"
    assert [child["value"] for child in verdict.conditions["children"]] == ["yes", "unknown"]
    assert "не проводилось" in verdict.conditions["reason"]
    none_low = {(YEAR, work): HIGH for work in ALL_HELD}
    assert judge(load_set("order847_memory_a"), none_low, held=lambda *_: False).listed == "no"


def test_a_verdict_in_one_sentence():
    facts = {(YEAR, work): HIGH for work in ALL_HELD} | {
        (YEAR, RUS5): (9, 8),
        (YEAR, OGE): (20, 7),
    }
    said = explain(judge(load_set("omsk_2025_or"), facts))
    assert said.startswith("Школа 641001, прогноз перечня на 2021/22 учебный год")
    assert "(не подтверждено: состав процедур): входит, так как" in said
    assert "Русский язык (ВПР, 5 класс) 8 из 9, мало участников" in said
    assert "Математика (ОГЭ) 7 из 20)" in said
    assert "во все годы" not in said  # the other limb decided nothing
    assert said.endswith(".")


def test_doubts_travel_with_the_verdict():
    verdict = judge(load_set("omsk_2025_or"), {})
    assert verdict.unconfirmed == ("состав процедур",)
    assert any("omsk_2025_and" in remark for remark in verdict.remarks)
    assert "с 2024/25 по …, а применён к результатам 2020/21" in verdict.remarks[-1]
    assert judge(load_set("dergachi_2021"), {}).unconfirmed == ("порог", "состав процедур")


# --- tables --------------------------------------------------------------------------------


def test_every_school_is_judged_in_order_by_its_own_rows():
    rows = pd.concat(
        [results_of({(YEAR, RUS5): LOW}, "641003"), results_of({(YEAR, RUS5): HIGH}, "641001")]
    )
    schools = pd.DataFrame({"school_code": ["641001", "641002", "641003"], "kind": None})
    verdicts = evaluate(criteria_of(low(1, [0]), [RUS5]), rows, schools, YEAR, always)
    assert [(v.school_code, v.listed) for v in verdicts] == [
        ("641001", "no"),
        ("641002", "unknown"),
        ("641003", "yes"),
    ]


def test_two_results_of_one_work_are_refused():
    rows = pd.concat([results_of({(YEAR, RUS5): LOW}), results_of({(YEAR, RUS5): HIGH})])
    schools = pd.DataFrame({"school_code": [CODE], "kind": ["СОШ"]})
    with pytest.raises(ValueError, match="two results"):
        evaluate(criteria_of(low(1, [0]), [RUS5]), rows, schools, YEAR, always)


def test_a_region_takes_no_longer_than_a_moment():
    codes = [f"64{i:04d}" for i in range(650)]
    years = (YEAR, BEFORE, EARLIER)
    works = [(year, *work, code) for year in years for work in ALL_HELD for code in codes]
    rows = pd.DataFrame(
        works, columns=["school_year", "procedure", "subject", "class", "school_code"]
    ).assign(participants=20, below_threshold=6, reason=None)
    schools = pd.DataFrame({"school_code": codes, "kind": "СОШ"})
    started = time.process_time()
    verdicts = evaluate(load_set("p500_memory_b"), rows, schools, YEAR, always)
    assert time.process_time() - started < 2
    assert {verdict.listed for verdict in verdicts} == {"yes"}
