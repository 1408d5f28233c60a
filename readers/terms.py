"""Terms (сроки) of measures, as roadmaps and orders word them.

A term is read for the dates it names and for nothing else: «Постоянно» or «По плану работы» name
none, so they are open, and no date is made up for them. The kinds are those of the wording met in
orders on schools with low results: «2020-2024», «Январь- февраль 2021», «2 раза в год (декабрь,
май)», «октябрь – январь текущего учебного года» and so on.
"""

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from domain import school_year as years_of_school


class TermKind(StrEnum):
    """How a term is worded."""

    YEAR = "year"
    YEAR_RANGE = "year_range"
    MONTH_RANGE = "month_range"
    YEARLY = "yearly"
    N_PER_YEAR = "n_per_year"
    DURING_YEAR = "during_year"
    PERMANENT = "permanent"
    BY_PLAN = "by_plan"
    BY_DATE = "by_date"
    RELATIVE = "relative"
    SCHOOL_YEAR_BLANK = "school_year_blank"
    OPEN = "open"


OPEN_KINDS = frozenset(
    {TermKind.PERMANENT, TermKind.BY_PLAN, TermKind.SCHOOL_YEAR_BLANK, TermKind.OPEN}
)


@dataclass(frozen=True)
class Span:
    """A run of months, or one month, that a term names.

    Attributes:
        first: its first month, 1–12.
        last: its last month, the one something falls due in; before `first` over a New Year.
        year: the calendar year of the last month, when the term names it.
        day: the last day, when the term names one; otherwise the whole month is given.
    """

    first: int
    last: int
    year: int | None = None
    day: int | None = None

    @property
    def months(self) -> tuple[int, ...]:
        """Every month of the run, in order: октябрь–январь is 10, 11, 12, 1."""
        length = (self.last - self.first) % 12 + 1
        return tuple((self.first - 1 + i) % 12 + 1 for i in range(length))

    def due(self, school_year: str) -> date | None:
        """The last day of the run; within `school_year` where the term names no year.

        None for 29 February of a year that has none.
        """
        start = years_of_school.start_of(school_year)
        year = self.year or (start if self.last >= 9 else start + 1)
        month_end = calendar.monthrange(year, self.last)[1]
        day = self.day or month_end
        return date(year, self.last, day) if day <= month_end else None


@dataclass(frozen=True)
class Relative:
    """A year counted from the one the paper is read in: «текущего», «следующего учебного года».

    «Текущий год» without «учебный» is the calendar year the school year ends in: the monitoring's
    third stage, March to October of the current year, follows its February.
    """

    years_on: int
    calendar_year: bool


@dataclass(frozen=True)
class Term:
    """A term as written and what it says.

    Attributes:
        text: the wording, with spaces tidied and words broken across lines put together.
        kind: how it is worded.
        spans: the months it names.
        years: the calendar years it names, in order; a range as its two ends.
        school_year: the school year it names.
        relative: the year it counts from that of its paper.
        times_per_year: least and most, for «2-3 раза в год» 2 and 3.
    """

    text: str
    kind: TermKind
    spans: tuple[Span, ...] = ()
    years: tuple[int, ...] = ()
    school_year: str | None = None
    relative: Relative | None = None
    times_per_year: tuple[int, int] | None = None

    @property
    def months(self) -> tuple[int, ...]:
        """The months named, each once, in the order of the wording."""
        return tuple(dict.fromkeys(month for span in self.spans for month in span.months))

    @property
    def names_date(self) -> bool:
        """Whether a date can be told from the wording; if not, the term is open."""
        return self.kind not in OPEN_KINDS

    @property
    def count_agrees(self) -> bool:
        """Whether «n раз в год» names as many months (or runs of months) as times."""
        if self.times_per_year is None:
            return True
        least, most = self.times_per_year
        return least <= len(self.spans) <= most

    def due_dates(self, school_year: str) -> list[date]:
        """The dates something falls due on, in order; none where the term names no date.

        A run of months is due on its last day, a calendar year on 31 December, a school year, as
        well as «ежегодно» and «в течение года» without months, on 31 August.

        Args:
            school_year: that of the paper: of it are months without a year, and from it count
                «текущий» and «следующий».
        """
        if not self.names_date:
            return []
        if self.relative:
            return _counted_from(self, self.relative, school_year)._dates(school_year)
        return self._dates(school_year)

    def _dates(self, school_year: str) -> list[date]:
        year = self.school_year or school_year
        repeats = self.kind in (TermKind.YEARLY, TermKind.N_PER_YEAR)
        if self.spans:
            days = [day for span in self.spans if (day := span.due(year))]
        elif self.years and not repeats:
            ends = self.years[-1:] if self.kind is TermKind.YEAR_RANGE else self.years
            days = [date(end, 12, 31) for end in ends]
        else:
            days = [date(years_of_school.start_of(year) + 1, 8, 31)]
        if self.years and repeats:
            days = [day for day in days if self.years[0] <= day.year <= self.years[-1]]
        return sorted(days)


