"""Copies of what came, and the list of faults that goes back to whoever sent a file."""

import shutil
from pathlib import Path

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
    """Keep a copy of a file under its SHA-256; the copy appears whole or not at all."""
    target = settings.archive / sha256[:2] / f"{sha256}{path.suffix.lower()}"
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    shutil.copyfile(path, partial)
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
