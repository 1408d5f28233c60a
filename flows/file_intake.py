"""Files of any kind come in; nothing else is computed."""

from prefect import flow

from flows.parameters import OPERATOR, PATHS, REPLACE, SCHOOL_YEAR
from intake.pipeline import Outcome
from tasks.intake_run import files_in


@flow(name="file-intake", description="Приём файлов любого вида: распознать, проверить, загрузить.")
def file_intake(
    school_year: str = SCHOOL_YEAR,
    paths: list[str] = PATHS,
    replace: bool = REPLACE,
    operator: str = OPERATOR,
) -> list[Outcome]:
    """Files of any kind come in; nothing else is computed."""
    said_year = school_year or None
    with files_in("file-intake", school_year, paths, replace, operator, said_year) as run:
        return run.outcomes
