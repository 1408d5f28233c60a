"""What registers of practices, audits, annexes and curators must satisfy."""

import pandas as pd

from domain.finding import Severity
from expectations.conditions import one_of
from expectations.rule import Rule


def _other_spelling(rows: pd.DataFrame) -> pd.Series:
    """Whether a school has the same title in the same register, only spelled otherwise."""
    plain = rows["title"].str.lower().str.replace("ё", "е").str.replace(r"[\W_]", "", regex=True)
    entry = [rows["school_year"], rows["school_code"], rows["kind"], plain]
    return rows["title"].groupby(entry).transform("nunique") > 1


SUITE = (
    Rule(
        name="entry-spelled-twice",
        title="Одна запись школы стоит в реестре один раз",
        severity=Severity.WARNING,
        column="title",
        measures={"other_spelling": _other_spelling},
        expectation=one_of("other_spelling", False),
        message=(
            "эта запись школы ({kind}) стоит в реестре ещё раз, с другими кавычками, пробелами или "
            "буквами; загружены обе. Если это одно и то же, оставьте одну строку."
        ),
    ),
)
