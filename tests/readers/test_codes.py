"""The crosswalk of codes and the schools of РИС ГИА: what is read, mended and left out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.place import Place
from intake.recognise import read_file
from readers import codes, layout
from readers.reading import UnreadableFileError
from readers.sheet import Sheet
from tests import small_files as files

CROSSWALK, RIS = files.CROSSWALK, files.RIS_SCHOOLS
INN, OGRN = "6403001008", "1026400000000"


def crosswalk(tmp_path, *rows, header=CROSSWALK):
    return read_file(files.xlsx(tmp_path / "a.xlsx", [header, *rows]))


def row(login="edu641072", oge="13450", ege="13450", inn=INN, ogrn=OGRN, since="", until=""):
    return [login, oge, ege, inn, ogrn, "МОУ «СОШ п. Мирный»", "Луговой район", since, until]


def ris(deleted="0", code="013450", name="МОУ «СОШ п. Мирный»", short="СОШ п. Мирный"):
    address = "413000, Луговой район, п. Мирный, ул. Новая, 1"
    return [
        "6f9619ff-0001", deleted, code, name, "301", "6f9619ff-0002", "6f9619ff-0003", "", address,
        "Выдумкина Анна Петровна", "8 (845) 123-45-67", "12", short, "63000000000", "0",
    ]  # fmt: skip


def values(reading, kind):
    return reading.rows.loc[reading.rows["subject"] == kind, "value"].tolist()


def rules(reading):
    return [(f.rule, f.row_number, f.column_name) for f in reading.findings]


def test_a_row_of_the_crosswalk_is_a_row_for_each_code(tmp_path):
    reading = crosswalk(tmp_path, row(since="01.09.2021"))
    assert (reading.dataset, reading.rows_read) == ("school_identifier", 6)
    assert dict(zip(reading.rows["subject"], reading.rows["value"], strict=True)) == {
        "логин": "edu641072", "код ОГЭ": "13450", "код ЕГЭ": "13450", "ИНН": INN, "ОГРН": OGRN,
        "наименование": "МОУ «СОШ п. Мирный»",
    }  # fmt: skip
    assert set(reading.rows["school_code"]) == {"641072"}
    assert set(reading.rows["valid_from"]) == {"2021-09-01"}
    assert reading.rows["valid_to"].isna().all()
    assert set(reading.rows["sitting"]) == {"кодификатор школ"}
    assert reading.findings == []


@pytest.mark.parametrize(
    "typed", ["13450", "013450", 13450, 13450.0, "13450.0", "13450,0", "13 450", "'013450"]
)
def test_noughts_and_a_point_of_an_exam_code_are_mended(tmp_path, typed):
    reading = crosswalk(tmp_path, row(oge=typed))
    assert values(reading, "код ОГЭ") == ["13450"]


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("с 01.09.2019", "по 31.08.2021", ("2019-09-01", "2021-08-31")),
        ("01.09.2019 г.", "по н.в.", ("2019-09-01", None)),
        ("с 2019-09-01", "по настоящее время", ("2019-09-01", None)),
    ],
)
def test_days_may_be_told_in_the_words_of_the_header(tmp_path, since, until, days):
    reading = crosswalk(tmp_path, row(since=since, until=until))
    assert reading.findings == []
    found = (
        reading.rows[["valid_from", "valid_to"]]
        .astype("object")
        .where(lambda each: each.notna(), None)
    )
    assert set(found.itertuples(index=False, name=None)) == {days}


@settings(deadline=None, max_examples=30)
@given(
    code=st.integers(1, 999_999),
    noise=st.sampled_from(["{}", "{:06}", "{}.0", "{},0", " {} ", "{}\u00a0"]),
)
def test_an_exam_code_is_the_same_whatever_excel_did_to_it(code, noise):
    cells = [CROSSWALK, row(oge=noise.format(code))]
    reading = codes.read(Sheet("Лист1", cells), layout.find("Лист1", cells))
    assert values(reading, "код ОГЭ") == [str(code)]


@pytest.mark.parametrize("typed", ["000000", "нет", "1234567", "13450.5"])
def test_what_is_no_exam_code_is_shown_and_left_out(tmp_path, typed):
    reading = crosswalk(tmp_path, row(oge=typed))
    assert values(reading, "код ОГЭ") == []
    assert rules(reading) == [("oge-code-invalid", 2, "Код ОГЭ")]
    assert "столбец B" in reading.findings[0].message


@pytest.mark.parametrize(
    ("typed", "read"),
    [(INN, INN), (int(INN), INN), (float(INN), INN), ("6403 001 008", INN),
     (101000007, "0101000007"), ("101000007", "0101000007")],
)  # fmt: skip
def test_a_lost_nought_of_inn_is_put_back(tmp_path, typed, read):
    assert values(crosswalk(tmp_path, row(inn=typed)), "ИНН") == [read]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("640300100801", "ИНН человека"),
        ("6403001007", "контрольная цифра"),
        ("64030010", "10 цифр"),
        ("640300100", "10 цифр"),
    ],
)
def test_a_wrong_inn_is_a_warning_and_is_not_loaded(tmp_path, typed, why):
    reading = crosswalk(tmp_path, row(inn=typed))
    assert values(reading, "ИНН") == []
    assert rules(reading) == [("inn-invalid", 2, "ИНН")]
    assert why in reading.findings[0].message
    assert values(reading, "код ОГЭ") == ["13450"]


@pytest.mark.parametrize("typed", ["1026400000003", "102640000000", "1,0264E+12"])
def test_a_wrong_ogrn_is_a_warning_and_is_not_loaded(tmp_path, typed):
    reading = crosswalk(tmp_path, row(ogrn=typed))
    assert values(reading, "ОГРН") == []
    assert rules(reading) == [("ogrn-invalid", 2, "ОГРН")]


@pytest.mark.parametrize("login", ["sch641072", "edu641072", "ksh641072", "KSH641072", "641072"])
def test_a_login_stays_as_the_crosswalk_spells_it(tmp_path, login):
    reading = crosswalk(tmp_path, row(login))
    assert values(reading, "логин") == [login.lower()]
    assert set(reading.rows["school_code"]) == {"641072"}


def test_two_logins_of_one_school_keep_their_days(tmp_path):
    reading = crosswalk(
        tmp_path,
        row("sch641072", until="31.08.2021"),
        row("edu641072", since="01.09.2021", until="по настоящее время"),
    )
    logins = reading.rows[reading.rows["subject"] == "логин"]
    assert logins[["value", "valid_from", "valid_to"]].fillna("").to_numpy().tolist() == [
        ["sch641072", "", "2021-08-31"],
        ["edu641072", "2021-09-01", ""],
    ]
    assert values(reading, "ИНН") == [INN]
    inn = reading.rows[reading.rows["subject"] == "ИНН"].iloc[0]
    assert (inn["valid_from"], inn["valid_to"]) == (None, None)


def test_a_former_login_ends_the_day_before_the_new_one(tmp_path):
    header = ["Прежний логин", *CROSSWALK]
    reading = crosswalk(tmp_path, ["sch641011", *row(since="01.09.2021")], header=header)
    logins = reading.rows[reading.rows["subject"] == "логин"].set_index("value")
    assert set(logins["school_code"]) == {"641072"}
    assert logins.loc["sch641011", "valid_from"] is None
    assert logins.loc["sch641011", "valid_to"] == "2021-08-31"
    assert logins.loc["edu641072", "valid_from"] == "2021-09-01"


@pytest.mark.parametrize(
    ("since", "until"),
    [("с сентября", ""), ("31.02.2021", ""), ("2021-02-31", ""), ("01.09.2021", "31.08.2021")],
)
def test_days_that_are_none_are_left_out(tmp_path, since, until):
    reading = crosswalk(tmp_path, row(since=since, until=until))
    assert [finding.rule for finding in reading.findings] == ["days-invalid"]
    assert reading.rows[["valid_from", "valid_to"]].isna().all(axis=None)


def test_other_headers_of_the_crosswalk_are_known_too(tmp_path):
    reading = crosswalk(
        tmp_path, ["641072", "13450", "СОШ"], header=["Логин", "Код ОО (ОГЭ)", "Наименование"]
    )
    assert values(reading, "код ОГЭ") == ["13450"]


def test_schools_of_ris_are_read_without_their_heads(tmp_path):
    path = files.text(tmp_path / "schools.csv", [RIS, ris(), ris(deleted="1", code="5811")])
    reading = read_file(path)
    assert reading.dataset == "school_identifier"
    assert values(reading, "код ОГЭ") == values(reading, "код ЕГЭ") == ["13450"]
    assert values(reading, "наименование") == ["МОУ «СОШ п. Мирный»", "СОШ п. Мирный"]
    assert reading.rows["school_code"].isna().all()
    assert set(reading.rows["place"]) == {Place("Луговой район", "Мирный")}
    assert "Выдумкина" not in reading.rows.to_string()
    assert "123-45" not in reading.rows.to_string()


@pytest.mark.parametrize("header", [RIS, [each for each in RIS if "Фактический" not in each]])
def test_schools_of_ris_are_where_their_legal_address_is_if_no_other_is_told(tmp_path, header):
    told = dict(zip(RIS, ris(), strict=True))
    told |= {"Юридический адрес ОО": told["Фактический адрес ОО"], "Фактический адрес ОО": ""}
    reading = read_file(files.text(tmp_path / "schools.csv", [header, [told[t] for t in header]]))
    assert set(reading.rows["place"]) == {Place("Луговой район", "Мирный")}


@pytest.mark.parametrize(
    ("name", "kinds"),
    [("schools ГИА-9", {"код ОГЭ"}), ("школы ЕГЭ", {"код ЕГЭ"}),
     ("школы ОГЭ и ЕГЭ", {"код ОГЭ", "код ЕГЭ"})],
)  # fmt: skip
def test_a_file_of_one_exam_tells_the_codes_of_that_exam(tmp_path, name, kinds):
    reading = read_file(files.text(tmp_path / f"{name}.csv", [RIS, ris()]))
    assert set(reading.rows["subject"]) - {"наименование"} == kinds


@pytest.mark.parametrize(
    "rows",
    [[CROSSWALK], [RIS], [RIS, ris(deleted="1")]],
    ids=["no row", "no row of РИС", "all schools of РИС deleted"],
)
def test_a_table_that_tells_no_code_is_a_blank_form(tmp_path, rows):
    with pytest.raises(UnreadableFileError) as caught:
        read_file(files.xlsx(tmp_path / "a.xlsx", rows))
    assert caught.value.finding.rule == "blank-form"


def test_a_list_of_pupils_beside_the_schools_is_refused(tmp_path):
    row = [*ris(), "Ёлкин Епифан Саввич"]
    path = files.text(tmp_path / "schools.csv", [[*RIS, "ФИО участника"], row])
    with pytest.raises(UnreadableFileError) as caught:
        read_file(path)
    assert {finding.rule for finding in caught.value.findings} == {"personal-data"}