_MONTHS = (
    r"янв(?:ар\w{1,3})?",
    r"фев(?:р(?:ал\w{1,3})?)?",
    r"мар(?:т\w{0,2})?",
    r"апр(?:ел\w{1,2})?",
    r"ма(?:й|я|ю|е|ем)",
    r"июн\w{0,2}",
    r"июл\w{0,2}",
    r"авг(?:уст\w{0,2})?",
    r"сен(?:т(?:ябр\w{1,2})?)?",
    r"окт(?:ябр\w{1,2})?",
    r"ноя(?:б(?:р\w{1,2})?)?",
    r"дек(?:абр\w{1,2})?",
)
_MONTH = rf"\b(?:{'|'.join(_MONTHS)})\b\.?"
_YEAR_WORD = r"(?:\s*(?:гг?\b\.?|год\w*))?"

# A number after a dash is the second of two years, unless it is the day of another month.
_TO_A_YEAR = rf"\s*[-/]\s*\d+(?!\d|\s+{_MONTH})"


def _point(name: str) -> str:
    """A month with its day and year, «15 февраля 2021 г.»; of «1-15 марта» the day is the last."""
    return (
        rf"(?:(?<!\d)(?:\d{{1,2}}\s*-\s*)?(?P<{name}_day>\d{{1,2}})\s+)?"
        rf"(?P<{name}>{_MONTH})(?:\s*(?P<{name}_year>20\d\d)\b(?!{_TO_A_YEAR}){_YEAR_WORD})?"
    )


_SPAN = re.compile(
    r"(?:(?P<end>\b(?:до|к)\s+конц[ау]\s+)|(?P<before>\b(?:до|к)\s+)|(?P<since>\bсо?\s+))?"
    + _point("one")
    + rf"(?:\s*(?:-|\bпо\b|\bдо\b)\s*{_point('two')})?"
)
_QUARTER_NAMES = (r"1|i|перв\w+", r"2|ii|втор\w+", r"3|iii|трет\w+", r"4|iv|четверт\w+")
_QUARTER = rf"\b(?:{'|'.join(_QUARTER_NAMES)})(?:\s*-?\s*(?:й|ый|го|ого|м|ом))?\b"
_QUARTER_WORD = r"\s+кв(?:артал\w*|\b\.?)"
_QUARTERS = re.compile(
    r"(?P<edge>\b(?:со?|до|к|после)\s+)?"
    rf"(?P<named>{_QUARTER}(?:(?:{_QUARTER_WORD}(?:\s*20\d\d\b{_YEAR_WORD})?)?"
    rf"\s*(?:-|,|\bи\b|\bпо\b)\s*{_QUARTER})*)" + _QUARTER_WORD
)
_NUMERIC_DATE = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(20\d\d)\b")
_MONTH_NAMES = ["янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"]

