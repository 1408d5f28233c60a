"""Copies of what came, and the marked file that goes back to whoever sent it."""

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

from domain.errors import UserError
from domain.finding import Finding
from domain.settings import Settings
from intake import returned_document, returned_workbook
from intake.returned_workbook import NOT_OPENED, write_list
from intake.sandbox import run
from readers.reading import ColumnSource, UnreadableFileError
from warehouse.batches import Batch

_LONGEST_STEM = 180  # bytes; file systems take names of 255, a Cyrillic letter is two


def keep(settings: Settings, path: Path, sha256: str) -> None:
    """Keep a copy of a file under its SHA-256; the copy appears whole or not at all.

    Raises:
        UserError: when the file is no longer the one that was read.
    """
    target = settings.archive / sha256[:2] / f"{sha256}{path.suffix.lower()}"
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    shutil.copyfile(path, partial)
    with partial.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            partial.unlink()
            raise UserError(f"Файл «{path.name}» изменился, пока его читали. Загрузите его снова.")
    partial.replace(target)


def send_back(settings: Settings, path: Path, batch: Batch) -> Path:
    """Write what goes back to a file's sender; it appears whole or not at all.

    A Word file goes back with comments, a workbook with marked cells, from any other file goes a
    list.

    Args:
        settings: where it goes.
        path: the file as it came; only read.
        batch: its record, with all remarks on it.
    """
    settings.returned.mkdir(parents=True, exist_ok=True)
    stem = Path(batch.file_name).stem.encode()[:_LONGEST_STEM].decode(errors="ignore")
    proper = f"{stem} ({batch.sha256[:8]}). Замечания"
    partial = settings.returned / f"{proper}.partial"
    sources = [
        ColumnSource(each["sheet"], each["letter"], each["header"]) for each in batch.columns
    ]
    try:
        kind = run(
            _annotate,
            path,
            partial,
            batch.findings,
            sources,
            timeout=settings.read_timeout,
            memory_mb=settings.read_memory_mb,
        )
    except UnreadableFileError:
        kind = "xlsx"
        write_list(batch.file_name, partial, batch.findings, sources, NOT_OPENED)
    target = settings.returned / f"{proper}.{kind}"
    partial.replace(target)
    return target


def send_back_archived(settings: Settings, batch: Batch) -> Path | None:
    """Write what goes back for a file that was taken in before; None where no copy of it is kept.

    Args:
        settings: where copies are and where it goes.
        batch: its record, with the remarks to send.
    """
    kept = settings.archive / batch.sha256[:2]
    copy = next(kept.glob(f"{batch.sha256}.*"), None)
    return send_back(settings, copy, batch) if copy else None


def _annotate(
    source: Path, target: Path, findings: Sequence[Finding], columns: Sequence[ColumnSource]
) -> str:
    """Write the copy with its marks; the extension of what was written."""
    if returned_document.can_mark(source, findings):
        returned_document.annotate(source, target, findings)
        return "docx"
    returned_workbook.annotate(source, target, findings, columns)
    return "xlsx"
