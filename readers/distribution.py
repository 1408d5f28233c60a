"""«Распределение первичных баллов»: the share of each group with each primary score."""

from readers import groups
from readers.layout import Match
from readers.numbers import numbers, or_words, pupils
from readers.reading import Reading
from readers.shares import one_by_one
from readers.sheet import Sheet
from readers.table import cells_of, rows_of, sources


def read(sheet: Sheet, match: Match) -> Reading:
    """Read one row for each group and score; per cents become pupils.

    An empty cell is no row: in a table of several works it is a score beyond the work's highest.
    """
    raw, cells = rows_of(sheet, match), cells_of(sheet, match)
    columns = sources(sheet, match)
    participants = numbers(raw["participants"])
    of_works, unknown = groups.works(raw, columns)
    table = groups.of_rows(raw).assign(
        participants=or_words(raw["participants"], participants), of=participants, **of_works
    )
    rows = one_by_one(table, cells)
    scores = dict(enumerate((int(label) for label, _ in match.tasks.values()), start=1))
    rows["score"] = rows["ordinal"].map(scores)
    rows["pupils"] = pupils(rows["share"], rows["of"])
    return Reading(
        dataset=match.layout.dataset,
        layout=match.layout.id,
        rows=rows,
        rows_read=len(rows),
        evidence=groups.evidence(sheet, match),
        columns=groups.sources(columns),
        findings=unknown,
    )
