import csv
from datetime import date
from itertools import pairwise

import pandas as pd
import pytest

from reference import catalog

STATUSES = {"confirmed", "unconfirmed"}


def table(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def bands_of(rows):
    found = {}
    for row in rows:
        found.setdefault((row["subject"], int(row["class"])), []).append(
            tuple(int(row[name]) for name in ("mark", "score_min", "score_max"))
        )
    return found


def test_the_scales_of_2021_are_those_of_the_descriptions(shared):
    given = bands_of(table(shared / "reference/vpr_scales_spring_2021.csv"))
    for (subject, class_), bands in given.items():
        scale = catalog.vpr_scale("2020/21", "весна", subject, class_)
        assert [(b.mark, b.score_min, b.score_max) for b in scale.bands] == bands
        assert scale.score_max == max(high for *_, high in bands)
    ours = table(catalog.FOLDER / "vpr_scales.csv")
    assert set(bands_of(r for r in ours if r["school_year"] == "2020/21")) == set(given)


def test_the_tasks_of_2021_are_those_of_the_descriptions(shared):
    given = {}
    for row in table(shared / "reference/vpr_tasks_spring_2021.csv"):
        given.setdefault((row["subject"], int(row["class"])), []).append(
            (int(row["ordinal"]), row["task"], int(row["score_max"]), row["level"], row["skill"])
        )
    assert len(given) == 19
    for (subject, class_), tasks in given.items():
        ours = catalog.vpr_tasks("2020/21", "весна", subject, class_)
        assert [tuple(row) for row in ours.fillna("").itertuples(index=False)] == sorted(tasks)
        scale = catalog.vpr_scale("2020/21", "весна", subject, class_)
        assert sum(task[2] for task in tasks) == scale.score_max


@pytest.mark.parametrize(
    "work",
    [("2021/22", "весна", "Математика", 5), ("2020/21", "осень", "Математика", 5),
     ("2020/21", "весна", "Музыка", 5), ("2020/21", "весна", "Математика", 11)],
)  # fmt: skip
def test_what_is_not_known_for_that_very_work_is_not_answered(work):
    assert catalog.vpr_scale(*work) is None
    assert catalog.vpr_tasks(*work).empty


def test_marks_of_scores_outside_or_between_bands_are_missing():
    scale = catalog.Scale(
        (catalog.Band(2, 0, 3), catalog.Band(3, 5, 6), catalog.Band(4, 6, 8)), "confirmed", ""
    )
    marks = scale.marks(pd.Series([0, 3, 4, 5, 6, 7, 9, -1, None], dtype="Int16"))
    assert [None if pd.isna(m) else m for m in marks] == [2, 2, None, 3, None, 4, None, None, None]


def test_every_fact_has_a_status_and_its_source():
    for name in ("vpr_scales.csv", "vpr_tasks.csv", "ege_minimum.csv"):
        for row in table(catalog.FOLDER / name):
            assert row.get("status", "confirmed") in STATUSES
            assert row.get("source", "-")
    for rules in catalog._yaml("calendar.yaml").values():
        for rule in rules if isinstance(rules, list) else ():
            assert rule["status"] in STATUSES


def test_minima_of_one_subject_do_not_overlap():
    spans = {}
    for row in table(catalog.FOLDER / "ege_minimum.csv"):
        spans.setdefault(row["subject"], []).append((row["valid_from"], row["valid_to"]))
        assert (row["score_min"] == "") != (row["mark_min"] == "")
    for years in spans.values():
        ordered = sorted(years)
        for (start, end), (following, _) in pairwise(ordered):
            assert start <= end < following


@pytest.mark.parametrize(
    ("year", "subject", "expected"),
    [
        ("2014/15", "Русский язык", (24, None, "confirmed")),
        ("2020/21", "Русский язык", (24, None, "unconfirmed")),
        ("2025/26", "Математика базовая", (None, 3, "confirmed")),
        ("2024/25", "Математика базовая", (None, 3, "unconfirmed")),
    ],
)
def test_a_minimum_is_of_its_year(year, subject, expected):
    found = catalog.ege_minimum(year, subject)
    assert (found.score_min, found.mark_min, found.status) == expected


def test_no_minimum_outside_the_years_it_is_known_for():
    assert catalog.ege_minimum("2013/14", "Русский язык") is None
    assert catalog.ege_minimum("2020/21", "Физика") is None


@pytest.mark.parametrize(
    ("year", "procedure", "subject", "held"),
    [
        ("2019/20", "ОГЭ", "Физика", False), ("2019/20", "ВПР", "Математика", False),
        ("2019/20", "ЕГЭ", "Русский язык", True), ("2019/20", "ЕГЭ", "Математика базовая", False),
        ("2020/21", "ОГЭ", "Математика", True), ("2020/21", "ОГЭ", "Физика", False),
        ("2020/21", "ЕГЭ", "Математика базовая", False), ("2018/19", "ОГЭ", "Физика", True),
    ],
)  # fmt: skip
def test_what_was_held_and_what_was_not(year, procedure, subject, held):
    found = catalog.held(year, procedure, subject)
    assert found.held is held
    assert found.status in STATUSES
    assert found.reason or held


def test_seasons_of_vpr():
    assert catalog.vpr_seasons(2020) == ("осень",)
    assert set(catalog.vpr_seasons(2022)) == {"весна", "осень"}
    assert catalog.vpr_seasons(2021) == catalog.vpr_seasons(2019) == ("весна",)


@pytest.mark.parametrize(
    ("flow", "day", "year"),
    [
        ("rcoko-intake", date(2021, 1, 15), "2020/21"),
        ("roadmap-collection", date(2021, 2, 16), "2020/21"),
        ("mias-dynamics", date(2021, 10, 1), "2020/21"),
        ("list-revision", date(2021, 9, 15), "2020/21"),
        ("list-revision", date(2021, 8, 31), "2020/21"),
        ("annual-cycle", date(2021, 1, 1), "2020/21"),
    ],
)
def test_a_scheduled_run_is_about_the_year_under_review(flow, day, year):
    assert catalog.year_under_review(flow, day) == year


@pytest.mark.parametrize(
    ("spelled", "name"),
    [
        ("математика", "Математика"), ("Математике", "Математика"),
        ("  русскому   языку ", "Русский язык"),
        ("МАТЕМАТИКА (ПРОФИЛЬНАЯ)", "Математика профильная"),
        ("Математика (базовая)", "Математика базовая"), ("музыка", None), ("", None),
    ],
)  # fmt: skip
def test_subjects_by_their_spellings(spelled, name):
    assert catalog.subject(spelled) == name


def test_no_spelling_stands_for_two_subjects():
    seen = {}
    for subject in catalog._yaml("subjects.yaml"):
        for spelling in {subject["name"], subject["dative"], *subject.get("other", [])}:
            key = spelling.lower().replace("ё", "е")
            assert seen.setdefault(key, subject["name"]) == subject["name"]


@pytest.mark.parametrize(
    ("spelled", "name"),
    [
        ("Основной", "основной"), ("основной  период", "основной"), ("осн.", "основной"),
        ("Резерв", "резерв"), ("резервный", "резерв"), ("досрочный период", "досрочный"),
        ("Весна", "весна"), ("осень", "осень"), ("пересдача", "пересдача"),
        ("Дополнительный (сентябрьский)", "пересдача"), ("2 волна", None), ("", None),
    ],
)  # fmt: skip
def test_sittings_by_their_spellings(spelled, name):
    assert catalog.sitting(spelled) == name


def test_no_spelling_stands_for_two_sittings():
    seen = {}
    for sitting in catalog._yaml("sittings.yaml"):
        for spelling in {sitting["name"], *sitting["other"]}:
            assert spelling == spelling.lower().replace("ё", "е")
            assert seen.setdefault(spelling, sitting["name"]) == sitting["name"]


@pytest.mark.parametrize(
    ("word", "name"),
    [("Математка", "Математика"), ("обществозание", "Обществознание"), ("Крокодил", None)],
)
def test_the_subject_a_misspelled_word_resembles(word, name):
    assert catalog.nearest_subject(word) == name
