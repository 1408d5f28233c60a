"""The way of one file, from its bytes to committed rows or a reason why not."""

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, Row

from domain.finding import Finding, Severity
from domain.settings import Settings
from expectations.gate import Gate
from intake import check, difference, returns
from intake.check import Checked
from readers import layout
from warehouse import amendments, batches, versions
from warehouse.batches import Batch

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


class Intake:
    """Takes files in, one after another, for one run."""

    def __init__(self, engine: Engine, settings: Settings, gate: Gate, order: Order):
        self.engine = engine
        self.settings = settings
        self.gate = gate
        self.order = order

    def take_in(self, path: Path) -> Outcome:
        """Recognise, check and load a file, or record why not.

        Whatever happens, the warehouse is as before the file or as after it.
        """
        batch = check.begin(path, self.order.school_year)
        batch.flow_run_id = self.order.flow_run_id
        with self.engine.connect() as connection:
            former = batches.known(connection, batch)
        if former is not None:
            return _known(batch, former)
        return self._commit(path, self._check(path, batch))

    def _check(self, path: Path, batch: Batch) -> Checked:
        reading = check.read(
            path,
            batch,
            self.settings,
            school_year=self.order.school_year,
            year_of_run=self.order.year_of_run,
            key_file=self.settings.participant_key,
        )
        if reading is None:
            return Checked(batch)
        with self.engine.connect() as connection:
            return check.judge(connection, batch, reading, self.settings, self.gate)

    def _commit(self, path: Path, checked: Checked) -> Outcome:
        """Decide against what is loaded, and write everything in one transaction."""
        batch = checked.batch
        accepted = batch.decision in check.ACCEPTED
        with self.engine.begin() as connection:
            versions.lock(connection)
            former = batches.known(connection, batch)
            if former is not None:
                return _known(batch, former)
            if accepted and batch.dataset in RESULTS:
                other = batches.elsewhere(connection, batch)
                if other is not None:
                    batch.findings.append(_loaded_as_another(other))
                    batch.decision, accepted = "held", False
            changes = (
                difference.findings(connection, batch.dataset, checked.rows) if accepted else []
            )
            if changes and not self.order.replace:
                batch.findings += changes
                batch.decision, accepted = "held", False
            if not accepted:
                batch.rows_loaded = 0
                if batch.decision == "rejected":
                    batch.rows_rejected = batch.rows_read
            if batch.decision != "rejected":
                has_persons = batch.layout in layout.naming_persons()
                returns.keep(self.settings, path, batch.sha256, has_persons=has_persons)
            batch_id = batches.record(connection, batch)
            if accepted:
                if not checked.changed.empty:
                    amendments.amend(connection, batch_id, checked.changed)
                versions.load(connection, batch.dataset, batch_id, checked.rows, checked.works)
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