_BLANK = re.compile(r"_{2,}\s*/\s*_{2,}")
_BY_PLAN = re.compile(
    r"\b(?:по|согласно|в соответствии с)\s+(?:\w+\s+)?(?:план(?:ам?|у|ом)|график(?:ам?|у|ом))\b"
)
_PERMANENT = re.compile(
    r"\bпостоянно|\bсистематически|\bвесь период|\bвсего периода|\bна постоянной основе"
)
_YEARLY = re.compile(r"\bежегодно|\bкаждый год")
_TIMES = re.compile(r"\b(\d+)(?:\s*-\s*(\d+))?\s*раза?\s+в\s+(?:учебн\w+\s+)?год")
_DURING = re.compile(r"\b(?:в течени[еи]|до конца)\b[^,;]*\bгода\b")
_RELATIVE = re.compile(r"\b(?P<which>текущ|следующ)\w+\s+(?P<school>уч\w*\.?\s+)?г(?:од\w*|\b)")
# A part of a year without months: which ones, depends on whose year is meant, or is not settled.
_PART_OF_YEAR = re.compile(
    r"\b(?:кв(?:артал\w*|\b)|полугоди|четверт[ьияе]|триместр|семестр|вес(?:н|енн)|осен|зим"
    r"|лет(?:о|а|ом|у|н\w+)\b|каникул|месяц|недел|декад|начал[оаеу]\b|середин)"
)
_TIMES_A_PART = re.compile(
    r"\b(?:раза?\s+в|кажд\w+)\s+(?:\d+\s+)?"
    r"(?:квартал|полугоди|четверт|триместр|семестр|месяц|недел|декад)\w*"
)
_SCHOOL_YEAR = re.compile(
    r"\b(20\d\d)\s*(?:/\s*(?:20)?(\d\d)\b|-\s*(?:20)?(\d\d)\b(?=\s*(?:гг?\.?\s*)?уч))"
)
_YEAR_RANGE = re.compile(rf"\b(20\d\d){_YEAR_WORD}\s*(?:-|\bпо\b)\s*(20\d\d)\b")
_SINCE_YEAR = re.compile(r"\bс\s+20\d\d\b(?!\s*[-/])(?!.*\bпо\b)")
_YEAR = re.compile(r"\b20\d\d\b")

# Words a term is made of: two halves that give one of them were one word.
_WORD = re.compile(
    "|".join(_MONTHS)
    + r"|ежегодно|постоянно|систематически|течени[ие]|период[ае]?|раза?|год[ау]?|годы"
    r"|учебн(?:ый|ого|ом)|текущ(?:ий|его|ем)|следующ(?:ий|его|ем)"
    r"|план(?:а|у|ом|ам)?|график(?:а|у|ом|ам)?",
    re.IGNORECASE,
)
# What is left of an adjective or a noun in -ние, -ция after a break, and no word by itself.
_ENDING = re.compile(
    r"[бвгджзклмнпрстфхцчшщ]{1,2}(?:ый|ий|ая|яя|ое|ее|ые|ие|ого|ому|ых|ым|ыми|их|им|ими|ую|ия|ию|ии)"
)
# A head begins where its word does: looked for from every letter of it, a long one costs minutes.
_BREAK = re.compile(r"(?<!\w)(?P<head>\w*)(?P<hyphen>-?)[ \t\xa0]*\n\s*(?P<tail>[^\W\d_]*)")


