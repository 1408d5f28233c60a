"""Forms a school fills in about itself (`reference/questionnaires.yaml`): answers and codes.

A form comes as a table with a row for each school, or as a list of questions with the answers
beside them, a column for each school. The second is the first, turned; both may take two sheets.
"""

import re
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from domain.finding import Finding, Severity
from domain.place import Place
from readers import contacts, identifiers, period, totals
from readers.numbers import numbers
from readers.reading import ColumnSource, Evidence, Reading, UnreadableFileError
from readers.sheet import Sheet, column_letter, text
from reference import questionnaires
from reference.questionnaires import Form, Question, plain

HEADER_LINES = 40  # rows among which the header is looked for
LABEL_COLUMNS = 6  # columns among which the questions are looked for
LONGEST_LIST = 1_000  # rows of a sheet that may be a list of questions
ENOUGH = 4  # questions that are no coincidence, those of whose form it is included
ENOUGH_ASKED = 2  # of them, questions of the form itself
LOCATION = "location"  # the field of an answer to where the school is: it names no school
_SAY_WHERE = ("full_name", "short_name", "address", "settlement", LOCATION)
_YES_OR_NO = {"да": 1.0, "имеются": 1.0, "есть": 1.0, "нет": 0.0, "не имеются": 0.0}
_NONE = ("нет", "не имеется", "отсутствуют")  # said of a count: nought
_NOT_TOLD = ("", "-", "–", "—")
_UNITS = ("человек", "чел", "чел.", "семей", "единиц", "ед", "ед.", "шт", "шт.", "да/нет", "%")
_COUNTED = r"\s*(?:чел(?:овек\w?|\.)?|сем(?:ей|ья|ьи)|единиц\w?|ед\.|шт(?:ук\w?|\.)?)$"
_THOUSANDS = ((r"\bмлн", 1_000_000), (r"\bтыс", 1_000))
# What an answer that is measured may be made of: anything else could be anybody's name.
_MEASURE = re.compile(
    r"(?:[\d\s.,:/()<>–—-]|км|мин(?:ут\w?)?|час\w*|ч\b|м\b|тыс(?:яч\w?)?|млн|чел(?:овек\w?)?"
    r"|до|от|более|менее|не|свыше|больше|меньше|около|и|в|пределах|города?|село|пункт\w?"
    r"|[мк]бит\w*|сек\w*|с\b)+"
)
_UNIT_WITHIN = r"\d\s*(км|мин|час|ч\b|[мк]бит/с)"
_SCHOOL_YEAR = re.compile(r"20\d\d\s*[-–—/]\s*(?:20)?\d\d(?!\d)")
_SHOWN = re.compile(r"[\d\s.,/%+–-]{1,20}")


@dataclass(frozen=True)
class Table:
    """A sheet that is a form, or a part of one, as a table with a line for each school.

    Attributes:
        sheet: the sheet.
        cells: its cells; turned where the questions stand beneath each other.
        header: the line of the questions.
        turned: whether rows and columns changed places.
        asked: place in the line → question, with the code and name of its indicator.
        fields: place in the line → what it tells of whose form it is, or where the school is.
    """

    sheet: Sheet
    cells: list[list]
    header: int
    turned: bool
    asked: dict[int, tuple[Question, str, str]]
    fields: dict[int, str]

    @property
    def weight(self) -> int:
        """How many of its questions are known."""
        return len(self.asked) + len(self.fields)

    def without_contacts(self) -> Sheet:
        """The sheet without the head's name, telephone and address."""
        cells = contacts.without(self.cells, self.header)
        return replace(self.sheet, cells=_turned(cells) if self.turned else cells)

    @cached_property
    def totals(self) -> list[int]:
        """The lines that add up the answers of several schools."""
        below = range(self.header + 1, len(self.cells))
        return [line for line in below if totals.adds_up(self.cells[line])]

    @property
    def titles(self) -> list[str]:
        """What stands over the questions."""
        first = min((*self.asked, *self.fields)) if self.turned else self.header
        return [" ".join(filter(None, map(text, row))) for row in self.sheet.cells[:first]]

    def letter(self, line: int, place: int) -> str:
        """The letter of the column a cell stands in."""
        return column_letter(line if self.turned else place)

    def row_number(self, line: int, place: int) -> int:
        """The number of the row a cell stands in."""
        return (place if self.turned else line) + 1


