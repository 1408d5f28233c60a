"""Stage 4: the results of the year are judged; the forecast of next year's list comes out."""

from prefect import flow

from flows.parameters import FOLDER, OPERATOR, REPLACE, SCHOOL_YEAR
from intake.pipeline import Outcome
from tasks.artifacts import show_list
from tasks.intake_run import files_in
from tasks.run import Run
from tasks.stages import compute_kpi, forecast_list


@flow(
    name="list-revision",
    description="Этап 4 (сентябрь): оценка по критериям, прогноз перечня; утверждает его акт.",
)
def list_revision(
    school_year: str = SCHOOL_YEAR,
    folder: str = FOLDER,
    replace: bool = REPLACE,
    operator: str = OPERATOR,
) -> list[Outcome]:
    """Stage 4: the results of the year are judged; the forecast of next year's list comes out."""
    paths = [folder] if folder else []
    with files_in("list-revision", school_year, paths, replace, operator) as run:
        compute(run)
        return run.outcomes


def compute(run: Run) -> None:
    """The stage itself, once its files are in."""
    forecast_list(run)
    compute_kpi(run)
    show_list(run)
