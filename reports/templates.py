"""Templates: workbooks to fill in for what has no export, made from the datasets' declarations.

A template holds the columns of its layout, the schools of the district where they are known,
lists to choose from, and over every column what is to be written there. A hidden sheet keeps the
rows as given out, so that a template nobody filled in reads back as empty.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from pandera import Column
from sqlalchemy import Connection

from domain import municipality
from domain import school_year as years
from domain.errors import UserError
from domain.settings import Settings
from intake import file_name
from readers.layout import Layout, layouts, normalise
from readers.prefilled import COPY
from readers.sheet import text
from reports.docx import DEMO
from schemas.datasets import DATASETS
from warehouse.query import frame

LISTS = "Списки"
ROWS = 2_000  # rows under the header that have lists to choose from
WIDTHS = (14, 45)  # least and most characters of a column's width

# What a column of a layout becomes in its dataset, where the two are called differently.
_DECLARED = {
    "login": "school_code",
    "mentor_login": "mentor_code",
    "indicator_code": "subject",
    "period": "sitting",
}
# Columns of layouts that are not stored: what is told of them, and the answers to choose from.
_NOT_STORED = {
    "listed": (
        "«да», если школа входит в перечень, иначе «нет». Строка, в которой ничего не изменено, в "
        "перечень не входит.",
        ("да", "нет"),
    ),
    "school_name": ("Наименование школы. Решает логин, наименование – для удобства.", ()),
}
_LOGINS = ("login", "mentor_login")
_SCHOOL = (
    "school_code", "short_name", "full_name", "municipality", "kind", "settlement", "pupils",
)  # fmt: skip


@dataclass(frozen=True)
class Template:
    """What a template is made from.

    Attributes:
        layout: the id of the layout its header is written in.
        known: layout column → what is known to stand there: a column of `mart.school`, or
            `school_year`. These columns come first.
        left_out: columns of the layout a person has no need to fill in.
        empty: what a cell left empty means, by columns the dataset has a value in all the same.
    """

    layout: str
    known: dict[str, str]
    left_out: tuple[str, ...] = ()
    empty: dict[str, str] = field(default_factory=dict)


_OF_DISTRICT = {"login": "Пусто – бумага района или школы, в папке которой лежит файл."}


TEMPLATES = {
    "school": Template(
        "school-registry",
        {"login": "school_code"} | {column: column for column in _SCHOOL[1:]},
    ),
    "mentorship": Template("mentorship", {"login": "school_code", "school_name": "short_name"}),
    "indicator_value": Template("indicators", {"login": "school", "period": "school_year"}),
    "nor_list": Template("nor-list", {"login": "school_code", "school_name": "short_name"}),
    "roadmap_item": Template(
        "roadmap-table",
        {"login": "school_code", "school_name": "short_name"},
        left_out=("item_number",),
    ),
    "act": Template(
        "acts", {"login": "school_code", "school_name": "short_name"}, empty=_OF_DISTRICT
    ),
    "assignment": Template(
        "assignments",
        {"login": "school_code", "school_name": "short_name"},
        empty={"status": "Пусто – поручено."},
    ),
    "register_entry": Template(
        "registers", {"login": "school_code", "school_name": "short_name"}, empty=_OF_DISTRICT
    ),
}


def registry(connection: Connection) -> pd.DataFrame:
    """The schools a template may name, by their names."""
    return frame(
        connection,
        f"SELECT {', '.join(_SCHOOL)} FROM mart.school ORDER BY short_name, school_code",
    )


def destination(dataset: str, school_year: str, to: Path | None) -> Path:
    """Where a template is written: in the folder `to`, or under that very name.

    Raises:
        UserError: there is a file already, or the intake would not know the year by the name.
    """
    proper = f"{_title(dataset)} {school_year.replace('/', '-')}.xlsx"
    path = to or Path()
    path = path / proper if path.is_dir() else path
    if path.suffix.lower() != ".xlsx":
        raise UserError(f"Шаблон – книга Excel: назовите файл с расширением .xlsx, не «{path}».")
    if path.exists():
        raise UserError(f"Файл «{path}» уже есть, и в нём могут быть данные: назовите другой.")
    said = {
        item.value if item.facet == "school_year" else years.ending(int(item.value))
        for item in file_name.evidence(path)
        if item.facet in ("school_year", "calendar_year")
    }
    if said != {school_year}:
        raise UserError(
            f"По имени «{path}» приём не узнает, что данные за {school_year}"
            + (f": по нему и по папкам это {', '.join(sorted(said))}" if said else "")
            + f". Назовите файл, например, «{proper}» или выберите другую папку."
        )
    return path


def write(
    dataset: str,
    school_year: str,
    path: Path,
    settings: Settings,
    schools: pd.DataFrame | None = None,
) -> Path:
    """Write the template of a dataset.

    Args:
        dataset: one of `TEMPLATES`.
        school_year: the year the data will be of.
        path: the file to write.
        settings: whose schools are filled in; whether the data are invented.
        schools: all known schools, as `registry` gives them; without them none is filled in.
    """
    template = TEMPLATES[dataset]
    layout = next(each for each in layouts() if each.id == template.layout)
    columns = sorted(
        (name for name in layout.columns if name not in template.left_out),
        key=lambda name: name not in template.known,  # a stable sort: the rest in their order
    )
    declared = DATASETS[dataset].model.to_schema().columns
    if schools is None:
        schools = pd.DataFrame(columns=list(_SCHOOL), dtype="str")
    mine = schools
    if settings.municipality:
        mine = schools[municipality.same(schools["municipality"], settings.municipality)]
    rows = _known_rows(template, columns, school_year, mine)
    book = Workbook()
    sheet = book.active
    sheet.title = _title(dataset)
    if settings.demo:
        sheet.append([DEMO])
    header_row = sheet.max_row + 1 if settings.demo else 1
    _write_rows(sheet, header_row + 1, rows)
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    for place, name in enumerate(columns, start=1):
        column = declared.get(_DECLARED.get(name, name))
        told = _told(name, column, template.empty.get(name))
        _head(sheet, header_row, place, _spelling(layout, name, column), told)
        # As text: Excel would make the code 1.10 the number 1.1 and the share 12/34 a date.
        sheet.column_dimensions[get_column_letter(place)].number_format = "@"
        if name in _LOGINS:
            # A registry is where new schools come from; a mentor may be of another district.
            choices = [] if dataset == "school" else _choices(mine if name == "login" else schools)
        else:
            choices = _allowed(name, column)
        if len(choices):
            _offer(sheet, lists, header_row, place, choices, strict=name not in _LOGINS)
    copy = book.create_sheet(COPY)
    copy.sheet_state = "veryHidden"
    _write_rows(copy, 1, rows)
    sheet.freeze_panes = sheet.cell(header_row + 1, 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def _title(dataset: str) -> str:
    title = DATASETS[dataset].title
    return title[0].upper() + title[1:]


def _known_rows(
    template: Template, columns: Sequence[str], school_year: str, schools: pd.DataFrame
) -> list[list[str]]:
    """What stands in the template from the start, one row per school."""
    known = schools.assign(school=_choices(schools), school_year=school_year)
    cells = [known[template.known[name]] for name in columns if name in template.known]
    return [list(map(text, row)) for row in zip(*cells, strict=True)]


def _choices(schools: pd.DataFrame) -> list[str]:
    """Schools as they are chosen from a list: login and name, which the intake reads as a login."""
    return (schools["school_code"] + " | " + schools["short_name"]).tolist()


def _allowed(name: str, column: Column | None) -> Sequence[str]:
    """What alone a cell of a column may hold; empty where anything may be written."""
    if column is None:
        return _NOT_STORED[name][1]
    allowed = [
        check.statistics["allowed_values"] for check in column.checks if check.name == "isin"
    ]
    return allowed[0] if allowed else ()


def _spelling(layout: Layout, name: str, column: Column | None) -> str:
    """The header: the declared title with its unit where the layout knows it, else the layout's."""
    titles = []
    if column is not None:
        titles = [f"{column.title}, {column.metadata['unit']}", column.title]
    known = [title for title in titles if normalise(title) in layout.columns[name]]
    header = [*known, layout.titles[name]][0]
    return header[0].upper() + header[1:]


