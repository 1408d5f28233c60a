"""Which work a file is about, from all that speaks of it; a contradiction is never settled here."""

from dataclasses import dataclass

import pandas as pd

from domain import school_year as years
from domain.finding import Finding, Severity
from readers import spelling
from readers.reading import Evidence, Reading
from reference import catalog
from schemas.datasets import DATASETS

SOURCES = {
    "content": "содержание",
    "sheet": "имя листа",
    "file name": "имя файла",
    "folder": "папка",
    "operator": "указание оператора",
}
TITLES = {
    "school_year": "учебный год",
    "procedure": "процедура",
    "sitting": "срок",
    "subject": "предмет",
    "class": "класс",
    "school_code": "школа",
}
_FEMININE = {"procedure", "school_code"}
_HELP = {
    "school_year": "назовите учебный год: --year 2020/21 или папка с годом",
    "procedure": "назовите процедуру в имени файла: ВПР, ОГЭ, ЕГЭ",
    "sitting": "добавьте в имя файла «весна» или «осень»",
    "subject": "назовите предмет в имени файла, например «по математике»",
    "class": "назовите класс в имени файла, например «5 класс»",
    "school_code": "положите файл в папку с одним логином школы, например edu641017",
}
_GIA_CLASS = {"ОГЭ": "9", "ЕГЭ": "11"}
_EXAMS = (*_GIA_CLASS, "ГВЭ")  # ГВЭ is taken after either class
_OF_SEASON = {"весна": "весенних", "осень": "осенних"}
_LAST_CLASS = 11  # whoever finished it writes no work put off to the autumn


@dataclass
class Facets:
    """What a file is about, and what speaks against accepting that.

    Attributes:
        values: facet → value; of exams of both classes `class`, of works of several years
            `sitting` is a value for each row.
        findings: what holds the file.
    """

    values: dict[str, str | pd.Series]
    findings: list[Finding]


def resolve(reading: Reading, evidence: list[Evidence]) -> Facets:
    """Settle every facet the dataset needs and the rows themselves do not give.

    Sources that disagree, and facets nobody names, are findings that hold the file.
    """
    facets = DATASETS[reading.dataset].facets
    needed = [facet for facet in facets if facet not in reading.rows]
    said = [_spelled(item) for item in evidence]
    said += [_as_school_year(item) for item in said if item.facet == "calendar_year"]
    if "procedure" in facets:
        classes = _classes_of_exams(reading.rows)
        if classes is not None:
            values, findings = _agreed(said, [facet for facet in needed if facet != "class"])
            values = {"sitting": "основной", "class": classes, **values}
        else:
            values, findings = _assessment([*said, *_in_rows(reading)], needed)
            if "school_year" in reading.rows and values.get("procedure") == "ВПР":
                named = values.pop("sitting", None)
                values |= _sittings_of_years(reading.rows["school_year"], named)
        findings += _subjects(reading, values)
    else:
        values, findings = _agreed(said, needed)
    rules = {finding.rule for finding in findings}
    for facet in needed:
        # The season follows from the year and the class: where these are in doubt, so is it.
        doubts = {f"{facet}-conflict"}
        if facet == "sitting":
            doubts |= {"school_year-conflict", "class-conflict"}
        if facet not in values and not rules & doubts:
            findings.append(_unknown(facet))
    return Facets({facet: values[facet] for facet in needed if facet in values}, findings)


def _classes_of_exams(rows: pd.DataFrame) -> pd.Series | None:
    """The class of each row by its exam, where the rows name both exams and no other work."""
    if "procedure" not in rows or rows["procedure"].isin(["ВПР", "РПР"]).any():
        return None
    classes = rows["procedure"].map(_GIA_CLASS)
    return classes if classes.nunique() > 1 else None


def _sittings_of_years(school_years: pd.Series, named: str | None) -> dict[str, pd.Series]:
    """The season of the ВПР of each row by its year; nothing where a year had several.

    Of such a year that season is taken which the file's name or folder says.
    """
    seasons = {}
    for year in school_years.unique():
        held = catalog.vpr_seasons(years.start_of(year) + 1) if years.PATTERN.match(year) else ()
        seasons[year] = named if named in held else held[0] if len(held) == 1 else None
    of_rows = school_years.map(seasons)
    # A year that is no year costs its own rows, and holds none of the others.
    readable = school_years.str.match(years.PATTERN)
    return {} if of_rows[readable].isna().any() else {"sitting": of_rows}


def _subjects(reading: Reading, values: dict) -> list[Finding]:
    """Whether it is clear which subject the file, or each of its rows, is about.

    Of an appeal the result it is against tells the level (`intake.appeals`).
    """
    rows, findings = reading.rows, []
    if "subject" in values and catalog.subject(values["subject"]) is None:
        message = spelling.unknown_subjects([values["subject"]])
        findings.append(Finding(Severity.HOLD, "subject-unknown-word", message))
    procedure = rows["procedure"] if "procedure" in rows else values.get("procedure")
    if "subject" in rows and reading.dataset != "appeal":
        without_level = rows[(rows["subject"] == "Математика") & (procedure == "ЕГЭ")]
        if len(without_level):
            findings.append(_level_unknown(without_level))
    return findings


def _in_rows(reading: Reading) -> list[Evidence]:
    """The procedure and the class that all rows name alike."""
    found = []
    for facet in ("procedure", "class"):
        named = reading.rows[facet].dropna().unique() if facet in reading.rows else ()
        if len(named) == 1:
            detail = f"столбец, {TITLES[facet]}"
            found.append(Evidence(facet, str(named[0]), "content", detail))
    return found


