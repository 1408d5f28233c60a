"""Names of municipalities: one is written in many ways, and tables must be compared.

«город Вольск», «г. Вольск» and «Вольск» are one, «Степной муниципальный район Саратовской области»
and «Степной р-н» are one. A city and the district around it are two.
"""

import re

import pandas as pd

# A name without a word for its kind: «Вольск», «Степной».
BARE = r"[А-Яа-яЁё]+(?: [А-Яа-яЁё]+|(?:-[А-Яа-яЁё]+)+)?"

_REGION = re.compile(
    r" (?:[а-яё-]+ой (?:области|обл\.?)|[а-яё-]+ого края|республики [а-яё-]+)$", re.I
)
_CITY = re.compile(
    r"^(?:муниципальное образование )?(?:(?:городской округ )?город |городской округ |г\. ?)"
    r"(?=[а-яё])",
    re.I,
)
_OF_DISTRICT = re.compile(r"^(?:муниципальный )?(район|округ) (?=[а-яё])", re.I)
_DISTRICT = re.compile(r" (?:муниципальный |городской )?(район|р-н|округ)$", re.I)
_ADJECTIVE = re.compile(r"[иыо]й$", re.I)


def normalise(name: str) -> str:
    """A municipality's name in one spelling: «г. Вольск», «Степной район», «Степной округ».

    A bare noun is a city. A bare adjective stays as it is: «Степной» may be a district or an округ.
    """
    words = _REGION.sub("", " ".join(name.split()))
    if _CITY.match(words):
        return _CITY.sub("г. ", words)
    if of := _OF_DISTRICT.match(words):
        return f"{of[1].lower()} {_OF_DISTRICT.sub('', words)}"
    if district := _DISTRICT.search(words):
        kind = district[1].lower().replace("р-н", "район")
        return f"{_DISTRICT.sub('', words)} {kind}"
    if re.fullmatch(BARE, words) and not _ADJECTIVE.search(words):
        return f"г. {words}"
    return words


def same(names: pd.Series, name: str) -> pd.Series:
    """Which of the names are those of one municipality; neither case nor «ё» matters.

    Args:
        names: the names, some of them possibly missing.
        name: the municipality.
    """
    return names.map(_key, na_action="ignore") == _key(name)


def _key(name: str) -> str:
    return normalise(name).lower().replace("ё", "е")
