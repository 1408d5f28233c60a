"""What a table of mentor schools must satisfy."""

from domain.finding import Severity
from expectations.rule import Rule

# No mentor of the order is farther than this from its school; more is a slip of the pen.
FARTHEST_KM = 300

SUITE = (
    Rule(
        name="mentor-too-far",
        title="Расстояние до школы-наставника от 0 до 300 км",
        severity=Severity.WARNING,
        frame="rows",
        per_row=True,
        column="distance_km",
        expectation=lambda gxe: gxe.ExpectColumnValuesToBeBetween(
            column="distance_km", min_value=0, max_value=FARTHEST_KM
        ),
        message=(
            "расстояние до школы-наставника {distance_km} км, а бывает от 0 до 300 км. "
            "Проверьте число и единицу."
        ),
    ),
    Rule(
        name="own-mentor",
        title="Школа не наставник самой себе",
        severity=Severity.ERROR,
        frame="rows",
        per_row=True,
        column="mentor_name",
        expectation=lambda gxe: gxe.ExpectSelectColumnValuesToBeUniqueWithinRecord(
            column_list=["school_code", "mentor_code"], ignore_row_if="any_value_is_missing"
        ),
        message=(
            "школа {school_code} указана наставником самой себе; строка не загружена. "
            "Исправьте школу или наставника."
        ),
    ),
)
