"""Mutations: sound files of every layout and format, damaged as users and the net damage them.

A case is its seed and number and nothing else, so any of them can be made again.
"""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from sample import layouts
from tests.any_format import FORMATS
from tests.tables import MAKERS, sound

ROWS = 20
NAMES = (".xlsx", ".xls", ".ods", ".csv", ".docx", ".txt", ".pdf", ".XLSX", "")
_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml$")
_NEVER_SEEN = ["", None, "?", "ё" * 40_000, "=1+1", "=cmd|' /C calc'!A0", "+7", "-", "@x", 1e308,
               -1e308, 0, -0.0, 10**15, True, "NaN", "inf", "1e999", "\u202e\u200b", "<b>", "😀",
               "'; DROP TABLE core.school; --", "{1,2}", "\\N", "\\.", '"', "a\tb",
               "a\nb"]  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One damaged file.

    Attributes:
        number: its number among those of a seed.
        mutation: what was done to it.
        name: the file's name.
        content: its bytes.
    """

    number: int
    mutation: str
    name: str
    content: bytes


def case(seed: int, number: int) -> Case:
    """The case of this number; the mutations come in turn, the rest is up to the seed."""
    chance = Random(f"{seed}-{number}")
    mutation = list(MUTATIONS)[number % len(MUTATIONS)]
    kinds, change = MUTATIONS[mutation]
    kind = chance.choice(kinds)
    original = _original(kind, chance.randrange(len(MAKERS)))
    if change in _OF_TABLES:
        name, content = _rewritten(chance, kind, change)
    else:
        name, content = original[0], change(chance, original[1])
    if mutation == "wrong extension":
        name = Path(name).stem + chance.choice(NAMES)
    return Case(number, mutation, name, content)


# Whole files.


def _truncated(chance: Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content))]


def _bits_flipped(chance: Random, content: bytes) -> bytes:
    flipped = bytearray(content)
    for _ in range(chance.choice([1, 3, 10, 100])):
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
    return bytes(flipped)


def _zeroed(chance: Random, content: bytes) -> bytes:
    start = chance.randrange(len(content))
    length = min(chance.choice([1, 16, 512, 4096]), len(content) - start)
    return content[:start] + b"\0" * length + content[start + length :]


def _block_lost(chance: Random, content: bytes) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.choice([1, 16, 512]) :]


def _block_repeated(chance: Random, content: bytes) -> bytes:
    start = chance.randrange(len(content))
    block = content[start : start + chance.choice([1, 16, 512])]
    return content[:start] + block * chance.choice([2, 50]) + content[start:]


def _wrapped(chance: Random, content: bytes) -> bytes:
    junk = chance.randbytes(chance.choice([1, 100, 2000]))
    return chance.choice([junk + content, content + junk, content + content])


def _unchanged(_: Random, content: bytes) -> bytes:
    return content


def _noise(chance: Random, content: bytes) -> bytes:
    return content[: chance.choice([0, 2, 4, 8, 512])] + chance.randbytes(chance.choice([0, 5000]))


# Zip archives: xlsx, ods, docx.


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zip(parts: list[tuple[str, bytes]]) -> bytes:
    written = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # a part that stands twice is meant
        for name, part in parts:
            archive.writestr(name, part)
    return written.getvalue()


def _part_lost(chance: Random, content: bytes) -> bytes:
    parts = list(_parts(content).items())
    del parts[chance.randrange(len(parts))]
    return _zip(parts)


def _part_twice(chance: Random, content: bytes) -> bytes:
    parts = list(_parts(content).items())
    name, part = chance.choice(parts)
    return _zip([*parts, (name, chance.choice([part, part[: len(part) // 2], b""]))])


def _parts_swapped(chance: Random, content: bytes) -> bytes:
    parts = list(_parts(content).items())
    a, b = chance.randrange(len(parts)), chance.randrange(len(parts))
    swapped = dict(parts) | {parts[a][0]: parts[b][1], parts[b][0]: parts[a][1]}
    return _zip(list(swapped.items()))


def _part_damaged(chance: Random, content: bytes) -> bytes:
    parts = _parts(content)
    name = chance.choice([name for name, part in parts.items() if part])
    harm = chance.choice([_truncated, _bits_flipped, _zeroed, _block_lost, _block_repeated])
    return _zip(list((parts | {name: harm(chance, parts[name])}).items()))


def _directory_lies(chance: Random, content: bytes) -> bytes:
    """Sizes, methods and flags of the archive's directory are not those of its parts."""
    lying = bytearray(content)
    at = lying.rfind(b"PK\x01\x02") if chance.random() < 0.5 else lying.find(b"PK\x01\x02")
    place, values = chance.choice(
        [(8, (1, 8)), (10, (0, 12, 14, 99)), (20, (0, 255)), (24, (0, 255)), (42, (0, 255))]
    )
    lying[at + place] = chance.choice(values)
    return bytes(lying)


