"""A map says what it must, and a wrong one says what is wrong with it, all at once."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import UserError
from readers import saved_map
from readers.sheet import Sheet
from schemas.datasets import DATASETS

LONG = """
title: Кадры
dataset: indicator_value
columns: {school_code: ОО, subject: Код, sitting: Период, value_text: Сколько}
"""
WIDE = """
title: Контингент
dataset: indicator_value
columns: {school_code: ОО, sitting: Период}
values:
- {header: "Численность, чел.", subject: К.1}
- {header: "Доля, %", subject: К.2}
"""


@pytest.mark.parametrize("text", [LONG, WIDE])
def test_a_map_that_is_saved_and_loaded_is_the_same(tmp_path, text):
    mapping = saved_map.parse(text)
    file = saved_map.save(tmp_path / "maps", "кадры", mapping)
    assert file.name == "кадры.yaml"
    assert saved_map.load(tmp_path / "maps") == {"кадры": mapping}


def test_without_a_folder_there_are_no_maps(tmp_path):
    assert saved_map.load(tmp_path / "maps") == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: [", "строка 1: это не YAML"),
        ("", "файл пуст"),
        ("title: а", "нет ключа dataset"),
        (LONG + "foo: 1", "лишний ключ foo"),
        (LONG + "school: инн", "в ключе school стоит «инн», а допустимо: логин, ИНН"),
        (LONG.replace("indicator_value", "assessment_result"), "допустимо: indicator_value"),
        (LONG.replace("ОО", "1.10"), "в ключе columns.school_code стоит не текст; возьмите"),
        (WIDE.replace("К.1", "1.10"), "в ключе values.0.subject стоит не текст; возьмите"),
        (LONG.replace("subject:", "code:"), "столбца «code» в наборе indicator_value нет"),
        (LONG.replace("subject: Код, ", ""), "не сказано, где «Код показателя»"),
        (LONG + "constants: {sitting: '2021'}", "«sitting» задано дважды"),
        (WIDE.replace(", subject: К.2", ""), "в values не задано subject у «Доля, %»"),
        (
            WIDE.replace("subject: К.1", "subject: К.1, sitting: '2021'"),
            "в values не задано sitting у «Доля, %»",
        ),
        (WIDE.replace("К.2", "К.1"), "с одним и тем же показателем"),
        (WIDE.replace("Доля, %", "Численность, чел."), "«численность, чел.» назван дважды"),
        (WIDE.replace("К.2", "К.2, unit: человек"), "единица «человек», а в заголовке «%»"),
        (LONG.replace("Сколько", "ФИО директора"), "«ФИО директора» – персональные данные"),
        (LONG.replace("Сколько", "Школа / телефон"), "персональные данные (телефоны)"),
        (
            LONG.replace("school_code: ОО, ", "") + "constants: {school_code: СОШ}",
            "в constants school_code – не логин",
        ),
        (
            LONG.replace(", value_text: Сколько", "") + "constants: {value_text: '5'}",
            "перенесите из constants в columns",
        ),
        (LONG + "header_rows: 9", "ключ header_rows заполнен не так"),
    ],
)  # fmt: skip
def test_a_wrong_map_is_a_sentence_with_the_key(text, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        saved_map.parse(text)


def test_all_faults_of_all_files_are_said_at_once(tmp_path):
    (tmp_path / "а.yaml").write_text(LONG + "foo: 1\nbar: 2", encoding="utf-8")
    (tmp_path / "б.yaml").write_text("title: 1", encoding="utf-8")
    with pytest.raises(UserError) as error:
        saved_map.load(tmp_path)
    for said in ("а.yaml", "foo", "bar", "б.yaml", "title", "dataset"):
        assert said in str(error.value)


def test_every_dataset_a_map_may_fill_is_one_and_its_needs_are_its_columns():
    for name in saved_map.DatasetName.__args__:
        assert (
            saved_map.needed(name)
            <= set(saved_map.targets(name))
            <= set(DATASETS[name].model.to_schema().columns)
        )


@given(st.permutations(["ОО", "Код", "Период", "Сколько", "Что-то"]), st.integers(0, 30))
def test_the_order_of_columns_and_lines_above_do_not_matter(header, above):
    mapping = saved_map.parse(LONG)
    sheet = Sheet("Лист", [["Отчёт", "", "", "", ""]] * above + [header])
    match = saved_map.find(sheet, {"кадры": mapping})
    assert match.header_row == above
    assert header[match.places["subject"]] == "Код"
    assert header[match.places["value_text 1"]] == "Сколько"


def test_a_header_is_known_without_its_unit_and_told_apart_by_it():
    mapping = {"к": saved_map.parse(WIDE.replace("Доля", "Численность"))}
    for headers in (
        ["ОО", "Период", "Численность, %", "Численность, чел."],
        ["ОО", "Период", "ЧИСЛЕННОСТЬ (%)", "Численность (чел)"],
    ):
        match = saved_map.find(Sheet("Лист", [headers]), mapping)
        assert (match.places["value_text 1"], match.places["value_text 2"]) == (3, 2)


def test_one_column_is_not_two_of_the_map():
    mapping = {"к": saved_map.parse(WIDE.replace("Доля", "Численность"))}
    assert saved_map.find(Sheet("Лист", [["ОО", "Период", "Численность"]]), mapping) is None


def test_of_two_maps_the_one_that_says_more_reads_the_table():
    more = saved_map.parse(LONG.replace("sitting:", "unit: Единица, sitting:"))
    maps = {"а": more, "б": saved_map.parse(LONG)}
    headers = ["ОО", "Код", "Период", "Сколько"]
    assert saved_map.find(Sheet("Лист", [headers]), maps).layout.id == "map:б"
    assert saved_map.find(Sheet("Лист", [[*headers, "Единица"]]), maps).layout.id == "map:а"


def test_a_drifted_header_names_the_nearest_map_and_what_it_lacks():
    far = saved_map.parse(LONG.replace("Сколько", "Итог"))
    maps = {"а": far, "кадры": saved_map.parse(LONG), "я": far}
    miss = saved_map.nearest(Sheet("Лист", [["ОО", "Код", "Отчётный период", "Сколько"]]), maps)
    assert miss.missing == ["Период"]
    assert miss.found == ["Отчётный период"]
    assert "Кадры" in miss.layout.title
    assert "кадры.yaml" in miss.layout.title
    assert saved_map.nearest(Sheet("Лист", [["ОО", "Погода"]]), maps) is None


def test_another_spelling_in_the_map_takes_the_drifted_header():
    mapping = saved_map.parse(LONG.replace("Период", "[Период, Отчётный период]"))
    sheet = Sheet("Лист", [["ОО", "Код", "Отчетный период", "Сколько"]])
    assert saved_map.find(sheet, {"кадры": mapping}) is not None
