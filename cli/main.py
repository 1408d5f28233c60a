"""The program `shnor`: its commands, and what becomes of errors."""

import errno
import sys

import typer
from rich.text import Text

from cli import (
    batches,
    database,
    lists,
    maps,
    papers,
    providers,
    quarantine,
    runs,
    russian,
    schools,
    sql,
    status,
    tables,
)
from domain.errors import UserError

SUCCESS = 0
FAILURE = 1

app = russian.Commands(
    "Мониторинг школ с низкими образовательными результатами: приём данных, четыре этапа "
    "учебного года, перечень с основаниями.\n\n"
    "Код завершения: 0 – всё принято, 3 – что-то не принято или отложено, 1 – команда не удалась."
)
runs.add_to(app)
lists.add_to(app)
providers.add_to(app)
maps.add_to(app)
app.add_typer(batches.app, name="batch")
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(schools.app, name="school")
app.add_typer(papers.app, name="paper")
status.add_to(app)
sql.add_to(app)
app.add_typer(database.app, name="db")


def main() -> None:
    """Run the command of the command line and end with its code.

    What a person can mend is said in a sentence; an error of the program keeps its traceback.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # a console that lacks «№» is no reason to fail
    try:
        code = app(standalone_mode=False)
    except UserError as error:
        code = _fail(str(error))
    except OSError as error:
        if error.filename is None:  # not about a file: a fault of the program
            raise
        code = _fail(f"Не удалось открыть или записать «{error.filename}»: {_why(error)}.")
    except typer.TyperException as error:
        code = _fail(russian.complaint(error))
    sys.exit(code or SUCCESS)


def _why(error: OSError) -> str:
    """Why the system refused a file or folder, as far as a person can mend it."""
    if isinstance(error, FileNotFoundError):
        return "такой папки нет"
    if isinstance(error, FileExistsError | NotADirectoryError):
        return "это файл, а не папка"
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return "нет доступа. Разрешите его или выберите другую папку"
    if error.errno == errno.ENOSPC:
        return "на диске нет места"
    return f"система ответила: {error.strerror}"


def _fail(message: str) -> int:
    tables.console(stderr=True).print(Text(message, style="red"))
    return FAILURE
