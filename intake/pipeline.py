"""The way of one file, from its bytes to committed rows or a reason why not."""

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from sqlalchemy import Engine, Row

from domain.fate import ACCEPTED
from domain.finding import Finding, Severity
from domain.settings import Settings
from expectations.gate import Gate
from intake import (
    appeals,
    correction_file,
    difference,
    effect,
    exam_days,
    judging,
    opening,
    returns,
    scrubbed,
)
from intake.judging import Checked
from readers import layout
from readers.reading import Reading, UnreadableFileError
from schemas.datasets import DATASETS
from warehouse import amendments, batches, quarantine, tables, versions
from warehouse.batches import Batch
from warehouse.copying import copy

UNCHANGED = "unchanged"
RESULTS = ("assessment_result", "assessment_summary")


@dataclass(frozen=True)
class Order:
    """What the operator asked for.

    Attributes:
        school_year: the year the operator says the files are of, if any.
        year_of_run: the year the run is about: taken for a file that names none.
        replace: whether files may change what is loaded.
        by: who asks.
        flow_run_id: the Prefect run that asks, if any.
    """

    school_year: str | None = None
    year_of_run: str | None = None
    replace: bool = False
    by: str = ""
    flow_run_id: str | None = None


@dataclass
class Outcome:
    """What came of a file.

    Attributes:
        file_name: without folders.
        status: a batch status, or `unchanged` when the very same bytes are loaded already.
        batch_id: the batch that records it; None for what could not even be opened.
        dataset: its name, None when the file was not recognised.
        work: what it is about, in words.
        rows_read: data rows in the file.
        rows_loaded: rows loaded.
        rows_rejected: rows kept out.
        findings: all remarks.
        message: the fate in one Russian sentence.
    """

    file_name: str
    status: str
    batch_id: int | None
    dataset: str | None
    work: str | None = None
    rows_read: int = 0
    rows_loaded: int = 0
    rows_rejected: int = 0
    findings: list[Finding] = field(default_factory=list)
    message: str = ""


@dataclass(frozen=True)
class Opened:
    """A file as far as it is known before the warehouse is asked.

    Attributes:
        path: the file.
        batch: its record so far.
        reading: its rows; None when it is not clear what it holds, or when it is loaded already.
        former: the batch that holds the very same bytes, if there is one.
    """

    path: Path
    batch: Batch
    reading: Reading | None = None
    former: Row | None = None


