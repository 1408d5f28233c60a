"""Saved maps: how a table of somebody's own making is read, in a YAML file of the data folder.

A map says which header is which column of a dataset, so it is a layout like those of `layouts/`,
made by an operator (`shnor map`) instead of a programmer. It knows three things more: headers of
several rows, values every row of the file has in common, and tables with one column per indicator
or per period.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
    model_validator,
)

from domain.errors import UserError
from domain.school_code import from_login
from readers import header, personal_headers
from readers.layout import HEADER_ROWS, Layout, Match, NearMiss, normalise, weight
from readers.sheet import Sheet
from reference import table_words
from schemas import school_identifier
from schemas.datasets import DATASETS

FAMILY = "mapped"
LOGIN, NAME = school_identifier.LOGIN, school_identifier.NAME
# What a table may call a school by.
SchoolKey = Literal["логин", "ИНН", "ОГРН", "код ОГЭ", "код ЕГЭ", "наименование"]
# Personal results are no matter for tables of one's own making: they come from exam systems.
DatasetName = Literal["indicator_value", "assessment_summary", "school", "mentorship"]
VALUE = "value_text"  # what a column of its own per indicator holds
# Where a row stood is the reader's to say; a number and a share follow from the value's text.
_NOT_MAPPED = frozenset({"sheet", "row_number", "value", "share"})
_FIGURES = ("participants", "mark_2")  # the model lets them be empty above the school


def _several(spellings: Any) -> Any:
    return (spellings,) if isinstance(spellings, str) else spellings


def _one_if_one(spellings: tuple[str, ...]) -> str | list[str]:
    return spellings[0] if len(spellings) == 1 else list(spellings)


# A header and what else it has been called.
Spellings = Annotated[
    tuple[Annotated[str, Field(min_length=1)], ...],
    BeforeValidator(_several),
    Field(min_length=1),
    PlainSerializer(_one_if_one),
]


class ValueColumn(BaseModel):
    """A column of values, and what holds for all of them: the code, the unit, the period.

    Attributes:
        header: its header and what else it has been called.
    """

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, str]

    header: Spellings

    @property
    def constants(self) -> dict[str, str]:
        """Column of the dataset → its value for this column of the table."""
        return self.__pydantic_extra__


class SavedMap(BaseModel):
    """How one table is read.

    Attributes:
        title: what the operator calls it.
        dataset: where its rows go.
        school: what stands in the column of the school.
        header_rows: rows the header takes; paths of several are joined «Численность / всего».
        thousands: what divides thousands, where it is no blank.
        columns: column of the dataset → the headers it goes by.
        constants: column of the dataset → its value in every row.
        values: columns that hold a value each; only indicators have such.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(min_length=1, max_length=120)
    dataset: DatasetName
    school: SchoolKey = LOGIN
    header_rows: int = Field(default=1, ge=1, le=6)
    thousands: Literal[".", ","] | None = None
    columns: dict[str, Spellings] = {}
    constants: dict[str, str] = {}
    values: tuple[ValueColumn, ...] = ()

    @model_validator(mode="after")
    def _sound(self) -> "SavedMap":
        faults = [
            *_of_targets(self),
            *_of_headers(self),
            *_of_units(self),
            *_of_schools(self),
        ]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    @property
    def value_columns(self) -> tuple[ValueColumn, ...]:
        """The columns that hold values: several in a wide table, one in a long one."""
        if VALUE in self.columns:
            return (ValueColumn(header=self.columns[VALUE]),)
        return self.values

    def told(self) -> set[str]:
        """Columns of the dataset that this map says something of."""
        of_values = {name for column in self.values for name in column.constants}
        return {*self.columns, *self.constants, *of_values, *([VALUE] if self.values else [])}


@dataclass(frozen=True)
class MappedLayout(Layout):
    """A saved map as a layout.

    Attributes:
        mapping: the map.
    """

    mapping: SavedMap | None = None


def targets(dataset: str) -> dict[str, Any]:
    """The columns of a dataset that a map may fill: name → its declaration in the schema."""
    declared = DATASETS[dataset].model.to_schema().columns
    return {name: column for name, column in declared.items() if name not in _NOT_MAPPED}


def needed(dataset: str) -> set[str]:
    """The columns a map must fill; what a file's name or its sender may tell is not among them.

    A period that no column names is the school year the file is of. Of summaries, which a map makes
    of schools', the figures that schools must have are among them.
    """
    told_elsewhere = {*DATASETS[dataset].facets, "school_year"}
    if dataset == "indicator_value":
        told_elsewhere.add("sitting")
    return {
        name
        for name, column in targets(dataset).items()
        if (not column.nullable or name in _FIGURES) and name not in told_elsewhere
    }


def load(folder: Path) -> dict[str, SavedMap]:
    """All saved maps, by the name of their file without its extension.

    Raises:
        UserError: when one of them is faulty; the message names every fault of every file.
    """
    maps, faults = {}, []
    for file in sorted(folder.glob("*.yaml")):
        try:
            maps[file.stem] = parse(file.read_text(encoding="utf-8"))
        except ValueError as error:
            faults.append(f"{file}: {error}.")
    if faults:
        raise UserError("Карта таблицы записана неверно. " + " ".join(faults))
    return maps


