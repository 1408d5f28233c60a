"""Groups of participants: what tables about them have in common.

A row is about a school, known by its login, or about what stands above it: a municipality, a
region, the country. A flat table tells year, class and subject row by row.
"""

import re

import pandas as pd

from domain import municipality
from domain import school_year as years
from domain.finding import Finding
from readers import preamble, spelling
from readers.layout import Match
from readers.reading import ColumnSource, Evidence
from readers.sheet import Sheet

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
LOGIN = r"(?:^|\b(?:sch|edu|ksh))(\d{6})\b"
_YEAR = r"(20\d\d)(?:[.,]0)?"


def named(names: pd.Series, logins: pd.Series, schools: pd.Series | None = None) -> pd.DataFrame:
    """Who each row is about: `school_code`, `level` and `group_name`, aligned with `names`.

    A school goes by its six digits, a municipality by its name in one spelling, what stands above
    by its name. What tells no level stays as the level it is none of: its row is at fault.

    Args:
        names: what the groups are called.
        logins: where the logins of schools stand; may be the names themselves.
        schools: how many schools each group has, where the table says so.
    """
    code = logins.str.extract(LOGIN, flags=re.IGNORECASE, expand=False)
    lower = names.str.lower().str.replace("ё", "е").str.split().str.join(" ")
    level = pd.Series(None, index=names.index, dtype="object")
    for above, pattern in reversed(_LEVELS):
        level = level.mask(lower.str.fullmatch(pattern), above)
    if schools is not None:
        several = pd.to_numeric(schools, errors="coerce") > 1
        bare = level.isna() & several & lower.str.fullmatch(municipality.BARE)
        level = level.mask(bare, "municipality")
    level = level.mask(lower.str.contains(_SCHOOL), None).where(code.isna(), "school")
    key = code.fillna(names)
    key = key.mask(level == "municipality", names.map(municipality.normalise))
    level = level.fillna(logins)
    return pd.DataFrame({"school_code": key, "level": level, "group_name": names})


def of_rows(raw: pd.DataFrame) -> pd.DataFrame:
    """Who each row of a table with the columns `group_name` or `login` is about, and where it is.

    The columns of `named`, `schools` where the table has them, `sheet` and `row_number`.
    """
    names = raw["group_name"] if "group_name" in raw else raw["login"]
    logins = raw["login"] if "login" in raw else raw["group_name"]
    rows = named(names, logins, raw.get("schools"))
    if "schools" in raw:
        rows["schools"] = raw["schools"].where(raw["schools"] != "", None)
    return rows.assign(sheet=raw["sheet"], row_number=raw["row_number"])


def works(
    raw: pd.DataFrame, columns: dict[str, ColumnSource]
) -> tuple[dict[str, pd.Series], list[Finding]]:
    """What a flat table says of the work of each row, by facet, and what holds the file.

    The year is that of the spring or autumn the work was written in.
    """
    facets = {facet: raw[facet] for facet in ("procedure", "class") if facet in raw}
    findings: list[Finding] = []
    if "year" in raw:
        facets["school_year"] = school_years(raw["year"])
    for facet, spelled in (("sitting", spelling.sittings), ("subject", spelling.subjects)):
        if facet in raw:
            facets[facet], unknown = spelled(raw, columns[facet])
            findings += unknown
    return facets, findings


def school_years(cells: pd.Series) -> pd.Series:
    """Years of works (2021) as school years (2020/21); what is no such year stays as it is."""
    told = {cell: re.fullmatch(_YEAR, cell) for cell in cells.unique()}
    return cells.replace({cell: years.ending(int(year[1])) for cell, year in told.items() if year})


def sources(columns: dict[str, ColumnSource]) -> dict[str, ColumnSource]:
    """Where the columns stood, those of the group and its work under the dataset's names too."""
    code = columns.get("login") or columns.get("group_name")
    found = {"school_code": code, "level": code}
    if "year" in columns:
        found["school_year"] = columns["year"]
    return columns | found


def evidence(sheet: Sheet, match: Match) -> list[Evidence]:
    """What the layout and the lines over the header say of the work."""
    found = preamble.evidence(sheet, match)
    if match.layout.procedure:
        title = f"макет «{match.layout.title}»"
        found.insert(0, Evidence("procedure", match.layout.procedure, "content", title))
    return found
