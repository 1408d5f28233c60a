"""What a table of how groups cope with tasks must satisfy."""

from domain.finding import Severity
from expectations import groups

SUITE = (
    groups.number_of_tasks(
        Severity.HOLD, "Похоже, это другая работа: проверьте предмет, класс и год."
    ),
    groups.MAXIMUM_DIFFERS,
    groups.LARGER_THAN_WHOLE,
)
