"""Codes and names of schools out of a table or a form: mended, checked, one to a row.

Cells come with the field they fill (`inn`, `full_name`, …) and the place they stand in, so that a
wrong code can be shown where it is. Excel has taken leading noughts off codes and made 13450.0 of
13450; that is mended. A code that cannot be right is left out and is a warning.
"""

from collections.abc import Callable

import pandas as pd

from domain import control_number, place, school_code
from domain.finding import Finding, Severity
from readers.days import days
from readers.reading import ColumnSource
from schemas.school_identifier import EGE, INN, LOGIN, NAME, OGE, OGRN

CELL = ["school", "field", "text", "sheet", "row_number", "letter", "header"]
# What a field becomes. `exam_code` is a code of РИС ГИА of which it is not said of which exam.
KINDS = {
    "login": (LOGIN,),
    "former_login": (LOGIN,),
    "oge_code": (OGE,),
    "ege_code": (EGE,),
    "exam_code": (OGE, EGE),
    "inn": (INN,),
    "ogrn": (OGRN,),
    "full_name": (NAME,),
    "short_name": (NAME,),
}
DAYS = ("valid_from", "valid_to")
PLACE = ("municipality", "settlement", "address", "legal_address")
FIELDS = (*KINDS, *DAYS, *PLACE)
_OPEN_END = ("настоящее время", "н.в.", "нв", "бессрочно", "-", "–")
_AROUND_DAY = r"(?i)^(?:с|по|до)\s+|\s*г\.?$"
_LONGEST_NAME = 400  # characters, as the column allows
_CODE_WITHIN = r"((?:sch|edu|ksh)?\d{6})"
_SHOWN = r"[\d\s.,E+-]{1,20}"  # what a message may repeat: never free text


def read(cells: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, list[Finding]]:
    """The identifiers that cells tell, and what they tell of each school.

    Args:
        cells: `CELL` columns; `school` tells apart the schools of the file.

    Returns:
        Rows of `school_identifier` without a source, with the letter and header of their cells;
        the schools by `school`: `school_code` (missing where no login is told), `school_name`,
        `place` and `known_by` (pairs of kind and code); and the findings.
    """
    cells = cells[cells["text"] != ""]
    codes, findings = _codes(cells)
    schools = _schools(cells, codes)
    period, remarks = _periods(cells, schools.index)
    rows = codes.join(schools, on="school").join(period, on="school")
    former = rows["field"] == "former_login"
    until = (pd.to_datetime(rows["valid_from"]) - pd.Timedelta(days=1)).dt.strftime("%Y-%m-%d")
    rows["valid_to"] = rows["valid_to"].mask(former, until)
    rows["valid_from"] = rows["valid_from"].mask(former, None)
    return _without_repeats(rows), schools, [*findings, *remarks]


