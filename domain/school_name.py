"""Names of schools: one school is written in many ways, and papers must be compared.

«МОУ «СОШ п. Мирный»» and «Муниципальное общеобразовательное учреждение Средняя
общеобразовательная школа п.Мирный Дергачевского района Саратовской области» are one school. What
tells schools of a district apart is the kind, the number and the settlement; the legal form, the
kind of settlement, district and region do not.
"""

import re
from typing import NamedTuple

NONE = "нет"  # a person's answer that a name is of none of the schools known

_QUOTES = re.compile(r"[«»\"“”„'’]")
_REGION = re.compile(r"\s\S+(?:ого|ой) (?:(?:муниципального )?района|области|края)\b.*$")
_LEGAL_FORM = re.compile(
    r"\b(?:(?:муниципальн|государственн)(?:ое|ого|ому)\s+)?"
    r"(?:(?:бюджетн|казенн|автономн)(?:ое|ого|ому)\s+)?"
    r"(?:общеобразовательн|образовательн)(?:ое|ого|ому)\s+учреждени[еяю]\b"
    r"|\b[мг][бка]?о[бка]?у\b"
)
_KINDS = (
    (re.compile(r"\bсредн(?:яя|ей|юю)\s+(?:обще)?(?:образовательн\w+\s+)?школ[аеыу]\b"), "сош"),
    (re.compile(r"\bосновн(?:ая|ой|ую)\s+(?:обще)?(?:образовательн\w+\s+)?школ[аеыу]\b"), "оош"),
    (re.compile(r"\bначальн(?:ая|ой|ую)\s+(?:обще)?(?:образовательн\w+\s+)?школ[аеыу]\b"), "нош"),
    (re.compile(r"\bлице[яюе]\b"), "лицей"),
    (re.compile(r"\bгимнази[июе]\b"), "гимназия"),
)
_SETTLEMENT = re.compile(
    r"\b(?:р\.?\s?п|пгт|пос|ст|[псгдх])\.\s*"
    r"|\b(?:рп|пгт|[псгдх])\s+(?=\w)"
    r"|\b(?:(?:рабоч\w+\s+)?посел(?:ок|ка)|сел[ао]|деревн[яи]|город[а]?|хутор[а]?)\s"
)
_NUMBER = re.compile(r"№\s*(\d+)")


class Parts(NamedTuple):
    """What a name says of a school, spelled small.

    Attributes:
        kind: «сош», «оош», «гимназия».
        number: empty where it has none.
        rest: the settlement, where the name tells it, and whom the school is named after.
    """

    kind: str
    number: str
    rest: str


def normalise(name: str) -> str:
    """A school's name as a key: its kind, its number if it has one, its settlement.

    Both names above give «сош мирный»; «МОУ «СОШ № 1 р.п. Дергачи»» gives «сош № 1 дергачи».
    """
    kind, number, rest = parts(name)
    return " ".join(filter(None, (kind, f"№ {number}" if number else "", rest)))


def parts(name: str) -> Parts:
    """A school's name in parts."""
    text = re.sub(r"\s+", " ", _QUOTES.sub(" ", name.lower().replace("ё", "е"))).strip()
    text = _LEGAL_FORM.sub(" ", _REGION.sub("", text))
    for wording, kind in _KINDS:
        text = wording.sub(kind, text)
    number = _NUMBER.search(text)
    text = _SETTLEMENT.sub(" ", _NUMBER.sub(" ", text))
    kind, *rest = re.findall(r"[\w-]+", text) or [""]
    return Parts(kind, number[1] if number else "", " ".join(rest))
