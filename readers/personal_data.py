"""Names and documents of pupils in a results file: such a file goes back before it is stored.

Results travel under participant codes. Whoever sends names with them breaks the law on personal
data (152-ФЗ), and so would a warehouse that kept them: the whole file is refused, whatever else
is right in it. Protocols of РИС ГИА carry names and passports by their form: where a layout says
which columns those are, its reader takes the persons out, and nothing is looked for here.

One full name is enough, wherever it stands: in a note, a comment, the name of a sheet. Only
registers, lists of mentors and roadmaps name people who are no pupils, and schools bear the names
of people; there it takes a column of names.
"""

import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from lxml import etree

from domain.control_number import inn_control
from domain.finding import Finding, Severity
from domain.plural import plural
from readers import layout
from readers.layout import Match
from readers.workbook import ZIP_ERRORS, Column, Sheet, column_letter, damaged, text

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
_OTHER_NUMBER = re.compile(r"\b(?:инн|огрн|окпо|окато|октмо)\b|задани|ответ|testresult")

_WORD = r"[а-яё]+(?:-[а-яё]+)?"
_PATRONYMIC = r"[а-яё]+(?:ович|евич|ич|овна|евна|ична|инична)|[а-яё]+ (?:оглы|кызы)"
_FULL_NAME = re.compile(rf"{_WORD},? {_WORD} (?:{_PATRONYMIC})", re.IGNORECASE)
_PATRONYMIC_ALONE = re.compile(r"[а-яё]{2,}(?:ович|евич|ьич|овна|евна|инична|ична)", re.IGNORECASE)
# A full name within a text: capitals tell it from a sentence that ends in «условна» or «кирпич».
_CAPITAL = r"[А-ЯЁ][А-ЯЁа-яё]+(?:-[А-ЯЁ][А-ЯЁа-яё]+)?"
_OF_FATHER = r"[А-ЯЁ](?i:[а-яё]*(?:[вькмт]ич|ыч|[оеё]вна|инична|[тв]ична))"
_BLANK = r"[\s,]+"
_NAME_WITHIN = re.compile(
    rf"(?<![\w-])(?:{_CAPITAL}{_BLANK}{_CAPITAL}{_BLANK}(?:{_OF_FATHER}|{_CAPITAL} (?i:оглы|кызы))"
    rf"|{_CAPITAL}{_BLANK}{_OF_FATHER}{_BLANK}{_CAPITAL})(?!\w)"
)
# The same in another case («работа Иванова Петра Ильича»); no school is named in the nominative.
_TITLED = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_OF_FATHER_DECLINED = (
    r"[А-ЯЁ][а-яё]*(?:[вькмт]ич(?:а|у|ем|е)|(?:[оеё]вн|иничн|[тв]ичн)(?:ы|е|у|ой))"
)
_NAME_DECLINED = re.compile(
    rf"(?<![\w-])(?:{_TITLED}{_BLANK}{_TITLED}{_BLANK}{_OF_FATHER_DECLINED}"
    rf"|{_TITLED}{_BLANK}{_OF_FATHER_DECLINED}{_BLANK}{_TITLED})(?!\w)"
)
_NAMED_AFTER = re.compile(
    r"\bим(?:\.|ени\b)|\bгеро[йя]\b|школ|\b[СО]ОШ\b|\b[МГ][БКА]?О[БКА]?У\b|лице[йя]|гимнази",
    re.IGNORECASE,
)
# However it is spelled, where nothing else stands beside it.
_CERTAIN_NAME = re.compile(
    rf"{_WORD}{_BLANK}{_WORD}{_BLANK}[а-яё]+(?:[оеё]вич|ьич|[оеё]вна|инична)", re.IGNORECASE
)
_SURNAME = r"[а-яё]{3,}(?:[оеё]ва?|[иы]на?|енко|чук|юк|ян|швили|дзе)"
_SURNAME_ALONE = re.compile(_SURNAME, re.IGNORECASE)
_SURNAME_AND_NAME = re.compile(
    rf"(?i:{_SURNAME}){_BLANK}{_CAPITAL}|{_CAPITAL}{_BLANK}(?i:{_SURNAME})"
)
# What no code of a participant holds, and what is written in its place without being a name.
_WORD_IN_CODE = re.compile(r"[A-ZА-ЯЁ][a-zа-яё]{2,}|[A-ZА-ЯЁ]{4,}")
_NO_NAME_IN_CODE = re.compile(
    r"итог|всего|средн|total|код|логин|участник|ученик|обучающ|класс|отсутств|удал[её]н|\bнет\b"
    rf"|{_NAMED_AFTER.pattern}",
    re.IGNORECASE,
)
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
# Looked for from the beginning of a word only: from each of its letters takes hours on a long one.
_EMAIL_WRITTEN = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


