"""Copies of what came, and the marked workbook that goes back to whoever sent a file."""

import hashlib
import shutil
from pathlib import Path

from domain.errors import UserError
from domain.settings import Settings
from intake import scrubbed
from intake.returned_workbook import NOT_OPENED, annotate, write_list
from intake.sandbox import run
from readers.reading import ColumnSource, UnreadableFileError
from warehouse.batches import Batch

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
        run(scrubbed.write, path, partial, **limits)
    else:
        shutil.copyfile(path, partial)
    with (path if has_persons else partial).open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            partial.unlink()
            raise UserError(f"Файл «{path.name}» изменился, пока его читали. Загрузите его снова.")
    partial.replace(target)


def send_back(settings: Settings, path: Path, batch: Batch) -> Path:
    """Write what goes back to a file's sender; it appears whole or not at all.

    Args:
        settings: where it goes.
        path: the file as it came; only read.
        batch: its record, with all remarks on it.
    """
    settings.returned.mkdir(parents=True, exist_ok=True)
    stem = Path(batch.file_name).stem.encode()[:_LONGEST_STEM].decode(errors="ignore")
    target = settings.returned / f"{stem} ({batch.sha256[:8]}). Замечания.xlsx"
    partial = target.with_suffix(".partial")
    sources = [
        ColumnSource(each["sheet"], each["letter"], each["header"]) for each in batch.columns
    ]
    try:
        run(
            annotate,
            path,
            partial,
            batch.findings,
            sources,
            timeout=settings.read_timeout,
            memory_mb=settings.read_memory_mb,
        )
    except UnreadableFileError:
        write_list(batch.file_name, partial, batch.findings, sources, NOT_OPENED)
    partial.replace(target)
    return target
