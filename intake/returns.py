"""Copies of what came, and the list of faults that goes back to whoever sent a file."""

import hashlib
import shutil
from pathlib import Path

from domain.errors import UserError
from domain.finding import Finding, Severity
from domain.settings import Settings

WORDS = {
    Severity.REFUSAL: "отказ",
    Severity.HOLD: "отложено",
    Severity.ERROR: "ошибка",
    Severity.WARNING: "предупреждение",
    Severity.NOTE: "к сведению",
}


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


def send_back(settings: Settings, path: Path, sha256: str, findings: list[Finding]) -> Path:
    """Write the list of a file's faults, the gravest first, for its sender."""
    order = list(WORDS)
    ranked = sorted(findings, key=lambda finding: order.index(finding.severity))
    lines = [f"{path.name}", ""]
    lines += [f"{WORDS[finding.severity]}: {finding.message}" for finding in ranked]
    settings.returned.mkdir(parents=True, exist_ok=True)
    target = settings.returned / f"{path.stem} ({sha256[:8]}). Замечания.txt"
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return target
