"""Prefect's server for a session of work: one for all flow runs of a command, or a lasting one.

A server takes 6–15 s to come up (nearly all of it imports, the first time also migrations), so a
command starts one for all its runs; where `shnor ui` keeps one running, that one is used.

Prefect is imported late: its server starts meanwhile.
"""

import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import Request, urlopen

import psutil
from rich.console import Console

from domain.errors import UserError
from domain.settings import Settings
from warehouse import connection

HOST = "127.0.0.1"
MODULE = "tasks.prefect_server"
WORK_POOL = "shnor"
PROJECT = Path(__file__).parents[1]  # where prefect.yaml lies

START_SECONDS = 180
STOP_SECONDS = 15
QUIET_SECONDS = 0.4
STUCK_SECONDS = 3  # for runs that were broken off and will never be seen to end

# No word to anybody outside, whoever reads the variables: the server, the client, the worker.
SILENCE = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
os.environ.update(SILENCE)  # before Prefect is imported anywhere: it looks at its import

# What plans, watches and reacts has no work in a session: its runs are the caller's own. The
# recorder of task runs and the keeper of events stay. Off, the server stops in 0.2 s, not in 5 s.
SESSION = {
    "PREFECT_SERVER_UI_ENABLED": "false",
    **{
        f"PREFECT_SERVER_SERVICES_{service}_ENABLED": "false"
        for service in (
            "SCHEDULER", "LATE_RUNS", "FOREMAN", "CANCELLATION_CLEANUP", "PAUSE_EXPIRATIONS",
            "TRIGGERS", "REPOSSESSOR", "CLEANUP_RECONCILER", "DB_VACUUM",
        )
    },
}  # fmt: skip


# The stages are a year apart: with the usual horizon of 100 days most would show no next run.
LASTING = {"PREFECT_SERVER_SERVICES_SCHEDULER_MAX_SCHEDULED_TIME": "P400D"}


@contextmanager
def session(settings: Settings, meanwhile: Callable[[], object] | None = None) -> Iterator[str]:
    """A Prefect server for the flow runs of the block, and its address.

    Inside a run that Prefect itself started it is that server, else the lasting one of this data
    folder if it answers, else one of our own, stopped at the end of the block however it ends.

    Args:
        settings: whose data folder and database server.
        meanwhile: work of the caller's to do while the server comes up, such as slow imports.

    Raises:
        UserError: when the server does not come up; the message holds the end of its log.
    """
    meanwhile = meanwhile or (lambda: None)
    if url := os.environ.get("PREFECT_API_URL"):
        meanwhile()
        if not _healthy(url):
            raise UserError(
                f"Сервер Prefect по адресу {url} (переменная PREFECT_API_URL) не отвечает. "
                "Запустите его или уберите переменную."
            )
        yield url
    elif url := _lasting(settings):
        meanwhile()
        with _client(settings, url):
            yield url
    else:
        with _started(settings, _free_port(), SESSION) as server:
            meanwhile()
            with _client(settings, server.url):
                with _saying("Запускается сервер Prefect (6–15 секунд)…"):
                    server.wait()
                since = datetime.now(UTC)
                try:
                    yield server.url
                finally:
                    with suppress(OSError):  # a server that died meanwhile is no reason to fail
                        _drain(server.url, since)


