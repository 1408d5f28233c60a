"""Names and documents of pupils in a results file: such a file goes back before it is stored.

Results travel under participant codes. Whoever sends names with them breaks the law on personal
data (152-ФЗ), and so would a warehouse that kept them: the whole file is refused, whatever else
is right in it. Protocols of РИС ГИА carry names and passports by their form; the columns have to
be taken out before the file is sent.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from domain.finding import Finding, Severity
from domain.plural import plural
from readers.workbook import Sheet, column_letter, text, texts

_TOP = 40  # rows among which the header is looked for: a preamble of a dozen may stand above it
_HEADER_LENGTH = 80  # a longer text is a sentence, not a header
_SEVERAL = 3  # values of one kind in a column that are no coincidence

_NAME = "фамилии и имена"
_DOCUMENT = "данные паспорта или другого документа"
_SNILS = "СНИЛС"
_PHONE = "телефоны"
_EMAIL = "адреса электронной почты"
_BIRTH = "даты рождения"

# What headers say, spelled small, with single blanks and without «ё».
_HEADERS = {
    kind: re.compile(pattern)
    for kind, pattern in {
        _NAME: (
            r"^(?:фамили[яи]|отчеств[оа]|surname|last ?name|second ?name|patronymic|namecell)"
            r"|^имя,? (?:и |отчество|фамилия|уч|обуч|ребенка|выпускника)"
            r"|\bфио\b|\bф\. ?и\. ?о\b|^фи$"
        ),
        _DOCUMENT: (
            r"\bпаспорт(?!изац)(?!\w* (?:оо|школ|безопас|доступ|програм))|^серия\b"
            r"|^(?:номер|№) (?:документа|удостоверения|свидетельства)|\bудостоверяющ\w+ личность"
            r"|свидетельств\w* о рождении|^documentseries|^documentnumber"
        ),
        _SNILS: r"\bснилс\b|\bsnils\b",
        _PHONE: r"\bтелефон|^тел\b|^phone",
        _EMAIL: r"\be-?mail\b|\bэл(?:\.|ектронн\w+) ?(?:почт|адрес)",
        _BIRTH: r"\bдат[аы] рождения\b|^д\. ?р\.?$",
    }.items()
}
_INSTRUCTION = re.compile(r"\b(?:не|без)\b")  # «ФИО не указывать»
_FIRST_NAME = "имя"
_SCHOOL_LOGIN = "логин"  # beside it, in the registry of schools, «имя» is the school's
# Headers over whoever wrote the work: usually a code, sometimes a surname with a first name.
_PERSON = re.compile(r"^(?:ученик|учащийся|обучающийся|участник|выпускник|ребенок)\b")
# Columns whose cells name people who are no pupils, or long numbers that are no documents.
_TEXTBOOK = re.compile(r"учебник|автор|\bумк\b")
_OTHER_NUMBER = re.compile(r"\b(?:инн|огрн|окпо)\b|задани|ответ|testresult")

_WORD = r"[а-яё]+(?:-[а-яё]+)?"
_PATRONYMIC = r"[а-яё]+(?:ович|евич|ич|овна|евна|ична|инична)|[а-яё]+ (?:оглы|кызы)"
_FULL_NAME = re.compile(rf"{_WORD},? {_WORD} (?:{_PATRONYMIC})", re.IGNORECASE)
_PATRONYMIC_ALONE = re.compile(r"[а-яё]{2,}(?:ович|евич|ьич|овна|евна|инична|ична)", re.IGNORECASE)
_INITIALS = re.compile(
    r"[А-ЯЁ][а-яёА-ЯЁ]+(?:-[А-ЯЁ][а-яё]+)?,? [А-ЯЁ]\. ?[А-ЯЁ]\.?"
    r"|[А-ЯЁ]\. ?[А-ЯЁ]\. ?[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
)
_TWO_WORDS = re.compile(r"[А-ЯЁ][А-ЯЁа-яё-]+ [А-ЯЁ][А-ЯЁа-яё-]+")
_PASSPORT = re.compile(r"\d{2} ?\d{2}(?: | ?№ ?)\d{6}")
_TEN_DIGITS = re.compile(r"\d{10}")
_SNILS_WRITTEN = re.compile(r"\d{3}[- ]\d{3}[- ]\d{3}[- ]?\d{2}")
_ELEVEN_DIGITS = re.compile(r"\d{11}")
_PHONE_WRITTEN = re.compile(
    r"(?<![\d-])(?:\+7|8)[ (-]{1,3}\d{3,5}[ )-]{1,3}\d{1,3}[ -]?\d{2}[ -]?\d{2}(?![\d-])"
    r"|\+7\d{10}(?!\d)"
)
_PHONE_DIGITS = re.compile(r"[78]9\d{9}")
_EMAIL_WRITTEN = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def find(sheets: Sequence[Sheet]) -> list[Finding]:
    """Refusals for the columns that hold data of persons, hidden sheets included.

    A column is judged by its header, where something stands beneath it, and by its values
    whatever the header says. Messages name the place and how many cells, never a value.
    """
    return [finding for sheet in sheets for finding in _in_sheet(sheet)]


@dataclass(frozen=True)
class _Values:
    """A form of values that gives a person away.

    Attributes:
        kind: what they are.
        form: what the whole cell looks like, or a part of it where `within`.
        within: whether other text may stand around.
        agrees: which of them the control numbers let be such values, one row of digits each.
        alone: whether one cell is proof; otherwise it takes several.
        passed_over: headers under which such values are something else.
    """

    kind: str
    form: re.Pattern
    within: bool = False
    agrees: Callable[[np.ndarray], np.ndarray] | None = None
    alone: bool = False
    passed_over: re.Pattern = re.compile(r"(?!)")

    def among(self, values: pd.Series) -> pd.Series:
        """Which of the texts are such values."""
        found = values.str.contains(self.form) if self.within else values.str.fullmatch(self.form)
        if self.agrees and found.any():
            digits = values[found].str.replace(r"\D", "", regex=True)
            found[found] = self.agrees(np.array([list(each) for each in digits]).astype(int))
        return found


def _snils_agrees(digits: np.ndarray) -> np.ndarray:
    """Whether the last two of eleven digits are the control number of a СНИЛС.

    The first nine digits are weighed 9 to 1; the sum modulo 101 is the control number, where 100
    is written 00 (rule of the Pension Fund of Russia).
    """
    return digits[:, :9] @ np.arange(9, 0, -1) % 101 % 100 == digits[:, 9:] @ np.array([10, 1])


def _are_mostly_snils(digits: np.ndarray) -> np.ndarray:
    """The СНИЛС of a column of eleven-digit numbers, none where most of them are something else.

    The control number of one number in a hundred agrees by chance.
    """
    agree = _snils_agrees(digits)
    return agree & (agree.mean() >= 0.5)


def _are_no_inn(digits: np.ndarray) -> np.ndarray:
    """All of the ten-digit numbers of a column, unless every one is an ИНН of an organisation.

    The first nine digits are weighed 2 4 10 3 5 9 4 6 8; the sum modulo 11 modulo 10 is the
    tenth (rule of the Federal Tax Service). One passport in ten passes for an ИНН, a column of
    passports does not.
    """
    control = digits[:, :9] @ np.array([2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10
    return np.full(len(digits), (control != digits[:, 9]).any())


_FORMS = (
    _Values(_NAME, _FULL_NAME, passed_over=_TEXTBOOK),
    _Values(_NAME, _INITIALS, passed_over=_TEXTBOOK),
    _Values(_NAME, _PATRONYMIC_ALONE, passed_over=_TEXTBOOK),
    _Values(_DOCUMENT, _PASSPORT, alone=True, passed_over=_OTHER_NUMBER),
    _Values(_DOCUMENT, _TEN_DIGITS, agrees=_are_no_inn, passed_over=_OTHER_NUMBER),
    _Values(_SNILS, _SNILS_WRITTEN, agrees=_snils_agrees, alone=True),
    _Values(_SNILS, _ELEVEN_DIGITS, agrees=_are_mostly_snils, passed_over=_OTHER_NUMBER),
    _Values(_PHONE, _PHONE_WRITTEN, within=True, alone=True),
    _Values(_PHONE, _PHONE_DIGITS, passed_over=_OTHER_NUMBER),
    _Values(_EMAIL, _EMAIL_WRITTEN, within=True, alone=True),
)
_SHORTEST = 5  # characters of «Ли А.», which no form undercuts
_NAMED_PERSON = _Values(_NAME, _TWO_WORDS, alone=True)


def _in_sheet(sheet: Sheet) -> list[Finding]:
    """The findings of one sheet, one per column and kind."""
    top = [[_plain(cell) for cell in row] for row in sheet.cells[:_TOP]]
    filled = [sum(map(bool, row)) for row in top]
    header_row = filled.index(max(filled)) if filled else 0
    top = top[: header_row + 1]
    findings = []
    for index, column in enumerate(zip(*sheet.cells, strict=True)):
        counts = _by_header(column, index, top)
        for kind, count in _by_values(column, [row[index] for row in top]).items():
            counts.setdefault(kind, count)
        if counts:
            header = _shown_header(text(cell) for cell in column[: header_row + 1])
            findings += [
                _finding(sheet.name, index, header, kind, count) for kind, count in counts.items()
            ]
    return findings


def _by_header(column: Sequence, index: int, top: list[list[str]]) -> dict[str, int]:
    """Kinds that the column's headers name, with the number of filled cells beneath."""
    counts = {}
    for number, row in enumerate(top):
        kinds = [kind for kind, pattern in _HEADERS.items() if _says(row[index], pattern)]
        if row[index] == _FIRST_NAME and _SCHOOL_LOGIN not in row:
            kinds.append(_NAME)
        for kind in kinds:
            count = int(texts(column[number + 1 :]).str.contains(r"\w").sum())
            if count:
                counts[kind] = count
    return counts


