"""One run of a flow: its settings, its warehouse, its school year, its gate."""

import getpass
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine

from domain import school_year as years
from domain.errors import UserError
from domain.settings import Settings
from expectations.gate import Gate
from intake.pipeline import Outcome
from reference import catalog
from warehouse import connection, migrate


@dataclass
class Run:
    """What every task of a run needs.

    Attributes:
        flow: the flow's name.
        school_year: the year the run is about.
        operator: who asked for it.
        outcomes: the fate of every file taken in so far.
    """

    flow: str
    settings: Settings
    engine: Engine
    school_year: str
    operator: str
    started_at: datetime
    outcomes: list[Outcome] = field(default_factory=list)

    @cached_property
    def gate(self) -> Gate:
        """The run's gate, opened with the first file: Great Expectations takes seconds."""
        return Gate(f"{self.flow}, {self.school_year}{self.mark}")

    @property
    def mark(self) -> str:
        """What stands behind every title when the data are invented."""
        return " (демонстрационные данные)" if self.settings.demo else ""

    @property
    def checked(self) -> bool:
        """Whether any batch passed the gate, so that there are Data Docs to write."""
        return "gate" in self.__dict__

    @property
    def data_docs(self) -> Path:
        """The folder of this run's Data Docs."""
        stamp = f"{self.started_at:%Y-%m-%d %H-%M-%S}"
        return self.settings.reports / "data-docs" / f"{stamp} {self.flow}"


@contextmanager
def opened(flow: str, school_year: str, operator: str) -> Iterator[Run]:
    """A run of a flow with its warehouse open and up to date.

    An empty school year is computed from today's date (see the calendar in the reference data),
    an empty operator is the user of the machine.
    """
    settings = Settings()
    now = datetime.now(settings.zone)
    engine = connection.engine(settings)
    try:
        migrate.upgrade(engine)
        yield Run(
            flow=flow,
            settings=settings,
            engine=engine,
            school_year=(
                years.parse(school_year)
                if school_year
                else catalog.year_under_review(flow, now.date())
            ),
            operator=operator or getpass.getuser(),
            started_at=now,
        )
    finally:
        engine.dispose()


def sources(run: Run, named: Sequence[str]) -> list[Path]:
    """Where a run takes files from: the files and folders named, else the inbox.

    Raises:
        UserError: when one of them does not exist.
    """
    if not named:
        run.settings.inbox.mkdir(parents=True, exist_ok=True)
        return [run.settings.inbox]
    paths = [Path(name).expanduser() for name in named]
    missing = [f"«{path}»" for path in paths if not path.exists()]
    if missing:
        raise UserError(f"Нет папки или файла: {', '.join(missing)}. Проверьте путь.")
    return paths
