"""What tables by groups (школа, муниципалитет, регион, РФ) and by works have in common."""

from collections.abc import Mapping

import pandas as pd

from domain.finding import Severity
from domain.work import FACETS
from expectations.conditions import between, nought
from expectations.rule import Measure, Rule
from reference import catalog

# Four per cents rounded to one decimal each may miss 100 by 0.2; half a per cent is a fault.
SUM_TOLERANCE = 0.5
# Per cents are printed with one decimal or more, so a true one is at most 0.05 off.
PRINTED_TOLERANCE = 0.05
WORK = list(FACETS)
GROUP = [*WORK, "school_code"]
# From the part to the whole: what a group must not be larger than.
_LEVELS = ("school", "municipality", "region", "country")


def first_of(rows: pd.DataFrame, key: list[str], measure: pd.Series) -> pd.Series:
    """A measure of a group or a work on its first row only, so that it is told once."""
    return measure.mask(rows.duplicated(key))


def keys(rows: pd.DataFrame) -> list[pd.Series]:
    """What the rows of one group in one work have in common."""
    return [rows[name] for name in GROUP]


def beyond_print(rows: pd.DataFrame, gap: pd.Series) -> pd.Series:
    """How much of a gap between per cents neither the print nor whole pupils explain.

    The print explains its rounding, and half a pupil where that is less. The result is rounded
    against binary noise.
    """
    half_a_pupil = 50 / rows["participants"].where(rows["participants"] > 0).astype("Float64")
    return (gap - half_a_pupil.clip(upper=PRINTED_TOLERANCE)).round(9)


def scale_tops(rows: pd.DataFrame) -> pd.Series:
    """The highest primary score of each row's work by its scale; missing where none is certain."""
    works = rows[WORK].drop_duplicates()
    scales = [catalog.vpr_scale(*work) for work in _of_vpr(works)]
    tops = works.assign(top=[scale.score_max if scale else None for scale in scales])
    found = rows[WORK].merge(tops, on=WORK, how="left")["top"]
    return found.astype("Float64").set_axis(rows.index)


def described(rows: pd.DataFrame) -> pd.DataFrame:
    """What the description that comes along says of each row's task, by its ordinal.

    Returns:
        `score_max` and `level` of the task and `tasks`, how many the work has; missing where the
        work is not described. Aligned with `rows`.
    """
    works = rows[WORK].drop_duplicates()
    if works.empty:
        return rows.reindex(columns=["score_max", "level", "tasks"])
    known = pd.concat(
        catalog.vpr_tasks(*work).assign(work=number) for number, work in enumerate(_of_vpr(works))
    )
    known["tasks"] = known.groupby("work")["ordinal"].transform("size")
    number = rows[WORK].merge(works.assign(work=range(len(works))), on=WORK, how="left")["work"]
    asked = pd.DataFrame({"work": number, "ordinal": rows["ordinal"].to_numpy("int64")})
    found = asked.merge(known, on=["work", "ordinal"], how="left")[["score_max", "level"]]
    sizes = known.groupby("work")["tasks"].first()
    return found.assign(tasks=number.map(sizes)).set_axis(rows.index)


def _of_vpr(works: pd.DataFrame) -> list[tuple[str, str, str, int]]:
    """What the catalog asks for of each work: year, sitting, subject, class."""
    return [
        (year, sitting, subject, int(class_))
        for year, _, sitting, subject, class_ in works.itertuples(index=False, name=None)
    ]


def _larger_than_whole(rows: pd.DataFrame) -> pd.Series:
    """By how many participants a group exceeds the nearest one above it in the file.

    To which of several municipalities a school belongs the file does not say: then the region is
    the nearest.
    """
    participants = rows["participants"].astype("float64")
    surplus = pd.Series(float("nan"), index=rows.index)
    keys = [rows[name] for name in WORK]
    ceiling = surplus.copy()
    for level in reversed(_LEVELS):
        of_level = rows["level"] == level
        surplus = surplus.mask(of_level, participants - ceiling)
        codes = rows["school_code"].where(of_level).groupby(keys).transform("nunique")
        whole = participants.where(of_level).groupby(keys).transform("max")
        ceiling = whole.where(codes == 1, ceiling)
    return first_of(rows, GROUP, surplus)


def shares_not_100(of: str, measures: Mapping[str, Measure]) -> Rule:
    """The rule that the shares of a group are of a whole.

    Args:
        of: what they are shares of, in the genitive: «отметок».
        measures: `sum_of_shares`, and `sum_excess`, by how much that misses 100 beyond what is
            allowed.
    """
    return Rule(
        name="shares-not-100",
        title=f"Доли {of} в сумме дают 100 %",
        severity=Severity.ERROR,
        measures=measures,
        expectation=between("sum_excess", high=0),
        message=(
            f"доли {of} группы «{{group_name}}» за {{school_year}} учебный год в сумме дают "
            "{sum_of_shares} %, а не 100 %; строка не загружена. Исправьте доли."
        ),
    )


LARGER_THAN_WHOLE = Rule(
    name="group-larger-than-whole",
    title="В группе не больше участников, чем в той, куда она входит",
    severity=Severity.WARNING,
    column="participants",
    measures={"larger_than_whole": _larger_than_whole},
    expectation=between("larger_than_whole", high=0),
    message=(
        "в группе «{group_name}» на {larger_than_whole} "
        "{larger_than_whole:участника|участника|участников} больше, чем в группе, "
        "куда она входит. Проверьте число участников."
    ),
)


def _number_of_tasks(rows: pd.DataFrame) -> pd.Series:
    return rows.groupby([rows[name] for name in WORK])["ordinal"].transform("nunique")


def _tasks_too_many(rows: pd.DataFrame) -> pd.Series:
    gap = _number_of_tasks(rows) - described(rows)["tasks"]
    return first_of(rows, WORK, gap.astype("float64"))


def number_of_tasks(severity: Severity, mend: str) -> Rule:
    """The rule that a table has as many tasks as its work; `mend` says what to do otherwise."""
    return Rule(
        name="tasks-conflict",
        title="Заданий столько же, сколько в описании работы",
        severity=severity,
        measures={
            "number_of_tasks": _number_of_tasks,
            "tasks_described": lambda rows: described(rows)["tasks"],
            "tasks_too_many": _tasks_too_many,
        },
        expectation=nought("tasks_too_many"),
        message=(
            "заданий в файле {number_of_tasks}, а в известном описании работы "
            f"«{{subject}}, {{class}} класс» их {{tasks_described}}. {mend}"
        ),
    )


def _maximum_gap(rows: pd.DataFrame) -> pd.Series:
    known = described(rows)
    gap = rows["score_max"].astype("Float64") - known["score_max"]
    # With another number of tasks the ordinals do not fit, and that is said already.
    gap = gap.where(known["tasks"] == _number_of_tasks(rows))
    return first_of(rows, [*WORK, "ordinal"], gap)


MAXIMUM_DIFFERS = Rule(
    name="maximum-differs",
    title="Наибольший балл за задание – как в известном описании работы",
    severity=Severity.WARNING,
    column="score_max",
    measures={
        "maximum_described": lambda rows: described(rows)["score_max"],
        "maximum_gap": _maximum_gap,
    },
    expectation=nought("maximum_gap"),
    message=(
        "задание {task}: наибольший балл {score_max}, а в известном описании работы "
        "{maximum_described}. Загружен балл из файла; проверьте, та ли это работа."
    ),
)
