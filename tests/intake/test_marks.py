import csv

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake import marks
from readers.reading import Reading, TaskColumn
from reference import catalog

MATHS_5 = {
    "school_year": "2020/21", "procedure": "ВПР", "sitting": "весна", "subject": "Математика",
    "class": 5,
}  # fmt: skip


def mark(scores, work=MATHS_5, given=None, test_scores=None, tasks=None, points=None, maxima=()):
    size = len(scores)
    nothing = [None] * size
    rows = pd.DataFrame(
        {
            **work,
            "attended": [score is not None for score in scores],
            "primary_score": pd.array(scores, dtype="Int16"),
            "test_score": pd.array(test_scores or nothing, dtype="Int16"),
            "mark": pd.array(given or nothing, dtype="Int16"),
        }
    )
    reading = Reading("assessment_result", "any", rows, size, tasks=tasks or [])
    points = None if points is None else np.array(points, dtype=np.int16)
    return marks.mark(rows, reading, points, list(maxima))


def column(marked, name):
    return [None if pd.isna(value) else value for value in marked.rows[name]]


def test_a_total_is_judged_by_the_scale_of_its_work():
    marked = mark([0, 6, 7, 10, 11, 14, 15, 20, None])
    assert column(marked, "mark") == [2, 2, 3, 3, 4, 4, 5, 5, None]
    assert column(marked, "below_threshold") == [True, True, *[False] * 6, None]
    assert column(marked, "mark_source") == ["шкала"] * 8 + [None]
    assert set(column(marked, "score_max")) == {20}
    work = marked.works.iloc[0]
    assert work["not_computable"] is None
    assert work["threshold_status"] == "confirmed"


def test_every_scale_is_applied_as_it_is_given(shared):
    with (shared / "reference/vpr_scales_spring_2021.csv").open(encoding="utf-8") as file:
        bands = list(csv.DictReader(file))
    works = {(band["subject"], int(band["class"])) for band in bands}
    assert len(works) == 25
    for subject, class_ in works:
        mine = [b for b in bands if (b["subject"], int(b["class"])) == (subject, class_)]
        top = max(int(band["score_max"]) for band in mine)
        expected = []
        for score in range(top + 1):
            hits = {
                int(b["mark"]) for b in mine if int(b["score_min"]) <= score <= int(b["score_max"])
            }
            expected.append(hits.pop() if len(hits) == 1 else None)
        marked = mark(range(top + 1), MATHS_5 | {"subject": subject, "class": class_})
        assert column(marked, "mark") == expected
        assert set(column(marked, "score_max")) == {top}


def test_where_bands_overlap_the_mark_is_open_but_a_two_is_ruled_out():
    marked = mark([34, 35, 36, 12], MATHS_5 | {"subject": "География", "class": 8})
    assert column(marked, "mark") == [4, None, 5, 2]
    assert column(marked, "below_threshold") == [False, False, False, True]


def test_where_two_touches_the_overlap_nothing_is_ruled_out(monkeypatch):
    bands = (catalog.Band(2, 0, 7), catalog.Band(3, 7, 10), catalog.Band(4, 12, 14),
             catalog.Band(5, 15, 20))  # fmt: skip
    scale = catalog.Scale(bands, "confirmed", "проба")
    monkeypatch.setattr(catalog, "vpr_scale", lambda *_: scale)
    marked = mark([6, 7, 8, 11])
    assert column(marked, "mark") == [2, None, 3, None]
    assert column(marked, "below_threshold")[:3] == [True, None, False]


@pytest.mark.parametrize(
    "other", [{"school_year": "2021/22"}, {"sitting": "осень"}, {"subject": "Музыка"}, {"class": 9}]
)
def test_without_a_certain_scale_the_mark_stays_empty_and_the_reason_is_told(other):
    marked = mark([3, 19], MATHS_5 | other)
    for name in ("mark", "mark_source", "below_threshold", "mark_from_scale", "score_max"):
        assert column(marked, name) == [None, None]
    assert marked.works["not_computable"].tolist() == ["шкала этой работы не известна наверняка"]


def test_a_header_with_another_maximum_is_another_work():
    tasks = [TaskColumn(1, "1", 10), TaskColumn(2, "2", 9)]
    marked = mark([3], tasks=tasks, points=[[1, 2]], maxima=[10, 9])
    assert column(marked, "mark") == [None]
    assert column(marked, "score_max") == [19]
    reason = marked.works["not_computable"][0]
    assert "19" in reason
    assert "20" in reason


