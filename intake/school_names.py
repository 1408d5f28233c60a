"""Schools that a file names in words, with or without codes beside them: matched, never guessed.

A name is a school's where kind, number and settlement are the same and nothing known of the place
speaks against it. Whatever is merely like a school is a question to the operator: the file waits,
`shnor school name` answers once and for all, and the same file is taken in again.
"""

from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

import pandas as pd
from sqlalchemy import Connection

from domain import place, school_name
from domain.finding import Finding, Severity
from domain.place import Place
from domain.plural import plural
from intake import asked_schools, school_codes
from intake.asked_schools import Asked, AskedOf, plain
from readers.reading import Reading
from warehouse import school_names

UNCERTAIN = "school-name-uncertain"
_ALIKE = 0.8  # of 1: «оош камышево» and «сош камышово» are 0.83
_LISTED = 5  # candidates in one question
_ROWS = 10  # rows named in one question


@dataclass(frozen=True)
class _Known:
    """One name of a school of the warehouse."""

    code: str
    title: str
    parts: school_name.Parts
    place: Place


@dataclass(frozen=True)
class _Answer:
    """A school, or why it is not certain which; `settled` where a person said it is none."""

    code: str | None = None
    candidates: tuple[str, ...] = ()
    settled: bool = False


def fill_codes(connection: Connection, reading: Reading) -> list[Finding]:
    """Fill empty codes of a file by the names and other codes beside them, in place.

    A question holds the file. A name like none of the schools stays without a code, unless it is
    an order's: then it is a question too. Of a table of codes, which may be the whole region's, the
    rows with such names are left out.
    """
    if not any(each.asks_for_schools for each in reading.all):
        return []
    tables = [each.rows for each in reading.all]
    told = _answers(connection)
    asked = asked_schools.of(reading, told)
    ordered = asked_schools.ordered(reading, asked)
    wanted = pd.concat(asked.values()).drop_duplicates() if asked else pd.Series(dtype="object")
    if wanted.empty:
        return []
    schools = _Schools(connection, _by_codes(connection, reading.rows, wanted), told)
    answers = {one: schools.find(one) for one in wanted}
    for (number, code), of_rows in asked.items():
        found = of_rows.map({one: answer.code for one, answer in answers.items()})
        filled = tables[number][code].astype("object")
        filled.loc[of_rows.index] = found.astype("object").where(found.notna(), None)
        tables[number][code] = filled
    places = _places(tables, asked)
    findings = [
        _question(one, answer, places[one], schools)
        for one, answer in answers.items()
        if answer.code is None and not answer.settled and (answer.candidates or one in ordered)
    ]
    findings += [
        _of_none(one, places[one])
        for one, answer in answers.items()
        if answer.settled and answer.code is None
    ]
    strange = [one for one, answer in answers.items() if answer == _Answer() and one not in ordered]
    for each in reading.all:
        # One sentence on a school says it all: none on each of its answers, codes and tasks.
        if "known_by" in each.rows:
            each.rows = each.rows[each.rows["school_code"].notna()].reset_index(drop=True)
        elif each.layout in asked_schools.BY_NAME_ALONE and "school_name" in each.rows:
            told = each.rows["school_code"].notna() | (each.rows["school_name"] == "")
            each.rows = each.rows[told].reset_index(drop=True)
    if reading.dataset == "school_identifier":
        return findings + _left_out(strange)
    return findings + [_unmatched(one, places[one]) for one in strange]


def stand_in(reading: Reading) -> list[Finding]:
    """Give rows that name their school in words codes of no school, in place.

    For a check without a registry: whether a name is a school's the intake will tell, and till
    then the row shall not count as one without a school. A mentor may go without a code.
    """
    findings = _of_nobody(reading)
    tables = [each.rows for each in reading.all if {"school_code", "school_name"} <= set(each.rows)]
    if not tables:
        return findings
    together = pd.concat(tables, keys=range(len(tables)))
    codes, names = (
        together[column].fillna("").astype("str") for column in ("school_code", "school_name")
    )
    if "known_by" in together:
        names = names.mask(names == "", together["known_by"].map(lambda each: str(each or "")))
    named = (codes == "") & (names != "")
    if not named.any():
        return findings
    places = together["place"].map(str) if "place" in together else ""
    numbers = (names + "\n" + places)[named].rank(method="dense").astype("int")
    codes = codes.mask(named, numbers.astype("str").str.zfill(6))
    for number, table in enumerate(tables):
        table["school_code"] = codes[number]
    count = len(together.loc[named, ["sheet", "row_number"]].drop_duplicates())
    return [
        *findings,
        Finding(
            Severity.NOTE,
            "school-by-name",
            f"Школа названа без логина, строк: {count}. Есть ли такие школы в реестре, "
            "скажет приём; надёжнее указать логин.",
        ),
    ]


