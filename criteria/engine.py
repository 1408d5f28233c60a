"""The criteria engine: judges every school by a criteria set, in three values.

A condition is `yes`, `no`, or `unknown` where a procedure was not held or its data are missing:
then the strong Kleene logic applies, so `unknown` stands only where the missing data could turn
the answer. A procedure a school of its kind does not have (ЕГЭ in a school without classes 10–11)
is not applicable: neither low nor unknown.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from criteria.sets import (
    FURTHEST_BACK,
    All,
    Condition,
    CriteriaSet,
    LastHeld,
    Leaf,
    LowProceduresCondition,
    Procedure,
    leaves,
    rule_of,
)
from domain import listed
from domain.school_year import following, previous

Truth = Literal["yes", "no", "unknown"]
HeldIn = Callable[[str, str, str, int], bool | None]

# The last class a school of each kind teaches; other kinds may teach all eleven.
LAST_CLASS = {"НОШ": 4, "ООШ": 9}

NOT_HELD = "не проводилось"
NO_DATA = "нет данных"
HELD_UNKNOWN = "нет данных; неизвестно, проводилось ли"
NO_PARTICIPANTS = "нет участников"
NOT_COMPUTABLE = "не вычислимо, причина не указана"
NOT_TAUGHT = "в школе этого вида не проводится"


@dataclass(frozen=True)
class Verdict:
    """What a criteria set says of one school.

    Attributes:
        school_code: the six digits of its login.
        criteria: the set's id.
        title: the set's Russian title.
        school_year: the year whose results are judged; the list would be in force in the next.
        listed: `yes`, `no` or `unknown`.
        conditions: the tree of conditions, ready for JSON. Every node has `id`, `text`, `value`
            (as `listed`) and `reason`; a group has `children`. A condition on results has
            `numbers`, one entry per year and procedure: `school_year`, `procedure`, `subject`,
            `class`, `participants`, `below`, `share` (0–1), `low` (None: unknown), `applicable`,
            `reliable` (enough participants), `reason` (why there is no answer).
        unconfirmed: which parts of the set are not confirmed, in Russian.
        remarks: doubts about the set or its use in this year, in Russian.
    """

    school_code: str
    criteria: str
    title: str
    school_year: str
    listed: Truth
    conditions: dict
    unconfirmed: tuple[str, ...]
    remarks: tuple[str, ...]


def evaluate(
    criteria: CriteriaSet,
    results: pd.DataFrame,
    schools: pd.DataFrame,
    school_year: str,
    held: HeldIn,
) -> list[Verdict]:
    """Judge every school by its results of `school_year` and of the years before.

    A procedure is low when `below / participants` reaches the set's share, tested on whole
    numbers without division. Where a school has rows of a procedure they decide, whatever the
    calendar or the school's kind says.

    Args:
        criteria: the rule.
        results: main sittings only, one row per school year, procedure, subject, class and
            school: `school_year`, `procedure`, `subject`, `class`, `school_code`, `participants`,
            `below_threshold` (missing: not computable), `reason` (why not).
        schools: whom to judge: `school_code`, `kind` (`НОШ`, `ООШ`, `СОШ`, other or missing).
        school_year: the year judged, for example `2020/21`.
        held: whether a procedure (school year, procedure, subject, class) was held; None where
            nobody knows.

    Returns:
        One verdict per row of `schools`, in its order.

    Raises:
        ValueError: a school has two rows for one procedure of a year.
    """
    procedures = criteria.procedures.listed()
    calendar = _Calendar(procedures, results, held)
    years = {leaf.id: _years(leaf, school_year, calendar) for leaf in leaves(criteria.conditions)}
    wanted = sorted({year for of_leaf in years.values() for year in of_leaf})
    measured = _measured(criteria, results, wanted)
    unconfirmed, remarks = _unconfirmed(criteria), _remarks(criteria, school_year)

    verdicts = []
    for code, kind in zip(schools["school_code"], schools["kind"], strict=True):
        last_class = LAST_CLASS.get(kind, 11)
        facts = {}
        for year in wanted:
            for procedure in procedures:
                fact = measured.get((code, year, *procedure))
                # Exports name schools that do not teach a class too, with nobody in it.
                if fact is None or (not fact["participants"] and procedure.class_ > last_class):
                    fact = _absent(year, procedure, last_class, calendar)
                facts[year, procedure] = fact
        tree = _judge(criteria.conditions, facts, procedures, years)
        verdicts.append(
            Verdict(
                school_code=code,
                criteria=criteria.id,
                title=criteria.title,
                school_year=school_year,
                listed=tree["value"],
                conditions=tree,
                unconfirmed=unconfirmed,
                remarks=remarks,
            )
        )
    return verdicts


def explain(verdict: Verdict) -> str:
    """The verdict and what decided it, in one Russian sentence."""
    outcome = listed.WORDS[verdict.listed]
    doubt = f" (не подтверждено: {', '.join(verdict.unconfirmed)})" if verdict.unconfirmed else ""
    return (
        f"Школа {verdict.school_code}, прогноз перечня на {following(verdict.school_year)} учебный "
        f"год, набор «{verdict.title}»{doubt}: {outcome}, так как {verdict.conditions['reason']}."
    )


def written(results: pd.DataFrame) -> set[tuple]:
    """The works that somebody wrote: school year, procedure, subject, class."""
    rows = results[results["participants"].fillna(0) > 0]
    keys = rows[["school_year", "procedure", "subject", "class"]].drop_duplicates()
    return set(keys.itertuples(index=False, name=None))


class _Calendar:
    """What was held: rows of any school prove it, else the calendar is asked, once per work."""

    def __init__(self, procedures: list[Procedure], results: pd.DataFrame, held: HeldIn):
        self._proved = written(results)
        self._procedures = procedures
        self._held = held
        self._answers: dict[tuple, bool | None] = {}

    def held(self, year: str, procedure: Procedure) -> bool | None:
        key = (year, *procedure)
        if key not in self._answers:
            self._answers[key] = True if key in self._proved else self._held(*key)
        return self._answers[key]

    def last_held(self, school_year: str, count: int) -> list[str]:
        """The latest years with anything held, newest first; fewer when there are not so many.

        Where the calendar says no, rows do not count: works put off to the autumn leave rows in a
        year that is nevertheless passed over, as the order of 2021 passed over 2020.
        """
        back = (previous(school_year, years) for years in range(FURTHEST_BACK + 1))
        found = [
            year
            for year in back
            if any(
                self._held(year, *procedure) is not False and self.held(year, procedure)
                for procedure in self._procedures
            )
        ]
        return found[:count]


def _years(leaf: Leaf, school_year: str, calendar: _Calendar) -> list[str]:
    """The school years a condition looks at, newest first."""
    years = rule_of(leaf).years
    if isinstance(years, LastHeld):
        return calendar.last_held(school_year, years.last_held)
    return [previous(school_year, -offset) for offset in sorted(years, reverse=True)]


def _measured(criteria: CriteriaSet, results: pd.DataFrame, years: list[str]) -> dict:
    """What the rows say, by (school, year, procedure, subject, class)."""
    keys = ["school_code", "school_year", "procedure", "subject", "class"]
    procedures = pd.DataFrame(
        criteria.procedures.listed(), columns=["procedure", "subject", "class"]
    )
    rows = results[results["school_year"].isin(years)].astype({"class": "int64"})
    rows = rows.merge(procedures, on=keys[2:])
    twice = rows[rows.duplicated(keys, keep=False)]
    if not twice.empty:
        raise ValueError(f"two results of one work: {twice[keys].iloc[0].tolist()}")

    participants = rows["participants"].astype("Int64")
    below = rows["below_threshold"].astype("Int64").mask(participants.isna())
    empty = participants == 0
    numerator, denominator = criteria.low_share.at_least.as_integer_ratio()
    low = (below * denominator >= participants * numerator).mask(empty)
    reason = rows["reason"].astype("object").where(rows["reason"].notna(), NOT_COMPUTABLE)
    reason = reason.mask(reason == "", NOT_COMPUTABLE).mask(empty.fillna(False), NO_PARTICIPANTS)
    numbers = pd.DataFrame(
        {
            "school_year": rows["school_year"],
            "procedure": rows["procedure"],
            "subject": rows["subject"],
            "class": rows["class"],
            "participants": participants,
            "below": below,
            "share": (below / participants).mask(empty),
            "low": low,
            "applicable": True,
            "reliable": participants >= criteria.min_participants.value,
            "reason": reason.where(low.isna(), None),
        }
    ).astype("object")
    records = numbers.where(numbers.notna(), None).to_dict("records")
    return dict(zip(rows[keys].itertuples(index=False, name=None), records, strict=True))


def _absent(year: str, procedure: Procedure, last_class: int, calendar: _Calendar) -> dict:
    """What is to be said of a procedure a school has no participants in."""
    applicable = procedure.class_ <= last_class
    answers = {True: NO_DATA, False: NOT_HELD, None: HELD_UNKNOWN}
    return {
        "school_year": year,
        "procedure": procedure.procedure,
        "subject": procedure.subject,
        "class": procedure.class_,
        "participants": None,
        "below": None,
        "share": None,
        "low": None,
        "applicable": applicable,
        "reliable": None,
        "reason": answers[calendar.held(year, procedure)] if applicable else NOT_TAUGHT,
    }


def _judge(
    condition: Condition,
    facts: dict[tuple[str, Procedure], dict],
    procedures: list[Procedure],
    years: dict[str, list[str]],
) -> dict:
    """The tree of one condition for one school."""
    if isinstance(condition, Leaf):
        return _judge_results(condition, facts, procedures, years[condition.id])
    every = isinstance(condition, All)
    parts = condition.all if every else condition.any
    children = [_judge(part, facts, procedures, years) for part in parts]
    values = [child["value"] for child in children]
    value = _all_of(values) if every else _any_of(values)
    return {
        "id": condition.id,
        "text": "выполнены все условия" if every else "выполнено хотя бы одно условие",
        "value": value,
        "reason": "; ".join(child["reason"] for child in children if child["value"] == value),
        "children": children,
    }


def _judge_results(
    leaf: Leaf,
    facts: dict[tuple[str, Procedure], dict],
    procedures: list[Procedure],
    years: list[str],
) -> dict:
    """A condition on results: the answer, and every number behind it."""
    rule = rule_of(leaf)
    by_year = [[facts[year, procedure] for procedure in procedures] for year in years]
    low = [[_low(fact) for fact in of_year] for of_year in by_year]
    details = [_detail(year, of_year) for year, of_year in zip(years, by_year, strict=True)]
    if isinstance(rule.years, LastHeld) and len(years) < rule.years.last_held:
        # A year that was not found could have been anything.
        low += [["unknown"] * len(procedures)] * (rule.years.last_held - len(years))
        details.append(f"лет, когда процедуры проводились, найдено {len(years)}")
    if isinstance(leaf, LowProceduresCondition):
        value = _all_of([_at_least(rule.at_least, of_year) for of_year in low])
    else:
        repeated = [_all_of(of_procedure) for of_procedure in zip(*low, strict=True)]
        value = _at_least(rule.at_least, repeated)
        titles = [
            p.title() for p, again in zip(procedures, repeated, strict=True) if again == "yes"
        ]
        details = [f"низкие во все годы: {', '.join(titles) or 'нет'}", *details]
    text = _text(leaf, years)
    said = {"yes": "выполнено", "no": "не выполнено", "unknown": "не вычислимо"}[value]
    return {
        "id": leaf.id,
        "text": text,
        "value": value,
        "reason": f"условие «{text}» {said} ({'; '.join(details)})",
        "numbers": [fact for of_year in by_year for fact in of_year],
    }


def _low(fact: dict) -> Truth:
    """Whether a procedure is low; one that is not applicable is not low."""
    if fact["low"] is None:
        return "unknown" if fact["applicable"] else "no"
    return "yes" if fact["low"] else "no"


def _all_of(values: Iterable[Truth]) -> Truth:
    values = set(values)
    return "no" if "no" in values else "unknown" if "unknown" in values else "yes"


def _any_of(values: Iterable[Truth]) -> Truth:
    return _at_least(1, list(values))


def _at_least(count: int, values: list[Truth]) -> Truth:
    """Whether at least `count` are `yes`, whatever the unknown ones should turn out to be."""
    low, unknown = values.count("yes"), values.count("unknown")
    return "yes" if low >= count else "unknown" if low + unknown >= count else "no"


def _text(leaf: Leaf, years: list[str]) -> str:
    """The condition in Russian, with the years it looked at."""
    rule = rule_of(leaf)
    named = ", ".join(years)
    if isinstance(rule.years, LastHeld):
        named = f"последние годы, когда процедуры проводились: {named or 'не найдены'}"
    what = (
        "низких процедур в каждом году"
        if isinstance(leaf, LowProceduresCondition)
        else "процедур, низких во все годы,"
    )
    return f"{what} не менее {rule.at_least}: {named}"


def _detail(year: str, of_year: list[dict]) -> str:
    """What was low in one year and what could not be computed, in Russian."""
    low = [_measure(fact) for fact in of_year if fact["low"]]
    unknown: dict[str, list[str]] = {}
    for fact in of_year:
        if _low(fact) == "unknown":
            unknown.setdefault(fact["reason"], []).append(_procedure(fact).title())
    parts = [f"низкие результаты – {', '.join(low)}" if low else "низких результатов нет"]
    parts += [f"{reason} – {', '.join(titles)}" for reason, titles in unknown.items()]
    return f"{year}: {', '.join(parts)}"


def _measure(fact: dict) -> str:
    """A low result in counts: a per cent would have to be rounded across the threshold."""
    few = ", мало участников" if not fact["reliable"] else ""
    return f"{_procedure(fact).title()} {fact['below']} из {fact['participants']}{few}"


def _procedure(fact: dict) -> Procedure:
    return Procedure(fact["procedure"], fact["subject"], fact["class"])


def _unconfirmed(criteria: CriteriaSet) -> tuple[str, ...]:
    parts = {
        "сам набор": criteria.status,
        "порог": criteria.low_share.status,
        "состав процедур": criteria.procedures.status,
    }
    return tuple(part for part, status in parts.items() if status == "unconfirmed")


def _remarks(criteria: CriteriaSet, school_year: str) -> tuple[str, ...]:
    if criteria.covers(school_year):
        return criteria.notes
    term = f"с {criteria.valid_from or '…'} по {criteria.valid_to or '…'}"
    return (
        *criteria.notes,
        f"Набор рассчитан на результаты {term}, а применён к результатам {school_year}",
    )
