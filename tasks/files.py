"""Taking files in: one task per file."""

import os
from collections.abc import Iterable
from concurrent.futures import Future
from pathlib import Path

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run
from rich.console import Console
from rich.progress import track

from intake import file_name
from intake.ahead import ahead
from intake.pipeline import Intake, Opened, Order, Outcome
from tasks.run import Run

# Coverage is judged against the registry and schools are found by their codes, so these come before
# what is judged by them; appeals come after the results they are about.
_FIRST = ("реестр", "логин", "login", "registry", "кодификатор", "коды")
_LAST = ("апелляц",)


def take_in(run: Run, paths: Iterable[Path], replace: bool, said_year: str | None = None) -> None:
    """Take in every file of the paths, folders with all they hold; the fates go into the run.

    Args:
        run: the run.
        paths: files and folders.
        replace: whether files may change what is loaded.
        said_year: the school year the operator says all the files are of. Without it, the year
            of the run stands in only where a file names none.
    """
    order = Order(said_year, run.school_year, replace, run.operator, flow_run.id)
    files, closed = files_of(paths)
    run.outcomes += [_out_of_reach(folder) for folder in closed]
    if not files:
        return
    intake = Intake(run.engine, run.settings, run.gate, order)
    terminal = Console(stderr=True)
    opened = track(
        ahead(intake.open, files),
        "Приём файлов",
        total=len(files),
        console=terminal,
        disable=not terminal.is_terminal,
    )
    for path, opening in opened:
        run.outcomes.append(take_in_file(intake, path, opening, file_name.shown(path)))


def files_of(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """All files under the paths, and the folders that may not be looked into.

    Registries and codes of schools come first, appeals last, the others by name; hidden and lock
    files are left out.
    """
    found: set[Path] = set()
    closed: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.add(path.resolve())
            continue
        for folder, _, names in os.walk(path, onerror=lambda e: closed.append(Path(e.filename))):
            found |= {
                (Path(folder) / name).resolve()
                for name in names
                if not name.startswith((".", "~$"))
            }
    return sorted(found, key=lambda file: (_turn(file), str(file))), closed


def _out_of_reach(path: Path) -> Outcome:
    """The fate of what may not be read: told like any other, and the rest goes on."""
    return Outcome(
        file_name=file_name.shown(path),
        status="rejected",
        batch_id=None,
        dataset=None,
        message=f"Не принят. Нет доступа: {path.parent / file_name.shown(path)}. Разрешите чтение "
        "и загрузите снова.",
    )


def _turn(file: Path) -> int:
    """When a file comes: 0 before the others, 1 among them, 2 after them."""
    name = file.stem.lower()
    if any(word in name for word in _FIRST):
        return 0
    return 2 if any(word in name for word in _LAST) else 1


@task(name="Приём файла", task_run_name="Приём файла: {name}", cache_policy=NO_CACHE)
def take_in_file(intake: Intake, path: Path, opening: Future[Opened], name: str) -> Outcome:
    """Recognise, check and load one file, or record why not; `name` is what the UI may show.

    The file is being read, or was while the one before it was checked.
    """
    try:
        outcome = intake.decide(opening.result())
    except PermissionError:
        outcome = _out_of_reach(path)
    get_run_logger().info("%s: %s", outcome.file_name, outcome.message)
    return outcome


@task(name="Страницы проверок", cache_policy=NO_CACHE)
def publish_data_docs(run: Run) -> Path | None:
    """Write the Data Docs of all files the run checked; None when it checked none."""
    return run.gate.publish(run.data_docs) if run.checked else None