def parse(text: str) -> SavedMap:
    """A map as it stands in its file.

    Raises:
        ValueError: with all faults, in Russian.
    """
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"строка {mark.line + 1}: " if mark else ""
        raise ValueError(
            f"{where}это не YAML; проверьте отступы и возьмите заголовки в кавычки"
        ) from error
    if not isinstance(found, dict):
        raise ValueError("файл пуст или в нём нет ключей; нужны title, dataset, columns")
    return checked(found)


def checked(content: dict[str, Any]) -> SavedMap:
    """A map with this content.

    Raises:
        ValueError: with all faults, in Russian.
    """
    try:
        return SavedMap.model_validate(content)
    except ValidationError as error:
        raise ValueError("; ".join(map(_sentence, error.errors()))) from error


def save(folder: Path, name: str, mapping: SavedMap) -> Path:
    """Write a map into the folder of maps; its file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.yaml"
    content = mapping.model_dump(exclude_defaults=True)
    content["values"] = [dict(each) for each in content.get("values", ())]
    written = {key: value for key, value in content.items() if value}
    file.write_text(
        yaml.safe_dump(written, allow_unicode=True, sort_keys=False, width=1000), encoding="utf-8"
    )
    return file


def find(sheet: Sheet, maps: Mapping[str, SavedMap]) -> Match | None:
    """The map a sheet is read by, and where its columns stand; of several, the one that says most.

    A header is known with or without its unit: «Численность» is «Численность, чел.» too.
    """
    matches = [
        Match(layout, first + layout.mapping.header_rows - 1, places, headers)
        for layout, first, headers, places in _fits(sheet, maps)
        if len(places) == len(layout.required)
    ]
    return max(matches, key=weight, default=None)


def nearest(sheet: Sheet, maps: Mapping[str, SavedMap]) -> NearMiss | None:
    """The map whose headers a sheet has most of without having all; None where few fit."""
    near = [
        (layout, headers, places)
        for layout, _, headers, places in _fits(sheet, maps)
        if len(places) >= 2 and len(places) * 2 >= len(layout.required)
    ]
    if not near:
        return None
    layout, headers, places = max(near, key=lambda fit: len(fit[2]))
    missing = [layout.titles[key] for key in layout.required if key not in places]
    taken = set(places.values())
    return NearMiss(
        layout, missing, [each for n, each in enumerate(headers) if each and n not in taken]
    )


def value_key(number: int) -> str:
    """What the value column `number`, from 0, is called among a layout's columns."""
    return f"{VALUE} {number + 1}"


def _layout(name: str, mapping: SavedMap) -> MappedLayout:
    spellings = _spellings(mapping)
    return MappedLayout(
        id=f"map:{name}",
        title=f"карта «{mapping.title}» ({name}.yaml)",
        family=FAMILY,
        dataset=mapping.dataset,
        columns={key: tuple(map(normalise, each)) for key, each in spellings.items()},
        titles={key: each[0] for key, each in spellings.items()},
        required=tuple(spellings),
        mapping=mapping,
    )


def _spellings(mapping: SavedMap) -> dict[str, tuple[str, ...]]:
    """Every column of the table the map reads, by the dataset's column or the value's key."""
    plain = {name: each for name, each in mapping.columns.items() if name != VALUE}
    of_values = {value_key(n): each.header for n, each in enumerate(mapping.value_columns)}
    return plain | of_values


def _fits(
    sheet: Sheet, maps: Mapping[str, SavedMap]
) -> Iterator[tuple[MappedLayout, int, list[str], dict[str, int]]]:
    """Every map at every row its header may begin in, with the headers there and where they fit."""
    begins = [
        first
        for first, row in enumerate(sheet.cells[:HEADER_ROWS])
        if any(cell != "" for cell in row)
    ]
    headers = {
        (first, rows): header.paths(sheet, first, rows)
        for rows in {mapping.header_rows for mapping in maps.values()}
        for first in begins
    }
    for name, mapping in maps.items():
        layout = _layout(name, mapping)
        for first in begins:
            there = headers[first, mapping.header_rows]
            yield layout, first, there, _places(mapping, there)


def _places(mapping: SavedMap, headers: Sequence[str]) -> dict[str, int]:
    """Where the map's columns stand: first by their very headers, then by headers without units."""
    spellings = _spellings(mapping)
    whole = [normalise(each) for each in headers]
    places: dict[str, int] = {}
    for key, each in spellings.items():
        at = next((whole.index(s) for s in map(normalise, each) if s in whole), None)
        if at is not None and at not in places.values():
            places[key] = at
    if len(places) == len(spellings) or not places:
        return places
    plain = [header.plain(each) for each in headers]
    wanted = {
        value_key(n): unit_of(mapping, column) for n, column in enumerate(mapping.value_columns)
    }
    for key, each in spellings.items():
        if key in places:
            continue
        names = {normalise(header.plain(spelling).name) for spelling in each}
        free = [
            place
            for place, one in enumerate(plain)
            if one.name and normalise(one.name) in names and place not in places.values()
        ]
        # Of «Численность, чел.» and «Численность, %» the one in the map's unit.
        free.sort(key=lambda place: plain[place].unit not in (None, wanted.get(key)))
        if free:
            places[key] = free[0]
    return places


