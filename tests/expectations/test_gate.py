import gc
import re
import subprocess
import sys
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pandas as pd
import pytest

from domain.finding import Severity
from expectations import gate as gates
from expectations.gate import DATASETS, BrokenExpectationError, Gate, suite
from expectations.rule import Rule
from schemas import datasets


def items(undated):
    return pd.DataFrame(
        {
            "measure": "Мероприятие",
            "term_open": undated,
            "sheet": "Таблица 1",
            "row_number": range(3, len(undated) + 3),
        }
    )


@pytest.fixture
def rules(monkeypatch):
    """Let a dataset have the rules of a test."""

    def replace(*these):
        monkeypatch.setattr(gates, "suite", lambda dataset: these)

    return replace


def rule(expectation, **changes):
    plain = {
        "name": "plain",
        "title": "Правило",
        "severity": Severity.WARNING,
        "frame": "rows",
        "expectation": expectation,
        "message": "{count} из {total} ({share:%}): {rows}",
    }
    return Rule(**plain | changes)


def test_importing_the_gate_and_the_suites_does_not_import_great_expectations():
    code = (
        "import sys; from expectations.gate import DATASETS, suite;"
        "[suite(dataset) for dataset in DATASETS]; print('great_expectations' in sys.modules)"
    )

    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert answer.stdout.strip() == "False"


def test_every_dataset_but_papers_and_markers_has_a_suite():
    assert set(DATASETS) == set(datasets.DATASETS) - {"document", "objectivity_marker"}


@pytest.mark.parametrize("dataset", DATASETS)
def test_names_of_rules_are_stable_words_and_differ(dataset):
    names = [one.name for one in suite(dataset)]

    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in names)
    assert {one.unless for one in suite(dataset)} - {None} <= set(names)


def test_a_dataset_without_a_suite_is_refused(gate):
    with pytest.raises(KeyError, match="document"):
        gate.check("document", "файл.docx", {"rows": pd.DataFrame()})


def test_a_missing_column_is_never_a_pass(gate, rules):
    rules(rule(lambda gxe: gxe.ExpectColumnValuesToBeBetween(column="absent", max_value=1)))

    with pytest.raises(BrokenExpectationError, match="absent"):
        gate.check("roadmap_item", "файл.docx", {"rows": items([True])})


def test_values_that_cannot_be_compared_are_never_a_pass(gate, rules):
    rules(rule(lambda gxe: gxe.ExpectColumnValuesToBeBetween(column="measure", max_value=1)))

    with pytest.raises(BrokenExpectationError, match="plain"):
        gate.check("roadmap_item", "файл.docx", {"rows": items([True])})


def test_a_missing_frame_is_never_a_pass(gate):
    with pytest.raises(KeyError, match="rows"):
        gate.check("roadmap_item", "файл.docx", {})


def test_positions_do_not_depend_on_the_index_of_the_table(gate):
    table = items([False, True, False, True])
    table.index = [7, 7, 3, 3]

    [finding] = gate.check("roadmap_item", "файл.docx", {"rows": table})

    assert "строки 4, 6" in finding.message


def test_rows_of_several_sheets_are_named_by_sheet(gate):
    table = items([True, True, True]).assign(sheet=["Таблица 1", "Таблица 2", "Таблица 2"])

    [finding] = gate.check("roadmap_item", "файл.docx", {"rows": table})

    assert "(лист «Таблица 1», строка 3; лист «Таблица 2», строки 4, 5)" in finding.message


def test_more_than_a_hundred_places_are_counted(gate):
    [finding] = gate.check("roadmap_item", "файл.docx", {"rows": items([True] * 130)})

    assert "102 и ещё 30)" in finding.message


def test_a_batch_does_not_see_the_one_before(gate):
    answers = [
        len(gate.check("roadmap_item", "файл.docx", {"rows": items(undated)}))
        for undated in ([True], [False], [True, False], [False, False])
    ]

    assert answers == [1, 0, 1, 0]


def test_batches_may_be_checked_from_several_threads(gate):
    def count(undated):
        [finding] = gate.check("roadmap_item", "файл.docx", {"rows": items([True] * undated)})
        return int(re.search(r"У (\d+) из", finding.message)[1])

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(count, range(1, 9))) == list(range(1, 9))


def test_the_table_handed_in_is_left_as_it_was(gate):
    table = items([True, False])
    before = table.copy()

    gate.check("roadmap_item", "файл.docx", {"rows": table})

    pd.testing.assert_frame_equal(table, before)


def test_tables_of_former_batches_are_let_go():
    gate = Gate("Память")
    table = items([True, False])
    kept = weakref.ref(table)
    gate.check("roadmap_item", "первый.docx", {"rows": table})
    del table

    gate.check("roadmap_item", "второй.docx", {"rows": items([False])})
    gc.collect()

    assert kept() is None


@pytest.mark.parametrize("dataset", DATASETS)
@pytest.mark.parametrize("filled", ["nothing", "the first column", "one row"])
def test_what_has_nothing_to_look_at_holds_as_it_would_if_it_were_asked(
    monkeypatch, gate, dataset, filled
):
    for one in suite(dataset):
        one = replace(one, frame="rows", measures={})
        expectation = one.expectation(sys.modules["great_expectations"].expectations)
        columns = gates._columns(expectation.dict())
        frame = pd.DataFrame(float("nan"), index=range(3), columns=columns)
        frame.iloc[: 3 if filled == "the first column" else 1, : 1 if "column" in filled else 9] = 2
        if filled == "nothing":
            frame[:] = float("nan")
        unasked = gate._evaluate([one], frame)
        with monkeypatch.context() as all_asked:
            all_asked.setattr(gates, "_has_nothing_to_look_at", lambda *_: False)
            asked = gate._evaluate([one], frame)
        assert [vars(each) | {"frame": 0} for each in unasked] == [
            vars(each) | {"frame": 0} for each in asked
        ]
