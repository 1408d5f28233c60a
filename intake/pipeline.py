"""The way of one file, from its bytes to committed rows or a reason why not."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from sqlalchemy import Connection, Engine, Row

from domain.finding import Finding, Severity
from domain.settings import Settings
from domain.work import FACETS, Work
from expectations.gate import DATASETS as GATED
from expectations.gate import Gate
from intake import context, difference, facets, faults, file_name, marks, returns, school_names
from intake.recognise import read_file
from intake.sandbox import run
from readers.reading import Evidence, Reading, UnreadableFileError
from reference import catalog
from schemas.datasets import DATASETS
from schemas.validation import validate
from warehouse import batches, versions
from warehouse.batches import Batch
from warehouse.tables import FACTS

UNCHANGED = "unchanged"
# Above this share of rows that cannot be read a file is rejected whole (for datasets whose suite
# has no such rule of its own).
UNREADABLE_ROWS = 0.2
UNRELIABLE = "totals-unreliable"


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
        batch_id: the batch that records it.
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
    batch_id: int
    dataset: str | None
    work: str | None = None
    rows_read: int = 0
    rows_loaded: int = 0
    rows_rejected: int = 0
    findings: list[Finding] = field(default_factory=list)
    message: str = ""


@dataclass
class _Checked:
    """A file's rows after every check, ready for the decision."""

    batch: Batch
    rows: pd.DataFrame
    works: pd.DataFrame


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
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        named = file_name.evidence(path)
        about = next((item.value for item in named if item.facet == "school_code"), "")
        with self.engine.connect() as connection:
            former = batches.known(connection, sha256, about)
        if former is not None and former.status not in batches.NOT_LOADED:
            return _known(path, former)
        batch = Batch(path.name, sha256, "rejected", about, flow_run_id=self.order.flow_run_id)
        return self._commit(path, self._check(path, batch, named))

    def _check(self, path: Path, batch: Batch, named: list[Evidence]) -> _Checked:
        try:
            reading = run(
                read_file,
                path,
                timeout=self.settings.read_timeout,
                memory_mb=self.settings.read_memory_mb,
            )
        except UnreadableFileError as error:
            batch.findings = list(error.findings)
            return _Checked(batch, pd.DataFrame(), pd.DataFrame())
        batch.dataset = reading.dataset
        batch.layout = reading.layout
        batch.rows_read = reading.rows_read
        batch.columns = [
            {"column_name": name, **vars(source)} for name, source in reading.columns.items()
        ]
        settled = facets.resolve(reading, self._evidence(named, reading))
        batch.findings = [*reading.findings, *settled.findings]
        if any(finding.severity is Severity.HOLD for finding in settled.findings):
            batch.decision = "held"
            return _Checked(batch, pd.DataFrame(), pd.DataFrame())
        for facet, value in settled.values.items():
            reading.rows[facet] = value
        batch.school_year = settled.values.get("school_year")
        with self.engine.connect() as connection:
            return self._check_rows(connection, batch, reading)

    def _evidence(self, named: list[Evidence], reading: Reading) -> list[Evidence]:
        evidence = [*reading.evidence, *named]
        if self.order.school_year:
            evidence.append(Evidence("school_year", self.order.school_year, "operator", "--year"))
        elif self.order.year_of_run and not any(
            item.facet in ("school_year", "calendar_year") for item in evidence
        ):
            year = self.order.year_of_run
            evidence.append(Evidence("school_year", year, "operator", "год запуска"))
        if reading.dataset in ("roadmap_item", "document") and not any(
            item.facet == "school_code" for item in evidence
        ):
            # A paper that lies in no school's folder is the district's own.
            district = self.settings.municipality or "муниципалитет"
            evidence.append(Evidence("school_code", district, "operator", district))
        return evidence

    def _check_rows(self, connection: Connection, batch: Batch, reading: Reading) -> _Checked:
        batch.findings += school_names.fill_codes(connection, reading)
        validated = validate(DATASETS[reading.dataset].model, reading.rows)
        batch.findings += faults.of_cells(reading, validated)
        batch.findings += faults.of_task_points(reading)
        rows = _with_key(validated.rows)
        batch.work = _work(rows)
        rejected = validated.rejected | _kept_out(rows, batch.findings)
        works = pd.DataFrame()
        marked = None
        if reading.dataset == "assessment_result":
            batch.findings += _against_description(reading, rows)
            batch.tasks = _tasks(reading, rows)
            kept = ~rejected
            scores = reading.task_scores
            marked = marks.mark(
                rows[kept],
                reading,
                None if scores is None else scores[kept.to_numpy()],
                [task["score_max"] for task in batch.tasks],
            )
            gated = marked.rows.reindex(rows.index)
            works = marked.works
        else:
            gated = rows
        if reading.dataset in GATED:
            frames = context.frames(connection, self.settings, reading, gated, rejected)
            headers = {name: source.header for name, source in reading.columns.items()}
            batch.findings += self.gate.check(reading.dataset, batch.file_name, frames, headers)
        rules = {finding.rule for finding in batch.findings}
        if marked is not None and UNRELIABLE in rules:
            marked = marks.withhold(marked, "баллы ненадёжны: расходятся с суммой за задания")
            gated, works = marked.rows.reindex(rows.index), marked.works
        rejected |= _kept_out(rows, batch.findings)
        if reading.dataset in FACTS:
            repeats = faults.of_repeats(reading, rows, rejected)
            batch.findings += repeats
            rejected |= _kept_out(rows, repeats)
        loaded = gated[~rejected]
        if reading.task_scores is not None and len(reading.tasks):
            loaded = loaded.assign(task_scores=_arrays(reading.task_scores[~rejected.to_numpy()]))
        batch.rows_rejected = int(rejected.sum())
        batch.rows_loaded = len(loaded)
        batch.decision = _decide(batch)
        if batch.school_year is None and "school_year" in loaded:
            different = loaded["school_year"].unique()
            batch.school_year = different[0] if len(different) == 1 else None
        return _Checked(batch, loaded, works)

    def _commit(self, path: Path, checked: _Checked) -> Outcome:
        """Decide against what is loaded, and write everything in one transaction."""
        batch = checked.batch
        accepted = batch.decision in ("accepted", "accepted_with_warnings")
        with self.engine.begin() as connection:
            versions.lock(connection)
            former = batches.known(connection, batch.sha256, batch.about)
            if former is not None and former.status not in batches.NOT_LOADED:
                return _known(path, former)
            if accepted and batch.dataset == "nor_list":
                batch.findings.append(_needs_registration())
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
                returns.keep(self.settings, path, batch.sha256)
            batch_id = batches.record(connection, batch)
            if accepted:
                versions.load(connection, batch.dataset, batch_id, checked.rows, checked.works)
            if accepted and changes:
                batches.replaced(connection, batch_id, self.order.by)
        if not accepted:
            returns.send_back(self.settings, path, batch.sha256, batch.findings)
        return Outcome(
            file_name=path.name,
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


def _known(path: Path, former: Row) -> Outcome:
    """The fate of bytes that came before."""
    messages = {
        "withdrawn": f"Этот файл уже загружался и был отозван (загрузка № {former.batch_id}). "
        f"Вернуть его: shnor batch restore {former.batch_id}",
        "superseded": f"Этот файл уже загружался и был заменён (загрузка № {former.batch_id}). "
        f"Вернуть его: shnor batch restore {former.batch_id}",
    }
    loaded = f"Этот файл уже загружен (загрузка № {former.batch_id}), ничего не изменилось."
    return Outcome(
        file_name=path.name,
        status=UNCHANGED,
        batch_id=former.batch_id,
        dataset=former.dataset,
        work=former.work,
        message=messages.get(former.status, loaded),
    )


def _work(rows: pd.DataFrame) -> str | None:
    """What the rows are about: one work in full, of several what they have in common."""
    facets = {facet: rows[facet].dropna().unique() for facet in FACETS}
    one = {facet: values[0] for facet, values in facets.items() if len(values) == 1}
    work = Work(
        school_year=one.get("school_year", ""),
        procedure=one.get("procedure", ""),
        sitting=one.get("sitting", ""),
        subject=one.get("subject", ""),
        class_=int(one.get("class", 0)),
    )
    return work.title() or None


def _with_key(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with the whole version key: facets a dataset has no use for are empty."""
    missing = {facet: 0 if facet == "class" else "" for facet in FACETS if facet not in rows}
    return rows.assign(**missing)


def _kept_out(rows: pd.DataFrame, findings: list[Finding]) -> pd.Series:
    """The rows an error names."""
    named = {
        (finding.sheet or "", finding.row_number)
        for finding in findings
        if finding.severity is Severity.ERROR and finding.row_number
    }
    places = zip(rows["sheet"].fillna(""), rows["row_number"], strict=True)
    return pd.Series([place in named for place in places], index=rows.index)


def _against_description(reading: Reading, rows: pd.DataFrame) -> list[Finding]:
    """Whether the work has as many tasks as the description of the work the file claims to be."""
    if not reading.tasks or rows.empty:
        return []
    described = _described(rows)
    if described.empty or len(described) == len(reading.tasks):
        return []
    first = rows.iloc[0]
    return [
        Finding(
            Severity.HOLD,
            "tasks-conflict",
            f"В файле {len(reading.tasks)} заданий, а в работе «{first['subject']}, "
            f"{first['class']} класс» их {len(described)}: похоже, это другая работа. Проверьте "
            "предмет и класс в имени файла.",
        )
    ]


def _described(rows: pd.DataFrame) -> pd.DataFrame:
    first = rows.iloc[0]
    tasks = catalog.vpr_tasks(
        first["school_year"], first["sitting"], first["subject"], int(first["class"])
    ).astype("object")
    return tasks.where(tasks.notna(), None)


def _tasks(reading: Reading, rows: pd.DataFrame) -> list[dict]:
    """The tasks as the file has them, filled up from the description of the work."""
    if not reading.tasks or rows.empty:
        return []
    described = _described(rows).set_index("ordinal")
    tasks = []
    for task in reading.tasks:
        known = described.loc[task.ordinal] if task.ordinal in described.index else None
        maximum = task.score_max
        if maximum is None and known is not None:
            maximum = int(known["score_max"])
        tasks.append(
            {
                "ordinal": task.ordinal,
                "task": task.label if known is None else known["task"],
                "score_max": maximum,
                "level": None if known is None else known["level"],
                "skill": None if known is None else known["skill"],
            }
        )
    return tasks


def _arrays(scores) -> list[str]:
    """Rows of task points in PostgreSQL's spelling of arrays."""
    return ["{" + ",".join(row) + "}" for row in scores.astype("str")]


def _decide(batch: Batch) -> str:
    severities = {finding.severity for finding in batch.findings}
    if Severity.REFUSAL in severities or not batch.rows_loaded:
        return "rejected"
    if batch.rows_rejected > batch.rows_read * UNREADABLE_ROWS:
        batch.findings.append(
            Finding(
                Severity.REFUSAL,
                "too-many-unreadable",
                f"Не удалось принять {batch.rows_rejected} строк из {batch.rows_read} (допустимо "
                f"{UNREADABLE_ROWS:.0%}): файл не принят. Исправьте перечисленные строки.",
            )
        )
        return "rejected"
    if Severity.HOLD in severities:
        return "held"
    if severities & {Severity.WARNING, Severity.ERROR}:
        return "accepted_with_warnings"
    return "accepted"


def _needs_registration() -> Finding:
    return Finding(
        Severity.HOLD,
        "list-needs-act",
        "Это перечень ШНОР. Он становится действующим только по акту: зарегистрируйте его командой "
        "shnor register-list --file с номером, датой и органом, издавшим акт.",
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
