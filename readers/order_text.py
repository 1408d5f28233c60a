"""What an order says in words: number, date, issuer, what it charges which schools with, by when.

Where it contradicts itself, or names an indicator without saying how to compute it, there is a
finding. The tables of its appendices are for `readers.order` and `readers.roadmap`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

import pandas as pd

from domain import school_year as years
from domain.finding import Finding, Severity
from domain.plural import plural
from domain.school_name import normalise
from readers import person_names
from readers.docx_tables import TEXT, TextDocument, flat
from readers.papers import act_in_words, assignment_in_words
from readers.reading import Reading
from readers.terms import parse_term
from schemas.assignment import GIVEN

LAYOUT = "order-text"

_KIND = re.compile(r"^(приказ|распоряжение|постановление)$")
_HEAD = 6  # paragraphs under the word «приказ» among which its date, number and title stand
_DAY = re.compile(r"«?\d{1,2}»?(?:\.\d{1,2}\.|\s+[а-яё]{3,8}\s+)20\d\d", re.IGNORECASE)
_ACT_NUMBER = re.compile(r"№\s*([\w/-]+)")
_TITLE = re.compile(r"^«?(?:О|Об|По)\s")
_CONTINUED = re.compile(r"^[а-яё]")  # a line of a title that goes on
_PURPOSES = {
    "дорожная карта": re.compile(r"утвер(?:дить|ждении)[^.]*дорожн\w+ карт"),
    "ВСОКО": re.compile(r"всоко|внутришкольн\w+ контрол|внутренн\w+ систем\w+ оценки"),
}
_APPENDIX = re.compile(r"^приложение\b", re.IGNORECASE)

_CHARGE = re.compile(r"^(?:(?P<number>\d+)\.\s*)?(?:Руководител|Директор)")
# A name in quotes after a legal form or beginning with a kind of school; without quotes only as far
# as number and settlement, since people are named next to schools.
_QUOTED = r"(?:«(?:[^«»]|«[^«»]*»)+»|[\"“„][^\"“”„]+[\"“”]|['‘][^'‘’]+['’])"
_KIND_OF_SCHOOL = (
    r"\b(?:[СОН]ОШ|(?:[Сс]редн|[Оо]сновн|[Нн]ачальн)\w+\s+(?:обще)?образовательн\w+\s+школ[аеыу]"
    r"|[Лл]ице[йяюе]|[Гг]имнази[яиюе])\b"
)
_SETTLEMENT = (
    r"(?:р\.?\s?п|пгт|пос|ст|[псгдх])\.\s*"
    r"(?:[А-ЯЁ][а-яё]+(?:[ыи]й|ой|[ая]я|[ое]е|[ыи]е)\s+)?[А-ЯЁ][а-яё-]+\b"
    r"(?!\s*[А-ЯЁ]\.|\s+(?:муниципальн\w+\s+)?район)"
)
_OF_DISTRICT = r"(?:\s+[А-ЯЁ][а-яё-]+ого\s+(?:муниципального\s+)?района)?"
_SCHOOL = re.compile(
    rf"(?:\b[МГ][БКА]?О[БКА]?У\s*|(?=.\s*{_KIND_OF_SCHOOL}))(?P<quoted>{_QUOTED})"
    rf"|(?P<bare>{_KIND_OF_SCHOOL}(?:\s*№\s*\d+|\s*{_SETTLEMENT}|\s*{_QUOTED}){{1,2}}{_OF_DISTRICT})"
)
_TERM = re.compile(r"\bсрок\w*[^\d]{0,20}?(?=\bдо\b)|(?=\bдо\s+\d{1,2}[\s.])", re.IGNORECASE)
_ITEM = re.compile(r"^(?P<number>\d+\.\d+)\.?\s*(?P<text>.+)")
# What begins another item of the order, numbered or not.
_NEXT = re.compile(
    r"^\d+\.(?!\d)|^(?:контроль|утвердить|назначить|признать|руководител|директор|начальник"
    r"|приложение|настоящий)",
    re.IGNORECASE,
)

_TARGET = re.compile(
    r"(?:сокращени|уменьшени)\w*[^.;]{0,200}?не\s+менее\s+(?:чем\s+)?(?:на\s+)?"
    r"(?P<share>\d+(?:\s*[-–—]\s*\d+)?)\s*%",
    re.IGNORECASE,
)
_INDICATORS = re.compile(r"показател\w+[^.;]*:$", re.IGNORECASE)
_BULLET = re.compile(r"^[-–—·•*]\s*|^\d+[.)]\s*")
_FORMULA = re.compile(r"=|формул|рассчит|отношени\w+ числ|дол[яи] .+ от ", re.IGNORECASE)


@dataclass(frozen=True)
class Head:
    """An order's head: what it is known by."""

    kind: str
    number: str | None
    day: date
    issuer: str
    title: str

    @property
    def words(self) -> str:
        """The order as people call it: «приказ № 27 от 26.01.2021»."""
        return act_in_words(self.kind, self.number, self.day.isoformat(), self.title)


