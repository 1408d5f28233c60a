"""School years, written `2020/21`.

A school year runs from 1 September to 31 August. Work put off to the autumn belongs to the
year before; that is a fact of the calendar (`reference/calendar.yaml`), not of the date.
"""

import re
from datetime import date

PATTERN = re.compile(r"^(20[0-9]{2})/([0-9]{2})$")


def parse(text: str) -> str:
    """Return `text` as a school year.

    Raises:
        ValueError: with a Russian sentence, when it is not written `2020/21`.
    """
    match = PATTERN.match(text.strip())
    if not match or (int(match[1]) + 1) % 100 != int(match[2]):
        raise ValueError(f"«{text}» – не учебный год; учебный год пишется так: 2020/21")
    return match[0]


def starting(year: int) -> str:
    """The school year that starts in September of `year`."""
    return f"{year}/{(year + 1) % 100:02d}"


def ending(year: int) -> str:
    """The school year that ends in the summer of `year`: spring 2021 is `2020/21`."""
    return starting(year - 1)


def start_of(school_year: str) -> int:
    """The calendar year of its 1 September."""
    return int(school_year[:4])


def previous(school_year: str, years: int = 1) -> str:
    """The school year `years` before."""
    return starting(start_of(school_year) - years)


def following(school_year: str) -> str:
    """The school year after."""
    return starting(start_of(school_year) + 1)


def containing(day: date) -> str:
    """The school year a day falls in; September opens a new one."""
    return starting(day.year if day.month >= 9 else day.year - 1)