def parse_term(text: str) -> Term:
    """Read a term as written, line feeds and all.

    Returns:
        What it names; of kind `open` where the wording is not understood, mixes «по плану» with a
        frequency, names only a beginning, or a part of a year that has no settled months.
    """
    written = tidy(text)
    plain = _QUARTERS.sub(_spell_quarters, _NUMERIC_DATE.sub(_spell_month, _plain(written)))
    spans = _spans(plain)
    rest = _SPAN.sub(" ", plain)
    years, named_school_year = _years(rest)
    if len(years) == 1 and not _YEARLY.search(rest):  # «2021 год, март»
        spans = tuple(
            replace(span, year=span.year or years[0]) if span.first <= span.last else span
            for span in spans
        )
    years += tuple(span.year for span in spans if span.year)
    times = _TIMES.search(rest)
    relative = _RELATIVE.search(rest)
    return Term(
        text=written,
        kind=_kind(plain, rest, spans, years, named_school_year),
        spans=spans,
        years=tuple(dict.fromkeys(years)),
        school_year=named_school_year,
        relative=Relative(int(relative["which"] == "следующ"), not relative["school"])
        if relative
        else None,
        times_per_year=(int(times[1]), int(times[2] or times[1])) if times else None,
    )


def tidy(text: str) -> str:
    """Put together the words a line feed broke, and single the spaces."""
    return re.sub(r"\s+", " ", _BREAK.sub(_heal, text)).strip()


def _heal(match: re.Match[str]) -> str:
    """One word where the halves are a word of terms or the second is a mere ending."""
    head, tail = match["head"], match["tail"]
    if not head or not tail or _WORD.fullmatch(tail):
        return f"{head}{match['hyphen']} {tail}"
    if _WORD.fullmatch(head + tail) or (len(head) > 2 and _ENDING.fullmatch(tail)):
        return head + tail
    return f"{head}{match['hyphen']} {tail}"


def _plain(text: str) -> str:
    """Lower case with one kind of dash, «ё» as «е», «2021г.» as «2021 г.»."""
    dashed = re.sub(r"[‐‑‒–—−]", "-", text.lower()).replace("ё", "е").replace("\xa0", " ")
    return re.sub(r"(?<=\d)(?=[а-я])", " ", dashed)


def _spell_month(match: re.Match[str]) -> str:
    """`15.02.2021` in words, so that one pattern reads both."""
    month = int(match[2])
    return f"{match[1]} {_MONTH_NAMES[month - 1]} {match[3]}" if 1 <= month <= 12 else match[0]


def _spell_quarters(match: re.Match[str]) -> str:
    """«I-II квартал» as «янв-июн», «I и III квартал» as «янв-мар, июл-сен», each with its year.

    «С II квартала» and «до II квартала» stay: they name a beginning, or do not say up to which end.
    """
    quarters = [_quarter(name) for name in re.findall(_QUARTER, match["named"])]
    between = re.split(_QUARTER, match["named"])[1:-1]
    is_run = any(re.search(r"-|\bпо\b", words) for words in between)
    edge = match["edge"] or ""
    if (is_run and len(quarters) > 2) or (edge and not (is_run and edge.startswith("с"))):
        return match[0]
    years = ["".join(re.findall(r" *20\d\d", words)) for words in [*between, ""]]
    opening = [_MONTH_NAMES[3 * quarter - 3] for quarter in quarters]
    closing = [_MONTH_NAMES[3 * quarter - 1] for quarter in quarters]
    if is_run:
        return f"{opening[0]}{years[0]}-{closing[1]}"
    spelled = zip(opening, closing, years, strict=True)
    return ", ".join(f"{first}-{last}{year}" for first, last, year in spelled)


def _spans(text: str) -> tuple[Span, ...]:
    """The months named, each run with its year; days that no calendar has are left out."""
    spans: list[Span] = []
    for match in _SPAN.finditer(text):
        if match["since"] and not match["two"]:
            continue  # a beginning is no term
        last = "two" if match["two"] else "one"
        day = match[f"{last}_day"]
        if match["before"] and not match["two"] and not day:
            day = "1"  # «до сентября»: by its first day
        first_month, last_month = _month(match["one"]), _month(match[last])
        year = int(match[f"{last}_year"] or 0) or None
        if year is None and match["one_year"]:  # «ноябрь 2021 – февраль» ends in 2022
            year = int(match["one_year"]) + (last_month < first_month)
        span = Span(first_month, last_month, year, int(day) if day else None)
        if span.day is not None and not 1 <= span.day <= _longest(span):
            continue
        spans.append(span)
    # «январь, июнь 2021»: the year closes the list and holds for all of it.
    for i in range(len(spans) - 2, -1, -1):
        if spans[i].year is None:
            spans[i] = replace(spans[i], year=spans[i + 1].year)
    return tuple(spans)


