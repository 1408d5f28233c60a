"""Brings a database to the present form: tables by Alembic, then the views of `views/`."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, text

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent
LOCK = 5_270_001  # any number of our own: two programs starting at once migrate one after another


def ensure(engine: Engine) -> None:
    """`upgrade`, unless one query shows there is nothing to do: for commands that start at once."""
    with engine.connect() as connection:
        if _is_present(connection):
            return
    upgrade(engine)


def upgrade(engine: Engine) -> None:
    """Migrate the tables and, where a view's text changed, make all views anew.

    Safe to call at every start and from several processes at once.
    """
    from alembic import command  # slow, and needed seldom

    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        for schema in ("ops", "core"):
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {schema}"))
        command.upgrade(configuration(connection), "head")
        _make_views(connection)


def configuration(connection: Connection) -> "Config":
    """Alembic's configuration for work on an open connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER / "migrations"))
    config.attributes["connection"] = connection
    return config


def _make_views(connection: Connection) -> None:
    if _is_present(connection):
        return
    # The driver's own connection: SQLAlchemy's would take a per cent sign for a parameter.
    driver = connection.connection.driver_connection
    driver.execute("DROP SCHEMA IF EXISTS mart CASCADE")
    driver.execute("CREATE SCHEMA mart")
    for view in _views():
        driver.execute(view.read_text(encoding="utf-8"))
    driver.execute(f"COMMENT ON SCHEMA mart IS 'Представления для аналитиков; вид {_digest()}'")


def _is_present(connection: Connection) -> bool:
    """Whether the views, and so the tables under them, are of this very program."""
    query = "SELECT obj_description(to_regnamespace('mart')::oid, 'pg_namespace')"
    return _digest() in (connection.execute(text(query)).scalar() or "")


def _views() -> list[Path]:
    return sorted((FOLDER / "views").glob("*.sql"))


def _digest() -> str:
    """A fingerprint of all migrations and views."""
    files = [*sorted((FOLDER / "migrations/versions").glob("*.py")), *_views()]
    return hashlib.sha256(b"\n".join(file.read_bytes() for file in files)).hexdigest()
