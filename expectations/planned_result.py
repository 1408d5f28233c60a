"""What a table of planned results by tasks must satisfy."""

from domain.finding import Severity
from expectations import groups

SUITE = (
    groups.number_of_tasks(
        Severity.HOLD, "Похоже, это другая работа: проверьте предмет, класс и год."
    ),
    groups.MAXIMUM_DIFFERS,
)
