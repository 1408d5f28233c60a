import pandas as pd
import pytest

from domain.finding import Severity


def entries(**changes):
    return pd.DataFrame(
        {
            "school_year": "2020/21",
            "school_code": "641001",
            "kind": "лучшая практика",
            "title": ["Урок «Счёт»", 'урок  "Счет"'],
            "sheet": "Практики",
            "row_number": [2, 3],
        }
    ).assign(**changes)


def test_one_title_in_two_spellings_is_a_warning(findings):
    found = findings("register_entry", rows=entries())["entry-spelled-twice"]
    assert [(one.severity, one.row_number) for one in found] == [
        (Severity.WARNING, 2),
        (Severity.WARNING, 3),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ["Урок «Счёт»", "Урок «Чтение»"]},
        {"school_code": ["641001", "641002"]},
        {"kind": ["лучшая практика", "аудит"]},
        {"school_year": ["2020/21", "2021/22"]},
    ],
)
def test_entries_that_differ_in_more_have_no_findings(findings, changes):
    assert findings("register_entry", rows=entries(**changes)) == {}
