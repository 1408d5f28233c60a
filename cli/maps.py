"""`shnor map`: describe a table of one's own once, and have it read from then on.

Everything is proposed from what stands in the file; Enter accepts. The map is a YAML file, which
may as well be written by hand.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer
from rich.console import Console

from cli import access, findings, russian, tables
from domain.errors import UserError
from domain.finding import Finding
from domain.plural import number
from domain.settings import Settings

if TYPE_CHECKING:
    from intake.proposal import ColumnSeen
    from readers.reading import Reading
    from readers.saved_map import SavedMap
    from readers.sheet import Sheet

PREVIEW = 8  # rows shown before the map is saved
YES, NO = "да", "нет"


def add_to(app: russian.Commands) -> None:
    """Add the command to the program."""
    app.command("map", help="Описать свою таблицу: что в каком столбце; дальше она читается сама.")(
        map_
    )


def map_(
    file: Annotated[Path, typer.Argument(metavar="ФАЙЛ", help="Таблица: xlsx, xls, ods, csv.")],
) -> None:
    """Ask what stands where, show the rows as they would be read, save the map."""
    access.existing([file])
    settings = access.settings()
    try:
        _describe(file.resolve(), settings, tables.console())
    except typer.Abort as error:
        raise UserError(
            "Ответов больше нет, карта не сохранена. Карту можно записать и самому: пример – в "
            f"руководстве, папка – {settings.maps.resolve()}."
        ) from error


def _describe(path: Path, settings: Settings, console: Console) -> None:
    from intake import proposal
    from readers import saved_map

    maps = saved_map.load(settings.maps)
    sheet = _sheet(_read(proposal.look, settings, path), console)
    if not _wanted(sheet, maps, console):
        return
    rows, columns = _columns(sheet, console)
    dataset = _dataset(console)
    answers: dict[str, Any] = {"dataset": dataset}
    if rows > 1:
        answers["header_rows"] = rows
    answers |= _roles(columns, dataset, console)
    _fill_up(answers, console)
    answers = {"title": _ask("Название карты", _title(path)), **answers}
    name = re.sub(r"\W+", "-", answers["title"].lower()).strip("-") or "таблица"
    if name in maps and _ask(f"Карта «{name}» уже есть. Заменить её? да/нет", NO) != YES:
        raise UserError("Карта не сохранена: назовите её иначе.")
    try:
        mapping = saved_map.checked(answers)
    except ValueError as error:
        raise UserError(f"Карта не сохранена: {error}.") from error
    reading = _read_by(path, settings, {**maps, name: mapping})
    if reading.layout != f"map:{name}":
        raise UserError(
            f"Карта не сохранена: эту таблицу программа всё равно прочла бы как «{reading.layout}» "
            "– там названо больше её столбцов. Назовите в карте больше столбцов."
        )
    _preview(reading, mapping, console)
    if _ask("Сохранить карту? да/нет", YES) != YES:
        console.print("Карта не сохранена.")
        return
    saved = saved_map.save(settings.maps, name, mapping)
    console.print(f"Карта: {saved.resolve()}")
    console.print("Таблицы с такими заголовками читаются по ней: shnor intake ФАЙЛ")


def _read(function: Any, settings: Settings, *args: Any) -> Any:
    """What a reading function gives in the reading process; a refusal is an error."""
    from intake.sandbox import run
    from readers.reading import UnreadableFileError

    try:
        return run(
            function, *args, timeout=settings.read_timeout, memory_mb=settings.read_memory_mb
        )
    except UnreadableFileError as error:
        raise UserError(str(error)) from error


def _read_by(path: Path, settings: Settings, maps: "dict[str, SavedMap]") -> "Reading":
    from intake.recognise import read_file

    return _read(read_file, settings, path, maps)


def _sheet(sheets: "list[Sheet]", console: Console) -> "Sheet":
    """The sheet the map is about."""
    if not sheets:
        raise UserError("В файле нет видимых листов с данными.")
    if len(sheets) == 1:
        return sheets[0]
    for place, sheet in enumerate(sheets, start=1):
        console.print(f"{place}  {sheet.name}")
    return sheets[_number("Какой лист", 1, len(sheets)) - 1]


def _wanted(sheet: "Sheet", maps: "dict[str, SavedMap]", console: Console) -> bool:
    """Whether a map is wanted although the sheet is read already."""
    from intake.recognise import match_of

    known = match_of(sheet, maps)
    if known is None:
        return True
    console.print(f"Эта таблица уже читается: {known.layout.title}.")
    return _ask("Всё равно описать её заново? да/нет", NO) == YES


def _columns(sheet: "Sheet", console: Console) -> "tuple[int, list[ColumnSeen]]":
    """How many rows the header takes, and the columns beneath it."""
    from intake import proposal

    first, rows = proposal.header_of(sheet)
    for column in proposal.columns_of(sheet, first, rows):
        console.print(f"{column.letter:>3}  {column.header}")
    first = _number("С какой строки начинаются заголовки", first + 1, len(sheet.cells)) - 1
    rows = _number("Сколько строк они занимают", rows, 6)
    columns = proposal.columns_of(sheet, first, rows)
    if not columns:
        raise UserError(f"На листе «{sheet.name}» в строке {first + 1} нет ни одного заголовка.")
    return rows, columns


def _dataset(console: Console) -> str:
    from readers.saved_map import DatasetName
    from schemas.datasets import DATASETS

    names = get_args(DatasetName)
    for place, name in enumerate(names, start=1):
        console.print(f"{place}  {DATASETS[name].title}")
    return names[_number("Что в таблице", 1, len(names)) - 1]


def _roles(columns: "Sequence[ColumnSeen]", dataset: str, console: Console) -> dict[str, Any]:
    """The parts of a map that say what the columns are."""
    from intake import proposal
    from readers import saved_map

    known = saved_map.targets(dataset)
    options = [proposal.LEFT_OUT, *known]
    titles = ["не брать", *(_explained(name, column) for name, column in known.items())]
    if saved_map.VALUE in known:
        options.append(proposal.VALUES)
        titles.append("Отдельный показатель или период: код, единица, год – свои у этого столбца")
    for place, title in enumerate(titles):
        console.print(f"{place:>2}  {title}")
    answers: dict[str, Any] = {"columns": {}, "values": []}
    for column, guess in zip(columns, proposal.roles(columns, dataset), strict=True):
        shown = "; ".join(column.examples) or "пусто"
        console.print(f"\nСтолбец {column.letter} «{column.header}»: {shown}")
        role = options[_number("Что это", options.index(guess), len(options) - 1, least=0)]
        if role == proposal.VALUES:
            answers["values"].append(_value_column(column))
        elif role == "school_code":
            answers["columns"][role] = column.header
            answers["school"] = _school_key(column, console)
        elif role != proposal.LEFT_OUT:
            answers["columns"].setdefault(role, column.header)
    return {key: answer for key, answer in answers.items() if answer}


def _explained(name: str, column: Any) -> str:
    """A column of a dataset as the schema declares it; a school may go by more than its login."""
    if name == "school_code":
        return "Школа – логин, другой код или наименование"
    return f"{column.title} – {column.metadata['expected']}"


def _school_key(column: "ColumnSeen", console: Console) -> str:
    from intake import proposal
    from readers.saved_map import SchoolKey

    keys = get_args(SchoolKey)
    console.print("  ".join(f"{place} {key}" for place, key in enumerate(keys, start=1)))
    guess = keys.index(proposal.school_key(column)) + 1
    return keys[_number("Чем названа школа", guess, len(keys)) - 1]


def _value_column(column: "ColumnSeen") -> dict[str, str]:
    """A column of values with what holds for all of them."""
    from intake import proposal

    found = proposal.constants_of(column)
    for name, question in (("subject", "  код показателя"), ("unit", "  единица")):
        if name in found or name == "unit":
            found[name] = _ask(question, found.get(name, ""))
    return {"header": column.header, **{name: value for name, value in found.items() if value}}


def _fill_up(answers: dict[str, Any], console: Console) -> None:
    """Ask for what no column tells; where a column tells it, its headers need not."""
    from readers import saved_map

    dataset = answers["dataset"]
    columns = answers.setdefault("columns", {})
    values = answers.get("values", [])
    for name in columns:
        for column in values:
            column.pop(name, None)
    told = set(columns) | {name for column in values for name in column}
    if values:
        told.add(saved_map.VALUE)
    constants = {}
    for name, declared in saved_map.targets(dataset).items():
        if name in saved_map.needed(dataset) and name not in told:
            constants[name] = _ask(f"Ни один столбец не говорит: {declared.title}. Во всех строках")
    if dataset == "indicator_value" and "sitting" not in told:
        console.print("Периода в таблице нет: он берётся из имени файла, папки или --year.")
    if constants:
        answers["constants"] = constants


def _title(path: Path) -> str:
    from readers.person_names import in_name

    if in_name(path.stem):
        return "Таблица"
    # The map is for other years too.
    without_years = re.sub(r"(?<!\d)20\d\d(?:[-–_]\d{2,4})?(?!\d)", " ", path.stem)
    return " ".join(without_years.split()) or path.stem


def _preview(reading: "Reading", mapping: "SavedMap", console: Console) -> None:
    """The first rows as they would be loaded, and what there is to remark."""
    from readers import saved_map
    from schemas.datasets import DATASETS

    rows = reading.rows.head(PREVIEW)
    declared = DATASETS[mapping.dataset].model.to_schema().columns
    titles = {n: c.title for n, c in declared.items() if n not in ("sheet", "row_number")}
    shown = {}
    for name, title in titles.items():
        if name == "school_code" and mapping.school != saved_map.LOGIN:
            beside = "school_name" if mapping.school == saved_map.NAME else "school_key"
            shown[title] = rows[beside]
        elif name in rows:
            shown[title] = rows[name]
    answer = tables.table(*shown, texts=shown)
    for place in range(len(rows)):
        answer.add_row(*(_cell(column.iloc[place]) for column in shown.values()))
    console.print(tables.heading(f"Так прочтётся таблица, строк {reading.rows_read}:"))
    console.print(answer)
    findings.show(console, _grouped(reading.findings))


def _cell(value: Any) -> str:
    import pandas as pd

    if pd.isna(value):
        return ""
    return number(value) if isinstance(value, float) else str(value)


def _grouped(found: Sequence[Finding]) -> list[findings.Group]:
    return [findings.Group(each.severity, each.rule, 1, [each.message]) for each in found]


def _ask(question: str, default: str | None = None) -> str:
    """An answer in words; Enter accepts the default."""
    return typer.prompt(question, default=default, show_default=bool(default)).strip()


def _number(question: str, default: int, most: int, least: int = 1) -> int:
    """An answer that is a number from `least` to `most`; another one is asked for again."""
    while True:
        answer = _ask(question, str(default))
        if answer.isdigit() and least <= int(answer) <= most:
            return int(answer)
        typer.echo(f"Введите число от {least} до {most}.")
