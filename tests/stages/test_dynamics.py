from collections import defaultdict
from math import sqrt

import pandas as pd
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from stages import dynamics
from stages.dynamics import pooled
from tests.stages.facts import DISTRICT, load, marks, pupil, schools, stored

A, B, C = "641001", "641002", "641003"
RUS = {"subject": "Русский язык"}
OGE = {"procedure": "ОГЭ", "sitting": "основной", "class": 9}
BEFORE = {"school_year": "2018/19"}
KEYS = ["school_code", "procedure", "subject", "class"]


def results(engine, *groups):
    load(engine, "assessment_result", [row for group in groups for row in group])


def computed(engine, settings, year="2020/21"):
    dynamics.compute(engine, settings, year)
    return stored(engine, "mart.dynamics", ", ".join(f'"{key}"' for key in KEYS)).set_index(KEYS)


def newcombe(low_before, n_before, low_now, n_now):
    """The hybrid score interval for a difference, from the quadratic of the score test."""
    z2 = 1.959963984540054**2

    def bounds(low, n):
        root = sqrt(z2 * z2 + 4 * z2 * low * (1 - low / n))
        return (2 * low + z2 - root) / (2 * (n + z2)), (2 * low + z2 + root) / (2 * (n + z2))

    before, now = low_before / n_before, low_now / n_now
    (before_low, before_high), (now_low, now_high) = bounds(low_before, n_before), bounds(
        low_now, n_now
    )  # fmt: skip
    change = now - before
    return (
        change - sqrt((now - now_low) ** 2 + (before_high - before) ** 2),
        change + sqrt((now_high - now) ** 2 + (before - before_low) ** 2),
    )


def check(row, low_before, n_before, low_now, n_now):
    assert [row["low_before"], row["participants_before"]] == [low_before, n_before]
    assert [row["low_now"], row["participants_now"]] == [low_now, n_now]
    assert row["share_change"] == pytest.approx(low_now / n_now - low_before / n_before)
    assert row["pupils_change"] == pytest.approx(low_now - low_before / n_before * n_now)
    low, high = newcombe(low_before, n_before, low_now, n_now)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((low, high))
    asserted = "улучшение" if high < 0 else "ухудшение" if low > 0 else "нельзя утверждать"
    assert row["verdict"] == asserted


def test_every_level_adds_up_what_can_be_compared(engine, settings):
    results(
        engine,
        marks(A, 9, 1, **BEFORE), marks(A, 1, 9),
        marks(A, 3, 7, **BEFORE, **RUS), marks(A, 4, 6, **RUS),
        marks(A, 1, 5, **BEFORE, **OGE), marks(A, 1, 4, **OGE),
        marks(B, 2, 10, **BEFORE), marks(B, 11, 1),
        marks(C, 5, 5),  # nothing before
    )  # fmt: skip
    got = computed(engine, settings)
    check(got.loc[(A, "ВПР", "Математика", 5)], 9, 10, 1, 10)
    check(got.loc[(A, "ВПР", "все", 0)], 12, 20, 5, 20)
    check(got.loc[(A, "все", "все", 0)], 13, 26, 6, 25)
    check(got.loc[("", "ВПР", "Математика", 5)], 11, 22, 12, 22)
    check(got.loc[("", "ВПР", "все", 0)], 14, 32, 16, 32)
    check(got.loc[("", "ОГЭ", "Математика", 9)], 1, 6, 1, 5)
    check(got.loc[("", "все", "все", 0)], 15, 38, 17, 37)
    assert got.loc[(A, "ВПР", "Математика", 5), "verdict"] == "улучшение"
    assert got.loc[(B, "все", "все", 0), "verdict"] == "ухудшение"
    assert got.loc[(C, "ВПР", "Математика", 5), "reason"] == "2018/19: нет данных"
    for key in [(C, "ВПР", "Математика", 5), (C, "все", "все", 0)]:
        assert got.loc[key, "verdict"] == "не вычислимо"
        assert got.loc[key, "share_change"] != got.loc[key, "share_change"]
    works = {
        (A, "ВПР", "Математика", 5),
        (A, "ВПР", "Русский язык", 5),
        (A, "ОГЭ", "Математика", 9),
    }
    assert works < set(got.index)
    assert len(got) == len(set(got.index)) == 5 + 4 + 3 + 3 + 2 + 1


def test_a_year_without_results_is_passed_over_and_that_is_said(engine, settings):
    results(engine, marks(A, 3, 7, **BEFORE), marks(A, 2, 8))
    row = computed(engine, settings).loc[(A, "ВПР", "Математика", 5)]
    assert row["school_year_before"] == "2018/19"
    assert "2019/20" in row["reason"]
    assert "2018/19" in row["reason"]


def test_autumn_works_of_2020_are_no_year_to_compare_with(engine, settings):
    autumn = {"school_year": "2019/20", "sitting": "осень"}
    results(engine, marks(A, 3, 7, **BEFORE), marks(A, 9, 1, **autumn), marks(A, 2, 8))
    check(computed(engine, settings).loc[(A, "ВПР", "Математика", 5)], 3, 10, 2, 10)