def serve(settings: Settings, port: int, project: Path = PROJECT) -> None:
    """Keep a Prefect server with its UI, every deployment and a worker, until Ctrl-C.

    Args:
        settings: whose data folder and database server; the worker's runs get the same.
        port: of the UI and the API on 127.0.0.1.
        project: the folder of `prefect.yaml`.

    Raises:
        UserError: when the port is taken, a part does not start, or one ends by itself.
    """
    if url := _lasting(settings):
        raise UserError(f"Сервер Prefect этой папки данных уже работает: {_interface(url)}")
    _claim(port)
    console = Console(stderr=True)
    record = _record(settings)
    with ExitStack() as stack:
        server = stack.enter_context(_started(settings, port, LASTING))
        stack.enter_context(_client(settings, server.url))
        with _saying("Запускается сервер Prefect…"):
            server.wait()
        with _saying("Регистрируются потоки…"):
            _deploy(settings, server.url, project)
        worker = stack.enter_context(_worker(settings, server.url, project))
        record.write_text(json.dumps({"url": server.url, "process": server.process.pid}))
        stack.callback(record.unlink, missing_ok=True)
        console.print(f"Prefect: {_interface(server.url)}\nОстановить: Ctrl-C")
        try:
            while True:
                for part in (server, worker):
                    if part.process.poll() is not None:
                        raise UserError(part.failure("остановился сам"))
                time.sleep(0.5)
        except KeyboardInterrupt:
            console.print("Останавливаю сервер и исполнителя…")


@dataclass
class _Part:
    """A program of Prefect's that runs beside us, and its log."""

    name: str
    process: subprocess.Popen
    log: Path

    def failure(self, what: str) -> str:
        tail = self.log.read_text(errors="replace").splitlines()[-20:]
        return "\n".join([f"{self.name} {what}. Конец журнала {self.log}:", *tail])

    def stop(self) -> None:
        """Ask it to end, and see that it does. A log nobody will ask for goes."""
        failed = self.process.poll() is not None
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdin.close()
        if not failed:
            self.log.unlink(missing_ok=True)


@dataclass
class _Server(_Part):
    url: str

    def wait(self) -> None:
        """Wait until it answers."""
        deadline = time.monotonic() + START_SECONDS
        while not _healthy(self.url):
            if self.process.poll() is not None:
                raise UserError(self.failure("не запустился"))
            if time.monotonic() > deadline:
                raise UserError(self.failure(f"не отвечает уже {START_SECONDS} с"))
            time.sleep(0.05)


@contextmanager
def _started(settings: Settings, port: int, environment: dict[str, str]) -> Iterator[_Server]:
    """A server on its way up; stopped at the end."""
    environment = environment | {
        "PREFECT_API_DATABASE_CONNECTION_URL": connection.prefect_url(settings)
    }
    process, log = _run(
        settings, "server", ["server", "start", "--host", HOST, "--port", str(port)], environment
    )
    server = _Server("Сервер Prefect", process, log, f"http://{HOST}:{port}/api")
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def _worker(settings: Settings, url: str, project: Path) -> Iterator[_Part]:
    process, log = _run(
        settings,
        "worker",
        ["worker", "start", "--pool", WORK_POOL, "--type", "process"],
        {"PREFECT_API_URL": url, **_ours(settings)},
        project,
    )
    worker = _Part("Исполнитель Prefect", process, log)
    try:
        yield worker
    finally:
        worker.stop()


def _deploy(settings: Settings, url: str, project: Path) -> None:
    """Create the work pool and every deployment of `prefect.yaml`."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import WorkPoolCreate

    with get_client(sync_client=True) as client:
        client.create_work_pool(WorkPoolCreate(name=WORK_POOL, type="process"), overwrite=True)
    environment = {"PREFECT_API_URL": url, **_ours(settings)}
    process, log = _run(
        settings, "deploy", ["--no-prompt", "deploy", "--all"], environment, project
    )
    deploying = _Part("Регистрация потоков", process, log)
    try:
        if process.wait(START_SECONDS):
            raise UserError(deploying.failure("не удалась"))
        log.unlink()
    finally:
        process.stdin.close()


def _run(
    settings: Settings,
    name: str,
    arguments: list[str],
    environment: dict[str, str],
    folder: Path | None = None,
) -> tuple[subprocess.Popen, Path]:
    """Start Prefect's command line beside us, in a session of its own.

    Ctrl-C thus reaches us alone, and we stop it in good order; it ends by itself when we are
    killed, because its standard input ends then (see the end of this module).
    """
    log = _home(settings) / f"{name}-{os.getpid()}.log"
    environment = _outer(settings) | environment
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", MODULE, *arguments],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=environment,
            start_new_session=True,
        )
    return process, log


def _outer(settings: Settings) -> dict[str, str]:
    """Our environment without settings of another Prefect, with ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return kept | SILENCE | {"PREFECT_HOME": str(_home(settings))}


