"""Reads the reference data. Every answer carries the status of the fact it rests on."""

import difflib
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import yaml

from domain import school_year as years

FOLDER = Path(__file__).parent
CONFIRMED = "confirmed"
UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True)
class Band:
    """The primary scores that earn one mark, both ends included."""

    mark: int
    score_min: int
    score_max: int


@dataclass(frozen=True)
class Scale:
    """How primary scores of a work become marks, and the work's highest score."""

    bands: tuple[Band, ...]
    status: str
    source: str

    @property
    def score_max(self) -> int:
        """The highest primary score of the work."""
        return max(band.score_max for band in self.bands)

    def marks(self, scores: pd.Series) -> pd.Series:
        """Marks of primary scores; missing where no band, or more than one, holds the score."""
        marks = pd.Series(pd.NA, index=scores.index, dtype="Int16")
        hits = pd.Series(0, index=scores.index)
        for band in self.bands:
            inside = scores.between(band.score_min, band.score_max).fillna(False)
            marks = marks.mask(inside, band.mark)
            hits += inside.astype(int)
        return marks.mask(hits != 1)


@dataclass(frozen=True)
class Held:
    """Whether a procedure took place in a year: True, False, or None when nothing is known."""

    held: bool | None
    status: str
    reason: str


@dataclass(frozen=True)
class Minimum:
    """The least ЕГЭ result that passes: a test score, or a mark for base mathematics."""

    score_min: int | None
    mark_min: int | None
    status: str
    source: str


@dataclass(frozen=True)
class ExamSubject:
    """What a subject's code in РИС ГИА stands for in one procedure."""

    subject: str
    status: str


@dataclass(frozen=True)
class Indicator:
    """One indicator of a school's self-examination.

    Attributes:
        code: `1.10`.
        name: as the order has it.
        unit: as the order spells it; of `человек/%` both are stated.
        group: what it is about, in Russian.
        base: the whole its share is taken of: the code of another indicator, `К.9` or `К.11`
            (pupils of the class); None where there is no share.
        part_of: the code of the narrowest whole its people belong to, or None.
        words: patterns a name of it holds, every one.
        without: patterns a name of it does not hold.
    """

    code: str
    name: str
    unit: str
    group: str
    base: str | None
    part_of: str | None
    words: tuple[re.Pattern[str], ...]
    without: tuple[re.Pattern[str], ...]

    def is_called(self, name: str) -> bool:
        """Whether a name, shortened maybe, is this indicator's and none with other words."""
        text = " ".join(re.sub(r"[«»\"“”„]", "", name.lower().replace("ё", "е")).split())
        return all(word.search(text) for word in self.words) and not any(
            word.search(text) for word in self.without
        )


@dataclass(frozen=True)
class Sum:
    """A whole and parts that have nobody in common; `exact` where together they are all of it."""

    whole: str
    parts: tuple[str, ...]
    exact: bool


@dataclass(frozen=True)
class SelfExamination:
    """The indicators of a school's yearly report on itself (самообследование).

    Attributes:
        indicators: by code, in the order's sequence.
        units: every spelling of a unit, in lower case without blanks and full stops → the order's.
        titles: code → a word of the name of rows that are titles when they have no value.
        sums: wholes and their parts.
        mean_result_9: `codes` of the mean results of the 9th class, the range of a mark
            (`mark_min`, `mark_max`), and `primary_max`, the highest primary score.
        mean_result_11: `codes` of the mean ЕГЭ results, their range `score_min`, `score_max`.
        oge_failed: code → the subject whose «2» in ОГЭ it counts.
        source: where the list stands.
        status: of the list and its wording.
    """

    indicators: dict[str, Indicator]
    units: dict[str, str]
    titles: dict[str, str]
    sums: tuple[Sum, ...]
    mean_result_9: dict
    mean_result_11: dict
    oge_failed: dict[str, str]
    source: str
    status: str

    def recognise(self, codes: pd.Series, names: pd.Series) -> pd.Series:
        """The codes of rows that are indicators of the order, missing elsewhere.

        A code alone is not enough where there is a name: other systems number from 1.1 too.
        """
        pairs = pd.DataFrame({"code": codes, "name": names.fillna("").astype("str")})
        different = pairs[pairs["code"].isin(list(self.indicators))].drop_duplicates()
        fits = [
            not name.strip() or self.indicators[code].is_called(name)
            for code, name in different.itertuples(index=False, name=None)
        ]
        of_order = pd.MultiIndex.from_frame(different.loc[different.index[fits]])
        return pairs["code"].where(pd.MultiIndex.from_frame(pairs).isin(of_order))

    def called(self, name: str) -> list[str]:
        """The codes whose indicators a name may mean."""
        return [code for code, one in self.indicators.items() if one.is_called(name)]

    def are_titles(self, codes: pd.Series, names: pd.Series) -> pd.Series:
        """Whether rows, if they have no value, are titles of the form's sections."""
        words = names.str.lower()
        found = [(codes == code) & words.str.contains(word) for code, word in self.titles.items()]
        return pd.concat(found, axis=1).any(axis=1)

    def spelled(self, units: pd.Series) -> pd.Series:
        """Units in the order's spelling; missing where it has no such unit."""
        key = units.str.lower().str.replace(r"[\s.\u00a0]", "", regex=True)
        return key.map(self.units)


