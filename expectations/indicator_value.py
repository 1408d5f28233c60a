"""What a table of indicators (МИАС, самообследование) must satisfy.

Rows that are indicators of self-examination, by code and name, are also held against what the
order says of them: units, wholes and parts, shares and their bases. What is known of it stands in
`reference/self_examination.yaml`.

Frames: `rows` holds the rows of the file, and `oge_failed`, the pupils of the school with a «2» in
the loaded ОГЭ, on the rows that count them.
"""

import numpy as np
import pandas as pd

from domain.finding import Severity
from expectations.conditions import absent, between, equal, not_above, nought, once, one_of, present
from expectations.rule import Rule
from readers.indicators import people_and_share
from reference import catalog, table_words

PER_CENT_UNITS = ("%", "процент", "процента", "процентов", "проценты", "проц.")
CLASSES = ("К.9", "К.11")  # pupils of a class: no indicators of the order, but bases of its shares
PEOPLE = ("человек", "человек/%")
YES_NO = "да/нет"
SEVERAL = 3  # values of one indicator that are no coincidence
NOISE = 1e-9  # of binary fractions
ORDER = catalog.self_examination()


# Measures are added to the frame one after another, rule by rule: a later one uses the columns of
# those before it, and nothing is computed twice. `order_code`, the code of a row that is an
# indicator of self-examination, is the first of them.
def _order_code(rows: pd.DataFrame) -> pd.Series:
    return ORDER.recognise(rows["indicator_code"], rows["indicator_name"])


def _told(attribute: str):
    """What the order says of a row's indicator: its `unit`, `base` or `part_of`."""
    answers = {code: getattr(one, attribute) for code, one in ORDER.indicators.items()}
    return lambda rows: rows["order_code"].map(answers).astype("object")


def _yes_no(rows: pd.DataFrame) -> pd.Series:
    return (_told("unit")(rows) == YES_NO) | (rows["unit"] == YES_NO)


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


def _beside(rows: pd.DataFrame, wanted: pd.Series) -> pd.Series:
    """The value of the indicator `wanted` in each row's school and period.

    The pupils of a class are counted in a school year, whatever the period of the report is. An
    indicator that stands twice has no value.
    """
    asked = rows.loc[wanted.notna(), ["school_code", "school_year", "period"]]
    asked["code"] = wanted
    codes = rows["order_code"].fillna(rows["indicator_code"].where(_of_class(rows)))
    values = rows.loc[codes.isin(asked["code"].unique()) & rows["value"].notna()]
    values = values[["school_code", "school_year", "period", "value"]].assign(code=codes)
    found = pd.Series(np.nan, index=asked.index)
    for when, of_period in (
        ("period", values),
        ("school_year", values[values["code"].isin(CLASSES)]),
    ):
        key = ["school_code", when, "code"]
        one = of_period.drop_duplicates(key, keep=False)
        beside = asked[key].merge(one[[*key, "value"]], on=key, how="left")["value"]
        found = found.fillna(pd.Series(beside.astype("float").array, index=asked.index))
    return found.reindex(rows.index)


def _of_class(rows: pd.DataFrame) -> pd.Series:
    return rows["indicator_code"].isin(CLASSES)


# A sum's finding stands on its whole where it is exact and else on its last part: no row has two.
EXACT = {one.whole: one for one in ORDER.sums if one.exact}
LIMITED = {one.parts[-1]: one for one in ORDER.sums if not one.exact}


def _wording(sums: dict[str, catalog.Sum]):
    """The parts of the sum that stands on a row: «1.29.1 + 1.29.2»."""
    return lambda rows: rows["order_code"].map(
        {code: " + ".join(one.parts) for code, one in sums.items()}
    )


def _sum(sums: dict[str, catalog.Sum]):
    """The sum that stands on a row; missing where one of its parts is."""

    def measure(rows: pd.DataFrame) -> pd.Series:
        total = pd.Series(np.nan, index=rows.index)
        for code, one in sums.items():
            here = rows["order_code"] == code
            parts = [_beside(rows, pd.Series(part, rows.index).where(here)) for part in one.parts]
            total = total.fillna(sum(parts))
        return total

    return measure


def _share_excess(rows: pd.DataFrame) -> pd.Series:
    """By how much the stated share misses people over base, beyond the rounding of its print."""
    gap = (rows["true_per_cent"] - rows["stated_per_cent"]).abs() / 100
    return (gap - rows["rounding"] - NOISE).clip(lower=0)


def _least(rows: pd.DataFrame) -> pd.Series:
    """The fewest people a whole may have, if the people and the share of a row are right."""
    share = rows["stated_per_cent"] / 100 + rows["rounding"] + NOISE
    people = rows["value"].astype("float")
    return np.ceil(people / share).clip(lower=1)


def _most(rows: pd.DataFrame) -> pd.Series:
    """The most people it may have; of nobody there is no share but nought, and it fits any."""
    share = rows["stated_per_cent"] / 100 - rows["rounding"] - NOISE
    people = rows["value"].astype("float")
    most = np.floor(people / share.where(share > 0)).mask(share <= 0, np.inf)
    return most.where(people.notna())


