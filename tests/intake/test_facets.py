from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.finding import Severity
from intake import facets
from readers.reading import Evidence, Reading

SOURCES = {
    "content": "содержание",
    "file name": "имя файла",
    "folder": "папка",
    "operator": "указание оператора",
}
# What a file of ВПР of spring 2021 says of itself, and what would contradict it.
SAID = {
    "procedure": ("ВПР", "ОГЭ"),
    "school_year": ("2020/21", "2019/20"),
    "sitting": ("весна", "осень"),
    "subject": ("Математика", "Русский язык"),
    "class": ("5", "6"),
}


def reading(dataset="assessment_result", **columns):
    return Reading(dataset, "any", pd.DataFrame({"school_code": ["641017"], **columns}), 1)


def said(facet, value, source="file name"):
    return Evidence(facet, value, source, f"{source}: {value}")


def resolved(*evidence, dataset="assessment_result", **columns):
    return facets.resolve(reading(dataset, **columns), list(evidence))


def whole(**other):
    """Evidence for every facet, some of it other than usual or (None) left out."""
    values = {facet: value for facet, (value, _) in SAID.items()} | other
    return [said(facet, value) for facet, value in values.items() if value is not None]


def rules(result):
    return [finding.rule for finding in result.findings]


def test_what_all_sources_say_is_what_the_file_is_about():
    result = resolved(*whole(), *(said(f, v, "content") for f, (v, _) in SAID.items()))
    assert result.findings == []
    assert result.values == {facet: value for facet, (value, _) in SAID.items()}


@pytest.mark.parametrize("facet", SAID)
@pytest.mark.parametrize("pair", combinations(SOURCES, 2), ids=" and ".join)
def test_two_sources_that_disagree_hold_the_file_and_both_are_named(facet, pair):
    one, other = SAID[facet]
    result = resolved(
        *whole(**{facet: None}), said(facet, one, pair[0]), said(facet, other, pair[1])
    )
    held = [finding for finding in result.findings if finding.rule == f"{facet}-conflict"]
    assert len(held) == 1
    assert held[0].severity is Severity.HOLD
    for source, value in zip(pair, (one, other), strict=True):
        assert f"{SOURCES[source]} («{source}: {value}») – {value}" in held[0].message


@pytest.mark.parametrize("pair", combinations(SOURCES, 2), ids=" and ".join)
def test_a_calendar_year_speaks_of_the_school_year_too(pair):
    result = resolved(
        *whole(school_year=None),
        said("calendar_year", "2021", pair[0]),
        said("school_year", "2021/22", pair[1]),
    )
    assert rules(result) == ["school_year-conflict"]
    assert "2020/21" in result.findings[0].message
    assert "2021/22" in result.findings[0].message


@pytest.mark.parametrize("facet", ["procedure", "school_year", "subject", "class"])
def test_a_facet_nobody_names_holds_the_file(facet):
    result = resolved(
        *whole(**{facet: None, "sitting": None if facet == "school_year" else "весна"})
    )
    assert f"{facet}-unknown" in rules(result)
    assert {finding.severity for finding in result.findings} == {Severity.HOLD}


@pytest.mark.parametrize(
    ("dataset", "facet"),
    [("mentorship", "school_year"), ("nor_list", "school_year"), ("indicator_value", "school_year"),
     ("document", "school_code"), ("roadmap_item", "school_year")],
)  # fmt: skip
def test_other_datasets_need_their_facets_too(dataset, facet):
    rows = pd.DataFrame({"sheet": ["Лист1"]})
    result = facets.resolve(Reading(dataset, "any", rows, 1), [])
    assert f"{facet}-unknown" in rules(result)
    assert (
        facet
        not in facets.resolve(Reading(dataset, "any", rows.assign(**{facet: "x"}), 1), []).values
    )


def test_the_registry_needs_to_be_told_nothing():
    assert resolved(dataset="school") == facets.Facets({}, [])