def _by_values(column: Sequence, headers: list[str]) -> dict[str, int]:
    """Kinds that the column's values are, with their number."""
    cells = pd.Series(column, dtype=object).value_counts(sort=False)
    values = pd.Series([text(cell) for cell in cells.index], dtype="str")
    frequencies = cells.reset_index(drop=True)
    filled = frequencies[values != ""].sum()
    long_enough = values.str.len() >= _SHORTEST
    if not long_enough.any():
        return {}
    values, frequencies = values[long_enough], frequencies[long_enough]
    forms = [
        form for form in _FORMS if not any(form.passed_over.search(header) for header in headers)
    ]
    if any(_PERSON.search(header) for header in headers):
        forms.append(_NAMED_PERSON)
    counts: dict[str, int] = {}
    for form in forms:
        count = int(frequencies[form.among(values)].sum())
        if count >= _SEVERAL or (count and (form.alone or (count > 1 and count * 2 >= filled))):
            counts[form.kind] = max(count, counts.get(form.kind, 0))
    return counts


def _plain(cell: object) -> str:
    """A header spelled small, with single blanks and without «ё»; '' for what is no header."""
    if not isinstance(cell, str) or len(cell) > _HEADER_LENGTH:
        return ""
    return " ".join(text(cell).lower().replace("ё", "е").split())


def _says(header: str, pattern: re.Pattern) -> bool:
    """Whether a header announces what `pattern` describes rather than forbids it."""
    return bool(pattern.search(header)) and not _INSTRUCTION.search(header)


def _shown_header(cells: Iterable[str]) -> str:
    """The lowest header that may be shown: not one that is itself a value, as in a bare list."""
    shown = pd.Series([cell for cell in cells if 0 < len(cell) <= _HEADER_LENGTH], dtype="str")
    for form in (*_FORMS, _NAMED_PERSON):
        shown = shown[~form.among(shown)]
    return shown.iloc[-1] if len(shown) else ""


def _finding(sheet: str, index: int, header: str, kind: str, count: int) -> Finding:
    """The refusal for one column."""
    titled = f" «{header}»" if header else ""
    cells = plural(count, "ячейка", "ячейки", "ячеек")
    return Finding(
        Severity.REFUSAL,
        "personal-data",
        f"Лист «{sheet}», столбец {column_letter(index)}{titled}: похоже на персональные данные – "
        f"{kind} ({count} {cells}). Файл не принят, ничего из него не сохранено. Удалите столбец "
        "целиком, оставьте только коды участников и отправьте файл снова.",
        sheet=sheet,
        column_name=header or None,
    )
