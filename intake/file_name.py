"""What a file's name and its folders say it is about."""

import re
from pathlib import Path

from domain import school_year as years
from readers.person_names import in_name
from readers.reading import Evidence
from reference import catalog

FOLDERS = 3  # how many parent folders speak of the file; those further up are the machine's

_PROCEDURE = re.compile(r"(?<![А-Яа-яЁё])(ВПР|ОГЭ|ЕГЭ|ГВЭ|РПР)(?![А-Яа-яЁё])", re.IGNORECASE)
_SCHOOL_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*[-–/_]\s*(?:20)?(\d\d)(?!\d)")
_YEARS = re.compile(r"(?<!\d)(20\d\d)\s*[-–—/_]\s*(20\d\d)(?!\d)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_CLASS = re.compile(r"(?<!\d)(\d{1,2})\s*-?\s*(?:й\s*)?(?:класс|кл\b)", re.IGNORECASE)
_CLASS_FOLDER = re.compile(r"^\d{1,2}$")
_LOGIN = re.compile(r"(?:sch|edu|ksh)(\d{6})(?!\d)", re.IGNORECASE)
_SITTING = re.compile(
    r"(весна|осень|основной|пересдача|досрочный|резервный|резерв(?![а-яё]))", re.IGNORECASE
)


def evidence(path: Path) -> list[Evidence]:
    """Everything the file's name, then its nearest folders say."""
    found = said(path.stem, "file name")
    for folder in path.absolute().parent.parts[-FOLDERS:][::-1]:
        found += said(folder, "folder")
        if _CLASS_FOLDER.match(folder) and 1 <= int(folder) <= 12:
            found.append(Evidence("class", str(int(folder)), "folder", folder))
    return found


def said(text: str, source: str) -> list[Evidence]:
    """What a name says, be it a file's, a folder's or a sheet's."""
    found = []
    detail = "имя скрыто" if in_name(text) else text

    def add(facet: str, value: str) -> None:
        found.append(Evidence(facet, value, source, detail))

    if match := _PROCEDURE.search(text):
        add("procedure", match[1].upper())
    if match := _SITTING.search(text):
        add("sitting", catalog.sitting(match[1]))
    if match := _LOGIN.search(text):
        add("school_code", match[1])
    for match in _CLASS.finditer(text):
        add("class", str(int(match[1])))
    spoken = _YEARS.sub(_unless_range, text)
    if (match := _SCHOOL_YEAR.search(spoken)) and (int(match[1]) + 1) % 100 == int(match[2]):
        add("school_year", years.starting(int(match[1])))
    elif match := _YEAR.search(spoken):
        add("calendar_year", match[1])
    if subject := catalog.subject_in(text):
        add("subject", subject)
    return found


def shown(path: Path) -> str:
    """The file's name as it may be written down: one that names a person is not."""
    return f"(имя скрыто){path.suffix}" if in_name(path.stem) else path.name


def _unless_range(pair: re.Match) -> str:
    """Two years as they stand where they are a school year; «2020-2024» names no year."""
    return pair[0] if int(pair[2]) - int(pair[1]) == 1 else " "
