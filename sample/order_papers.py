"""The papers of a municipal order on schools with low results, written as Word files.

Wording, terms and their broken lines are those of an order of 26.01.2021 № 27; nobody is named in
them. For a sample district the same papers are written with its own, invented schools.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from docx import Document
from docx.document import Document as WordDocument
from docx.table import Table, _Cell

PAPERS = Path(__file__).parent / "papers"
MARK = "Демонстрационные данные"
# Word files of the same contents are the same bytes: the archive's entries carry this time.
WRITTEN_AT = (2021, 1, 26, 0, 0, 0)


NO_OTHER_NAMES: Mapping[str, str] = MappingProxyType({})


def write_roadmap(path: Path, instead: Mapping[str, str] = NO_OTHER_NAMES) -> None:
    """Write the roadmap (приложение 3): 7 measures, unnumbered, under four section titles.

    `instead` names what is to stand for words of the order, such as its district.
    """
    paper = load("roadmap", instead)
    document, table = _begin(paper)
    for section in paper["sections"]:
        title = table.add_row().cells
        _fill(title[0].merge(title[-1]), section["title"])
        for item in section["items"]:
            _add_row(table, [item[name] for name in ("measure", "term", "responsible", "result")])
    _save(document, path)


def write_plan(path: Path, instead: Mapping[str, str] = NO_OTHER_NAMES) -> None:
    """Write the roadmap's plan (приложение 4): 22 numbered measures in four sections."""
    paper = load("plan", instead)
    document, table = _begin(paper)
    for section in paper["sections"]:
        number, *title = table.add_row().cells
        _fill(number, section["number"])
        _fill(title[0].merge(title[-1]), section["title"])
        for item in section["items"]:
            names = ("number", "measure", "term", "responsible", "result")
            _add_row(table, [item[name] for name in names])
    _save(document, path)


def write_order(
    path: Path,
    schools: Sequence[tuple[str, str, float]] | None = None,
    named: Sequence[str] | None = None,
    instead: Mapping[str, str] = NO_OTHER_NAMES,
) -> None:
    """Write the order: its operative part, indicators and targets, and the schools with mentors.

    Args:
        path: the docx to write.
        schools: full name, mentor's full name and kilometres between, for each listed school; the
            order's own seven where not given.
        named: the schools item 6 charges, as «МОУ «СОШ п. Мирный»»; where not given, the order's
            own six, or all of `schools`.
        instead: what stands for words of the order, such as its district.
    """
    paper = load("order", instead)
    appendix = paper["appendix"]
    if schools is None:
        rows = [[row["school"], row["mentor"], row["distance"]] for row in appendix["schools"]]
        charged = paper["named"] if named is None else named
    else:
        rows = [[school, mentor, f"{distance:g} км"] for school, mentor, distance in schools]
        charged = [row[0] for row in rows] if named is None else named
    document = _marked()
    for text in (*paper["heading"], *paper["operative"]):
        document.add_paragraph(text.replace("{schools}", ", ".join(charged)))
    for text in (*paper["programme"], appendix["title"]):
        document.add_paragraph(text)
    table = _table(document, appendix["columns"])
    for i, row in enumerate(rows, 1):
        _add_row(table, [str(i), *row])
    _save(document, path)


def load(name: str, instead: Mapping[str, str] = NO_OTHER_NAMES) -> dict[str, Any]:
    """A paper's wording: `order`, `roadmap` or `plan`, with other names for some of its words."""
    wording = (PAPERS / f"{name}.yaml").read_text(encoding="utf-8")
    for word, other in instead.items():
        # A name of two words may stand on two lines of the file.
        wording = re.sub(r"\s+".join(map(re.escape, word.split())), other, wording)
    return yaml.safe_load(wording)


def _marked() -> WordDocument:
    """An empty document that says on every page that it is a demonstration."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = MARK
    return document


def _begin(paper: dict[str, Any]) -> tuple[WordDocument, Table]:
    """A document with the paper's title and the header of its table."""
    document = _marked()
    document.add_paragraph(paper["title"])
    return document, _table(document, paper["columns"])


def _table(document: WordDocument, columns: Sequence[str]) -> Table:
    table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, columns, strict=True):
        _fill(cell, text)
    return table


def _add_row(table: Table, texts: Sequence[str]) -> None:
    for cell, text in zip(table.add_row().cells, texts, strict=True):
        _fill(cell, text)


def _fill(cell: _Cell, text: str) -> None:
    """Put a text into a cell; an empty line parts its paragraphs."""
    first, *others = text.split("\n\n")
    cell.text = first
    for other in others:
        cell.add_paragraph(other)


def _save(document: WordDocument, path: Path) -> None:
    written = io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, WRITTEN_AT)
            target.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED)
