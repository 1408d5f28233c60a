"""Parts and wholes of self-examination: sums, and a part beside its whole."""

import numpy as np
import pandas as pd

from domain.finding import Severity
from expectations.conditions import equal, not_above
from expectations.indicator_value.order import ORDER, beside, told
from expectations.rule import Measure, Rule
from reference import catalog

# A sum's finding stands on its whole where it is exact and else on its last part: no row has two.
EXACT = {one.whole: one for one in ORDER.sums if one.exact}
LIMITED = {one.parts[-1]: one for one in ORDER.sums if not one.exact}


def _wording(sums: dict[str, catalog.Sum]) -> Measure:
    """The parts of the sum that stands on a row: «1.29.1 + 1.29.2»."""
    return lambda rows: rows["order_code"].map(
        {code: " + ".join(one.parts) for code, one in sums.items()}
    )


def _sum(sums: dict[str, catalog.Sum]) -> Measure:
    """The sum that stands on a row; missing where one of its parts is."""

    def measure(rows: pd.DataFrame) -> pd.Series:
        total = pd.Series(np.nan, index=rows.index)
        for code, one in sums.items():
            here = rows["order_code"] == code
            parts = [beside(rows, pd.Series(part, rows.index).where(here)) for part in one.parts]
            total = total.fillna(sum(parts))
        return total

    return measure


RULES = (
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
            "part_of": told("part_of"),
            "part_of_value": lambda rows: beside(rows, rows["part_of"]),
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
            "parts_whole_value": lambda rows: beside(rows, rows["parts_whole"]),
        },
        expectation=not_above("parts_sum", "parts_whole_value"),
        message=(
            "сумма показателей {parts} равна {parts_sum}, это больше, чем {parts_whole} – "
            "{parts_whole_value}. Исправьте один из них."
        ),
    ),
)
