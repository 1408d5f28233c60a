"""Results of the sample's pupils, by a model of ability.

A pupil's ability and the school's effect of the spring decide the chance of every point; how hard
a work is, is set so that the share of «2» in the region is the one wanted. No real result is used.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from domain import school_year as years
from domain.work import Work
from readers.reading import NO_POINTS, NOT_ATTEMPTED, NOT_STUDIED
from reference import catalog
from sample import region

ABSENT_SHARE = 0.10
# Works of the sample are marked by the scales of this spring, whatever their own.
SCALES_OF = ("2020/21", "весна")
SUBJECTS = ("Русский язык", "Математика", "Биология", "История", "География", "Обществознание",
            "Математика профильная", "Математика базовая")  # fmt: skip


@dataclass(frozen=True)
class Results:
    """One ВПР of the whole region.

    Attributes:
        work: which one.
        spring: the calendar year it is counted by.
        pupil_class: the class the pupils are in: one more in autumn.
        tasks: as `catalog.vpr_tasks` gives them.
        rows: one per pupil: `school_code`, `number`, `participant_code`, `gender`, `letter`,
            `variant` (0: absent), `journal_mark` (0: none), `primary_score`, `mark`.
        points: one row per pupil, one column per task; negative codes of `readers.reading`.
    """

    work: Work
    spring: int
    pupil_class: int
    tasks: pd.DataFrame
    rows: pd.DataFrame
    points: np.ndarray

    @property
    def score_max(self) -> int:
        """The work's highest score."""
        return int(self.tasks["score_max"].sum())

    def of(self, chosen: pd.Series) -> "Results":
        """The rows chosen by a mask."""
        return replace(
            self, rows=self.rows[chosen].reset_index(drop=True), points=self.points[chosen]
        )

    def of_schools(self, codes: list[str]) -> "Results":
        """The rows of these schools."""
        return self.of(self.rows["school_code"].isin(codes))

    def attended(self) -> "Results":
        """The rows of those who wrote the work."""
        return self.of(self.rows["variant"] > 0)


def vpr(
    spring: int, subject: str, class_: int, low_share: float, sitting: str = "весна"
) -> Results:
    """One ВПР of the region, in which `low_share` of the participants have «2»."""
    work = Work(years.ending(spring), "ВПР", sitting, subject, class_)
    tasks = catalog.vpr_tasks(*SCALES_OF, subject, class_)
    scale = catalog.vpr_scale(*SCALES_OF, subject, class_)
    chance = region.generator(3, spring, SUBJECTS.index(subject), class_)
    rows = region.parallel(spring, class_)
    count = len(rows)
    level = _level(rows, spring) + chance.normal(0, 0.35, count)
    present = chance.random(count) >= ABSENT_SHARE

    maxima = tasks["score_max"].to_numpy()
    of_task = np.repeat(np.arange(len(maxima)), maxima)
    hardness = chance.normal(0, 0.6, len(maxima))[of_task]
    draws = chance.random((count, len(of_task)))
    not_studied = _not_studied(rows, len(maxima), chance)

    def points(ease: float) -> np.ndarray:
        chances = 1 / (1 + np.exp(hardness - 0.9 * level[:, None] - ease))
        earned = np.add.reduceat(draws < chances, np.searchsorted(of_task, range(len(maxima))), 1)
        return np.where(not_studied, 0, earned)

    passes = next(band.score_min for band in scale.bands if band.mark == 3)

    def below(ease: float) -> float:
        return float((points(ease).sum(1)[present] < passes).mean())

    earned = points(_ease(below, low_share))
    total = pd.Series(earned.sum(1))
    gave_up = (earned == 0) & (chance.random(earned.shape) < 0.2)
    codes = np.where(not_studied, NOT_STUDIED, np.where(gave_up, NOT_ATTEMPTED, earned))
    codes[~present] = NO_POINTS
    # Journals are kinder than works: nearly no «2», and the mark follows ability loosely.
    journal = np.digitize(level + chance.normal(0, 0.6, count), [-2.6, -0.1, 1.3]) + 2
    pupil_class = class_ + (sitting != "весна")
    return Results(
        work=work,
        spring=spring,
        pupil_class=pupil_class,
        tasks=tasks,
        rows=pd.DataFrame(
            {
                "school_code": rows["school_code"],
                "number": rows["number"],
                "participant_code": (pupil_class * 10000 + rows["number"]).astype("str"),
                "gender": rows["gender"],
                "letter": rows["letter"],
                "variant": np.where(present, chance.integers(1, 3, count), 0),
                "journal_mark": np.where(chance.random(count) < 0.005, 0, journal),
                "primary_score": total.where(present).astype("Int64"),
                "mark": scale.marks(total).where(present),
            }
        ),
        points=codes.astype(np.int16),
    )


def misprint(results: Results, share: float, above_scale: int = 0) -> Results:
    """Totals as exports have them: some off by one, `above_scale` of them impossibly high.

    The tasks stay, so a wrong total shows. It stays within the scale where it is off by one.
    """
    chance = region.generator(4, results.spring, SUBJECTS.index(results.work.subject))
    rows = results.rows.copy()
    present = np.flatnonzero(rows["variant"] > 0)
    drawn = chance.permutation(present)[: above_scale + int(share * len(present))]
    impossible, shifted = drawn[:above_scale], drawn[above_scale:]
    score = rows["primary_score"].copy()
    score.iloc[impossible] = results.score_max + 41
    old = score.iloc[shifted]
    score.iloc[shifted] = old + np.where(old < results.score_max, 1, -1)
    return replace(results, rows=rows.assign(primary_score=score))


