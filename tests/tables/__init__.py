"""Sound tables of every layout: what each cell means, and the ways people spell it.

`sound` makes a table out of a source of chance, `with_noise` spells it as exports and people do:
columns in another order, blank ones between them, headers with blanks at their ends. Whatever
the spelling, the intake must read what is meant.
"""

from collections.abc import Callable
from random import Random

from tests.tables import aggregates, codes, exams, papers, registers, reports, results
from tests.tables.noise import with_noise
from tests.tables.table import Table

__all__ = ["MAKERS", "sound", "with_noise"]

# Layout → how a table of it is made.
MAKERS: dict[str, Callable[[Random, int], Table]] = {
    layout: maker
    for family in (results, aggregates, reports, registers, codes, papers, exams)
    for layout, maker in family.MAKERS.items()
}


def sound(chance: Random, layout_id: str, rows: int) -> Table:
    """A sound table of a layout with so many data rows."""
    return MAKERS[layout_id](chance, rows)
