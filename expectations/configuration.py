"""What Great Expectations writes anew over and over while it evaluates, written once.

It asks an expectation for its configuration a hundred times, and spells out what each metric is
about hundreds of times: together a third of the time of a check. Nobody changes either meanwhile.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from threading import Lock
from typing import Any

_one_at_a_time = Lock()  # the classes are everybody's


@contextmanager
def built_once() -> Iterator[None]:
    """Evaluate expectations, each configuration and each metric's id built once; others wait."""
    class_ = import_module("great_expectations.expectations.expectation").Expectation
    of_metrics = import_module("great_expectations.core.id_dict").IDDict
    # The expectation is kept too: another one in its place in memory would pass for it.
    built: dict[int, tuple[Any, Any]] = {}
    ids: dict[frozenset, Any] = {}

    def configuration(expectation: Any) -> Any:
        if id(expectation) not in built:
            built[id(expectation)] = expectation, build.fget(expectation)
        return built[id(expectation)][1]

    def to_id(given: Any, *some: Any, **keys: Any) -> Any:
        if type(given) is not of_metrics or some or keys:  # a batch may be a whole table
            return spell(given, *some, **keys)
        # 0 and 0.0 are equal and spelled apart.
        contents = frozenset((key, type(value), str(value)) for key, value in given.items())
        if contents not in ids:
            ids[contents] = spell(given)
        return ids[contents]

    with _one_at_a_time:
        build, spell = class_.configuration, of_metrics.to_id
        class_.configuration, of_metrics.to_id = property(configuration), to_id
        try:
            yield
        finally:
            class_.configuration, of_metrics.to_id = build, spell