# Datasets whose tables name people who are no pupils: heads of schools, mentors, writers.
_NAMING = frozenset(
    {
        "school",
        "school_identifier",
        "mentorship",
        "nor_list",
        "roadmap_item",
        "work_task",
        "planned_result",
    }
)

# In a paper: what its tables are about, and whom they may name.
_OF_PUPILS = re.compile(
    r"ученик|учени[кц]|учащ|обучающ|участни[кц]|выпускни[кц]|ребен|\bдет(?:и|ей)\b|балл|отметк|оценк"
)
_OF_STAFF = re.compile(
    r"должност|директор|руководител|учител|педагог|наставник|ответственн|исполнител|эксперт"
    r"|специалист|методист|начальник|председател|комисси|место работы|заказчик|подряд|стороны"
)
_RESULTS_FILE = re.compile(r"результат|протокол|ведомост|\b(?:впр|огэ|егэ|гиа|рпр)\b")
_PAPER_HEADER_ROWS = 3
_STAFF_MAY_GIVE = frozenset({_PHONE, _EMAIL})

_COMMENTS = re.compile(r"xl/(?:comments|threadedComments|drawings)/?[^/]*\.xml$", re.IGNORECASE)
_COMMENT_TAGS = ("{*}comment", "{*}threadedComment", "{*}txBody")


def find(sheets: Sequence[Sheet], path: Path | None = None) -> list[Finding]:
    """Refusals for what holds data of persons, hidden sheets included.

    A column is judged by its header, where something stands beneath it, and by its values
    whatever the header says. Messages name the place and how many cells, never a value.

    Args:
        sheets: all sheets of a file.
        path: the file, if its comments are to be looked through as well (xlsx only).
    """
    matches = [layout.find(sheet.name, sheet.cells) for sheet in sheets]
    one_is_enough = not any(match and match.layout.dataset in _NAMING for match in matches)
    findings = []
    for number, (sheet, match) in enumerate(zip(sheets, matches, strict=True), start=1):
        if one_is_enough and in_name(sheet.name):
            findings.append(_of_sheet_name(number))
            sheet = replace(sheet, name=f"№ {number}")
        findings += _in_sheet(sheet, f"Лист «{sheet.name}»", match, one_is_enough)
    if path is not None and one_is_enough:
        findings += _in_comments(path)
    return findings


def find_in_paper(file_name: str, tables: Sequence[Sheet]) -> list[Finding]:
    """Refusals for the tables of a Word file that is kept as a paper.

    Papers name those who sign them and answer for them. So names count where a table, or the
    file's name, speaks of pupils or results, and where nothing says that staff are listed; a
    column headed by staff never does.
    """
    of_results = bool(_RESULTS_FILE.search(" ".join(re.split(r"[\W_]+", file_name.lower()))))
    findings = []
    for table in tables:
        head = [[_plain(cell) for cell in row] for row in table.cells[:_PAPER_HEADER_ROWS]]
        of_pupils = of_results or any(_OF_PUPILS.search(cell) for row in head for cell in row)
        staff = {
            index
            for row in head
            for index, cell in enumerate(row)
            if _OF_STAFF.search(cell) and not _OF_PUPILS.search(cell)
        }
        of_staff = any(_OF_STAFF.search(_plain(cell)) for row in table.cells for cell in row)
        allowed = set(_STAFF_MAY_GIVE)
        if of_pupils:
            allowed = set()
        elif of_staff:
            allowed.add(_NAME)
        cells = [
            ["" if index in staff else cell for index, cell in enumerate(row)]
            for row in table.cells
        ]
        shown = replace(table, cells=cells)
        findings += _in_sheet(shown, table.name, None, of_pupils, frozenset(allowed))
    return findings


