import pandas as pd

from readers import groups


def named(names, schools=None):
    cells = pd.Series(names, dtype="str")
    return groups.named(cells, cells, None if schools is None else pd.Series(schools, dtype="str"))


def test_one_city_has_one_key_however_its_files_spell_it():
    spelled = ["город Вольск", "г. Вольск", "Вольск"]
    found = named(spelled, ["12", "12", "12"])
    assert found["school_code"].tolist() == ["г. Вольск"] * 3
    assert found["group_name"].tolist() == spelled


def test_a_bare_adjective_is_not_guessed_to_be_a_city_or_a_district():
    assert named(["Степной"], ["12"])["school_code"].tolist() == ["Степной"]


def test_a_bare_name_is_a_municipality_only_where_it_has_several_schools():
    found = named(["Вольск", "Вольск", "Вольск", "Гимназия"], ["12", "1", "", "3"])
    assert found["level"].tolist() == ["municipality", "Вольск", "Вольск", "Гимназия"]


def test_a_school_is_known_by_its_login_whatever_it_is_called():
    found = named(["Саратовская область (edu641017)", "sch641018", "МБОУ (641019)"])
    assert found["school_code"].tolist()[:2] == ["641017", "641018"]
    assert found["level"].tolist() == ["school", "school", "МБОУ (641019)"]


def test_a_login_is_one_in_capitals_too():
    assert named(["EDU641017", "МБОУ (Sch641018)"])["level"].tolist() == ["school", "school"]


def test_years_of_works_become_school_years_and_other_words_stay():
    cells = pd.Series(["2021", "2020.0", "2021/22", "год", ""])
    assert groups.school_years(cells).tolist() == ["2020/21", "2019/20", "2021/22", "год", ""]
