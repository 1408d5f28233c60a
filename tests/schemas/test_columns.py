"""What columns share: the form of a day."""

import re
from datetime import date, timedelta

from schemas.columns import DAY


def test_a_day_is_one_of_the_calendar():
    first = date(2000, 1, 1)
    calendar = {(first + timedelta(days)).isoformat() for days in range(365 * 100 + 25)}
    typed = {
        f"{year}-{month:02}-{day:02}"
        for year in range(2000, 2100)
        for month in range(14)
        for day in range(33)
    }
    assert {each for each in typed if re.match(DAY, each)} == calendar
