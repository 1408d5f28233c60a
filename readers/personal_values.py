"""Values that give persons away, whatever stands over them: names, documents, phones."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from domain.control_number import inn_control
from readers import person_names, personal_headers
from readers.personal_kinds import Kind
from readers.sheet import Column

_SEVERAL = 3  # values of one kind in a column that are no coincidence

# Columns whose cells name people who are no pupils, or long numbers that are no documents.
_TEXTBOOK = re.compile(r"учебник|автор|\bумк\b")
_OTHER_NUMBER = re.compile(r"\b(?:инн|огрн|окпо|окато|октмо)\b|задани|ответ|testresult")
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
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True)
class Values:
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

    kind: Kind
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


def is_snils(written: str) -> bool:
    """Whether the control number of eleven digits, however they are parted, agrees."""
    return bool(_snils_agrees(np.array([[int(each) for each in re.sub(r"\D", "", written)]]))[0])


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


FORMS = (
    Values(Kind.NAME, person_names.FULL_NAME, passed_over=_TEXTBOOK),
    Values(Kind.NAME, person_names.INITIALS, passed_over=_TEXTBOOK),
    Values(Kind.NAME, person_names.PATRONYMIC_ALONE, passed_over=_TEXTBOOK),
    Values(Kind.DOCUMENT, _PASSPORT, alone=True, passed_over=_OTHER_NUMBER),
    Values(Kind.DOCUMENT, _TEN_DIGITS, agrees=_are_no_inn, passed_over=_OTHER_NUMBER),
    Values(Kind.SNILS, _SNILS_WRITTEN, agrees=_snils_agrees, alone=True),
    Values(Kind.SNILS, _ELEVEN_DIGITS, agrees=_are_mostly_snils, passed_over=_OTHER_NUMBER),
    Values(Kind.PHONE, _PHONE_WRITTEN, within=True, alone=True),
    Values(Kind.PHONE, _PHONE_DIGITS, passed_over=_OTHER_NUMBER),
    Values(Kind.EMAIL, _EMAIL_WRITTEN, within=True, alone=True),
)
_SHORTEST = 4  # characters of a name in a code, which no form undercuts
_SHORT_NUMBER = re.compile(r"[\d .,+-]{1,9}")  # a passport has ten digits, all else more
NAMED_PERSON = (
    Values(Kind.NAME, person_names.TWO_WORDS, alone=True),
    Values(Kind.NAME, person_names.SURNAME_ALONE, alone=True),
)
# One of these is proof where no people are named but pupils.
ONE_NAME = (
    Values(Kind.NAME, person_names.NAME_WITHIN, within=True, alone=True, passed_over=_TEXTBOOK),
    Values(Kind.NAME, person_names.CERTAIN_NAME, alone=True, passed_over=_TEXTBOOK),
    Values(
        Kind.NAME,
        person_names.NAME_DECLINED,
        within=True,
        alone=True,
        passed_over=_TEXTBOOK,
        unless=person_names.NAMED_AFTER,
    ),
)
_MISPLACED = (Values(Kind.NAME, person_names.SURNAME_ALONE, alone=True),)
NAMES = (Values(Kind.NAME, person_names.SURNAME_AND_NAME, alone=True),)
# Names in columns of results that hold something else by their nature.
IN_COLUMN = {
    "participant_code": (
        Values(
            Kind.NAME,
            person_names.WORD_IN_CODE,
            within=True,
            alone=True,
            unless=person_names.NO_NAME_IN_CODE,
        ),
        *_MISPLACED,
    ),
    "class_letter": _MISPLACED + NAMES,
    "class": _MISPLACED + NAMES,
    "variant": _MISPLACED + NAMES,
    "gender": _MISPLACED + NAMES,
    "journal_mark": _MISPLACED + NAMES,
    "mark": _MISPLACED + NAMES,
    "value_text": NAMES,
}


def by_values(column: Column, headers: list[str], further: tuple[Values, ...]) -> dict[Kind, int]:
    """Kinds that the column's values are, with their number; by all forms and `further` ones."""
    forms = [
        form
        for form in (*FORMS, *further)
        if not any(form.passed_over.search(header) for header in headers)
    ]
    if any(personal_headers.PERSON.search(header) for header in headers):
        forms += NAMED_PERSON
    return count(column, forms)


def count(column: Column, forms: Iterable[Values]) -> dict[Kind, int]:
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
    counts: dict[Kind, int] = {}
    for form in forms:
        number = int(often[form.among(values)].sum())
        several = number >= _SEVERAL or (number > 1 and number * 2 >= filled)
        if several or (number and form.alone):
            counts[form.kind] = max(number, counts.get(form.kind, 0))
    return counts