def _whole_gap(rows: pd.DataFrame) -> pd.Series:
    """Where the base is not known: by how much the least whole is above the most."""
    gap = (rows["least_whole"] - rows["most_whole"]).clip(lower=0)
    return gap.where(rows["base_value"].isna())


def _graduates(rows: pd.DataFrame) -> pd.Series:
    """How many graduates of the class the row itself implies, where nothing else tells."""
    implied = (rows["value"].astype("float") / rows["stated_per_cent"] * 100).round()
    implied = implied.clip(rows["least_whole"], rows["most_whole"])
    usable = rows["base"].isin(CLASSES) & (rows["whole_gap"] == 0) & (rows["stated_per_cent"] > 0)
    return implied.where(usable)


def _contradicted(rows: pd.DataFrame) -> pd.Series:
    """The label of the row of the same graduates that implies another number of them."""
    used = rows[rows["graduates"].notna()]
    if used.empty:
        return pd.Series(np.nan, index=rows.index)
    group = used.groupby(["school_code", "period", "base"])
    highest, lowest = group["least_whole"].idxmax(), group["most_whole"].idxmin()
    place = pd.MultiIndex.from_frame(used[["school_code", "period", "base"]])
    highest, lowest = highest.loc[place].to_numpy(), lowest.loc[place].to_numpy()
    above = used["most_whole"].to_numpy() < used.loc[highest, "least_whole"].to_numpy()
    below = used["least_whole"].to_numpy() > used.loc[lowest, "most_whole"].to_numpy()
    other = pd.Series(np.where(above, highest, lowest), index=used.index)
    return other.where(above | below).reindex(rows.index)


def _of_contradicted(column: str):
    """A column of the row that contradicts this one."""
    return lambda rows: rows["contradicted"].map(rows[column])


def _mean(values: dict, kind):
    """The values of the mean results in `values` for which `kind` holds, missing elsewhere."""

    def measure(rows: pd.DataFrame) -> pd.Series:
        value = rows["value"].where(rows["order_code"].isin(values["codes"])).astype("float")
        return value.where(kind(value))

    return measure


def _mark(value: pd.Series) -> pd.Series:
    return value.between(ORDER.mean_result_9["mark_min"], ORDER.mean_result_9["mark_max"])


def _primary(value: pd.Series) -> pd.Series:
    return (value > ORDER.mean_result_9["mark_max"]) & (value <= ORDER.mean_result_9["primary_max"])


def _mixed(rows: pd.DataFrame) -> pd.Series:
    """Means that look like primary scores where others of the file look like marks."""
    primary = rows["oge_mean_primary"]
    return primary if rows["oge_mean_mark"].notna().any() else primary.mask(primary.notna())


def _failed(rows: pd.DataFrame) -> pd.Series:
    return rows["value"].where(rows["order_code"].isin(list(ORDER.oge_failed)))


