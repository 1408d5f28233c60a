"""Headers of several rows, and the units written into them.

A header is a path: «Численность / всего» is «всего» beneath «Численность». Excel keeps the text of
a merged cell in its first cell only; csv and ods do not even say what was merged.
"""

import re
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from readers.sheet import Sheet, text
from reference import table_words

JOINT = " / "
_UNIT_AT_THE_END = re.compile(
    r"^(?P<name>.+?)\s*(?:,\s*(?:в\s+)?(?P<comma>[^,()]+)|\((?:в\s+)?(?P<brackets>[^()]+)\))$"
)


class Plain(NamedTuple):
    """A header without its unit, and the unit; None where it names none."""

    name: str
    unit: str | None


def paths(sheet: Sheet, first: int, rows: int) -> list[str]:
    """The headers of a sheet's columns, each a path through the header's rows.

    Args:
        sheet: the sheet.
        first: index of the header's first row.
        rows: how many rows it takes.

    Returns:
        One path per column; of equal ones the second is «Всего (2)», and so on.
    """
    cells = [[_flat(cell) for cell in row] for row in sheet.cells[first : first + rows]]
    if not _unmerge(sheet, first, cells):
        _spread(cells)
    seen: Counter[str] = Counter()
    found = []
    for column in zip(*cells, strict=True):
        parts = [part for n, part in enumerate(column) if part and part not in column[:n]]
        path = JOINT.join(parts)
        seen[path] += 1
        found.append(f"{path} ({seen[path]})" if path and seen[path] > 1 else path)
    return found


def plain(path: str) -> Plain:
    """A path without the units its parts name: «Численность, чел. / всего», «Доля / %».

    What a path begins with is its name, were it a unit too: «Ставки / психологи».
    """
    names, unit = [], None
    for part in path.split(JOINT):
        if names and (alone := table_words.unit(part)):
            unit = alone
            continue
        ended = _UNIT_AT_THE_END.match(part)
        named = table_words.unit(ended["comma"] or ended["brackets"]) if ended else None
        names.append(ended["name"] if named else part)
        unit = named or unit
    return Plain(JOINT.join(names), unit)


def _flat(cell: object) -> str:
    """A cell's text in one line; what splits a path in two is not left in it."""
    return " ".join(text(cell).split()).replace(JOINT, "/")


def _unmerge(sheet: Sheet, first: int, cells: list[list[str]]) -> bool:
    """Write the text of merged cells into all of them; whether any are merged across."""
    across = False
    for (top, left), (bottom, right) in sheet.merged:
        for row in range(max(top, first), min(bottom, first + len(cells) - 1) + 1):
            line = cells[row - first]
            last = min(right, len(line) - 1)  # a title may be merged beyond the last filled column
            across |= last > left
            value = _flat(sheet.cells[top][left]) if left <= last else ""
            line[left : last + 1] = [value] * (last + 1 - left)
    return across


def _spread(cells: list[list[str]]) -> None:
    """Without word of what was merged: a blank belongs to the group that began to its left.

    A group has parts beneath its first column; a header that has none there is no group.
    """
    for upper, lower in pairwise(cells):
        group = ""
        for place, cell in enumerate(upper):
            if cell:
                group = cell if lower[place] not in ("", cell) else ""
            elif lower[place]:
                upper[place] = group
