"""A provider's check before sending: everything the intake says of a file, without a warehouse.

What only the warehouse knows (the registry, the expected schools, the year before) is left out.
"""

from pathlib import Path

from domain.settings import Settings
from expectations.gate import Gate
from intake import judging, opening
from warehouse.batches import Batch


def alone(path: Path, settings: Settings, gate: Gate, school_year: str | None = None) -> Batch:
    """Check a file without a warehouse: the findings its sender can mend before sending.

    Nothing is written anywhere. What only the intake can see is whether all expected schools are
    there, how the year before was, and what is loaded already. Declared corrections are the
    district's: they are not carried out, so that the sender mends the file itself.

    Args:
        path: the file.
        settings: the limits of reading.
        gate: runs the suites.
        school_year: the year the sender says the file is of, if he does.
    """
    batch = opening.begin(path, school_year)
    reading = opening.read(path, batch, settings, school_year=school_year)
    if reading is not None:
        judging.judge(None, batch, reading, settings, gate)
    return batch
