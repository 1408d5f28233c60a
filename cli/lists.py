"""`shnor register-list`: a list of low-result schools becomes official by its act."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import access, russian, tables
from domain.errors import UserError

if TYPE_CHECKING:
    import pandas as pd

INCLUDE, EXCLUDE, REASON = "--include", "--exclude", "--reason"
AS_TYPED = "shnor.as_typed"
LISTED = {"yes": "входит", "no": "не входит", "unknown": "не вычислимо"}


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
        typer.Option(INCLUDE, metavar="КОД", help="Включить школу; за ней --reason."),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option(EXCLUDE, metavar="КОД", help="Исключить школу; за ней --reason."),
    ] = None,
    reason: Annotated[
        list[str] | None,
        typer.Option(REASON, metavar="ПОЧЕМУ", help="Почему эта школа включена или исключена."),
    ] = None,
) -> None:
    """Register the list of a year and print how it differs from the forecast."""
    if from_draft and file:
        raise UserError("Школы берутся или из прогноза, или из файла: оставьте одно.")
    if not (from_draft or file or include):
        raise UserError("Не указано, какие школы: --from-draft, --file или --include.")
    if file and not file.exists():
        raise UserError(f"Нет файла «{file}». Проверьте путь.")
    by_hand = _with_reasons(ctx.meta[AS_TYPED])
    settings = access.settings()
    with access.warehouse(settings) as engine:
        from stages import registration

        registered = registration.register(
            engine,
            settings,
            year,
            order,
            date,
            issuer,
            by or access.operator(),
            from_draft=from_draft,
            entries=registration.from_file(engine, settings, file) if file else None,
            include=by_hand[INCLUDE],
            exclude=by_hand[EXCLUDE],
        )
    typer.echo(
        f"Перечень {year} зарегистрирован (№ {registered.list_id}): {order} от {date:%d.%m.%Y}."
    )
    _show_difference(registered.difference)


def _with_reasons(words: list[str]) -> dict[str, list[tuple[str, str]]]:
    """Schools put in and left out by hand, each with the reason typed after it.

    Raises:
        UserError: when a school has no reason, or a reason no school.
    """
    found = {INCLUDE: [], EXCLUDE: []}
    waiting = None
    queue = iter(words)
    for word in queue:
        option, glued, value = word.partition("=")
        if option not in (INCLUDE, EXCLUDE, REASON):
            continue
        value = value if glued else next(queue)
        if option == REASON:
            if waiting is None:
                raise UserError(f"Причина «{value}» не относится ни к одной школе.")
            found[waiting[0]].append((waiting[1], value))
            waiting = None
        elif waiting:
            break
        else:
            waiting = (option, value)
    if waiting:
        raise UserError(f"Не сказано, почему: {waiting[0]} {waiting[1]}. Добавьте --reason «…».")
    return found


def _show_difference(difference: "pd.DataFrame") -> None:
    console = tables.console()
    if difference.empty:
        console.print("С прогнозом не расходится.")
        return
    console.print(tables.heading("Чем перечень отличается от прогноза"))
    answer = tables.table(
        "Школа", "Критерии", "Прогноз", "Акт", "Почему в прогнозе", "Почему в акте"
    )
    for row in difference.itertuples():
        answer.add_row(
            row.school_code,
            row.criteria,
            LISTED[row.forecast],
            LISTED[row.act],
            row.explanation or "",
            row.reason or "",
        )
    console.print(answer)
