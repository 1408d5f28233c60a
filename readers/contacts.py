"""Heads of schools, their telephones and addresses in tables of schools: nothing of it is read.

A form about a school and РИС's list of schools name the head and how to reach him. These columns
are emptied before anything looks at the table; whoever else is named in it stays a reason to
refuse the file.
"""

import re

from reference.questionnaires import plain

_CONTACT = re.compile(
    r"^(?:фио|ф\. ?и\. ?о\.?|фамилия|имя)?,? ?(?:имя,? )?(?:отчество )?(?:директор|руководител)"
    r"|^(?:контактн\w+ |рабочий )?телефон|^факс|^e-?mail|^эл(?:\.|ектронн)\w* ?(?:почт|адрес)"
    r"|^адрес\w* эл(?:\.|ектронн)|^(?:официальный )?(?:сайт|www)\b"
)
_OF_OTHERS = re.compile(r"участ|учени|учащ|обучающ|родител|выпускни|ребен|педагог|учител")


def without(cells: list[list], header: int) -> list[list]:
    """A table with the columns emptied whose header, in line `header`, is a head's contact."""
    places = {place for place, cell in enumerate(cells[header]) if _is_contact(cell)}
    return [
        ["" if place in places else cell for place, cell in enumerate(line)]
        if number >= header
        else line
        for number, line in enumerate(cells)
    ]


def _is_contact(cell: object) -> bool:
    if not isinstance(cell, str):
        return False
    text = plain(cell)
    return bool(_CONTACT.search(text)) and not _OF_OTHERS.search(text)