@cache
def _csv(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / name, dtype={"task": "str", "school_year": "str"})


@cache
def _yaml(name: str) -> dict | list:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def _of_work(
    table: pd.DataFrame, year: str, sitting: str, subject: str, class_: int
) -> pd.DataFrame:
    wanted = (
        (table["school_year"] == year)
        & (table["sitting"] == sitting)
        & (table["subject"] == subject)
        & (table["class"] == class_)
    )
    return table[wanted]


@cache
def vpr_scale(year: str, sitting: str, subject: str, class_: int) -> Scale | None:
    """The scale of one ВПР, or None where none is certain for that very work."""
    bands = _of_work(_csv("vpr_scales.csv"), year, sitting, subject, class_)
    if bands.empty:
        return None
    return Scale(
        bands=tuple(
            Band(int(b.mark), int(b.score_min), int(b.score_max)) for b in bands.itertuples()
        ),
        status=bands["status"].iloc[0],
        source=bands["source"].iloc[0],
    )


@cache
def vpr_tasks(year: str, sitting: str, subject: str, class_: int) -> pd.DataFrame:
    """The tasks of one ВПР: ordinal, task, score_max, level, skill; empty where not known."""
    tasks = _of_work(_csv("vpr_tasks.csv"), year, sitting, subject, class_)
    return tasks[["ordinal", "task", "score_max", "level", "skill"]].sort_values("ordinal")


@cache
def ege_minimum(year: str, subject: str) -> Minimum | None:
    """The least passing ЕГЭ result for the certificate in a year."""
    table = _csv("ege_minimum.csv")
    found = table[
        (table["subject"] == subject) & (table["valid_from"] <= year) & (table["valid_to"] >= year)
    ]
    if found.empty:
        return None
    row = found.iloc[0]
    return Minimum(
        score_min=None if pd.isna(row["score_min"]) else int(row["score_min"]),
        mark_min=None if pd.isna(row["mark_min"]) else int(row["mark_min"]),
        status=row["status"],
        source=row["source"],
    )


@cache
def exam_subjects(code: int) -> dict[str, ExamSubject]:
    """What a subject's code in РИС ГИА stands for, by procedure; empty where it is not known."""
    table = _csv("exam_subjects.csv")
    return {
        row.procedure: ExamSubject(row.subject, row.status)
        for row in table[table["code"] == code].itertuples()
    }


def exam_period(day: date) -> tuple[str, str] | None:
    """The sitting and the school year an exam of a day belongs to; None where none is known."""
    for rule in _yaml("calendar.yaml")["exam_sittings"]:
        if day.month in rule["months"]:
            year = years.containing(day)
            return rule["sitting"], years.previous(year) if rule["year_has_ended"] else year
    return None


@cache
def held(year: str, procedure: str, subject: str) -> Held:
    """Whether a procedure was held. Years nobody wrote about count as held, unconfirmed."""
    asked = {"school_year": year, "procedure": procedure, "subject": subject}
    for rule in _yaml("calendar.yaml")["held"]:
        if all(rule.get(key, value) == value for key, value in asked.items()):
            return Held(rule["held"], rule["status"], rule.get("reason", ""))
    return Held(True, UNCONFIRMED, "")


