"""A look at a file that may exhaust the machine.

A workbook is a zip of XML. One of a few kilobytes can unpack to gigabytes, and one whose only
cell is XFD1048576 makes a reader ask for memory for 17 billion cells, which ends the process
without an exception. A glance sees what the zip's own directory says; the whole look unpacks its
parts as a stream, never whole, and notes the places of their cells.
"""

import copy
import re
import zipfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from lxml import etree

from readers.file_kind import ZIP_ERRORS
from readers.reading import UnreadableFileError
from readers.refusals import (
    are_scattered,
    damaged,
    encrypted,
    is_large,
    is_too_large,
    refusal,
    scattered,
    too_large,
)

# The biggest regional export (600,000 rows of 40 columns) takes about 100 MB, unpacked 2 GB, one
# to twenty or thirty; blank styled sheets pack better than that, XML of cells never 200 times.
MAX_FILE_BYTES = 500_000_000
MAX_UNPACKED_BYTES = 4_000_000_000
MAX_RATIO = 200
MAX_ENTRIES = 5_000
# LibreOffice writes equal rows once, with their number; so many equal ones are no data.
MAX_REPEATS = 10_000
_RATIO_MATTERS_FROM = 50_000_000  # unpacked bytes; a smaller part harms nobody, however it packs

_CHUNK = 1 << 20
_LONGEST_ROW = 32 * _CHUNK  # bytes; 16,384 cells of LibreOffice take a tenth of it
_OVERLAP = 1_000  # bytes kept from the chunk before, so that a tag cut in two is seen whole
_ARCHIVE = re.compile(r"\.(?:zip|7z|rar|gz|bz2|xz|xlsx|xlsm|docx|ods|odt)$", re.IGNORECASE)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_GLANCED_AT = 4_000_000  # unpacked bytes of a sheet, some 100,000 cells
_EMBEDDED = re.compile(r"/embeddings/")  # what Office itself puts beside a document, never opened

# The regular expressions begin with plain letters: Python finds those at the speed of memory.
_XLSX_ROW = re.compile(rb'row [^>]*?\br="(\d+)"')
# A cell beyond column Z or row 999,999: its column, and the row in one of two groups.
_XLSX_FAR = re.compile(rb' r="(?:([A-Z]{2,7})(?:(\d{7})"|\d)|[A-Z](\d{7})")')
_XLSX_FILLED = re.compile(
    rb'<(?:\w+:)?c [^>]*?\br="([A-Z]{1,7})(\d{1,10})"[^>]*>\s*(?=<(?:\w+:)?(?:v|is|f)\b)'
)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
_ODS_CELLS = re.compile(rb"<table:(?:covered-)?table-cell\b")
_ODS_WIDE = re.compile(rb'number-columns-repeated="(\d+)"')
_ODS_TALL = re.compile(rb'number-rows-repeated="(\d+)"')
_ODS_TABLE = re.compile(rb'<table:table [^>]*?table:name="([^"]*)"')


def glance(path: Path) -> None:
    """Refuse a file by its size and by what its zip says of itself; costs next to nothing.

    Small sheets of xlsx are looked through: a reader makes a gigabyte of two cells far apart. A
    large sheet has cells to fill more of its rectangle.

    Raises:
        UnreadableFileError: rule `file-too-large`, `archive-bomb`, `archive-inside`, `encrypted`,
            `table-too-large` or `damaged`.
    """
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        raise refusal(
            "file-too-large",
            f"Файл «{path.name}» занимает {size // 1_000_000} МБ, принимается не более "
            f"{MAX_FILE_BYTES // 1_000_000} МБ. Разделите выгрузку на части по предметам или "
            "районам и отправьте каждую отдельно.",
        )
    if _is_zip(path):
        try:
            with zipfile.ZipFile(path) as archive:
                entries = archive.infolist()
                _inspect_directory(path, entries)
                for entry in entries:
                    if _SHEET.fullmatch(entry.filename) and entry.file_size <= _GLANCED_AT:
                        _inspect_xlsx_sheet(path, archive, entry, _unpacked(path, archive, entry))
        except ZIP_ERRORS as error:
            raise damaged(path) from error