def test_the_files_own_mark_stays_and_the_scales_stands_beside():
    marked = mark([6, 7, 15], given=[3, 3, None])
    assert column(marked, "mark") == [3, 3, 5]
    assert column(marked, "mark_from_scale") == [2, 3, 5]
    assert column(marked, "mark_source") == ["файл", "файл", "шкала"]
    assert column(marked, "below_threshold") == [False, False, False]


def test_tasks_are_summed_without_what_is_no_points():
    marked = mark([3, 3], points=[[1, 2, -1], [-2, -3, 3]], maxima=[1, 1, None])
    assert column(marked, "task_sum") == [3, 3]
    assert column(marked, "tasks_over_max") == [1, 0]
    assert column(mark([3]), "task_sum") == [None]


EGE = {"procedure": "ЕГЭ", "sitting": "основной", "class": 11}


@pytest.mark.parametrize(
    ("year", "subject", "minimum", "status"),
    [
        ("2020/21", "Русский язык", 24, "unconfirmed"),
        ("2022/23", "Русский язык", 24, "confirmed"),
        ("2020/21", "Математика профильная", 27, "unconfirmed"),
        ("2022/23", "Обществознание", 42, "confirmed"),
    ],
)
def test_ege_is_judged_by_the_least_test_score(year, subject, minimum, status):
    work = EGE | {"school_year": year, "subject": subject}
    marked = mark([5] * 4, work, test_scores=[minimum - 1, minimum, 100, None])
    assert column(marked, "below_threshold") == [True, False, False, None]
    assert column(marked, "mark") == [None] * 4
    assert marked.works["threshold_status"].tolist() == [status]


def test_base_mathematics_is_judged_by_its_mark():
    work = EGE | {"school_year": "2022/23", "subject": "Математика базовая"}
    marked = mark([5] * 3, work, given=[2, 3, None])
    assert column(marked, "below_threshold") == [True, False, None]


def test_an_unknown_minimum_is_not_guessed():
    work = EGE | {"school_year": "2020/21", "subject": "Физика"}
    marked = mark([5], work, test_scores=[10])
    assert column(marked, "below_threshold") == [None]
    assert "не известен" in marked.works["not_computable"][0]


def test_oge_is_judged_by_its_mark():
    work = MATHS_5 | {"procedure": "ОГЭ", "class": 9, "sitting": "основной"}
    marked = mark([5, 8, 9], work, given=[2, 3, None])
    assert column(marked, "below_threshold") == [True, False, None]
    assert column(marked, "mark_source") == ["файл", "файл", None]


def test_gve_is_judged_by_its_mark_and_not_by_the_minimum_of_ege():
    work = EGE | {"school_year": "2022/23", "subject": "Русский язык", "procedure": "ГВЭ"}
    marked = mark([5, 8, 9], work, given=[2, 3, None])
    assert column(marked, "below_threshold") == [True, False, None]


def test_works_of_one_file_are_judged_apart():
    rows = pd.concat(
        [mark([20], MATHS_5).rows, mark([20], MATHS_5 | {"subject": "Русский язык"}).rows],
        ignore_index=True,
    ).assign(mark=pd.array([None, None], dtype="Int16"))
    marked = marks.mark(rows, Reading("assessment_result", "any", rows, 2), None, [])
    assert column(marked, "mark") == [5, 3]
    assert len(marked.works) == 2


def test_unreliable_totals_give_neither_marks_nor_shares():
    marked = marks.withhold(mark([6, 15], given=[2, None]), "баллы ненадёжны")
    for name in ("mark", "mark_source", "below_threshold"):
        assert column(marked, name) == [None, None]
    assert marked.works["not_computable"].tolist() == ["баллы ненадёжны"]
    assert column(marked, "primary_score") == [6, 15]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.none() | st.integers(0, 20), min_size=1, max_size=12), st.randoms())
def test_a_pupils_mark_does_not_depend_on_the_others(scores, random):
    order = list(range(len(scores)))
    random.shuffle(order)
    whole = column(mark(scores), "mark")
    shuffled = column(mark([scores[n] for n in order]), "mark")
    assert [whole[n] for n in order] == shuffled
