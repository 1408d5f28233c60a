"""One faulty cell is one fault, in its own row; the others load as they were."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.datasets import DATASETS
from schemas.validation import validate

YEAR = {"school_code": "641017", "school_year": "2020/21", "sheet": "Лист1"}
WORK = YEAR | {"procedure": "ВПР", "sitting": "весна", "subject": "Математика", "class": "5"}
GROUP = WORK | {"level": "school", "group_name": "МБОУ"}
# A sound row of each dataset, as a reader hands it on, with cells other rows may have instead.
SOUND = {
    "assessment_result": {
        **WORK, "participant_code": "50001", "class_letter": "А", "gender": "м", "variant": "1",
        "attended": True, "primary_score": "7", "score_max": "20", "test_score": "48", "mark": "3",
        "journal_mark": "4",
    },
    "appeal": {
        **WORK, "participant_code": "50001", "state": "удовлетворена", "primary_score": "7",
        "test_score": "48", "mark": "3",
    },
    "assessment_summary": {
        **WORK, "level": "school", "group_name": "МБОУ", "schools": "1", "participants": "8",
        "mark_2": 1.0, "mark_3": 4.0, "mark_4": 2.0, "mark_5": 1.0, "pct_2": 12.5, "pct_3": 50.0,
        "pct_4": 25.0, "pct_5": 12.5, "pct_to_60": 50.0, "pct_61_80": 25.0, "pct_81_100": 12.5,
        "mean_score": 54.3,
    },
    "named_school": {
        **WORK, "results": "низкие", "participants": "20", "mark_2": 8.0, "pct_2": 40.0,
        "pct_4_5": 25.0, "pct_3_4_5": 60.0,
    },
    "score_distribution": {
        **GROUP, "participants": "8", "score": 3, "pct": 12.5, "pupils": 1.0,
    },
    "task_completion": {
        **GROUP, "participants": "8", "ordinal": 4, "task": "3.1", "score_max": "2", "pct": 62.5,
    },
    "planned_result": {
        **GROUP, "ordinal": 4, "task": "3.1", "score_max": "2", "pct": 62.5, "skill": "Умение",
    },
    "journal_comparison": {**GROUP, "outcome": "понизили", "pupils": "3", "pct": 37.5},
    "objectivity_marker": {**YEAR, "subject": "Русский язык", "class": "4", "markers": 1},
    "work_task": {
        **WORK, "school_code": "все школы", "ordinal": 4, "task": "3.1", "score_max": 2,
        "level": "П", "skill": "Умение", "block": "Научится", "content_codes": "1.2; 1.3",
        "content": "Числа", "requirement_codes": "2.1", "requirement": "Считать", "minutes": 2.5,
    },
    "school": {
        "school_code": "641017", "sheet": "Лист1", "short_name": "СОШ", "full_name": "Школа",
        "municipality": "Луговой район", "kind": "СОШ", "settlement": "с. Луговое",
        "pupils": "120",
    },
    "school_identifier": {
        "school_code": "641017", "sheet": "Лист1", "subject": "ИНН", "value": "6403001001",
        "sitting": "кодификатор школ",
        "valid_from": "2021-09-01", "valid_to": "2022-08-31",
    },
    "mentorship": {
        **YEAR, "school_name": "СОШ", "mentor_code": "641020", "mentor_name": "СОШ № 1",
        "distance_km": 45.5, "agreement_number": "7", "agreement_date": "2021-02-10",
    },
    "indicator_value": {
        **YEAR, "subject": "1.10", "indicator_name": "Численность", "unit": "чел.",
        "sitting": "2020/21", "value": 12.0, "share": 0.345, "value_text": "12/34,5%",
    },
    "nor_list": {**YEAR, "school_name": "СОШ"},
    "document": {
        **YEAR, "subject": "карта.pdf", "kind": "pdf", "state": "получена, не разобрана",
    },
    "act": {
        **YEAR, "subject": "приказ № 27 от 26.01.2021", "kind": "приказ", "issuer": "управление",
        "number": "27", "act_date": "2021-01-26", "title": "О работе", "purpose": "ВСОКО",
        "due_date": "2021-02-15", "link": "https://school.example/a",
    },
    "assignment": {
        **YEAR, "subject": "приказ № 27, п. 6.1", "act": "приказ № 27", "item_number": "6.1",
        "task": "анализ", "due_date": "2021-02-15", "status": "поручено", "document": "справка",
        "done_date": "2021-02-10",
    },
    "register_entry": {
        **YEAR, "subject": "аудит: ВСОКО", "kind": "аудит", "title": "ВСОКО",
        "entry_date": "2020-11-20", "link": "https://school.example/a", "status": "завершён",
    },
    "roadmap_item": {
        **YEAR, "subject": "дорожная карта", "item_number": "1", "section": "Раздел",
        "measure": "Мера", "term_text": "до 1 марта", "term_kind": "by", "term_open": False,
        "term_months": "3", "term_due": "2021-03-01", "responsible": "директор",
        "result": "справка", "link": "https://school.example/a",
    },
}  # fmt: skip
CODE = ["", None, "64101", "6410171", "edu641017", "школа"]
YEARS = ["", None, "2020", "2020-21", "20/21", "2020/211"]
WHOLE = ["-1", "1,5", "1.5", "да", "40000000000", "inf"]
MARK = ["1", "6", "0", "три", "3.5", "-3"]
# Cells that cost the row, and cells that only cost themselves.
COSTS_ROW = {
    "assessment_result": {
        "school_code": CODE, "school_year": YEARS, "procedure": ["", None, "впр", "Экзамен"],
        "sitting": ["", None, "в" * 41], "subject": ["", None, "п" * 81],
        "class": ["0", "13", "", None, "5А", "5.5"],
        "participant_code": [
            "", None, "Имя", "5 0001", "5" * 41, "50001;", "Tajnov-Petr", "Ab-cd", "Taj1", "1abc",
        ],
        "attended": [None], "primary_score": WHOLE, "score_max": ["0", "-1", "x"],
        "test_score": ["101", "-1", "48,5", "да"], "mark": MARK,
    },
    "appeal": {
        "school_code": CODE, "participant_code": ["", None, "Имя"], "state": ["", None, "спорная"],
        "primary_score": WHOLE, "test_score": ["101", "-1"], "mark": MARK,
    },
    "assessment_summary": {
        "school_code": ["", None, "ш" * 201], "level": [None, "", "район"],
        "group_name": [None], "schools": WHOLE, "participants": WHOLE,
        "mark_2": [-1.0, 1.5], "mean_score": [-0.1, 100.1], "pct_81_100": [100.1],
        "mark_5": [-1.0, 1.5], "pct_2": [-0.1, 100.1],
        "pct_5": [-0.1, 100.1, float("inf")], "class": ["0", "13", None],
    },
    "named_school": {
        "school_code": CODE, "results": ["средние", None], "participants": [*WHOLE, None],
        "mark_2": [-1.0, None], "pct_2": [100.1, None], "pct_3_4_5": ["много", None],
    },
    "score_distribution": {
        "school_code": ["", None], "level": [None, "район"], "participants": [*WHOLE, None],
        "score": [-1, 1.5, None], "pct": [-0.1, 100.1, "много", None], "pupils": [-1.0, 0.5],
    },
    "task_completion": {
        "level": [None], "participants": [*WHOLE, None], "ordinal": [0, None], "task": ["", None],
        "pct": [-0.1, 100.1, None],
    },
    "planned_result": {"level": [None], "task": ["", None], "pct": [-0.1, 100.1, None]},
    "journal_comparison": {
        "level": [None], "outcome": ["прежняя", None], "pupils": [*WHOLE, None],
    },
    "objectivity_marker": {
        "school_code": CODE, "school_year": YEARS, "subject": ["", None], "class": ["0", None],
        "markers": [*WHOLE, None],
    },
    "work_task": {
        "school_code": ["", None], "task": ["", None], "ordinal": [0, None],
        "score_max": ["0", "два", "1.5", None], "class": ["13", None],
    },
    "school": {"school_code": CODE, "short_name": [None]},
    "school_identifier": {
        "school_code": CODE, "subject": ["КПП", "", None], "value": ["", None, "1" * 401],
        "sitting": ["", None, "к" * 81],
    },
    "mentorship": {"school_code": CODE, "school_name": [None], "mentor_name": [None]},
    "indicator_value": {
        "school_code": CODE, "school_year": YEARS, "subject": ["", None], "sitting": ["", None],
        "value": ["много"], "share": [-0.1, 1.1], "value_text": [None],
    },
    "nor_list": {"school_code": CODE, "school_year": YEARS},
    "document": {"school_code": ["", None], "subject": [None, ""], "state": ["лежит", None]},
    "act": {
        "school_code": ["", None], "kind": ["Приказ", "бумага", None], "issuer": ["", None],
        "act_date": ["26.01.2021", None], "title": ["", None], "purpose": ["всоко", None],
    },
    "assignment": {
        "school_code": CODE, "act": ["", None], "task": ["", None],
        "status": ["сделано", "", None],
    },
    "register_entry": {
        "school_code": ["", None], "kind": ["журнал", "", None], "title": ["", None],
    },
    "roadmap_item": {"school_code": ["", None], "measure": ["", None], "term_open": [None]},
}  # fmt: skip
COSTS_CELL = {
    "assessment_result": {
        "gender": ["ж.", "х", "муж"], "journal_mark": MARK,
        "class_letter": ["Тайнов", "9 Тайнов", "А" * 4, "1" * 13, "А;Б"],
        "variant": ["Секретов Пётр", "А", "1" * 21],
    },
    "task_completion": {"score_max": WHOLE},
    "planned_result": {"score_max": WHOLE},
    "journal_comparison": {"pct": [-0.1, 100.1, "много"]},
    "work_task": {"level": ["Д", "базовый"], "minutes": [0.0, -1.0, "долго"]},
    "school": {"kind": ["кадетская", "сош"], "pupils": WHOLE},
    "school_identifier": {"valid_from": ["с 2021 года"], "valid_to": ["31.08.2022", "2022"]},
    "act": {"due_date": ["до 15 февраля"], "link": ["C:\\карта.docx", "school.example"]},
    "assignment": {"due_date": ["15.02.2021"], "done_date": ["вчера"]},
    "register_entry": {"entry_date": ["20.11.2020"], "link": ["http://localhost/a"]},
    "roadmap_item": {"link": ["file:///C:/карта.docx", "на сайте школы"]},
    "mentorship": {
        "mentor_code": ["", "64102", "СОШ"], "distance_km": [-1.0, "далеко"],
        "agreement_date": ["10.02.2021", "в феврале", "2021-2-1"],
    },
}  # fmt: skip


def table(dataset, count):
    rows = pd.DataFrame([SOUND[dataset]] * count, dtype="object")
    return rows.assign(row_number=range(2, count + 2))


def test_every_dataset_is_tried():
    assert set(SOUND) == set(COSTS_ROW) == set(DATASETS)


@pytest.mark.parametrize("dataset", SOUND)
@pytest.mark.parametrize("count", [1, 3])
def test_sound_rows_have_no_faults_and_become_values(dataset, count):
    read = table(dataset, count)
    validated = validate(DATASETS[dataset].model, read)
    assert validated.faults.empty
    assert not validated.rejected.any()
    for name, cell in SOUND[dataset].items():
        assert [spelled(value) for value in validated.rows[name]] == [spelled(cell)] * count


def spelled(value):
    return str(value).removesuffix(".0")


def cases(declared):
    return [
        pytest.param(dataset, column, bad, id=f"{dataset}-{column}-{bad!r}")
        for dataset, columns in declared.items()
        for column, values in columns.items()
        for bad in values
    ]


def faults_of(validated):
    return list(zip(validated.faults["row"], validated.faults["column"], strict=True))


@pytest.mark.parametrize(("dataset", "column", "bad"), cases(COSTS_ROW))
def test_a_faulty_cell_is_reported_once_and_costs_its_row(dataset, column, bad):
    read = table(dataset, 3)
    read.loc[1, column] = bad
    validated = validate(DATASETS[dataset].model, read)
    assert faults_of(validated) == [(1, column)]
    assert validated.rejected.tolist() == [False, True, False]


@pytest.mark.parametrize(("dataset", "column", "bad"), cases(COSTS_CELL))
def test_a_fault_in_a_lesser_cell_leaves_it_empty(dataset, column, bad):
    read = table(dataset, 3)
    read.loc[1, column] = bad
    validated = validate(DATASETS[dataset].model, read)
    assert faults_of(validated) == [(1, column)]
    assert not validated.rejected.any()
    assert validated.rows[column].isna().tolist() == [False, True, False]


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_number_of_faults_are_all_found_and_nothing_else(data):
    dataset = data.draw(st.sampled_from(["assessment_result", "mentorship", "school"]))
    count = data.draw(st.integers(1, 6))
    read = table(dataset, count)
    spoiled = {}
    for row in range(count):
        for costs, row_lost in ((COSTS_ROW, True), (COSTS_CELL, False)):
            for column in data.draw(st.sets(st.sampled_from(sorted(costs[dataset])), max_size=2)):
                read.loc[row, column] = data.draw(st.sampled_from(costs[dataset][column]))
                spoiled[row, column] = row_lost
    validated = validate(DATASETS[dataset].model, read)
    assert sorted(faults_of(validated)) == sorted(spoiled)
    lost = {row for (row, _), row_lost in spoiled.items() if row_lost}
    assert [row for row in range(count) if validated.rejected[row]] == sorted(lost)
    for name, cell in SOUND[dataset].items():
        for row in range(count):
            if (row, name) not in spoiled:
                assert spelled(validated.rows.at[row, name]) == spelled(cell)


def test_columns_that_may_be_empty_may_be_absent_and_others_are_dropped():
    read = table("school", 2)[["school_code", "short_name", "sheet", "row_number"]]
    validated = validate(DATASETS["school"].model, read.assign(surplus="x"))
    assert validated.faults.empty
    assert validated.rows["pupils"].isna().all()
    assert "surplus" not in validated.rows


def test_a_missing_column_that_may_not_be_empty_is_a_fault_of_every_row():
    validated = validate(DATASETS["school"].model, table("school", 2).drop(columns="short_name"))
    assert faults_of(validated) == [(0, "short_name"), (1, "short_name")]
    assert validated.rejected.all()


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("class_letter", ["А", "1А", "7", "11.0", "НЕТ", "кб", "9 Б", "9-Б", "9 «Б»"]),
        ("variant", ["1", "0", "101", "1-2", "3/4"]),
        ("participant_code", ["50001", "1", "A1", "AB-12", "12-ab-3", "5" * 40]),
    ],
)
def test_what_schools_write_passes(column, cells):
    read = table("assessment_result", len(cells)).assign(**{column: cells})
    validated = validate(DATASETS["assessment_result"].model, read)
    assert validated.faults.empty
    assert validated.rows[column].tolist() == cells


@pytest.mark.parametrize(
    "column", ["class_letter", "gender", "variant", "primary_score", "mark", "journal_mark"]
)
def test_what_an_export_leaves_empty_is_no_fault(column):
    read = table("assessment_result", 2).assign(**{column: None})
    assert validate(DATASETS["assessment_result"].model, read).faults.empty
