"""The cells of a worksheet's XML as arrays: which cell holds which of the different values.

A region's results are hundreds of thousands of cells and few different values. A general parser
makes an object of every cell; here cells stay numbers of numpy, and only the different values
become objects, which takes half the time (`benchmarks/intake`).

Only what spreadsheet programs and exports really write is known. Whatever else stands in a sheet
(rich text, names with prefixes, comments, cells out of order) raises `UnusualError`, and a general
reader reads the file: a cell is never guessed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import pandas as pd

_CHUNK = 3 << 19  # bytes of XML looked at together: what they turn into stays in the cache
_WORD = 8  # bytes compared at once
_LONG = 32 * _WORD  # bytes; what follows in a text is compared at once
_PAD = bytes(2 * _WORD)  # after a chunk: a word can be taken from wherever something begins
_MASKS = np.array([(1 << 8 * size) - 1 for size in range(_WORD + 1)], dtype=np.uint64)
_BEGIN, _EMPTY, _END = b"<sheetData>", b"<sheetData/>", b"</sheetData>"
_ROW_DIGITS, _STYLE_DIGITS = 7, 5
_COLUMNS = 16_384


def _number(characters: bytes) -> int:
    """A few bytes as the number they are in memory."""
    return int.from_bytes(characters, "little")


# Kinds of tags, by the two bytes after «<».
_ROW, _CELL, _VALUE, _INLINE, _OTHER = 1, 2, 3, 4, 5
_TAGS = {
    _ROW: (b"ro",),
    _CELL: (b"c ",),
    _VALUE: (b"v>", b"v/"),
    _INLINE: (b"t>", b"t ", b"t/"),
    _OTHER: (b"is", b"f>", b"f ", b"f/", b"/r", b"/c", b"/v", b"/t", b"/f", b"/i"),
}
_KINDS = np.zeros(1 << 16, dtype=np.uint8)
for _kind, _beginnings in _TAGS.items():
    _KINDS[[_number(each) for each in _beginnings]] = _kind

# Types of values: the last four bytes of a cell's attributes and the length of ` t="…"`.
NUMBER, SHARED, TEXT, BOOLEAN, ERROR, _INLINE_TEXT = range(6)
_TYPES = {
    b't="n': (NUMBER, 6),
    b't="s': (SHARED, 6),
    b'"str': (TEXT, 8),
    b't="b': (BOOLEAN, 6),
    b't="e': (ERROR, 6),
    b"eStr": (_INLINE_TEXT, 14),
}


class UnusualError(Exception):
    """The file is written in a way that is not known here."""


@dataclass(frozen=True)
class Cells:
    """The cells of a sheet that hold something.

    Attributes:
        rows: row of each, counted from 0.
        columns: column of each, counted from 0.
        codes: position of each one's value in `values`.
        values: the different values: their type, and their text as it stands in the XML.
        styles: of the cells with numbers, positions in the book's list of styles; -1 is none.
        tail: what follows the cells in the XML.
    """

    rows: np.ndarray
    columns: np.ndarray
    codes: np.ndarray
    values: list[tuple[int, bytes]]
    styles: set[int]
    tail: bytes


def parse(part: BinaryIO) -> Cells:
    """Read a worksheet's XML.

    Raises:
        UnusualError: something in it is not known here.
    """
    numbers: dict[tuple[int, bytes], int] = {}
    styles: set[int] = set()
    places, last_row, tail = [], 0, b""
    for rows, following in _chunks(part):
        tail += following
        if not rows:
            continue
        piece = _parsed(rows)
        _know(piece.first_row > last_row)
        last_row = piece.last_row
        codes = [numbers.setdefault(each, len(numbers)) for each in piece.values]
        places.append((piece.rows, piece.columns, np.array(codes, np.int32)[piece.codes]))
        styles |= piece.styles
    nothing = np.empty(0, np.int32)
    rows, columns, codes = (
        np.concatenate([nothing, *(each[axis] for each in places)]) for axis in range(3)
    )
    return Cells(rows, columns, codes, list(numbers), styles, tail)


def _chunks(part: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """The rows of the XML, some whole rows at a time; with the last ones what follows them."""
    read = part.read(_CHUNK)
    head, begin, read = read.partition(_BEGIN)
    if not begin:
        head, empty, tail = head.partition(_EMPTY)
        if not empty or b"<!" in head:
            raise UnusualError("no cells where they are looked for")
        yield b"", tail + part.read()
        return
    declaration, _, _ = head.partition(b"?>")
    if b"<!" in head or (b"encoding" in declaration and b"utf-8" not in declaration.lower()):
        raise UnusualError("a comment, a DOCTYPE or another encoding")
    while True:
        end = read.find(_END)
        if end >= 0:
            yield read[:end], read[end:] + part.read()
            return
        more = part.read(_CHUNK)
        if not more:
            raise UnusualError("the XML breaks off")
        whole = max(read.rfind(b"<row"), 0)  # what stands before the last row begun is whole
        yield read[:whole], b""
        read = read[whole:] + more


class _Bytes:
    """XML from whose bytes numpy takes many at a time."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml + _PAD
        self.each = np.frombuffer(self.xml, np.uint8)

    def words(self, starts: np.ndarray, sizes: np.ndarray | int = _WORD) -> np.ndarray:
        """The first bytes, eight at most, from each place on as one number."""
        unaligned = np.ndarray(len(self.xml) - _WORD, "<u8", self.xml, strides=(1,))
        return unaligned[starts] & _MASKS[sizes]

    def digits(self, starts: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
        """The numbers written from each place on, and how many digits each has, up to `most`."""
        numbers, lengths = np.zeros((2, len(starts)), np.int64)
        going = np.ones(len(starts), dtype=bool)
        for place in range(most):
            digit = self.each[starts + place].astype(np.int64) - ord("0")
            going &= (digit >= 0) & (digit <= 9)
            if not going.any():
                break
            numbers = np.where(going, numbers * 10 + digit, numbers)
            lengths += going
        return numbers, lengths


@dataclass(frozen=True)
class _Piece:
    """Some whole rows: `rows`, `columns`, `codes`, `values`, `styles` as `Cells` has them."""

    first_row: int
    last_row: int
    rows: np.ndarray
    columns: np.ndarray
    codes: np.ndarray
    values: list[tuple[int, bytes]]
    styles: set[int]


def _parsed(xml: bytes) -> _Piece:
    """The cells of some whole rows."""
    text = _Bytes(xml)
    opens, closes = (np.flatnonzero(text.each == ord(bracket)) for bracket in "<>")
    _know(len(opens) == len(closes) and (opens < closes).all())
    _know((closes[:-1] < opens[1:]).all())
    kinds = _KINDS[text.words(opens + 1, 2)]
    _know(kinds.all())
    row_tags, cell_tags = (np.flatnonzero(kinds == kind) for kind in (_ROW, _CELL))
    value_tags = np.flatnonzero((kinds == _VALUE) | (kinds == _INLINE))

    numbers, spelled, lengths = _row_numbers(text, opens[row_tags])
    first_cells = np.searchsorted(cell_tags, row_tags)
    _know(row_tags[0] == 0)
    row_of_cell = np.repeat(
        np.arange(len(row_tags)), np.diff(np.append(first_cells, len(cell_tags)))
    )
    columns, after = _places(text, opens[cell_tags], spelled[row_of_cell], lengths[row_of_cell])
    same_row = row_of_cell[1:] == row_of_cell[:-1]
    _know((~same_row | (columns[1:] > columns[:-1])).all())
    types, styles = _types(text, after, closes[cell_tags])

    cell = np.searchsorted(cell_tags, value_tags) - 1  # whose value it is
    _know((cell[:1] >= 0).all() and (cell[1:] > cell[:-1]).all())
    types, styles = types[cell], styles[cell]
    _know(((kinds[value_tags] == _INLINE) == (types == _INLINE_TEXT)).all())
    types[types == _INLINE_TEXT] = TEXT
    starts, ends = closes[value_tags] + 1, opens[value_tags + 1]
    _know((text.each[ends + 1] == ord("/")).all())
    codes, examples = _different(text, starts, ends - starts, types)
    values = [(int(types[at]), text.xml[starts[at] : ends[at]]) for at in examples]
    return _Piece(
        first_row=int(numbers[0]),
        last_row=int(numbers[-1]),
        rows=(numbers[row_of_cell[cell]] - 1).astype(np.int32),
        columns=columns[cell].astype(np.int32),
        codes=codes,
        values=values,
        styles=set(pd.unique(styles[types == NUMBER]).tolist()),
    )


def _row_numbers(text: _Bytes, begins: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of `<row r="12" …>` the number, its spelling with the quote, and the spelling's length."""
    _know(len(begins) and (text.words(begins + 1, 7) == _number(b'row r="')).all())
    numbers, digits = text.digits(begins + 8, _ROW_DIGITS)
    _know((text.each[begins + 8 + digits] == ord('"')).all())
    _know(numbers[0] > 0 and (numbers[1:] > numbers[:-1]).all())
    return numbers, text.words(begins + 8, digits + 1), digits + 1


def _places(
    text: _Bytes, begins: np.ndarray, spelled: np.ndarray, lengths: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Of `<c r="AB12" …>` the column, counted from 0, and where the quote after it ends.

    The row's number must be spelled as in the row's own tag.
    """
    _know((text.words(begins + 1, 5) == _number(b'c r="')).all())
    columns = np.zeros(len(begins), np.int64)
    at = begins + 6
    going = np.ones(len(begins), dtype=bool)
    for _ in range(3):
        letter = text.each[at].astype(np.int64) - ord("A") + 1
        going &= (letter >= 1) & (letter <= 26)
        if not going.any():
            break
        columns = np.where(going, columns * 26 + letter, columns)
        at = at + going
    _know(((columns > 0) & (columns <= _COLUMNS)).all())
    _know((text.words(at, lengths) == spelled).all())
    return columns - 1, at + lengths


def _types(text: _Bytes, after: np.ndarray, closes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Types and styles of cells, by what stands between the place and the end of the tag.

    That is nothing, ` s="3"`, ` t="s"` or both in this order, and nothing else.
    """
    ends = closes - (text.each[closes - 1] == ord("/"))
    styles = np.full(len(after), -1)
    styled = np.flatnonzero(text.words(after, 4) == _number(b' s="'))
    if len(styled):
        numbers, digits = text.digits(after[styled] + 4, _STYLE_DIGITS)
        styles[styled] = numbers
        after = after.copy()
        after[styled] += 4 + digits + 1
    types = np.full(len(after), NUMBER)
    typed = np.flatnonzero(after != ends)
    if len(typed):
        words = text.words(ends[typed] - 5, 4)
        lengths = np.full(len(typed), -1)
        for characters, (type_, length) in _TYPES.items():
            chosen = words == _number(characters)
            types[typed[chosen]] = type_
            lengths[chosen] = length
        _know((after[typed] + lengths == ends[typed]).all())
        _know((text.words(after[typed], 4) == _number(b' t="')).all())
    _know((text.each[ends - 1] == ord('"')).all())
    return types, styles


def _different(
    text: _Bytes, starts: np.ndarray, sizes: np.ndarray, types: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Which values are equal: a code for each, and for each code one that has it.

    Texts are compared by words of eight bytes, the longer ones by more of them, up to a length that
    few have.
    """
    codes, different = pd.factorize(text.words(starts, np.minimum(sizes, _WORD)))
    codes, different = pd.factorize(codes * len(_TYPES) + types)
    count = len(different)
    long, at = np.flatnonzero(sizes > _WORD), _WORD
    while len(long):
        begins, rest = starts[long] + at, sizes[long] - at
        if at < _LONG:
            words, different = pd.factorize(text.words(begins, np.minimum(rest, _WORD)))
            at += _WORD
        else:
            left = [text.xml[each : each + size] for each, size in zip(begins, rest, strict=True)]
            words, different = pd.factorize(np.array(left, dtype="object"))
            at = int(sizes.max())
        again, differing = pd.factorize(codes[long] * len(different) + words)
        codes[long] = count + again
        count += len(differing)
        long = long[sizes[long] > at]
    codes, different = pd.factorize(codes)
    examples = np.empty(len(different), np.int64)
    examples[codes[::-1]] = np.arange(len(codes))[::-1]
    return codes, examples


def _know(known: bool) -> None:
    if not known:
        raise UnusualError