def marks_by_group(results: Results) -> pd.DataFrame:
    """Participants and counts of marks by school: school_code, participants, 2, 3, 4, 5."""
    rows = results.attended().rows
    counts = pd.crosstab(rows["school_code"], rows["mark"]).reindex(
        columns=[2, 3, 4, 5], fill_value=0
    )
    return counts.assign(participants=counts.sum(axis=1)).reset_index()


@dataclass(frozen=True)
class Exam:
    """One exam of the sample.

    The bounds are the sample's own: recommended scales differ by year and region, and the intake
    takes the mark from the export.

    Attributes:
        score_max: the highest primary score.
        bounds: the least scores for «3», «4», «5»; empty where test scores are given.
        low_share: the share below the threshold in the region.
        taken_by: the share of pupils who take it.
    """

    score_max: int
    bounds: tuple[int, int, int] | tuple[()]
    low_share: float
    taken_by: float = 1.0


OGE = {
    "Русский язык": Exam(39, (15, 25, 34), 0.11),
    "Математика": Exam(32, (8, 15, 22), 0.14),
    "Обществознание": Exam(39, (15, 25, 34), 0.08, 0.55),
    "Биология": Exam(46, (13, 26, 37), 0.06, 0.35),
    "География": Exam(32, (12, 20, 27), 0.07, 0.4),
}
OGE_2021 = {
    "Русский язык": Exam(33, (15, 23, 29), 0.12),
    "Математика": Exam(31, (8, 15, 22), 0.15),
}
EGE = {
    "Русский язык": Exam(58, (), 0.02),
    "Математика профильная": Exam(32, (), 0.09, 0.55),
    "Математика базовая": Exam(20, (7, 12, 17), 0.06, 0.6),
}
# In 2020 only those who applied to universities sat the ЕГЭ.
APPLICANTS = 0.45


def exams(procedure: str, spring: int) -> pd.DataFrame:
    """All exams of one procedure and spring, without those that were not held.

    One row per pupil and subject: school_code, participant_code, class_name, subject,
    primary_score, test_score, mark; the last two are missing where the exam has none.
    """
    class_, given = (9, OGE_2021 if spring == 2021 else OGE) if procedure == "ОГЭ" else (11, EGE)
    year = years.ending(spring)
    frames = [
        _exam(spring, class_, subject, exam, order, year)
        for order, (subject, exam) in enumerate(given.items())
        if catalog.held(year, procedure, subject).held
    ]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def _exam(
    spring: int, class_: int, subject: str, exam: Exam, order: int, year: str
) -> pd.DataFrame:
    rows = region.parallel(spring, class_)
    if spring == 2020:
        applying = region.generator(5, spring).random(len(rows)) < APPLICANTS
        rows = rows[applying].reset_index(drop=True)
    chance = region.generator(6, spring, class_, order)
    count = len(rows)
    level = _level(rows, spring) + chance.normal(0, 0.4, count)
    taking = chance.random(count) < exam.taken_by
    minimum = None if exam.bounds else catalog.ege_minimum(year, subject).score_min

    def scores(ease: float) -> np.ndarray:
        return np.rint(exam.score_max / (1 + np.exp(-0.9 * level - ease))).astype(int)

    def below(ease: float) -> float:
        score = scores(ease)[taking]
        low = score < exam.bounds[0] if exam.bounds else _test_score(score, exam) < minimum
        return float(low.mean())

    score = scores(_ease(below, exam.low_share))
    tests, marks = _test_score(score, exam), np.digitize(score, exam.bounds) + 2
    no_value = pd.array([pd.NA] * count, dtype="Int64")
    letters = rows["letter"].where(rows["letter"] != "нет", "")
    return pd.DataFrame(
        {
            "school_code": rows["school_code"],
            "participant_code": [
                f"{code}{number:03d}"
                for code, number in zip(rows["school_code"], rows["number"], strict=True)
            ],
            "class_name": str(class_) + letters,
            "subject": subject,
            "primary_score": score,
            "test_score": no_value if exam.bounds else pd.array(tests, dtype="Int64"),
            "mark": pd.array(marks, dtype="Int64") if exam.bounds else no_value,
        }
    )[taking]


def _test_score(score: np.ndarray, exam: Exam) -> np.ndarray:
    """The sample's test score: proportional to the primary one."""
    return np.rint(100 * score / exam.score_max).astype(int)


def _level(rows: pd.DataFrame, spring: int) -> np.ndarray:
    """Ability with the school's effect of the spring."""
    return (rows["ability"] + rows["school_code"].map(region.effects()[spring])).to_numpy()


def _not_studied(rows: pd.DataFrame, tasks: int, chance: np.random.Generator) -> np.ndarray:
    """Which task points are «не пройд.»: whole schools that had not come to a topic yet."""
    codes = rows["school_code"].unique()
    late = (chance.random((len(codes), tasks)) < 0.015) & (np.arange(tasks) > 2)
    return late[pd.Categorical(rows["school_code"], categories=codes).codes]


def _ease(below: Callable[[float], float], wanted: float) -> float:
    """The ease of a work at which the share below the threshold is the wanted one."""
    hard, easy = -6.0, 6.0
    for _ in range(14):
        middle = (hard + easy) / 2
        hard, easy = (middle, easy) if below(middle) > wanted else (hard, middle)
    return easy
