"""How answers look: tables and coloured words on a terminal, plain text in a pipe."""

import sys
from collections.abc import Iterable
from datetime import datetime

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from domain import fate
from domain.settings import Settings

# In a pipe nothing is cut or wrapped: whoever reads it can search it by lines.
PIPE_WIDTH = 100_000

STYLES = {
    "accepted": "green",
    "accepted_with_warnings": "yellow",
    "held": "magenta",
    "rejected": "red",
}


def console(stderr: bool = False) -> Console:
    """Where to print; square brackets in file names are no markup."""
    stream = sys.stderr if stderr else sys.stdout
    return Console(
        stderr=stderr,
        width=None if stream.isatty() else PIPE_WIDTH,
        markup=False,
        emoji=False,
        highlight=False,
    )


def table(*columns: str, numbers: Iterable[str] = (), texts: Iterable[str] = ()) -> Table:
    """A table with these headings: `numbers` stand to the right, only `texts` may be wrapped."""
    result = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for name in columns:
        result.add_column(
            name,
            justify="right" if name in numbers else "left",
            no_wrap=name not in texts,
            overflow="fold",
        )
    return result


def status(name: str) -> Text:
    """A batch status in a word."""
    return Text(fate.WORDS[name], STYLES.get(name, "dim"))


def heading(words: str) -> Text:
    """A heading above a part of an answer."""
    return Text(f"\n{words}", style="bold")


def pairs() -> Table:
    """A table of names and values without headings."""
    result = Table.grid(padding=(0, 2))
    result.add_column(style="dim")
    result.add_column(overflow="fold")
    return result


def moment(when: datetime, settings: Settings) -> str:
    """A moment by the clock of the settings' time zone."""
    return f"{when.astimezone(settings.zone):%d.%m.%Y %H:%M}"