def _told(name: str, column: Column | None, empty: str | None) -> str:
    """What the comment over a column says: what to write, the unit, whether it may be left out."""
    if column is None:
        return _NOT_STORED[name][0]
    expected = column.metadata["expected"]
    told = [f"{expected[0].upper()}{expected[1:]}."]
    if column.metadata["unit"]:
        told.append(f"Единица: {column.metadata['unit']}.")
    told.append(empty or ("Можно не заполнять." if column.nullable else "Обязательно."))
    return "\n".join(told)


def _head(sheet: Worksheet, row: int, place: int, title: str, told: str) -> None:
    cell = sheet.cell(row, place, title)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="DDE6F0")
    cell.comment = Comment(told, "ШНОР", height=120, width=300)
    filled = [str(each.value or "") for each in sheet[get_column_letter(place)][row - 1 :]]
    least, most = WIDTHS
    width = min(max(map(len, filled)) + 2, most)
    sheet.column_dimensions[get_column_letter(place)].width = max(width, least)


def _offer(
    sheet: Worksheet,
    lists: Worksheet,
    header_row: int,
    place: int,
    choices: Sequence[str],
    *,
    strict: bool,
) -> None:
    """Let the cells of a column be chosen from a list; `strict` refuses anything else."""
    letter = get_column_letter(place)
    _write_rows(lists, 1, [[choice] for choice in choices], place)
    # A range: Excel refuses a list of more than 255 characters written in the rule itself.
    offer = DataValidation(
        "list",
        formula1=f"'{LISTS}'!${letter}$1:${letter}${len(choices)}",
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="stop" if strict else "warning",
        errorTitle="Нет в списке",
        error="Выберите значение из списка.",
    )
    offer.add(f"{letter}{header_row + 1}:{letter}{header_row + ROWS}")
    sheet.add_data_validation(offer)


def _write_rows(
    sheet: Worksheet, first: int, rows: Sequence[Sequence[str]], first_column: int = 1
) -> None:
    """Write texts as texts: one that begins with «=» is no formula."""
    for number, row in enumerate(rows, start=first):
        for place, value in enumerate(row, start=first_column):
            cell = sheet.cell(number, place, value or None)
            cell.number_format = "@"
            if value:
                cell.data_type = "s"