def find_in_values(sheet: Sheet, match: Match, places: Iterable[int]) -> list[Finding]:
    """Refusals for names among the values of columns that hold numbers by their nature.

    Args:
        sheet: the sheet.
        match: where its rows begin.
        places: the columns, counted from 0.
    """
    return [
        _finding(sheet.name, f"Лист «{sheet.name}»", place, match.headers[place], kind, count, True)
        for place in places
        for kind, count in _count(sheet.columns[place][match.header_row + 1 :], _NAMES).items()
    ]


def in_name(name: str) -> bool:
    """Whether the name of a file or sheet holds the full name of a person, with a patronymic.

    A school's name («СОШ имени Иванова Ивана Ивановича») is none.
    """
    spaced = " ".join(re.split(r"[\s_.,;()]+", unicodedata.normalize("NFC", name)))
    return any(
        _NAME_WITHIN.search(each)
        or re.search(rf"(?<![\w-]){_CERTAIN_NAME.pattern}(?!\w)", each, re.IGNORECASE)
        or (_NAME_DECLINED.search(each) and not _NAMED_AFTER.search(name))
        for each in (spaced, spaced.replace("-", " "))
    )


def of_header(header: str) -> str | None:
    """The kind of personal data a header announces; None where it announces none."""
    announced = _plain(header)
    return next((kind for kind, pattern in _HEADERS.items() if _says(announced, pattern)), None)


def in_text(words: str) -> bool:
    """Whether a text names a person in full or by surname and initials («Тайнова П. И.»)."""
    return in_name(words) or bool(_INITIALS.search(words))


# Where a header that elsewhere announces documents of persons, «№ документа», is that of an act.
_OF_ACT = ("act", "number")
_NEVER = re.compile(r"(?!)")


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
        unless: what, standing in the cell too, makes such a value something else.
    """

    kind: str
    form: re.Pattern
    within: bool = False
    agrees: Callable[[np.ndarray], np.ndarray] | None = None
    alone: bool = False
    passed_over: re.Pattern = _NEVER
    unless: re.Pattern = _NEVER

    def among(self, values: Sequence[str]) -> np.ndarray:
        """Which of the texts are such values."""
        matches = self.form.search if self.within else self.form.fullmatch
        found = np.array([matches(each) is not None for each in values], dtype=bool)
        if self.agrees and found.any():
            digits = [re.sub(r"\D", "", values[place]) for place in np.flatnonzero(found)]
            found[found] = self.agrees(np.array([list(each) for each in digits]).astype(int))
        if self.unless is not _NEVER:
            for place in np.flatnonzero(found):
                found[place] = not self.unless.search(values[place])
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

    One passport in ten passes for an ИНН, a column of passports does not.
    """
    return np.full(len(digits), (inn_control(digits) != digits[:, 9]).any())


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
_SHORTEST = 4  # characters of a name in a code, which no form undercuts
_SHORT_NUMBER = re.compile(r"[\d .,+-]{1,9}")  # a passport has ten digits, all else more
_NAMED_PERSON = (
    _Values(_NAME, _TWO_WORDS, alone=True),
    _Values(_NAME, _SURNAME_ALONE, alone=True),
)
# One of these is proof where no people are named but pupils.
_ONE_NAME = (
    _Values(_NAME, _NAME_WITHIN, within=True, alone=True, passed_over=_TEXTBOOK),
    _Values(_NAME, _CERTAIN_NAME, alone=True, passed_over=_TEXTBOOK),
    _Values(
        _NAME, _NAME_DECLINED, within=True, alone=True, passed_over=_TEXTBOOK, unless=_NAMED_AFTER
    ),
)
_MISPLACED = (_Values(_NAME, _SURNAME_ALONE, alone=True),)
_NAMES = (_Values(_NAME, _SURNAME_AND_NAME, alone=True),)
# Names in columns of results that hold something else by their nature.
_IN_COLUMN = {
    "participant_code": (
        _Values(_NAME, _WORD_IN_CODE, within=True, alone=True, unless=_NO_NAME_IN_CODE),
        *_MISPLACED,
    ),
    "class_letter": _MISPLACED + _NAMES,
    "class": _MISPLACED + _NAMES,
    "variant": _MISPLACED + _NAMES,
    "gender": _MISPLACED + _NAMES,
    "journal_mark": _MISPLACED + _NAMES,
    "mark": _MISPLACED + _NAMES,
    "value_text": _NAMES,
}


