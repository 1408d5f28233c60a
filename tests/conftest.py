"""A real PostgreSQL for the tests, with a fresh warehouse for each that asks for one."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Engine

from domain.settings import Settings
from warehouse import connection
from warehouse import server as embedded

# How long an example takes says nothing on a machine that does other work too.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a server where databases may be created: SHNOR_TEST_DATABASE_URL or ours."""
    if given := os.environ.get("SHNOR_TEST_DATABASE_URL"):
        yield given
        return
    # Not in pytest's own folder: under root the server's user cannot enter it.
    folder = Path(tempfile.mkdtemp(prefix="shnor-test-"))
    folder.chmod(0o755)
    settings = Settings(_env_file=None, home=folder, server_home=folder / "server")
    address = embedded.ensure_running(settings).url()
    superuser = as_superuser(address)
    for name in ("fsync", "full_page_writes", "synchronous_commit"):  # survive no power cut, faster
        execute(superuser, f"ALTER SYSTEM SET {name} = off")
    execute(superuser, "SELECT pg_reload_conf()")
    yield address
    embedded.stop(settings)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def template(server: str) -> Iterator[str]:
    """The name of a migrated, empty warehouse that others are copied from."""
    from warehouse import migrate

    name = f"template_{uuid.uuid4().hex[:12]}"
    execute(server, f"CREATE DATABASE {name}")
    engine = connection.engine(Settings(_env_file=None, database_url=beside(server, name)))
    migrate.upgrade(engine)
    engine.dispose()
    yield name
    execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(server: str, template: str) -> Iterator[str]:
    """The address of a fresh warehouse of the test's own."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    # Copied as files it is there in half the time.
    execute(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    yield beside(server, name)
    for each in (name, f"{name}_prefect"):
        execute(server, f"DROP DATABASE IF EXISTS {each} WITH (FORCE)")


@pytest.fixture
def settings(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clean_environment: None
) -> Settings:
    """Settings of a fresh data folder and warehouse, also where the program reads its own."""
    monkeypatch.setenv("SHNOR_HOME", str(tmp_path))
    monkeypatch.setenv("SHNOR_DATABASE_URL", database)
    return Settings(_env_file=None)


@pytest.fixture
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of the developer's own settings."""
    for name in os.environ:
        if name.startswith("SHNOR_"):
            monkeypatch.delenv(name)


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    """An engine on the test's own warehouse."""
    engine = connection.engine(settings)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def prefect(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of one Prefect server for the flow runs of all tests."""
    from tasks import prefect_server

    home = tmp_path_factory.mktemp("prefect")
    with prefect_server.session(Settings(_env_file=None, home=home, database_url=server)) as url:
        yield url


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference material beside the checkout; tests that need it skip without it."""
    folder = Path(__file__).parents[1] / "../shared"
    if not folder.exists():
        pytest.skip("нет папки ../shared")
    return folder.resolve()


def execute(address: str, statement: str) -> None:
    """Run one statement outside any transaction."""
    if statement.startswith("DROP DATABASE"):
        # An autovacuum worker at work in the database is not the owner's to end.
        address = as_superuser(address)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


def as_superuser(address: str) -> str:
    """The address of the embedded server's superuser; of a server of yours, as it is."""
    return address.replace(f"//{embedded.USER}:", f"//{embedded.SUPERUSER}:")


def beside(address: str, database: str) -> str:
    """The address of another database on the same server."""
    return urlunsplit(urlsplit(address)._replace(path=f"/{database}"))
