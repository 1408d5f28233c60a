"""What a rule on a batch is. Great Expectations is not imported here: it takes seconds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from domain.finding import Severity
from expectations.conditions import Condition

FrameName = Literal["rows", "schools", "batch"]
Measure = Callable[[pd.DataFrame], pd.Series]


@dataclass(frozen=True)
class Rule:
    """One thing that must hold for a batch, and what to say where it does not.

    Attributes:
        name: short and stable, the `rule` of its findings: `total-above-scale`.
        title: what must hold, in Russian; stands in Data Docs.
        severity: of its findings.
        expectation: what it asks, most often one of `expectations.conditions`.
        message: a template for `domain.plural.Wording`. It may name `count` (rows at fault),
            `total` (rows examined), `share`, and where the frame has them `schools` and `rows` at
            fault. With `per_row` it names columns of the row at fault instead, and in rules over
            `batch` columns of the batch as well.
        frame: the table it looks at: `rows` of the file, `schools`, or `batch`, which has one row.
        per_row: one finding for each row at fault; otherwise one for them all.
        column: the column whose cell is at fault, for the finding.
        column_in: the column of the frame that names it, where it is another in every row.
        measures: columns the expectation needs beyond those of the frame, computed from it.
        unless: the name of a rule that says it all when it is broken itself: then this one only
            stands in Data Docs and makes no findings.
    """

    name: str
    title: str
    severity: Severity
    expectation: Condition
    message: str
    frame: FrameName = "rows"
    per_row: bool = True
    column: str | None = None
    column_in: str | None = None
    measures: Mapping[str, Measure] = field(default_factory=dict)
    unless: str | None = None


@dataclass(frozen=True)
class RuleResult:
    """How one rule did on one batch.

    Attributes:
        rule: the rule.
        frame: the table it looked at, with the columns it measured.
        held: whether it holds.
        positions: rows at fault, by position in `frame`.
        total: rows examined; rows without a value to examine do not count.
        check: the expectation and its arguments, as Great Expectations writes them.
    """

    rule: Rule
    frame: pd.DataFrame
    held: bool
    positions: list[int]
    total: int
    check: dict[str, Any]

    def places(self, most: int) -> str:
        """The first rows at fault by sheet: «лист «Таблица 1», строки 3, 5»."""
        named = self.frame.iloc[self.positions[:most]]
        return "; ".join(
            f"лист «{sheet}», {'строка' if len(rows) == 1 else 'строки'} "
            + ", ".join(rows["row_number"].astype("int").astype("str"))
            for sheet, rows in named.groupby("sheet", sort=False)
        )
