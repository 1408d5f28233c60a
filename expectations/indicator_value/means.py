"""Results of the state examinations in self-examination: mean scores and those who failed."""

from collections.abc import Callable

import pandas as pd

from domain.finding import Severity
from expectations.conditions import absent, between, equal
from expectations.indicator_value.order import ORDER
from expectations.rule import Measure, Rule


def _mean(values: dict, kind: Callable[[pd.Series], pd.Series]) -> Measure:
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


RULES = (
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
