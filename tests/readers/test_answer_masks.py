import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readers.answer_masks import answers
from readers.reading import NO_POINTS, UNREADABLE


def read(short=(), long=()):
    count = max(len(short), len(long))
    columns = [pd.Series(list(part) or [""] * count, dtype="str") for part in (short, long)]
    return answers(*columns)


@st.composite
def exams(draw):
    """Maxima of the tasks with a long answer, and the points of some pupils."""
    short = draw(st.integers(0, 12))
    maxima = draw(st.lists(st.integers(1, 20), max_size=6))
    pupil = st.tuples(
        st.lists(st.integers(0, 9), min_size=short, max_size=short),
        st.tuples(*(st.integers(0, maximum) for maximum in maxima)),
    )
    return short, maxima, draw(st.lists(pupil, min_size=1, max_size=5))


@given(exams())
def test_what_is_written_is_read(exam):
    short, maxima, pupils = exam
    masks = ["".join({0: "-", 1: "+"}.get(n, str(n)) for n in given) for given, _ in pupils]
    long = ["".join(f"{n}({m})" for n, m in zip(got, maxima, strict=True)) for _, got in pupils]
    found = read(masks, long)
    assert found.scores.tolist() == [[*given, *got] for given, got in pupils]
    assert [task.score_max for task in found.tasks] == [None] * short + maxima
    assert [task.label for task in found.tasks] == [str(n + 1) for n in range(len(found.tasks))]


def test_the_masks_of_the_exports():
    found = read(["++---+--1-"], ["1(1)2(3)0(2)"])
    assert found.scores.tolist() == [[1, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 2, 0]]
    assert [task.score_max for task in found.tasks[10:]] == [1, 3, 2]


def test_either_mask_may_stand_in_either_column():
    found = read(["1(1)0(2)", "0(1)2(2)"], ["+-2", "–10"])
    assert found.scores.tolist() == [[1, 0, 1, 0, 2], [0, 2, 0, 1, 0]]
    assert [task.score_max for task in found.tasks] == [1, 2, None, None, None]
    assert not found.unread.any()


@pytest.mark.parametrize(("short", "long"), [("1(1)0(2)", "1(2)"), ("+-", "+")])
def test_a_column_is_read_as_most_of_its_masks_are_written(short, long):
    found = read(["+-", "++", short], ["1(2)", "0(2)", long])
    assert found.scores.tolist() == [[1, 0, 1], [1, 1, 0], [UNREADABLE] * 3]


def test_dashes_and_blanks_of_an_editor():
    assert read(["+–− 2"]).scores.tolist() == [[1, 0, 0, 2]]


def test_a_pupil_without_a_mask_has_no_points():
    found = read(["+-", ""], ["1(2)", "0(2)"])
    assert found.scores.tolist() == [[1, 0, 1], [NO_POINTS, NO_POINTS, 0]]


@pytest.mark.parametrize(
    ("short", "long"),
    [("+--", "1(2)"), ("+", "1(2)"), ("+?", "1(2)"), ("+-", "1(2)1(2)"), ("+-", "12"),
     ("+-", "1(3)"), ("+-", "2021-01-02")],
)  # fmt: skip
def test_a_mask_unlike_the_others_is_unreadable_and_only_it(short, long):
    found = read(["+-", "++", short], ["1(2)", "0(2)", long])
    assert found.scores[:2].tolist() == [[1, 0, 1], [1, 1, 0]]
    assert (found.scores[2] == UNREADABLE).all()


def test_the_only_mask_of_an_exam_may_be_the_unreadable_one():
    assert read(["++?"], ["1(2)"]).unread.tolist() == [[True, False]]
    assert read(["++"], ["12"]).unread.tolist() == [[False, True]]


def test_points_above_the_maximum_are_for_the_checks_to_find():
    assert read(long=["3(2)"]).scores.tolist() == [[3]]


def test_no_masks_at_all():
    found = read(["", ""], ["", ""])
    assert found.scores.shape == (2, 0)
    assert found.tasks == []
