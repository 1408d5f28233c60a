"""Rows of tables by groups, as they come to a suite."""

import pandas as pd

# Математика, 5 класс, spring 2021: 16 tasks, the scale goes to 20.
WORK = {
    "school_year": "2020/21", "procedure": "ВПР", "sitting": "весна", "subject": "Математика",
    "class": 5,
}  # fmt: skip
SCALE_TOP = 20


def group(code="641001", level="school", participants=8, row_number=3, **more):
    """What every row of one group has."""
    return WORK | {
        "school_code": code, "level": level, "group_name": f"Группа {code}",
        "participants": participants, "sheet": "Лист1", "row_number": row_number,
    } | more  # fmt: skip


def table(rows):
    """Rows in their types."""
    frame = pd.DataFrame(rows)
    whole = ["participants", "score", "pupils", "ordinal", "score_max", "class"]
    return frame.astype({name: "Int32" for name in whole if name in frame})