def seasons(year, class_=None, pupils=None, sitting=None):
    evidence = [*whole(school_year=None, sitting=sitting), said("calendar_year", year, "folder")]
    evidence = [item for item in evidence if item.facet != "class"]
    if class_:
        evidence.append(said("class", class_, "folder"))
    if pupils:
        evidence.append(said("pupil_class", pupils, "content"))
    result = resolved(*evidence)
    return result, tuple(result.values.get(f) for f in ("school_year", "sitting", "class"))


@pytest.mark.parametrize(
    ("year", "class_", "pupils", "work"),
    [
        # Autumn 2020: the class of the folder is the programme's, the pupils are one higher.
        ("2020", "5", "6", ("2019/20", "осень", "5")),
        ("2020", None, "6", ("2019/20", "осень", "5")),
        ("2020", "8", "9", ("2019/20", "осень", "8")),
        ("2020", "9", "1", ("2019/20", "осень", "9")),
        ("2021", "5", "5", ("2020/21", "весна", "5")),
        ("2021", "5", None, ("2020/21", "весна", "5")),
        ("2021", None, "5", ("2020/21", "весна", "5")),
        # In 2022 both seasons were: the pupils' class tells which.
        ("2022", "5", "5", ("2021/22", "весна", "5")),
        ("2022", "5", "6", ("2021/22", "осень", "5")),
        # A code that begins with 1 is of class 10 or 11.
        ("2022", "11", "1", ("2021/22", "весна", "11")),
        ("2021", "10", "1", ("2020/21", "весна", "10")),
    ],
)
def test_season_and_class_follow_from_year_folder_and_codes(year, class_, pupils, work):
    result, found = seasons(year, class_, pupils)
    assert result.findings == []
    assert found == work


@pytest.mark.parametrize(
    ("year", "class_", "pupils"),
    [("2021", "5", "6"), ("2020", "5", "5"), ("2022", "5", "7"), ("2021", "5", "1"),
     ("2021", "11", "2")],
)  # fmt: skip
def test_codes_of_another_class_hold_the_file(year, class_, pupils):
    result, _ = seasons(year, class_, pupils)
    assert rules(result)[0] == "class-conflict"
    message = result.findings[0].message
    assert f"папка («folder: {class_}») – {class_}" in message
    assert f"ученики {pupils} класса" in message


@pytest.mark.parametrize(
    ("year", "class_", "pupils", "missing"),
    [
        ("2022", "5", None, "sitting"),  # spring and autumn alike
        ("2022", None, "6", "class"),
        ("2021", None, "1", "class"),  # 10 or 11
        ("2021", None, None, "class"),
    ],
)
def test_what_stays_open_is_not_guessed(year, class_, pupils, missing):
    result, _ = seasons(year, class_, pupils)
    assert f"{missing}-unknown" in rules(result)
    assert missing not in result.values


def test_a_named_season_decides_between_two():
    _, found = seasons("2022", "5", None, sitting="осень")
    assert found == ("2021/22", "осень", "5")
    result, _ = seasons("2022", "5", "5", sitting="осень")
    assert rules(result)[0] == "class-conflict"


@given(st.integers(4, 8), st.sampled_from([("2021", 0), ("2020", 1)]))
def test_in_autumn_pupils_are_one_class_higher_and_in_spring_none(class_, season):
    year, ahead = season
    for pupils in range(2, 10):
        result, _ = seasons(year, str(class_), str(pupils))
        assert (result.findings == []) == (pupils == class_ + ahead)


@pytest.mark.parametrize(("procedure", "class_"), [("ОГЭ", "9"), ("ЕГЭ", "11")])
def test_an_exam_has_its_class_and_main_sitting(procedure, class_):
    result = resolved(*whole(procedure=procedure, sitting=None, **{"class": None}))
    assert result.findings == []
    assert (result.values["class"], result.values["sitting"]) == (class_, "основной")


def test_an_exam_may_be_of_another_sitting():
    result = resolved(*whole(procedure="ОГЭ", sitting="пересдача", **{"class": None}))
    assert result.values["sitting"] == "пересдача"