def inspect(path: Path) -> None:
    """Let a file pass, or refuse it; what is no zip passes by its size alone.

    Costs a fifth of reading the file: it is for what reads a file without the limits of the
    sandbox, and for telling why reading within them came to grief.

    Raises:
        UnreadableFileError: as `glance`, or rule `dangerous-xml`.
    """
    glance(path)
    if not _is_zip(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                _inspect_part(path, archive, entry)
    except ZIP_ERRORS as error:
        raise damaged(path) from error


def _is_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"PK"


def _inspect_directory(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse by what the zip says of itself."""
    if any(entry.flag_bits & 1 for entry in entries):
        raise encrypted(path)
    if len(entries) > MAX_ENTRIES:
        raise _bomb(path, f"в нём {len(entries)} частей, принимается не более {MAX_ENTRIES}")
    total = sum(entry.file_size for entry in entries)
    if total > MAX_UNPACKED_BYTES:
        raise _bomb(
            path,
            f"после распаковки он займёт {total // 1_000_000} МБ, принимается не более "
            f"{MAX_UNPACKED_BYTES // 1_000_000} МБ",
        )
    for entry in entries:
        if _ARCHIVE.search(entry.filename) and not _EMBEDDED.search(entry.filename):
            raise refusal(
                "archive-inside",
                f"Файл «{path.name}» – архив, внутри которого лежат другие файлы. "
                "Распакуйте его и отправьте каждую таблицу отдельно.",
            )
        if entry.file_size > max(_RATIO_MATTERS_FROM, MAX_RATIO * entry.compress_size):
            raise _bomb(
                path,
                f"его часть «{entry.filename}» при распаковке увеличивается больше чем в "
                f"{MAX_RATIO} раз",
            )


def _inspect_part(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Unpack one part as a stream and refuse by what it really is."""
    chunks = _unpacked(path, archive, entry)
    head = next(chunks, b"")
    if b"<!DOCTYPE" in head[:4096].replace(b"\0", b""):  # blanks of UTF-16 taken out
        raise refusal(
            "dangerous-xml",
            f"Файл «{path.name}»: в его части «{entry.filename}» объявлены подстановки XML "
            "(DOCTYPE), каких в книгах не бывает. Откройте файл в Excel, сохраните заново как "
            "xlsx и отправьте снова.",
        )
    everything = chain([head], chunks)
    if b"<worksheet" in head or b":worksheet" in head:
        _inspect_xlsx_sheet(path, archive, entry, everything)
    elif entry.filename == "content.xml":
        _inspect_ods_tables(path, everything)
    else:
        for _ in everything:  # the true size is known at the end
            pass


def _unpacked(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part's bytes, in chunks, to their real end.

    `zipfile` stops at the declared size, other readers do not. So it is told of no size, and a
    part that goes on beyond what it declared is refused at once.
    """
    endless = copy.copy(entry)
    endless.file_size = MAX_UNPACKED_BYTES + _CHUNK
    size = 0
    with archive.open(endless) as part:
        while chunk := part.read(_CHUNK):
            size += len(chunk)
            if size > entry.file_size:
                raise _bomb(
                    path, f"его часть «{entry.filename}» больше, чем указано в оглавлении архива"
                )
            yield chunk


def _inspect_xlsx_sheet(
    path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, chunks: Iterator[bytes]
) -> None:
    """Refuse a sheet whose filled cells span too large a rectangle, or a large one of blanks.

    The first look counts every cell. Only where that is much are the filled ones told from those
    that are merely formatted: a row coloured to column XFD is blank all the same.
    """
    columns: set[bytes] = {b"Z"}  # a single letter costs nothing and is not looked for
    rows = 1
    for chunk in _overlapping(chunks):
        numbers = _XLSX_ROW.findall(chunk)
        for column, row, row_of_letter in set(_XLSX_FAR.findall(chunk)):
            columns.add(column or b"A")
            numbers.append(row or row_of_letter or b"0")
        rows = max(rows, max(map(int, numbers), default=0))
    if not (is_large(rows, _widest(columns)) or is_too_large(rows, _widest(columns))):
        return
    rows, columns, filled = 1, {b"A"}, 0
    for chunk in _overlapping(_unpacked(path, archive, entry)):
        for column, row in _XLSX_FILLED.findall(chunk):
            columns.add(column)
            rows = max(rows, int(row))
            filled += 1
    if is_too_large(rows, _widest(columns)):
        raise too_large(path, _name_of(archive, entry), rows, _widest(columns))
    if are_scattered(rows, _widest(columns), filled):
        raise scattered(path, _name_of(archive, entry), rows, _widest(columns))


def _name_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    """The name of the sheet that a part holds; of the part, where the workbook does not tell it."""
    part = Path(entry.filename)
    try:
        links = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), _PARSER)
        book = etree.fromstring(archive.read("xl/workbook.xml"), _PARSER)
    except (KeyError, etree.XMLSyntaxError, *ZIP_ERRORS):
        return part.stem
    ids = {link.get("Id") for link in links if Path(link.get("Target", "")).name == part.name}
    sheets = book.iter("{*}sheet")
    return next((each.get("name") for each in sheets if ids & set(each.values())), part.stem)


def _widest(letters: set[bytes]) -> int:
    """The number of the column furthest to the right, from 1; it may lie beyond Excel's last."""
    number = 0
    for letter in max(letters, key=lambda each: (len(each), each)):
        number = number * 26 + letter - ord("A") + 1
    return number


def _overlapping(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks, each preceded by the end of the one before."""
    tail = b""
    for chunk in chunks:
        joined = tail + chunk
        if b"='" in joined:  # the other way XML may quote
            joined = joined.replace(b"'", b'"')
        yield joined
        tail = joined[-_OVERLAP:]


def _inspect_ods_tables(path: Path, chunks: Iterator[bytes]) -> None:
    """Refuse tables whose repeated rows and cells unfold to too large a rectangle.

    LibreOffice ends every sheet with a blank row repeated to row 1,048,576 and every row with a
    blank cell repeated to the last column: only what stands before a filled cell counts. All of a
    row before its last filled cell counts as filled, so a sheet is refused only where rows or
    columns between are blank.
    """
    name, row, rows, columns, filled = "", 0, 1, 1, 0
    rest = b""
    for chunk in chunks:
        *fragments, rest = (rest + chunk).split(b"</table:table-row>")
        if len(rest) > _LONGEST_ROW:
            raise damaged(path)
        for fragment in fragments:
            if table := _ODS_TABLE.search(fragment):
                if are_scattered(rows, columns, filled):
                    raise scattered(path, name, rows, columns)
                name, row, rows, columns = table[1].decode(errors="replace"), 0, 1, 1
                filled = 0
            start = fragment.rfind(b"<table:table-row")
            tag = fragment[start : fragment.find(b">", start)]
            # Rows without cells close themselves and stand before the one that ends here.
            row += sum(map(int, _ODS_TALL.findall(fragment[:start])))
            repeated = _ODS_TALL.search(tag)
            repeats = int(repeated[1]) if repeated else 1
            row += repeats
            last = max(fragment.rfind(b"value-type="), fragment.rfind(b"<text:p"))
            if last < start:
                continue
            if repeats > MAX_REPEATS:
                raise _drawn_down(path, name, repeats)
            cells = fragment[start : fragment.find(b">", last)]
            width = len(_ODS_CELLS.findall(cells))
            width += sum(int(times) - 1 for times in _ODS_WIDE.findall(cells))
            rows, columns = row, max(columns, width)
            filled += width * repeats
            if is_too_large(rows, columns):
                raise too_large(path, name, rows, columns)
    if are_scattered(rows, columns, filled):
        raise scattered(path, name, rows, columns)


def _drawn_down(path: Path, sheet: str, times: int) -> UnreadableFileError:
    """The error for a filled row that was copied on and on, often to the end of the sheet."""
    return refusal(
        "table-too-large",
        f"Файл «{path.name}», лист «{sheet}»: одна и та же заполненная строка повторена подряд "
        f"{times} раз, допускается не более {MAX_REPEATS}. Скорее всего, её протянули до конца "
        "листа: удалите лишние строки целиком, сохраните и отправьте снова.",
        sheet=sheet,
    )


def _bomb(path: Path, reason: str) -> UnreadableFileError:
    """The error for a zip that would unpack to more than any table is."""
    return refusal(
        "archive-bomb",
        f"Файл «{path.name}» не распакован: {reason}. Обычные таблицы так не устроены. "
        "Откройте исходную таблицу, скопируйте данные в новую книгу, сохраните как xlsx и "
        "отправьте снова.",
    )