def find(sheets: list[Sheet]) -> tuple[Form, list[Table]] | None:
    """The form that a file is, and its tables; None where it is none."""
    best: tuple[Form, list[Table]] | None = None
    for form in questionnaires.forms():
        tables = [table for sheet in sheets if (table := _best(sheet, form))]
        weight = sum(table.weight for table in tables)
        enough = weight >= ENOUGH and sum(len(table.asked) for table in tables) >= ENOUGH_ASKED
        if enough and (best is None or weight > sum(table.weight for table in best[1])):
            best = form, tables
    return best


def read(form: Form, tables: list[Table]) -> Reading:
    """Read the answers as indicators, and the codes of the schools besides.

    Raises:
        UnreadableFileError: when it is not told whose answers a sheet has.
    """
    cells = pd.concat([_cells(table) for table in tables], ignore_index=True)
    cells = _of_known_schools(cells)
    codes, schools, findings = identifiers.read(cells[cells["field"].isin(identifiers.FIELDS)])
    answers = cells[cells["field"] == ""]
    twice = answers.duplicated(["school", "code"], keep=False)
    findings += _of_twice(answers[twice])
    answers = answers[~twice].reset_index(drop=True)
    answers, wrong = _values(answers, _villages(cells))
    rows = answers.join(schools, on="school")
    if schools.empty:  # a form without any word of whose it is
        rows = rows.assign(school_name="", place=Place(), known_by=[()] * len(rows))
    rows = rows.rename(columns={"code": "subject", "name": "indicator_name", "text": "value_text"})
    return Reading(
        dataset="indicator_value",
        layout=form.id,
        rows=rows.drop(columns=["school", "field", "letter", "header", "kind"]),
        rows_read=len(rows),
        evidence=_years(form, tables),
        columns=_columns(tables),
        findings=[*findings, *wrong, *_of_totals(tables)],
        beside=[_codes(form, codes)],
    )


def _codes(form: Form, codes: pd.DataFrame) -> Reading:
    """The codes, which stand in the rows of the answers."""
    rows = codes.assign(sitting=form.title)
    return Reading(dataset="school_identifier", layout=form.id, rows=rows, rows_read=0)


def _of_totals(tables: list[Table]) -> list[Finding]:
    return [
        totals.note(table.sheet.name, totals.COLUMNS, [table.letter(n, 0) for n in table.totals])
        if table.turned
        else totals.note(table.sheet.name, totals.ROWS, [str(n + 1) for n in table.totals])
        for table in tables
        if table.totals
    ]


def _best(sheet: Sheet, form: Form) -> Table | None:
    """The line of a sheet, or the column, that asks the most questions of a form."""
    turned = _turned(sheet.cells) if len(sheet.cells) <= LONGEST_LIST else []
    lines = [(sheet.cells, number, False) for number in range(min(HEADER_LINES, len(sheet.cells)))]
    lines += [(turned, number, True) for number in range(min(LABEL_COLUMNS, len(turned)))]
    tables = (Table(sheet, cells, n, way, *_known(cells[n], form)) for cells, n, way in lines)
    best = max(tables, key=lambda table: table.weight, default=None)
    return best if best and len(best.asked) >= ENOUGH_ASKED else None


def _turned(cells: list[list]) -> list[list]:
    return [list(line) for line in zip(*cells, strict=True)]