def _ours(settings: Settings) -> dict[str, str]:
    """The settings as variables, for runs that begin in another folder."""
    values = settings.model_dump(mode="json", exclude_none=True)
    values |= {"home": settings.home.resolve(), "server_home": settings.server_folder()}
    return {f"SHNOR_{name.upper()}": str(value) for name, value in values.items()}


@contextmanager
def _client(settings: Settings, url: str) -> Iterator[None]:
    """Point Prefect in this process, and in what it starts, to the server at `url`."""
    environment = SILENCE | {"PREFECT_API_URL": url, "PREFECT_HOME": str(_home(settings))}
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    try:
        from prefect.settings import (
            PREFECT_API_URL,
            PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
            PREFECT_HOME,
            temporary_settings,
        )

        with temporary_settings(
            {
                PREFECT_API_URL: url,
                PREFECT_HOME: _home(settings),
                # Waiting for the thread of heartbeats costs each run a second, and only an
                # automation would listen to them.
                PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None,
            }
        ):
            yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _drain(url: str, since: datetime) -> None:
    """See that what ran since `since` is recorded, before the server that records it is stopped.

    Prefect holds logs and events back in this process, and task runs are made of events that wait
    in the memory of its server, where a stop would lose them. Nothing tells when that queue is
    empty: so wait until nothing new has come for a while.
    """
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    for worker in (APILogWorker, EventsWorker):
        worker.drain_all(timeout=STOP_SECONDS)
    counted, changed = _task_runs(url, since), time.monotonic()
    while time.monotonic() - changed < (QUIET_SECONDS if len(set(counted)) == 1 else STUCK_SECONDS):
        time.sleep(0.1)
        if (now := _task_runs(url, since)) != counted:
            counted, changed = now, time.monotonic()


def _task_runs(url: str, since: datetime) -> tuple[int, int]:
    """How many task runs the server knows to have started, and how many of these to have ended."""
    started = {"start_time": {"after_": since.isoformat()}}
    ended = {"state": {"type": {"any_": ["COMPLETED", "FAILED", "CRASHED", "CANCELLED"]}}}
    counts = []
    for wanted in (started, started | ended):
        request = Request(
            f"{url}/task_runs/count",
            json.dumps({"task_runs": wanted}).encode(),
            {"Content-Type": "application/json"},
        )
        with urlopen(request, timeout=STOP_SECONDS) as answer:
            counts.append(json.load(answer))
    return counts[0], counts[1]


def _lasting(settings: Settings) -> str | None:
    """The address of the lasting server of this data folder, if it runs and answers."""
    try:
        known = json.loads(_record(settings).read_text())
        command = psutil.Process(known["process"]).cmdline()
    except (OSError, ValueError, psutil.Error):
        return None
    return known["url"] if MODULE in command and _healthy(known["url"]) else None


def _record(settings: Settings) -> Path:
    return settings.home / "prefect-server.json"


def _home(settings: Settings) -> Path:
    folder = (settings.home / "prefect").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _interface(url: str) -> str:
    return url.removesuffix("/api")


def _healthy(url: str) -> bool:
    try:
        with urlopen(f"{url}/health", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def _claim(port: int) -> None:
    """See that the port is free."""
    with socket.socket() as probe:
        if probe.connect_ex((HOST, port)) == 0:
            raise UserError(
                f"Порт {port} занят другой программой. Задайте другой: shnor ui --port НОМЕР."
            )


def _saying(text: str):
    return Console(stderr=True).status(text)


def _end_with_starter() -> None:
    """End this process in good order when the one that started it is gone, even if killed."""
    while os.read(sys.stdin.fileno(), 1):  # sys.stdin itself would be locked when Python ends
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=_end_with_starter, daemon=True).start()
    runpy.run_module("prefect", run_name="__main__", alter_sys=True)
