"""When measures are due is told from their terms and the school year of the paper."""

import pandas as pd

from intake import roadmaps

EXPECTED = [
    ("до 15 февраля 2021 года", "2020/21", "2021-02-15"),
    ("2 раза в год (декабрь, май)", "2020/21", "2020-12-31, 2021-05-31"),
    ("2 раза в год (декабрь, май)", "2022/23", "2022-12-31, 2023-05-31"),
    ("(сентябрь следующего учебного года)", "2020/21", "2021-09-30"),
    ("2020-2024", "2020/21", "2024-12-31"),
    ("Постоянно", "2020/21", None),
    ("весна 2021", "2020/21", None),
    (None, "2020/21", None),
]


def test_dates_are_those_of_the_papers_year_and_none_where_none_is_named():
    rows = pd.DataFrame(EXPECTED, columns=["term_text", "school_year", "expected"])
    rows["term_text"] = rows["term_text"].astype("str")
    rows.index = rows.index[::-1] + 7
    got = roadmaps.due(rows)
    assert got.index.equals(rows.index)
    assert [None if pd.isna(text) else text for text in got] == [due for *_, due in EXPECTED]


def test_a_roadmap_without_measures_has_no_dates():
    rows = pd.DataFrame({"term_text": [], "school_year": []}, dtype="str")
    assert roadmaps.due(rows).empty
