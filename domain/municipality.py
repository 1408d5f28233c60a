"""Names of municipalities: one is written in many ways, and tables must be compared.

«город Вольск» and «г. Вольск» are one, «Степной муниципальный район Саратовской области» and
«Степной р-н» are one. A city and the district around it are two.
"""

import re

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


def normalise(name: str) -> str:
    """A municipality's name in one spelling: «г. Вольск», «Степной район», «Степной округ».

    A name without a word for its kind stays as it is.
    """
    words = _REGION.sub("", " ".join(name.split()))
    if _CITY.match(words):
        return _CITY.sub("г. ", words)
    if of := _OF_DISTRICT.match(words):
        return f"{of[1].lower()} {_OF_DISTRICT.sub('', words)}"
    if kind := _DISTRICT.search(words):
        return f"{_DISTRICT.sub('', words)} {'район' if kind[1] == 'р-н' else kind[1].lower()}"
    return words
