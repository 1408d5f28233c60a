"""Aggregates: «Статистика по отметкам» of ВПР, and marks of ОГЭ and ЕГЭ by school."""

import re

import numpy as np
import pandas as pd

from domain.finding import Finding, Severity
from readers import spelling
from readers.layout import Match, normalise
from readers.numbers import numbers, numbers_or_words
from readers.reading import ColumnSource, Evidence, Reading
from readers.table import from_preamble, rows_of, sources
from readers.workbook import Sheet

MARKS = ("2", "3", "4", "5")
# What stands above the school, by its whole name in lower case; the first that fits.
_HIS = r"(?:[а-я-]+[иыо]й )+"  # Степной муниципальный, Дергачевский
_HERS = r"(?:[а-я-]+[ая]я )+"  # Саратовская
_WHERE = r"(?: [а-я-]+ой (?:области|обл\.?)| [а-я-]+ого края| республики [а-я]+| г\. ?[а-я-]+)?"
_ALSO = r"(?: ?[-–—] ?[а-я]+| \([а-я-]+\))?"  # – Кузбасс, (Якутия)
_LEVELS = (
    ("country", r"вся выборка|рф|россия|вся россия|российская федерация(?: \(рф\))?"),
    (
        "municipality",
        rf"{_HIS}(?:район|р-н){_WHERE}|{_HIS}(?:муниципальный|городской) округ{_WHERE}|"
        rf"(?:городской|муниципальный) округ [а-я-]+{_WHERE}|"
        rf"(?:муниципальный )?район [а-я-]+{_WHERE}|"
        rf"муниципальное образование [а-я -]+|(?:г\.|город) ?[а-я-]+(?: [а-я-]+)?{_WHERE}",
    ),
    (
        "region",
        rf"{_HERS}(?:обл\. )?(?:область|обл\.?){_ALSO}|{_HIS}край|{_HIS}автономный округ{_ALSO}|"
        rf"{_HERS}автономная область|республика [а-я -]+{_ALSO}|{_HERS}республика{_ALSO}|регион",
    ),
)
# «Лицей города Вольска», «МОУ СОШ, г. Саратов» are schools without a login, above nobody.
_SCHOOL = re.compile(
    r"[«»\"“”„№]|школ|лице[йя]|гимнази|интернат|кадетск|колледж|училищ|"
    r"\b(?:[снвож]?ош|[а-я]{0,4}оу)\b"
)


def read(sheet: Sheet, match: Match) -> Reading:
    """Read aggregates: per cents become pupils, since shares are computed on counts only.

    A school is known by the login in its row; a row without one is a benchmark, its level told
    by the group's name.
    """
    raw, _ = rows_of(sheet, match)
    participants = numbers(raw["participants"])
    # Of a row without a number of people only that is said: what follows from it is no fault.
    counted = (participants >= 0) & (participants % 1 == 0)
    marks = pd.DataFrame({mark: numbers(raw[mark]) for mark in MARKS if mark in raw})
    columns = sources(sheet, match)
    if "3" in marks:
        findings: list[Finding] = []
        in_pupils = _in_pupils(marks, participants)
    else:
        in_pupils, findings = _minimum_in_pupils(raw, marks["2"], participants, columns["2"])
    name = raw["group_name"] if "group_name" in raw else raw["login"]
    login = raw["login"] if "login" in raw else raw["group_name"]
    code = login.str.extract(r"(?:^|\b(?:sch|edu|ksh))(\d{6})\b", expand=False)
    level = _levels(name).where(code.isna(), "school")
    rows = pd.DataFrame(
        {
            "school_code": code.fillna(name),
            "level": level,
            "group_name": name,
            "participants": numbers_or_words(raw["participants"]),
            "sheet": raw["sheet"],
            "row_number": raw["row_number"],
        }
    )
    if "schools" in raw:
        rows["schools"] = numbers_or_words(raw["schools"])
    for mark in MARKS:
        given = marks[mark] if mark in marks else pd.Series(np.nan, index=rows.index)
        counts = given if in_pupils else np.floor(given * participants / 100 + 0.5)
        rows[f"mark_{mark}"] = counts.where(counted, 0)
        if mark in marks:
            unreadable = given.isna() & (raw[mark] != "")
            rows[f"mark_{mark}"] = rows[f"mark_{mark}"].mask(unreadable, raw[mark])
        rows[f"pct_{mark}"] = given / participants.where(counted) * 100 if in_pupils else given
    for facet in ("procedure", "class"):
        if facet in raw:
            rows[facet] = raw[facet]
    for facet, spelled in (("sitting", spelling.sittings), ("subject", spelling.subjects)):
        if facet in raw:
            rows[facet], unknown = spelled(raw, columns[facet])
            findings += unknown
    for mark in marks:
        columns[f"mark_{mark}"] = columns[f"pct_{mark}"] = columns[mark]
    columns["school_code"] = columns.get("login", columns.get("group_name"))
    columns["level"] = columns.get("group_name", columns.get("login"))
    evidence = from_preamble(sheet, match)
    if match.layout.procedure:
        title = f"макет «{match.layout.title}»"
        evidence.insert(0, Evidence("procedure", match.layout.procedure, "content", title))
    return Reading(
        dataset=match.layout.dataset,
        layout=match.layout.id,
        rows=rows,
        rows_read=len(rows),
        evidence=evidence,
        columns=columns,
        findings=findings,
    )


def _in_pupils(marks: pd.DataFrame, participants: pd.Series) -> bool:
    """Whether the marks are pupils rather than per cents: most rows then add up to participants."""
    sums = marks.sum(axis=1)
    as_pupils = (sums == participants).sum()
    as_per_cent = ((sums - 100).abs() <= 0.5).sum()
    return bool(as_pupils >= as_per_cent)


def _minimum_in_pupils(
    raw: pd.DataFrame, given: pd.Series, participants: pd.Series, column: ColumnSource
) -> tuple[bool, list[Finding]]:
    """Whether those below the minimum are pupils rather than per cents, by header and cells.

    Nothing adds up here, so whole numbers under a header without a unit say neither: they hold
    the file. So do numbers up to 1 with a fraction, which may be per cents or parts of one.
    """
    header = normalise(column.header)
    fractions = (given % 1 > 0).any()
    if "чел" in header:
        return True, []
    if raw["2"].str.contains("%").any():
        return False, []
    if not (fractions and given.max() <= 1):
        if "%" in header or fractions:
            return False, []
        if "2" in header:
            return True, []
    question = Finding(
        Severity.HOLD,
        "unit-unknown",
        f"Лист «{column.sheet}», столбец {column.letter} «{column.header}»: не ясно, люди это или "
        "проценты. Озаглавьте столбец «ниже минимума, чел.» или «ниже минимума, %» (в процентах: "
        "12,5, а не 0,125) и загрузите файл снова.",
        sheet=column.sheet,
        column_name=column.header,
    )
    return bool((given <= participants).all()), [question]


def _levels(names: pd.Series) -> pd.Series:
    lower = names.str.lower().str.replace("ё", "е").str.split().str.join(" ")
    levels = pd.Series(None, index=names.index, dtype="object")
    for level, pattern in reversed(_LEVELS):
        levels = levels.mask(lower.str.fullmatch(pattern), level)
    return levels.mask(lower.str.contains(_SCHOOL), None)