def was_held(year: str, procedure: str, subject: str, class_: int) -> bool | None:
    """Whether a procedure was held in a class, as the criteria ask; None where nobody knows.

    The calendar tells no classes of one procedure apart.
    """
    return held(year, procedure, subject).held


@cache
def vpr_seasons(calendar_year: int) -> tuple[str, ...]:
    """The seasons in which the ВПР of a calendar year were written."""
    for rule in _yaml("calendar.yaml")["vpr_seasons"]:
        if rule.get("calendar_year", calendar_year) == calendar_year:
            return tuple(rule["seasons"])
    return ()


def year_under_review(flow: str, day: date) -> str:
    """The school year a scheduled run of `flow` is about when nobody named one."""
    ended = _yaml("calendar.yaml")["year_under_review_has_ended"][flow]
    current = years.containing(day)
    return years.previous(current) if day.month in ended else current


@cache
def subject_names() -> dict[str, str]:
    """Every spelling of a subject, in lower case, to the name the scales use."""
    names: dict[str, str] = {}
    for subject in _yaml("subjects.yaml"):
        spellings = [subject["name"], subject["dative"], *subject.get("other", [])]
        names.update(
            {spelling.lower().replace("ё", "е"): subject["name"] for spelling in spellings}
        )
    return names


def subject(text: str) -> str | None:
    """The subject a text names in full, whatever its case and spacing."""
    return subject_names().get(_plain(text))


def subject_in(text: str) -> str | None:
    """The subject that stands in a text as whole words, the longest spelling first."""
    lower = " ".join(re.split(r"[\s_.,]+", text.lower().replace("ё", "е")))
    names = subject_names()
    for spelling in sorted(names, key=len, reverse=True):
        if len(spelling) > 3 and re.search(rf"(?<!\w){re.escape(spelling)}(?!\w)", lower):
            return names[spelling]
    return None


def nearest_subject(text: str) -> str | None:
    """The subject a misspelled name resembles, if it resembles any."""
    spellings = [spelling for spelling in subject_names() if len(spelling) > 3]
    near = difflib.get_close_matches(_plain(text), spellings, n=1, cutoff=0.75)
    return subject_names()[near[0]] if near else None


@cache
def sitting_names() -> dict[str, str]:
    """Every spelling of a sitting, in lower case, to the name the warehouse uses."""
    return {
        spelling: sitting["name"]
        for sitting in _yaml("sittings.yaml")
        for spelling in [sitting["name"], *sitting["other"]]
    }


def sitting(text: str) -> str | None:
    """The sitting (срок) a text names in full, whatever its case and spacing."""
    return sitting_names().get(_plain(text))


@cache
def appeal_states() -> dict[str, str]:
    """Every spelling of an appeal's state, in lower case, to the name the warehouse uses."""
    return {
        spelling: state["name"]
        for state in _yaml("appeal_states.yaml")
        for spelling in [state["name"], *state["other"]]
    }


def appeal_state(text: str) -> str | None:
    """The state of an appeal a text names in full, whatever its case and spacing."""
    return appeal_states().get(_plain(text))


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("ё", "е").split())


@cache
def self_examination() -> SelfExamination:
    """The indicators of self-examination, and what must hold between them."""
    given = _yaml("self_examination.yaml")
    return SelfExamination(
        indicators={
            one["code"]: Indicator(
                code=one["code"],
                name=one["name"],
                unit=one["unit"],
                group=one["group"],
                base=one.get("base"),
                part_of=one.get("part_of", one.get("base")),
                words=tuple(re.compile(word) for word in one["words"]),
                without=tuple(re.compile(word) for word in one.get("without", ())),
            )
            for one in given["indicators"]
        },
        units={
            spelling: unit for unit, spellings in given["units"].items() for spelling in spellings
        },
        titles=given["titles"],
        sums=tuple(Sum(one["whole"], tuple(one["parts"]), one["exact"]) for one in given["sums"]),
        mean_result_9=given["mean_result_9"],
        mean_result_11=given["mean_result_11"],
        oge_failed=given["oge_failed"],
        source=given["source"],
        status=given["status"],
    )