@pytest.mark.parametrize(("procedure", "other"), [("ОГЭ", "11"), ("ЕГЭ", "9")])
def test_an_exam_of_another_class_holds_the_file(procedure, other):
    result = resolved(*whole(procedure=procedure, sitting="основной", **{"class": other}))
    assert "class-conflict" in rules(result)


def test_what_the_rows_themselves_say_is_neither_needed_nor_overwritten():
    rows = {
        "procedure": ["ОГЭ"], "sitting": ["пересдача"], "class": ["9"], "subject": ["Физика"],
    }  # fmt: skip
    result = resolved(said("school_year", "2020/21"), **rows)
    assert result.findings == []
    assert result.values == {"school_year": "2020/21"}
    with_procedure_of_name = resolved(
        said("school_year", "2020/21"), said("procedure", "ОГЭ"),
        sitting=["пересдача"], subject=["Физика"], **{"class": ["9"]},
    )  # fmt: skip
    assert with_procedure_of_name.values == {"school_year": "2020/21", "procedure": "ОГЭ"}


@pytest.mark.parametrize(("facet", "in_rows"), [("procedure", "ОГЭ"), ("class", "9")])
def test_rows_that_all_say_one_thing_are_the_content(facet, in_rows):
    usual = {"procedure": "ЕГЭ", "class": "11"}[facet]
    rows = {"sitting": ["основной"], "subject": ["Физика"], facet: [in_rows]}
    result = resolved(said("school_year", "2020/21"), said(facet, usual, "folder"), **rows)
    assert f"{facet}-conflict" in rules(result)
    assert result.findings[0].severity is Severity.HOLD


def test_an_exam_named_by_its_rows_has_its_class_and_main_sitting():
    result = resolved(said("school_year", "2020/21"), procedure=["ЕГЭ"], subject=["Физика"])
    assert result.findings == []
    assert (result.values["class"], result.values["sitting"]) == ("11", "основной")


@pytest.mark.parametrize("sitting", [None, "пересдача"])
def test_exams_of_several_classes_have_their_class_by_row(sitting):
    rows = pd.DataFrame({"procedure": ["ЕГЭ", "ОГЭ", "ЕГЭ"], "subject": ["Физика"] * 3})
    evidence = [said("school_year", "2020/21")]
    if sitting:
        evidence.append(said("sitting", sitting))
    result = facets.resolve(Reading("assessment_result", "any", rows, 3), evidence)
    assert result.findings == []
    assert result.values["class"].tolist() == ["11", "9", "11"]
    assert result.values["sitting"] == (sitting or "основной")


def test_exams_whose_rows_name_their_class_need_no_sitting_either():
    rows = {"procedure": ["ЕГЭ", "ОГЭ"], "subject": ["Физика"] * 2, "class": ["11", "9"]}
    reading = Reading("assessment_summary", "any", pd.DataFrame(rows), 2)
    result = facets.resolve(reading, [said("school_year", "2020/21"), said("class", "9")])
    assert result.findings == []
    assert result.values == {"school_year": "2020/21", "sitting": "основной"}


def test_an_exam_beside_a_work_of_another_kind_needs_a_class_in_every_row():
    rows = pd.DataFrame({"procedure": ["ВПР", "ОГЭ"], "subject": ["Физика"] * 2})
    result = facets.resolve(
        Reading("assessment_result", "any", rows, 2), [said("school_year", "2020/21")]
    )
    assert "class-unknown" in rules(result)


def test_codes_of_two_classes_hold_the_file_and_are_counted():
    evidence = [item for item in whole() if item.facet not in ("class", "sitting")]
    codes = [
        Evidence("pupil_class", "5", "content", "коды 50001 и далее: 1"),
        Evidence("pupil_class", "6", "content", "коды 60001 и далее: 4"),
    ]
    result = resolved(*evidence, *codes)
    assert rules(result)[0] == "class-conflict"
    message = result.findings[0].message
    assert "коды 50001 и далее: 1" in message
    assert "коды 60001 и далее: 4" in message
    assert "Разделите файл" in message
    assert "class" not in result.values


@pytest.mark.parametrize("source", ["content", "file name"])
def test_two_classes_of_one_source_are_a_conflict(source):
    result = resolved(*whole(), said("class", "6", source), said("class", "5", source))
    assert "class-conflict" in rules(result)