def _in_sheet(
    sheet: Sheet,
    where: str,
    match: Match | None,
    one_is_enough: bool,
    allowed: frozenset[str] = frozenset(),
) -> list[Finding]:
    """The findings of one sheet, one per column and kind that is not allowed.

    Args:
        sheet: the sheet.
        where: what the messages call it.
        match: its layout, if it has one.
        one_is_enough: whether one full name is proof.
        allowed: kinds that are no reason to refuse.
    """
    columns_of = {place: name for name, place in match.places.items()} if match else {}
    top = [[_plain(cell) for cell in row] for row in sheet.cells[:_TOP]]
    filled = [sum(map(bool, row)) for row in top]
    header_row = filled.index(max(filled)) if filled else 0
    top = top[: header_row + 1]
    findings = []
    for index, column in enumerate(sheet.columns):
        counts = _by_header(column, index, top)
        if match and (match.layout.dataset, columns_of.get(index)) == _OF_ACT:
            counts.pop(_DOCUMENT, None)
        forms = _ONE_NAME if one_is_enough else ()
        for kind, count in _by_values(column, [row[index] for row in top], forms).items():
            counts.setdefault(kind, count)
        if forms := _IN_COLUMN.get(columns_of.get(index)):
            for kind, count in _count(column[match.header_row + 1 :], forms).items():
                counts.setdefault(kind, count)
        counts = {kind: count for kind, count in counts.items() if kind not in allowed}
        if counts:
            header = _shown_header(text(row[index]) for row in sheet.cells[: header_row + 1])
            findings += [
                _finding(
                    sheet.name,
                    where,
                    index,
                    header,
                    kind,
                    count,
                    columns_of.get(index) in _IN_COLUMN,
                )
                for kind, count in counts.items()
            ]
    return findings


def _by_header(column: Column, index: int, top: list[list[str]]) -> dict[str, int]:
    """Kinds that the column's headers name, with the number of filled cells beneath."""
    counts = {}
    for number, row in enumerate(top):
        kinds = [kind for kind, pattern in _HEADERS.items() if _says(row[index], pattern)]
        if row[index] == _FIRST_NAME and _SCHOOL_LOGIN not in row:
            kinds.append(_NAME)
        for kind in kinds:
            beneath = column[number + 1 :].counts()
            count = int(beneath[beneath.index.str.contains(r"\w")].sum())
            if count:
                counts[kind] = count
    return counts


def _by_values(column: Column, headers: list[str], further: tuple[_Values, ...]) -> dict[str, int]:
    """Kinds that the column's values are, with their number; by all forms and `further` ones."""
    forms = [
        form
        for form in (*_FORMS, *further)
        if not any(form.passed_over.search(header) for header in headers)
    ]
    if any(_PERSON.search(header) for header in headers):
        forms += _NAMED_PERSON
    return _count(column, forms)


