"""Words of a table in the catalog's spelling; a word it does not know holds the file.

Left alone such a word would become a subject, or a sitting, of its own.
"""

from collections.abc import Callable, Iterable

import pandas as pd

from domain.finding import Finding, Severity
from readers.reading import ColumnSource
from reference import catalog

_SHOWN = 5  # distinct words a message names
_LENGTH = 40  # characters of a word it shows


def subjects(raw: pd.DataFrame, column: ColumnSource) -> tuple[pd.Series, list[Finding]]:
    """The column `subject` as the scales spell it, and what holds the file."""
    return _spelled(
        raw, "subject", column, catalog.subject, "subject-unknown-word", unknown_subjects
    )


def sittings(raw: pd.DataFrame, column: ColumnSource) -> tuple[pd.Series, list[Finding]]:
    """The column `sitting` as the warehouse spells it, and what holds the file."""
    return _spelled(
        raw, "sitting", column, catalog.sitting, "sitting-unknown-word", _unknown_sittings
    )


def appeal_states(raw: pd.DataFrame, column: ColumnSource) -> tuple[pd.Series, list[Finding]]:
    """The column `state` as the warehouse spells it, and what holds the file."""
    return _spelled(
        raw,
        "state",
        column,
        catalog.appeal_state,
        "appeal-state-unknown-word",
        _unknown_appeal_states,
    )


def unknown_subjects(words: Iterable[str]) -> str:
    """What to say of words that are no known subject."""
    shown = []
    for word in list(words)[:_SHOWN]:
        near = catalog.nearest_subject(word)
        shown.append(_quoted(word) + (f" (похоже на «{near}»)" if near else ""))
    return (
        f"Нет такого предмета: {', '.join(shown)}. Исправьте название; если предмет новый, "
        "добавьте его в reference/subjects.yaml."
    )


def _unknown_sittings(words: Iterable[str]) -> str:
    shown = ", ".join(_quoted(word) for word in list(words)[:_SHOWN])
    known = ", ".join(dict.fromkeys(catalog.sitting_names().values()))
    return (
        f"Не ясно, какой это срок: {shown}. Известны сроки: {known}. Исправьте слово; если так "
        "пишут всегда, добавьте его в reference/sittings.yaml."
    )


def _unknown_appeal_states(words: Iterable[str]) -> str:
    known = ", ".join(dict.fromkeys(catalog.appeal_states().values()))
    return (
        f"Не ясно, что с апелляцией: таких слов {len(list(words))}. Известны состояния: {known}. "
        "Исправьте слово; если так пишут всегда, добавьте его в reference/appeal_states.yaml."
    )


def _spelled(
    raw: pd.DataFrame,
    name: str,
    column: ColumnSource,
    known: Callable[[str], str | None],
    rule: str,
    message: Callable[[Iterable[str]], str],
) -> tuple[pd.Series, list[Finding]]:
    cells = raw[name]
    spelled = {word: known(word) for word in cells.unique() if word}
    unknown = [word for word, found in spelled.items() if found is None]
    cells_spelled = cells.map(lambda word: spelled.get(word) or word)
    if not unknown:
        return cells_spelled, []
    first = raw[cells.isin(unknown)].iloc[0]
    place = f"Лист «{first['sheet']}», строка {first['row_number']}, столбец «{column.header}»"
    found = Finding(
        Severity.HOLD,
        rule,
        f"{place}. {message(unknown)}",
        sheet=first["sheet"],
        row_number=int(first["row_number"]),
        column_name=column.header,
    )
    return cells_spelled, [found]


def _quoted(word: str) -> str:
    return f"«{word[:_LENGTH]}»"