SUITE = (
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
        measures={"order_unit": _told("unit"), "unit_fits": _unit_fits},
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
    Rule(
        name="pupils-differ-from-levels",
        title="Численность учащихся равна сумме по уровням образования (1.1 = 1.2 + 1.3 + 1.4)",
        severity=Severity.WARNING,
        column="value",
        measures={
            "levels": _wording(EXACT),
            "levels_sum": _sum(EXACT),
        },
        expectation=equal("value", "levels_sum"),
        message=(
            "показатель {indicator_code} равен {value}, а сумма {levels} – {levels_sum}. "
            "Исправьте численность."
        ),
    ),
    Rule(
        name="part-above-whole",
        title="Часть не больше целого",
        severity=Severity.WARNING,
        column="value",
        measures={
            "part_of": _told("part_of"),
            "part_of_value": lambda rows: _beside(rows, rows["part_of"]),
        },
        expectation=not_above("value", "part_of_value"),
        message=(
            "показатель {indicator_code} равен {value}, это больше, чем {part_of} – "
            "{part_of_value}, а он его часть. Исправьте один из двух."
        ),
    ),
    Rule(
        name="parts-above-whole",
        title="Сумма частей не больше целого",
        severity=Severity.WARNING,
        column="value",
        measures={
            "parts": _wording(LIMITED),
            "parts_sum": _sum(LIMITED),
            "parts_whole": lambda rows: rows["order_code"].map(
                {code: one.whole for code, one in LIMITED.items()}
            ),
            "parts_whole_value": lambda rows: _beside(rows, rows["parts_whole"]),
        },
        expectation=not_above("parts_sum", "parts_whole_value"),
        message=(
            "сумма показателей {parts} равна {parts_sum}, это больше, чем {parts_whole} – "
            "{parts_whole_value}. Исправьте один из них."
        ),
    ),
    Rule(
        name="share-differs-from-people",
        title="Доля равна числу людей, делённому на целое",
        severity=Severity.WARNING,
        column="value",
        measures={
            "base": _told("base"),
            "base_value": lambda rows: _beside(rows, rows["base"]),
            "rounding": lambda rows: people_and_share(rows["value_text"])["rounding"],
            "stated_per_cent": lambda rows: rows["share"].where(rows["base"].notna()) * 100,
            "true_per_cent": lambda rows: (
                rows["value"] / rows["base_value"].where(rows["base_value"] > 0) * 100
            ),
            "share_excess": _share_excess,
        },
        expectation=between("share_excess", high=0),
        message=(
            "показатель {indicator_code}: указана доля {stated_per_cent} %, а {value} из "
            "{base_value} (показатель {base}) – это {true_per_cent} %. Исправьте число людей, "
            "долю или целое."
        ),
    ),
    Rule(
        name="share-of-no-whole",
        title="Число людей и доля возможны при каком-нибудь целом",
        severity=Severity.WARNING,
        column="value",
        measures={"least_whole": _least, "most_whole": _most, "whole_gap": _whole_gap},
        expectation=between("whole_gap", high=0),
        message=(
            "показатель {indicator_code}: число людей {value} и доля {stated_per_cent} % вместе "
            "невозможны, от какого бы числа ни считать. Исправьте число людей или долю."
        ),
    ),
    Rule(
        name="graduates-differ",
        title="Доли выпускников одного класса взяты от одного числа",
        severity=Severity.WARNING,
        column="value",
        measures={
            "graduates": _graduates,
            "contradicted": _contradicted,
            "other_code": _of_contradicted("order_code"),
            "other_graduates": _of_contradicted("graduates"),
        },
        expectation=absent("other_code"),
        message=(
            "показатель {indicator_code}: по числу людей и доле выпускников {graduates}, а по "
            "показателю {other_code} – {other_graduates}. Исправьте один из двух."
        ),
    ),
    Rule(
        name="ege-mean-out-of-range",
        title="Средний балл ЕГЭ лежит от 0 до 100",
        severity=Severity.WARNING,
        column="value",
        measures={"ege_mean": _mean(ORDER.mean_result_11, pd.Series.notna)},
        expectation=between(
            "ege_mean", ORDER.mean_result_11["score_min"], ORDER.mean_result_11["score_max"]
        ),
        message=(
            "показатель {indicator_code} равен {value}, а тестовый балл ЕГЭ бывает от 0 до 100. "
            "Впишите средний тестовый балл."
        ),
    ),
    Rule(
        name="oge-mean-unknown",
        title="Средний балл ГИА 9 класса – отметка или первичный балл",
        severity=Severity.WARNING,
        column="value",
        measures={
            "oge_mean_mark": _mean(ORDER.mean_result_9, _mark),
            "oge_mean_primary": _mean(ORDER.mean_result_9, _primary),
            "oge_mean_unknown": _mean(
                ORDER.mean_result_9, lambda value: ~_mark(value) & ~_primary(value)
            ),
        },
        expectation=absent("oge_mean_unknown"),
        message=(
            "показатель {indicator_code} равен {value}: это не похоже ни на отметку (1–5), ни на "
            "первичный балл ОГЭ. Проверьте значение."
        ),
    ),
    Rule(
        name="oge-mean-mixed",
        title="Средний балл ГИА 9 класса во всех строках дан одинаково",
        severity=Severity.WARNING,
        per_row=False,
        column="value",
        measures={"oge_mean_mixed": _mixed},
        expectation=absent("oge_mean_mixed"),
        message=(
            "Средний балл ГИА 9 класса (1.6, 1.7) дан по-разному: в {count} "
            "{count:строке|строках|строках} он похож на первичный балл (больше 5): {rows}; в "
            "остальных – на отметку (1–5). Сравнивать эти школы нельзя; запросите одно и то же "
            "у всех."
        ),
    ),
    Rule(
        name="oge-mean-is-primary-score",
        title="Средний балл ГИА 9 класса не похож на первичный балл",
        severity=Severity.NOTE,
        per_row=False,
        column="value",
        unless="oge-mean-mixed",
        expectation=absent("oge_mean_primary"),
        message=(
            "Средний балл ГИА 9 класса (1.6, 1.7) похож на первичный балл (больше 5), не на "
            "отметку: {rows}. С отметками других лет и районов его не сравнивайте."
        ),
    ),
    Rule(
        name="oge-mean-is-mark",
        title="Средний балл ГИА 9 класса не похож на отметку",
        severity=Severity.NOTE,
        per_row=False,
        column="value",
        unless="oge-mean-mixed",
        expectation=absent("oge_mean_mark"),
        message=(
            "Средний балл ГИА 9 класса (1.6, 1.7) похож на отметку (1–5), не на первичный балл: "
            "{rows}. С первичными баллами других лет и районов его не сравнивайте."
        ),
    ),
    Rule(
        name="failed-differs-from-oge",
        title="Не сдавших ОГЭ столько же, сколько отметок «2» в загруженных результатах",
        severity=Severity.WARNING,
        column="value",
        measures={"failed": _failed},
        expectation=equal("failed", "oge_failed"),
        message=(
            "показатель {indicator_code}: не сдали {value}, а в загруженных результатах ОГЭ "
            "отметок «2» в основной срок {oge_failed}. Выясните, когда посчитан показатель, до "
            "или после пересдачи, и какое из чисел верно."
        ),
    ),
)
