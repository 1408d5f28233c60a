"""Indicators of МИАС and self-examination: code, name, unit, school, period, value."""

import re
from datetime import date

import pandas as pd

from domain import school_code
from domain import school_year as years
from domain.finding import Finding, Severity
from domain.plural import plural
from readers import period as periods
from readers.layout import Match
from readers.numbers import numbers
from readers.reading import Reading
from readers.sheet import Sheet, column_letter
from readers.table import rows_of, sources
from reference import catalog, table_words

# «12/34,5%», «12 человек/34,5%», «12/0,345»: people, and their share of the whole. Without a stroke
# the sign of per cent tells it: «12 (34,5%)», «12 чел. 34,5%».
_PEOPLE_AND_SHARE = (
    r"^(?P<people>[\d\s]+?)"
    r"(?:(?:\s*чел\w*\.?)?\s*/|(?=.*%)(?:\s*чел\w*\.?\s*\(?|\s*\())\s*"
    r"(?P<share>[\d\s]+(?:[.,](?P<decimals>\d+))?)\s*(?P<pct>%?)\)?$"
)
_NUMBER_AND_UNIT = r"^(?P<number>[\d\s.,]+?)\s*(?P<unit>[А-Яа-яЁё][А-Яа-яЁё.\s]*)$"
# «1.10», «1.10.», «1,10», «1. 10»: a code of numbers, however it is typed.
_NUMBERED = r"^\s*(\d+(?:\s*[.,]\s*\d+)*)\s*\.?\s*$"

_PART_OF_YEAR = re.compile(
    r"^(?:(?P<month>0?[1-9]|1[0-2])\.|(?P<quarter>[IV]+) квартал )?(?P<year>20[0-9]{2})$"
)
_YES_OR_NO = {"да": 1.0, "нет": 0.0, "1": 1.0, "0": 0.0}
_LISTED = 20  # rows or codes named in one sentence


def read(sheet: Sheet, match: Match) -> Reading:
    """Read indicators; a value «12/34,5%» becomes people and a share of 0–1.

    Codes of self-examination are recognised by their name too: Excel keeps 1.10 typed as a number
    as 1.1. «Да» and «нет» are 1 and 0.
    """
    raw = rows_of(sheet, match)
    rows, findings = interpret(sheet, match, raw)
    columns = sources(sheet, match)
    columns["school_code"] = columns.pop("login")
    columns["subject"] = columns.pop("indicator_code")
    columns["sitting"] = columns["school_year"] = columns.pop("period")
    columns["value"] = columns["share"] = columns["value_text"]
    return Reading(
        dataset=match.layout.dataset,
        layout=match.layout.id,
        rows=rows,
        rows_read=len(rows),
        columns=columns,
        findings=findings,
    )


