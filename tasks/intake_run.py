"""How a flow runs: its files come in, its steps follow, the fate of its files is shown."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from intake.pipeline import Outcome
from tasks.artifacts import show_files
from tasks.files import publish_data_docs, take_in
from tasks.run import Run, opened, sources


@contextmanager
def files_in(
    flow: str,
    school_year: str,
    paths: Sequence[str],
    replace: bool,
    operator: str,
    said_year: str | None = None,
) -> Iterator[Run]:
    """A run of a flow with its files taken in and their checks published.

    Args:
        flow: the flow's name.
        school_year: the year the run is about; empty for the one its date gives.
        paths: files and folders; none for the inbox.
        replace: whether files may change what is loaded.
        operator: who asks; empty for the user of the machine.
        said_year: the school year the operator says the files are of, if any.
    """
    with opened(flow, school_year, operator) as run:
        take_in(run, sources(run, paths), replace, said_year)
        publish_data_docs(run)
        try:
            yield run
        finally:  # what came in is shown even where the stage then failed
            show_files(run)


def carry_out(
    flow: str,
    steps: Sequence[Callable[[Run], object]],
    school_year: str,
    folder: str,
    replace: bool,
    operator: str,
) -> list[Outcome]:
    """A stage: its files come in, then its steps follow one another; the fate of every file."""
    with files_in(flow, school_year, [folder] if folder else [], replace, operator) as run:
        for step in steps:
            step(run)
        return run.outcomes