def _longest(span: Span) -> int:
    """The most days the run's last month can have."""
    return calendar.monthrange(span.year or 2000, span.last)[1]


def _month(word: str) -> int:
    """The number of a month named in any case or cut short."""
    word = word.rstrip(".")
    return next(i for i, month in enumerate(_MONTHS, 1) if re.fullmatch(month, word))


def _quarter(name: str) -> int:
    """The number of a quarter named by a figure or a word."""
    return next(i for i, known in enumerate(_QUARTER_NAMES, 1) if re.match(rf"(?:{known})\b", name))


def _years(text: str) -> tuple[tuple[int, ...], str | None]:
    """Calendar years (a range as its ends) and the school year named, months set aside."""
    if match := _SCHOOL_YEAR.search(text):
        year = years_of_school.starting(int(match[1]))
        return (), year if year.endswith(match[2] or match[3]) else None
    if match := _YEAR_RANGE.search(text):
        first, last = int(match[1]), int(match[2])
        return ((first, last) if first < last else ()), None
    if _SINCE_YEAR.search(text):
        return (), None
    return tuple(int(year) for year in _YEAR.findall(text)), None


def _kind(
    plain: str,
    rest: str,
    spans: tuple[Span, ...],
    years: tuple[int, ...],
    school_year: str | None,
) -> TermKind:
    """How the term is worded; months outweigh the rest, a plan outweighs a frequency."""
    yearly = _YEARLY.search(rest)
    times = _TIMES.search(rest)
    during = _DURING.search(rest)
    permanent = _PERMANENT.search(rest)
    relative = _RELATIVE.search(rest)
    checks: list[tuple[object, TermKind]] = [(_BLANK.search(plain), TermKind.SCHOOL_YEAR_BLANK)]
    if spans:
        checks += [
            (permanent, TermKind.OPEN),
            (times, TermKind.N_PER_YEAR),
            (yearly, TermKind.YEARLY),
            (relative, TermKind.RELATIVE),
            (any(span.day for span in spans), TermKind.BY_DATE),
            (True, TermKind.MONTH_RANGE),
        ]
    else:
        mixed = yearly or times or during or permanent or years or school_year
        checks += [
            (_BY_PLAN.search(rest) and mixed, TermKind.OPEN),
            (_BY_PLAN.search(rest), TermKind.BY_PLAN),
            (permanent, TermKind.PERMANENT),
            (_SPAN.search(plain), TermKind.OPEN),
            (_PART_OF_YEAR.search(_TIMES_A_PART.sub(" ", rest)), TermKind.OPEN),
            (times, TermKind.N_PER_YEAR),
            (yearly, TermKind.YEARLY),
            (during or relative or school_year, TermKind.DURING_YEAR),
            (len(years) == 2 and _YEAR_RANGE.search(rest), TermKind.YEAR_RANGE),
            (years, TermKind.YEAR),
        ]
    return next((kind for holds, kind in checks if holds), TermKind.OPEN)


def _counted_from(term: Term, count: Relative, school_year: str) -> Term:
    """The term with its year told, counting from `school_year`."""
    if not count.calendar_year:
        year = years_of_school.following(school_year) if count.years_on else school_year
        return replace(term, relative=None, school_year=year)
    year = years_of_school.start_of(school_year) + 1 + count.years_on
    spans = tuple(replace(span, year=year) for span in term.spans)
    return replace(term, relative=None, spans=spans, years=(year,))
