"""Words of tables people make themselves: units, «нет данных», «Итого».

The words stand in `table_words.yaml`, the units of self-examination in `self_examination.yaml`.
"""

import re
from functools import cache
from pathlib import Path

import yaml

from reference import catalog


@cache
def _words() -> dict:
    file = Path(__file__).with_suffix(".yaml")
    return yaml.safe_load(file.read_text(encoding="utf-8"))


@cache
def _units() -> dict[str, str]:
    """Every spelling of a unit, as `unit` compares them, to the unit."""
    ours = {word: unit for unit, words in _words()["units"].items() for word in words}
    return ours | catalog.self_examination().units


def unit(text: str) -> str | None:
    """The unit a text names in full: «чел.» is «человек»; None where it names none."""
    return _units().get(re.sub(r"[\s.\u00a0]", "", text.lower()))


def missing() -> frozenset[str]:
    """What a cell holds, in lower case, to say that there is no value."""
    return frozenset(_words()["missing"])


@cache
def total() -> re.Pattern[str]:
    """How the first cell of a row begins, in lower case, that adds up the rows of others."""
    words = "|".join(map(re.escape, _words()["totals"]))
    return re.compile(rf"^(?:{words})(?!\w)")


@cache
def _headers() -> dict:
    def compiled(patterns: list[str]) -> re.Pattern[str]:
        return re.compile("|".join(patterns))

    headers = _words()["headers"]
    return {
        "school": {kind: compiled(each) for kind, each in headers["school"].items()},
        "columns": {name: compiled(each) for name, each in headers["columns"].items()},
        "left_out": compiled(headers["left_out"]),
    }


def school_key_of(header: str) -> str | None:
    """What a column calls schools by, judged by its header in lower case; None if no schools."""
    return _first(_headers()["school"], header)


def column_of(header: str) -> str | None:
    """The column of a dataset that a header in lower case announces; None if it announces none."""
    return _first(_headers()["columns"], header)


def is_left_out(header: str) -> bool:
    """Whether a header in lower case is that of a column nobody reads: row numbers, remarks."""
    return bool(_headers()["left_out"].search(header))


def _first(patterns: dict[str, re.Pattern[str]], header: str) -> str | None:
    return next((name for name, pattern in patterns.items() if pattern.search(header)), None)
