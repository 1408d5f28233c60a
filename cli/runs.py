"""Commands that run flows: `intake`, `run`, `demo`, `ui`.

Flows bring Prefect and Great Expectations, so they are imported where they are run.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.text import Text

from cli import access, findings, russian, tables
from domain.errors import UserError
from domain.fate import NOT_LOADED
from domain.plural import plural
from domain.settings import Settings

if TYPE_CHECKING:
    from intake.pipeline import Outcome

NOT_ACCEPTED = 3
UI_PORT = 4200

Stage = Literal[
    "rcoko-intake", "roadmap-collection", "mias-dynamics", "list-revision", "annual-cycle"
]


def add_to(app: russian.Commands) -> None:
    """Add the commands to the program."""
    app.command("demo", help="Показать всё на учебном районе: данные, цикл, итоги.")(demo)
    app.command("intake", help="Распознать, проверить и загрузить файлы или папки.")(intake)
    app.command("run", help="Выполнить этап учебного года или весь цикл.")(run)
    app.command("ui", help="Сервер Prefect с интерфейсом, расписаниями и исполнителем.")(ui)


def demo() -> int:
    """Write the sample district, run its cycle, say what came out."""
    from sample import demo

    return demo.run(access.settings(), tables.console())


def intake(
    paths: Annotated[list[Path], typer.Argument(metavar="ПУТЬ…", help="Файлы и папки.")],
    year: access.MaybeSchoolYear = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Разрешить менять уже загруженное.")
    ] = False,
) -> int:
    """Take files in and say what became of each."""
    missing = [f"«{path}»" for path in paths if not path.exists()]
    if missing:
        raise UserError(f"Нет файла или папки: {', '.join(missing)}. Проверьте путь.")
    settings = access.settings()
    from flows import run as flows

    with flows.session(settings):
        outcomes = flows.flow("file-intake")(
            school_year=year or "",
            paths=[str(path.resolve()) for path in paths],
            replace=replace,
            operator=access.operator(),
        )
    return _report(outcomes, settings)


def run(
    flow: Annotated[Stage, typer.Argument(metavar="ЭТАП", help="Какой.")],
    year: access.MaybeSchoolYear = None,
) -> int:
    """Run a stage; without a year, that of the calendar."""
    settings = access.settings()
    from flows import run as flows

    with flows.session(settings):
        outcomes = flows.flow(flow)(school_year=year or "", operator=access.operator())
    code = _report(outcomes, settings)
    tables.console().print(f"Отчёты: {settings.reports.resolve()}. Состояние: shnor status")
    return code


def ui(
    port: Annotated[
        int, typer.Option("--port", min=1024, max=65535, help="Порт интерфейса на 127.0.0.1.")
    ] = UI_PORT,
) -> None:
    """Keep Prefect's server, its UI and a worker until Ctrl-C."""
    from tasks import prefect_server

    prefect_server.serve(access.settings(), port)


def _report(outcomes: "list[Outcome]", settings: Settings) -> int:
    """Print the fate of every file, then the findings of each; the exit code."""
    console = tables.console()
    if not outcomes:
        console.print("Новых файлов нет.")
        return 0
    numbers = ("Строк", "Загружено", "Не принято")
    texts = ("Файл", "О чём", "Судьба")
    answer = tables.table("№", *texts, *numbers, numbers=("№", *numbers), texts=texts)
    for outcome in outcomes:
        answer.add_row(
            str(outcome.batch_id),
            outcome.file_name,
            outcome.work or _title(outcome.dataset),
            tables.status(outcome.status),
            str(outcome.rows_read),
            str(outcome.rows_loaded),
            str(outcome.rows_rejected),
        )
    console.print(answer)
    for outcome in outcomes:
        console.print(tables.heading(f"{outcome.file_name} (загрузка № {outcome.batch_id})"))
        if outcome.status not in NOT_LOADED:  # else it is the first of the findings
            console.print(outcome.message)
        findings.show(console, findings.by_rule(outcome.findings))
        if outcome.status not in NOT_LOADED and outcome.rows_rejected:
            console.print(f"Файл для отправителя: shnor batch return {outcome.batch_id}")
    refused = sum(outcome.status in NOT_LOADED for outcome in outcomes)
    if not refused:
        return 0
    console.print(
        Text(
            f"\nНе принято и отложено: {refused} {plural(refused, 'файл', 'файла', 'файлов')} из "
            f"{len(outcomes)}. Замечания для отправителей: {settings.returned.resolve()}; "
            "подробно: shnor batch show НОМЕР",
            style="bold",
        )
    )
    return NOT_ACCEPTED


def _title(dataset: str | None) -> str:
    from schemas.datasets import DATASETS

    return DATASETS[dataset].title if dataset else "не распознан"
