import pandas as pd
import pytest

from domain.finding import Severity


def acts(**changes):
    return pd.DataFrame(
        {
            "school_code": "Степной муниципальный район",
            "subject": ["приказ № 27", "приказ № 28"],
            "number": ["27", "28"],
            "act_date": ["2021-01-26", "2021-02-02"],
            "issuer": "управление образования",
            "due_date": ["2021-02-15", None],
            "sheet": "Акты",
            "row_number": [2, 3],
        }
    ).assign(**changes)


def test_sound_acts_have_no_findings(findings):
    assert findings("act", rows=acts()) == {}


@pytest.mark.parametrize("day", ["1921-01-26", "2121-01-26"])
def test_a_date_that_cannot_be_is_a_warning(findings, day):
    found = findings("act", rows=acts(act_date=["2021-01-26", day]))
    [finding] = found["act-date-implausible"]
    assert (finding.severity, finding.row_number) == (Severity.WARNING, 3)
    assert day in finding.message


def test_an_act_is_not_due_before_its_own_date(findings):
    [finding] = findings("act", rows=acts(due_date=["2021-01-25", None]))["act-due-before-date"]
    assert finding.message.startswith(
        "Лист «Акты», строка 2: срок исполнения 2021-01-25 раньше даты самого акта 2021-01-26."
    )


def test_one_act_in_two_wordings_is_named_twice(findings):
    twice = acts(number=["27", "№ 27"], act_date="2021-01-26")
    found = findings("act", rows=twice)["act-in-other-words"]
    assert [(one.severity, one.row_number) for one in found] == [
        (Severity.WARNING, 2),
        (Severity.WARNING, 3),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "27"},  # of another day
        {"act_date": "2021-01-26"},  # another number
        {"number": None, "act_date": "2021-01-26"},  # notes have none
        {"number": "27", "act_date": "2021-01-26", "issuer": ["управление", "министерство"]},
    ],
)
def test_acts_that_differ_in_more_than_words_are_two(findings, changes):
    assert findings("act", rows=acts(**changes)) == {}