def _bomb(chance: Random, content: bytes) -> bytes:
    parts = _parts(content)
    name = chance.choice([*parts, "xl/media/picture.bin"])
    return _zip(list((parts | {name: chance.choice([b" ", b"<", b"\0"]) * 60_000_000}).items()))


def _many_parts(_: Random, content: bytes) -> bytes:
    return _zip([*_parts(content).items(), *((f"part{n}", b"") for n in range(6_000))])


def _guest(chance: Random, content: bytes) -> bytes:
    """A macro, an external link, an archive, a path that leads out."""
    link = b'<externalLink><externalBook r:id="rId1"/></externalLink>'
    guests = {
        "xl/vbaProject.bin": chance.randbytes(3_000),
        "xl/externalLinks/externalLink1.xml": link,
        "xl/embeddings/oleObject1.bin": chance.randbytes(3_000),
        "../../../etc/passwd": b"root",
        "inner.zip": content,
        "xl/comments1.xml": b"<comments><commentList><comment><text>",
    }
    name = chance.choice(list(guests))
    return _zip([*_parts(content).items(), (name, guests[name])])


# The XML of xlsx.


def _in_sheet(change: Callable[[Random, str], str]) -> Callable[[Random, bytes], bytes]:
    def changed(chance: Random, content: bytes) -> bytes:
        parts = _parts(content)
        for name in parts:
            if _SHEET.search(name):
                parts[name] = change(chance, parts[name].decode()).encode()
        return _zip(list(parts.items()))

    return changed


def _far_cell(chance: Random, sheet: str) -> str:
    row, place = chance.choice(
        [(1048576, "XFD1048576"), (1048576, "A1048576"), (40, "XFD40"), (90_000, "ZZ90000"),
         (9_999_999, "A9999999"), (40, "ZZZZ40"), (0, "A0"), (41, "A-1"), (41, "41"),
         (4_294_967_296, "A4294967296")]
    )  # fmt: skip
    cell = f'<row r="{row}"><c r="{place}"><v>1</v></c></row>'
    return sheet.replace("</sheetData>", f"{cell}</sheetData>")


def _dimension(chance: Random, sheet: str) -> str:
    said = chance.choice(["A1:XFD1048576", "A1", "", "B7:A1", "ZZZZ1:A9", "A1:A99999999999"])
    return re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="{said}"', sheet)


def _cells_strange(chance: Random, sheet: str) -> str:
    """Values and types of some cells are what no program writes."""
    strange = [
        "<v>1e999</v>", "<v></v>", "<v>NaN</v>", "<f>1/0</f>", '<f t="shared" si="9"/>',
        "<is><t>текст</t></is>", "<v>99999999</v>", "<v>-1</v>", "<v>#REF!</v>", "<v>\x7f</v>",
    ]  # fmt: skip
    kind = chance.choice(["s", "n", "b", "e", "str", "inlineStr", "d", "zzz"])
    value = chance.choice(strange)

    def other(cell: re.Match) -> str:
        if chance.random() > 0.1:
            return cell[0]
        return f'<c r="{cell[1]}" t="{kind}">{value}</c>'

    return re.sub(r'<c r="([A-Z]+\d+)"[^>]*>.*?</c>', other, sheet)


def _rows_disordered(chance: Random, sheet: str) -> str:
    rows = re.findall(r"<row .*?</row>", sheet, re.DOTALL)
    body = "".join(chance.sample(rows, len(rows)))
    return re.sub(r"<sheetData>.*</sheetData>", lambda _: f"<sheetData>{body}</sheetData>", sheet)


def _places_lost(chance: Random, sheet: str) -> str:
    return re.sub(r'(<(?:row|c)) r="\w+"', lambda m: m[chance.randrange(2)], sheet)


