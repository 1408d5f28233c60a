"""Configurations of expectations, built once where Great Expectations builds them over and over.

It asks an expectation for its configuration a hundred times while it evaluates it, and each time
writes it anew: a fifth of the time of a check. Nobody changes an expectation meanwhile.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from threading import Lock
from typing import Any

_one_at_a_time = Lock()  # the class is everybody's


@contextmanager
def built_once() -> Iterator[None]:
    """Evaluate expectations, each of them asked for its configuration once; others wait."""
    class_ = import_module("great_expectations.expectations.expectation").Expectation
    # The expectation is kept too: another one in its place in memory would pass for it.
    built: dict[int, tuple[Any, Any]] = {}

    def configuration(expectation: Any) -> Any:
        if id(expectation) not in built:
            built[id(expectation)] = expectation, build.fget(expectation)
        return built[id(expectation)][1]

    with _one_at_a_time:
        build = class_.configuration
        class_.configuration = property(configuration)
        try:
            yield
        finally:
            class_.configuration = build
