"""Declared corrections: what an operator says is wrong in a file he cannot have mended in time.

A correction is a YAML file in the folder `corrections` of the data folder, named by its id. It says
of which file it is, which rows, what they hold (`expect`) and what becomes of them, why, who was
told, who declared it and when.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Date
from pathlib import Path
from typing import Annotated, Any, Literal

import pandas as pd
import yaml
from pydantic import Field, StringConstraints, ValidationError

from domain.declared import Declared
from domain.errors import UserError
from readers.person_names import in_name
from schemas.datasets import DATASETS, VERSION_KEY
from schemas.validation import validate

Scalar = str | bool | int | float | None
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

_NUMBERS = ("Int16", "Int32", "Float64")
# What a key of the file must hold, for the message about one that does not.
_EXPECTED = {
    "id": "имя файла без .yaml",
    "file": "dataset и sha256 или что-то из: " + ", ".join(VERSION_KEY),
    "rows": "sheet (лист), row_number (список номеров строк), where (столбец: значение)",
    "action": "drop, {replace: {столбец: значение}} или {scale: {столбец: множитель}}",
    "expect": "столбец: значение, список значений или {min: число, max: число}",
    "reason": "почему исправляется",
    "told": "кому сообщено об ошибке",
    "by": "кто объявил исправление",
    "date": "день вида 2021-05-12",
}


class Range(Declared):
    """Numbers from `min` to `max`, both included; either may be left out."""

    min: float = float("-inf")
    max: float = float("inf")


Condition = Range | list[Scalar] | Scalar


class File(Declared):
    """Which file: its very bytes, or every file of a dataset about these facets."""

    dataset: Words
    sha256: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")] | None = None
    school_year: Words | None = None
    procedure: Words | None = None
    sitting: Words | None = None
    subject: Words | None = None
    class_: int | None = Field(default=None, alias="class")
    school_code: Words | None = None
    exam_day: Words | None = None

    def facets(self) -> dict[str, str | int]:
        """The facets it names, in the warehouse's spelling."""
        said = self.model_dump(by_alias=True)
        return {name: said[name] for name in VERSION_KEY if said[name] is not None}


class Rows(Declared):
    """Which rows of the file: those that everything said here holds for."""

    sheet: Words | None = None
    row_number: list[int] | None = Field(default=None, min_length=1)
    where: dict[str, Condition] = Field(default_factory=dict)


class Replace(Declared):
    """Columns and the values put into them; `null` empties a cell."""

    replace: dict[str, Scalar] = Field(min_length=1)


class Scale(Declared):
    """Columns and the factors their values are multiplied by."""

    scale: dict[str, float] = Field(min_length=1)


class Correction(Declared):
    """One declared correction.

    Attributes:
        id: its name, that of its file too.
        file: which file it is of.
        rows: which rows.
        action: `drop` them, or replace or scale cells of them.
        expect: what the rows hold while the source is faulty, by column. Once they hold something
            else the source was mended, and the correction is not carried out.
        reason: why.
        told: who was told of the fault.
        by: who declared it.
        date: when.
    """

    id: Words
    file: File
    rows: Rows
    action: Literal["drop"] | Replace | Scale
    expect: dict[str, Condition] = Field(min_length=1)
    reason: Words
    told: Words
    by: Words
    date: Date

    @property
    def kind(self) -> str:
        """`drop`, `replace` or `scale`."""
        return self.action if isinstance(self.action, str) else next(iter(vars(self.action)))

    @property
    def cells(self) -> Mapping[str, Scalar]:
        """Each column corrected, with its new value or its factor; none where rows are dropped."""
        return {} if self.action == "drop" else vars(self.action)[self.kind]


@dataclass(frozen=True)
class _Column:
    """What a correction has to know of a declared column."""

    numeric: bool
    could_hold_names: bool


def load(folder: Path) -> list[Correction]:
    """All corrections of a folder by id; none where there is no such folder.

    Raises:
        UserError: with every fault of every file, one sentence per line.
    """
    corrections, faults = [], []
    for path in sorted((*folder.glob("*.yaml"), *folder.glob("*.yml"))):
        try:
            correction = Correction.read(path)
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            place = getattr(error, "problem_mark", None)
            where = f", строка {place.line + 1}" if place else ""
            faults.append(f"{path.name}{where}: не читается как YAML в UTF-8; проверьте отступы.")
        except ValidationError as error:
            faults += dict.fromkeys(f"{path.name}: {fault}." for fault in _misread(error))
        else:
            faults += [f"{path.name}: {fault}." for fault in _contradictions(correction, path)]
            corrections.append(correction)
    if faults:
        heading = f"Исправления в папке {folder} объявлены неверно, файлы не загружались:"
        raise UserError("\n".join([heading, *faults]))
    return corrections


