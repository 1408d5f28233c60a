"""Word papers, read back."""

from pathlib import Path

from docx import Document


def header(path: Path) -> str:
    return Document(str(path)).sections[0].header.paragraphs[0].text


def text(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


def tables(path: Path) -> dict[tuple[str, ...], list[list[str]]]:
    """Every table: its headers → its rows; tables with the same headers follow one another."""
    found: dict[tuple[str, ...], list[list[str]]] = {}
    for table in Document(str(path)).tables:
        first, *rows = [[cell.text for cell in row.cells] for row in table.rows]
        found.setdefault(tuple(first), []).extend(rows)
    return found
