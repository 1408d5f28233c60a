"""What a file says of the schools it names without a code: their names, places and other codes.

An order names one school by its charter in an appendix and in short in its text. The two are one
school, and of the district whose authority issued the order.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import pandas as pd

from domain import place, school_name
from domain.place import Place
from readers import order, order_text
from readers.reading import Reading

# Orders name schools and have no place for a code: of a name like no school's its sender can mend
# nothing, and the operator is asked.
BY_NAME_ALONE = (order.LAYOUT, order_text.LAYOUT)
CODES = {"school_code": "school_name", "mentor_code": "mentor_name"}
_QUOTES = re.compile(r"[«»\"“”„'’]")


@dataclass(frozen=True)
class Asked:
    """What a file says of one school."""

    name: str
    place: Place
    known_by: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What an answer about it is found by."""
        return plain(self.name), plain(str(self.place))


# (which table of the reading, which column of codes) → what its rows without a code say.
AskedOf = dict[tuple[int, str], pd.Series]


def plain(words: str) -> str:
    """A name or place small, without quotes, «ё» and surplus blanks."""
    return " ".join(_QUOTES.sub(" ", words.lower().replace("ё", "е")).split())


def of(reading: Reading, answered: Collection[tuple[str, str]]) -> AskedOf:
    """What the rows without a code say of their schools, by table and column of codes.

    Args:
        reading: the file as read.
        answered: keys of what people answered before: under such a spelling a school is kept.
    """
    found = {
        (number, code): _asked(each.rows, code, name)
        for number, each in enumerate(reading.all)
        for code, name in CODES.items()
        if code in each.rows and name in each.rows
    }
    ordered = [key for key in found if reading.all[key[0]].layout in BY_NAME_ALONE]
    issuer = _issuer(reading)
    for number, code in ordered:
        if code == "school_code":
            found[number, code] = found[number, code].map(lambda one: _of_district(one, issuer))
    together = _together([one for key in ordered for one in found[key].unique()], answered)
    for key in ordered:
        found[key] = found[key].map(together)
    return found


def ordered(reading: Reading, asked: AskedOf) -> set[Asked]:
    """The schools that an order charges or pairs with mentors."""
    return {
        one
        for (number, code), of_rows in asked.items()
        for one in of_rows
        if code == "school_code" and reading.all[number].layout in BY_NAME_ALONE and one.name
    }


def _asked(rows: pd.DataFrame, code: str, name: str) -> pd.Series:
    """What the rows without a code say of their schools; of many rows of one school the same."""
    empty = rows[code].isna() | (rows[code].astype("str") == "")
    names = rows.loc[empty, name].fillna("").astype("str")
    nothing = pd.Series([()] * len(names), names.index, dtype="object")
    of_school = code == "school_code"
    places = rows.loc[empty, "place"] if of_school and "place" in rows else names.map(place.of_name)
    known_by = rows.loc[empty, "known_by"] if of_school and "known_by" in rows else nothing
    return pd.Series(
        [Asked(*each) for each in zip(names, places, known_by, strict=True)],
        names.index,
        dtype="object",
    )


def _issuer(reading: Reading) -> Place:
    """The district whose authority issued an order; nothing of a ministry's."""
    acts = [each.rows for each in reading.all if each.layout == order_text.LAYOUT]
    issuers = [issuer for rows in acts if "issuer" in rows for issuer in rows["issuer"]]
    return place.of_name(issuers[0]) if issuers else Place()


def _of_district(asked: Asked, issuer: Place) -> Asked:
    """A school an order charges: one of its own district, unless the name tells another."""
    if not asked.name or asked.place.municipality:
        return asked
    return replace(asked, place=replace(asked.place, municipality=issuer.municipality))


def _together(each: Iterable[Asked], answered: Collection[tuple[str, str]]) -> dict[Asked, Asked]:
    """What an order says of each of its schools, all spellings of a school taken together.

    The name is the shortest, the place the one any of them tells; where two tell different
    districts they are two schools.
    """
    spellings: dict[str, list[Asked]] = {}
    for one in each:
        spellings.setdefault(school_name.normalise(one.name), []).append(one)
    together = {}
    for of_name in spellings.values():
        told = next((one.place for one in of_name if one.place.municipality), Place())
        if any(one.place.differs_in_municipality(told) for one in of_name):
            together |= {one: one for one in of_name}
            continue
        shortest = min((one.name for one in of_name), key=len)
        known = next((one for one in of_name if one.key in answered), Asked(shortest, told))
        together |= dict.fromkeys(of_name, known)
    return together