def unit_of(mapping: SavedMap, column: ValueColumn) -> str | None:
    """The unit of a column of values as the map has it, or else as its header names it."""
    given = column.constants.get("unit") or mapping.constants.get("unit")
    return given or header.plain(column.header[0]).unit


def _of_targets(mapping: SavedMap) -> list[str]:
    """Columns the dataset has not, lacks, or is given twice."""
    known = targets(mapping.dataset)
    faults = [
        f"столбца «{name}» в наборе {mapping.dataset} нет; есть: {', '.join(known)}"
        for name in sorted(mapping.told() - set(known))
    ]
    twice = (set(mapping.columns) & set(mapping.constants)) | {
        name
        for column in mapping.values
        for name in column.constants
        if name in mapping.columns or name in mapping.constants
    }
    faults += [f"«{name}» задано дважды; оставьте одно" for name in sorted(twice)]
    if mapping.values and VALUE not in known:
        faults.append(f"ключ values – только для показателей, а набор – {mapping.dataset}")
    if VALUE in mapping.constants:
        faults.append(f"{VALUE} – то, что стоит в ячейках: перенесите из constants в columns")
    if mapping.values and VALUE in mapping.columns:
        faults.append(f"заданы и values, и столбец {VALUE}; оставьте одно")
    for name in sorted(needed(mapping.dataset) - mapping.told()):
        faults.append(f"не сказано, где «{known[name].title}»: добавьте {name} в columns")
    for name in {name for column in mapping.values for name in column.constants}:
        lacking = [c.header[0] for c in mapping.values if name not in c.constants]
        if lacking and name in needed(mapping.dataset) | {"sitting", "school_year"}:
            headers = ", ".join(f"«{each}»" for each in lacking)
            faults.append(f"в values не задано {name} у {headers}")
    different = {tuple(sorted(column.constants.items())) for column in mapping.values}
    if len(different) < len(mapping.values):
        faults.append("в values два столбца с одним и тем же показателем и периодом")
    return faults


def _of_headers(mapping: SavedMap) -> list[str]:
    """Headers that announce persons, and headers read twice."""
    spellings = [each for spelled in _spellings(mapping).values() for each in spelled]
    plain = [normalise(each) for each in spellings]
    faults = [
        f"столбец «{each}» – персональные данные ({kind}); уберите его из карты и из таблицы"
        for each in spellings
        if (kind := personal_headers.of_header(each.split(header.JOINT)[-1]))
    ]
    repeated = sorted({each for each in plain if plain.count(each) > 1})
    faults += [f"заголовок «{each}» назван дважды; оставьте один" for each in repeated]
    if not spellings:
        faults.append("не назван ни один заголовок; заполните columns или values")
    return faults


def _of_units(mapping: SavedMap) -> list[str]:
    """Units that contradict the header they are given to."""
    return [
        f"у «{spelling}» задана единица «{unit}», а в заголовке «{named}»; исправьте unit"
        for column in mapping.value_columns
        for spelling in column.header
        if (unit := unit_of(mapping, column))
        and (named := header.plain(spelling).unit)
        and named != (table_words.unit(unit) or unit)
    ]


def _of_schools(mapping: SavedMap) -> list[str]:
    """A school called by what cannot tell it."""
    constant = mapping.constants.get("school_code")
    if mapping.dataset == "school" and mapping.school != LOGIN:
        return ["в реестре школ школа названа логином: уберите ключ school"]
    if constant and mapping.school != LOGIN:
        return ["школа задана в constants логином: уберите ключ school"]
    # A summary may be about what stands above schools, and has its name there.
    if constant and mapping.dataset != "assessment_summary" and not from_login(constant):
        return ["в constants school_code – не логин школы и не его шесть цифр"]
    return []


def _sentence(error: Any) -> str:
    """One complaint of pydantic in Russian, with the key it is about."""
    key = ".".join(str(part) for part in error["loc"])
    match error["type"]:
        case "value_error":
            return str(error["ctx"]["error"])
        case "missing":
            return f"нет ключа {key}; добавьте его"
        case "extra_forbidden":
            return f"лишний ключ {key}; есть: {', '.join(SavedMap.model_fields)}"
        case "literal_error":
            allowed = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
            return f"в ключе {key} стоит «{error['input']}», а допустимо: {allowed}"
        case "string_type" | "tuple_type":
            return f"в ключе {key} стоит не текст; возьмите значение в кавычки"
        case _:
            return f"ключ {key} заполнен не так; пример карты – в руководстве"
