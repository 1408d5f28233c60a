"""What the sample holds and what is to come of each file, so that an intake can be checked."""

from dataclasses import dataclass

ACCEPTED = "accepted"
WITH_WARNINGS = "accepted_with_warnings"
HELD = "held"
REJECTED = "rejected"
UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Entry:
    """One file.

    Attributes:
        path: relative to the folder, with `/`.
        dataset: the dataset's name in `schemas.datasets`; empty where the file is none.
        outcome: the status its batch must get, or `unchanged` when the same bytes come again.
        rows: data rows in it; None where they are not counted.
        rejected: how many of them must be kept out; None for some, the number depending on rules.
        why: the reason of the outcome, in Russian; empty for a file without fault.
    """

    path: str
    dataset: str
    outcome: str
    rows: int | None = None
    rejected: int | None = 0
    why: str = ""


@dataclass(frozen=True)
class Manifest:
    """The files of the sample, in the order in which they are to be taken in."""

    entries: tuple[Entry, ...]

    def of(self, *outcomes: str) -> list[Entry]:
        """The files that end so."""
        return [entry for entry in self.entries if entry.outcome in outcomes]