def _misread(error: ValidationError) -> Iterator[str]:
    """Keys that are missing, unknown or hold the wrong thing."""
    for fault in error.errors():
        top, *inner = fault["loc"] or ("",)
        if not top:
            yield "ожидаются ключи " + ", ".join(_EXPECTED)
        elif fault["type"] == "missing" and not inner:
            yield f"нет ключа {top}, в нём ожидается: {_EXPECTED[top]}"
        elif fault["type"] == "extra_forbidden" and not inner:
            yield f"ключ {top} неизвестен: ожидаются {', '.join(_EXPECTED)}"
        else:
            # Behind the second key pydantic names its own kinds of value, which say nothing.
            place = top if top == "action" or not inner else f"{top}.{inner[0]}"
            yield f"{place} заполнен не так, в {top} ожидается: {_EXPECTED[top]}"


def _contradictions(correction: Correction, path: Path) -> Iterator[str]:
    """What is wrong with a correction whose every key can be read."""
    if correction.id != path.stem:
        yield f"id «{correction.id}» не совпадает с именем файла; назовите их одинаково"
    if not (correction.file.sha256 or correction.file.facets()):
        yield f"в file сказан только набор данных; ожидается {_EXPECTED['file']}"
    if correction.rows == Rows():
        yield f"в rows не сказано, какие строки; ожидается {_EXPECTED['rows']}"
    for key, words in _texts(correction):
        if in_name(words):
            yield f"в {key} имя человека: назовите организацию, должность или код"
    if correction.file.dataset not in DATASETS:
        yield f"набора данных «{correction.file.dataset}» нет; есть: {', '.join(DATASETS)}"
        return
    columns = _columns(correction.file.dataset)
    named = {"rows.where": correction.rows.where, "expect": correction.expect}
    for key, names in (named | {f"action.{correction.kind}": correction.cells}).items():
        for name in names:
            if name not in columns:
                yield f"в {key} столбец «{name}», а есть: {', '.join(columns)}"
    for name in correction.cells.keys() & columns.keys():
        yield from _faults_of_cells(correction, name, columns[name])


def _faults_of_cells(correction: Correction, name: str, column: _Column) -> Iterator[str]:
    """What speaks against correcting a column as declared."""
    if column.could_hold_names:
        yield (
            f"столбец «{name}» может содержать имена людей, а исправления хранятся со значениями: "
            "исправлять его нельзя, исключите строку (action: drop)"
        )
    if name not in correction.expect:
        yield f"в expect нет столбца «{name}»: впишите, что в нём стоит сейчас"
    if correction.kind == "scale" and not column.numeric:
        yield f"столбец «{name}» не числовой: умножить его нельзя, замените значение (replace)"
    if correction.kind == "replace":
        model = DATASETS[correction.file.dataset].model
        value = correction.cells[name]
        checked = validate(model, pd.DataFrame({name: pd.Series([value], dtype="object")}))
        if (checked.faults["column"] == name).any():
            expected = model.to_schema().columns[name].metadata["expected"]
            yield f"action.replace: в столбец «{name}» ожидается {expected}; исправьте значение"


def _texts(correction: Correction) -> Iterator[tuple[str, str]]:
    """Every text that is recorded or shown, with its key; whoever declared it may sign."""

    def within(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            for each in value.values():
                yield from within(each)
        elif isinstance(value, list):
            for each in value:
                yield from within(each)

    for key, value in correction.model_dump(exclude={"by", "file"}).items():
        for words in within(value):
            yield key, words


def _columns(dataset: str) -> dict[str, _Column]:
    """The columns of a dataset; free text could hold names."""
    return {
        name: _Column(
            numeric=str(column.dtype) in _NUMBERS,
            could_hold_names=str(column.dtype) not in (*_NUMBERS, "boolean")
            and name not in VERSION_KEY
            and not any(check.name in ("isin", "str_matches") for check in column.checks),
        )
        for name, column in DATASETS[dataset].model.to_schema().columns.items()
        if name not in ("sheet", "row_number")
    }
