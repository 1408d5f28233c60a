"""Builders of faulty files, and of misbehaving readers, for tests."""

import os
import struct
import time
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import xlwt

from domain.errors import UserError
from domain.finding import Finding, Severity
from readers.reading import UnreadableFileError

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ODS = "urn:oasis:names:tc:opendocument:xmlns"


def workbook(path: Path, **sheets: list[list]) -> Path:
    """A sound xlsx with the given sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def xlsx_of(path: Path, sheet_data: str, doctype: str = "") -> Path:
    """An xlsx whose only sheet holds `sheet_data`, written as it is."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            'ContentType="application/xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="Лист1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f'<?xml version="1.0"?>{doctype}<worksheet xmlns="{_MAIN}"><sheetData>{sheet_data}'
            "</sheetData></worksheet>",
        )
    return path


def far_cell(path: Path, place: str = "XFD1048576") -> Path:
    """A small xlsx with a value in A1 and another in a cell far away."""
    row = "".join(letter for letter in place if letter.isdigit())
    return xlsx_of(
        path,
        f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{place}"><v>1</v></c></row>',
    )


def with_rows(path: Path, rows: str) -> Path:
    """The xlsx with `rows` of XML below what its first sheet holds."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(
        b"</sheetData>", f"{rows}</sheetData>".encode()
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return path


def zip_bomb(path: Path, megabytes: int = 100) -> Path:
    """An xlsx of some hundred kilobytes with a sheet that unpacks to a hundred megabytes."""
    workbook(path, Лист=[["логин"]])
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(megabytes):
            part.write(b" " * 1_000_000)
    return path


def lying_zip(path: Path) -> Path:
    """An xlsx whose sheet unpacks to 20 MB and is declared as 1,000 bytes."""
    xlsx_of(path, " " * 20_000_000)
    content = bytearray(path.read_bytes())
    name = b"xl/worksheets/sheet1.xml"
    struct.pack_into("<I", content, content.rfind(name) - 46 + 24, 1_000)  # the directory
    struct.pack_into("<I", content, content.find(name) - 30 + 22, 1_000)  # the part's own header
    path.write_bytes(content)
    return path


def truncated(path: Path) -> Path:
    """The first half of a sound xlsx."""
    workbook(path, Лист=[["логин", "балл"]] * 100)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def broken_sheet(path: Path) -> Path:
    """An xlsx whose zip is sound and whose XML breaks off."""
    return xlsx_of(path, '<row r="1"><c r="A1"><v>1</v></row></c><')


def random_bytes(path: Path) -> Path:
    """Four kilobytes of nothing."""
    path.write_bytes(bytes((i * i * 31 + 7 * i) % 251 for i in range(4096)))
    return path


def empty(path: Path) -> Path:
    """No bytes at all."""
    path.write_bytes(b"")
    return path


def blank(path: Path) -> Path:
    """A sound xlsx without a filled cell."""
    return workbook(path, Лист1=[])


def html(path: Path) -> Path:
    """A web page, as some systems export under the name of .xls."""
    path.write_text("<html><body><table><tr><td>логин</td></tr></table></body></html>")
    return path


def old_workbook(path: Path) -> Path:
    """A sound xls with two sheets, one hidden, and a merged range B3:D3."""
    book = xlwt.Workbook()
    shown = book.add_sheet("Протокол")
    shown.write_merge(2, 2, 1, 3, "итог")
    shown.write(4, 2, 5)
    hidden = book.add_sheet("Классы")
    hidden.visibility = 1
    hidden.write(0, 0, "логин")
    book.save(str(path))
    return path


def encrypted_office(path: Path) -> Path:
    """The outer shape of a password-protected xlsx: OLE with a stream `EncryptedPackage`."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<H", header, 30, 9)  # sectors of 512 bytes
    struct.pack_into("<I", header, 48, 1)  # the directory is the second sector

    def entry(name: str) -> bytes:
        return name.encode("utf-16-le").ljust(128, b"\0")

    directory = entry("Root Entry") + entry("EncryptionInfo") + entry("EncryptedPackage")
    path.write_bytes(bytes(header) + b"\xff" * 512 + directory.ljust(512, b"\0") + b"\0" * 512)
    return path


def encrypted_zip(path: Path) -> Path:
    """An xlsx in whose directory every part is marked as encrypted."""
    workbook(path, Лист=[["логин"]])
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 1)
    path.write_bytes(content)
    return path


def ods(path: Path, rows: str) -> Path:
    """An ods whose only table holds `rows`, written as they are."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{_ODS}:manifest:1.0"/>'
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{_ODS}:office:1.0" '
            f'xmlns:table="{_ODS}:table:1.0" xmlns:text="{_ODS}:text:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="Лист1">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def archive_of(path: Path, inner: str) -> Path:
    """A plain zip with one file in it."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(inner, "логин;балл")
    return path


def aborts() -> None:
    """A reader that ends its process without an exception."""
    os.abort()


def aborts_for_memory() -> None:
    """A reader that ends as calamine does when memory is refused."""
    os.write(2, b"memory allocation of 549755813888 bytes failed\n")
    os.abort()


def eats_memory() -> int:
    """A reader that asks for one gibibyte."""
    return len(bytearray(1 << 30))


def sleeps(seconds: float) -> None:
    """A reader that takes its time."""
    time.sleep(seconds)


class Panic(BaseException):
    """As an extension in Rust raises it: no `Exception`."""


def panics() -> None:
    """A reader that panics."""
    raise Panic("Иванов Иван Иванович")


def refuses() -> None:
    """A reader that refuses its file for two reasons."""
    raise UnreadableFileError(
        Finding(Severity.REFUSAL, "some-rule", "Так нельзя.", sheet="Лист1"),
        Finding(Severity.REFUSAL, "another-rule", "И так нельзя."),
    )


def asks() -> None:
    """A reader that tells the user what to mend."""
    raise UserError("Сделайте иначе.")


def stumbles() -> None:
    """A reader with a fault of its own, met on a cell with a name."""
    raise KeyError("Иванов Иван Иванович")


def table(rows: int) -> pd.DataFrame:
    """A reader of a table of ten numeric columns and one of text."""
    frame = pd.DataFrame({f"c{i}": range(rows) for i in range(10)})
    return frame.assign(code=[f"6410{i % 90 + 10}" for i in range(rows)])


def process_id() -> int:
    """A reader that tells which process it runs in."""
    return os.getpid()