@dataclass(frozen=True)
class Charge:
    """One item that charges schools by name.

    Attributes:
        paragraph: its number in the text, from 1.
        schools: as named, their legal form and heads left out.
        term: the words of its term, empty where it names none.
        items: number (empty where it has none) and text of every task.
    """

    paragraph: int
    schools: tuple[str, ...]
    term: str
    items: tuple[tuple[str, str], ...]


def read(document: TextDocument) -> list[Reading]:
    """The order itself and its assignments; nothing where the text is no order.

    An act is one row; an assignment is one row for each school and task. Findings on the text go
    with the act. An order about a person is left to be a paper, and a task that names one is not
    taken: whether pupils are meant no program can tell.
    """
    head = find_head(document)
    if head is None or person_names.in_text(f"{head.issuer}. {head.title}"):
        return []
    charges = find_charges(document.paragraphs)
    act = _reading("act", [_act(document, head, charges)])
    act.findings += targets(document.paragraphs) + indicators(document.paragraphs)
    rows = [row for charge in charges for row in _assignments(head, charge)]
    assignments = [row for row in rows if not person_names.in_text(str(row["task"]))]
    if len(assignments) < len(rows):
        act.findings.append(_of_persons(len(rows) - len(assignments)))
    if not assignments:
        return [act]
    return [act, _reading("assignment", assignments)]


def find_head(document: TextDocument) -> Head | None:
    """The head of an order, None where there is no whole one.

    The letterhead, the date and the title may stand in tables without borders.
    """
    lines = document.paragraphs
    kinds = [flat(line).lower() for line in lines]
    place = next((n for n, kind in enumerate(kinds[:40]) if _KIND.match(kind)), None)
    if place is None:
        return None
    cells = [cell.flat for table in document.tables[:2] for row in table.rows for cell in row.cells]
    below = [flat(line) for line in lines[place + 1 : place + 1 + _HEAD]]
    dated = " ".join(line for line in [*below, *cells] if _DAY.search(line) or "№" in line)
    day = _DAY.search(dated)
    days = parse_term(re.sub("[«»]", "", day[0])).due_dates("2020/21") if day else []
    title = _title(below) or next((cell for cell in cells if _TITLE.match(cell)), None)
    issuer = " ".join(flat(line) for line in lines[:place]) or next(iter(cells), "")
    if not days or title is None or not issuer:
        return None
    number = _ACT_NUMBER.search(dated)
    return Head(kinds[place], number[1] if number else None, days[0], issuer, title)


def _title(lines: Sequence[str]) -> str | None:
    """The title among the lines of a head, all of its lines as one."""
    begins = next((n for n, line in enumerate(lines) if _TITLE.match(line)), None)
    if begins is None:
        return None
    further = takewhile(
        lambda line: _CONTINUED.match(line) and not _DAY.search(line), lines[begins + 1 :]
    )
    return " ".join([lines[begins], *further])


def find_charges(paragraphs: Sequence[str]) -> list[Charge]:
    """The items that charge schools by name («Руководителям МОУ «СОШ п. Мирный» (…), …»).

    With or without legal form and quotes, by «СОШ № 2» or «Основная общеобразовательная школа».
    """
    charges = []
    for place, text in enumerate(paragraphs):
        charge = _CHARGE.match(text.strip())
        schools = list(_SCHOOL.finditer(text)) if charge else []
        if not schools:
            continue
        # Only what follows the last school is its term or its task; people are named in brackets.
        words = flat(re.sub(r"\([^)]*\)", " ", text[schools[-1].end() :]))
        begins = _TERM.search(words)
        charges.append(
            Charge(
                paragraph=place + 1,
                schools=tuple(dict.fromkeys(map(_name, schools))),
                term=words[begins.end() :].rstrip(": ") if begins else "",
                items=_items(paragraphs[place + 1 :], words),
            )
        )
    return charges


def schools_in(text: str) -> list[str]:
    """The schools a text names, as named, their legal form left out."""
    return list(dict.fromkeys(map(_name, _SCHOOL.finditer(text))))


def _name(school: re.Match) -> str:
    """A school as named, its legal form and the quotes around left out."""
    return flat(school["bare"] or school["quoted"][1:-1])


def named_schools(paragraphs: Sequence[str]) -> list[str]:
    """The schools an order charges, as `domain.school_name.normalise` gives them, each once."""
    schools = [name for charge in find_charges(paragraphs) for name in charge.schools]
    return list(dict.fromkeys(map(normalise, schools)))


