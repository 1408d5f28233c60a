"""The description of a work: its tasks, the skills they check, their levels and points."""

import re
from collections.abc import Sequence

import pandas as pd

from readers import groups
from readers.layout import Match, normalise
from readers.numbers import numbers, or_words
from readers.reading import Reading
from readers.sheet import Sheet, text
from readers.table import rows_of, sources, task_labels
from schemas.work_task import EVERY_SCHOOL

_LEVELS = {"баз": "Б", "б": "Б", "пов": "П", "п": "П", "выс": "В", "в": "В"}
_CODE = "код"
# The dictionaries of codes, by the second word of their headers: column of codes → their meaning.
_DICTIONARIES = {
    "content": (re.compile(r"проверяемые элементы содержания"), "content_codes"),
    "requirement": (
        re.compile(r"проверяемые требования к уровню подготовки"),
        "requirement_codes",
    ),
}
_BETWEEN_CODES = r"[;,\s]+"


def read(sheet: Sheet, match: Match) -> Reading:
    """Read one row for each task; its rows end where a dictionary of codes begins."""
    raw = rows_of(sheet, match)
    ends = raw["task"].str.lower().eq(_CODE).cumsum() > 0
    # «Максимальный балл за работу» and the like stand below the tasks, without number and skill.
    words = (raw["task"] != "") & ~raw["task"].str.contains(r"\d") & (raw["skill"] == "")
    filled = (raw["skill"] != "") | (raw["score_max"] != "")
    raw = raw[~ends & ~words & filled].reset_index(drop=True)
    rows = pd.DataFrame(
        {
            "school_code": EVERY_SCHOOL,
            "ordinal": range(1, len(raw) + 1),
            "task": task_labels(raw["task"]),
            "score_max": or_words(raw["score_max"], numbers(raw["score_max"])),
            "level": _levels(raw["level"]),
            "sheet": raw["sheet"],
            "row_number": raw["row_number"],
        }
    )
    for name in ("skill", "block", "content_codes", "requirement_codes"):
        if name in raw:
            rows[name] = raw[name].str.split().str.join(" ").replace("", None)
    if "minutes" in raw:
        minutes = or_words(raw["minutes"], numbers(raw["minutes"]))
        rows["minutes"] = minutes.where(raw["minutes"] != "", None)
    return Reading(
        dataset=match.layout.dataset,
        layout=match.layout.id,
        rows=rows,
        rows_read=len(rows),
        evidence=groups.evidence(sheet, match),
        columns=sources(sheet, match),
    )


def explain_codes(reading: Reading, sheets: Sequence[Sheet]) -> None:
    """Say in words, in place, what the codes mean, by the dictionaries beside the description."""
    for name, (title, of_codes) in _DICTIONARIES.items():
        meanings = _dictionary(sheets, title)
        if of_codes in reading.rows and meanings:
            codes = reading.rows[of_codes].str.split(_BETWEEN_CODES, regex=True).explode()
            known = codes.map(meanings).dropna()
            reading.rows[name] = known.groupby(level=0).agg("; ".join)


def _levels(cells: pd.Series) -> pd.Series:
    """Levels as `Б`, `П`, `В`; another word stays, to be found at fault."""
    words = cells.str.lower()
    levels = cells.replace("", None)
    for beginning, level in _LEVELS.items():
        fits = words.eq(beginning) if len(beginning) == 1 else words.str.startswith(beginning)
        levels = levels.mask(fits, level)
    return levels


def _dictionary(sheets: Sequence[Sheet], title: re.Pattern[str]) -> dict[str, str]:
    """Code → meaning, from under the header «Код | …» on whatever sheet it stands."""
    meanings: dict[str, str] = {}
    for sheet in sheets:
        for number, row in enumerate(sheet.cells):
            for place in range(len(row) - 1):
                if normalise(row[place]) == _CODE and title.match(normalise(row[place + 1])):
                    for below in sheet.cells[number + 1 :]:
                        code, meaning = text(below[place]), text(below[place + 1])
                        if not code or code.lower() == _CODE:
                            break
                        meanings[code] = " ".join(meaning.split())
    return meanings