def test_the_year_before_is_taken_where_it_has_results_per_procedure(engine, settings):
    ege = {"procedure": "ЕГЭ", "sitting": "основной", "subject": "Русский язык", "class": 11}
    results(
        engine,
        marks(A, 3, 7, **BEFORE), marks(A, 2, 8),
        marks(A, 5, 5, **BEFORE, **ege), marks(A, 1, 9, **ege | {"school_year": "2019/20"}),
        marks(A, 2, 8, **ege),
    )  # fmt: skip
    got = computed(engine, settings)
    check(got.loc[(A, "ЕГЭ", "Русский язык", 11)], 1, 10, 2, 10)
    assert got.loc[(A, "ЕГЭ", "все", 0), "school_year_before"] == "2019/20"
    assert pd.isna(got.loc[(A, "ЕГЭ", "все", 0), "reason"])
    assert got.loc[(A, "ВПР", "все", 0), "school_year_before"] == "2018/19"
    assert got.loc[("", "все", "все", 0), "school_year_before"] == "2018/19, 2019/20"


def test_what_cannot_be_computed_says_why(engine, settings):
    chemistry = {**OGE, "subject": "Химия"}
    results(
        engine,
        marks(A, 3, 7, **BEFORE), [*marks(A, 1, 4), pupil(A, 59999, None)],
        marks(A, 1, 5, **BEFORE, **chemistry),
    )  # fmt: skip
    got = computed(engine, settings)
    row = got.loc[(A, "ВПР", "Математика", 5)]
    assert row["verdict"] == "не вычислимо"
    assert row["reason"] == "2020/21: нет отметки у участников: 1"
    oge = got.loc[(A, "ОГЭ", "Химия", 9)]
    assert oge["verdict"] == "не вычислимо"
    assert "в 2021 году ОГЭ проводился только" in oge["reason"]
    assert got.loc[("", "все", "все", 0), "reason"] == "нет работ, вычислимых в оба года"


def test_more_than_one_year_back_nothing_is_looked_for(engine, settings):
    results(engine, marks(A, 3, 7, school_year="2017/18"), marks(A, 2, 8))
    got = computed(engine, settings)
    assert set(got["verdict"]) == {"не вычислимо"}
    assert set(got["school_year_before"]) == {"2019/20"}


def test_again_and_elsewhere(engine, settings):
    schools(engine, {A: "СОШ А"})
    schools(engine, {B: "СОШ Б"}, municipality="Другой район")
    results(engine, marks(A, 3, 7, **BEFORE), marks(A, 2, 8))
    results(engine, marks(B, 3, 7, **BEFORE), marks(B, 2, 8))
    everybody = computed(engine, settings)
    assert computed(engine, settings).equals(everybody)
    ours = settings.model_copy(update={"municipality": DISTRICT})
    got = computed(engine, ours)
    assert set(got.index.get_level_values("school_code")) == {"", A}
    check(got.loc[("", "все", "все", 0)], 3, 10, 2, 10)


def test_no_results_at_all_is_an_empty_table(engine, settings):
    assert computed(engine, settings).empty


counts = st.tuples(st.integers(1, 30), st.integers(0, 30)).map(lambda t: (t[0], min(t)))
rows = st.dictionaries(
    st.tuples(st.sampled_from([A, B, C]), st.sampled_from(["Математика", "Физика"])),
    st.tuples(counts, counts, st.booleans()),
    min_size=1,
)


@example_settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows, st.sampled_from([["school_code", "procedure"], ["subject"], []]))
def test_pools_are_sums_of_what_can_be_compared(facts, by):
    works = pd.DataFrame(
        [
            (code, "ВПР", subject, 7, n0, l0, n1, l1, "x" if known else "не вычислимо", "2018/19")
            for (code, subject), ((n0, l0), (n1, l1), known) in facts.items()
        ],
        columns=[*KEYS, "participants_before", "low_before", "participants_now", "low_now",
                 "verdict", "school_year_before"],
    )  # fmt: skip
    expected = defaultdict(lambda: [0, 0, 0, 0])
    for (code, subject), ((n0, l0), (n1, l1), known) in facts.items():
        key = (
            code if "school_code" in by else "",
            "ВПР" if "procedure" in by else "все",
            subject if "subject" in by else "все",
            0,
        )
        sums = expected[key]
        if known:
            expected[key] = [s + x for s, x in zip(sums, (l0, n0, l1, n1), strict=True)]
    got = pooled(works, by).set_index(KEYS)
    assert set(got.index) == set(expected)
    assert len(got) == len(expected)
    for key, sums in expected.items():
        if sums[1]:
            check(got.loc[key], *sums)
        else:
            assert got.loc[key, "verdict"] == "не вычислимо"
            assert got.loc[key, "reason"] == "нет работ, вычислимых в оба года"
