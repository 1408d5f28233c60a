"""One gate for all tests of the intake: Great Expectations takes seconds to import."""

import pytest

from intake.pipeline import Intake, Order


@pytest.fixture(scope="session")
def gate():
    from expectations.gate import Gate

    return Gate("Проверка приёма")


@pytest.fixture
def take_in(engine, settings, gate):
    """Take a file in as an operator orders it."""

    def run(path, **order):
        return Intake(engine, settings, gate, Order(**order)).take_in(path)

    return run
