"""Where a school is, as papers tell it: its municipality and its settlement, to be compared.

«Дергачевского муниципального района» and «Дергачевский район» are one, «с. Демьяс» and «село
Демьяс» too. Of an address only these two parts are kept.
"""

import re
from dataclasses import dataclass

_DISTRICT = re.compile(r"\b(?:(?:муниципальн|городск)\w+ )?(?:район|округ|р-н)\w*\b", re.IGNORECASE)
_MARKED = re.compile(
    r"^(?:(?:(?:рабоч\w+ )?пос[её]л\w+|сел[оа]|деревн[яи]|город[а]?|хутор[а]?|станиц[аы])\s+"
    r"|(?:р\.?\s?п|пгт|пос|ст|[псгдх])(?:\.\s*|\s+))(?=[А-ЯЁа-яё])",
    re.IGNORECASE,
)
_NOT_A_PLACE = re.compile(
    r"\d|\b(?:область|обл\.|кра[йя]|республик\w+|россия|рф|российская федерация)(?!\w)"
    r"|^(?:ул|пер|пр|просп|пл|мкр|микрорайон|дом|улица|переулок|проспект|площадь)\b",
    re.IGNORECASE,
)
_IN_NAME = re.compile(r"(\S+(?:ого|ой)) (?:муниципальн\w+ )?(?:района|округа)\b", re.IGNORECASE)
_ADJECTIVE = re.compile(r"(?:ск)?(?:ий|ого|ому|им|ом|ая|ой|ый|ое|ые|ых)$")
_VOWEL = re.compile(r"[аеиоуыюяйь]$")


@dataclass(frozen=True)
class Place:
    """A place as far as it is known.

    Attributes:
        municipality: as spelled, «Дергачевский район»; empty where it is not known.
        settlement: without the word for its kind, «Демьяс»; empty where it is not known.
    """

    municipality: str = ""
    settlement: str = ""

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.municipality, self.settlement)))

    def differs_in_municipality(self, other: "Place") -> bool:
        """Whether both name a municipality, and not the same one."""
        return _differ(_stem(self.municipality), _stem(other.municipality))

    def differs_in_settlement(self, other: "Place") -> bool:
        """Whether both name a settlement, and not the same one."""
        return _differ(_plain(self.settlement), _plain(other.settlement))


def of_address(address: str) -> Place:
    """The place of «413440, Саратовская область, Дергачевский район, с. Демьяс, ул. Новая, 1».

    A place as `str` writes it is read back the same.
    """
    municipality = settlement = bare = ""
    for part in (piece.strip() for piece in address.split(",")):
        if _DISTRICT.search(part):
            municipality = municipality or part
        elif _MARKED.match(part):
            settlement = settlement or _MARKED.sub("", part)
        elif part and not bare and not _NOT_A_PLACE.search(part):
            bare = part
    return Place(municipality, settlement or bare)


def of_columns(municipality: str, settlement: str) -> Place:
    """The place of a table's row that has a column for each part."""
    return Place(municipality.strip(), _MARKED.sub("", settlement.strip()))


def of_name(name: str) -> Place:
    """What the name of a school itself says: «… п. Мирный Дергачевского района»."""
    found = _IN_NAME.search(name)
    if found is None:
        return Place()
    district = found[1].capitalize() if found[1].isupper() else found[1]
    return Place(f"{district} района")


def _stem(municipality: str) -> str:
    """A municipality without its kind and the ending of its case: «дергачев»."""
    words = _DISTRICT.sub(" ", _plain(municipality))
    words = _MARKED.sub("", " ".join(words.split()))
    return " ".join(_VOWEL.sub("", _ADJECTIVE.sub("", word)) for word in words.split())


def _plain(words: str) -> str:
    return " ".join(words.lower().replace("ё", "е").split())


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and one != other