def interpret(sheet: Sheet, match: Match, raw: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """The dataset's rows that texts of a table mean, and what is not certain about their codes.

    Args:
        sheet: the sheet they stand in.
        match: where its columns stand; codes are mended where `indicator_code` is among them.
        raw: `login`, `indicator_code`, `period` and `value_text`, and, where the table has them,
            `indicator_name` and `unit`; with `sheet` and `row_number`.
    """
    order = catalog.self_examination()
    spelled = raw["indicator_code"].str.extract(_NUMBERED, expand=False)
    spelled = spelled.str.replace(r"\s", "", regex=True).str.replace(",", ".", regex=False)
    raw = raw.assign(
        code=spelled.fillna(raw["indicator_code"].str.rstrip(".")),
        name=raw.get("indicator_name", ""),
        period=periods.spell(raw["period"]),
    )
    titles = order.are_titles(raw["code"], raw["name"]) & (raw["value_text"] == "")
    raw = raw[~titles].reset_index(drop=True)
    names = raw["name"]
    in_column = "indicator_code" in match.places
    codes, findings = _codes(sheet, match, raw) if in_column else (raw["code"], [])
    of_order = order.recognise(codes, names)
    in_order = {code: one.unit for code, one in order.indicators.items()}
    unit = _units(raw, of_order.map(in_order))
    rows = pd.DataFrame(
        {
            "school_code": school_code.from_logins(raw["login"]).fillna(raw["login"]),
            "school_year": raw["period"].map(_school_year),
            "sitting": raw["period"],
            "subject": codes,
            **_values(raw["value_text"], unit, of_order.map(in_order)),
            "value_text": raw["value_text"].replace("", None),
            "unit": unit.replace("", None),
            "indicator_name": names.replace("", None),
            "sheet": raw["sheet"],
            "row_number": raw["row_number"],
        }
    )
    return rows, findings


def people_and_share(texts: pd.Series) -> pd.DataFrame:
    """Values like «12/34,5%» as two numbers; missing where a value is no such pair.

    Returns:
        `people`, `share` (0–1; without «%» a number up to 1 is a share, above it a per cent) and
        `rounding`, by how much the share may be off as printed.
    """
    parts = texts.str.extract(_PEOPLE_AND_SHARE)
    share = numbers(parts["share"].fillna(""))
    per_cent = (parts["pct"] == "%") | (share > 1)
    # «12/1» is said of a whole: not a rounding of anything from a half up.
    decimals = parts["decimals"].str.len().fillna(0).mask(parts["decimals"].isna() & ~per_cent, 2)
    rounding = (0.5 / 10**decimals).where(share.notna())
    return pd.DataFrame(
        {
            "people": numbers(parts["people"].fillna("")),
            "share": share.where(~per_cent, share / 100),
            "rounding": rounding.where(~per_cent, rounding / 100),
        }
    )


def _values(texts: pd.Series, unit: pd.Series, in_order: pd.Series) -> dict[str, pd.Series]:
    """`value` and `share` of cells, by the unit of the row and the order's unit of its code."""
    pairs = people_and_share(texts)
    alone = numbers(_without_unit(texts, unit))
    per_cent = texts.str.endswith("%") | (unit == "%")
    # A per cent where people and a per cent are asked for: how many people is not said.
    without_people = per_cent & ((in_order == "человек/%") | (unit == "человек/%"))
    answers = texts.str.lower().map(_YES_OR_NO)
    return {
        "value": pairs["people"].fillna(alone.mask(without_people)).mask(unit == "да/нет", answers),
        "share": pairs["share"].fillna((alone / 100).where(per_cent)),
    }


def _without_unit(texts: pd.Series, unit: pd.Series) -> pd.Series:
    """Values without the unit that stands after the number: «68 баллов», if it is the row's."""
    parts = texts.str.extract(_NUMBER_AND_UNIT)
    said = parts["unit"].map(table_words.unit, na_action="ignore")
    of_row = unit.fillna("").map(lambda each: table_words.unit(each.removesuffix("/%")))
    return parts["number"].where(said.notna() & (said == of_row), texts)


def _units(raw: pd.DataFrame, in_order: pd.Series) -> pd.Series:
    """Units as the file has them; where the order's is meant or none is given, the order's."""
    unit = raw.get("unit", pd.Series("", index=raw.index))
    spelled = catalog.self_examination().spelled(unit)
    unit = unit.mask(spelled == "да/нет", "да/нет")
    return unit.mask(in_order.notna() & ((unit == "") | (spelled == in_order)), in_order)


def _codes(sheet: Sheet, match: Match, raw: pd.DataFrame) -> tuple[pd.Series, list[Finding]]:
    """The codes that are meant, and what is not certain about them.

    A number has lost its last nought: 1.1 may be 1.10, and its name decides, then its place
    between the codes of its school and period. A date was a code before Excel saw it, and only
    its name can tell which.
    """
    order = catalog.self_examination()
    place = match.places["indicator_code"]
    cells = pd.Series([row[place] for row in sheet.cells], dtype="object")
    cells = cells.iloc[raw["row_number"] - 1].reset_index(drop=True)
    dated = cells.map(lambda cell: isinstance(cell, date)).astype("bool")
    number = cells.map(lambda cell: isinstance(cell, int | float)).astype("bool")
    full = raw["code"].map({code[:-1]: code for code in order.indicators if code.endswith("0")})
    called = {name: order.called(name) for name in raw["name"].unique()}
    meant = raw["name"].map(called)

    codes = raw["code"]
    may_be_short = [code in names for code, names in zip(codes, meant, strict=True)]
    may_be_full = [code in names for code, names in zip(full, meant, strict=True)]
    twofold = full.notna()
    says = pd.DataFrame({"short": may_be_short, "full": may_be_full}, dtype="bool")
    says_full = twofold & says["full"] & ~says["short"]
    # Text too has lost its nought where one and the same code stands twice.
    doubtful = number | raw.duplicated(["login", "period", "code"], keep=False)
    unsaid = twofold & doubtful & (says["full"] == says["short"])
    stands_short, stands_full = _by_place(raw, codes.mask(says_full, full), full, unsaid)
    named = dated & (meant.str.len() == 1)
    mended = says_full | stands_full | named
    unclear = (unsaid & number & ~stands_short & ~stands_full) | (dated & ~named)
    codes = codes.mask(says_full | stands_full, full).mask(named, meant.str[0])
    return codes, [
        *_of_mended(sheet, match, raw[mended], codes[mended]),
        *_of_unclear(sheet, match, raw[unclear], full[unclear]),
        *_of_misnamed(sheet, match, raw.assign(code=codes), called),
    ]


def _by_place(
    raw: pd.DataFrame, codes: pd.Series, full: pd.Series, unsaid: pd.Series
) -> tuple[pd.Series, pd.Series]:
    """Of codes that may have lost a nought, those whose place says: short, or full.

    A place tells only where the other codes of the school and period ascend, and the next of
    them is there; before 1.10 one must stand as well.
    """
    ranks = {code: n for n, code in enumerate(catalog.self_examination().indicators)}
    certain = codes.map(ranks).mask(unsaid).astype("float")
    group = [raw["login"], raw["period"]]
    before = certain.groupby(group).ffill()
    after = certain.groupby(group).bfill()
    steps = certain - before.groupby(group).shift()
    ascend = (~(steps <= 0)).groupby(group).transform("all")
    short, long = raw["code"].map(ranks), full.map(ranks)
    # Nothing certain before it leaves both open, unless the next is too near for the full code.
    is_short = unsaid & ascend & (short < after) & ~(before >= short) & ~(long < after)
    is_full = unsaid & ascend & (long < after) & (before >= short) & (before < long)
    return is_short, is_full


def _of_mended(sheet: Sheet, match: Match, raw: pd.DataFrame, codes: pd.Series) -> list[Finding]:
    """One note about all codes that were mended."""
    if raw.empty:
        return []
    mended = "; ".join(
        f"{code} ({plural(len(rows), 'строка', 'строки', 'строки')} "
        + ", ".join(map(str, rows[:_LISTED]))
        + (f" и ещё {len(rows) - _LISTED}" if len(rows) > _LISTED else "")
        + ")"
        for code, rows in raw["row_number"].groupby(codes, sort=False).apply(list).items()
    )
    return [
        _finding(
            sheet,
            match,
            Severity.NOTE,
            "code-mended",
            None,
            f"код показателя потерял последний нуль или стал датой; по наименованию или по порядку "
            f"прочитано: {mended}. Задайте столбцу кодов текстовый формат.",
        )
    ]


def _of_unclear(sheet: Sheet, match: Match, raw: pd.DataFrame, full: pd.Series) -> list[Finding]:
    """An error for every row whose code cannot be told."""
    return [
        _finding(
            sheet,
            match,
            Severity.ERROR,
            "code-unclear",
            row.row_number,
            "не ясно, какой это показатель: "
            + (f"{row.code} или {other}" if isinstance(other, str) else "вместо кода стоит дата")
            + "; строка не загружена. Задайте столбцу кодов текстовый формат и впишите код заново.",
        )
        for row, other in zip(raw.itertuples(), full, strict=True)
    ]


def _of_misnamed(
    sheet: Sheet, match: Match, raw: pd.DataFrame, called: dict[str, list[str]]
) -> list[Finding]:
    """A warning for every code whose name is that of another indicator of the order."""
    in_order = raw[raw["code"].isin(list(catalog.self_examination().indicators))]
    in_order = in_order.assign(rows=in_order.groupby(["code", "name"])["code"].transform("size"))
    return [
        _finding(
            sheet,
            match,
            Severity.WARNING,
            "code-and-name-differ",
            row.row_number,
            f"код {row.code}, а наименование – показателя {', '.join(called[row.name])} приказа "
            f"№ 1324 (таких строк {row.rows}). Показатель загружен под своим кодом и по правилам "
            "приказа не проверен. Если это самообследование, исправьте код или наименование.",
        )
        for row in in_order.drop_duplicates(["code", "name"]).itertuples()
        if called[row.name] and row.code not in called[row.name]
    ]


def _finding(
    sheet: Sheet, match: Match, severity: Severity, rule: str, row: int | None, message: str
) -> Finding:
    place = match.places["indicator_code"]
    where = f"Лист «{sheet.name}»" + (f", строка {row}" if row else "")
    where += f", столбец {column_letter(place)} «{match.headers[place]}»"
    return Finding(severity, rule, f"{where}: {message}", sheet.name, row, match.headers[place])


def _school_year(period: str) -> str | None:
    """The school year of a period: of `2020/21` itself, of a year the one that ends in it.

    Of «03.2021» the one it lies in, of «III квартал 2021» the one it ends in. Any other wording is
    not guessed at: None.
    """
    try:
        return years.parse(period)
    except ValueError:
        pass
    match = _PART_OF_YEAR.match(period)
    if match is None:
        return None
    year, month = int(match["year"]), int(match["month"] or 0)
    if match["quarter"]:
        month = 3 * (periods.QUARTERS.index(match["quarter"]) + 1)
    return years.starting(year) if month >= 9 else years.ending(year)
