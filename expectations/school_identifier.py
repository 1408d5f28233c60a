"""What codes of schools (кодификатор) must satisfy.

That a code is not another school's is asked of the warehouse as well: see `intake.code_clashes`.
"""

import pandas as pd

from domain.finding import Severity
from expectations.conditions import one_of
from expectations.rule import Rule
from schemas.school_identifier import EGE, INN, OGE, OGRN

# Of logins and names a school may have several at a time.
SINGLE = (OGE, EGE, INN, OGRN)
_BEGINNING, _END = pd.Timestamp("1900-01-01"), pd.Timestamp("2200-01-01")  # of days not told


def _days(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "since": pd.to_datetime(rows["valid_from"], errors="coerce").fillna(_BEGINNING),
            "until": pd.to_datetime(rows["valid_to"], errors="coerce").fillna(_END),
        }
    )


def _days_in_order(rows: pd.DataFrame) -> pd.Series:
    days = _days(rows)
    return days["since"] <= days["until"]


def _before_former_ends(rows: pd.DataFrame) -> pd.Series:
    """Whether a code begins while an earlier one of its kind is still the school's."""
    single = rows[rows["subject"].isin(SINGLE)]
    days = single[["school_code", "subject"]].join(_days(single))
    days = days.sort_values("since", kind="stable")
    of_kind = [days["school_code"], days["subject"]]
    latest = days["until"].groupby(of_kind).cummax().groupby(of_kind).shift()
    return (days["since"] <= latest).reindex(rows.index, fill_value=False)


SUITE = (
    Rule(
        name="code-days-in-order",
        title="Код действует с дня, который не позже последнего",
        severity=Severity.ERROR,
        column="valid_to",
        measures={"days_in_order": _days_in_order},
        expectation=one_of("days_in_order", True),
        message=(
            "{subject} {value} кончает действовать ({valid_to}) раньше, чем начинает "
            "({valid_from}); строка не загружена. Исправьте дни."
        ),
    ),
    Rule(
        name="two-codes-at-a-time",
        title="У школы в одно время один код каждого вида",
        severity=Severity.WARNING,
        column="value",
        measures={"before_former_ends": _before_former_ends},
        expectation=one_of("before_former_ends", False),
        message=(
            "{subject} {value} начинает действовать, когда у школы {school_code} ещё действует "
            "другой. Впишите, с какого и по какой день действовал каждый."
        ),
    ),
)