def _headers_merged(chance: Random, sheet: str) -> str:
    ranges = chance.choice(["A1:Z1", "B1:B3", "A1:XFD1048576", "Z1:A1", "?", "A1:C2"])
    merged = f'</sheetData><mergeCells count="1"><mergeCell ref="{ranges}"/></mergeCells>'
    return sheet.replace("</sheetData>", merged)


def _nested(_: Random, sheet: str) -> str:
    return sheet.replace("</sheetData>", "<row>" * 50_000 + "</sheetData>")


def _doctype(_: Random, sheet: str) -> str:
    entity = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    return entity + sheet.replace(
        "</sheetData>", '<row><c t="str"><v>&b;</v></c></row></sheetData>'
    )


def _workbook_part(chance: Random, content: bytes) -> bytes:
    """The workbook hides its sheets, counts days from 1904, names or finds no sheet."""
    parts = _parts(content)
    text = parts["xl/workbook.xml"].decode()
    changed = chance.choice(
        [
            text.replace("<sheet ", '<sheet state="hidden" '),
            text.replace("<sheet ", '<sheet state="veryHidden" '),
            re.sub("<workbookPr[^>]*/>", '<workbookPr date1904="1"/>', text),
            re.sub(r'name="[^"]*"', 'name=""', text),
            re.sub(r'r:id="[^"]*"', 'r:id="rId99"', text),
            re.sub(r"<sheets>.*</sheets>", "<sheets/>", text),
            text.replace("</sheets>", '<sheet name="Ещё" sheetId="7" r:id="rId1"/></sheets>'),
            text.replace("utf-8", "utf-16").replace("UTF-8", "UTF-16"),
        ]
    )
    return _zip(list((parts | {"xl/workbook.xml": changed.encode()}).items()))


def _with_shared_strings(content: bytes) -> dict[str, bytes]:
    """The parts of a workbook with its texts in a part of their own, as Excel keeps them."""
    parts = _parts(content)
    texts: list[str] = []

    def shared(cell: re.Match) -> str:
        texts.append(cell[1])
        return f't="s"><v>{len(texts) - 1}</v>'

    for name in parts:
        if _SHEET.search(name):
            sheet = re.sub(r't="inlineStr"><is>(.*?)</is>', shared, parts[name].decode())
            parts[name] = sheet.encode()
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    items = "".join(f"<si>{item}</si>" for item in texts)
    count = f'count="{len(texts)}" uniqueCount="{len(texts)}"'
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{main}" {count}>{items}</sst>'.encode()
    relation = (
        f'<Relationship Id="rId77" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>'
    )
    links = "xl/_rels/workbook.xml.rels"
    parts[links] = parts[links].replace(b"</Relationships>", f"{relation}</Relationships>".encode())
    return parts


