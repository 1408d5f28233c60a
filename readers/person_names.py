"""Names of persons as people write them: in full, declined, with initials, by surname alone."""

import re
import unicodedata

_WORD = r"[а-яё]+(?:-[а-яё]+)?"
_PATRONYMIC = r"[а-яё]+(?:ович|евич|ич|овна|евна|ична|инична)|[а-яё]+ (?:оглы|кызы)"
FULL_NAME = re.compile(rf"{_WORD},? {_WORD} (?:{_PATRONYMIC})", re.IGNORECASE)
PATRONYMIC_ALONE = re.compile(r"[а-яё]{2,}(?:ович|евич|ьич|овна|евна|инична|ична)", re.IGNORECASE)
# A full name within a text: capitals tell it from a sentence that ends in «условна» or «кирпич».
CAPITAL = r"[А-ЯЁ][А-ЯЁа-яё]+(?:-[А-ЯЁ][А-ЯЁа-яё]+)?"
_OF_FATHER = r"[А-ЯЁ](?i:[а-яё]*(?:[вькмт]ич|ыч|[оеё]вна|инична|[тв]ична))"
_BLANK = r"[\s,]+"
NAME_WITHIN = re.compile(
    rf"(?<![\w-])(?:{CAPITAL}{_BLANK}{CAPITAL}{_BLANK}(?:{_OF_FATHER}|{CAPITAL} (?i:оглы|кызы))"
    rf"|{CAPITAL}{_BLANK}{_OF_FATHER}{_BLANK}{CAPITAL})(?!\w)"
)
# The same in another case («работа Иванова Петра Ильича»); no school is named in the nominative.
_TITLED = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_OF_FATHER_DECLINED = (
    r"[А-ЯЁ][а-яё]*(?:[вькмт]ич(?:а|у|ем|е)|(?:[оеё]вн|иничн|[тв]ичн)(?:ы|е|у|ой))"
)
NAME_DECLINED = re.compile(
    rf"(?<![\w-])(?:{_TITLED}{_BLANK}{_TITLED}{_BLANK}{_OF_FATHER_DECLINED}"
    rf"|{_TITLED}{_BLANK}{_OF_FATHER_DECLINED}{_BLANK}{_TITLED})(?!\w)"
)
NAMED_AFTER = re.compile(
    r"\bим(?:\.|ени\b)|\bгеро[йя]\b|школ|\b[СО]ОШ\b|\b[МГ][БКА]?О[БКА]?У\b|лице[йя]|гимнази",
    re.IGNORECASE,
)
# However it is spelled, where nothing else stands beside it.
CERTAIN_NAME = re.compile(
    rf"{_WORD}{_BLANK}{_WORD}{_BLANK}[а-яё]+(?:[оеё]вич|ьич|[оеё]вна|инична)", re.IGNORECASE
)
_SURNAME = r"[а-яё]{3,}(?:[оеё]ва?|[иы]на?|енко|чук|юк|ян|швили|дзе)"
SURNAME_CAPITAL = rf"(?=[А-ЯЁ])(?i:{_SURNAME})(?:а|у|ым|ом|ой|е)?"  # in any case
SURNAME_ALONE = re.compile(_SURNAME, re.IGNORECASE)
SURNAME_AND_NAME = re.compile(rf"(?i:{_SURNAME}){_BLANK}{CAPITAL}|{CAPITAL}{_BLANK}(?i:{_SURNAME})")
# What no code of a participant holds, and what is written in its place without being a name.
WORD_IN_CODE = re.compile(r"[A-ZА-ЯЁ][a-zа-яё]{2,}|[A-ZА-ЯЁ]{4,}")
NO_NAME_IN_CODE = re.compile(
    r"итог|всего|средн|total|код|логин|участник|ученик|обучающ|класс|отсутств|удал[её]н|\bнет\b"
    rf"|{NAMED_AFTER.pattern}",
    re.IGNORECASE,
)
INITIALS = re.compile(
    r"[А-ЯЁ][а-яёА-ЯЁ]+(?:-[А-ЯЁ][а-яё]+)?,? [А-ЯЁ]\. ?[А-ЯЁ]\.?"
    r"|[А-ЯЁ]\. ?[А-ЯЁ]\. ?[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
)
TWO_WORDS = re.compile(r"[А-ЯЁ][А-ЯЁа-яё-]+ [А-ЯЁ][А-ЯЁа-яё-]+")


def in_name(name: str) -> bool:
    """Whether the name of a file or sheet holds the full name of a person, with a patronymic.

    A school's name («СОШ имени Иванова Ивана Ивановича») is none.
    """
    spaced = " ".join(re.split(r"[\s_.,;()]+", unicodedata.normalize("NFC", name)))
    return any(
        NAME_WITHIN.search(each)
        or re.search(rf"(?<![\w-]){CERTAIN_NAME.pattern}(?!\w)", each, re.IGNORECASE)
        or (NAME_DECLINED.search(each) and not NAMED_AFTER.search(name))
        for each in (spaced, spaced.replace("-", " "))
    )


def in_text(words: str) -> bool:
    """Whether a text names a person in full or by surname and initials («Тайнова П. И.»)."""
    return in_name(words) or bool(INITIALS.search(words))
