"""One damaged file against the intake: what came of it, and what must never come of any."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, text

from domain.finding import Finding
from domain.settings import Settings
from expectations.gate import Gate
from intake import sandbox
from intake.decision import ACCEPTED
from intake.examination import Said, examine
from intake.pipeline import Intake, Order
from readers.reading import UnreadableFileError
from tests.fuzz.mutate import Case
from warehouse.facts import FACTS

SLOWEST = 20  # seconds a file may take
MEMORY_MB = 1024
_SAID = Said(school_year="2020/21")
# What says that the program itself is at fault, or that it had to be stopped.
_FAULTS = {"reader-failed", "reader-too-slow"}


@dataclass
class Trial:
    """What came of a case.

    Attributes:
        case: the damaged file.
        outcome: `read`, or the rule of the refusal.
        seconds: what its reading took.
        fate: the status the intake gave it; empty where it was only read.
        faults: what must not have happened.
    """

    case: Case
    outcome: str
    seconds: float
    fate: str = ""
    faults: list[str] = field(default_factory=list)


def read(case: Case, folder: Path) -> Trial:
    """Write a case's file and read it in the sandbox."""
    path = _write(case, folder)
    started = time.perf_counter()
    try:
        sandbox.run(examine, path, {}, None, _SAID, timeout=SLOWEST, memory_mb=MEMORY_MB)
        trial = Trial(case, "read", 0)
    except UnreadableFileError as error:
        trial = Trial(case, error.finding.rule, 0)
        trial.faults += _of_findings(list(error.findings))
        if error.finding.rule in _FAULTS:
            trial.faults.append(str(error))
    except Exception as error:
        trial = Trial(case, type(error).__name__, 0, faults=[f"escaped from reading: {error!r}"])
    trial.seconds = time.perf_counter() - started
    return trial


def take_in(trial: Trial, folder: Path, engine: Engine, settings: Settings, gate: Gate) -> None:
    """Take the file in as an operator does, and look into the warehouse for what it left."""
    order = Order(year_of_run="2020/21", replace=True, by="fuzz")
    path = _write(trial.case, folder)
    try:
        outcome = Intake(engine, settings, gate, order).take_in(path)
    except Exception as error:
        trial.fate = type(error).__name__
        trial.faults.append(f"escaped from the intake: {error!r}"[:500])
        return
    trial.fate = outcome.status
    if not outcome.message:
        trial.faults.append(f"{outcome.status} without a word")
    if outcome.status == "unchanged":
        return
    if outcome.status not in ACCEPTED:
        trial.faults += _of_findings(outcome.findings)
    due = outcome.rows_loaded if outcome.status in ACCEPTED else 0
    with engine.connect() as connection:
        values = {"batch": outcome.batch_id}
        loaded = sum(
            connection.execute(
                text(f"SELECT count(*) FROM core.{table} WHERE batch_id = :batch"), values
            ).scalar_one()
            for table in FACTS
        )
        versioned = connection.execute(
            text("SELECT coalesce(sum(rows), 0) FROM ops.version WHERE batch_id = :batch"), values
        ).scalar_one()
    if not loaded == versioned == due:
        trial.faults.append(f"partial load: {loaded} rows, {versioned} in versions, {due} due")


def _write(case: Case, folder: Path) -> Path:
    folder = folder / str(case.number)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / case.name
    path.write_bytes(case.content)
    return path


def _of_findings(findings: list[Finding]) -> list[str]:
    """A refusal must say why."""
    silent = not findings or any(len(finding.message) < 20 for finding in findings)
    return ["refused without a reason"] if silent else []
