"""A report of self-examination from a workbook to the warehouse, beside the loaded ОГЭ."""

import pytest

from reference import catalog
from tests import small_files as files
from tests.stages.facts import schools
from tests.warehouse.facts import load, results
from warehouse.query import frame

INDICATORS = catalog.self_examination().indicators
VALUES = {
    "1.1": 200, "1.2": 80, "1.3": 100, "1.4": 20, "1.5": "69/34,5%", "1.8": "62,5",
    "1.10": "3 чел. / 30 %", "1.11": "1 человек/10%", "1.20": "20/10%", "1.24": 20,
    "1.30.1": "4/0,2", "2.3": "да", "2.4": "нет",
}  # fmt: skip
EXAM = {"school_year": "2020/21", "procedure": "ОГЭ", "sitting": "основной", "class": 9}


@pytest.fixture
def report(tmp_path):
    """A workbook whose codes are numbers, as Excel keeps them."""

    def write(*periods):
        rows = [
            [
                float(code) if code.count(".") == 1 else code,
                INDICATORS[code].name,
                "",
                "edu641017",
                period,
                value,
            ]
            for period in periods or ("2021",)
            for code, value in VALUES.items()
        ]
        title = ["1", "Образовательная деятельность", "", "", "", ""]
        return files.xlsx(tmp_path / "Самообследование.xlsx", [files.INDICATORS, title, *rows])

    return write


def exams(engine, marks, subject, **work):
    with engine.begin() as connection:
        load(connection, results({"641017": marks}, **EXAM | work, subject=subject))


def test_a_report_is_loaded_with_its_codes_units_and_answers(engine, take_in, report):
    outcome = take_in(report())

    assert outcome.status == "accepted"
    assert {finding.rule for finding in outcome.findings} == {"code-mended"}
    assert (outcome.rows_read, outcome.rows_loaded) == (len(VALUES), len(VALUES))
    with engine.connect() as connection:
        loaded = frame(connection, "SELECT * FROM mart.indicator_value").set_index("indicator_code")
    assert set(loaded.index) == set(VALUES)
    assert loaded["unit"].to_dict() == {code: INDICATORS[code].unit for code in VALUES}
    assert set(loaded["school_year"]) == {"2020/21"}
    assert loaded.loc[["1.10", "1.30.1", "2.3", "2.4"], "value"].tolist() == [3, 4, 1, 0]
    assert loaded.loc[["1.10", "1.30.1"], "share"].tolist() == [0.3, 0.2]


def test_those_who_failed_are_compared_with_the_main_sitting(engine, take_in, report):
    exams(engine, [2, 2, 2, *[3] * 7], "Русский язык")
    exams(engine, [2, 2, *[3] * 8], "Математика")
    exams(engine, [2, 3], "Математика", sitting="пересдача")
    exams(engine, [2] * 9, "Математика", school_year="2019/20")
    exams(engine, [2] * 9, "Русский язык", school_year="2021/22")

    outcome = take_in(report())

    [finding] = [each for each in outcome.findings if each.rule != "code-mended"]
    assert (outcome.status, finding.rule) == ("accepted_with_warnings", "failed-differs-from-oge")
    assert "показатель 1.11: не сдали 1" in finding.message
    assert "в основной срок 2" in finding.message


def test_each_year_is_compared_with_its_own_exam(engine, take_in, report):
    exams(engine, [2, 2, 2, *[3] * 7], "Русский язык", school_year="2018/19")
    exams(engine, [2, 2, *[3] * 8], "Русский язык")

    outcome = take_in(report("2019", "2021"))

    [finding] = [each for each in outcome.findings if each.rule != "code-mended"]
    assert "показатель 1.10: не сдали 3" in finding.message
    assert "в основной срок 2" in finding.message
    assert outcome.rows_loaded == 2 * len(VALUES)


def test_an_early_sitting_is_not_the_exam(engine, take_in, report):
    exams(engine, [2], "Русский язык", sitting="досрочный")

    assert take_in(report()).status == "accepted"


def test_a_code_that_cannot_be_told_is_not_loaded(engine, take_in, tmp_path):
    sure = [[code, "", "", "edu641017", "2021", "7"] for code in ("1.24", "1.2.1", "М.1", "М.2")]
    rows = [files.INDICATORS, [1.1, "", "", "edu641017", "2021", "7"], *sure]

    outcome = take_in(files.xlsx(tmp_path / "Показатели.xlsx", rows))

    [finding] = outcome.findings
    assert (finding.rule, finding.row_number) == ("code-unclear", 2)
    assert (outcome.rows_loaded, outcome.rows_rejected) == (4, 1)
    with engine.connect() as connection:
        loaded = frame(connection, "SELECT indicator_code FROM mart.indicator_value")
    assert sorted(loaded["indicator_code"]) == ["1.2.1", "1.24", "М.1", "М.2"]


def own_form(folder, title="Показатели деятельности за 2020 год"):
    """The form of one school, which no column names."""
    rows = [
        [code, INDICATORS[code].name, INDICATORS[code].unit, value]
        for code, value in VALUES.items()
    ]
    head = ["№ п/п", "Показатели", "Единица измерения", "Значение"]
    return files.xlsx(folder / "Самообследование.xlsx", [[title], head, *rows])


@pytest.mark.parametrize("spoken", ["folder", "title"])
def test_the_form_of_one_school_is_that_of_its_folder_or_of_its_title(
    engine, take_in, tmp_path, spoken
):
    schools(engine, {"641017": "СОШ п. Мирный", "641018": "СОШ с. Ясное"})
    title = "Показатели деятельности МОУ «СОШ п. Мирный» за 2020 год"
    path = own_form(tmp_path, title) if spoken == "title" else own_form(tmp_path / "edu641017")
    outcome = take_in(path)
    assert outcome.rows_loaded == len(VALUES), outcome.findings
    with engine.connect() as connection:
        loaded = frame(connection, "SELECT * FROM mart.indicator_value")
    assert set(loaded["school_code"]) == {"641017"}
    assert set(zip(loaded["period"], loaded["school_year"], strict=True)) == {("2020", "2019/20")}


def test_a_form_of_nobody_is_not_loaded(engine, take_in, tmp_path):
    schools(engine, {"641017": "СОШ п. Мирный"})
    outcome = take_in(own_form(tmp_path))
    assert outcome.rows_loaded == 0
    assert [f.message for f in outcome.findings if "школа не названа" in f.message]
    assert outcome.status == "rejected"
