"""Reading in a child process: a file may end the child, never the program.

Some malformed files make a reader abort, ask for more memory than there is, run for ever or raise
what no `except Exception` catches. Each of these becomes a finding on that file.
"""

import gc
import logging
import multiprocessing
import os
import pickle
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable
from multiprocessing import forkserver, spawn
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from domain.errors import UserError
from domain.finding import Finding, Severity
from readers.reading import UnreadableFileError

# The rules of findings on a child that ended without an answer.
GRIEF = ("reader-crashed", "reader-out-of-memory", "reader-too-slow", "reader-panicked")

_NAME = "shnor-reader"
_START_LIMIT = 60  # seconds; the first child waits until pandas is imported
_GRACE = 5  # seconds after which a child whose parent died ends by itself
_MEMORY_WORDS = (b"memory allocation of", b"MemoryError", b"bad_alloc", b"Out of memory")

log = logging.getLogger(__name__)

# Where the platform can fork, children come from a server process that has imported everything
# heavy once; forking this process itself would copy Prefect's and psycopg's threads half-way.
_method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
_context = multiprocessing.get_context(_method)
if _method == "forkserver":
    _context.set_forkserver_preload([__name__, "intake.preload"])

_preparation_data = spawn.get_preparation_data


def _without_main(name: str, *args: Any) -> dict:
    """What `multiprocessing` tells a new child, without the main module for ours.

    A child imports its parent's main module anew, which for a Prefect process takes seconds per
    file, and the functions run here never live in it.
    """
    data = _preparation_data(name, *args)
    if name == _NAME:
        data.pop("init_main_from_name", None)
        data.pop("init_main_from_path", None)
    return data


spawn.get_preparation_data = _without_main


def run(function: Callable, *args: Any, timeout: float, memory_mb: int) -> Any:
    """`function(*args)`, computed in a child process.

    Args:
        function: a function of an importable module (not of the main one); what it takes and
            returns can be pickled.
        args: its arguments.
        timeout: seconds it may take; starting the child does not count.
        memory_mb: mebibytes it may take beyond what the child has at its start. Enforced on Linux.

    Raises:
        UnreadableFileError: the function raised it, or the child came to grief: rule
            `reader-crashed`, `reader-out-of-memory`, `reader-too-slow`, `reader-panicked`, or
            `reader-failed` for any other exception.
        UserError: the function raised it.
    """
    if _method == "forkserver":
        forkserver.ensure_running()
    receiver, sender = _context.Pipe(duplex=False)
    with tempfile.TemporaryDirectory(prefix="shnor-") as folder, receiver:
        complaints = Path(folder) / "stderr"
        process = _context.Process(
            target=_work,
            args=(sender, complaints, function, args, timeout, memory_mb),
            name=_NAME,
            daemon=True,
        )
        process.start()
        sender.close()
        try:
            outcome, value = _received(process, receiver, timeout)
            if not outcome:
                process.join()
                outcome, value = _grief(process.exitcode, complaints)
        finally:
            process.kill()
            process.join()
            process.close()
    if outcome == "value":
        return pickle.loads(value)
    if outcome == "user error":
        raise UserError(value)
    raise UnreadableFileError(*value)


def _received(process: Any, receiver: Connection, timeout: float) -> tuple[str, Any]:
    """What the child sent, or an empty outcome if it ended without a word.

    The value is read while the child still writes it: a pipe holds 64 KB.
    """
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    try:
        if not receiver.poll(_START_LIMIT):
            return "findings", (_TOO_SLOW,)
        receiver.recv_bytes()
        timer = threading.Timer(timeout, stop)
        timer.start()
        try:
            outcome = receiver.recv()
            return outcome if outcome[0] != "value" else ("value", receiver.recv_bytes())
        finally:
            timer.cancel()
            timer.join()  # it must not kill a process that bears this number later
    except (EOFError, OSError):
        return ("findings", (_TOO_SLOW,)) if late.is_set() else ("", None)


def _grief(exit_code: int | None, complaints: Path) -> tuple[str, tuple[Finding]]:
    """The finding on a child that died: of hunger, or of something else."""
    said = complaints.read_bytes() if complaints.exists() else b""
    killed_by_system = exit_code == -getattr(signal, "SIGKILL", 0)
    hungry = killed_by_system or any(words in said for words in _MEMORY_WORDS)
    log.warning("the reading process ended with code %s", exit_code)
    return "findings", (_OUT_OF_MEMORY if hungry else _CRASHED,)


def _work(
    sender: Connection,
    complaints: Path,
    function: Callable,
    args: tuple,
    timeout: float,
    memory_mb: int,
) -> None:
    """In the child: compute and send, first that it begins, then the outcome."""
    # A panic prints what it stumbled over, and that may be a pupil's: not to the terminal.
    os.dup2(os.open(complaints, os.O_WRONLY | os.O_CREAT, 0o600), 2)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its child
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, timeout + _GRACE)
    _limit_memory(memory_mb)
    gc.disable()  # the child ends with its one file; of millions of cells none is garbage before
    sender.send_bytes(b"")
    try:
        value = pickle.dumps(function(*args), protocol=5)
    except UnreadableFileError as error:
        sender.send(("findings", error.findings))
    except UserError as error:
        sender.send(("user error", str(error)))
    except MemoryError:
        sender.send(("findings", (_OUT_OF_MEMORY,)))
    except Exception as error:
        sender.send(("findings", (_failed(error),)))
    except BaseException:
        sender.send(("findings", (_PANICKED,)))
    else:
        sender.send(("value", None))
        sender.send_bytes(value)


def _limit_memory(memory_mb: int) -> None:
    """Cap the address space at what is taken already plus `memory_mb`; no core dumps.

    Libraries reserve address space they never use, so an absolute cap would mean little. Systems
    other than Linux do not honour the cap, and there the time limit alone holds.
    """
    if not sys.platform.startswith("linux"):
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[0])
    wanted = pages * resource.getpagesize() + memory_mb * 2**20
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    cap = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_AS, (cap, cap))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold pupils' data


def _refused(rule: str, reason: str) -> Finding:
    return Finding(Severity.REFUSAL, rule, f"Файл не прочитан: {reason}")


def _failed(error: Exception) -> Finding:
    """The finding on a fault of the program: what and where, without the values it held."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}, строка {place.lineno}"
    return _refused(
        "reader-failed",
        f"программа чтения не справилась с ним ({type(error).__name__}, {where}). Это ошибка "
        "программы: передайте файл и это сообщение разработчикам.",
    )


_RESAVE = (
    "Откройте файл в Excel, скопируйте таблицу в новую книгу, сохраните как xlsx и отправьте снова."
)
_CRASHED = _refused(
    "reader-crashed", f"чтение оборвалось аварийно, файл устроен неправильно. {_RESAVE}"
)
_OUT_OF_MEMORY = _refused(
    "reader-out-of-memory",
    "для него не хватило отведённой памяти. Удалите пустые строки и столбцы за пределами таблицы "
    "или разделите её на части и отправьте снова; предел задаёт SHNOR_READ_MEMORY_MB.",
)
_TOO_SLOW = _refused(
    "reader-too-slow",
    "чтение не уложилось в отведённое время и остановлено. Удалите лишние листы или разделите "
    "таблицу на части и отправьте снова; предел задаёт SHNOR_READ_TIMEOUT.",
)
_PANICKED = _refused(
    "reader-panicked", f"внутри нарушена структура, и разобрать её нельзя. {_RESAVE}"
)