def targets(paragraphs: Sequence[str]) -> list[Finding]:
    """A finding where a text sets more than one target for the reduction of such schools."""
    found: dict[str, int] = {}
    for number, text in enumerate(paragraphs, 1):
        for match in _TARGET.finditer(flat(text)):
            share = re.sub(r"\s*[-–—]\s*", "–", match["share"])
            found.setdefault(share, number)
    if len(found) < 2:
        return []
    said = ", ".join(f"«не менее чем на {share} %» (абзац {n})" for share, n in found.items())
    return [
        Finding(
            Severity.WARNING,
            "targets-differ",
            f"Документ называет разные цели сокращения числа школ: {said}. Уточните у автора, "
            "которая из них действует; до того считаются все.",
            sheet=TEXT,
            row_number=max(found.values()),
        )
    ]


def indicators(paragraphs: Sequence[str]) -> list[Finding]:
    """A finding for every indicator that a text lists and gives no formula for."""
    texts = [flat(text) for text in paragraphs]
    findings = []
    for place, text in enumerate(texts):
        if not _INDICATORS.search(text):
            continue
        for number, line in enumerate(texts[place + 1 :], place + 2):
            name = _BULLET.sub("", line).rstrip(" ;.")
            if not _explained(name, texts):
                findings.append(_without_formula(name, number))
            if not line.endswith(";"):
                break
    return findings


def _explained(name: str, texts: Iterable[str]) -> bool:
    """Whether any paragraph that names an indicator says how to compute it."""
    return any(name.lower() in text.lower() and _FORMULA.search(text) for text in texts)


def _without_formula(name: str, paragraph: int) -> Finding:
    return Finding(
        Severity.WARNING,
        "indicator-without-formula",
        f"{TEXT}, абзац {paragraph}: показатель «{name}» назван без формулы, вычислить его нельзя "
        "(формула не утверждена). Уточните у автора, как он считается.",
        sheet=TEXT,
        row_number=paragraph,
    )


def _items(following: Sequence[str], words: str) -> tuple[tuple[str, str], ...]:
    """The tasks under a charge; where there are none, what the charge itself says."""
    items = []
    for line in map(flat, following):
        if _NEXT.match(line):
            break
        item = _ITEM.match(line)
        items.append((item["number"], item["text"]) if item else ("", line))
    own = words.rpartition(":")[2].strip(" ,–-")
    found = items or ([("", own)] if own else [])
    return tuple((number, text.rstrip(";. ")) for number, text in found)


def _act(document: TextDocument, head: Head, charges: Sequence[Charge]) -> dict[str, object]:
    due = [day for charge in charges if (day := _due(charge.term, head)) is not None]
    return {
        "subject": f"{head.words}, {head.issuer}",
        "kind": head.kind,
        "issuer": head.issuer,
        "number": head.number,
        "act_date": head.day.isoformat(),
        "title": head.title,
        "purpose": _purpose(head, document) or ("поручения школам" if charges else "иное"),
        "due_date": max(due, default=None),
        "sheet": TEXT,
        "row_number": 1,
    }


def _purpose(head: Head, document: TextDocument) -> str | None:
    """What an order is for, by its title, else by what it orders; appendices speak of anything."""
    ordered = takewhile(lambda text: not _APPENDIX.match(text), document.paragraphs)
    for said in (head.title.lower(), flat(" ".join(ordered)).lower()):
        for purpose, words in _PURPOSES.items():
            if words.search(said):
                return purpose
    return None


def _assignments(head: Head, charge: Charge) -> list[dict[str, object]]:
    """One row for each school and task; a task's own term outweighs that of the charge."""
    rows = []
    for number, text in charge.items:
        own = _TERM.search(text)
        due = _due(text[own.end() :], head) if own else None
        rows += [
            {
                "subject": assignment_in_words(head.words, number, text),
                "act": head.words,
                "item_number": number or None,
                "task": text,
                "due_date": due or _due(charge.term, head),
                "status": GIVEN,
                "school_code": None,
                "school_name": school,
                "sheet": TEXT,
                "row_number": charge.paragraph,
            }
            for school in charge.schools
        ]
    return rows


def _due(term: str, head: Head) -> str | None:
    """The last day a term names; of one without a year, in the school year of the order."""
    days = parse_term(term).due_dates(years.containing(head.day)) if term else []
    return days[-1].isoformat() if days else None


def _of_persons(count: int) -> Finding:
    words = plural(count, "поручение, в котором", "поручения, в которых", "поручений, в которых")
    return Finding(
        Severity.WARNING,
        "assignment-names-person",
        f"{TEXT}: не {plural(count, 'учтено', 'учтены', 'учтено')} {count} {words} назван человек. "
        "Если это не обучающийся, внесите поручение без имени по шаблону: shnor template "
        "assignment.",
        sheet=TEXT,
    )


def _reading(dataset: str, rows: list[dict[str, object]]) -> Reading:
    frame = pd.DataFrame(rows, dtype="object")
    return Reading(dataset=dataset, layout=LAYOUT, rows=frame, rows_read=len(frame))
