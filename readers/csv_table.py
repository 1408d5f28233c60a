"""Tables in text files: their encoding, their delimiter, their rows."""

import csv
import re
from collections import Counter
from io import StringIO
from itertools import islice
from pathlib import Path

from readers.refusals import damaged

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_DELIMITERS = ";\t|,"  # in this order where several would fit: a comma is also a decimal point
_ENOUGH = 0.5  # of the records that the best divides: of one school there is a header and a row
_SAMPLE = 500  # records looked at to find the delimiter


def rows_of(path: Path) -> list[list[str]]:
    """The rows of a text file's table.

    Raises:
        UnreadableFileError: rule `damaged`: it is no text, or no table.
    """
    content = _decoded(path.read_bytes())
    if content is None or CONTROL.search(content):
        raise damaged(path)
    try:
        rows = list(csv.reader(StringIO(content, newline=""), delimiter=_delimiter(content)))
    except csv.Error as error:
        raise damaged(path) from error
    return [[_without_point(cell) for cell in row] for row in rows] if ".0" in content else rows


def _without_point(cell: str) -> str:
    """A cell of csv; a whole number that a program wrote as `50001.0` is `50001`.

    A workbook tells its numbers from its texts, csv does not, so here every such text is one.
    """
    return cell[:-2] if cell.endswith(".0") and cell[:-2].isdecimal() else cell


def _delimiter(content: str) -> str:
    """The character that divides the most records into one and the same number of fields.

    One that divides them in two yields to another that divides half as many into more: a comma
    stands in the rows, decimal, and in the lines over them.
    """

    def agreement(delimiter: str) -> tuple[int, int]:
        records = csv.reader(StringIO(content, newline=""), delimiter=delimiter)
        widths = Counter(len(record) for record in islice(records, _SAMPLE))
        del widths[0], widths[1]
        width, count = max(widths.items(), key=lambda each: each[1], default=(1, 0))
        return count, width

    agreements = {delimiter: agreement(delimiter) for delimiter in _DELIMITERS}
    enough = _ENOUGH * max(agreements.values())[0]
    return max(
        _DELIMITERS,
        key=lambda each: (
            agreements[each][0] >= enough and agreements[each][1] > 2,
            agreements[each][0],
        ),
    )


def _decoded(content: bytes) -> str | None:
    """Text in UTF-8, in UTF-16 with its mark, or in Windows' Cyrillic; None if it is no text."""
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else []
    for encoding in [*encodings, "utf-8-sig", "cp1251"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def decoded_head(head: bytes) -> str | None:
    """The beginning of a file as text; the cut may have split its last character."""
    for cut in range(4):
        decoded = _decoded(head[: len(head) - cut])
        if decoded is not None:
            return decoded
    return None