def _strings_broken(chance: Random, content: bytes) -> bytes:
    parts = _with_shared_strings(content)
    text = parts["xl/sharedStrings.xml"].decode()
    changed = chance.choice(
        [
            "",
            text[: len(text) // 2],
            re.sub(r"<si>.*?</si>", "", text, count=3),
            text.replace("<t>", "<t><b/>"),
            text.replace("<si>", "<si><r><rPh><t>п</t></rPh></r>"),
            re.sub(r'(uniqueCount|count)="\d+"', r'\1="999999999"', text),
            text.replace("&#1086;", "&#0;"),
            text,
        ]
    )
    return _zip(list((parts | {"xl/sharedStrings.xml": changed.encode()}).items()))


def _styles_broken(chance: Random, content: bytes) -> bytes:
    parts = _parts(content)
    text = parts["xl/styles.xml"].decode()
    changed = chance.choice(
        ["", "<styleSheet/>", text[: len(text) // 2], re.sub(r"<cellXfs.*</cellXfs>", "", text),
         re.sub(r'numFmtId="\d+"', 'numFmtId="14"', text),
         re.sub(r'numFmtId="\d+"', 'numFmtId="99999"', text)]
    )  # fmt: skip
    return _zip(list((parts | {"xl/styles.xml": changed.encode()}).items()))


# The XML of ods.


def _ods_repeats(chance: Random, content: bytes) -> bytes:
    parts = _parts(content)
    text = parts["content.xml"].decode()
    times = chance.choice([0, -1, 16_384, 1_048_576, 4_294_967_297])
    side = chance.choice(["row", "column"])
    tag = "table:table-row" if side == "row" else "table:table-cell"
    start = chance.choice([found.end() for found in re.finditer(rf"<{tag}\b", text)])
    changed = f'{text[:start]} table:number-{side}s-repeated="{times}"{text[start:]}'
    return _zip(list((parts | {"content.xml": changed.encode()}).items()))


def _ods_values(chance: Random, content: bytes) -> bytes:
    parts = _parts(content)
    wrong = chance.choice(["NaN", "1e999", "", "вчера", "9999-99-99"])
    changed = re.sub(
        r'office:value="[^"]*"', f'office:value="{wrong}"', parts["content.xml"].decode()
    )
    kind = chance.choice(["float", "date", "time", "boolean", "percentage", "zzz"])
    changed = changed.replace('value-type="float"', f'value-type="{kind}"')
    return _zip(list((parts | {"content.xml": changed.encode()}).items()))


# Text.


def _csv_mixed(chance: Random, content: bytes) -> bytes:
    """Some lines in another encoding, with NULs, quotes that do not close, other line ends."""
    lines = content.split(b"\n")
    at = chance.randrange(len(lines))
    lines[at] = chance.choice(
        [
            lines[at] + b"\0",
            b'"' + lines[at],
            lines[at].replace(b";", b'";"', 1),
            lines[at] + "ё".encode("cp866"),
            "ё;".encode("utf-16") + lines[at],
            lines[at] + b";" * 5_000,
            b"x" * 200_000 + lines[at],
            b"\xef\xbb\xbf" * 2 + lines[at],
            lines[at].replace(b"\r", b"\r\r"),
            lines[at] + b"\xff\xfe",
        ]
    )
    return b"\n".join(lines)


def _csv_encoded(chance: Random, content: bytes) -> bytes:
    text = content.decode()
    encoding = chance.choice(["utf-16-le", "utf-16-be", "utf-32", "cp866", "koi8-r", "utf-7"])
    return text.encode(encoding, errors="replace")


# Tables: written anew, so the file is sound and its contents are not.


def _columns_reordered(chance: Random, grid: list[list]) -> list[list]:
    width = max(map(len, grid))
    order = chance.sample(range(width), width)
    return [[(row + [None] * width)[n] for n in order] for row in grid]


def _column_gone(chance: Random, grid: list[list]) -> list[list]:
    at = chance.randrange(len(grid[-1]))
    return [row[:at] + row[at + 1 :] for row in grid]


def _column_twice(chance: Random, grid: list[list]) -> list[list]:
    at = chance.randrange(len(grid[-1]))
    return [[*row, *row[at : at + 1]] for row in grid]


def _types_wrong(chance: Random, grid: list[list]) -> list[list]:
    share = chance.choice([0.02, 0.2, 0.9])
    return [
        [chance.choice(_NEVER_SEEN) if chance.random() < share else cell for cell in row]
        for row in grid
    ]


def _column_of_one(chance: Random, grid: list[list]) -> list[list]:
    at, value = chance.randrange(len(grid[-1])), chance.choice(_NEVER_SEEN)
    return [row if n == 0 else [*row[:at], value, *row[at + 1 :]] for n, row in enumerate(grid)]


def _header_strange(chance: Random, grid: list[list]) -> list[list]:
    return chance.choice(
        [grid[1:], grid[:-ROWS], [*grid, *grid], grid[::-1], [["х"] * 50] * 60 + grid,
         [[str(n) for n in range(len(grid[-1]))], *grid], grid[:1] * 30,
         [list(row) for row in zip(*grid[-ROWS:], strict=True)]]
    )  # fmt: skip


def _rows_repeated(chance: Random, grid: list[list]) -> list[list]:
    return [*grid, *chance.choices(grid[-ROWS:], k=chance.choice([1, ROWS, 2_000]))]


def _totals(chance: Random, grid: list[list]) -> list[list]:
    total = [chance.choice(["Итого", "Всего"]), *[1] * (len(grid[-1]) - 1)]
    at = chance.randrange(1, len(grid))
    return [*grid[:at], total, [], *grid[at:], total]


def _very_wide(chance: Random, grid: list[list]) -> list[list]:
    width = chance.choice([100, 250])
    return [[*row, *[None] * (width - len(row)), "х"] for row in grid]


_OF_TABLES = {
    _columns_reordered, _column_gone, _column_twice, _types_wrong, _column_of_one,
    _header_strange, _rows_repeated, _totals, _very_wide,
}  # fmt: skip
_TABLES = ("xlsx", "xls", "ods", "csv")
_ANY = (*_TABLES, "docx", "pdf")
_ZIPS = ("xlsx", "ods", "docx")

# Mutation → the kinds of file it fits, and what it does.
MUTATIONS: dict[str, tuple[tuple[str, ...], Callable]] = {
    "unchanged": (_ANY, _unchanged),
    "wrong extension": (_ANY, _unchanged),
    "truncated": (_ANY, _truncated),
    "bits flipped": (_ANY, _bits_flipped),
    "zeroed": (_ANY, _zeroed),
    "block lost": (_ANY, _block_lost),
    "block repeated": (_ANY, _block_repeated),
    "wrapped in junk": (_ANY, _wrapped),
    "noise after the signature": (_ANY, _noise),
    "part lost": (_ZIPS, _part_lost),
    "part twice": (_ZIPS, _part_twice),
    "parts swapped": (_ZIPS, _parts_swapped),
    "part damaged": (_ZIPS, _part_damaged),
    "directory lies": (_ZIPS, _directory_lies),
    "bomb": (_ZIPS, _bomb),
    "many parts": (_ZIPS, _many_parts),
    "macro, link, archive": (_ZIPS, _guest),
    "far cell": (("xlsx",), _in_sheet(_far_cell)),
    "dimension lies": (("xlsx",), _in_sheet(_dimension)),
    "strange cells": (("xlsx",), _in_sheet(_cells_strange)),
    "rows disordered": (("xlsx",), _in_sheet(_rows_disordered)),
    "places lost": (("xlsx",), _in_sheet(_places_lost)),
    "headers merged": (("xlsx",), _in_sheet(_headers_merged)),
    "nested": (("xlsx",), _in_sheet(_nested)),
    "doctype": (("xlsx",), _in_sheet(_doctype)),
    "hidden, 1904, no sheets": (("xlsx",), _workbook_part),
    "shared strings broken": (("xlsx",), _strings_broken),
    "styles broken": (("xlsx",), _styles_broken),
    "ods repeats": (("ods",), _ods_repeats),
    "ods values": (("ods",), _ods_values),
    "csv mixed": (("csv",), _csv_mixed),
    "csv encoded": (("csv",), _csv_encoded),
    "columns reordered": (_TABLES, _columns_reordered),
    "column gone": (_TABLES, _column_gone),
    "column twice": (_TABLES, _column_twice),
    "types wrong": (_TABLES, _types_wrong),
    "column of one value": (_TABLES, _column_of_one),
    "header strange": (_TABLES, _header_strange),
    "rows repeated": (_TABLES, _rows_repeated),
    "total rows": (_TABLES, _totals),
    "very wide": (_TABLES, _very_wide),
}


@cache
def _original(kind: str, number: int) -> tuple[str, bytes]:
    """The name and the bytes of a sound file; the same for a kind and number."""
    chance = Random(f"{kind}-{number}")
    if kind in ("docx", "pdf"):
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"Дорожная карта edu641017 2020-21.{kind}"
            if kind == "pdf":
                layouts.pdf(path, "Plan")
            else:
                rows = [["Раздел первый"], *[["Провести", "ноябрь 2020", "Школа", "Справка"]] * 9]
                layouts.document(path, "Дорожная карта", layouts.ROADMAP, rows)
            return path.name, path.read_bytes()
    table = sound(chance, list(MAKERS)[number], ROWS)
    return _written(kind, table.stem, table.sheet, table.grid())


def _rewritten(chance: Random, kind: str, change: Callable) -> tuple[str, bytes]:
    """The name and the bytes of a file with a changed table."""
    table = sound(chance, chance.choice(list(MAKERS)), ROWS)
    rows = table.grid()
    width = max(map(len, rows))
    grid = change(chance, [[*row, *[""] * (width - len(row))] for row in rows])
    if kind != "csv":  # a cell of a workbook holds no longer text
        grid = [[cell[:32_000] if isinstance(cell, str) else cell for cell in row] for row in grid]
    return _written(kind, table.stem, table.sheet, grid)


def _written(kind: str, stem: str, sheet: str, grid: list[list]) -> tuple[str, bytes]:
    if kind == "csv":
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=";").writerows(grid)
        return f"{stem}.csv", text.getvalue().encode()
    with TemporaryDirectory() as folder:
        suffix, write = FORMATS[kind]
        path = write(Path(folder) / f"{stem}{suffix}", grid, sheet)
        return path.name, path.read_bytes()
