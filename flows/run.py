"""Runs flows for the command line, all of a command on one Prefect server.

Prefect and Great Expectations are imported while that server comes up.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module

from domain.settings import Settings
from intake.pipeline import Outcome
from tasks import prefect_server

NAMES = (
    "rcoko-intake",
    "roadmap-collection",
    "mias-dynamics",
    "list-revision",
    "annual-cycle",
    "file-intake",
)


@contextmanager
def session(settings: Settings) -> Iterator[None]:
    """One Prefect server for every flow called in the block."""
    # What a flow has to say, the command says itself; the log of a run is for the UI.
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")

    def warm() -> None:
        for name in NAMES:
            flow(name)
        import_module("great_expectations")

    with prefect_server.session(settings, meanwhile=warm):
        yield


def flow(name: str) -> Callable[..., list[Outcome]]:
    """The flow of a name; to be called inside `session`."""
    function = name.replace("-", "_")
    return getattr(import_module(f"flows.{function}"), function)
