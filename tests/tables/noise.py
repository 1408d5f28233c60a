"""Tables as exports and people spell them: the noise that all layouts have in common."""

from dataclasses import replace
from datetime import date
from random import Random

from readers import layout
from tests.tables.table import Column, Table


def with_noise(chance: Random, table: Table) -> tuple[list[list], dict[tuple[int, int], tuple]]:
    """The table with columns in another order, blank ones between them, headers spelled anyhow.

    Returns:
        The rows of its sheet, and where each cell went: (row, column) of the table → row and
        column of the sheet, counted from 0; the header is the table's row -1.
    """
    numbers = range(len(table.columns))
    tasks = [n for n in numbers if table.columns[n].name == "task"]
    others = [n for n in numbers if table.columns[n].name != "task"]
    order: list[int | Column] = list(chance.sample(others, len(others)))
    at = chance.randint(0, len(order))
    order[at:at] = tasks  # whose order is their number
    for _ in range(chance.randint(0, 2)):
        blank = Column(None, chance.choice(["", " "]))
        order.insert(chance.randint(0, len(order)), blank)
    if not table.plain and chance.random() < 0.3:
        order.append(Column(None, "Примечание"))
    lines: list[int | None] = []
    for n in range(len(table.cells)):
        lines += [None] * (chance.random() < 0.1) + [n]
    lines += [None] * chance.randint(0, 2)
    spelled = [
        replace(table.columns[n], header=_header(chance, table, table.columns[n]))
        if isinstance(n, int)
        else n
        for n in order
    ]
    header = replace(table, columns=spelled).header()
    above = [*table.above, *[[]] * chance.randint(0, 2)]
    body = [
        [table.cells[row][n] if row is not None and isinstance(n, int) else None for n in order]
        for row in lines
    ]
    grid = [*above, *header, *body]
    places = {
        (row, n): (len(above) + len(header) + y, x)
        for y, row in enumerate(lines)
        if row is not None
        for x, n in enumerate(order)
        if isinstance(n, int)
    }
    places |= {
        (-1, n): (len(above) + (table.columns[n].over is not None), x)
        for x, n in enumerate(order)
        if isinstance(n, int)
    }
    return grid, places


def _header(chance: Random, table: Table, column: Column) -> object:
    """A header as it may be spelled."""
    header = column.header
    if column.name == "group":
        return words(chance, header)
    if header.isdigit() and chance.random() < 0.3:
        return int(header)
    known = next(known for known in layout.layouts() if known.id == table.layout)
    # Beside «Логин ОО» a column «имя» may well be that of pupils, and such a file is refused.
    if column.name in known.columns and (table.layout, column.name) != ("school-registry", "login"):
        header = chance.choice([header, *known.columns[column.name]])
    return chance.choice(
        [
            header,
            header + " ",
            f" {header}",
            f"{header}\xa0",
            header.upper(),
            header.capitalize(),
            header.replace(" ", "\xa0"),
            header.replace(" ", "  ", 1),
            header.replace(" ", "\n", 1),
            header.replace("е", "ё", 1),
        ]
    )


def whole(chance: Random, number: int) -> object:
    """A whole number as a number or as text."""
    return chance.choice(
        [number, float(number), str(number), f" {number}", f"{number}\xa0", f"{number}.0"]
    )


def count(chance: Random, number: int) -> object:
    """A number of people, thousands apart or not."""
    apart = f"{number:,}"
    return chance.choice(
        [whole(chance, number), apart.replace(",", " "), apart.replace(",", "\xa0")]
    )


def number(chance: Random, value: float) -> object:
    """A number with its point or a comma."""
    return chance.choice([value, str(value), str(value).replace(".", ","), f"{value} "])


def words(chance: Random, text: str) -> str:
    """A text with blanks at its ends or no-break ones within."""
    return chance.choice([text, f" {text}", f"{text} ", f"{text}\xa0", text.replace(" ", "\xa0")])


def login(chance: Random, code: str) -> object:
    """A school by its login in any of its forms, or by the bare code."""
    return chance.choice(
        [f"sch{code}", f"edu{code}", f"ksh{code}", f" EDU{code} ", f"edu{code} | МБОУ «СОШ № 1»",
         code, int(code), float(code), f"{code}.0"]
    )  # fmt: skip


def share(chance: Random, value: float) -> object:
    """A share in per cent, with its sign or without."""
    return chance.choice([number(chance, value), f"{value}%", f"{value} %".replace(".", ",")])


def day(chance: Random, value: date) -> object:
    """A day as a date or as text."""
    return chance.choice([value, value.isoformat(), f"{value:%d.%m.%Y}", f"{value:%d.%m.%Y} "])
