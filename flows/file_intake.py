"""Files of any kind come in; nothing else is computed."""

from prefect import flow

from flows.parameters import OPERATOR, PATHS, REPLACE, SCHOOL_YEAR
from intake.pipeline import Outcome
from tasks.artifacts import show_files
from tasks.files import publish_data_docs, take_in
from tasks.run import opened, sources


@flow(name="file-intake", description="Приём файлов любого вида: распознать, проверить, загрузить.")
def file_intake(
    school_year: str = SCHOOL_YEAR,
    paths: list[str] = PATHS,
    replace: bool = REPLACE,
    operator: str = OPERATOR,
) -> list[Outcome]:
    """Files of any kind come in; nothing else is computed."""
    with opened("file-intake", school_year, operator) as run:
        take_in(run, sources(run, paths), replace, said_year=school_year or None)
        publish_data_docs(run)
        show_files(run)
        return run.outcomes
