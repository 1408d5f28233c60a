"""One gate for all tests of suites: Great Expectations takes seconds to import."""

import pytest

from expectations.gate import Gate


@pytest.fixture(scope="session")
def gate():
    return Gate("Проверка правил")


@pytest.fixture
def findings(gate):
    """Run a suite and return its findings by rule."""

    def run(dataset, headers=None, **frames):
        found = {}
        for finding in gate.check(dataset, "файл.xlsx", frames, headers):
            found.setdefault(finding.rule, []).append(finding)
        return found

    return run
