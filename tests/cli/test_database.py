"""`shnor db` starts and stops the embedded server and tells where it is."""

import shutil
import tempfile
from pathlib import Path

import psycopg
import pytest

from domain.settings import Settings
from warehouse import server as embedded


@pytest.fixture
def server_home(settings, monkeypatch):
    """No database is named: the embedded server, in a folder its user can enter."""
    folder = Path(tempfile.mkdtemp(prefix="shnor-test-"))
    folder.chmod(0o755)
    monkeypatch.delenv("SHNOR_DATABASE_URL")
    monkeypatch.setenv("SHNOR_SERVER_HOME", str(folder / "server"))
    yield folder / "server"
    embedded.stop(Settings(_env_file=None))
    shutil.rmtree(folder)


def test_the_embedded_server_comes_and_goes(program, server_home):
    before = program("db", "status")
    assert before.returncode == 0
    assert "не работает" in before.stdout
    assert not server_home.exists()

    started = program("db", "start")
    assert started.returncode == 0
    assert "работает: 127.0.0.1:" in started.stdout

    url = program("db", "url")
    assert url.returncode == 0
    assert str(server_home) in url.stderr
    [address] = url.stdout.splitlines()
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT count(*) FROM mart.school").fetchone() == (0,)

    assert program("db", "stop").stdout == "Сервер остановлен.\n"
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address)
    again = program("db", "stop")
    assert (again.returncode, again.stdout) == (0, "Сервер и так не работает.\n")


def test_a_server_of_the_users_own_is_named_and_left_alone(shnor, settings):
    assert shnor("db", "url").stdout == f"{settings.database_url}\n"
    said = shnor("db", "status").stdout
    assert "на вашем сервере" in said
    stopped = shnor("db", "stop")
    assert stopped.returncode == 1
    assert "SHNOR_DATABASE_URL" in stopped.stderr
    password = settings.database_url.split(":")[2].split("@")[0]
    assert password not in said + stopped.stderr
