"""What a provider of data does before sending: `shnor check` and `shnor template`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.text import Text

from cli import access, findings, russian, tables
from cli.runs import NOT_ACCEPTED
from domain.errors import UserError
from domain.fate import ACCEPTED
from domain.settings import Settings

if TYPE_CHECKING:
    import pandas as pd

    from warehouse.batches import Batch

FATES = {
    "accepted": ("Можно отправлять", "green"),
    "accepted_with_warnings": ("Можно отправлять, но с замечаниями", "yellow"),
    "held": ("Приём отложит файл", "magenta"),
    "rejected": ("Приём не примет файл", "red"),
}
Name = Literal[
    "school", "mentorship", "indicator_value", "nor_list", "roadmap_item", "act", "assignment",
    "register_entry",
]  # fmt: skip


def add_to(app: russian.Commands) -> None:
    """Add the commands to the program."""
    app.command(
        "check", help="Проверить файлы перед отправкой, не загружая; база данных не нужна."
    )(check)
    app.command(
        "template",
        help="Шаблон для заполнения: school – реестр школ, mentorship – наставники и договоры, "
        "indicator_value – показатели, nor_list – перечень, roadmap_item – дорожная карта, "
        "act – акты и справки, assignment – поручения школам, register_entry – реестры практик, "
        "аудитов, приложений к программам, кураторов.",
    )(template)


def check(
    files: Annotated[list[Path], typer.Argument(metavar="ФАЙЛ…", help="Файлы, не папки.")],
    year: access.MaybeSchoolYear = None,
) -> int:
    """Print what the intake would find in each file; the exit code."""
    access.existing(files)
    settings = access.settings()
    console = tables.console()
    refused = 0
    with tables.console(stderr=True).status("Загружаются правила проверки…"):
        from expectations.gate import Gate
        from intake.check import alone

        gate = Gate("Проверка перед отправкой")
    for file in files:
        with tables.console(stderr=True).status(Text(f"Проверяется «{file.name}»…")):
            batch = alone(file.resolve(), settings, gate, year)
        refused += batch.decision not in ACCEPTED
        console.print(tables.heading(file.name))
        console.print(_fate(batch))
        findings.show(console, findings.by_rule(batch.findings))
    console.print(
        "\nВсе ли ожидаемые школы есть, как было годом раньше и что уже загружено, увидит только "
        "приём."
    )
    return NOT_ACCEPTED if refused else 0


def template(
    name: Annotated[Name, typer.Argument(metavar="ШАБЛОН", help="Какой.")],
    year: access.SchoolYear,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="ФАЙЛ", help="Куда: файл или папка; иначе в эту папку."),
    ] = None,
) -> None:
    """Write a template, with the district's schools in it where the warehouse is at hand."""
    settings = access.settings()
    from reports import templates

    path = templates.destination(name, year, to)
    schools = _schools(settings)
    templates.write(name, year, path, settings, schools)
    console = tables.console()
    console.print(f"Шаблон: {path.resolve()}")
    console.print("Заполнив, проверьте его: shnor check ФАЙЛ")


def _schools(settings: Settings) -> "pd.DataFrame | None":
    """The registry of the warehouse; None, with the reason said, where there is none to ask.

    No server is made for the sake of a template: an empty warehouse knows no schools.
    """
    console = tables.console(stderr=True)
    if not settings.database_url and not (settings.server_folder() / "data").exists():
        console.print("Базы данных здесь нет, поэтому школы в шаблон не вписаны.")
        return None
    from reports import templates

    try:
        with access.warehouse(settings) as engine, engine.connect() as connection:
            return templates.registry(connection)
    except UserError as error:
        console.print(f"Школы в шаблон не вписаны. {error}")
        return None


def _fate(batch: "Batch") -> Text:
    """What the intake would do with a file, and how many rows of it would be loaded."""
    fate = Text.assemble(FATES[batch.decision])
    if batch.work:
        fate.append(f": {batch.work}")
    if batch.decision in ACCEPTED:
        count = batch.rows_loaded
        fate.append(f". Годных строк: {count} из {batch.rows_read}")
    return fate.append(".")
