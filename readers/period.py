"""Periods as people write them: «2020-2021 уч. год», «4 кв. 2020 г.», «март 2021», 3.2021."""

import re

import pandas as pd

_MONTHS = {
    begins: number
    for number, begins in enumerate(
        ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"),
        start=1,
    )
}
_YEARS = re.compile(
    r"^(?P<first>20\d\d)\s*[-–—/]\s*(?:20)?(?P<second>\d\d)(?:\s*уч\w*\.?)?(?:\s*г\w*\.?)?$"
)
_YEAR = re.compile(r"^(?P<year>20\d\d)\s*(?:г\w*\.?)?$")
QUARTERS = ("I", "II", "III", "IV")
_QUARTER = re.compile(
    r"^(?P<quarter>[1-4]|i{1,3}|iv)(?:\s*-?\s*[йыои]{1,2})?\s*кв(?:артал\w*|\.)?\s*(?P<year>20\d\d)"
    r"\s*(?:г\w*\.?)?$"
)
_MONTH = re.compile(r"^(?P<month>0?[1-9]|1[0-2])[./](?P<year>20\d\d)$")
_MONTH_NAMED = re.compile(r"^(?P<month>[а-я]+)\s+(?P<year>20\d\d)\s*(?:г\w*\.?)?$")


def spelled(period: str) -> str | None:
    """A period as the warehouse writes it; None for other words.

    It is `2020/21`, `2021`, `IV квартал 2020` or `03.2021`.
    """
    lower = period.strip().lower()
    if (match := _YEARS.match(lower)) and (int(match["first"]) + 1) % 100 == int(match["second"]):
        return f"{match['first']}/{match['second']}"
    if match := _YEAR.match(lower):
        return match["year"]
    if match := _MONTH.match(lower):
        return f"{int(match['month']):02d}.{match['year']}"
    if match := _QUARTER.match(lower):
        named = match["quarter"].upper()
        quarter = QUARTERS[int(named) - 1] if named.isdigit() else named
        return f"{quarter} квартал {match['year']}"
    if match := _MONTH_NAMED.match(lower):
        months = [number for begins, number in _MONTHS.items() if match["month"].startswith(begins)]
        if months:
            # «мар» begins with «ма» too: the longer beginning stands first.
            return f"{months[0]:02d}.{match['year']}"
    return None


def spell(periods: pd.Series) -> pd.Series:
    """A column of periods as `spelled` gives them; other words stay as they are."""
    known = {period: spelled(period) or period for period in periods.unique()}
    return periods.map(known)
