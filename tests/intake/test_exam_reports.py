"""The statistical report (САО) on its whole way: summaries, and lists of schools apart."""

import pytest
from sqlalchemy import text

from tests import small_files as files
from tests.readers.test_exam_report import EGE, HIGH, LOW, OGE, SCHOOLS, word

NAMED = "SELECT school_code, results, participants, share_2, share_4_5 FROM mart.named_school"


@pytest.fixture
def query(engine):
    def run(statement):
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement))]

    return run


@pytest.fixture
def registry(take_in, tmp_path):
    schools = [
        ["edu641017", "МОУ «СОШ п. Мирный»", "Степной район"],
        ["edu641018", "МОУ «СОШ с. Луговое»", "Степной район"],
    ]
    return take_in(files.xlsx(tmp_path / "реестр.xlsx", [files.REGISTRY, *schools]))


def districts():
    groups = [["№ п/п", "АТЕ", "Всего участников", *[x for m in "2345" for x in (f"«{m}»", "")]]]
    groups.append(["", "", "", *["чел.", "%"] * 4])
    return [*groups, ["1", "Степной муниципальный район", "40", "4", "10", "20", "50", "12", "30",
                      "4", "10"]]  # fmt: skip


def report(folder, *lists, name="САО ОГЭ 2021.docx"):
    return word(
        folder / name, "Динамика результатов ОГЭ по физике", OGE, "Результаты по АТЕ", districts(),
        *lists,
    )  # fmt: skip


def results(folder, low):
    """Results of ОГЭ in physics of the school that the report names: 20 pupils, some with «2»."""
    rows = [["641017", f"R-{n}", "Физика", 5 if n < low else 25, 2 if n < low else 4, 9]
            for n in range(20)]  # fmt: skip
    return files.xlsx(folder / "ОГЭ 2021.xlsx", [[*files.GIA, "Отметка", "Класс"], *rows])


def test_a_report_is_loaded_for_comparison(take_in, query, registry, tmp_path):
    outcome = take_in(report(tmp_path, HIGH, [SCHOOLS[0], ["edu641018", "25", "0", "80", "100"]],
                             LOW, SCHOOLS))  # fmt: skip
    assert (outcome.status, outcome.rows_loaded) == ("accepted", 5), outcome.findings
    assert query(
        "SELECT school_year, procedure, class, level, participants, share_2, share_5 "
        "FROM mart.benchmark ORDER BY level, school_year"
    ) == [
        ("2020/21", "ОГЭ", 9, "municipality", 40, 0.1, 0.1),
        ("2019/20", "ОГЭ", 9, "region", 200, 0.1, 0.1),
        ("2020/21", "ОГЭ", 9, "region", 1000, 0.1, 0.1),
    ]
    assert query(f"{NAMED} ORDER BY 1") == [
        ("641017", "низкие", 20, 0.4, 0.25),
        ("641018", "высокие", 25, 0, 0.8),
    ]
    # Nobody is judged by a list: not even the school that is in it.
    assert query("SELECT count(*) FROM mart.assessment_by_school") == [(0,)]


def test_scores_of_ege_are_compared_by_their_bands(take_in, query, tmp_path):
    outcome = take_in(files.xlsx(tmp_path / "САО ЕГЭ по физике 2021.xlsx", EGE))
    assert outcome.status == "accepted", outcome.findings
    assert query(
        "SELECT school_year, share_2, share_to_60, share_61_80, share_81_100, mean_score, "
        "participants FROM mart.benchmark ORDER BY 1"
    ) == [
        ("2019/20", 0.105, 0.5, 0.2, 0.195, 55.3, None),
        ("2020/21", 0.12, 0.48, 0.2, 0.2, 54.1, None),
    ]


@pytest.mark.parametrize(
    ("cell", "rules"),
    [
        ((5, 3, "600"), {"counts-not-reconstructed"}),
        ((5, 4, "40"), {"shares-not-100", "counts-not-reconstructed"}),
    ],
)
def test_of_several_years_in_a_table_the_one_at_fault_is_named(take_in, tmp_path, cell, rules):
    row, column, said = cell
    table = [list(each) for each in OGE]
    table[row][column] = said
    outcome = take_in(files.xlsx(tmp_path / "САО ОГЭ по физике 2021.xlsx", table))
    assert outcome.status == "rejected"
    assert {finding.rule for finding in outcome.findings} == rules
    for finding in outcome.findings:
        assert "«регион» за 2020/21 учебный год" in finding.message
        assert "2019/20" not in finding.message


@pytest.mark.parametrize("list_first", [True, False])
def test_a_list_never_takes_the_place_of_results(take_in, query, registry, tmp_path, list_first):
    listed = word(tmp_path / "САО ОГЭ 2021.docx", LOW, SCHOOLS)
    of_pupils = results(tmp_path, low=2)
    for path in [listed, of_pupils] if list_first else [of_pupils, listed]:
        outcome = take_in(path)
        assert outcome.status in ("accepted", "accepted_with_warnings"), outcome.findings
    assert query(
        "SELECT participants, below_threshold_share, counted_from FROM mart.assessment_by_school"
    ) == [(20, 0.1, "участники")]
    assert query(NAMED) == [("641017", "низкие", 20, 0.4, 0.25)]


def test_a_list_that_contradicts_results_is_told(take_in, registry, tmp_path):
    take_in(results(tmp_path, low=2))
    outcome = take_in(word(tmp_path / "САО ОГЭ 2021.docx", LOW, SCHOOLS))
    [finding] = [f for f in outcome.findings if f.rule == "summary-differs-from-rows"]
    assert "40 %" in finding.message
    assert "10 %" in finding.message
    assert (finding.sheet, finding.row_number) == ("Таблица 1", 2)


def test_a_school_that_is_not_certain_is_a_question(take_in, query, registry, tmp_path):
    listed = [SCHOOLS[0], ["МОУ «СОШ»", "20", "40", "25", "60"]]
    outcome = take_in(word(tmp_path / "САО ОГЭ 2021.docx", LOW, listed))
    assert outcome.status == "held"
    assert "school-name-uncertain" in {finding.rule for finding in outcome.findings}
    assert query(NAMED) == []


def test_subjects_of_several_chapters_hold_the_file(take_in, tmp_path):
    path = word(tmp_path / "САО ОГЭ 2021.docx", "Результаты ОГЭ по физике", OGE,
                "Результаты ОГЭ по химии", districts())  # fmt: skip
    outcome = take_in(path)
    assert outcome.status == "held"
    assert "subject-conflict" in {finding.rule for finding in outcome.findings}


def test_whoever_asks_what_a_list_is_learns_what_it_is_not(query):
    [(comment,)] = query("SELECT obj_description('mart.named_school'::regclass)")
    assert "отсутствие школы ни о чём не говорит" in comment
    assert "рейтинг по ней строить нельзя" in comment
    assert "не подтверждено" in comment
