"""Answer masks of РИС ГИА: one text per pupil that holds the points of all tasks.

The short mask has one character per task: `+` is one point, `-` none, a digit that many points.
The long one has for every task its points and the most it gives: `1(1)2(3)0(2)`. Answers in short
usually stand in short masks and answers in full in long ones, yet either may stand in the other.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from readers.reading import NO_POINTS, UNREADABLE, TaskColumn

_LONG = re.compile(r"(?:\d{1,2}\(\d{1,2}\))+")
_TASK = re.compile(r"(\d{1,2})\((\d{1,2})\)")
# Whoever retypes a mask lets the editor put dashes for its minuses, and blanks between.
_DASHES = str.maketrans({"–": "-", "—": "-", "−": "-", " ": None})
_SHORT = {"+": 1, "-": 0, **{str(points): points for points in range(10)}}


@dataclass(frozen=True)
class Answers:
    """The points of one exam's tasks.

    Attributes:
        scores: int16, one row per pupil, one column per task; `NO_POINTS` where a mask is empty,
            `UNREADABLE` all through where it is none of this exam.
        tasks: the tasks in order, those with a short answer first.
        unread: two columns: whose mask of short answers, and whose of long ones, is none of this
            exam.
    """

    scores: np.ndarray
    tasks: list[TaskColumn]
    unread: np.ndarray


def answers(short: pd.Series, long: pd.Series) -> Answers:
    """The points that the masks of one exam's short and long answers hold.

    All masks of a column are written as most of them are, and are of one length, the most frequent
    one; what is written otherwise is unreadable.
    """
    read = [
        _of_long(short) if _mostly(short, r"\(") else _of_short(short),
        _of_short(long) if _mostly(long, r"[+-]") else _of_long(long),
    ]
    scores, maxima, unread = zip(*read, strict=True)
    joined, faulty = np.hstack(scores), np.column_stack(unread)
    joined[faulty.any(axis=1)] = UNREADABLE
    tasks = [
        TaskColumn(ordinal, str(ordinal), maximum)
        for ordinal, maximum in enumerate([*maxima[0], *maxima[1]], start=1)
    ]
    return Answers(joined, tasks, faulty)


def _mostly(masks: pd.Series, pattern: str) -> bool:
    """Whether most of the filled masks hold what the pattern says."""
    filled = masks[masks != ""].str.translate(_DASHES)
    return bool(filled.str.contains(pattern).mean() > 0.5)


def _of_short(masks: pd.Series) -> tuple[np.ndarray, list[None], np.ndarray]:
    scores, unread = _rows(masks, lambda mask: [_SHORT.get(answer, UNREADABLE) for answer in mask])
    return scores, [None] * scores.shape[1], unread


def _of_long(masks: pd.Series) -> tuple[np.ndarray, list[int], np.ndarray]:
    """Points and maxima; points above the most a task gives are left for the checks to find."""

    def points_and_maxima(mask: str) -> list[int]:
        if mask and not _LONG.fullmatch(mask):
            return [UNREADABLE]
        return [int(number) for pair in _TASK.findall(mask) for number in pair]

    both, unread = _rows(masks, points_and_maxima)
    scores, given = both[:, 0::2], both[:, 1::2]
    # One exam's tasks give the same in every variant: the most frequent maximum is the right one.
    maxima = [int(np.bincount(column[column >= 0]).argmax()) for column in given.T]
    agrees = (given == maxima) | (given < 0)
    return scores, maxima, unread | ~agrees.all(axis=1)


def _rows(
    masks: pd.Series, numbers_of: Callable[[str], list[int]]
) -> tuple[np.ndarray, np.ndarray]:
    """The numbers of each mask, as many as most masks have, and which masks are unlike those.

    Each different mask is read once.
    """
    codes, different = pd.factorize(masks.str.translate(_DASHES))
    read = [numbers_of(mask) for mask in different]
    pupils = np.bincount(codes, minlength=len(read))
    of_width: dict[int, int] = {}
    for numbers, count in zip(read, pupils, strict=True):
        if numbers and UNREADABLE not in numbers:
            of_width[len(numbers)] = of_width.get(len(numbers), 0) + int(count)
    width = max(of_width, key=of_width.__getitem__, default=0)
    table = np.full((len(read), width), UNREADABLE, dtype=np.int16)
    unread = np.zeros(len(read), dtype=bool)
    for row, numbers in enumerate(read):
        if not numbers:
            table[row] = NO_POINTS
        elif len(numbers) == width and UNREADABLE not in numbers:
            table[row] = numbers
        else:
            unread[row] = True
    return table[codes], unread[codes]
