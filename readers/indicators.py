"""Indicators of МИАС and self-examination: code, name, unit, school, period, value."""

import re

import pandas as pd

from domain import school_code
from domain import school_year as years
from readers.layout import Match
from readers.numbers import numbers
from readers.reading import Reading
from readers.table import rows_of, sources
from readers.workbook import Sheet

# «12/34,5%», «12 человек/34,5%», «12/0,345»: people, and their share of the whole.
_PEOPLE_AND_SHARE = r"^(?P<people>[\d\s]+?)(?:\s*чел\w*\.?)?\s*/\s*(?P<share>[\d\s.,]+)(?P<pct>%?)$"

_YEAR_OR_MONTH = re.compile(r"^(?:(?P<month>0?[1-9]|1[0-2])\.)?(?P<year>20[0-9]{2})$")


def read(sheet: Sheet, match: Match) -> Reading:
    """Read indicators; a value «12/34,5%» becomes people and a share of 0–1."""
    raw, _ = rows_of(sheet, match)
    parts = raw["value_text"].str.extract(_PEOPLE_AND_SHARE)
    share = numbers(parts["share"].fillna(""))
    share = share.where((parts["pct"] != "%") & (share <= 1), share / 100)
    alone = numbers(raw["value_text"])
    per_cent = raw["value_text"].str.endswith("%") | (raw.get("unit", "") == "%")
    rows = pd.DataFrame(
        {
            "school_code": school_code.from_logins(raw["login"]).fillna(raw["login"]),
            "school_year": raw["period"].map(_school_year),
            "sitting": raw["period"],
            "subject": raw["indicator_code"].str.rstrip("."),
            "value": numbers(parts["people"].fillna("")).fillna(alone),
            "share": share.fillna((alone / 100).where(per_cent)),
            "value_text": raw["value_text"].replace("", None),
            "sheet": raw["sheet"],
            "row_number": raw["row_number"],
        }
    )
    for name in ("indicator_name", "unit"):
        if name in raw:
            rows[name] = raw[name].replace("", None)
    columns = sources(sheet, match)
    columns["school_code"] = columns.pop("login")
    columns["subject"] = columns.pop("indicator_code")
    columns["sitting"] = columns["school_year"] = columns.pop("period")
    columns["value"] = columns["share"] = columns["value_text"]
    return Reading(
        dataset=match.layout.dataset,
        layout=match.layout.id,
        rows=rows,
        rows_read=len(rows),
        columns=columns,
    )


def _school_year(period: str) -> str | None:
    """The school year of a period: of `2020/21` itself, of a year the one that ends in it.

    Of «03.2021» the one it lies in. Any other wording is not guessed at: None.
    """
    try:
        return years.parse(period)
    except ValueError:
        pass
    match = _YEAR_OR_MONTH.match(period)
    if match is None:
        return None
    year, month = int(match["year"]), int(match["month"] or 0)
    return years.starting(year) if month >= 9 else years.ending(year)
