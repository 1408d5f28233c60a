"""What stands over the table of a report of ФИС ОКО: its title, labels with their values, schools.

«ВПР 2021 Математика 5 класс», «Предмет: | Математика», «Дата: | 17.04.2021», «Максимальный
первичный балл: | 20», a line for each school with its «Кол-во участников», and right over the
headers of tasks their levels.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from readers import days
from readers.layout import Match, normalise
from readers.reading import Evidence
from readers.sheet import Sheet, text
from reference import catalog

_TITLE = re.compile(
    r"ВПР\D{0,12}(?P<year>20\d\d)\W+(?P<subject>[А-Яа-яЁё ]+?)\W+(?P<class>\d{1,2})\s*класс",
    re.IGNORECASE,
)
_PARTICIPANTS = re.compile(r"Кол-во участников:?\s*(\d+)", re.IGNORECASE)
_DAY = re.compile(r"\d{2}\.\d{2}\.20\d\d|20\d\d-\d{2}-\d{2}")
# «Дата формирования отчёта» is no day of the work.
_OF_REPORT = re.compile(r"формир|выгруз|создан|отчет|печат")
_LEVELS = {"б": "Б", "п": "П", "в": "В"}


@dataclass(frozen=True)
class Label:
    """A label over a table and the value beside it, in the next cell or after a colon.

    Attributes:
        name: the label in lower case, without its colon.
        value: what stands beside it.
        row_number: its row as Excel numbers it.
    """

    name: str
    value: str
    row_number: int

    @property
    def words(self) -> str:
        """The label with its value, for a message."""
        return f"{self.name}: {self.value}"


def evidence(sheet: Sheet, match: Match) -> list[Evidence]:
    """What the lines over the header say of the work: subject, class, year and season."""
    found = []
    above = [" ".join(filter(None, map(text, row))) for row in sheet.cells[: match.header_row]]
    for line in [*sheet.above, *above]:
        if title := _TITLE.search(line):
            found += [
                Evidence("calendar_year", title["year"], "content", line),
                Evidence("subject", title["subject"].strip(), "content", line),
                Evidence("class", title["class"], "content", line),
            ]
    for label in _labels(sheet, match):
        if label.name.startswith("предмет"):
            subject = catalog.subject_in(label.value) or label.value
            found.append(Evidence("subject", subject, "content", label.words))
        elif label.name.startswith("дата") and not _OF_REPORT.search(label.name):
            of_work = pd.Series(_DAY.findall(label.value), dtype="object")
            told = days.evidence(of_work, label.words)
            # Seasons are of ВПР: an exam of June is one of the main sitting.
            of_vpr = match.layout.procedure == "ВПР"
            found += [each for each in told if of_vpr or each.facet != "sitting"]
    return found


def participants(sheet: Sheet, match: Match) -> int | None:
    """The number of participants that is declared, over all schools named."""
    numbers = [
        int(found)
        for row in sheet.cells[: match.header_row]
        for cell in row
        for found in _PARTICIPANTS.findall(text(cell))
    ]
    return sum(numbers) if numbers else None


def maximum(sheet: Sheet, match: Match) -> Label | None:
    """The highest primary score of the work, where it is declared."""
    found = (each for each in _labels(sheet, match) if each.name.startswith("максимальный перв"))
    return next((label for label in found if label.value.isdecimal()), None)


def levels(sheet: Sheet, match: Match) -> dict[int, str]:
    """The levels (`Б`, `П`, `В`) of the tasks that stand right over their headers, by place."""
    if not match.header_row:
        return {}
    over = sheet.cells[match.header_row - 1]
    said = {place: normalise(over[place]) for place in match.tasks}
    return {place: _LEVELS[word] for place, word in said.items() if word in _LEVELS}


def _labels(sheet: Sheet, match: Match) -> Iterator[Label]:
    for row_number, row in enumerate(sheet.cells[: match.header_row], start=1):
        filled = [cell for cell in map(text, row) if cell]
        if len(filled) == 1:
            filled = filled[0].split(":", maxsplit=1)
        if len(filled) == 2 and filled[1].strip():
            name = normalise(filled[0]).rstrip(" :.…")
            yield Label(name, filled[1].strip(), row_number)
