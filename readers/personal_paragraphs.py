"""Pupils in the running text of a Word file: «Тайнов Пётр Ильич, 5 класс».

Papers are full of people who are no pupils: they sign, answer for, are charged and made
acquainted. So a name alone is nobody. A pupil is who is called one beside the name, who stands
with a class on a line of their own, or in a list said to be of pupils; the last two unless staff
are spoken of there.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from readers.docx_tables import flat
from readers.person_names import (
    CAPITAL,
    INITIALS,
    NAME_DECLINED,
    NAME_WITHIN,
    SURNAME_CAPITAL,
)
from readers.personal_kinds import Kind
from readers.personal_values import is_snils

_FULL = rf"(?:{NAME_WITHIN.pattern}|{NAME_DECLINED.pattern})"
_SHORT = rf"(?<![\w-])(?:{INITIALS.pattern})"
_NAME = rf"(?:{_FULL}|{_SHORT})"
# «Тайнов Пётр»; so may «Балашова Саратовской» be spelled, and only what stands close tells them.
_TWO_WORDS = rf"(?<![\w-])(?:{SURNAME_CAPITAL} {CAPITAL}|{CAPITAL} {SURNAME_CAPITAL})(?![\w-])"

# «5 класс», «5 «А» класса», «5-го а кл.»
_CLASS = (
    r"(?:1[01]|[1-9])(?:-?(?:го|й|ого|ом))?\s?-?\s?[«\"“]?(?:[А-Яа-я](?!\w))?[»\"”]?\s*"
    r"(?i:класс(?:а|е|у|ом)?|кл)(?!\w)"
)
_CLASS_LAST = r"(?:1[01]|[1-9])\s?-?\s?[«\"“]?[А-Яа-я][»\"”]?\W*$"  # «5А»
# One pupil, in any case: «ученика», «обучающейся». «Ученики Ивановой» are a teacher's.
_PUPIL = (
    r"(?i:(?<!\w)(?:ученик(?:а|у|ом|е)?|учениц(?:а|ы|е|у|ей)"
    r"|(?:учащ|обучающ)(?:ийся|егося|емуся|аяся|ейся|уюся)"
    r"|воспитанник(?:а|у|ом|е)?|воспитанниц(?:а|ы|е|у|ей)"
    r"|школьник(?:а|у|ом|е)?|школьниц(?:а|ы|е|у|ей)"
    r"|выпускни(?:к|ц)\w{0,2}(?= (?:9|11)\b))(?!\w))"  # teachers are of a university
)
_PUPILS = (
    r"(?i:(?<!\w)(?:ученик(?:и|ов|ам|ами)|учениц(?:ы|ам|ами)?|выпускник(?:и|ов|ам|ами)"
    r"|(?:учащ|обучающ)(?:иеся|ихся|имся|имися)|школьник(?:и|ов|ам|ами))(?!\w))"
)
_OF_PUPILS = re.compile(
    r"учени[кц]|учащ(?:их|им|ие)|обучающ|выпускни[кц]|воспитанни[кц]|школьни[кц]"
    r"|участник\w* (?:впр|огэ|егэ|гиа|олимпиад)|\bдет(?:ей|и|ям)\b"
)
# Who else is named in papers, and what for.
_OF_STAFF = re.compile(
    r"должност|директор|руковод|завуч|учител|педагог|воспитател|наставник|ответственн"
    r"|исполнител|эксперт|специалист|методист|начальник|председател|секретар|комисси|заказчик"
    r"|подряд|стороны|организатор|наблюдател|координатор|ассистент|дежурн|тьютор|психолог"
    r"|логопед|родител|законн\w+ представител|состав|групп|назнач|возлож|поруч|приказ|обязать"
    r"|ознакомл|контроль\b|консультац|заняти|урок|провер|подпис|согласова|утвержда|подготовк"
    r"|благодарн|наград|преми|поощр|рассылк"
)
# Whom a school is named after, or what pupils learn of.
_OF_OTHERS = re.compile(r"\bим(?:\.|ени\b)|\bгеро[йя]\b|должн|знать|знают|изуча|чита")

# Between a pupil's title and name may stand a class and a school: «ученик 5 класса СОШ № 1 …».
_CALLED_A_PUPIL = re.compile(
    rf"{_PUPIL}(?:(?P<between>[^,;:]{{0,80}}?[\s,–—-]+){_NAME}"
    rf"|\s+(?:{_CLASS})?[\s,–—-]*{_TWO_WORDS})"
)
_PUPIL_AFTER_NAME = re.compile(rf"(?:{_NAME}|{_TWO_WORDS})\s*[,(–—-]\s*{_PUPIL}")
_LISTED_WITHIN = re.compile(rf"{_PUPILS}(?P<between>[^.;:]{{0,120}}):\s*(?:\d+[.)]\s*)?{_FULL}")
# A line of a list: its number, a name and little more.
_NUMBERED = r"\W*(?:\d{1,3}\s*[.)]?\s*)?"
_WITH_CLASS = re.compile(
    rf"{_NUMBERED}(?:(?P<full>{_FULL})|{_SHORT}|{_TWO_WORDS})\s*[,(–—:-]*\s*"
    rf"(?:{_CLASS}|{_CLASS_LAST})"
)
_ALONE = re.compile(rf"{_NUMBERED}(?:(?P<full>{_FULL})|{_SHORT})[^А-Яа-яЁё]*(?:балл\w*)?\W*")
_LIST = r"^\W*(?:\d+[.)]\s*)?(?:список|списки|перечень)\b(?!.*\.\s*$)"
_LEADS_TO_NAMES = re.compile(rf":\s*$|{_LIST}")
# By surname and initials staff are named too, and with them what they do for pupils.
_LEADS_TO_PUPILS = re.compile(
    rf"{_LIST}|получи(?:л|вш)|не (?:сда|справ|преодол|выполн)|неуспева|набрал|набравш"
    r"|показавш|победител|призер|отсутств"
)
_LEADS_LOOKED_AT = 3  # «Назначить организаторами:» may stand some lines above «Математика:»

_PASSPORT = re.compile(
    r"(?i:паспорт)(?!\w* (?i:оо|школ|безопас|доступ|програм|проект))\D{0,40}"
    r"\d{2} ?\d{2}\D{1,12}\d{6}(?!\d)"
    r"|(?i:свидетельств\w* о рождении)\D{0,30}[IVXLС]{1,6}-?[А-Я]{2} ?№? ?\d{6}(?!\d)"
)
_SNILS = re.compile(r"(?<![\d-])\d{3}[- ]\d{3}[- ]\d{3}[- ]?\d{2}(?![\d-])")
_BIRTH = re.compile(
    r"\d\d\.\d\d\.\d{4} ?(?:г\.? ?р\b|года? рождения)|\d{4} ?(?:г\.? ?р\b|года? рождения)"
    r"|дат[аы] рождения\W{0,3}\d",
    re.IGNORECASE,
)


def find(paragraphs: Sequence[str], about: str = "") -> dict[Kind, list[int]]:
    """The paragraphs that hold data of persons, counted from 1, by the kind of the data.

    Args:
        paragraphs: the text, paragraph by paragraph.
        about: what the whole text is about, as the name of its file tells it.
    """
    lines = [flat(unicodedata.normalize("NFC", each)) for each in paragraphs]
    found: dict[Kind, list[int]] = {}
    for number, (line, leads) in enumerate(_with_leads(lines, about), start=1):
        for kind in _kinds(line, leads):
            found.setdefault(kind, []).append(number)
    return found


def _with_leads(lines: Sequence[str], about: str) -> Iterator[tuple[str, list[str]]]:
    """Every line with the last lines above it that are no lines of a list, the nearest last."""
    leads = [f"{_plain(about)}:"]
    for line in lines:
        yield line, leads[-_LEADS_LOOKED_AT:]
        if not (_WITH_CLASS.match(line) or _ALONE.fullmatch(line)):
            leads.append(_plain(line))


def _kinds(line: str, leads: list[str]) -> Iterator[Kind]:
    """What a line tells of persons; `leads` are the lines that lead to it."""
    if _names_pupil(line) or _lists_pupil(line, leads):
        yield Kind.NAME
    if _PASSPORT.search(line):
        yield Kind.DOCUMENT
    if any(map(is_snils, _SNILS.findall(line))):
        yield Kind.SNILS
    if _BIRTH.search(line) and (re.search(_NAME, line) or re.search(_TWO_WORDS, line)):
        yield Kind.BIRTH


def _names_pupil(line: str) -> bool:
    """Whether a line calls whom it names a pupil."""
    if _PUPIL_AFTER_NAME.search(line):
        return True
    called = [*_CALLED_A_PUPIL.finditer(line), *_LISTED_WITHIN.finditer(line)]
    between = [_plain(each["between"] or "") for each in called]
    return any(not (_OF_STAFF.search(each) or _OF_OTHERS.search(each)) for each in between)


def _lists_pupil(line: str, leads: list[str]) -> bool:
    """Whether a line is one of a list of pupils."""
    listed, alone = _WITH_CLASS.match(line), _ALONE.fullmatch(line)
    lead = leads[-1]
    if not (listed or alone) or _OF_STAFF.search(_plain(line)) or _OF_STAFF.search(lead):
        return False
    if _OF_PUPILS.search(lead):
        if listed or not _LEADS_TO_NAMES.search(lead):
            return bool(listed)
        return bool(alone["full"] or _LEADS_TO_PUPILS.search(lead))
    return bool(listed and listed["full"]) and not any(map(_OF_STAFF.search, leads))


def _plain(line: str) -> str:
    return line.lower().replace("ё", "е")
