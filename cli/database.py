"""`shnor db`: the embedded server, or the one SHNOR_DATABASE_URL names."""

from urllib.parse import urlsplit

import typer

from cli import access, russian, tables
from domain.errors import UserError
from domain.settings import Settings
from warehouse import connection, server

app = russian.Commands("Сервер PostgreSQL: встроенный или ваш (SHNOR_DATABASE_URL).")


@app.command("url", help="Напечатать адрес базы для psql, DBeaver, Excel; запускает сервер.")
def url() -> None:
    """Print the warehouse's address alone, so that a script can take it; where it lies, beside."""
    settings = access.settings()
    with access.warehouse(settings):
        typer.echo(connection.warehouse_url(settings))
    if not settings.database_url:
        typer.echo(f"Файлы сервера: {settings.server_folder()}", err=True)


@app.command("start", help="Запустить встроенный сервер и привести базу к нынешнему виду.")
def start() -> None:
    """Start the embedded server and migrate; on a server of the user's, only migrate."""
    settings = access.settings()
    with access.warehouse(settings):
        pass
    _say(settings)


@app.command("stop", help="Остановить встроенный сервер.")
def stop() -> None:
    """Stop the embedded server."""
    settings = access.settings()
    if settings.database_url:
        raise UserError(
            f"База {address(settings)} – на вашем сервере (SHNOR_DATABASE_URL): остановите его его "
            "собственными средствами."
        )
    stopped = server.stop(settings)
    typer.echo("Сервер остановлен." if stopped else "Сервер и так не работает.")


@app.command("status", help="Работает ли сервер и где он; ничего не запускает.")
def status() -> None:
    """Say whether the server runs and where its files lie; start nothing."""
    settings = access.settings()
    if settings.database_url:
        connection.engine(settings).dispose()
    _say(settings)


def address(settings: Settings) -> str:
    """Host, port and name of the warehouse, without user and password; starts nothing."""
    if settings.database_url:
        parts = urlsplit(connection.warehouse_url(settings))
        return f"{parts.hostname or 'localhost'}:{parts.port or 5432}{parts.path}"
    running = server.status(settings)
    return f"{server.HOST}:{running.port}/{server.WAREHOUSE}" if running else "не запущена"


def _say(settings: Settings) -> None:
    console = tables.console()
    if settings.database_url:
        console.print(f"База на вашем сервере: {address(settings)}, подключение есть.")
        return
    running = server.status(settings)
    console.print(
        f"Встроенный PostgreSQL работает: {address(settings)}, процесс {running.process}."
        if running
        else "Встроенный PostgreSQL не работает; запустить: shnor db start"
    )
    console.print(f"Файлы сервера: {settings.server_folder()}")
