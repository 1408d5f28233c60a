"""One gate for the damaged files: Great Expectations takes seconds to import."""

import pytest


@pytest.fixture(scope="session")
def gate():
    from expectations.gate import Gate

    return Gate("Порченые файлы")
