"""Aggregate reports and descriptions of works, from the file to the analyst's tables."""

import pandas as pd
import pytest
from sqlalchemy import text

from tests import small_files as files

NAME = "ВПР 2021 Математика 5 класс"
WORK = "school_year = '2020/21' AND subject = 'Математика' AND class = 5 AND sitting = 'весна'"
# Математика, 5 класс, spring 2021: the scale goes to 20.
TOP = 20
SCHOOL = "МБОУ СОШ № 1 (edu641017)"


def query(engine, statement):
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def rules(outcome):
    return {(f.rule, f.row_number) for f in outcome.findings}


def shares(pupils, participants):
    """Printed per cents of all scores from 0 to the top out of score → pupils."""
    counts = [pupils.get(score, 0) for score in range(TOP + 1)]
    return [f"{100 * count / participants:.2f}".replace(".", ",") for count in counts]


def distribution(folder, *groups, name="Распределение первичных баллов.xlsx", top=TOP):
    header = [*files.SCORES[:3], *map(str, range(top + 1))]
    return files.xlsx(folder / "in" / name, [[NAME], [], header, *groups])


def region(participants=2000):
    return ["Саратовская обл.", 100, participants, *shares({6: participants}, participants)]


def test_a_distribution_becomes_pupils_with_each_score(take_in, engine, tmp_path):
    path = distribution(
        tmp_path,
        region(),
        ["город Саратов", 40, 300, *shares({6: 100, 7: 200}, 300)],
        [SCHOOL, "", 3, *shares({0: 1, 20: 2}, 3)],
    )
    outcome = take_in(path)
    assert (outcome.status, outcome.rows_loaded) == ("accepted", 63), outcome.findings
    assert query(
        engine,
        "SELECT school_code, level, participants, score, share, pupils "
        f"FROM mart.score_distribution WHERE {WORK} AND pupils > 0 ORDER BY 3 DESC, 4",
    ) == [
        ("Саратовская обл.", "region", 2000, 6, 1, 2000),
        ("г. Саратов", "municipality", 300, 6, pytest.approx(0.3333, abs=1e-9), 100),
        ("г. Саратов", "municipality", 300, 7, pytest.approx(0.6667, abs=1e-9), 200),
        ("641017", "school", 3, 0, pytest.approx(0.3333, abs=1e-9), 1),
        ("641017", "school", 3, 20, pytest.approx(0.6667, abs=1e-9), 2),
    ]


def test_shares_that_miss_a_hundred_keep_their_row_out(take_in, engine, tmp_path):
    wrong = shares({0: 1, 20: 2}, 3)
    wrong[5] = "7,00"
    outcome = take_in(distribution(tmp_path, region(), [SCHOOL, "", 3, *wrong]))
    assert ("shares-not-100", 5) in rules(outcome)
    assert ("counts-not-reconstructed", 5) in rules(outcome)
    assert query(engine, "SELECT DISTINCT level FROM mart.score_distribution") == []
    assert outcome.status == "rejected"  # half of the table
    [finding] = [f for f in outcome.findings if f.rule == "shares-not-100"]
    assert "107" in finding.message


def test_a_wrong_cell_is_named_with_its_column(take_in, tmp_path):
    cells = shares({6: 3}, 3)
    cells[7] = "много"
    outcome = take_in(distribution(tmp_path, region(), [SCHOOL, "", 3, *cells]))
    [finding] = [f for f in outcome.findings if f.rule == "pct-invalid"]
    assert (finding.row_number, finding.column_name) == (5, "7")
    assert "столбец K «7»" in finding.message


def test_another_works_scale_holds_the_file(take_in, tmp_path):
    outcome = take_in(distribution(tmp_path, [SCHOOL, "", 3, 100, *[0] * 18], top=18))
    assert outcome.status == "held"
    assert "top-differs-from-scale" in {f.rule for f in outcome.findings}