@pytest.mark.parametrize(("class_", "pupils"), [("7", "8"), ("7", "7"), (None, "7"), ("7", None)])
def test_a_season_that_is_not_in_the_calendar_is_named_as_such(class_, pupils):
    result, _ = seasons("2023", class_, pupils, "осень")
    assert rules(result)[0] == "season-not-in-calendar"
    assert "class-conflict" not in rules(result)
    assert {finding.severity for finding in result.findings} == {Severity.HOLD}
    assert "в календаре нет осенних ВПР 2023 года" in result.findings[0].message
    assert "sitting-unknown" not in rules(result)


def test_spring_2020_is_not_in_the_calendar():
    result, _ = seasons("2020", "5", "5", "весна")
    assert "в календаре нет весенних ВПР 2020 года" in result.findings[0].message


def test_beside_a_conflict_of_classes_the_sitting_is_not_said_to_be_missing():
    result, _ = seasons("2021", "5", "7")
    assert rules(result) == ["class-conflict"]
    assert "календаре" not in result.findings[0].message


def test_a_class_that_would_fit_another_season_is_told_that_the_calendar_has_none():
    result, _ = seasons("2023", "7", "8")
    assert rules(result) == ["class-conflict"]
    assert "в календаре нет осенних ВПР 2023 года" in result.findings[0].message


@pytest.mark.parametrize(
    ("facet", "named", "missing"),
    [
        ("procedure", "Процедура названа", "процедура не указана"),
        ("class", "Класс назван", "класс не указан"),
        ("school_year", "Учебный год назван", "учебный год не указан"),
        ("subject", "Предмет назван", "предмет не указан"),
        ("sitting", "Срок назван", None),
        ("school_code", "Школа названа", "школа не указана"),
    ],
)
def test_verbs_agree_with_what_they_speak_of(facet, named, missing):
    if facet == "school_code":
        rows = Reading("document", "any", pd.DataFrame({"sheet": [""]}), 1)
        pair = [said(facet, "641017"), said(facet, "641018")]
        twice, absent = facets.resolve(rows, pair), facets.resolve(rows, [])
    else:
        one, other = SAID[facet]
        pair = [said(facet, one), said(facet, other, "folder")]
        twice = resolved(*whole(**{facet: None}), *pair)
        absent = resolved(*whole(**{facet: None}))
    assert any(f"{named} по-разному" in finding.message for finding in twice.findings)
    if missing:
        assert any(f"{missing} ни в" in finding.message for finding in absent.findings)


def test_a_subject_the_catalog_does_not_know_holds_the_file():
    result = resolved(*whole(subject="Математка"))
    assert rules(result) == ["subject-unknown-word"]
    assert result.findings[0].severity is Severity.HOLD
    assert "«Математка» (похоже на «Математика»)" in result.findings[0].message


@pytest.mark.parametrize("in_rows", [True, False])
def test_mathematics_of_ege_without_its_level_is_asked_about(in_rows):
    rows = {"subject": ["Физика", "Математика"], "sheet": ["Лист1"] * 2, "row_number": [2, 3]}
    evidence = [said("school_year", "2020/21"), said("class", "11")]
    if in_rows:
        rows["procedure"] = ["ЕГЭ", "ЕГЭ"]
    else:
        evidence.append(said("procedure", "ЕГЭ"))
    result = facets.resolve(Reading("assessment_result", "any", pd.DataFrame(rows), 2), evidence)
    assert rules(result) == ["mathematics-level-unknown"]
    assert result.findings[0].severity is Severity.HOLD
    assert result.findings[0].row_number == 3
    assert "профильная или базовая" in result.findings[0].message


def test_mathematics_of_oge_has_no_level():
    rows = {"subject": ["Математика", "Математика базовая"], "procedure": ["ОГЭ", "ЕГЭ"]}
    result = facets.resolve(
        Reading("assessment_result", "any", pd.DataFrame(rows), 2), [said("school_year", "2020/21")]
    )
    assert result.findings == []
