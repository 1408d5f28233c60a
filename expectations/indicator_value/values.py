"""Single values: read, within their range, in the unit of the order."""

import pandas as pd

from domain.finding import Severity
from expectations.conditions import absent, between, nought, once, one_of, present
from expectations.indicator_value.order import ORDER, told
from expectations.rule import Rule
from reference import table_words

PER_CENT_UNITS = ("%", "процент", "процента", "процентов", "проценты", "проц.")
PEOPLE = ("человек", "человек/%")
YES_NO = "да/нет"
SEVERAL = 3  # values of one indicator that are no coincidence


def _order_code(rows: pd.DataFrame) -> pd.Series:
    return ORDER.recognise(rows["indicator_code"], rows["indicator_name"])


def _yes_no(rows: pd.DataFrame) -> pd.Series:
    return (told("unit")(rows) == YES_NO) | (rows["unit"] == YES_NO)


def _read_value(rows: pd.DataFrame) -> pd.Series:
    # «12/34,5%» is a value and a share, «34,5%» may be a share alone: either is a number read.
    # A «да» or «нет» is looked at by a rule of its own, and «нет данных» is an answer.
    said_missing = rows["value_text"].str.lower().isin(table_words.missing())
    return rows["value"].fillna(rows["share"]).mask(_yes_no(rows) | said_missing, 0)


def _per_cent(rows: pd.DataFrame) -> pd.Series:
    return rows["value"].where(rows["unit"].str.strip().str.lower().isin(PER_CENT_UNITS))


def _part_of_one(rows: pd.DataFrame) -> pd.Series:
    """Per cents between 0 and 1 of an indicator that several values make look like parts of one."""
    per_cent = _per_cent(rows)
    of_indicator = per_cent.groupby([rows["indicator_code"], rows["period"]])
    in_parts = (of_indicator.transform("max") <= 1) & (of_indicator.transform("count") >= SEVERAL)
    return per_cent.where(in_parts & (per_cent > 0) & (per_cent < 1))


def _answer(rows: pd.DataFrame) -> pd.Series:
    return rows["value"].fillna(-1).where(_yes_no(rows))


def _unit_fits(rows: pd.DataFrame) -> pd.Series:
    """Whether the unit is the order's, or of people and a per cent one of the two."""
    spelled = ORDER.spelled(rows["unit"]).fillna(rows["unit"])
    half = (rows["order_unit"] == "человек/%") & spelled.isin(["человек", "%"])
    given = rows["unit"].str.strip().fillna("") != ""
    fits = (spelled == rows["order_unit"]) | half
    return fits.astype("boolean").where(rows["order_unit"].notna() & given)


def _fraction_of_people(rows: pd.DataFrame) -> pd.Series:
    """What people are above a whole number; below nought, themselves.

    Another system's «человек» may be a mean, as the size of a class is: there most schools have to
    have whole numbers for the others to be at fault.
    """
    value = rows["value"].astype("float")
    whole = (value % 1 == 0).where(value.notna())
    are_whole = whole.groupby([rows["indicator_code"], rows["period"]]).transform("mean") >= 0.5
    counted = rows["unit"].isin(PEOPLE) & rows["order_unit"].isna() & are_whole.fillna(False)
    people = value.where(rows["order_unit"].isin(PEOPLE) | counted)
    return people.where(people < 0, people % 1)


RULES = (
    Rule(
        name="indicator-twice",
        title="Показатель школы за период указан один раз",
        severity=Severity.ERROR,
        column="indicator_code",
        measures={"order_code": _order_code},
        expectation=once("school_code", "indicator_code", "period"),
        message=(
            "показатель {indicator_code} школы {school_code} за период «{period}» повторяется; "
            "ни одна из этих строк не загружена. Оставьте одну строку."
        ),
    ),
    Rule(
        name="indicator-not-a-number",
        title="Значение показателя прочитано как число",
        severity=Severity.WARNING,
        column="value",
        measures={"read_value": _read_value},
        expectation=present("read_value"),
        message=(
            "значение показателя {indicator_code} не прочитано как число, "
            "в расчётах его не будет. Впишите число."
        ),
    ),
    Rule(
        name="per-cent-out-of-range",
        title="Показатель в процентах лежит от 0 до 100",
        severity=Severity.WARNING,
        column="value",
        measures={"per_cent": _per_cent},
        expectation=between("per_cent", 0, 100),
        message=(
            "показатель {indicator_code} равен {value} %, а процент бывает от 0 до 100. "
            "Проверьте значение и единицу."
        ),
    ),
    Rule(
        name="per-cent-in-parts",
        title="Проценты – не доли единицы",
        severity=Severity.WARNING,
        column="value",
        measures={"part_of_one": _part_of_one},
        expectation=absent("part_of_one"),
        message=(
            "показатель {indicator_code} равен {value} %, и ни у одной школы он не больше 1 %: "
            "похоже, это доля (ячейку «34,5 %» Excel хранит как 0,345). Если так, умножьте на 100."
        ),
    ),
    Rule(
        name="neither-yes-nor-no",
        title="На вопрос о наличии отвечено «да» или «нет»",
        severity=Severity.WARNING,
        column="value",
        measures={"answer": _answer},
        expectation=one_of("answer", 0, 1),
        message="показатель {indicator_code}: ожидается «да» или «нет». Оставьте одно из двух.",
    ),
    Rule(
        name="unit-differs",
        title="Единица показателя самообследования та же, что в приказе № 1324",
        severity=Severity.WARNING,
        column="unit",
        measures={"order_unit": told("unit"), "unit_fits": _unit_fits},
        expectation=one_of("unit_fits", True),
        message=(
            "показатель {indicator_code}: единица «{unit}», а в приказе № 1324 – «{order_unit}». "
            "Проверьте единицу и значение."
        ),
    ),
    Rule(
        name="people-not-whole",
        title="Людей целое число и не меньше нуля",
        severity=Severity.WARNING,
        column="value",
        measures={"fraction_of_people": _fraction_of_people},
        expectation=nought("fraction_of_people"),
        message=(
            "показатель {indicator_code} – это {value} человек, а людей бывает целое число и не "
            "меньше нуля. Впишите число людей, долю – через «/»: 12/34,5%."
        ),
    ),
)
