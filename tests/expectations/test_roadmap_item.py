import pandas as pd
import pytest

from domain.finding import Severity


def items(count=22, undated=0):
    return pd.DataFrame(
        {
            "school_code": "000000",
            "measure": [f"Мероприятие {number}" for number in range(count)],
            "term_text": "Май 2021",
            "term_open": pd.array([number < undated for number in range(count)], dtype="boolean"),
            "sheet": "Таблица 1",
            "row_number": range(3, count + 3),
        }
    )


def test_a_roadmap_with_terms_has_no_findings(findings):
    assert findings("roadmap_item", rows=items()) == {}


@pytest.mark.parametrize(
    ("undated", "words"),
    [
        (1, "У 1 из 22 мероприятий нет проверяемого срока (лист «Таблица 1», строка 3)."),
        (2, "У 2 из 22 мероприятий нет проверяемого срока (лист «Таблица 1», строки 3, 4)."),
    ],
)
def test_open_terms_are_one_warning_with_their_count(findings, undated, words):
    [finding] = findings("roadmap_item", rows=items(undated=undated))["terms-open"]

    assert finding.severity is Severity.WARNING
    assert finding.message.startswith(words)


def test_the_noun_follows_the_number_of_measures(findings):
    [finding] = findings("roadmap_item", rows=items(count=21, undated=6))["terms-open"]

    assert "У 6 из 21 мероприятия нет" in finding.message


def blank(table):
    return table.assign(measure=["  ", None])


@pytest.mark.parametrize("table", [items(count=0), blank(items(count=2))])
def test_a_roadmap_without_a_measure_is_refused(findings, table):
    [finding] = findings("roadmap_item", rows=table)["roadmap-empty"]

    assert finding.severity is Severity.REFUSAL


def test_one_measure_is_enough(findings):
    assert findings("roadmap_item", rows=items(count=1)) == {}
