"""Addresses of the two databases, the warehouse's and Prefect's: embedded, or on your server."""

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from domain.errors import UserError
from domain.settings import Settings
from warehouse import server

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

SCHEMES = ("postgresql", "postgres")


def warehouse_url(settings: Settings) -> str:
    """The warehouse's address as any PostgreSQL client understands it.

    Starts the embedded server where `settings.database_url` is empty; otherwise connects nowhere.
    """
    if not settings.database_url:
        return server.ensure_running(settings).url()
    scheme, _, rest = settings.database_url.strip().partition("://")
    url = f"postgresql://{rest}"
    if scheme.partition("+")[0] not in SCHEMES or not _database(url):
        raise UserError(
            "SHNOR_DATABASE_URL – не адрес базы PostgreSQL. Он пишется так: "
            "postgresql://user:password@host:5432/name."
        )
    return url


def prefect_url(settings: Settings) -> str:
    """The address, for Prefect's server, of the database with its state, created if missing.

    On your server it stands beside the warehouse and is called like it with `_prefect` added.

    Raises:
        UserError: when the server cannot be reached or the user may not create databases.
    """
    if not settings.database_url:
        return _for_asyncpg(server.ensure_running(settings).url(server.PREFECT))
    url = warehouse_url(settings)
    name = f"{_database(url)}_prefect"
    _create_database(url, name)
    return _for_asyncpg(url, name)


def engine(settings: Settings) -> "Engine":
    """An engine on the warehouse, its first connection made.

    Sessions are in the time zone of the settings whatever the server's own, so that a date in a
    view is the same on every server.

    Raises:
        UserError: when the database cannot be reached.
    """
    from sqlalchemy import create_engine, make_url
    from sqlalchemy.exc import OperationalError

    url = make_url(warehouse_url(settings))
    options = " ".join(filter(None, [url.query.get("options"), f"-c TimeZone={settings.timezone}"]))
    result = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        connect_args={"application_name": "shnor", "options": options},
    )
    try:
        result.connect().close()
    except OperationalError as error:
        raise UserError(_unreachable(url, error.orig)) from error
    return result


def _database(url: str) -> str:
    return unquote(urlsplit(url).path.lstrip("/"))


def _for_asyncpg(url: str, database: str | None = None) -> str:
    """The address in the words of SQLAlchemy with asyncpg, which spells `sslmode` as `ssl`."""
    from sqlalchemy import make_url

    parsed = make_url(url)
    query = {key: value for key, value in parsed.query.items() if key in ("host", "port")}
    if mode := parsed.query.get("sslmode"):
        query["ssl"] = mode
    result = parsed.set(
        drivername="postgresql+asyncpg", database=database or parsed.database, query=query
    )
    return result.render_as_string(hide_password=False)


def _create_database(url: str, name: str) -> None:
    """Create the database `name` on the server of `url` unless it is there."""
    import psycopg
    from psycopg import errors, sql

    try:
        with psycopg.connect(url, autocommit=True) as connection:
            found = "SELECT 1 FROM pg_database WHERE datname = %s"
            if not connection.execute(found, [name]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except (errors.DuplicateDatabase, errors.UniqueViolation):
        pass  # another process was first
    except errors.InsufficientPrivilege as error:
        user = urlsplit(url).username
        raise UserError(
            f"У пользователя {user} нет права создавать базы, а Prefect нужна своя: «{name}». "
            f'Попросите администратора сервера выполнить CREATE DATABASE "{name}" OWNER "{user}".'
        ) from error
    except psycopg.OperationalError as error:
        from sqlalchemy import make_url

        raise UserError(_unreachable(make_url(url), error)) from error


def _unreachable(url: "URL", error: BaseException) -> str:
    where = f"{url.host or 'localhost'}:{url.port or 5432}/{url.database}"
    return (
        f"Не удаётся подключиться к PostgreSQL {where}: {str(error).strip()}\n"
        "Проверьте, что сервер работает, база есть, а имя и пароль в SHNOR_DATABASE_URL верны."
    )
