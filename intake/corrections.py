"""Declared corrections carried out on a file as read, each recorded on every row it touches."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from domain.finding import Finding, Severity
from domain.plural import plural
from intake.correction_file import Condition, Correction, File, Range
from readers.reading import Reading

_PLACES_SHOWN = 5
_DECIMALS = 10  # of a scaled value: 0.345 × 100 is 34.5, not 34.49999999999999


@dataclass(frozen=True)
class Corrected:
    """A file after its corrections.

    Attributes:
        reading: the file with the rows and cells as corrected.
        findings: how many rows each correction touched, or why it was not carried out.
        changes: one row per row dropped or cell changed, in the columns of `ops.correction`.
    """

    reading: Reading
    findings: list[Finding]
    changes: pd.DataFrame


def apply(reading: Reading, sha256: str, declared: Sequence[Correction]) -> Corrected:
    """Carry out the corrections that are of this file, one after another by id.

    One whose rows hold something else than it expects is not carried out and holds the file: its
    source was mended, or it was declared of other rows than was thought.
    """
    findings, changes = [], []
    for correction in declared:
        of_file = _of_file(reading.rows, sha256, correction.file, reading.dataset)
        if not of_file.any():
            continue
        chosen = of_file & _chosen(reading.rows, correction)
        if not chosen.any():
            findings.append(_of_no_row(correction))
            continue
        surprising = chosen & ~_all_fit(reading.rows, correction.expect)
        if surprising.any():
            findings.append(_not_as_expected(correction, reading.rows[surprising]))
            continue
        corrected = _carried_out(reading, chosen, correction)
        changes.append(_changes(reading.rows[chosen], corrected, chosen, correction))
        findings.append(_done(correction, int(chosen.sum())))
        reading = corrected
    return Corrected(
        reading, findings, pd.concat(changes, ignore_index=True) if changes else pd.DataFrame()
    )


def _of_file(rows: pd.DataFrame, sha256: str, file: File, dataset: str) -> pd.Series:
    """The rows that a correction's file is about: all, some, or none of another file."""
    if dataset != file.dataset or file.sha256 not in (None, sha256):
        return pd.Series(False, index=rows.index)
    return _all_fit(rows, file.facets())


def _chosen(rows: pd.DataFrame, correction: Correction) -> pd.Series:
    chosen = _all_fit(rows, correction.rows.where)
    if correction.rows.sheet is not None:
        chosen &= rows["sheet"] == correction.rows.sheet
    if correction.rows.row_number is not None:
        chosen &= rows["row_number"].isin(correction.rows.row_number)
    return chosen


def _all_fit(rows: pd.DataFrame, conditions: dict[str, Condition]) -> pd.Series:
    """The rows whose every named column holds what its condition says."""
    fit = pd.Series(True, index=rows.index)
    for name, condition in conditions.items():
        options = condition if isinstance(condition, list) else [condition]
        texts, numbers = _read(rows, name)
        fit &= np.logical_or.reduce([_holds(texts, numbers, option) for option in options])
    return fit


def _read(rows: pd.DataFrame, name: str) -> tuple[pd.Series, pd.Series]:
    """A column as text, empty where a cell is, and as numbers; a column the file lacks is empty."""
    cells = rows[name] if name in rows else pd.Series(None, rows.index, dtype="object")
    texts = _as_text(cells).fillna("")
    numbers = pd.to_numeric(texts.str.replace(",", "."), errors="coerce")
    return texts, numbers.astype("float64")


def _as_text(cells: pd.Series) -> pd.Series:
    return cells.astype("object").astype("string").str.strip().str.removesuffix(".0")


def _holds(texts: pd.Series, numbers: pd.Series, option: Range | str | float | None) -> np.ndarray:
    if isinstance(option, Range):
        return numbers.between(option.min, option.max).to_numpy()
    if option is None:
        return (texts == "").to_numpy(bool)
    if isinstance(option, str | bool):
        return (texts.str.casefold() == str(option).strip().casefold()).to_numpy(bool)
    return (numbers == option).to_numpy()


def _carried_out(reading: Reading, chosen: pd.Series, correction: Correction) -> Reading:
    """The file with one correction carried out on the chosen rows."""
    if correction.kind == "drop":
        kept = ~chosen
        scores = reading.task_scores
        return replace(
            reading,
            rows=reading.rows[kept].reset_index(drop=True),
            task_scores=None if scores is None else scores[kept.to_numpy()],
            validated=None,
        )
    corrected = {}
    for name, said in correction.cells.items():
        given = reading.rows.get(name)
        cells = pd.Series(given, index=reading.rows.index, dtype="object", copy=True)
        if correction.kind == "scale":
            _, numbers = _read(reading.rows, name)
            cells[chosen] = (numbers[chosen] * said).round(_DECIMALS)
        else:
            cells[chosen] = said
        corrected[name] = cells
    return replace(reading, rows=reading.rows.assign(**corrected), validated=None)


def _changes(
    before: pd.DataFrame, corrected: Reading, chosen: pd.Series, correction: Correction
) -> pd.DataFrame:
    """What a correction did to the chosen rows, a row per cell; per row where they were dropped."""
    said = {
        "correction": correction.id,
        "action": correction.kind,
        "reason": correction.reason,
        "told": correction.told,
        "declared_by": correction.by,
        "declared_on": correction.date,
    }
    places = before[["sheet", "row_number"]].fillna({"sheet": ""}).assign(**said)
    if correction.kind == "drop":
        return places
    return pd.concat(
        [
            places.assign(
                column_name=name,
                value_before=_as_text(before[name]) if name in before else None,
                value_after=_as_text(corrected.rows.loc[chosen, name]),
            )
            for name in correction.cells
        ]
    )


def _done(correction: Correction, count: int) -> Finding:
    rows = f"{count} {plural(count, 'строка', 'строки', 'строк')}"
    done = {"drop": "Исключено", "replace": "Заменены значения", "scale": "Умножены значения"}
    return Finding(
        Severity.NOTE,
        "corrected",
        f"Исправление «{correction.id}» ({correction.reason}). {done[correction.kind]}: {rows}. "
        f"Сообщено: {correction.told}.",
    )


def _of_no_row(correction: Correction) -> Finding:
    return Finding(
        Severity.WARNING,
        "correction-of-no-row",
        f"Исправление «{correction.id}» объявлено об этом файле, но ни одна строка к нему не "
        f"подходит. Исправьте rows в corrections/{correction.id}.yaml или, если файл исправлен "
        "источником, удалите это исправление.",
    )


def _not_as_expected(correction: Correction, rows: pd.DataFrame) -> Finding:
    """Why the file waits; what the cells hold instead is not repeated, it may be anything."""
    numbers = ", ".join(str(number) for number in rows["row_number"].head(_PLACES_SHOWN))
    rest = len(rows) - _PLACES_SHOWN
    more = f" и ещё {rest}" if rest > 0 else ""
    lines = plural(len(rows), "строке", "строках", "строках")
    columns = ", ".join(f"«{name}»" for name in correction.expect)
    sheet = rows["sheet"].iloc[0]
    return Finding(
        Severity.HOLD,
        "correction-outdated",
        f"Исправление «{correction.id}» не выполнено: лист «{sheet}», в {lines} {numbers}{more} "
        f"стоит не то, чего оно ожидает ({columns}). Если источник исправил данные, удалите файл "
        f"corrections/{correction.id}.yaml; если нет, исправьте в нём rows и expect. Потом примите "
        "файл снова.",
        sheet=sheet,
        row_number=int(rows["row_number"].iloc[0]),
    )
