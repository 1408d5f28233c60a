"""Persons in a Word file: pupils it lists may not be kept, the staff it names may."""

import re
from collections.abc import Sequence
from dataclasses import replace

from domain.finding import Finding
from readers import personal_data, personal_headers
from readers.personal_kinds import Kind
from readers.workbook import Sheet

# In a paper: what its tables are about, and whom they may name.
_OF_PUPILS = re.compile(
    r"ученик|учени[кц]|учащ|обучающ|участни[кц]|выпускни[кц]|ребен|\bдет(?:и|ей)\b|балл|отметк|оценк"
)
_OF_STAFF = re.compile(
    r"должност|директор|руководител|учител|педагог|наставник|ответственн|исполнител|эксперт"
    r"|специалист|методист|начальник|председател|комисси|место работы|заказчик|подряд|стороны"
)
_RESULTS_FILE = re.compile(r"результат|протокол|ведомост|\b(?:впр|огэ|егэ|гиа|рпр)\b")
_PAPER_HEADER_ROWS = 3
_STAFF_MAY_GIVE = frozenset({Kind.PHONE, Kind.EMAIL})


def find(file_name: str, tables: Sequence[Sheet]) -> list[Finding]:
    """Refusals for the tables of a Word file that is kept as a paper.

    Papers name those who sign them and answer for them. So names count where a table, or the
    file's name, speaks of pupils or results, and where nothing says that staff are listed; a
    column headed by staff never does.
    """
    of_results = bool(_RESULTS_FILE.search(" ".join(re.split(r"[\W_]+", file_name.lower()))))
    findings = []
    for table in tables:
        head = [
            [personal_headers.plain(cell) for cell in row]
            for row in table.cells[:_PAPER_HEADER_ROWS]
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
        findings += personal_data.in_sheet(shown, table.name, None, of_pupils, frozenset(allowed))
    return findings