def _spelled(item: Evidence) -> Evidence:
    if item.facet != "subject":
        return item
    return Evidence(item.facet, catalog.subject(item.value) or item.value, item.source, item.detail)


def _as_school_year(item: Evidence) -> Evidence:
    """The year of a spring work or of a report: the school year that ends in it."""
    return Evidence("school_year", years.ending(int(item.value)), item.source, item.detail)


def _agreed(said: list[Evidence], facets: list[str]) -> tuple[dict[str, str], list[Finding]]:
    """The facets all sources agree on, and a finding for each on which they do not."""
    values: dict[str, str] = {}
    findings = []
    for facet in facets:
        of_facet = [item for item in said if item.facet == facet]
        different = dict.fromkeys(item.value for item in of_facet)
        if len(different) == 1:
            values[facet] = of_facet[0].value
        elif different:
            findings.append(_conflict(facet, of_facet))
    return values, findings


def _assessment(said: list[Evidence], needed: list[str]) -> tuple[dict[str, str], list[Finding]]:
    """The facets of a work: its season decides how pupils' class and programme's class relate."""
    exams = [item for item in said if item.facet == "procedure" and item.value in _EXAMS]
    said = [
        *said,
        *(
            Evidence("class", _GIA_CLASS[item.value], item.source, item.detail)
            for item in exams
            if item.value in _GIA_CLASS
        ),
    ]
    values, findings = _agreed(said, list(dict.fromkeys([*needed, "procedure", "class"])))
    if exams:
        values.setdefault("sitting", "основной")
        return values, findings
    held = _seasons(values)
    if held and values.get("procedure") == "ВПР" and values.get("sitting", held[0]) not in held:
        findings.append(_not_in_calendar(values))
        return values, findings
    pupils = list({item.value: item for item in said if item.facet == "pupil_class"}.values())
    if len(pupils) > 1:
        findings.append(_conflict("class", pupils, "Разделите файл по классам или исправьте коды"))
        return values, findings
    seasons = [values["sitting"]] if "sitting" in values else held
    of_pupils = pupils[0] if pupils else None
    fitting = [
        (season, class_)
        for season in seasons
        for class_ in _classes(values.get("class"), of_pupils, season)
    ]
    if len(fitting) == 1:
        values["sitting"], values["class"] = fitting[0]
    elif not fitting and "class" in values and seasons:
        of_class = [item for item in said if item.facet == "class"]
        mend = "Исправьте имя файла или папку"
        for season in _OF_SEASON:
            if season not in [*held, *seasons] and _classes(values["class"], of_pupils, season):
                mend += f" ({_lacking(season, values)})"
        findings.append(_conflict("class", [*of_class, *pupils], mend))
    return values, findings


def _year_written(values: dict[str, str]) -> int:
    return years.start_of(values["school_year"]) + 1


def _seasons(values: dict[str, str]) -> list[str]:
    if "school_year" not in values:
        return []
    return list(catalog.vpr_seasons(_year_written(values)))


def _lacking(season: str, values: dict[str, str]) -> str:
    works = f"{_OF_SEASON[season]} ВПР" if season in _OF_SEASON else f"ВПР срока «{season}»"
    return f"в календаре нет {works} {_year_written(values)} года"


def _classes(class_: str | None, pupils: Evidence | None, season: str) -> list[str]:
    """The programme's classes that fit what is said, for works written in a season.

    Participant codes begin with the first digit of the pupils' class: 1 stands for 10 and 11.
    """
    ahead = 1 if season == "осень" else 0
    if pupils is None:
        return [class_] if class_ else []
    if class_ is not None:
        has_left = ahead and int(class_) >= _LAST_CLASS
        fits = str(int(class_) + ahead)[0] == pupils.value and not has_left
        return [class_] if fits else []
    return [] if pupils.value == "1" else [str(int(pupils.value) - ahead)]


def _not_in_calendar(values: dict[str, str]) -> Finding:
    return Finding(
        Severity.HOLD,
        "season-not-in-calendar",
        f"Не ясно, о чём файл: {_lacking(values['sitting'], values)}. Исправьте год или срок в "
        "имени файла или папке; если такие работы были, добавьте их в reference/calendar.yaml.",
    )


def _level_unknown(rows: pd.DataFrame) -> Finding:
    first = rows.iloc[0]
    return Finding(
        Severity.HOLD,
        "mathematics-level-unknown",
        f"Лист «{first['sheet']}», строка {first['row_number']}: ЕГЭ по математике без уровня "
        f"(таких строк: {len(rows)}). Уточните в столбце предмета: профильная или базовая.",
        sheet=first["sheet"],
        row_number=int(first["row_number"]),
    )


def _conflict(
    facet: str, said: list[Evidence], mend: str = "Исправьте имя файла или папку"
) -> Finding:
    words = "; ".join(
        dict.fromkeys(
            f"{SOURCES[item.source]} («{item.detail}») – "
            + (f"ученики {item.value} класса" if item.facet == "pupil_class" else item.value)
            for item in said
        )
    )
    return Finding(
        Severity.HOLD,
        f"{facet}-conflict",
        f"{TITLES[facet].capitalize()} назван{_ending(facet)} по-разному: {words}. {mend} "
        "и загрузите файл снова.",
    )


def _unknown(facet: str) -> Finding:
    return Finding(
        Severity.HOLD,
        f"{facet}-unknown",
        f"Не ясно, о чём файл: {TITLES[facet]} не указан{_ending(facet)} ни в содержании, ни в "
        f"имени файла, ни в папке; {_HELP[facet]}.",
    )


def _ending(facet: str) -> str:
    return "а" if facet in _FEMININE else ""
