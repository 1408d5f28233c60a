"""What the description of a work must satisfy."""

import pandas as pd

from domain.finding import Severity
from expectations import groups
from expectations.conditions import between, nought
from expectations.rule import Rule


def _sum_of_maxima(rows: pd.DataFrame) -> pd.Series:
    return rows["score_max"].groupby([rows[name] for name in groups.WORK]).transform("sum")


def _scale_gap(rows: pd.DataFrame) -> pd.Series:
    gap = _sum_of_maxima(rows).astype("Float64") - groups.scale_tops(rows)
    return groups.first_of(rows, groups.WORK, gap)


def _other_level(rows: pd.DataFrame) -> pd.Series:
    """1 where the level is not the known one, 0 where it is."""
    known = groups.described(rows)
    comparable = rows["level"].notna() & known["level"].notna()
    comparable &= known["tasks"] == len(rows)
    return (rows["level"] != known["level"]).astype("Float64").where(comparable)


SUITE = (
    Rule(
        name="maxima-differ-from-scale",
        title="Баллы за задания в сумме дают наибольший балл шкалы",
        severity=Severity.HOLD,
        measures={
            "sum_of_maxima": _sum_of_maxima,
            "scale_top": groups.scale_tops,
            "scale_gap": _scale_gap,
        },
        expectation=nought("scale_gap"),
        message=(
            "баллы за задания в сумме дают {sum_of_maxima}, а в шкале работы «{subject}, "
            "{class} класс» наибольший балл {scale_top}: похоже, это другая работа. Проверьте "
            "предмет, класс и год."
        ),
    ),
    groups.number_of_tasks(
        Severity.WARNING, "Действует загруженное описание; проверьте, та ли это работа."
    ),
    groups.MAXIMUM_DIFFERS,
    Rule(
        name="level-differs",
        title="Уровень задания – как в известном описании работы",
        severity=Severity.WARNING,
        column="level",
        measures={
            "level_described": lambda rows: groups.described(rows)["level"],
            "other_level": _other_level,
        },
        expectation=between("other_level", high=0),
        message=(
            "задание {task}: уровень {level}, а в известном описании работы {level_described}. "
            "Действует уровень из файла; проверьте его."
        ),
    ),
)
