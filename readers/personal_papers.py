"""Persons in a Word file: pupils it lists may not be kept, the staff it names may."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from domain.finding import Finding, Severity
from readers import layout, personal_data, personal_headers, personal_paragraphs
from readers.docx_tables import TEXT, TextDocument
from readers.personal_kinds import Kind
from readers.sheet import Sheet

# In a paper: what its tables are about, and whom they may name.
_OF_PUPILS = re.compile(
    r"ученик|учени[кц]|учащ|обучающ|участни[кц]|выпускни[кц]|ребен|\bдет(?:и|ей)\b|балл|отметк|оценк"
)
_OF_STAFF = re.compile(
    r"должност|директор|руководител|учител|педагог|наставник|ответственн|исполнител|эксперт"
    r"|специалист|методист|начальник|председател|комисси|место работы|заказчик|подряд|стороны"
)
_RESULTS_FILE = re.compile(r"результат|протокол|ведомост|\b(?:впр|огэ|егэ|гиа|рпр)\b")
_HEADER_ROWS = 3
_LISTED = 20  # paragraphs named in one sentence
_BESIDE = "Примечания, сноски, колонтитулы, надписи или исправления в документе"
_STAFF_MAY_GIVE = frozenset({Kind.PHONE, Kind.EMAIL})


def find_in_text(file_name: str, document: TextDocument) -> list[Finding]:
    """Refusals for the text of a Word file and for what is written beside it, whatever it is.

    Messages name the paragraphs, never what stands in them.
    """
    stem = " ".join(re.split(r"[\W_]+", Path(file_name).stem))
    in_paragraphs = personal_paragraphs.find(document.paragraphs, stem)
    beside = personal_paragraphs.find(document.remarks)
    return [
        *(_of_text(f"{TEXT}, {_listed(numbers)}", kind) for kind, numbers in in_paragraphs.items()),
        *(_of_text(_BESIDE, kind) for kind in beside),
    ]


def _listed(numbers: list[int]) -> str:
    """Paragraphs by their numbers: «абзац 3», «абзацы 3, 4»."""
    listed = ", ".join(map(str, numbers[:_LISTED]))
    if len(numbers) > _LISTED:
        listed += f" и ещё {len(numbers) - _LISTED}"
    return f"абзац {listed}" if len(numbers) == 1 else f"абзацы {listed}"


def _of_text(where: str, kind: Kind) -> Finding:
    """The refusal for one kind of data in the text."""
    return Finding(
        Severity.REFUSAL,
        "personal-data",
        f"{where}: похоже на персональные данные – {kind}. Файл не принят, ничего из него не "
        "сохранено. Уберите сведения о людях, вместо имён учеников укажите их число или коды, и "
        "отправьте файл снова.",
        sheet=TEXT,
    )


def find_in_tables(file_name: str, tables: Sequence[Sheet]) -> list[Finding]:
    """Refusals for the tables of a Word file that is kept as a paper.

    Papers name those who sign them and answer for them. So names count where a table, or the
    file's name, speaks of pupils or results, and where nothing says that staff are listed; a
    column headed by staff never does.
    """
    of_results = bool(_RESULTS_FILE.search(" ".join(re.split(r"[\W_]+", file_name.lower()))))
    findings = []
    for table in tables:
        head = [
            [personal_headers.plain(cell) for cell in row] for row in table.cells[:_HEADER_ROWS]
        ]
        of_pupils = of_results or any(_OF_PUPILS.search(cell) for row in head for cell in row)
        staff = {
            index
            for row in head
            for index, cell in enumerate(row)
            if _OF_STAFF.search(cell) and not _OF_PUPILS.search(cell)
        }
        of_staff = any(
            _OF_STAFF.search(personal_headers.plain(cell)) for row in table.cells for cell in row
        )
        allowed = set(_STAFF_MAY_GIVE)
        if of_pupils:
            allowed = set()
        elif of_staff:
            allowed.add(Kind.NAME)
        cells = [
            ["" if index in staff else cell for index, cell in enumerate(row)]
            for row in table.cells
        ]
        shown = replace(table, cells=cells)
        match = layout.find(table.name, table.cells)
        one_is_enough = of_pupils and not personal_data.names_others(match)
        findings += personal_data.in_sheet(
            shown, table.name, None, one_is_enough, frozenset(allowed)
        )
    return findings
