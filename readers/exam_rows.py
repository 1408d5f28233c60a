"""What the rows of results and of appeals have in common: schools, days, columns that are kept."""

import pandas as pd

from readers.layout import Match
from readers.reading import ColumnSource, Evidence
from readers.sheet import Sheet
from readers.table import sources
from schemas.school_identifier import EGE, OGE

_MAIN = "основной"
_KEPT = (
    "school_code",
    "class",
    "exam",
    "state",
    "short_answers",
    "long_answers",
    "primary_score",
    "test_score",
)


def school_codes(cells: pd.Series) -> pd.Series:
    """Exam codes of schools without the noughts they are padded with, and without «.0»."""
    return cells.str.replace(r"^0+(?=\d)|(?<=\d)[.,]0+$", "", regex=True)


def school_keys(raw: pd.DataFrame, class_: pd.Series) -> dict[str, pd.Series]:
    """The code each row's school has at its exam, its kind, and the day of both code and exam."""
    day = days(raw["exam_day"])
    return {
        "school_key": school_codes(raw["school_code"]),
        "school_key_kind": class_.map({"9": OGE}).fillna(EGE),
        "school_key_day": day,
        "exam_day": day.dt.strftime("%Y-%m-%d"),
    }


def days(cells: pd.Series) -> pd.Series:
    """Days written `2025.05.30`; missing where there is no such day."""
    return pd.to_datetime(cells, format="%Y.%m.%d", errors="coerce")


def without_common(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows without the facets that the file as a whole tells: one year, and the main sitting.

    A reserve day cannot be told by its date: the file's name may say so.
    """
    common = ["school_year"] if rows["school_year"].nunique() == 1 else []
    common += ["sitting"] if (rows["sitting"] == _MAIN).all() else []
    return rows.drop(columns=common)


def years_told(raw: pd.DataFrame) -> list[Evidence]:
    """The school year by the days of the exams, where it is one."""
    told = raw["school_year"].dropna().unique()
    if len(told) != 1:
        return []
    return [Evidence("school_year", told[0], "content", f"экзамен {raw['exam_day'].iloc[0]}")]


def columns_kept(sheet: Sheet, match: Match) -> dict[str, ColumnSource]:
    """Where the columns stand that something of goes on."""
    found = sources(sheet, match)
    kept = {name: found[name] for name in _KEPT if name in found}
    if "class" in found:
        kept["class_letter"] = kept["procedure"] = found["class"]
    if "result" in found:
        kept = {"mark": found["result"], "test_score": found["result"], **kept}
    return kept
