"""Files that go back whole: why, and what is too much to read."""

from pathlib import Path

from domain.finding import Finding, Severity
from domain.plural import plural
from readers.reading import UnreadableFileError
from readers.sheet import column_letter

# The largest table that is still a table: the biggest regional exports have about 24 million
# cells (600,000 rows of 40 columns) and a few hundred columns. Memory is taken for the whole
# rectangle, so one stray cell far away costs as much as a full sheet.
MAX_CELLS = 30_000_000
MAX_COLUMNS = 2_000
_EXCEL_COLUMNS = 16_384
# Within these limits a stray cell still costs seconds: a rectangle of more cells than `_SMALL` of
# which fewer than one in `_SCARCE` is filled is no table. The sparsest exports, protocols of ЕГЭ,
# fill one in five.
_SMALL = 2_000_000
_SCARCE = 20


def refusal(rule: str, message: str, sheet: str | None = None) -> UnreadableFileError:
    """The error that sends a whole file back for the reason `message`."""
    return UnreadableFileError(Finding(Severity.REFUSAL, rule, message, sheet=sheet))


def encrypted(path: Path) -> UnreadableFileError:
    """The error for a file that only a password opens."""
    return refusal(
        "encrypted",
        f"Файл «{path.name}» защищён паролем, и прочитать его нельзя. "
        "Откройте его, снимите пароль («Файл» → «Сведения» → «Защита книги» → "
        "«Зашифровать с использованием пароля», сотрите пароль), сохраните и отправьте снова.",
    )


def damaged(path: Path) -> UnreadableFileError:
    """The error for a file that begins as it should and cannot be read to its end."""
    return refusal(
        "damaged",
        f"Файл «{path.name}» повреждён или передан не полностью. Откройте его в Excel: "
        "если он открывается, сохраните заново и отправьте снова, если нет – выгрузите ещё раз.",
    )


def too_large(path: Path, sheet: str, rows: int, columns: int) -> UnreadableFileError:
    """The error for a sheet whose filled cells stand further apart than any table has them."""
    allowed = f"допускается не более {MAX_COLUMNS} столбцов и {MAX_CELLS // 1_000_000} млн ячеек"
    return _far_apart(path, sheet, rows, columns, allowed)


def scattered(path: Path, sheet: str, rows: int, columns: int) -> UnreadableFileError:
    """The error for a sheet that is blank but for a few cells far from each other."""
    return _far_apart(path, sheet, rows, columns, "почти все ячейки между ними пустые")


def _far_apart(path: Path, sheet: str, rows: int, columns: int, why: str) -> UnreadableFileError:
    """The error for a sheet with cells far from its table; `why` they are too far."""
    last = f" (до ячейки {column_letter(columns - 1)}{rows})" if columns <= _EXCEL_COLUMNS else ""
    high = f"{rows} {plural(rows, 'строку', 'строки', 'строк')}"
    wide = f"{columns} {plural(columns, 'столбец', 'столбца', 'столбцов')}"
    return refusal(
        "table-too-large",
        f"Файл «{path.name}», лист «{sheet}»: заполненные ячейки занимают {high} × {wide}{last}; "
        f"{why}. Скорее всего, далеко от таблицы осталась лишняя ячейка: перейдите к последней "
        "(Ctrl+End), удалите лишние строки и столбцы целиком, сохраните и отправьте снова.",
        sheet=sheet,
    )


def is_too_large(rows: int, columns: int) -> bool:
    """Whether a rectangle of cells is beyond what is read."""
    return columns > MAX_COLUMNS or rows * columns > MAX_CELLS


def is_large(rows: int, columns: int) -> bool:
    """Whether a rectangle of cells takes so long to read that a table should fill it."""
    return rows * columns > _SMALL


def are_scattered(rows: int, columns: int, filled: int) -> bool:
    """Whether of a large rectangle so few cells are filled that it is no table."""
    return is_large(rows, columns) and filled * _SCARCE < rows * columns


def allow(path: Path, sheet: str, rows: int, columns: int, filled: int | None = None) -> None:
    """Let a rectangle of cells be read, or refuse the file for its sake.

    Args:
        path: the file.
        sheet: the sheet's name.
        rows: the height of the rectangle.
        columns: its width.
        filled: how many of its cells hold something, where that is known.

    Raises:
        UnreadableFileError: rule `table-too-large`.
    """
    if is_too_large(rows, columns):
        raise too_large(path, sheet, rows, columns)
    if filled is not None and are_scattered(rows, columns, filled):
        raise scattered(path, sheet, rows, columns)
