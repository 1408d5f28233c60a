"""Layouts: which header is which column; declared in `layouts/`, found by the headers.

Each file of `layouts/` is a family: layouts that one reader reads. A layout has

- `columns`: our column → the headers it goes by. A new year's header is one more spelling; they
  are compared without case, surplus blanks and «ё»;
- `patterns`: our column → what a header of it holds, spaces and hyphens taken out, where people
  word it as they please; only for a column that none of its spellings heads;
- `required`: the columns without which the sheet is something else;
- `tasks`: the pattern of a task's header, whose groups are the task's label and, where the header
  tells it, its maximum;
- `sheet`: a part of the sheet's name, where the layout is known by it;
- `only`: the sheet has no columns but these;
- `rows`: how many rows the header may take, two where groups stand over its columns. A column then
  goes by its lower header or by both («Всего участников / чел.»), a task by both;
- `persons`: the columns that name persons, or their documents, and stay in the reader.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

from readers import header
from readers.sheet import NO_TEXT, Sheet

FOLDER = Path(__file__).with_name("layouts")
HEADER_ROWS = 40  # a header further down is not looked for


@dataclass(frozen=True)
class Layout:
    """One layout of one kind of file.

    Attributes:
        columns: column → its spellings, normalised.
        titles: column → its first spelling, as a person knows it.
        required: the columns without which the sheet is something else.
        tasks: the pattern of a task's header, or None.
        sheet: a part of the sheet's name, where the layout is known by it.
        only: the sheet has no columns but these.
        patterns: column → what a header of it holds, for columns worded as people please.
        rows: how many rows the header may take.
        persons: the columns that name persons; for their sake the file is not refused.
    """

    id: str
    title: str
    family: str
    dataset: str
    columns: dict[str, tuple[str, ...]]
    titles: dict[str, str]
    required: tuple[str, ...]
    procedure: str | None = None
    tasks: re.Pattern[str] | None = None
    sheet: str | None = None
    only: bool = False
    rows: int = 1
    persons: tuple[str, ...] = ()
    patterns: dict[str, re.Pattern[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Match:
    """A layout found in a sheet.

    Attributes:
        header_row: index of the header's last row in the sheet's cells.
        places: column → index of its place in the row.
        headers: the headers as spelled, of two rows the lower ones.
        tasks: task label and maximum (or None) by place.
    """

    layout: Layout
    header_row: int
    places: dict[str, int]
    headers: list[str]
    tasks: dict[int, tuple[str, int | None]] = field(default_factory=dict)


class _Header(NamedTuple):
    """A header as it is compared: what each column is called, and with the group over it."""

    names: list[str]
    paths: list[str]


@dataclass(frozen=True)
class NearMiss:
    """The layout a sheet resembles most without being it: what lacks and what stands there.

    Nothing lacks where the layout is known by the sheet's name, and the sheet is called otherwise.
    """

    layout: Layout
    missing: list[str]
    found: list[str]


def spelled(header: object) -> str:
    """A header as people see it: a whole number without its point."""
    if isinstance(header, float) and header.is_integer():
        header = int(header)
    return str(header).translate(NO_TEXT).strip()


@lru_cache(maxsize=10_000, typed=True)  # the top of a sheet is looked at by each who asks for it
def normalise(header: object) -> str:
    """A header without case, surplus blanks and «ё»."""
    return " ".join(spelled(header).lower().replace("ё", "е").split())


@lru_cache(maxsize=10_000)
def squeezed(header: str) -> str:
    """A header without blanks, hyphens and line feeds, however its words were broken."""
    return re.sub(r"[\s\-\u2011\u00ad]", "", normalise(header))


@cache
def layouts() -> tuple[Layout, ...]:
    """All known layouts."""
    return tuple(
        Layout(
            id=item["id"],
            title=item["title"],
            family=file.stem,
            dataset=item["dataset"],
            columns={
                name: tuple(normalise(spelling) for spelling in spellings)
                for name, spellings in item["columns"].items()
            },
            titles={name: spellings[0] for name, spellings in item["columns"].items()},
            required=tuple(item["required"]),
            procedure=item.get("procedure"),
            tasks=re.compile(item["tasks"]) if "tasks" in item else None,
            sheet=item.get("sheet"),
            only=item.get("only", False),
            rows=item.get("rows", 1),
            persons=tuple(item.get("persons", ())),
            patterns={
                name: re.compile(pattern) for name, pattern in item.get("patterns", {}).items()
            },
        )
        for file in sorted(FOLDER.glob("*.yaml"))
        for item in yaml.safe_load(file.read_text(encoding="utf-8"))
    )


def naming_persons() -> frozenset[str]:
    """The ids of the layouts that name persons."""
    return frozenset(layout.id for layout in layouts() if layout.persons)


def find(sheet_name: str, cells: Sequence[list]) -> Match | None:
    """The layout of a sheet and its header row; of several that fit, the one that says most."""
    # What is remembered is found by what is equal, and True is 1 to Python.
    top = [
        [str(cell) if isinstance(cell, bool) else cell for cell in row]
        for row in cells[:HEADER_ROWS]
    ]
    return _found(normalise(sheet_name), tuple(map(tuple, top)))


@lru_cache(maxsize=100)  # each who looks at a sheet asks for its layout
def _found(sheet_name: str, top: tuple[tuple, ...]) -> Match | None:
    """The layout of a sheet with these first rows."""
    best: Match | None = None
    above: list[str] = []
    for index, row in enumerate(top):
        alone = [normalise(cell) for cell in row]
        of_two = [name or upper for name, upper in zip(alone, above, strict=False)]
        above = alone
        for rows, names in ((1, alone), (2, of_two)) if index else ((1, alone),):
            for layout in _likely(rows, names):
                if layout.sheet and layout.sheet not in sheet_name:
                    continue
                match = _match(layout, top, index, rows, names)
                if match and (best is None or weight(match) > weight(best)):
                    best = match
    return best


def weight(match: Match) -> tuple[int, int]:
    """How much a match says: of several layouts that fit a sheet, the one that says most is it.

    A task's column is as good as a required one: «2», «3», «4», «5» alone are marks, after a «1»
    they are tasks.
    """
    return len(match.layout.required) + len(match.tasks), len(match.places)


def headers_of(cells: list[list]) -> list[str]:
    """The texts of the row that looks most like a header: the one with most of them."""
    rows = [
        [cell.strip() for cell in row if isinstance(cell, str) and cell.strip()]
        for row in cells[:HEADER_ROWS]
    ]
    return max(rows, key=len, default=[])


def nearest(cells: list[list]) -> NearMiss | None:
    """The layout that some row of a sheet resembles most; None where nothing is alike."""
    best: tuple[int, NearMiss] | None = None
    for row in cells[:HEADER_ROWS]:
        names = [normalise(cell) for cell in row]
        if sum(any(map(str.isalpha, name)) for name in names) < 2:
            continue  # a row of figures resembles the headers «2», «3», «4», «5» by chance
        for layout in layouts():
            places = _places(layout, _Header(names, names))
            hits = sum(name in places for name in layout.required)
            # One header in common proves nothing: «Школа» stands in many tables.
            if hits < 2 or hits * 2 < len(layout.required) or (best and hits <= best[0]):
                continue
            missing = [layout.titles[n] for n in layout.required if n not in places]
            if layout.tasks and not _tasks(layout, names):
                missing.append("баллы за задания")
            if not missing and not layout.sheet:
                continue  # what is too much in it, not what lacks, makes it something else
            taken = set(places.values())
            found = [
                spelled(cell)
                for place, cell in enumerate(row)
                if place not in taken and spelled(cell)
            ]
            best = hits, NearMiss(layout, missing, found)
    return best[1] if best else None


def _likely(rows: int, names: list[str]) -> list[Layout]:
    """The layouts whose required columns are among these: few need to be looked at closely.

    Of a header of two rows one is enough: the others may go by both of their headers.
    """
    there = set(names)
    enough = all if rows == 1 else any
    return [
        layout
        for layout in layouts()
        if layout.rows >= rows
        and enough(
            name in layout.patterns or not there.isdisjoint(layout.columns[name])
            for name in layout.required
        )
    ]


def _match(
    layout: Layout, top: tuple[tuple, ...], index: int, rows: int, names: list[str]
) -> Match | None:
    """The layout in a header of so many rows, the last of them `index`; None where it is none."""
    found = _Header(names, names)
    if rows == 2:
        paths = header.paths(Sheet("", top), index - 1, rows)
        found = _Header(names, [normalise(path) for path in paths])
    places = _places(layout, found)
    if any(name not in places for name in layout.required):
        return None
    tasks = _tasks(layout, found.paths)
    if layout.tasks and not tasks:
        return None
    known = {names[place] for place in (*places.values(), *tasks)}
    if layout.only and not known.issuperset(filter(None, names)):
        return None
    upper, lower = top[index + 1 - rows], top[index]
    headers = [spelled(low) or spelled(up) for low, up in zip(lower, upper, strict=True)]
    return Match(layout, index, places, headers, tasks)


def _places(layout: Layout, found: _Header) -> dict[str, int]:
    places = {}
    for name, spellings in layout.columns.items():
        for spelling in spellings:
            of_both = next((each for each in found if spelling in each), None)
            if of_both:
                places[name] = of_both.index(spelling)
                break
    for name, pattern in layout.patterns.items():
        if name not in places:
            free = (n for n in range(len(found.names)) if n not in places.values())
            place = next((n for n in free if pattern.search(squeezed(found.names[n]))), None)
            if place is not None:
                places[name] = place
    return places


def _tasks(layout: Layout, headers: list[str]) -> dict[int, tuple[str, int | None]]:
    if layout.tasks is None:
        return {}
    tasks = {}
    for place, task in enumerate(headers):
        match = layout.tasks.match(task)
        if match:
            label = match[1].upper().replace("K", "К").replace(",", ".")
            has_maximum = layout.tasks.groups > 1
            tasks[place] = (label, int(match[2]) if has_maximum else None)
    return tasks