def _codes(cells: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """Values of the kinds of codes, one to a row, and a warning for each that is none."""
    found, findings = [], []
    for field, kinds in KINDS.items():
        of_field = cells[cells["field"] == field]
        if of_field.empty:
            continue
        values, wrong = _READ[field](of_field["text"])
        findings += [
            _warning(cell, f"{field.replace('_', '-')}-invalid", why)
            for cell, why in zip(of_field[wrong.notna()].itertuples(), wrong.dropna(), strict=True)
        ]
        of_field = of_field.assign(value=values)[values.notna()]
        found += [of_field.assign(subject=kind) for kind in kinds]
    if not found:
        return cells.assign(value="", subject="")[:0], findings
    return pd.concat(found).drop(columns="text"), findings


def _logins(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    known = school_code.from_logins(texts)
    values = texts.str.lower().str.extract(_CODE_WITHIN, expand=False).where(known.notna())
    wrong = pd.Series("ожидается логин школы вида edu641072", texts.index).mask(known.notna())
    return values, wrong


def _exam_codes(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    values = _digits(texts).str.extract(r"^0*([1-9]\d{0,5})$", expand=False)
    wrong = pd.Series("ожидается код из цифр, от одной до шести, не нули", texts.index)
    return values, wrong.mask(values.notna())


def _inn(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    digits = _digits(texts)
    # A region's number begins with a nought (01–09), which a cell of numbers has lost.
    padded = digits.mask(digits.str.len() == control_number.INN_DIGITS - 1, "0" + digits)
    agree = control_number.are_inn(padded)
    wrong = _length(digits, control_number.INN_DIGITS, "ИНН организации")
    wrong = wrong.mask(digits.str.len() == 12, "12 цифр – это ИНН человека, у школы их 10")
    return padded.where(agree), wrong.mask(agree)


def _ogrn(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    digits = _digits(texts)
    agree = control_number.are_ogrn(digits)
    return digits.where(agree), _length(digits, control_number.OGRN_DIGITS, "ОГРН").mask(agree)


def _names(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    named = texts.str.contains(r"[А-Яа-яЁё]")
    values = texts.str.replace(r"\s+", " ", regex=True).str[:_LONGEST_NAME].where(named)
    return values, pd.Series("ожидается наименование", texts.index).mask(named)


_Reader = Callable[[pd.Series], tuple[pd.Series, pd.Series]]
_READ: dict[str, _Reader] = {
    "login": _logins,
    "former_login": _logins,
    "oge_code": _exam_codes,
    "ege_code": _exam_codes,
    "exam_code": _exam_codes,
    "inn": _inn,
    "ogrn": _ogrn,
    "full_name": _names,
    "short_name": _names,
}


def _digits(texts: pd.Series) -> pd.Series:
    # An apostrophe before a number tells Excel that it is text.
    return texts.str.replace(r"^'|\s", "", regex=True).str.replace(r"[.,]0+$", "", regex=True)


def _length(digits: pd.Series, length: int, title: str) -> pd.Series:
    """Why digits are no such number: their count, or the control digit."""
    control = pd.Series("контрольная цифра не сходится: в номере опечатка", digits.index)
    right = digits.str.fullmatch(rf"\d{{{length}}}")
    return control.where(right, f"{title} – это {length} цифр")


def _schools(cells: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """What is told of each school: by it the school is found where no login is told."""
    told = cells.pivot_table(index="school", columns="field", values="text", aggfunc="first")
    told = told.reindex(columns=FIELDS).fillna("").astype("str")
    logins = codes[codes["field"] == "login"].drop_duplicates("school").set_index("school")
    by_code = codes[codes["subject"].isin([OGE, EGE, INN, OGRN])]
    pairs = pd.Series(
        list(zip(by_code["subject"], by_code["value"], strict=True)),
        index=by_code["school"],
        dtype="object",
    )
    known_by = pairs.groupby(level=0).agg(tuple).reindex(told.index)
    return pd.DataFrame(
        {
            "school_code": school_code.from_logins(logins["value"].reindex(told.index)),
            "school_name": told["full_name"].mask(told["full_name"] == "", told["short_name"]),
            "place": [_place(one) for one in told.itertuples()],
            "known_by": known_by.map(lambda each: each if isinstance(each, tuple) else ()),
        }
    )


def _place(told) -> place.Place:
    if told.municipality or told.settlement:
        return place.of_columns(told.municipality, told.settlement)
    address = told.address or told.legal_address
    return place.of_address(address) if address else place.of_name(told.full_name)


def _periods(cells: pd.DataFrame, schools: pd.Index) -> tuple[pd.DataFrame, list[Finding]]:
    """The first and last day of each school's row, and a warning for what is none."""
    period = pd.DataFrame(None, index=schools, columns=list(DAYS), dtype="object")
    findings = []
    for field in DAYS:
        told = cells["text"].str.replace(_AROUND_DAY, "", regex=True)
        of_field = cells[(cells["field"] == field) & ~told.str.lower().isin(_OPEN_END)]
        typed = days(told[of_field.index])
        right = (
            typed.str.fullmatch(r"\d{4}-\d\d-\d\d")
            & pd.to_datetime(typed, format="%Y-%m-%d", errors="coerce").notna()
        )
        period[field] = typed[right].set_axis(of_field.loc[right, "school"]).reindex(schools)
        findings += [
            _warning(cell, "days-invalid", "ожидается день вида 01.09.2021")
            for cell in of_field[~right].itertuples()
        ]
    turned = period.index[(period["valid_from"] > period["valid_to"]).fillna(False)]
    ends = cells[(cells["field"] == "valid_to") & cells["school"].isin(turned)]
    findings += [
        _warning(cell, "days-invalid", "код кончает действовать раньше, чем начинает")
        for cell in ends.itertuples()
    ]
    period.loc[turned] = None
    return period.astype("object").where(period.notna(), None), findings


def _without_repeats(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for each code of a school, valid while any of its rows is.

    A school stands in a crosswalk once for each login it had; its other codes then repeat.
    """
    rows = rows.reset_index(drop=True)
    school = rows["school_code"].fillna(rows["school_name"] + " " + rows["place"].map(str))
    key = [school, rows["subject"], rows["value"]]
    for name, outermost in (("valid_from", "min"), ("valid_to", "max")):
        days_of = pd.to_datetime(rows[name]).groupby(key, sort=False)
        # A day that is not told may lie beyond any that is.
        told = days_of.transform("count") == days_of.transform("size")
        day = days_of.transform(outermost).where(told).dt.strftime("%Y-%m-%d")
        rows[name] = day.astype("object").where(day.notna(), None)
    return rows[~pd.concat(key, axis=1).duplicated()].reset_index(drop=True)


def _warning(cell, rule: str, why: str) -> Finding:
    text = pd.Series([cell.text])
    shown = f"стоит «{cell.text}»" if text.str.fullmatch(_SHOWN).all() else "стоит другое"
    return ColumnSource(cell.sheet, cell.letter, cell.header).finding(
        Severity.WARNING,
        rule,
        f"{shown}, {why}; значение не загружено. Исправьте ячейку и загрузите файл снова.",
        int(cell.row_number),
    )
