"""Dynamics: how the share of low results of a school changed from one year to another.

No official formula of «положительная динамика» is known, so the change comes in pupils with a
95 % interval, and where the interval holds nought nothing is asserted.
"""

from statistics import NormalDist

import numpy as np
import pandas as pd

IMPROVED = "улучшение"
WORSENED = "ухудшение"
UNDECIDED = "нельзя утверждать"
NOT_COMPUTABLE = "не вычислимо"

POOLED = {"procedure": "все", "subject": "все", "class": 0}

# To be shown with every conclusion drawn from these figures.
CAVEAT = (
    "Сравниваются разные ученики, а работы двух лет могли различаться заданиями и шкалой; в "
    "сводной строке один ученик учтён в нескольких работах, поэтому её интервал уже действительного"
)

Z_95 = NormalDist().inv_cdf(0.975)

KEYS = ["school_code", "procedure", "subject", "class"]
COUNTS = ["participants_before", "low_before", "participants_now", "low_now"]
MEASURES = ["share_before", "share_now", "share_change", "pupils_change", "ci_low", "ci_high"]
COLUMNS = [*KEYS, *COUNTS, *MEASURES, "verdict", "reason"]


def compare(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Compare two school years, per school and work and pooled over the works of a school.

    A work is compared when both years have participants and a computable count of low results;
    other works stay in the answer with the reason. Only compared works are pooled.

    Args:
        before: the earlier year, main sittings only, one row per school and work: `school_year`,
            `procedure`, `subject`, `class`, `school_code`, `participants`, `below_threshold`
            (missing: not computable), `reason` (why not).
        now: the later year, the same columns.

    Returns:
        The columns `COLUMNS`, sorted by school; pooled rows carry `POOLED`. Shares are 0–1.
        `share_change` is now less before; `pupils_change` is how many low pupils there are more
        (or, negative, fewer) than the former share would give: `low_now - share_before ·
        participants_now`. `ci_low` and `ci_high` bound `share_change` with 95 % confidence;
        `улучшение` when all of the interval is below nought.

    Raises:
        ValueError: a school has two rows for one work of a year.
    """
    works = _counts(before).merge(
        _counts(now), on=KEYS, how="outer", suffixes=("_before", "_now"), validate="one_to_one"
    )
    works["reason"] = _reason(
        _year_reason(works, "before", _year_name(before, "прежний год")),
        _year_reason(works, "now", _year_name(now, "новый год")),
    )
    table = pd.concat([works, _pooled(works)], ignore_index=True)
    return _measured(table).sort_values(KEYS, ignore_index=True)[COLUMNS]


def newcombe_interval(
    low_before: np.ndarray, n_before: np.ndarray, low_now: np.ndarray, n_now: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The 95 % interval of `low_now / n_now - low_before / n_before`.

    The hybrid score interval without continuity correction for two independent proportions:
    R. G. Newcombe, "Interval estimation for the difference between independent proportions",
    Statistics in Medicine 17 (1998) 873–890, method 10. Numbers of pupils must be positive.
    """
    before, before_low, before_high = _wilson(low_before, n_before)
    now, now_low, now_high = _wilson(low_now, n_now)
    change = now - before
    below = np.hypot(now - now_low, before_high - before)
    above = np.hypot(now_high - now, before - before_low)
    return np.maximum(change - below, -1.0), np.minimum(change + above, 1.0)


def _wilson(low: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A share and its 95 % score interval (E. B. Wilson, 1927)."""
    low, n = np.asarray(low, dtype="float64"), np.asarray(n, dtype="float64")
    share = low / n
    spread = Z_95 * np.sqrt(share * (1 - share) / n + (Z_95 / (2 * n)) ** 2)
    shrink = 1 + Z_95**2 / n
    centre = share + Z_95**2 / (2 * n)
    return share, (centre - spread) / shrink, (centre + spread) / shrink


def _counts(results: pd.DataFrame) -> pd.DataFrame:
    """The columns that are compared, in types two years can be merged by."""
    return pd.DataFrame(
        {
            **{key: results[key].astype("str") for key in KEYS[:3]},
            "class": results["class"].astype("int64"),
            "participants": results["participants"].astype("Int64"),
            "low": results["below_threshold"].astype("Int64"),
            "why": results["reason"].astype("object"),
            "present": True,
        }
    )


def _year_name(results: pd.DataFrame, otherwise: str) -> str:
    return results["school_year"].iloc[0] if len(results) else otherwise


def _year_reason(works: pd.DataFrame, when: str, year: str) -> pd.Series:
    """Why a year cannot be compared, in Russian; missing where it can."""
    reason = pd.Series(None, index=works.index, dtype="object")
    unknown = works[f"participants_{when}"].isna() | works[f"low_{when}"].isna()
    why = works[f"why_{when}"]
    stated = why.notna() & (why != "")
    reason = reason.mask(unknown, why.where(stated, "число низких результатов не вычислимо"))
    reason = reason.mask((works[f"participants_{when}"] == 0).fillna(False), "нет участников")
    reason = reason.mask(works[f"present_{when}"].isna(), "нет данных")
    return (f"{year}: " + reason).where(reason.notna())


def _reason(before: pd.Series, now: pd.Series) -> pd.Series:
    return before.str.cat(now, sep="; ").fillna(before).fillna(now).fillna("")


def _pooled(works: pd.DataFrame) -> pd.DataFrame:
    """One row per school: the sums over its works that can be compared."""
    comparable = works[works["reason"] == ""]
    sums = comparable.groupby("school_code")[COUNTS].sum()
    pooled = sums.reindex(works["school_code"].unique()).rename_axis("school_code").reset_index()
    without = pooled["participants_now"].isna()
    return pooled.assign(
        **POOLED,
        reason=without.map({True: "нет работ, вычислимых в оба года", False: ""}).astype("object"),
    )


def _measured(table: pd.DataFrame) -> pd.DataFrame:
    """Shares, changes, intervals and verdicts, where there is no reason against."""
    computable = (table["reason"] == "").to_numpy()
    table[MEASURES] = np.nan
    counts = table.loc[computable, COUNTS].to_numpy(dtype="float64")
    n_before, low_before, n_now, low_now = counts.T
    share_before, share_now = low_before / n_before, low_now / n_now
    ci_low, ci_high = newcombe_interval(low_before, n_before, low_now, n_now)
    table.loc[computable, MEASURES] = np.column_stack(
        [
            share_before,
            share_now,
            share_now - share_before,
            low_now - share_before * n_now,
            ci_low,
            ci_high,
        ]
    )
    table["verdict"] = np.select(
        [~computable, table["ci_high"] < 0, table["ci_low"] > 0],
        [NOT_COMPUTABLE, IMPROVED, WORSENED],
        default=UNDECIDED,
    )
    return table
