"""Headers that announce personal data: «Фамилия», «Серия документа», «СНИЛС»."""

import re

from readers.personal_kinds import Kind
from readers.sheet import Column, text

LONGEST = 80  # a longer text is a sentence, not a header

# What headers say, spelled small, with single blanks and without «ё».
_HEADERS = {
    kind: re.compile(pattern)
    for kind, pattern in {
        Kind.NAME: (
            r"^(?:фамили[яи]|отчеств[оа]|surname|last ?name|second ?name|patronymic|namecell)"
            r"|^имя,? (?:и |отчество|фамилия|уч|обуч|ребенка|выпускника)"
            r"|\bфио\b|\bф\. ?и\. ?о\b|^фи$"
        ),
        Kind.DOCUMENT: (
            r"\bпаспорт(?!изац)(?!\w* (?:оо|школ|безопас|доступ|програм))|^серия\b"
            r"|^(?:номер|№) (?:документа|удостоверения|свидетельства)|\bудостоверяющ\w+ личность"
            r"|свидетельств\w* о рождении|^documentseries|^documentnumber"
        ),
        Kind.SNILS: r"\bснилс\b|\bsnils\b",
        Kind.PHONE: r"\bтелефон|^тел\b|^phone",
        Kind.EMAIL: r"\be-?mail\b|\bэл(?:\.|ектронн\w+) ?(?:почт|адрес)",
        Kind.BIRTH: r"\bдат[аы] рождения\b|^д\. ?р\.?$",
    }.items()
}
_INSTRUCTION = re.compile(r"\b(?:не|без)\b")  # «ФИО не указывать»
_FIRST_NAME = "имя"
_SCHOOL_LOGIN = "логин"  # beside it, in the registry of schools, «имя» is the school's
# Headers over whoever wrote the work: usually a code, sometimes a surname with a first name.
PERSON = re.compile(r"^(?:ученик|учащийся|обучающийся|участник|выпускник|ребенок)\b")


def of_header(header: str) -> Kind | None:
    """The kind of personal data a header announces; None where it announces none."""
    spelled = plain(header)
    return next((kind for kind, pattern in _HEADERS.items() if _says(spelled, pattern)), None)


def announced(column: Column, index: int, top: list[list[str]]) -> dict[Kind, int]:
    """Kinds that the column's headers name, with the number of filled cells beneath."""
    counts = {}
    for number, row in enumerate(top):
        kinds = [kind for kind, pattern in _HEADERS.items() if _says(row[index], pattern)]
        if row[index] == _FIRST_NAME and _SCHOOL_LOGIN not in row:
            kinds.append(Kind.NAME)
        for kind in kinds:
            beneath = column[number + 1 :].counts()
            count = int(beneath[beneath.index.str.contains(r"\w")].sum())
            if count:
                counts[kind] = count
    return counts


def plain(cell: object) -> str:
    """A header spelled small, with single blanks and without «ё»; '' for what is no header."""
    if not isinstance(cell, str) or len(cell) > LONGEST:
        return ""
    return " ".join(text(cell).lower().replace("ё", "е").split())


def _says(header: str, pattern: re.Pattern) -> bool:
    """Whether a header announces what `pattern` describes rather than forbids it."""
    return bool(pattern.search(header)) and not _INSTRUCTION.search(header)
