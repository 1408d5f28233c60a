"""Copies of what came, and the marked file that goes back to whoever sent it."""

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

from domain.errors import UserError
from domain.finding import Finding
from domain.settings import Settings
from intake import returned_document, returned_workbook, scrubbed
from intake.returned_workbook import NOT_OPENED, write_list
from intake.sandbox import run
from readers.reading import ColumnSource, UnreadableFileError
from warehouse.batches import Batch

_NOT_KEPT = "Самого файла в архиве нет: непринятые не хранятся"
_LONGEST_STEM = 180  # bytes; file systems take names of 255, a Cyrillic letter is two


def keep(settings: Settings, path: Path, sha256: str, *, has_persons: bool = False) -> None:
    """Keep a copy of a file under its SHA-256; the copy appears whole or not at all.

    Args:
        settings: where the archive lies.
        path: the file as it came; only read.
        sha256: of its bytes as they were read.
        has_persons: whether it names persons: then its copy holds none of them, and the SHA-256
            is still the original's.

    Raises:
        UserError: when the file is no longer the one that was read.
        UnreadableFileError: when a copy without persons could not be made.
    """
    suffix = scrubbed.suffix(path) if has_persons else path.suffix.lower()
    target = settings.archive / sha256[:2] / f"{sha256}{suffix}"
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    if has_persons:
        limits = {"timeout": settings.read_timeout, "memory_mb": settings.read_memory_mb}
        try:
            run(scrubbed.write, path, partial, **limits)
        except UnreadableFileError:
            partial.unlink(missing_ok=True)
            raise
    else:
        shutil.copyfile(path, partial)
    with (path if has_persons else partial).open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            partial.unlink()
            raise UserError(f"Файл «{path.name}» изменился, пока его читали. Загрузите его снова.")
    partial.replace(target)


def kept(settings: Settings, sha256: str) -> Path | None:
    """The copy of a file in the archive; None where there is none, as of a rejected file."""
    copies = (settings.archive / sha256[:2]).glob(f"{sha256}.*")
    return next((path for path in copies if path.suffix != ".partial"), None)


def send_back(settings: Settings, path: Path, batch: Batch) -> Path:
    """Write what goes back to a file's sender; it appears whole or not at all.

    A Word file goes back with comments, a workbook with marked cells, from any other file goes a
    list.

    Args:
        settings: where it goes.
        path: the file as it came, or its copy; only read.
        batch: its record, with all remarks on it.
    """
    partial = _target(settings, batch, "partial")
    try:
        kind = run(
            _annotate,
            path,
            partial,
            batch.findings,
            _sources(batch),
            batch.file_name,
            timeout=settings.read_timeout,
            memory_mb=settings.read_memory_mb,
        )
    except UnreadableFileError:
        kind = "xlsx"
        write_list(batch.file_name, partial, batch.findings, _sources(batch), NOT_OPENED)
    target = _target(settings, batch, kind)
    partial.replace(target)
    return target


def send_again(settings: Settings, batch: Batch) -> tuple[Path, str]:
    """Write once more what goes back to a file's sender, as far as the file is still there.

    Returns:
        The file, and where it could not be made of the one that came, why, in Russian.
    """
    copy = kept(settings, batch.sha256)
    if copy is not None:
        return send_back(settings, copy, batch), ""
    for kind in ("docx", "xlsx"):
        target = _target(settings, batch, kind)
        if target.exists():
            return target, f"{_NOT_KEPT}. Это ответ, записанный при приёме."
    write_list(batch.file_name, target, batch.findings, _sources(batch), f"{_NOT_KEPT}.")
    return target, f"{_NOT_KEPT}. Нет и записанного при приёме ответа: записан список замечаний."


def _annotate(
    source: Path,
    target: Path,
    findings: Sequence[Finding],
    columns: Sequence[ColumnSource],
    file_name: str,
) -> str:
    """Write the copy with its marks; the extension of what was written."""
    if returned_document.can_mark(source, findings):
        returned_document.annotate(source, target, findings)
        return "docx"
    returned_workbook.annotate(source, target, findings, columns, file_name)
    return "xlsx"


def _target(settings: Settings, batch: Batch, kind: str) -> Path:
    """Where the answer to the sender of a file lies; `kind` is its extension."""
    settings.returned.mkdir(parents=True, exist_ok=True)
    stem = Path(batch.file_name).stem.encode()[:_LONGEST_STEM].decode(errors="ignore")
    return settings.returned / f"{stem} ({batch.sha256[:8]}). Замечания.{kind}"


def _sources(batch: Batch) -> list[ColumnSource]:
    return [ColumnSource(each["sheet"], each["letter"], each["header"]) for each in batch.columns]
