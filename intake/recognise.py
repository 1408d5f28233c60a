"""What a file is, by its content, and its reading. This is what the reading process runs."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from domain.finding import Finding, Severity
from intake import guard, several_sheets
from readers import (
    codes,
    completion,
    contacts,
    description,
    distribution,
    exam,
    exam_appeals,
    exam_report,
    exam_table,
    gia,
    indicators,
    journal,
    layout,
    mapped,
    markers,
    official_list,
    order,
    order_text,
    papers,
    participants,
    personal_data,
    personal_papers,
    planned,
    prefilled,
    questionnaire,
    registry,
    roadmap,
    roadmap_table,
    saved_map,
    self_examination_form,
    summary,
    totals,
    vpr,
)
from readers.docx_tables import TextDocument, as_sheets, read_document
from readers.file_kind import kind_of
from readers.layout import Match
from readers.reading import Reading, UnreadableFileError
from readers.saved_map import SavedMap
from readers.sheet import Sheet
from readers.workbook import open_sheets
from reference.questionnaires import Form

FAMILIES = {
    "vpr": vpr.read,
    "summary": summary.read,
    "distribution": distribution.read,
    "completion": completion.read,
    "planned": planned.read,
    "journal": journal.read,
    "markers": markers.read,
    "description": description.read,
    "gia": gia.read,
    exam_report.FAMILY: exam_report.read,
    "registry": registry.read,
    "codes": codes.read,
    "indicators": indicators.read,
    "roadmap": roadmap_table.read,
    "papers": papers.read,
    saved_map.FAMILY: mapped.read,
}
NO_MAPS: Mapping[str, SavedMap] = {}
# Protocols with names of pupils, by dataset: their readers have a key to turn names into codes.
PROTOCOLS = {"assessment_result": exam.read, "appeal": exam_appeals.read}
ACCEPTED = (
    "Принимаются выгрузки и отчёты ФИС ОКО (ВПР), протоколы и результаты ОГЭ и ЕГЭ, реестры и коды "
    "школ, отчёты САО, показатели, контекстные формы, дорожные карты, акты и поручения."
)
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


def read_file(
    path: Path, maps: Mapping[str, SavedMap] = NO_MAPS, key_file: Path | None = None
) -> Reading:
    """Recognise a file and read it.

    Args:
        path: the file.
        maps: the saved maps, by name, that tables are read by beside the layouts of the program.
        key_file: where the key lies that turns the names in a protocol into codes; without it the
            codes hold within this reading only.

    Raises:
        UnreadableFileError: with the reason, when the file as a whole cannot be taken in.
    """
    guard.glance(path)
    kind = kind_of(path)
    if kind == "ods":  # one row written as a million of them costs as much as a million
        guard.inspect(path)
    if kind == "docx":
        document = read_document(path)
        found = _in_tables(document)
        refused = personal_papers.find_in_text(path.name, document)
        if not found:  # tables that are known name who answers for a measure
            refused += personal_papers.find_in_tables(path.name, as_sheets(document))
        if refused:
            raise UnreadableFileError(*refused)
        found += order_text.read(document)
        if found:
            reading, *reading.beside = found
            return reading
        if reading := _report(document) or _description(document):
            return reading
        if own := self_examination_form.find(as_sheets(document)):
            return self_examination_form.read(*own, path.stem)
    if path.suffix.lower() in PAPERS.get(kind, ()):
        return _paper(path, kind)
    return _tabular(path, maps, key_file)


def _in_tables(document: TextDocument) -> list[Reading]:
    """What the tables of a Word file hold: an order may have its appendices in it."""
    found = []
    if roadmap.is_roadmap(document):
        found.append(roadmap.read(document))
    if order.is_order(document):
        found.append(order.read(document))
    if not found and official_list.is_list(document):
        found.append(official_list.read(document))
    return found


def _report(document: TextDocument) -> Reading | None:
    """The statistical report that a Word file is; None where none of its tables is one of it.

    Whoever wrote it may be named in it: persons are looked for in its other tables, as in a paper.
    """
    sheets = as_sheets(document)
    found = [layout.find(sheet.name, sheet.cells) for sheet in sheets]
    tables = [
        (sheet, match)
        for sheet, match in zip(sheets, found, strict=True)
        if match and match.layout.family == exam_report.FAMILY
    ]
    return _of_tables(tables) if tables else None


def _description(document: TextDocument) -> Reading | None:
    """The description of a work that a Word file is; None where it is none."""
    sheets = as_sheets(document)
    for sheet in sheets:
        match = layout.find(sheet.name, sheet.cells)
        if match and match.layout.dataset == "work_task":
            return _of_sheet(sheet, match, sheets)
    return None


def _of_tables(tables: list[tuple[Sheet, Match]]) -> Reading:
    """The tables of a statistical report, read together without the rows that add up others."""
    cleaned = [totals.left_out(sheet, match) for sheet, match in tables]
    reading = exam_report.read_all(
        [(sheet, match) for (sheet, _), (_, match) in zip(cleaned, tables, strict=True)]
    )
    if not any(len(each.rows) for each in reading.all):
        raise UnreadableFileError(_blank(*tables[0]))
    reading.findings += [finding for _, said in cleaned for finding in said]
    return reading


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


def tables(path: Path) -> list[Sheet]:
    """The sheets of a table file that may be read on: not one of them holds data of persons.

    Raises:
        UnreadableFileError: with the reason, when they may not.
    """
    return _without_persons(open_sheets(path), path)


def _without_persons(sheets: list[Sheet], path: Path) -> list[Sheet]:
    sheets = without_contacts(sheets)
    refused = personal_data.find(sheets, path)
    if refused:
        almost = _almost_protocols(sheets)
        others = [finding for finding in refused if finding.sheet not in almost]
        raise UnreadableFileError(*almost.values(), *others)
    return prefilled.without_untouched_rows(sheets)


def _are_protocols(sheets: list[Sheet]) -> bool:
    """Whether persons are named by the very layout, so that its reader takes them out."""
    found = [layout.find(sheet.name, sheet.cells) for sheet in sheets]
    return any(match.layout.persons for match in found if match)


def _almost_protocols(sheets: list[Sheet]) -> dict[str, Finding]:
    """The refusals of sheets that name persons and lack little to be protocols, by sheet."""
    found = {}
    for sheet, shown in zip(sheets, exam_table.named_harmlessly(sheets), strict=True):
        miss = layout.nearest(sheet.cells)
        if miss and miss.layout.persons:
            missing = ", ".join(f"«{name}»" for name in miss.missing)
            found[sheet.name] = Finding(
                Severity.REFUSAL,
                "personal-data",
                f"Лист «{shown.name}»: в нём фамилии и имена. Он похож на «{miss.layout.title}», "
                f"но нет столбцов: {missing}. Файл не принят, ничего из него не сохранено. Если "
                "это протокол, верните исходные заголовки выгрузки: имена и документы программа "
                "уберёт сама. Если нет, удалите столбцы с ними, оставьте только коды участников.",
                sheet=shown.name,
            )
    return found


def match_of(sheet: Sheet, maps: Mapping[str, SavedMap]) -> Match | None:
    """The layout or saved map a sheet is read by; of several that fit, the one that says most."""
    found = [layout.find(sheet.name, sheet.cells), saved_map.find(sheet, maps)]
    return max(filter(None, found), key=layout.weight, default=None)


def _tabular(path: Path, maps: Mapping[str, SavedMap], key_file: Path | None) -> Reading:
    sheets = open_sheets(path)
    if _are_protocols(sheets):
        sheets = exam_table.named_harmlessly(sheets)
    else:
        sheets = _without_persons(sheets, path)
    matches = [(sheet, match) for sheet in sheets if (match := match_of(sheet, maps))]
    if not matches and (own := self_examination_form.find(sheets)):
        return self_examination_form.read(*own, path.stem)
    if form := _form(sheets):
        return questionnaire.read(*form)
    if not matches:
        raise UnreadableFileError(_unknown(path, sheets, maps))
    if len(matches) > 1 and all(m.layout.family == exam_report.FAMILY for _, m in matches):
        return _of_tables(matches)
    if any(match.layout.persons for _, match in matches):
        if len(matches) > 1:  # whom the other sheets name has not been looked for
            raise UnreadableFileError(_several(matches))
        [(sheet, match)] = matches
        key = participants.key_of(key_file) if key_file else participants.passing_key()
        readings = [PROTOCOLS[match.layout.dataset](sheet, match, path.stem, key)]
    else:
        readings = [_of_sheet(sheet, match, sheets) for sheet, match in matches]
    filled = [reading for reading in readings if reading.rows_read]
    if not filled:
        raise UnreadableFileError(_blank(*matches[0]))
    together = several_sheets.together(filled)
    if together is None:
        raise UnreadableFileError(_several(matches))
    return together


def _of_sheet(sheet: Sheet, match: Match, sheets: list[Sheet]) -> Reading:
    """What a recognised sheet holds; `sheets` are all of its workbook."""
    sheet, of_totals = totals.left_out(sheet, match)
    reading = FAMILIES[match.layout.family](sheet, match)
    reading.findings += of_totals
    if reading.dataset == "work_task":
        description.explain_codes(reading, sheets)
    return reading


def _several(matches: list[tuple[Sheet, Match]]) -> Finding:
    names = ", ".join(f"«{sheet.name}» ({match.layout.title})" for sheet, match in matches)
    return Finding(
        Severity.REFUSAL,
        "several-tables",
        f"В файле несколько листов с данными, и вместе они не читаются: {names}. "
        "Сохраните каждый лист отдельным файлом.",
    )


def _blank(sheet: Sheet, match: Match) -> Finding:
    return Finding(
        Severity.REFUSAL,
        "blank-form",
        f"Лист «{sheet.name}»: это незаполненный бланк ({match.layout.title}): есть "
        "заголовки и нет ни одной строки данных. Заполните его или выгрузите заново файл с "
        "данными.",
        sheet=sheet.name,
        row_number=match.header_row + 1,
    )


def without_contacts(sheets: list[Sheet]) -> list[Sheet]:
    """Tables of schools' codes and forms of schools without the heads they name; others as is."""
    form = _form(sheets)
    if form:
        of_form = {table.sheet.name: table.without_contacts() for table in form[1]}
        return [of_form.get(sheet.name, sheet) for sheet in sheets]
    return [
        replace(sheet, cells=contacts.without(sheet.cells, match.header_row))
        if (match := layout.find(sheet.name, sheet.cells)) and match.layout.family == "codes"
        else sheet
        for sheet in sheets
    ]


