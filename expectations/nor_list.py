"""What an official list of schools with low results (перечень ШНОР) must satisfy.

The frame `rows` has a column `known`: whether the school is in the registry.
"""

from domain.finding import Severity
from expectations.conditions import once, one_of
from expectations.rule import Rule

SUITE = (
    Rule(
        # A list short of a school is worse than no list: the file waits, no row is dropped.
        name="listed-twice",
        title="Школа указана в перечне один раз",
        severity=Severity.HOLD,
        column="school_code",
        expectation=once("school_code"),
        message=(
            "школа {school_code} указана в перечне больше одного раза; перечень отложен. "
            "Сверьте его с приказом и оставьте одну строку."
        ),
    ),
    Rule(
        name="listed-school-unknown",
        title="Все школы перечня есть в реестре школ",
        severity=Severity.WARNING,
        per_row=False,
        column="school_code",
        expectation=one_of("known", True),
        message=(
            "Нет в реестре {count} {count:школы|школ|школ} из {total} в перечне: {schools}. "
            "Проверьте коды или загрузите реестр."
        ),
    ),
)