def _known(line: list, form: Form) -> tuple[dict, dict]:
    """The questions of a line: those that become indicators and those of whose form it is."""
    asked, fields = {}, {}
    fields_told = questionnaires.identity() | {LOCATION: questionnaires.village().location}
    for place, cell in enumerate(line):
        if not isinstance(cell, str) or not cell.strip():
            continue
        label = plain(cell)
        for field, words in fields_told.items():
            if any(word.search(label) for word in words):
                fields.setdefault(place, field)
        if place in fields:
            continue
        for question in form.questions:
            if told := question.told_by(label):
                asked[place] = (question, *told)
                break
    return asked, fields


def _cells(table: Table) -> pd.DataFrame:
    """The filled cells of a table under a known question, one to a row; titles left out.

    `field` is what a cell tells of whose form it is, or empty where it is an answer.
    """
    lines = range(table.header + 1, len(table.cells))
    columns = list(zip(*table.cells[table.header + 1 :], strict=True))
    found = []
    for place in (*table.fields, *table.asked):
        question, code, name = table.asked.get(place, (None, "", ""))
        found.append(
            pd.DataFrame(
                {
                    "line": lines,
                    "field": table.fields.get(place, ""),
                    "text": list(map(text, columns[place])) if columns else "",
                    "code": code,
                    "name": name,
                    "unit": question.unit if question else None,
                    "kind": question.kind if question else "",
                    "sheet": table.sheet.name,
                    "row_number": [table.row_number(line, place) for line in lines],
                    "letter": [table.letter(line, place) for line in lines],
                    "header": text(table.cells[table.header][place]),
                }
            )
        )
    cells = pd.concat(found, ignore_index=True)
    cells = cells[~cells["text"].isin(_NOT_TOLD) & ~cells["line"].isin(table.totals)]
    # A column of units beside the questions, or of numbers of columns beneath them, is no school.
    in_units = cells["text"].str.lower().isin(_UNITS).groupby(cells["line"]).transform("all")
    cells = cells[~in_units]
    return cells.assign(school=table.sheet.name + "\n" + cells["line"].astype("str"))


def _of_known_schools(cells: pd.DataFrame) -> pd.DataFrame:
    """Cells whose school is known: a sheet that does not name it must be of the only one."""
    named = cells.loc[~cells["field"].isin(["", LOCATION]), "school"].unique()
    nameless = cells[~cells["school"].isin(named)]
    if nameless.empty:
        return cells
    different = nameless.groupby("sheet")["school"].nunique().max()
    if different > 1 or len(named) > 1:
        first = nameless.iloc[0]
        raise UnreadableFileError(
            Finding(
                Severity.REFUSAL,
                "whose-answers",
                f"Лист «{first['sheet']}», строка {first['row_number']}: не сказано, чьи это "
                "ответы. Добавьте на лист столбец «Логин» или полное наименование школы.",
                sheet=first["sheet"],
                row_number=int(first["row_number"]),
            )
        )
    only = named[0] if len(named) else nameless["school"].iloc[0]
    return cells.assign(school=cells["school"].where(cells["school"].isin(named), only))


def _villages(cells: pd.DataFrame) -> set:
    """The schools that stand in a village, by their name, address or own word."""
    village = questionnaires.village()
    says = cells[cells["field"].isin(_SAY_WHERE)]
    rural = says["text"].str.lower().str.contains(village.words)
    return set(says.loc[rural, "school"])


