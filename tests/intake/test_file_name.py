from pathlib import Path

import pytest

from intake import file_name


def said(path):
    return {(item.facet, item.value, item.source) for item in file_name.evidence(Path(path))}


def test_a_dump_of_2021():
    path = "/data/in/2021/5/Проведение работы по математике, 5 класс. ВПР 2021.xlsx"
    assert said(path) == {
        ("procedure", "ВПР", "file name"), ("class", "5", "file name"),
        ("calendar_year", "2021", "file name"), ("subject", "Математика", "file name"),
        ("class", "5", "folder"), ("calendar_year", "2021", "folder"),
    }  # fmt: skip


def test_a_dump_of_2020():
    assert said("/data/in/2020/6/Русский язык.xlsx") == {
        ("subject", "Русский язык", "file name"), ("class", "6", "folder"),
        ("calendar_year", "2020", "folder"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "facet", "value"),
    [
        ("ВПР.xlsx", "procedure", "ВПР"), ("результаты огэ.xlsx", "procedure", "ОГЭ"),
        ("ЕГЭ_2021.xlsx", "procedure", "ЕГЭ"), ("РПР 7 класс.xlsx", "procedure", "РПР"),
        ("2020-2021.xlsx", "school_year", "2020/21"), ("2020_21.xlsx", "school_year", "2020/21"),
        ("за 2020–2021 год.xlsx", "school_year", "2020/21"),
        ("7-й класс.xlsx", "class", "7"), ("10 кл.xlsx", "class", "10"),
        ("осень.xlsx", "sitting", "осень"), ("ОГЭ пересдача.xlsx", "sitting", "пересдача"),
        ("ОГЭ резерв.xlsx", "sitting", "резерв"), ("ОГЭ, резервный.xlsx", "sitting", "резерв"),
        ("план 2020-2024 на 2021.docx", "calendar_year", "2021"),
        ("ВПР 2021-09-14.xlsx", "calendar_year", "2021"),
        ("карта edu641017.docx", "school_code", "641017"),
        ("по окружающему миру.xlsx", "subject", "Окружающий мир"),
        ("Математика_профильная_2021.xlsx", "subject", "Математика профильная"),
        ("по русскому языку.xlsx", "subject", "Русский язык"),
        ("История 11.xlsx", "subject", "История"),
    ],
)  # fmt: skip
def test_a_name_says(name, facet, value):
    assert (facet, value, "file name") in said(f"/x/{name}")


@pytest.mark.parametrize(
    ("name", "facet"),
    [
        ("двпрх.xlsx", "procedure"), ("приказ 12021.xlsx", "calendar_year"),
        ("2020-2022.xlsx", "school_year"), ("план 2020-2024 гг.docx", "calendar_year"),
        ("2020–2022.xlsx", "calendar_year"), ("2024_2020.xlsx", "calendar_year"),
        ("ОГЭ резервная копия.xlsx", "sitting"), ("edu6410171.docx", "school_code"),
        ("классики.xlsx", "class"), ("предыстория.xlsx", "subject"), ("125 класс.xlsx", "class"),
    ],
)  # fmt: skip
def test_a_name_does_not_say(name, facet):
    assert facet not in {item.facet for item in file_name.evidence(Path(f"/x/{name}"))}


def test_only_the_three_nearest_folders_speak():
    assert ("calendar_year", "2021", "folder") in said("/2021/a/b/c.xlsx")
    assert said("/2021/a/b/c/d.xlsx") == set()


@pytest.mark.parametrize("folder", ["0", "13", "05а", "123"])
def test_a_folder_that_is_no_class(folder):
    assert "class" not in {facet for facet, _, _ in said(f"/x/{folder}/y.xlsx")}


def test_a_school_year_is_not_taken_for_a_calendar_year():
    assert {facet for facet, _, _ in said("/x/2020-2021.xlsx")} == {"school_year"}


def test_the_words_are_kept_for_the_message():
    found = file_name.evidence(Path("/x/2021/ВПР.xlsx"))
    assert {(item.facet, item.detail) for item in found} == {
        ("procedure", "ВПР"), ("calendar_year", "2021"),
    }  # fmt: skip


def test_every_class_of_a_name_speaks():
    found = file_name.evidence(Path("/x/математика, 5 класс. ВПР 2021 (6 класс).xlsx"))
    assert [item.value for item in found if item.facet == "class"] == ["5", "6"]
