"""`shnor sql`: one reading statement, its rows as a table, CSV or JSON."""

import csv
import json
import sys
from collections.abc import Iterable
from contextlib import closing
from decimal import Decimal
from itertools import chain, islice
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.text import Text

from cli import access, russian, tables
from domain.errors import UserError

if TYPE_CHECKING:
    import psycopg

CHUNK = 1000  # rows fetched at once
READ_ONLY = "25006"  # the server's code for a change in a read-only transaction
ROWS_SHOWN = 200
CELL_WIDTH = 60
READABLE_WIDTH = 9  # characters a column needs; where there is less, columns become lines


def add_to(app: russian.Commands) -> None:
    """Add the command to the program."""
    app.command(
        "sql", help="Выполнить запрос к базе; только чтение. Данные для анализа – в схеме mart."
    )(sql)


def sql(
    query: Annotated[str, typer.Argument(metavar="ЗАПРОС", help="Один запрос, в кавычках.")],
    format: Annotated[
        Literal["table", "csv", "json"],
        typer.Option(
            "--format", help=f"Вид ответа: table – до {ROWS_SHOWN} строк, csv и json – все."
        ),
    ] = "table",
) -> None:
    """Print the rows of one statement, in a transaction that cannot write."""
    show = {"table": _table, "csv": _csv, "json": _json}[format]
    with access.warehouse(access.settings()) as engine:
        import psycopg

        try:
            with (
                engine.connect().execution_options(postgresql_readonly=True) as connection,
                connection.connection.driver_connection.cursor() as cursor,
                # A stream passes an answer of any size; and it takes one statement only, so that
                # none can end the transaction and write after it. It holds the connection's lock
                # until closed, whatever happens.
                closing(cursor.stream(query, size=CHUNK)) as stream,
            ):
                first = list(islice(stream, 1))
                if not first:  # a stream without rows does not tell the columns
                    stream.close()
                    cursor.execute(query, prepare=True)
                names = [column.name for column in cursor.description]
                show(names, chain(first, stream))
        except psycopg.Error as error:
            raise UserError(_complaint(error)) from error


def _complaint(error: "psycopg.Error") -> str:
    """What is wrong with a statement: ours where we know better, else the server's own words."""
    said = str(error).strip()
    if error.sqlstate is None:  # the driver's: the statement was done and there is nothing to show
        return "Запрос не возвращает строк. Команда shnor sql показывает строки одного запроса."
    if error.sqlstate == READ_ONLY:
        return (
            "Команда shnor sql только читает. Загруженное меняют shnor intake и shnor batch. "
            f"Ответ сервера: {said}"
        )
    if "multiple commands" in said:
        return "Запросов несколько, а выполняется один: оставьте один."
    return f"Запрос не выполнен. Ответ сервера: {said}"


def _csv(names: list[str], rows: Iterable[tuple]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_text(value) for value in row] for row in rows)


def _json(names: list[str], rows: Iterable[tuple]) -> None:
    """An array of objects, a row a line."""
    separator = "[\n"
    for row in rows:
        record = dict(zip(names, row, strict=True))
        sys.stdout.write(separator + json.dumps(record, ensure_ascii=False, default=_plain))
        separator = ",\n"
    sys.stdout.write("[]\n" if separator == "[\n" else "\n]\n")


def _table(names: list[str], rows: Iterable[tuple]) -> None:
    """The first rows; where the terminal is too narrow for the columns, each record downwards."""
    console = tables.console()
    shown = [[_short(value) for value in row] for row in islice(rows, ROWS_SHOWN)]
    more = next(iter(rows), None) is not None
    if len(names) * READABLE_WIDTH > console.width:
        for number, row in enumerate(shown, 1):
            console.print(Text(f"– строка {number} –", style="dim"))
            record = tables.pairs()
            for name, value in zip(names, row, strict=True):
                record.add_row(name, value)
            console.print(record)
    else:
        answer = tables.table(*names)
        for row in shown:
            answer.add_row(*row)
        console.print(answer)
    if more:
        tables.console(stderr=True).print(
            f"Показаны первые {ROWS_SHOWN} строк; все: --format csv или --format json."
        )
    elif not shown:
        tables.console(stderr=True).print("Строк нет.")


def _text(value: Any) -> str:
    """A value in a cell of CSV; a missing one is empty."""
    if value is None:
        return ""
    if isinstance(value, bool | dict | list):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    return str(value)


def _short(value: Any) -> str:
    """A value in a cell of a table: numbers to four decimals, long texts cut."""
    if isinstance(value, float | Decimal):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    text = _text(value)
    return text if len(text) <= CELL_WIDTH else f"{text[: CELL_WIDTH - 1]}…"


def _plain(value: Any) -> float | str:
    """What JSON has no word for: exact numbers become numbers, the rest text."""
    return float(value) if isinstance(value, Decimal) else str(value)
