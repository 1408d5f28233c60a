"""Artifacts: what a run shows of itself in the Prefect UI."""

from prefect import task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE

from domain import fate, listed
from domain.finding import SEVERITY_WORDS
from tasks.run import Run
from warehouse.query import frame

LISTED = 200  # findings in the table; all of them stand in ops.finding


@task(name="Файлы и замечания", cache_policy=NO_CACHE)
def show_files(run: Run) -> None:
    """A table of the files with their fate, and one of the findings."""
    if not run.outcomes:
        create_markdown_artifact("Новых файлов нет.", key=f"{run.flow}-files")
        return
    create_table_artifact(
        key=f"{run.flow}-files",
        description=f"Файлы прогона, {run.school_year}{run.mark}",
        table=[
            {
                "Файл": outcome.file_name,
                "О чём": outcome.work,
                "Судьба": fate.WORDS[outcome.status],
                "Загрузка": outcome.batch_id,
                "Строк": outcome.rows_read,
                "Загружено": outcome.rows_loaded,
                "Не принято": outcome.rows_rejected,
                "Что произошло": outcome.message,
            }
            for outcome in run.outcomes
        ],
    )
    findings = [
        {
            "Файл": outcome.file_name,
            "Вид": SEVERITY_WORDS[finding.severity],
            "Лист": finding.sheet,
            "Строка": finding.row_number,
            "Столбец": finding.column_name,
            "Замечание": finding.message,
        }
        for outcome in run.outcomes
        for finding in outcome.findings
    ]
    more = f"; показаны первые {LISTED} из {len(findings)}" if len(findings) > LISTED else ""
    if findings:
        create_table_artifact(
            key=f"{run.flow}-findings",
            description=f"Замечания{run.mark}{more}",
            table=findings[:LISTED],
        )


@task(name="Перечень с основаниями", cache_policy=NO_CACHE)
def show_list(run: Run) -> None:
    """The forecast of the default criteria with the reason for every school, alphabetically."""
    with run.engine.connect() as connection:
        schools = frame(
            connection,
            "SELECT coalesce(school.short_name, list.school_code) AS school, list.listed, "
            "list.explanation FROM mart.nor_list AS list "
            "LEFT JOIN mart.school USING (school_code) WHERE list.status = 'draft' "
            "AND list.judged_year = :year AND list.criteria = :criteria ORDER BY 1",
            year=run.school_year,
            criteria=run.settings.criteria,
        )
    create_table_artifact(
        key=f"{run.flow}-list",
        description=f"Прогноз перечня по результатам {run.school_year}, набор "
        f"{run.settings.criteria}{run.mark}. Перечень утверждается только актом.",
        table=[
            {"Школа": row.school, "Прогноз": listed.WORDS[row.listed], "Почему": row.explanation}
            for row in schools.itertuples()
        ],
    )
