"""A table and what each of its cells means."""

from dataclasses import dataclass, field

DISTRICT = "Степной муниципальный район"
SCHOOLS = ("641017", "641018", "641072")
WRONG_LOGIN = ("школа", "edu64101", "edu6410177", "")


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        name: the layout's name for it, `task` for one of those that repeat in a set order, `group`
            for one headed by whom it is about, None for a column nobody reads.
        header: one of its spellings.
        wrong: cells that are a fault in it.
        of_absent: whether they are a fault in the row of an absent pupil too.
        over: what stands over its header, in a table whose header has two rows.
    """

    name: str | None
    header: str
    wrong: tuple = ()
    of_absent: bool = True
    over: str | None = None


@dataclass
class Table:
    """A table and its meaning.

    Attributes:
        layout: the layout's id.
        stem: the file's name without its extension.
        sheet: the sheet's name.
        columns: its columns.
        cells: its rows, each cell in one of its spellings.
        meant: of each row, the rows of the dataset it makes: column → value. A row under the
            header that only says how to read the others makes none.
        key: the columns that tell apart what one row makes.
        above: the rows over the header.
        points: of each row, what its task cells mean.
        faults: further cells that can be faulty: row, column, what may stand there instead.
        plain: whether a column the layout does not know makes it another table.
    """

    layout: str
    stem: str
    sheet: str
    columns: list[Column]
    cells: list[list] = field(default_factory=list)
    meant: list[list[dict]] = field(default_factory=list)
    key: tuple[str, ...] = ()
    above: list[list] = field(default_factory=list)
    points: list[list[int]] = field(default_factory=list)
    faults: list[tuple[int, int, object]] = field(default_factory=list)
    plain: bool = False

    def add(self, cells: list, **meant: object) -> None:
        """Add a row that is one row of the dataset."""
        self.add_spread(cells, [meant])

    def add_spread(self, cells: list, meant: list[dict]) -> None:
        """Add a row that is so many rows of the dataset."""
        self.cells.append(cells)
        self.meant.append(meant)

    def faulty_cells(self) -> list[tuple[int, int, object]]:
        """Every cell that can be faulty, with what may stand there instead."""
        return self.faults + [
            (row, number, wrong)
            for row, meant in enumerate(self.meant)
            if meant
            for number, column in enumerate(self.columns)
            if column.of_absent or meant[0]["attended"]
            for wrong in column.wrong
        ]

    def header(self) -> list[list]:
        """The rows of the header."""
        upper = [each.header if each.over is None else each.over for each in self.columns]
        lower = ["" if each.over is None else each.header for each in self.columns]
        return [upper, lower] if any(lower) else [upper]

    def grid(self) -> list[list]:
        """The rows of its sheet, without noise."""
        return [*self.above, *self.header(), *self.cells]