def _count(column: Column, forms: Iterable[_Values]) -> dict[str, int]:
    """Kinds of which enough values stand in a column, with their number."""
    found = column.counts()
    texts, often = found.index.tolist(), found.to_numpy()
    suspects = [
        place
        for place, each in enumerate(texts)
        if len(each) >= _SHORTEST and not _SHORT_NUMBER.fullmatch(each)
    ]
    if not suspects:
        return {}
    filled = sum(number for each, number in zip(texts, often, strict=True) if each)
    values, often = [texts[place] for place in suspects], often[suspects]
    counts: dict[str, int] = {}
    for form in forms:
        count = int(often[form.among(values)].sum())
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
    shown = [cell for cell in cells if 0 < len(cell) <= _HEADER_LENGTH]
    given_away = np.zeros(len(shown), dtype=bool)
    for form in (*_FORMS, *_ONE_NAME, *_NAMED_PERSON):
        given_away |= form.among(shown)
    return next((shown[place] for place in np.flatnonzero(~given_away)[::-1]), "")


def _finding(
    sheet: str, where: str, index: int, header: str, kind: str, count: int, needed: bool
) -> Finding:
    """The refusal for one column; one that is `needed` is not to be taken out."""
    titled = f" «{header}»" if header else ""
    cells = plural(count, "ячейка", "ячейки", "ячеек")
    if needed:
        mend = "Впишите в эти ячейки то, что должно стоять в столбце,"
    elif count > 1:
        mend = "Удалите столбец целиком, оставьте только коды участников"
    else:
        mend = "Удалите эту ячейку или весь столбец, оставьте только коды участников"
    return Finding(
        Severity.REFUSAL,
        "personal-data",
        f"{where}, столбец {column_letter(index)}{titled}: похоже на персональные данные – "
        f"{kind} ({count} {cells}). Файл не принят, ничего из него не сохранено. {mend} "
        "и отправьте файл снова.",
        sheet=sheet,
        column_name=header or None,
    )


def _of_sheet_name(number: int) -> Finding:
    """The refusal for a sheet named after a person; its name is not repeated."""
    return Finding(
        Severity.REFUSAL,
        "personal-data",
        f"Имя листа № {number} (у csv – имя файла) похоже на персональные данные – {_NAME}. Файл "
        "не принят, ничего из него не сохранено. Переименуйте лист и отправьте файл снова.",
    )


def _in_comments(path: Path) -> list[Finding]:
    """The refusal for an xlsx with full names in its comments or text boxes."""
    if not zipfile.is_zipfile(path):
        return []
    try:
        with zipfile.ZipFile(path) as archive:
            remarks = [
                remark
                for part in archive.namelist()
                if _COMMENTS.match(part)
                for remark in _remarks(path, archive, part)
            ]
    except ZIP_ERRORS as error:
        raise damaged(path) from error
    named = np.zeros(len(remarks), dtype=bool)
    for form in _ONE_NAME:
        named |= form.among(remarks)
    if not named.any():
        return []
    count = int(named.sum())
    return [
        Finding(
            Severity.REFUSAL,
            "personal-data",
            f"Примечания к ячейкам или надписи: похоже на персональные данные – {_NAME} "
            f"({count} {plural(count, 'примечание', 'примечания', 'примечаний')}). Файл не принят, "
            "ничего из него не сохранено. Удалите примечания и отправьте файл снова.",
        )
    ]


def _remarks(path: Path, archive: zipfile.ZipFile, part: str) -> Iterator[str]:
    """The texts of one part; Excel begins a comment with the name of whoever wrote it."""
    authors = []
    try:
        with archive.open(part) as file:
            tags = ("{*}author", *_COMMENT_TAGS)
            for _, element in etree.iterparse(file, tag=tags, resolve_entities=False):
                written = "".join(element.itertext())
                if element.tag.endswith("}author"):
                    authors.append(written)
                    continue
                author = authors[int(element.get("authorId", 0))] if authors else ""
                yield text(written.removeprefix(f"{author}:"))
                element.clear()
    except (etree.XMLSyntaxError, IndexError, ValueError) as error:
        raise damaged(path) from error
