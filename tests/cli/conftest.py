"""The program as a user runs it, on a real warehouse."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from cli import main
from domain.finding import Finding, Severity
from warehouse import batches
from warehouse.batches import Batch

Run = Callable[..., CompletedProcess]
PROGRAM = Path(sys.executable).with_name("shnor")


@pytest.fixture
def program(settings, tmp_path) -> Run:
    """Runs `shnor` with some words in a process of its own; its output is text, as in a pipe."""

    def run(*words: str) -> CompletedProcess:
        return subprocess.run(
            [PROGRAM, *words], capture_output=True, text=True, cwd=tmp_path, timeout=120
        )

    return run


@pytest.fixture
def shnor(settings, tmp_path, monkeypatch, capsys) -> Run:
    """The same within this process, which saves the imports."""

    def run(*words: str) -> CompletedProcess:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["shnor", *words])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main.main()
        return CompletedProcess(words, ended.value.code, *capsys.readouterr())

    return run


def refused(engine, decision: str, rule: str, count: int = 1, **columns) -> int:
    """A batch that was held or rejected, with a note and then `count` findings of one rule."""
    gravest = Severity.HOLD if decision == "held" else Severity.REFUSAL
    batch = Batch(
        columns.pop("file_name", "плохой [v2].xlsx"),
        columns.pop("sha256", "f" * 64),
        decision,
        findings=[
            Finding(Severity.NOTE, "remark", "К слову."),
            *(Finding(gravest, rule, f"Причина {n}.") for n in range(1, count + 1)),
        ],
        **columns,
    )
    with engine.begin() as connection:
        return batches.record(connection, batch)