def _form(sheets: list[Sheet]) -> tuple[Form, list[questionnaire.Table]] | None:
    """The form that a file is, unless one of its sheets is a known export."""
    if any(layout.find(sheet.name, sheet.cells) for sheet in sheets):
        return None
    return questionnaire.find(sheets)


def _unknown(path: Path, sheets: list[Sheet], maps: Mapping[str, SavedMap]) -> Finding:
    """Why no layout fits: which columns lack, and which were found instead."""
    near = [
        (sheet, miss)
        for sheet in sheets
        for miss in (layout.nearest(sheet.cells), saved_map.nearest(sheet, maps))
        if miss
    ]
    if not near:
        headers = [f"«{header}»" for sheet in sheets for header in layout.headers_of(sheet.cells)]
        return Finding(
            Severity.REFUSAL,
            "unknown-layout",
            f"Файл «{path.name}» не похож ни на одну известную выгрузку. Найдены заголовки: "
            f"{', '.join(headers[:12]) or 'никаких'}. {ACCEPTED} Выгрузите файл заново с "
            "исходными заголовками столбцов. Если это своя таблица, опишите её: "
            "shnor map ФАЙЛ.",
        )
    sheet, miss = max(near, key=lambda pair: len(pair[1].layout.required) - len(pair[1].missing))
    if not miss.missing:
        return Finding(
            Severity.REFUSAL,
            "sheet-renamed",
            f"Лист «{sheet.name}» похож на «{miss.layout.title}», но называется иначе, а эту "
            "выгрузку узнают и по имени листа (у csv – файла). Верните имя, какое было в "
            f"выгрузке: в нём должно стоять «{miss.layout.sheet}».",
            sheet=sheet.name,
        )
    missing = ", ".join(f"«{name}»" for name in miss.missing)
    found = ", ".join(f"«{name}»" for name in miss.found[:12]) or "ничего другого"
    mend = "Верните исходные заголовки выгрузки."
    if miss.layout.family == saved_map.FAMILY:
        mend = "Верните эти заголовки или допишите новые в карту: columns или values, header."
    return Finding(
        Severity.REFUSAL,
        "missing-columns",
        f"Лист «{sheet.name}» похож на «{miss.layout.title}», но в нём нет столбцов: {missing}. "
        f"Вместо них найдены: {found}. {mend}",
        sheet=sheet.name,
    )
