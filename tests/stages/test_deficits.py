import time
from collections import defaultdict
from fractions import Fraction

import pytest

from readers.reading import NO_POINTS, NOT_ATTEMPTED, NOT_STUDIED
from stages import deficits
from tests.stages.facts import DISTRICT, load, pupil, schools, stored

A, B, STRANGER = "641001", "641002", "641099"
LEVELS = ["Б", "П", None, "Б"]
MAXIMA = [1, 2, 3, None]
TASKS = [
    {"ordinal": n, "task": f"{n}", "score_max": maximum, "level": level, "skill": f"умение {n}"}
    for n, maximum, level in zip(range(1, 5), MAXIMA, LEVELS, strict=True)
]
POINTS = {
    A: [[1, 2, 3, 1], [0, NOT_ATTEMPTED, 1, 0], [1, 0, NOT_STUDIED, 2], [0, 0, 0, 0]],
    B: [[1, 2, NO_POINTS, 5], [0, 0, 2, 1]],
}


def rows_of(points):
    return [
        pupil(code, 50001 + n, 3, task_points)
        for code, pupils in points.items()
        for n, task_points in enumerate(pupils)
    ]


def by_hand(points):
    """(school, ordinal) → answers, points; the empty school is all of them."""
    answers = defaultdict(list)
    for code, pupils in points.items():
        for pupil_points in pupils:
            for ordinal, score in enumerate(pupil_points, 1):
                if score >= NOT_ATTEMPTED:
                    answers[code, ordinal].append(max(score, 0))
                    answers["", ordinal].append(max(score, 0))
    return {key: (len(scores), sum(scores)) for key, scores in answers.items()}


def verdict(level, share):
    """The thresholds of the recommendations: 57–60 % for base tasks, 28.5–30 % for others."""
    if level is None or share is None:
        return None
    low, high = (57, 60) if level == "Б" else (Fraction(285, 10), 30)
    return True if share * 100 < low else False if share * 100 >= high else None


def test_shares_agree_with_a_count_by_hand(engine, settings):
    absent = pupil(A, 59999, None, [NO_POINTS] * 4, attended=False)
    load(engine, "assessment_result", [*rows_of(POINTS), absent], tasks=TASKS)
    deficits.compute(engine, settings, "2020/21")
    got = stored(engine, "mart.deficit", "school_code, ordinal")
    expected = by_hand(POINTS)
    assert set(zip(got["school_code"], got["ordinal"], strict=True)) == set(expected)
    for row in got.itertuples():
        n, points = expected[row.school_code, row.ordinal]
        maximum, level = MAXIMA[row.ordinal - 1], LEVELS[row.ordinal - 1]
        share = None if maximum is None else Fraction(points, n * maximum)
        assert row.participants == n
        assert row.skill == f"умение {row.ordinal}"
        if share is None:
            assert row.share != row.share
        else:
            assert row.share == pytest.approx(float(share))
        assert row.deficit == verdict(level, share)
    assert {True, False} <= set(got["deficit"].dropna())


def test_computing_again_changes_nothing_and_other_years_stay(engine, settings):
    load(engine, "assessment_result", rows_of(POINTS), tasks=TASKS)
    earlier = [row | {"school_year": "2018/19"} for row in rows_of(POINTS)]
    load(engine, "assessment_result", earlier, tasks=TASKS)
    for year in ("2018/19", "2020/21"):
        deficits.compute(engine, settings, year)
    order = "school_year, school_code, ordinal"
    first = stored(engine, "mart.deficit", order)
    deficits.compute(engine, settings, "2020/21")
    assert stored(engine, "mart.deficit", order).equals(first)
    assert first["school_year"].value_counts().to_dict() == {"2018/19": 12, "2020/21": 12}


def test_only_schools_of_the_municipality_are_counted(engine, settings):
    schools(engine, {A: "СОШ А", B: "ООШ Б"})
    schools(engine, {STRANGER: "СОШ Ч"}, municipality="Другой район")
    load(engine, "assessment_result", rows_of(POINTS), tasks=TASKS)
    contrary = [task | {"score_max": 9} for task in TASKS]
    load(engine, "assessment_result", rows_of({STRANGER: [[1, 2, 3, 0]]}), tasks=contrary)
    ours = settings.model_copy(update={"municipality": DISTRICT})
    deficits.compute(engine, ours, "2020/21")
    got = stored(engine, "mart.deficit", "school_code, ordinal")
    assert set(got["school_code"]) == {"", A, B}
    together = got[got["school_code"] == ""]
    assert together["participants"].tolist() == [by_hand(POINTS)["", n][0] for n in range(1, 5)]
    assert together["share"].notna().tolist() == [True, True, True, False]


def test_without_one_certain_maximum_there_is_no_share(engine, settings):
    load(engine, "assessment_result", rows_of({A: POINTS[A]}), tasks=TASKS[3:])
    deficits.compute(engine, settings, "2020/21")
    assert stored(engine, "mart.deficit", "ordinal").empty
    contrary = [task | {"score_max": 2} for task in TASKS[:2]]
    load(engine, "assessment_result", rows_of({A: POINTS[A]}), tasks=TASKS)
    load(engine, "assessment_result", rows_of({B: POINTS[B]}), tasks=contrary)
    deficits.compute(engine, settings, "2020/21")
    got = stored(engine, "mart.deficit", "school_code, ordinal").set_index(
        ["school_code", "ordinal"]
    )
    assert got.loc[("", 1), "share"] != got.loc[("", 1), "share"]  # 1 in one file, 2 in the other
    assert got.loc[("", 2), "share"] == pytest.approx(4 / 12)


def test_a_region_takes_seconds(engine, settings):
    tasks = [
        {"ordinal": n, "task": str(n), "score_max": 2, "level": "Б", "skill": None}
        for n in range(1, 21)
    ]
    region = {
        f"64{school:04d}": [[(school + n + task) % 3 for task in range(20)] for n in range(30)]
        for school in range(600)
    }
    load(engine, "assessment_result", rows_of(region), tasks=tasks)
    started = time.monotonic()
    deficits.compute(engine, settings, "2020/21")
    assert time.monotonic() - started < 20
    assert len(stored(engine, "mart.deficit", "ordinal")) == 601 * 20
