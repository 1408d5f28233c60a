"""Findings on a terminal: grouped by rule, the gravest first, a few of each."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from rich.console import Console
from rich.text import Text

from domain.finding import SEVERITY_WORDS, Finding, Severity

SHOWN = 5
ORDER = list(SEVERITY_WORDS)
STYLES = {
    Severity.REFUSAL: "red",
    Severity.HOLD: "magenta",
    Severity.ERROR: "red",
    Severity.WARNING: "yellow",
    Severity.NOTE: "dim",
}


class Group(NamedTuple):
    """Findings of one rule.

    Attributes:
        severity: how much they weigh.
        rule: its name.
        count: how many there are.
        messages: the first of them.
    """

    severity: Severity
    rule: str
    count: int
    messages: Sequence[str]


def by_rule(found: Sequence[Finding]) -> list[Group]:
    """Findings by rule, in the order the rules first spoke."""
    groups = defaultdict(list)
    for finding in found:
        groups[finding.severity, finding.rule].append(finding.message)
    return [
        Group(severity, rule, len(messages), messages)
        for (severity, rule), messages in groups.items()
    ]


def show(console: Console, groups: Sequence[Group], shown: int | None = SHOWN) -> None:
    """Print groups, the gravest first.

    Of each group come its first `shown` messages (None: all) and how many more there are.
    """
    for group in sorted(groups, key=lambda group: ORDER.index(group.severity)):
        word = SEVERITY_WORDS[group.severity], STYLES[group.severity]
        console.print(Text.assemble(word, f" ({group.rule}):"))
        for message in group.messages[:shown]:
            console.print(f"  {message}")
        if shown is not None and group.count > shown:
            console.print(f"  … и ещё {group.count - shown}")