def _values(answers: pd.DataFrame, villages: set) -> tuple[pd.DataFrame, list[Finding]]:
    """Answers with their `value`, those that cannot be right left out with a warning for each."""
    words = answers["text"].str.lower()
    plain_numbers = numbers(words.str.replace(_COUNTED, "", regex=True))
    counts = plain_numbers.mask(words.isin(_NONE), 0)
    counts = counts.where((counts >= 0) & (counts % 1 == 0))
    least = _least(words)
    sizes = least.mask(words.str.contains(r"^(?:до|менее|меньше)\b") & least.notna(), 0)
    measured = words.map(lambda word: bool(_MEASURE.fullmatch(word))).astype("bool")
    kind = answers["kind"]
    value = (
        counts.where(kind == "count")
        .fillna(words.map(_YES_OR_NO).where(kind == "yes_no"))
        .fillna(sizes.where((kind == "size") & measured))
        .fillna(least.where((kind == "measure") & measured))
    )
    own_units = words.str.extract(_UNIT_WITHIN, expand=False)
    answers["unit"] = answers["unit"].mask(kind == "measure", own_units)
    village = questionnaires.village()
    too_large = (kind == "size") & answers["school"].isin(villages) & (value > village.most)
    unfit = value.isna() & ~((kind == "measure") & measured)
    expected = {
        "count": "ожидается целое число от 0",
        "yes_no": "ожидается «да» или «нет»",
        "size": "ожидается число жителей, например «3–15 тыс. человек»",
        "measure": "ожидается число с единицей, например «45 км»",
    }
    findings = [
        _warning(cell, "answer-invalid", expected[cell.kind])
        for cell in answers[unfit].itertuples()
    ]
    findings += [
        _warning(
            cell,
            "village-too-large",
            f"а школа сельская: больше {village.most // 1000} тыс. человек в селе не живёт",
        )
        for cell in answers[too_large].itertuples()
    ]
    kept = ~unfit & ~too_large
    return answers.assign(value=value)[kept].reset_index(drop=True), findings


def _least(words: pd.Series) -> pd.Series:
    """The first number of an answer: the lower bound of «3–15 тыс. человек», 45 of «45 км»."""
    first = words.str.extract(r"(\d[\d\s]*(?:[.,]\d+)?)", expand=False).fillna("")
    bound = numbers(first)
    for unit, times in _THOUSANDS:
        bound = bound.mask(words.str.contains(unit), bound * times)
    return bound


def _years(form: Form, tables: list[Table]) -> list[Evidence]:
    """The year of the form, where a title over it or its questions tell it."""
    for table in tables:
        for line in table.titles:
            named = _SCHOOL_YEAR.search(line)
            if named and (year := period.spelled(named[0])):
                return [Evidence("school_year", year, "content", line)]
    labels = [
        plain(cell)
        for table in tables
        for cell in table.cells[table.header]
        if isinstance(cell, str)
    ]
    for year, words in form.years.items():
        if any(word.search(label) for word in words for label in labels):
            detail = f"вопросы формы {year} года"
            return [Evidence("calendar_year", str(year), "content", detail)]
    return []


def _columns(tables: list[Table]) -> dict[str, ColumnSource]:
    """Where each answer stands: `value КФ.учителей` and so on, of tables with a row per school."""
    return {
        f"value {code}": ColumnSource(
            table.sheet.name, column_letter(place), text(table.cells[table.header][place])
        )
        for table in tables
        if not table.turned
        for place, (_, code, _) in table.asked.items()
    }


def _of_twice(answers: pd.DataFrame) -> list[Finding]:
    """A warning for every question that one school answers twice: which answer holds is open."""
    return [
        _warning(cell, "asked-twice", f"но вопрос «{cell.name}» в форме есть ещё раз")
        for cell in answers.itertuples(index=False)
    ]


def _warning(cell, rule: str, why: str) -> Finding:
    shown = f"стоит «{cell.text}»" if _SHOWN.fullmatch(cell.text) else "стоит текст"
    if cell.kind in ("size", "measure") and _MEASURE.fullmatch(cell.text.lower()):
        shown = f"стоит «{cell.text}»"
    return ColumnSource(cell.sheet, cell.letter, cell.header).finding(
        Severity.WARNING,
        rule,
        f"{shown}, {why}; ответ не загружен. Исправьте ячейку и загрузите файл снова.",
        int(cell.row_number),
    )