class Intake:
    """Takes files in for one run.

    Raises:
        UserError: a declared correction is faulty; nothing is taken in without it.
    """

    def __init__(self, engine: Engine, settings: Settings, gate: Gate, order: Order):
        self.engine = engine
        self.settings = settings
        self.gate = gate
        self.order = order
        self.declared = correction_file.load(settings.corrections)

    def take_in(self, path: Path) -> Outcome:
        """Recognise, check and load a file, or record why not.

        Whatever happens, the warehouse is as before the file or as after it.
        """
        return self.decide(self.open(path))

    def open(self, path: Path) -> Opened:
        """Read a file, unless its bytes are loaded already. Several may be opened at once."""
        batch = opening.begin(path, self.order.school_year, self.declared)
        batch.flow_run_id = self.order.flow_run_id
        with self.engine.connect() as connection:
            former = batches.known(connection, batch)
        if former is not None:
            return Opened(path, batch, former=former)
        reading = opening.read(
            path,
            batch,
            self.settings,
            school_year=self.order.school_year,
            year_of_run=self.order.year_of_run,
            key_file=self.settings.participant_key,
        )
        return Opened(path, batch, reading)

    def decide(self, opened: Opened) -> Outcome:
        """Check and load an opened file, or record why not; one file after another."""
        if opened.former is not None:
            return _known(opened.batch, opened.former)
        checked = Checked(opened.batch)
        if opened.reading is not None:
            with self.engine.connect() as connection:
                checked = judging.judge(
                    connection,
                    opened.batch,
                    opened.reading,
                    self.settings,
                    self.gate,
                    self.declared,
                )
        return self._commit(opened.path, checked)

    def _commit(self, path: Path, checked: Checked) -> Outcome:
        """Decide against what is loaded, and write everything in one transaction."""
        batch = checked.batch
        accepted = batch.decision in ACCEPTED
        with self.engine.begin() as connection:
            versions.lock(connection)
            former = batches.known(connection, batch)
            if former is not None:
                return _known(batch, former)
            if accepted and "subject" in DATASETS[batch.dataset].facets:
                other = batches.elsewhere(connection, batch)
                if other is not None:
                    batch.findings.append(_loaded_as_another(other))
                    batch.decision, accepted = "held", False
            changed = pd.DataFrame()
            said: list[Finding] = []
            # Within the lock: nobody else changes these results meanwhile.
            if batch.dataset == "appeal" and not checked.rows.empty:
                checked.rows, changed, said = appeals.changes(connection, checked.rows)
            elif batch.dataset == "assessment_result" and not checked.rows.empty:
                said = exam_days.findings(connection, checked.rows)
            batch.findings += said
            if accepted and any(each.severity is Severity.HOLD for each in said):
                batch.decision, accepted = "held", False
            loads = {batch.dataset: checked.rows, **checked.beside} if accepted else {}
            changes = [
                finding
                for dataset, rows in loads.items()
                for finding in difference.findings(connection, dataset, rows)
            ]
            if changes and not self.order.replace:
                batch.findings += changes
                if batch.dataset in RESULTS:
                    batch.findings += effect.findings(
                        connection, self.settings, batch.dataset, checked.rows, checked.works
                    )
                batch.decision, accepted = "held", False
            elif changes:  # why the file would be held is left out: it is not
                batch.findings += [c for c in changes if c.severity is not Severity.HOLD]
            if batch.decision != "rejected":
                try:
                    self._keep(path, batch)
                except UnreadableFileError as error:
                    batch.findings += error.findings
                    batch.decision, accepted = "rejected", False
            if not accepted:
                batch.rows_loaded = 0
                if batch.decision == "rejected":
                    batch.rows_rejected = batch.rows_read
            batch_id = batches.record(connection, batch)
            quarantine.follow(connection, batch, batch_id)
            if not checked.corrections.empty:
                copy(connection, tables.correction, checked.corrections.assign(batch_id=batch_id))
            if accepted:
                if not changed.empty:
                    amendments.amend(connection, batch_id, changed)
                for dataset, rows in loads.items():
                    notes = checked.works if dataset == batch.dataset else pd.DataFrame()
                    versions.load(connection, dataset, batch_id, rows, notes)
            if accepted and changes:
                batches.replaced(connection, batch_id, self.order.by)
        if not accepted:
            returns.send_back(self.settings, path, batch)
        return Outcome(
            file_name=batch.file_name,
            status=batch.decision,
            batch_id=batch_id,
            dataset=batch.dataset,
            work=batch.work,
            rows_read=batch.rows_read,
            rows_loaded=batch.rows_loaded,
            rows_rejected=batch.rows_rejected,
            findings=batch.findings,
            message=_sentence(batch),
        )

    def _keep(self, path: Path, batch: Batch) -> None:
        """Keep a copy of the file; what cannot be kept without the persons it names is not loaded.

        Raises:
            UnreadableFileError: when such a copy could not be made.
        """
        has_persons = batch.layout in layout.naming_persons() | scrubbed.naming_heads()
        returns.keep(self.settings, path, batch.sha256, has_persons=has_persons)


def _loaded_as_another(other: Row) -> Finding:
    """Why the same bytes under another name have to wait: one of the names is wrong."""
    return Finding(
        Severity.HOLD,
        "loaded-as-another",
        f"Те же байты уже загружены как «{other.work}» (загрузка № {other.batch_id}, файл "
        f"«{other.file_name}»). Если неверно было то имя, отзовите загрузку: shnor batch withdraw "
        f"{other.batch_id} --reason «неверное имя файла», и загрузите этот файл снова.",
    )


def _known(batch: Batch, former: Row) -> Outcome:
    """The fate of bytes that came before."""
    messages = {
        "withdrawn": f"Этот файл уже загружался и был отозван (загрузка № {former.batch_id}). "
        f"Вернуть его: shnor batch restore {former.batch_id}",
        "superseded": f"Этот файл уже загружался и был заменён (загрузка № {former.batch_id}). "
        f"Вернуть его: shnor batch restore {former.batch_id}",
    }
    loaded = f"Этот файл уже загружен (загрузка № {former.batch_id}), ничего не изменилось."
    return Outcome(
        file_name=batch.file_name,
        status=UNCHANGED,
        batch_id=former.batch_id,
        dataset=former.dataset,
        work=former.work,
        message=messages.get(former.status, loaded),
    )


def _sentence(batch: Batch) -> str:
    """The fate of a file in one sentence."""
    gravest = {
        "rejected": Severity.REFUSAL,
        "held": Severity.HOLD,
    }.get(batch.decision)
    reason = next((f.message for f in batch.findings if f.severity is gravest), "")
    if batch.decision == "rejected":
        reason = reason or next((f.message for f in batch.findings), "")
        return f"Не принят. {reason}"
    if batch.decision == "held":
        return f"Отложен. {reason}"
    remarks = " с замечаниями" if batch.decision == "accepted_with_warnings" else ""
    rejected = f", не принято {batch.rows_rejected}" if batch.rows_rejected else ""
    return f"Принят{remarks}, строк загружено {batch.rows_loaded}{rejected}."
