"""Names in what is written beside the cells of a workbook: comments and text boxes."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from lxml import etree

from domain.finding import Finding, Severity
from domain.plural import plural
from readers import personal_values
from readers.file_kind import ZIP_ERRORS
from readers.personal_kinds import Kind
from readers.refusals import damaged
from readers.sheet import text

_COMMENTS = re.compile(r"xl/(?:comments|threadedComments|drawings)/?[^/]*\.xml$", re.IGNORECASE)
_COMMENT_TAGS = ("{*}comment", "{*}threadedComment", "{*}txBody")
_ODS_CONTENT = "content.xml"
_ANNOTATION = b"<office:annotation"
_CHUNK = 1 << 20


def find(path: Path) -> list[Finding]:
    """The refusal for an xlsx or ods with full names in its comments, or text boxes of an xlsx."""
    if not zipfile.is_zipfile(path):
        return []
    try:
        with zipfile.ZipFile(path) as archive:
            remarks = [
                remark
                for part in archive.namelist()
                if _COMMENTS.match(part)
                for remark in _remarks(path, archive, part)
            ]
            if _ODS_CONTENT in archive.namelist():
                remarks += _annotations(path, archive)
    except ZIP_ERRORS as error:
        raise damaged(path) from error
    named = np.zeros(len(remarks), dtype=bool)
    for form in personal_values.ONE_NAME:
        named |= form.among(remarks)
    if not named.any():
        return []
    count = int(named.sum())
    return [
        Finding(
            Severity.REFUSAL,
            "personal-data",
            f"Примечания к ячейкам или надписи: похоже на персональные данные – {Kind.NAME} "
            f"({count} {plural(count, 'примечание', 'примечания', 'примечаний')}). Файл не принят, "
            "ничего из него не сохранено. Удалите примечания и отправьте файл снова.",
        )
    ]


def _remarks(path: Path, archive: zipfile.ZipFile, part: str) -> Iterator[str]:
    """The texts of one part; Excel begins a comment with the name of whoever wrote it."""
    authors = []
    try:
        with archive.open(part) as file:
            tags = ("{*}author", *_COMMENT_TAGS)
            for _, element in etree.iterparse(file, tag=tags, resolve_entities=False):
                written = "".join(element.itertext())
                if element.tag.endswith("}author"):
                    authors.append(written)
                    continue
                author = authors[int(element.get("authorId", 0))] if authors else ""
                yield text(written.removeprefix(f"{author}:"))
                element.clear()
    except (etree.XMLSyntaxError, IndexError, ValueError) as error:
        raise damaged(path) from error


def _annotations(path: Path, archive: zipfile.ZipFile) -> list[str]:
    """The texts of the comments of an ods; who wrote them stands in an element of its own.

    They stand among the cells: a file without any is not parsed, and rows are let go at once.
    """
    with archive.open(_ODS_CONTENT) as file:
        tail = b""
        while chunk := file.read(_CHUNK):
            if _ANNOTATION in tail + chunk:
                break
            tail = chunk[-len(_ANNOTATION) :]
        else:
            return []
    remarks = []
    try:
        with archive.open(_ODS_CONTENT) as file:
            tags = ("{*}annotation", "{*}table-row")
            for _, element in etree.iterparse(file, tag=tags, resolve_entities=False):
                if element.tag.endswith("}annotation"):
                    lines = ("".join(line.itertext()) for line in element.iter("{*}p"))
                    remarks.append(text(" ".join(lines)))
                else:
                    element.clear()
    except etree.XMLSyntaxError as error:
        raise damaged(path) from error
    return remarks
