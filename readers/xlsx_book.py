"""The sheets of an xlsx file, kept by columns: `readers.xlsx_cells` with the book around it.

Shared texts, dates, names and states of sheets stand in other parts of the file. A sheet with
dates is left to the general reader: what a number means is then a matter of its format.
"""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from lxml import etree
from openpyxl.utils import range_boundaries

from readers import xlsx_cells
from readers.file_kind import ZIP_ERRORS
from readers.sheet import ColumnwiseRows, Sheet
from readers.xlsx_cells import UnusualError

# What a part that lacks, breaks off or makes no sense raises.
_BROKEN = (*ZIP_ERRORS, etree.XMLSyntaxError, LookupError, AttributeError)

Range = tuple[tuple[int, int], tuple[int, int]]

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# Formats of numbers every program knows by their number, dates not among them.
_PLAIN = frozenset([*range(14), *range(37, 45), 48, 49])
_MAY_BE_DATE = re.compile(r"[dmyhsдмгчс]", re.IGNORECASE)
_ERRORS = frozenset(
    [b"#NULL!", b"#DIV/0!", b"#VALUE!", b"#REF!", b"#NAME?", b"#NUM!", b"#N/A", b"#GETTING_DATA"]
)
_DECIMAL = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]+\d+:[A-Z]+\d+)"')
# What an XML reader makes of these, or Excel of `_x000D_`, is left to the general reader.
_SPECIAL_TEXT = re.compile(rb"\r|_x[0-9A-Fa-f]{4}_")
_REFERENCE = re.compile(r"&(?:#(\d+)|#x([0-9A-Fa-f]+)|(\w*));?")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def read(path: Path, allow: Callable[[str, int, int, int], None]) -> list[Sheet]:
    """All sheets of an xlsx file.

    Args:
        path: the file.
        allow: told each sheet's name, rows, columns and filled cells before memory is taken for
            them; raises where they are too many, or too far from each other.

    Raises:
        UnusualError: something in it is not known here, or it is damaged: the general reader
            shall read it, or say what is wrong.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            book = _Book(archive)
            return [book.sheet(entry, allow) for entry in book.entries]
    except _BROKEN as error:
        raise UnusualError from error


class _Book:
    """What the parts of an open xlsx file say of its sheets."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._parts = {
            each.get("Id"): (each.get("Type").rpartition("/")[2], _part(each.get("Target")))
            for each in self._tree("xl/_rels/workbook.xml.rels", "Relationships")
        }
        self.entries = [
            each
            for each in self._tree("xl/workbook.xml", "workbook").iterfind("{*}sheets/{*}sheet")
            if self._parts[each.get(_RELATION)][0] == "worksheet"
        ]
        self._shared = list(map(_shared_text, self._only("sharedStrings", "sst")))
        self._dates = _date_styles(self._only("styles", "styleSheet"))

    def sheet(self, entry: Any, allow: Callable[[str, int, int, int], None]) -> Sheet:
        """One sheet; `entry` is its line in the book's list."""
        name = entry.get("name")
        if not name.strip():
            raise UnusualError("a sheet without a name")
        with self._archive.open(self._parts[entry.get(_RELATION)][1]) as part:
            cells = xlsx_cells.parse(part)
        if cells.styles & self._dates:
            raise UnusualError("dates")
        values = [self._value(*each) for each in cells.values]
        # Formulas drawn to the end of a sheet that give '' fill nothing.
        filled = np.array([value != "" for value in values], dtype=bool)[cells.codes]
        height = int(cells.rows[filled].max(initial=-1)) + 1
        width = int(cells.columns.max(initial=-1)) + 1 if height else 0
        allow(name, height, width, int(filled.sum()))
        values.append("")
        table = np.full((width, height), len(values) - 1, np.int32)
        table[cells.columns[filled], cells.rows[filled]] = cells.codes[filled]
        columns = []
        for column in table:
            codes, different = pd.factorize(column)
            columns.append(([values[each] for each in different], codes))
        return Sheet(
            name,
            ColumnwiseRows(height, columns),
            entry.get("state", "visible") != "visible",
            [_range(each.decode()) for each in _MERGED.findall(cells.tail)],
        )

    def _value(self, type_: int, spelled: bytes) -> str | float | bool:
        """A value as the general reader gives it: numbers as floats, errors as blanks."""
        if type_ == xlsx_cells.TEXT:
            return _text(spelled)
        if not spelled or (type_ == xlsx_cells.ERROR and spelled in _ERRORS):
            return ""
        if type_ == xlsx_cells.SHARED and spelled.isdigit():
            return self._shared[int(spelled)]
        if type_ == xlsx_cells.BOOLEAN:
            return {b"0": False, b"1": True}[spelled]
        if type_ == xlsx_cells.NUMBER and _DECIMAL.fullmatch(spelled):
            return float(spelled)
        raise UnusualError("a value of another kind")

    def _only(self, kind: str, root: str) -> Any:
        """The tree of the only part of its kind; an empty one where the book has none."""
        parts = [part for type_, part in self._parts.values() if type_ == kind]
        if len(parts) > 1:
            raise UnusualError(kind)
        return self._tree(parts[0], root) if parts else etree.Element(root)

    def _tree(self, part: str, root: str) -> Any:
        """The XML of a part whose outermost element must be `root`."""
        xml = self._archive.read(part)
        if b"<!" in xml or _SPECIAL_TEXT.search(xml, xml.find(b"?>") + 4):
            raise UnusualError(part)
        tree = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, huge_tree=True))
        if etree.QName(tree).localname != root:
            raise UnusualError(part)
        return tree


def _part(target: str) -> str:
    """The name in the zip of what the workbook refers to."""
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _date_styles(styles: Any) -> frozenset[int]:
    """The styles, by position, whose numbers may be dates or times."""
    custom = {
        int(each.get("numFmtId")): each.get("formatCode")
        for each in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    formats = [int(each.get("numFmtId", 0)) for each in styles.iterfind("{*}cellXfs/{*}xf")]
    return frozenset(
        place
        for place, number in enumerate(formats)
        if (_MAY_BE_DATE.search(custom[number]) if number in custom else number not in _PLAIN)
    )


def _shared_text(item: Any) -> str:
    """A text of the book's list, its runs joined; how it is pronounced is left out."""
    pieces = [*item.iterfind("{*}t"), *item.iterfind("{*}r/{*}t")]
    if (
        any(len(piece) for piece in pieces)
        or len({piece.getparent() is item for piece in pieces}) > 1
    ):
        raise UnusualError("text with other things in it")
    return "".join(piece.text or "" for piece in pieces)


def _text(spelled: bytes) -> str:
    """Text of the XML as it is meant."""
    if _SPECIAL_TEXT.search(spelled):
        raise UnusualError("text")
    return _REFERENCE.sub(_character, spelled.decode("utf-8"))


def _character(reference: re.Match[str]) -> str:
    """The character a reference stands for."""
    decimal, hexadecimal, name = reference.groups()
    if not reference[0].endswith(";") or (name is not None and name not in _NAMED):
        raise UnusualError("reference")
    return _NAMED.get(name) or chr(int(decimal) if decimal else int(hexadecimal, 16))


def _range(reference: str) -> Range:
    """`A1:B2` by row and column, counted from 0."""
    left, top, right, bottom = range_boundaries(reference)
    return (top - 1, left - 1), (bottom - 1, right - 1)
