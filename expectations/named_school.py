"""What a list of schools with the highest or the lowest results (САО) must satisfy."""

import pandas as pd

from domain.finding import Severity
from expectations.assessment_summary import DIFFERS_FROM_ROWS
from expectations.conditions import between
from expectations.groups import SUM_TOLERANCE
from expectations.rule import Rule

# Schools with fewer participants are left out of the lists (from memory: unconfirmed).
LEAST_PARTICIPANTS = 10


def _sum_of_shares(rows: pd.DataFrame) -> pd.Series:
    return (rows["pct_2"] + rows["pct_3_4_5"]).round(6)


def _quality_surplus(rows: pd.DataFrame) -> pd.Series:
    return (rows["pct_4_5"] - rows["pct_3_4_5"]).round(6)


SUITE = (
    Rule(
        name="shares-not-100",
        title="Доля «2» и уровень обученности в сумме дают 100 %",
        severity=Severity.ERROR,
        measures={"sum_of_shares": _sum_of_shares},
        expectation=between("sum_of_shares", 100 - SUM_TOLERANCE, 100 + SUM_TOLERANCE),
        message=(
            "доля «2» и уровень обученности («3», «4» и «5») в сумме дают {sum_of_shares} %, а не "
            "100 %; строка не загружена. Исправьте доли."
        ),
    ),
    Rule(
        name="quality-above-learned",
        title="Качество обучения не выше уровня обученности",
        severity=Severity.ERROR,
        column="pct_4_5",
        measures={"quality_surplus": _quality_surplus},
        expectation=between("quality_surplus", high=SUM_TOLERANCE),
        message=(
            "качество обучения ({pct_4_5} %) выше уровня обученности ({pct_3_4_5} %); строка не "
            "загружена. Исправьте доли."
        ),
    ),
    Rule(
        name="too-few-to-be-named",
        title="В перечне школы с 10 и более участниками (не подтверждено)",
        severity=Severity.WARNING,
        column="participants",
        expectation=between("participants", low=LEAST_PARTICIPANTS),
        message=(
            "в перечне школа, где {participants} "
            "{participants:участник|участника|участников}, а школы с числом участников меньше 10 "
            "в перечни САО не входят (не подтверждено). Проверьте число."
        ),
    ),
    DIFFERS_FROM_ROWS,
)
