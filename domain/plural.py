"""Russian wording of counts: noun forms after a number, numbers and shares as they are written."""

import math
from numbers import Real
from string import Formatter
from typing import Any


def plural(count: int, one: str, few: str, many: str) -> str:
    """The form of a noun that follows `count`: 1 строка, 2 строки, 5 строк, 11 строк, 21 строка."""
    last_two = abs(count) % 100
    last = last_two % 10
    if last == 1 and last_two != 11:
        return one
    if last in (2, 3, 4) and last_two not in (12, 13, 14):
        return few
    return many


def number(value: float) -> str:
    """A number with a decimal comma and at most two decimals; a missing one is a dash."""
    if math.isnan(value):
        return "–"
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace(".", ",")


def per_cent(share: float) -> str:
    """A share of 0–1 as a per cent with at most one decimal: 0.053 is «5,3 %»."""
    return f"{number(round(share * 100, 1))} %"


class Wording(Formatter):
    """Templates of Russian messages.

    `{count}` is a number, `{count:строка|строки|строк}` the noun that follows it, `{share:%}` a
    share of 0–1 as a per cent. Everything else is formatted as `str.format` does.
    """

    def format_field(self, value: Any, format_spec: str) -> str:
        """Word one field of a template."""
        if "|" in format_spec:
            return plural(int(value), *format_spec.split("|"))
        if format_spec == "%":
            return per_cent(value)
        if not format_spec and isinstance(value, Real):
            return number(value)
        return super().format_field(value, format_spec)