def test_a_school_larger_than_its_municipality_is_a_warning(take_in, tmp_path):
    outcome = take_in(
        distribution(
            tmp_path,
            region(),
            ["Степной район", 9, 10, *shares({6: 10}, 10)],
            [SCHOOL, "", 11, *shares({6: 11}, 11)],
        )
    )
    assert outcome.status == "accepted_with_warnings"
    assert rules(outcome) == {("group-larger-than-whole", 6)}


def test_a_yearly_table_holds_several_works(take_in, engine, tmp_path):
    header = [*files.FLAT, *map(str, range(21))]
    rows = [
        [2021, 5, "Математика", "г. Саратов", "edu641017", "СОШ", 4, *[25] * 4, *[0] * 17],
        [2019, 4, "Русский язык", "город Саратов", "sch641017", "СОШ", 2, 50, 50, *[""] * 19],
    ]
    path = files.xlsx(tmp_path / "in" / "ВПР баллы.xlsx", [header, *rows])
    outcome = take_in(path)
    assert outcome.rows_loaded == 23, outcome.findings
    assert query(
        engine,
        "SELECT school_year, class, subject, sitting, count(*), sum(pupils) "
        "FROM mart.score_distribution GROUP BY 1, 2, 3, 4 ORDER BY 1",
    ) == [
        ("2018/19", 4, "Русский язык", "весна", 2, 2),
        ("2020/21", 5, "Математика", "весна", 21, 4),
    ]


@pytest.mark.parametrize(("name", "status"), [("ВПР", "held"), ("ВПР осень", "accepted")])
def test_a_year_with_two_seasons_has_to_say_which(take_in, engine, tmp_path, name, status):
    rows = [
        [2022, 5, "Математика", "г. Саратов", "edu641017", "СОШ", 4, 25, 25, 25, 25],
        [2021, 5, "Математика", "г. Саратов", "edu641017", "СОШ", 4, 25, 25, 25, 25],
    ]
    header = [*files.FLAT, "2", "3", "4", "5"]
    outcome = take_in(files.xlsx(tmp_path / "in" / f"{name} отметки.xlsx", [header, *rows]))
    assert outcome.status == status, outcome.findings
    if status == "accepted":
        assert query(
            engine,
            "SELECT school_year, sitting, mark_2, participants FROM mart.assessment_by_school "
            "ORDER BY 1",
        ) == [("2020/21", "весна", 1, 4), ("2021/22", "осень", 1, 4)]


def test_completion_and_planned_results_are_shares_of_points(take_in, engine, tmp_path):
    table = pd.read_csv("reference/vpr_tasks.csv", dtype=str)
    tasks = table[(table["class"] == "5") & (table["subject"] == "Математика")]
    done = ["62,5"] * len(tasks)
    wide = [
        [NAME], [*files.TASKS[:3], *tasks["task"]], ["Макс балл", "", "", *tasks["score_max"]],
        ["РФ", 35000, 1000000, *done], [SCHOOL, "", 8, *done],
    ]  # fmt: skip
    outcome = take_in(files.xlsx(tmp_path / "in" / "Выполнение заданий.xlsx", wide))
    assert outcome.status == "accepted", outcome.findings
    planned = [[NAME], [*files.PLANNED, "Саратовская обл.", "Степной район", "РФ"]]
    planned += [
        [n, "Умение", m, 50, "40,5", "60 %"]
        for n, m in zip(tasks["task"], tasks["score_max"], strict=True)
    ]
    outcome = take_in(files.xlsx(tmp_path / "in" / "Планируемые.xlsx", planned))
    assert outcome.status == "accepted", outcome.findings
    assert query(
        engine,
        "SELECT level, count(*), sum(score_max), min(share), max(share) FROM mart.task_completion "
        "GROUP BY level ORDER BY level",
    ) == [("country", 16, 20, 0.625, 0.625), ("school", 16, 20, 0.625, 0.625)]
    assert query(
        engine,
        "SELECT level, school_code, min(skill), count(*), max(share) FROM mart.planned_result "
        "GROUP BY 1, 2 ORDER BY 1",
    ) == [
        ("country", "РФ", "Умение", 16, 0.6),
        ("municipality", "Степной район", "Умение", 16, 0.405),
        ("region", "Саратовская обл.", "Умение", 16, 0.5),
    ]
