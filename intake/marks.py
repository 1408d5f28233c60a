"""From points to marks and to «below the threshold», by scales that are certain and no others."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from domain.work import FACETS
from readers.reading import UNREADABLE, Reading
from reference import catalog

WORK = list(FACETS)


@dataclass
class Marked:
    """Rows with all that follows from their points.

    Attributes:
        rows: with `task_sum`, `score_max`, `tasks_over_max`, `mark_from_scale`, `mark`,
            `mark_source`, `below_threshold`.
        works: one row per work: the key, `not_computable`, `threshold_status`,
            `threshold_source`, and `remark`: what the sender should know of its scale.
    """

    rows: pd.DataFrame
    works: pd.DataFrame = field(default_factory=pd.DataFrame)


def mark(
    rows: pd.DataFrame, reading: Reading, scores: np.ndarray | None, maxima: list[int | None]
) -> Marked:
    """Judge every row of a results file by the scale or minimum of its work.

    `scores` are the points of the tasks, aligned with `rows`; `maxima` what each task is worth.

    The exported total decides the mark, not the sum of the tasks. A mark the file gives stays;
    the scale's stands beside it for comparison. Where no scale is certain the mark stays empty.
    """
    rows = rows.assign(**_task_measures(scores, maxima, rows.index))
    parts, works = [], []
    for key, part in rows.groupby(WORK, sort=False):
        work = dict(zip(WORK, key, strict=True))
        judged, told = _judge(part, work, reading)
        parts.append(judged)
        works.append(work | told)
    if not parts:  # not one row can be read: the columns are there all the same
        parts = [_judge_by_given_marks(rows)[0]]
    return Marked(pd.concat(parts).sort_index(), pd.DataFrame(works))


def withhold(marked: Marked, reason: str) -> Marked:
    """The same rows without marks and shares, because their totals cannot be trusted."""
    empty = {"mark": pd.NA, "mark_source": None, "below_threshold": pd.NA}
    rows = marked.rows.assign(**empty).astype({"mark": "Int16", "below_threshold": "boolean"})
    return Marked(rows, marked.works.assign(not_computable=reason))


def _task_measures(scores: np.ndarray | None, maxima: list[int | None], index: pd.Index) -> dict:
    if scores is None or not scores.shape[1]:
        nothing = pd.Series(np.nan, index=index)
        return {"task_sum": nothing, "tasks_over_max": nothing, "first_task_over": None}
    sums = pd.Series(scores.clip(min=0).sum(axis=1), index=index, dtype="float64")
    sums = sums.mask((scores == UNREADABLE).any(axis=1))
    return {"task_sum": sums, **_tasks_over(scores, maxima, index)}


def _tasks_over(scores: np.ndarray, maxima: list[int | None], index: pd.Index) -> dict:
    """How many task points of each row lie above the task's maximum, and which is the first.

    Both are missing where no maximum is known.
    """
    known = [n for n, maximum in enumerate(maxima) if maximum is not None]
    if not known:
        return {"tasks_over_max": pd.Series(np.nan, index=index), "first_task_over": None}
    over = scores[:, known] > np.array([maxima[n] for n in known])
    names = np.array([f"task {n + 1}" for n in known], dtype="object")
    first = pd.Series(names[over.argmax(axis=1)], index=index)
    return {
        "tasks_over_max": pd.Series(over.sum(axis=1), index=index, dtype="float64"),
        "first_task_over": first.where(over.any(axis=1), None),
    }


def _judge(rows: pd.DataFrame, work: dict, reading: Reading) -> tuple[pd.DataFrame, dict]:
    if work["procedure"] == "ВПР":
        return _judge_vpr(rows, work, reading)
    if work["procedure"] == "ЕГЭ":
        return _judge_ege(rows, work)
    return _judge_by_given_marks(rows)


def _told(
    reason: str | None, status: str | None, source: str | None, remark: str | None = None
) -> dict:
    return {
        "not_computable": reason,
        "threshold_status": status,
        "threshold_source": source,
        "remark": remark,
    }


def _judge_vpr(rows: pd.DataFrame, work: dict, reading: Reading) -> tuple[pd.DataFrame, dict]:
    scale = catalog.vpr_scale(
        work["school_year"], work["sitting"], work["subject"], int(work["class"])
    )
    in_header = [task.score_max for task in reading.tasks]
    header_max = sum(in_header) if in_header and None not in in_header else None
    if scale and header_max and header_max != scale.score_max:
        reason = (
            f"шкала не применена: в файле наибольший балл {header_max}, в шкале {scale.score_max}"
        )
        scale = None
    else:
        reason = "шкала этой работы не известна наверняка"
    score_max = scale.score_max if scale else header_max
    rows = rows.assign(
        score_max=pd.Series(score_max if score_max else pd.NA, index=rows.index, dtype="Int16")
    )
    given = rows["mark"]
    if scale:
        rows["mark_from_scale"] = scale.marks(rows["primary_score"])
        mark_ = given.fillna(rows["mark_from_scale"])
    else:
        rows["mark_from_scale"] = pd.Series(pd.NA, index=rows.index, dtype="Int16")
        mark_ = given
    below = (mark_ == 2).where(mark_.notna(), pd.NA).astype("boolean")
    if scale:
        # Between two bands that overlap above «2» the mark is open, but «2» is ruled out.
        lowest_pass = min(band.score_min for band in scale.bands if band.mark > 2)
        passed = rows["primary_score"].between(lowest_pass, scale.score_max).fillna(False)
        highest_fail = max(band.score_max for band in scale.bands if band.mark == 2)
        below = below.mask(
            below.isna() & passed & (rows["primary_score"] > highest_fail).fillna(False), False
        )
    rows["mark"] = mark_
    rows["mark_source"] = _sources(given, mark_)
    rows["below_threshold"] = below
    if given.notna().any():
        unchecked = None if scale else f"{reason}; отметки взяты из файла и с ней не сверены"
        return rows, _told(None, catalog.CONFIRMED, "отметки из файла", unchecked)
    if scale is None:
        return rows, _told(reason, None, None, f"{reason}; отметок и долей нет")
    return rows, _told(None, scale.status, scale.source)


def _judge_ege(rows: pd.DataFrame, work: dict) -> tuple[pd.DataFrame, dict]:
    minimum = catalog.ege_minimum(work["school_year"], work["subject"])
    rows = _unscaled(rows)
    if minimum is None:
        rows["below_threshold"] = pd.Series(pd.NA, index=rows.index, dtype="boolean")
        reason = "наименьший балл ЕГЭ по предмету за этот год не известен"
        return rows, _told(reason, None, None, f"{reason}; долей нет")
    if minimum.mark_min is not None:
        below = (rows["mark"] < minimum.mark_min).where(rows["mark"].notna(), pd.NA)
    else:
        below = (rows["test_score"] < minimum.score_min).where(rows["test_score"].notna(), pd.NA)
    rows["below_threshold"] = below.astype("boolean")
    return rows, _told(None, minimum.status, minimum.source)


def _judge_by_given_marks(rows: pd.DataFrame) -> tuple[pd.DataFrame, dict]:
    rows = _unscaled(rows)
    below = (rows["mark"] == 2).where(rows["mark"].notna(), pd.NA)
    rows["below_threshold"] = below.astype("boolean")
    return rows, _told(None, catalog.CONFIRMED, "отметки из файла")


def _unscaled(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        mark_from_scale=pd.Series(pd.NA, index=rows.index, dtype="Int16"),
        mark_source=_sources(rows["mark"], rows["mark"]),
    )


def _sources(given: pd.Series, mark_: pd.Series) -> pd.Series:
    sources = pd.Series(None, index=mark_.index, dtype="object")
    return sources.mask(mark_.notna(), "шкала").mask(given.notna(), "файл")
