"""What a table of mentor schools must satisfy."""

from domain.finding import Severity
from expectations.conditions import between
from expectations.rule import Rule

# No mentor of the order is farther than this from its school; more is a slip of the pen.
FARTHEST_KM = 300

SUITE = (
    Rule(
        name="mentor-too-far",
        title="Расстояние до школы-наставника от 0 до 300 км",
        severity=Severity.WARNING,
        column="distance_km",
        expectation=between("distance_km", 0, FARTHEST_KM),
        message=(
            "расстояние до школы-наставника {distance_km} км, а бывает от 0 до 300 км. "
            "Проверьте число и единицу."
        ),
    ),
    Rule(
        name="own-mentor",
        title="Школа не наставник самой себе",
        severity=Severity.ERROR,
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
