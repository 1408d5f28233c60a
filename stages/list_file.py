"""The file with the schools of an act: read faultless or refused, recorded with its list."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
from sqlalchemy import Connection, Engine

from domain.errors import UserError
from domain.fate import NOT_LOADED
from domain.finding import Finding, Severity
from domain.school_name import normalise
from domain.settings import Settings
from intake import faults, file_name, opening, returns, school_names
from intake.recognise import read_file
from intake.sandbox import run
from readers.reading import Evidence, Reading, UnreadableFileError
from schemas.datasets import DATASETS
from schemas.validation import validate
from warehouse import batches, quarantine
from warehouse.batches import Batch
from warehouse.query import frame

Entry = tuple[str, str | None]


@dataclass(frozen=True)
class ListFile:
    """A file with the schools of an act, read and found faultless; iterates over its entries.

    Attributes:
        path: the file.
        batch: how it will be recorded once the list is registered.
        entries: code and name of each school.
        years: what the file says of the school year it is about.
    """

    path: Path
    batch: Batch
    entries: tuple[Entry, ...]
    years: tuple[Evidence, ...]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)


def read(engine: Engine, settings: Settings, path: Path) -> ListFile:
    """Read the file of an official list; every row must be valid and a school of the registry.

    Nothing is recorded: that is for `record`, together with the list.

    Args:
        engine: the warehouse, for the registry of schools.
        settings: limits of reading.
        path: a file with the columns «Логин ОО» and «Наименование ОО».

    Raises:
        UserError: with every fault, one sentence per line.
    """
    if not path.is_file():
        raise UserError(f"Файла «{path}» нет. Проверьте путь.")
    reading = _readable(settings, path)
    with engine.connect() as connection:
        unmatched = school_names.fill_codes(connection, reading)
        registry = frame(connection, "SELECT school_code, short_name, full_name FROM mart.school")
    validated = validate(DATASETS[reading.dataset].model, reading.rows)
    # The year is the act's, not the file's.
    of_cells = validated.faults[validated.faults["column"] != "school_year"]
    valid = validated.rows[~validated.rows.index.isin(of_cells["row"])]
    findings = [
        *reading.findings,
        *unmatched,
        *faults.of_cells(reading, replace(validated, faults=of_cells)),
        *_unlike_registry(valid, registry),
    ]
    against = [one.message for one in findings if one.severity is not Severity.NOTE]
    if against:
        raise UserError("\n".join(against))
    names = valid["school_name"].astype("object")
    return ListFile(
        path=path,
        batch=replace(
            opening.begin(path),
            decision="accepted",
            dataset=reading.dataset,
            layout=reading.layout,
            rows_read=reading.rows_read,
            rows_loaded=len(valid),
            findings=findings,
            columns=[
                {"column_name": name, **vars(source)} for name, source in reading.columns.items()
            ],
        ),
        entries=tuple(zip(valid["school_code"], names.where(names.notna(), None), strict=True)),
        # A bare calendar year is left out: «перечень 2021» may be of either half of it. So are
        # folders: they tell when the file came.
        years=tuple(
            item
            for item in (*reading.evidence, *file_name.evidence(path))
            if item.facet == "school_year" and item.source != "folder"
        ),
    )


def _readable(settings: Settings, path: Path) -> Reading:
    try:
        reading = run(
            read_file, path, timeout=settings.read_timeout, memory_mb=settings.read_memory_mb
        )
    except UnreadableFileError as error:
        raise UserError("\n".join(finding.message for finding in error.findings)) from error
    if reading.dataset != "nor_list":
        raise UserError(
            f"Файл «{path.name}» – это {DATASETS[reading.dataset].title}, а не перечень ШНОР. "
            "Нужна таблица со столбцами «Логин ОО» и «Наименование ОО»."
        )
    return reading


def _unlike_registry(rows: pd.DataFrame, registry: pd.DataFrame) -> list[Finding]:
    """Codes the registry does not know, and names that are another school's there."""
    known = set(registry["school_code"])
    spelled: dict[str, set[str]] = {}
    for column in ("short_name", "full_name"):
        for code, name in registry[["school_code", column]].dropna().itertuples(index=False):
            spelled.setdefault(normalise(name), set()).add(code)
    findings = []
    for row in rows.itertuples():
        others = spelled.get(normalise(row.school_name), set()) if pd.notna(row.school_name) else ()
        if row.school_code not in known:
            why = f"школы {row.school_code} нет в реестре. Исправьте логин или загрузите реестр."
        elif others and row.school_code not in others:
            why = (
                f"логин {row.school_code} и наименование «{row.school_name}» – разные школы: в "
                f"реестре так называется {', '.join(sorted(others))}. Сверьте строку с приказом."
            )
        else:
            continue
        findings.append(
            Finding(
                Severity.ERROR,
                "listed-school-unknown",
                f"Лист «{row.sheet}», строка {row.row_number}: {why}",
                sheet=row.sheet,
                row_number=int(row.row_number),
            )
        )
    return findings


def record(connection: Connection, settings: Settings, school_year: str, file: ListFile) -> int:
    """Record and archive the file of an act; a file held by intake becomes accepted."""
    former = batches.known(connection, file.batch)
    if former is not None and former.status == "withdrawn":
        raise UserError(
            f"Этот файл загружался и был отозван (загрузка № {former.batch_id}). Вернуть его: "
            f"shnor batch restore {former.batch_id}"
        )
    if former is not None and former.status not in NOT_LOADED:
        return former.batch_id
    returns.keep(settings, file.path, file.batch.sha256)
    batch = replace(file.batch, school_year=school_year, covers={"school_year": [school_year]})
    batch_id = batches.record(connection, batch)
    quarantine.follow(connection, batch, batch_id)
    return batch_id
