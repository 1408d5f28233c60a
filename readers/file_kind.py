"""What a file is: its first bytes decide.

A name that promises something else is a reason to send the file back: the operator may have picked
the wrong one.
"""

import lzma
import re
import struct
import zipfile
import zlib
from pathlib import Path

from readers.csv_table import CONTROL, decoded_head
from readers.reading import UnreadableFileError
from readers.refusals import damaged, encrypted, refusal

_KINDS = {
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xls",
    ".ods": "ods",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
}
_EXPECTED = "Ожидается таблица xlsx, xls, ods или csv."
_TITLES = {
    "xlsx": "книга Excel (xlsx)",
    "xls": "книга Excel 97–2003 (xls)",
    "ods": "таблица LibreOffice (ods)",
    "csv": "текст, таблица csv",
    "html": "веб-страница (html)",
    "xml": "файл xml",
    "docx": "документ Word (docx)",
    "doc": "документ Word 97–2003 (doc)",
    "xlsb": "двоичная книга Excel (xlsb)",
    "zip": "архив zip",
    "ole": "файл старого Microsoft Office, но не книга Excel",
    "unknown": "двоичные данные неизвестного вида",
    "pdf": "документ PDF",
    "rtf": "документ RTF",
    "picture": "картинка",
    "archive": "архив",
}
_SIGNATURES = {
    b"%PDF": "pdf",
    b"{\\rtf": "rtf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"Rar!": "archive",
    b"7z\xbc\xaf": "archive",
    b"\x1f\x8b": "archive",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLE_ENTRY = 128  # bytes of a directory entry, which begins with the stream's name in UTF-16
_MARKUP = re.compile(
    r"\s*<(?:!doctype\s+html|html|head|body|table|meta|style|div)\b", re.IGNORECASE
)
_XML = re.compile(r"\s*<\?xml\b", re.IGNORECASE)
# What `zipfile` raises over a directory or a part that is not what it should be.
ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
)


def table_kind(path: Path) -> str:
    """`xlsx`, `xls`, `ods` or `csv`: what a table file is.

    Raises:
        UnreadableFileError: as `kind_of`, or rule `not-what-name-says` or `unsupported-kind`.
    """
    kind = kind_of(path)
    promised = _KINDS.get(path.suffix.lower())
    if promised and kind != promised:
        raise _not_what_the_name_says(path, kind)
    if kind not in _KINDS.values():
        raise refusal(
            "unsupported-kind",
            f"Файл «{path.name}» – {_TITLES[kind]}. {_EXPECTED} "
            "Откройте его в своей программе и сохраните как xlsx, затем отправьте снова.",
        )
    return kind


def kind_of(path: Path) -> str:
    """What the content is: `xlsx`, `xls`, `ods`, `csv`, or a word for what is no table here.

    The other words are `docx`, `doc`, `html`, `pdf`, `zip` and the like. Text of any sort that is
    no markup counts as `csv`.

    Raises:
        UnreadableFileError: rule `empty-file`, `encrypted` or `damaged`.
    """
    with path.open("rb") as file:
        head = file.read(65_536)
    if not head:
        raise refusal(
            "empty-file",
            f"Файл «{path.name}» пуст: в нём 0 байт. Выгрузите или скопируйте его заново.",
        )
    if head.startswith((_ZIP, _EMPTY_ZIP)):
        return _zip_kind(path)
    if head.startswith(_OLE):
        return _ole_kind(path)
    for signature, kind in _SIGNATURES.items():
        if head.startswith(signature):
            return kind
    text_ = decoded_head(head)
    if text_ is None or CONTROL.search(text_):
        return "unknown"
    if _MARKUP.match(text_):
        return "html"
    return "xml" if _XML.match(text_) else "csv"


def _zip_kind(path: Path) -> str:
    """What a zip holds: a workbook, a Word document, or just files."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
            if any(entry.flag_bits & 1 for entry in entries.values()):
                raise encrypted(path)
            if "xl/workbook.xml" in entries:
                return "xlsx"
            if "xl/workbook.bin" in entries:
                return "xlsb"
            if "word/document.xml" in entries:
                return "docx"
            if "content.xml" not in entries or "mimetype" not in entries:
                return "zip"
            if entries["mimetype"].file_size > 100:
                raise damaged(path)
            mimetype = archive.read("mimetype")
            manifest = entries.get("META-INF/manifest.xml")
            # A manifest names each part in a line or two; nothing beyond the limit is unpacked.
            if manifest and manifest.file_size < 1_000_000:
                with archive.open(manifest) as file:
                    if b"encryption-data" in file.read(1_000_000):
                        raise encrypted(path)
            return "ods" if b"opendocument.spreadsheet" in mimetype else "zip"
    except ZIP_ERRORS as error:
        raise damaged(path) from error


def _ole_kind(path: Path) -> str:
    """What an OLE container (the file of Microsoft Office to 2003) holds, by its streams."""
    content = path.read_bytes()

    def has(stream: str) -> bool:
        name = stream.encode("utf-16-le") + b"\0\0"
        at = content.find(name)
        while at > 0 and at % _OLE_ENTRY:
            at = content.find(name, at + 1)
        return at > 0

    if has("EncryptedPackage"):
        raise encrypted(path)
    if has("Workbook") or has("Book"):
        return "xls"
    if has("WordDocument"):
        return "doc"
    sector_size = 1 << int.from_bytes(content[30:32], "little")
    directory = (int.from_bytes(content[48:52], "little") + 1) * sector_size
    if directory >= len(content):
        raise damaged(path)
    return "ole"


def _not_what_the_name_says(path: Path, kind: str) -> UnreadableFileError:
    """The error for content of another kind than the extension promises."""
    if kind in _KINDS.values():
        mend = f"Если это нужный файл, переименуйте его: расширение должно быть .{kind}."
    elif kind in {"zip", "archive"}:
        mend = "Если внутри нужные таблицы, распакуйте архив и отправьте каждый файл отдельно."
    else:
        mend = "Найдите исходную таблицу или откройте файл и сохраните как «Книга Excel (xlsx)»."
    return refusal(
        "not-what-name-says",
        f"Файл «{path.name}» – не то, что обещает расширение {path.suffix}: по содержанию это "
        f"{_TITLES[kind]}. {_EXPECTED} {mend}",
    )
