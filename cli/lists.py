"""`shnor register-list`: a list of low-result schools becomes official by its act."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from cli import access, russian, tables
from domain import listed
from domain.errors import UserError

if TYPE_CHECKING:
    import pandas as pd

INCLUDE, EXCLUDE, REASON = "--include", "--exclude", "--reason"
AS_TYPED = "shnor.as_typed"


class InOrder(russian.Command):
    """A command that remembers in what order its options were typed."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Keep the words as typed: which reason belongs to which school only their order tells."""
        ctx.meta[AS_TYPED] = list(args)
        return super().parse_args(ctx, args)


def add_to(app: russian.Commands) -> None:
    """Add the command to the program."""
    app.command(
        "register-list",
        help="Зарегистрировать перечень ШНОР по акту и сравнить его с прогнозом.",
        cls=InOrder,
    )(register_list)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UserError(f"«{text}» – не дата; дата акта пишется так: 2021-09-30.") from error


def register_list(
    ctx: typer.Context,
    year: access.SchoolYear,
    order: Annotated[str, typer.Option("--order", metavar="НОМЕР", help="Номер акта.")],
    date: Annotated[
        date, typer.Option("--date", metavar="ДАТА", help="Дата акта: 2021-09-30.", parser=_date)
    ],
    issuer: Annotated[str, typer.Option("--issuer", metavar="ОРГАН", help="Кто издал акт.")],
    by: access.By = None,
    from_draft: Annotated[
        str | None,
        typer.Option(
            "--from-draft",
            metavar="КРИТЕРИИ",
            help="Школы – из прогноза по этому набору критериев.",
        ),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="ФАЙЛ", help="Школы – из файла.")
    ] = None,
    include: Annotated[
        list[str] | None,
        typer.Option(
            INCLUDE, metavar="КОД", help="Включить школу; за ней или за несколькими --reason."
        ),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            EXCLUDE, metavar="КОД", help="Исключить школу; за ней или за несколькими --reason."
        ),
    ] = None,
    reason: Annotated[
        list[str] | None,
        typer.Option(
            REASON, metavar="ПОЧЕМУ", help="Почему школы перед этим включены или исключены."
        ),
    ] = None,
) -> None:
    """Register the list of a year and print how it differs from the forecast.

    `include`, `exclude` and `reason` stand here for the help; their order is read from `ctx`.
    """
    by_hand = _with_reasons(ctx.meta[AS_TYPED])
    settings = access.settings()
    with access.warehouse(settings) as engine:
        from stages import list_file, registration

        registered = registration.register(
            engine,
            settings,
            year,
            order,
            date,
            issuer,
            by or access.operator(),
            from_draft=from_draft,
            entries=list_file.read(engine, settings, file) if file else None,
            include=by_hand[INCLUDE],
            exclude=by_hand[EXCLUDE],
        )
    console = tables.console()
    console.print(
        f"Перечень {year} зарегистрирован (№ {registered.list_id}): {order} от {date:%d.%m.%Y}."
    )
    for remark in registered.remarks:
        console.print(Text(remark, style="yellow"))
    _show_difference(console, registered.difference)


def _with_reasons(words: list[str]) -> dict[str, list[tuple[str, str]]]:
    """Schools put in and left out by hand, each with its reason or an empty one.

    A reason is that of all schools typed since the reason before. A school is named by its code or
    its login.

    Raises:
        UserError: when a reason follows no school.
    """
    from domain.school_code import from_login  # brings pandas, which --help does without

    found: dict[str, list[list[str]]] = {INCLUDE: [], EXCLUDE: []}
    waiting: list[list[str]] = []
    remaining = iter(words)
    for word in remaining:
        option, glued, value = word.partition("=")
        if option not in (INCLUDE, EXCLUDE, REASON):
            continue
        value = value if glued else next(remaining)
        if option != REASON:
            waiting.append([from_login(value) or value, ""])
            found[option].append(waiting[-1])
        elif not waiting:
            raise UserError(
                f"Причина «{value}» не относится ни к одной школе: она пишется после --include КОД "
                "или --exclude КОД."
            )
        else:
            for school in waiting:
                school[1] = value
            waiting = []
    return {
        option: [(code, reason) for code, reason in schools] for option, schools in found.items()
    }


def _show_difference(console: Console, difference: "pd.DataFrame") -> None:
    if difference.empty:
        console.print("С прогнозом не расходится, или прогноза нет.")
        return
    console.print(
        tables.heading(f"Отличия от прогноза по набору «{difference['criteria'].iloc[0]}»")
    )
    reasons = ("Почему в прогнозе", "Почему в акте")
    answer = tables.table("Школа", "Прогноз", "Акт", *reasons, texts=("Школа", *reasons))
    for row in difference.fillna("").itertuples():
        answer.add_row(
            row.short_name or row.school_code,
            listed.WORDS[row.forecast],
            listed.WORDS[row.act],
            row.explanation,
            row.reason,
        )
    console.print(answer)
