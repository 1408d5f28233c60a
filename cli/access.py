"""What every command needs: the settings, the warehouse, the one who types."""

import getpass
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError

from domain import school_year
from domain.errors import UserError
from domain.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine


def settings() -> Settings:
    """The settings of the environment; says, beside the answer, when the data are invented.

    Raises:
        UserError: when a variable holds what it cannot.
    """
    try:
        found = Settings()
    except ValidationError as error:
        names = ", ".join(f"SHNOR_{fault['loc'][0]}".upper() for fault in error.errors())
        raise UserError(
            f"Недопустимое значение настройки: {names}. Исправьте переменную среды или файл .env."
        ) from error
    if found.demo:
        typer.echo("Демонстрационные данные.", err=True)
    return found


@contextmanager
def warehouse(of: Settings) -> "Iterator[Engine]":
    """The warehouse, up to date; its server is started if need be."""
    from warehouse import connection, migrate

    engine = connection.engine(of)
    try:
        migrate.ensure(engine)
        yield engine
    finally:
        engine.dispose()


def existing(files: Sequence[Path]) -> None:
    """Make sure that files named on the command line are there.

    Raises:
        UserError: with those that are not, or are folders.
    """
    folders = [f"«{file}»" for file in files if file.is_dir()]
    if folders:
        raise UserError(f"Это папка: {', '.join(folders)}. Назовите файлы в ней.")
    missing = [f"«{file}»" for file in files if not file.is_file()]
    if missing:
        raise UserError(f"Нет файла: {', '.join(missing)}. Проверьте путь.")


def answers(of: Settings, sha256: str) -> list[Path]:
    """What was written for the sender of a file, for a person to open."""
    found = of.returned.glob(f"*({sha256[:8]}). Замечания.*")
    return sorted(path.resolve() for path in found if path.suffix != ".partial")


def operator() -> str:
    """The user of the operating system, whose name decisions are recorded under.

    Raises:
        UserError: when the system knows no name.
    """
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError) as error:
        raise UserError("Система не знает вашего имени: укажите его параметром --by.") from error


def _school_year(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return school_year.parse(text)
    except ValueError as error:
        raise UserError(f"{error}.") from error


_YEAR = typer.Option(
    "--year", metavar="ГОД", help="Учебный год, например 2020/21.", callback=_school_year
)
SchoolYear = Annotated[str, _YEAR]
MaybeSchoolYear = Annotated[str | None, _YEAR]
By = Annotated[
    str | None,
    typer.Option("--by", metavar="КТО", help="Кто решил; иначе – пользователь системы."),
]
