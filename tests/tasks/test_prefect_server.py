"""Prefect's servers, really started on a real PostgreSQL."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import psutil
import psycopg
import pytest

from domain.errors import UserError
from domain.settings import Settings
from tasks import prefect_server
from tests.conftest import beside, execute

SESSION = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job ignores it
from domain.settings import Settings
from tasks import prefect_server

settings = Settings(_env_file=None)
with prefect_server.session(settings) as url:
    print(url, flush=True)
    if sys.argv[1] == "wait":
        signal.pause()
    if sys.argv[1] == "raise":
        raise ValueError("the caller's own")

    from prefect import flow, task

    @task
    def one(number):
        return number

    @flow
    def adds_up():
        return sum(one(number) for number in range(7))

    assert adds_up() == 21
"""
SERVE = """
import signal
import sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job ignores it
from pathlib import Path
from domain.settings import Settings
from tasks import prefect_server
prefect_server.serve(Settings(_env_file=None), int(sys.argv[1]), Path(sys.argv[2]))
"""
FLOW = """
import os
from pathlib import Path
from prefect import flow

@flow
def tiny(word: str = "nothing"):
    Path(os.environ["SHNOR_HOME"], "done.txt").write_text(word)
"""
DEPLOYMENTS = """
name: tiny
pull:
  - prefect.deployments.steps.set_working_directory:
      directory: "{folder}"
deployments:
  - name: tiny
    entrypoint: tiny.py:tiny
    work_pool: {{name: shnor}}
    schedules:
      - cron: "0 9 10 1 *"
        timezone: Europe/Saratov
"""


@pytest.fixture(scope="module")
def state(server: str) -> Iterator[str]:
    """A database whose neighbour holds Prefect's state: migrated once for this module."""
    execute(server, "CREATE DATABASE runs")
    yield beside(server, "runs")
    for name in ("runs", "runs_prefect"):
        execute(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def settings(state: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in os.environ:
        if name.startswith(("SHNOR_", "PREFECT_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("SHNOR_HOME", str(tmp_path))
    monkeypatch.setenv("SHNOR_DATABASE_URL", state)
    return Settings(_env_file=None)


def start(code: str, *arguments: object) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def rows(address: str, question: str) -> list[tuple]:
    name = address.rpartition("/")[2] + "_prefect"
    with psycopg.connect(beside(address, name)) as connection:
        return connection.execute(question).fetchall()


def answers(url: str) -> bool:
    try:
        return urlopen(f"{url}/health", timeout=5).status == 200
    except OSError:
        return False


def test_what_ran_in_a_session_is_recorded_when_it_ends(settings: Settings) -> None:
    done = start(SESSION, "run")
    url, errors = done.communicate(timeout=120)
    assert done.returncode == 0, errors
    assert not answers(url.strip())
    question = "SELECT t.state_type FROM task_run t JOIN flow_run f ON f.id = t.flow_run_id"
    assert rows(settings.database_url, question) == [("COMPLETED",)] * 7
    assert rows(settings.database_url, "SELECT count(*) FROM log")[0][0] > 7
    assert not list(settings.home.glob("prefect/*.log"))


@pytest.mark.parametrize("how", ["raise", signal.SIGINT, signal.SIGKILL])
def test_the_server_ends_with_its_session_however_that_ends(settings: Settings, how) -> None:
    caller = start(SESSION, "raise" if how == "raise" else "wait")
    url = caller.stdout.readline().strip()
    if how != "raise":
        assert answers(url)
        caller.send_signal(how)
    errors = caller.communicate(timeout=60)[1]
    if how == "raise":
        assert "the caller's own" in errors
    deadline = time.monotonic() + 20
    while answers(url):
        assert time.monotonic() < deadline, "the server outlived its session"
        time.sleep(0.2)


def test_inside_a_run_of_prefects_that_server_is_used(
    settings: Settings, prefect: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", prefect)
    with prefect_server.session(settings) as url:
        assert url == prefect
    assert answers(prefect)


def test_a_named_server_that_does_not_answer_is_an_error(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:1/api")
    with pytest.raises(UserError, match="PREFECT_API_URL"), prefect_server.session(settings):
        pass


def test_the_caller_works_while_the_server_comes_up(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what goes wrong there does not leave a server behind."""
    seen = []

    def meanwhile() -> None:
        seen.extend(process.pid for process in psutil.Process().children() if ours(process))
        raise ValueError("the caller's own")

    with pytest.raises(ValueError, match="own"), prefect_server.session(settings, meanwhile):
        pass
    assert len(seen) == 1
    assert not psutil.pid_exists(seen[0])


def ours(process: psutil.Process) -> bool:
    return str(process.environ().get("PREFECT_HOME", "")).startswith(os.environ["SHNOR_HOME"])


def test_why_a_server_does_not_start_is_said_with_its_log(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = prefect_server.SESSION | {"PREFECT_SERVER_LOGGING_LEVEL": "LOUD"}
    monkeypatch.setattr(prefect_server, "SESSION", broken)
    with (
        pytest.raises(UserError, match=r"не запустился(.*\n)*.*LOUD"),
        prefect_server.session(settings),
    ):
        pass


def test_a_record_of_a_dead_or_foreign_process_is_no_server(settings: Settings) -> None:
    record = {"url": "http://127.0.0.1:1/api", "process": os.getpid()}
    (settings.home / "prefect-server.json").write_text(json.dumps(record))
    assert prefect_server._lasting(settings) is None


def test_a_lasting_server_plans_runs_and_works_until_ctrl_c(
    settings: Settings, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "tiny.py").write_text(FLOW)
    (project / "prefect.yaml").write_text(DEPLOYMENTS.format(folder=project))
    port = prefect_server._free_port()
    keeper = start(SERVE, port, project)
    try:
        record = settings.home / "prefect-server.json"
        wait_for(record.exists, keeper)
        with prefect_server.session(settings) as url:
            assert url == f"http://127.0.0.1:{port}/api"
            assert "<!doctype html" in urlopen(f"http://127.0.0.1:{port}").read().decode().lower()

            from prefect.deployments import run_deployment

            run = run_deployment("tiny/tiny", parameters={"word": "сделано"}, timeout=90)
            assert run.state.is_completed()
        assert (settings.home / "done.txt").read_text() == "сделано"
        planned = "SELECT count(*) FROM flow_run WHERE state_type = 'SCHEDULED'"
        wait_for(lambda: rows(settings.database_url, planned)[0][0] > 0, keeper)
        with pytest.raises(UserError, match="уже работает"):
            prefect_server.serve(settings, prefect_server._free_port(), project)
        family = psutil.Process(keeper.pid).children(recursive=True)
    finally:
        keeper.send_signal(signal.SIGINT)
        errors = keeper.communicate(timeout=60)[1]
    assert keeper.returncode == 0, errors
    assert f"http://127.0.0.1:{port}" in errors
    assert not psutil.wait_procs(family, timeout=5)[1]
    assert not record.exists()


def test_a_port_that_is_taken_is_named(settings: Settings, prefect: str) -> None:
    port = int(prefect.removesuffix("/api").rpartition(":")[2])
    with pytest.raises(UserError, match=f"Порт {port} занят"):
        prefect_server.serve(settings, port)


def wait_for(what, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 90
    while not what():
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < deadline
        time.sleep(0.2)