def _of_nobody(reading: Reading) -> list[Finding]:
    """Leave out the answers of a form that says nothing of whose it is, in place."""
    rows = reading.rows
    if "known_by" not in rows:
        return []
    told = rows["school_code"].notna() | (rows["school_name"] != "") | rows["known_by"].astype(bool)
    if told.all():
        return []
    reading.rows = rows[told].reset_index(drop=True)
    return [_unmatched(Asked("", Place(), ()), rows.loc[~told, ["sheet", "row_number"]])]


def _by_codes(
    connection: Connection, rows: pd.DataFrame, wanted: pd.Series
) -> dict[tuple[str, str], set[str]]:
    """The schools that go by the codes beside the names, on the days the file is about."""
    pairs = list(dict.fromkeys(pair for one in wanted for pair in one.known_by))
    about = school_codes.days(rows)
    asked = pd.DataFrame(pairs, columns=["kind", "value"])
    asked = asked.assign(since=about["since"].min(), until=about["until"].max())
    found = school_codes.having(connection, asked)
    return {pairs[number]: set(of_code) for number, of_code in found.groupby(level=0)}


def _answers(connection: Connection) -> dict[tuple[str, str], str | None]:
    """What people answered of schools, by name and place; None where it is none of those known."""
    return {
        (plain(each.name), plain(each.place)): each.school_code
        for each in school_names.answers(connection).itertuples()
    }


class _Schools:
    """The schools of the warehouse, to be found by what a file says."""

    def __init__(
        self,
        connection: Connection,
        by_code: dict[tuple[str, str], set[str]],
        answers: dict[tuple[str, str], str | None],
    ):
        """The schools; `by_code` are those that go by the codes the file tells."""
        self.by_code = by_code
        self.answers = answers
        self._names = school_names.names(connection)

    @cached_property
    def known(self) -> list[_Known]:
        """All names of all schools."""
        blank = self._names.fillna("")
        return [
            _Known(
                each.school_code,
                each.short_name or each.name,
                school_name.parts(each.name),
                place.of_columns(each.municipality, each.settlement),
            )
            for each in blank.itertuples()
        ]

    @cached_property
    def by_number(self) -> dict[str, list[_Known]]:
        """Names by the school's number, empty where it has none."""
        found = defaultdict(list)
        for known in self.known:
            found[known.parts.number].append(known)
        return found

    def find(self, asked: Asked) -> _Answer:
        """The school a file speaks of; a person's answer outweighs everything.

        Codes and name have to agree. A code of no school says nothing here: it may be one that
        the file is the first to tell, and the name says whose it is.
        """
        if asked.key in self.answers:
            return _Answer(self.answers[asked.key], settled=True)
        if self._answered_anywhere(asked):
            return _Answer(self.answers[asked.key[0], ""], settled=True)
        by_codes = [self.by_code[pair] for pair in asked.known_by if pair in self.by_code]
        together = set.intersection(*by_codes) if by_codes else set()
        by_name = self._by_name(asked)
        if not by_codes:
            return by_name
        if len(together) == 1 and by_name.code in (None, *together):
            return _Answer(*together)
        if by_name.code in together:
            return by_name
        candidates = set.union(*by_codes, {by_name.code} if by_name.code else set())
        return _Answer(candidates=tuple(sorted(candidates)))

    def _answered_anywhere(self, asked: Asked) -> bool:
        """Whether an answer without a place is about this school: not about one elsewhere."""
        code = self.answers.get((asked.key[0], ""))
        return code is not None and not any(
            known.code == code and known.place.differs_in_municipality(asked.place)
            for known in self.known
        )

    def describe(self, code: str) -> str:
        """A school as a question lists it: code, name, place."""
        known = next((each for each in self.known if each.code == code), None)
        if known is None:
            return code
        return f"{code} ({', '.join(filter(None, (known.title, str(known.place))))})"

    def _by_name(self, asked: Asked) -> _Answer:
        parts = school_name.parts(asked.name)
        if not parts.kind:
            return _Answer()
        certain, like = set(), {}
        for known in self.by_number[parts.number]:
            if known.place.differs_in_municipality(asked.place):
                continue
            likeness = _likeness(parts, asked.place, known)
            if likeness == 1 and not known.place.differs_in_settlement(asked.place):
                certain.add(known.code)
            if likeness >= _ALIKE:
                like[known.code] = max(likeness, like.get(known.code, 0))
        if len(certain) == 1:
            return _Answer(*certain)
        nearest = sorted(certain) or sorted(like, key=lambda code: (-like[code], code))
        return _Answer(candidates=tuple(nearest[:_LISTED]))


