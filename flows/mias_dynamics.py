"""Stage 3: indicators of МИАС come in; the change in results comes out."""

from prefect import flow

from flows.parameters import FOLDER, OPERATOR, REPLACE, SCHOOL_YEAR
from intake.pipeline import Outcome
from tasks.intake_run import files_in
from tasks.run import Run
from tasks.stages import compute_dynamics, compute_kpi, write_note


@flow(
    name="mias-dynamics",
    description="Этап 3 (март–октябрь): показатели МИАС и динамика результатов за год.",
)
def mias_dynamics(
    school_year: str = SCHOOL_YEAR,
    folder: str = FOLDER,
    replace: bool = REPLACE,
    operator: str = OPERATOR,
) -> list[Outcome]:
    """Stage 3: indicators of МИАС come in; the change in results comes out."""
    paths = [folder] if folder else []
    with files_in("mias-dynamics", school_year, paths, replace, operator) as run:
        compute(run)
        return run.outcomes


def compute(run: Run) -> None:
    """The stage itself, once its files are in."""
    compute_dynamics(run)
    compute_kpi(run)
    write_note(run)
