"""What a file is, by its content, and its reading. This is what the reading process runs."""

from dataclasses import replace
from pathlib import Path

import pandas as pd

from domain.finding import Finding, Severity
from intake import guard
from readers import (
    exam,
    exam_appeals,
    gia,
    indicators,
    layout,
    order,
    participants,
    personal_data,
    prefilled,
    registry,
    roadmap,
    roadmap_table,
    summary,
    vpr,
)
from readers.docx_tables import as_sheets, read_document
from readers.layout import Match
from readers.reading import Reading, UnreadableFileError
from readers.workbook import Sheet, kind_of, open_sheets

FAMILIES = {
    "vpr": vpr.read,
    "summary": summary.read,
    "gia": gia.read,
    "registry": registry.read,
    "indicators": indicators.read,
    "roadmap": roadmap_table.read,
}
# Protocols with names of pupils, by dataset: their readers have a key to turn names into codes.
PROTOCOLS = {"assessment_result": exam.read, "appeal": exam_appeals.read}
# What is kept without being parsed, and the extensions under which it is what it says.
PAPERS = {
    "pdf": (".pdf",),
    "docx": (".docx",),
    "doc": (".doc",),
    "rtf": (".rtf",),
    "picture": (".jpg", ".jpeg", ".png", ".tif", ".tiff"),
}
# What a paper is, by a word of its name.
KINDS_OF_PAPER = {
    "дорожн": "дорожная карта",
    "справк": "справка",
    "аудит": "аудит",
    "приказ": "приказ",
    "договор": "договор",
    "програм": "программа",
}


def read_file(path: Path, key_file: Path | None = None) -> Reading:
    """Recognise a file and read it.

    Args:
        path: the file.
        key_file: where the key lies that turns the names in a protocol into codes; without it the
            codes hold within this reading only.

    Raises:
        UnreadableFileError: with the reason, when the file as a whole cannot be taken in.
    """
    guard.inspect(path)
    kind = kind_of(path)
    if kind == "docx":
        document = read_document(path)
        if roadmap.is_roadmap(document):
            return roadmap.read(document)
        if order.is_order(document):
            return order.read(document)
        if refused := personal_data.find_in_paper(path.name, as_sheets(document)):
            raise UnreadableFileError(*refused)
    if path.suffix.lower() in PAPERS.get(kind, ()):
        return _paper(path, kind)
    return _tabular(path, key_file)


def _paper(path: Path, kind: str) -> Reading:
    """A paper that is kept as it came: one row, to be parsed by a person."""
    words = path.stem.lower().replace("ё", "е")
    named = next((title for word, title in KINDS_OF_PAPER.items() if word in words), kind)
    row = {
        "subject": path.name,
        "kind": named,
        "state": "получена, не разобрана",
        "sheet": "",
        "row_number": 1,
    }
    return Reading(dataset="document", layout="paper", rows=pd.DataFrame([row]), rows_read=1)


def _tabular(path: Path, key_file: Path | None) -> Reading:
    sheets = open_sheets(path)
    if any(match.layout.persons for _, match in _recognised(sheets)):
        sheets = [
            replace(sheet, name=f"№ {number}") if personal_data.in_name(sheet.name) else sheet
            for number, sheet in enumerate(sheets, start=1)
        ]
    elif refused := personal_data.find(sheets, path):
        raise UnreadableFileError(*refused)
    sheets = prefilled.without_untouched_rows(sheets)
    matches = _recognised(sheets)
    if not matches:
        raise UnreadableFileError(_unknown(path, sheets))
    if len(matches) > 1:
        names = ", ".join(f"«{sheet.name}» ({match.layout.title})" for sheet, match in matches)
        raise UnreadableFileError(
            Finding(
                Severity.REFUSAL,
                "several-tables",
                f"В файле несколько листов с данными: {names}. "
                "Сохраните каждый лист отдельным файлом.",
            )
        )
    sheet, match = matches[0]
    if match.layout.persons:
        key = participants.key_of(key_file) if key_file else participants.passing_key()
        reading = PROTOCOLS[match.layout.dataset](sheet, match, path.stem, key)
    else:
        reading = FAMILIES[match.layout.family](sheet, match)
    if reading.rows_read == 0:
        raise UnreadableFileError(
            Finding(
                Severity.REFUSAL,
                "blank-form",
                f"Лист «{sheet.name}»: это незаполненный бланк ({match.layout.title}): есть "
                "заголовки и нет ни одной строки данных. Выгрузите файл с результатами заново.",
                sheet=sheet.name,
                row_number=match.header_row + 1,
            )
        )
    return reading


def _recognised(sheets: list[Sheet]) -> list[tuple[Sheet, Match]]:
    return [(sheet, match) for sheet in sheets if (match := layout.find(sheet.name, sheet.cells))]


def _unknown(path: Path, sheets: list[Sheet]) -> Finding:
    """Why no layout fits: which columns lack, and which were found instead."""
    near = [(sheet, miss) for sheet in sheets if (miss := layout.nearest(sheet.cells))]
    if not near:
        headers = [f"«{header}»" for sheet in sheets for header in layout.headers_of(sheet.cells)]
        titles = "; ".join(known.title for known in layout.layouts())
        return Finding(
            Severity.REFUSAL,
            "unknown-layout",
            f"Файл «{path.name}» не похож ни на одну известную выгрузку. Найдены заголовки: "
            f"{', '.join(headers[:12]) or 'никаких'}. Известные выгрузки: {titles}. Выгрузите файл "
            "заново с исходными заголовками столбцов.",
        )
    sheet, miss = max(near, key=lambda pair: len(pair[1].layout.required) - len(pair[1].missing))
    missing = ", ".join(f"«{name}»" for name in miss.missing)
    found = ", ".join(f"«{name}»" for name in miss.found[:12]) or "ничего другого"
    return Finding(
        Severity.REFUSAL,
        "missing-columns",
        f"Лист «{sheet.name}» похож на «{miss.layout.title}», но в нём нет столбцов: {missing}. "
        f"Вместо них найдены: {found}. Верните исходные заголовки выгрузки.",
        sheet=sheet.name,
    )
