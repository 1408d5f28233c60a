"""What a roadmap (дорожная карта) must satisfy."""

import pandas as pd

from domain.finding import Severity
from expectations.conditions import one_of
from expectations.rule import Rule


def _worded_measure(rows: pd.DataFrame) -> pd.Series:
    text = rows["measure"].astype("str").str.strip()
    return text.where(rows["measure"].notna() & (text != ""))


SUITE = (
    Rule(
        name="roadmap-empty",
        title="В документе есть хотя бы одно мероприятие",
        severity=Severity.REFUSAL,
        per_row=False,
        measures={"worded_measure": _worded_measure},
        expectation=lambda gxe: gxe.ExpectColumnUniqueValueCountToBeBetween(
            column="worded_measure", min_value=1
        ),
        message=(
            "В документе нет ни одного мероприятия. Проверьте, заполнена ли таблица "
            "дорожной карты, и пришлите её снова."
        ),
    ),
    Rule(
        name="terms-open",
        title="У каждого мероприятия проверяемый срок",
        severity=Severity.WARNING,
        per_row=False,
        column="term_text",
        expectation=one_of("term_open", False),
        message=(
            "У {count} из {total} {total:мероприятия|мероприятий|мероприятий} нет проверяемого "
            "срока ({rows}). Назначьте месяц и год."
        ),
    ),
)