def _likeness(parts: school_name.Parts, where: Place, known: _Known) -> float:
    """How alike two names of schools of one number are, from 0 to 1.

    Of a name that does not tell the settlement, the place does; where only one of them tells it,
    they are alike but not certain to be one.
    """
    mine, theirs = (
        each.rest or school_name.parts(f"{each.kind} {of.settlement}").rest
        for each, of in ((parts, where), (known.parts, known.place))
    )
    if parts.kind == known.parts.kind:
        if mine == theirs or parts.rest == known.parts.rest:
            return 1
        if not mine or not theirs:
            return 0.9
    matcher = SequenceMatcher(None, f"{parts.kind} {mine}", f"{known.parts.kind} {theirs}", False)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0
    return min(matcher.ratio(), 0.99)


def _places(tables: list[pd.DataFrame], asked: AskedOf) -> dict[Asked, pd.DataFrame]:
    """Where a file speaks of each school: sheet and row_number."""
    where = pd.concat(
        [
            tables[number].loc[of_rows.index, ["sheet", "row_number"]].assign(asked=of_rows)
            for (number, _), of_rows in asked.items()
        ]
    )
    different = where.drop_duplicates(["asked", "sheet", "row_number"])
    return dict(list(different.groupby("asked", sort=False)))


def _spoken(asked: Asked, where: pd.DataFrame) -> str:
    """«Лист «А», строки 2, 5: «МОУ «СОШ»» (Луговой район)»."""
    first = where[where["sheet"] == where["sheet"].iloc[0]]
    rows = ", ".join(first["row_number"].astype("str")[:_ROWS])
    more = " и другие" if len(where) > min(len(first), _ROWS) else ""
    place_ = f" ({asked.place})" if str(asked.place) else ""
    name = f"«{asked.name}»" if asked.name else "школа не названа"
    return (
        f"{first['sheet'].iloc[0]}, {plural(len(first), 'строка', 'строки', 'строки')} {rows}"
        f"{more}: {name}{place_}"
    )


def _question(asked: Asked, answer: _Answer, where: pd.DataFrame, schools: _Schools) -> Finding:
    candidates = "; ".join(schools.describe(code) for code in answer.candidates)
    unclear = f"не ясно, какая это школа. Похожи: {candidates}."
    if not candidates:
        unclear = "в реестре такой школы нет. Если это новая школа, загрузите сначала реестр."
    told = f' --place "{asked.place}"' if str(asked.place) else ""
    name = asked.name.replace('"', "")
    return Finding(
        Severity.HOLD,
        UNCERTAIN,
        f"{_spoken(asked, where)} – {unclear} Ответьте: "
        f'shnor school name "{name}" КОД{told} (вместо КОД код школы, а если это ни одна из '
        f"известных – {school_name.NONE}), и загрузите файл снова.",
        sheet=where["sheet"].iloc[0],
        row_number=int(where["row_number"].iloc[0]),
    )


def _unmatched(asked: Asked, where: pd.DataFrame) -> Finding:
    why = " – в реестре такой школы нет. Укажите логин школы."
    if not asked.name:
        why = ". Укажите её логин в файле, в его имени или в имени папки."
    return Finding(
        Severity.WARNING,
        "school-name-unmatched",
        f"{_spoken(asked, where)}{why}",
        sheet=where["sheet"].iloc[0],
        row_number=int(where["row_number"].iloc[0]),
    )


def _of_none(asked: Asked, where: pd.DataFrame) -> Finding:
    return Finding(
        Severity.NOTE,
        "school-name-of-none",
        f"{_spoken(asked, where)} – по ответу оператора, ни одна из известных школ.",
        sheet=where["sheet"].iloc[0],
        row_number=int(where["row_number"].iloc[0]),
    )


def _left_out(strange: list[Asked]) -> list[Finding]:
    if not strange:
        return []
    first = ", ".join(f"«{one.name}»" for one in strange[:_LISTED])
    count = plural(len(strange), "школа", "школы", "школ")
    return [
        Finding(
            Severity.NOTE,
            "schools-left-out",
            f"Не похожи ни на одну школу реестра, и их коды не загружены: {len(strange)} {count} "
            f"({first}{' и другие' if len(strange) > _LISTED else ''}). Если среди них есть ваши, "
            "загрузите сначала реестр с этими школами.",
        )
    ]
