"""Stage 4: the results of the year are judged; the forecast of next year's list comes out."""

from prefect import flow

from flows.parameters import FOLDER, OPERATOR, REPLACE, SCHOOL_YEAR
from intake.pipeline import Outcome
from tasks.artifacts import show_files, show_list
from tasks.files import publish_data_docs, take_in
from tasks.run import Run, opened, sources
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
    with opened("list-revision", school_year, operator) as run:
        take_in(run, sources(run, [folder] if folder else []), replace)
        publish_data_docs(run)
        compute(run)
        show_files(run)
        return run.outcomes


def compute(run: Run) -> None:
    """The stage itself, once its files are in."""
    forecast_list(run)
    compute_kpi(run)
    show_list(run)
