"""Aggregate reports and descriptions of works, from the file to the analyst's tables."""

import zipfile

import openpyxl
import pandas as pd
import pytest
from sqlalchemy import text

from stages import deficits
from tests import small_files as files
from tests.any_format import FORMATS

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


def test_a_wrong_cell_is_named_and_marked_in_the_returned_workbook(take_in, settings, tmp_path):
    cells = shares({6: 3}, 3)
    cells[7] = "много"
    outcome = take_in(distribution(tmp_path, [SCHOOL, "", 3, *cells]))
    [finding] = [f for f in outcome.findings if f.rule == "pct-invalid"]
    assert (finding.row_number, finding.column_name) == (4, "7")
    assert "столбец K «7»" in finding.message
    assert outcome.status == "rejected"
    [returned] = settings.returned.rglob("*.xlsx")
    marked = openpyxl.load_workbook(returned)["Sheet"]
    assert [c.coordinate for row in marked for c in row if c.comment] == ["K4"]


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


def test_marks_in_shares_of_no_whole_pupils_keep_their_school_out(take_in, engine, tmp_path):
    schools = [[f"СОШ № {n} (edu64102{n})", 1, 8, "12,5", 50, 25, "12,5"] for n in range(5)]
    wrong = [SCHOOL, 1, 8, 13, 50, 25, 12]  # together 100, and a pupil is 12.5 of them
    rows = [[NAME], files.MARKS, *schools, wrong]
    outcome = take_in(files.xlsx(tmp_path / "in" / "Отметки.xlsx", rows))
    errors = [f for f in outcome.findings if f.severity == "error"]
    assert [(f.rule, f.row_number) for f in errors] == [("counts-not-reconstructed", 8)]
    assert query(
        engine, "SELECT DISTINCT mark_2, mark_3, mark_4, mark_5 FROM mart.assessment_by_school"
    ) == [(1, 4, 2, 1)]
    assert query(engine, "SELECT count(*) FROM mart.assessment_by_school") == [(5,)]


def test_a_bare_name_that_may_be_a_school_or_a_city_is_told_how_to_be_written(
    take_in, engine, tmp_path
):
    tasks = [[n, "Умение", 1, 50, 50, 60] for n in range(1, 17)]
    rows = [[NAME], [*files.PLANNED, "Саратовская обл.", "Вольск", "РФ"], *tasks]
    outcome = take_in(files.xlsx(tmp_path / "in" / "Планируемые.xlsx", rows))
    told = [finding for finding in outcome.findings if finding.rule == "level-invalid"]
    assert {finding.column_name for finding in told} == {"Вольск"}
    assert len(told) == len(tasks)
    assert "«г. Вольск», «Вольский район»" in told[0].message
    assert query(engine, "SELECT 1 FROM mart.planned_result") == []


def journal(folder, total=40):
    rows = [
        [NAME],
        files.JOURNAL,
        ["Саратовская обл.", "", ""],
        ["  Понизили (Отметка < Отметка по журналу) %", "400", "20"],
        ["Подтвердили (Отметке = Отметка по журналу)", "1 500", "75,0"],
        ["Повысили(Отметка > Отметка по журналу)", "100", "5 %"],
        ["Всего", "2000", "100"],
        [SCHOOL, "", ""],
        ["Понизили (Отметка < Отметка по журналу)", 10, 25],
        ["Подтвердили (Отметка = Отметка по журналу)", 29, 72.5],
        ["Повысили (Отметка > Отметка по журналу)", 1, 2.5],
        ["Всего", total, 100],
    ]
    return files.xlsx(folder / "in" / "Сравнение с журналом.xlsx", rows)


def test_marks_are_compared_with_the_journal(take_in, engine, tmp_path):
    outcome = take_in(journal(tmp_path))
    assert (outcome.status, outcome.rows_loaded) == ("accepted", 8), outcome.findings
    assert query(
        engine,
        "SELECT school_code, level, participants, lower, same, higher, share_lower, share_same, "
        f"share_higher, row_number FROM mart.journal_comparison WHERE {WORK} ORDER BY 3",
    ) == [
        ("641017", "school", 40, 10, 29, 1, 0.25, 0.725, 0.025, 9),
        ("Саратовская обл.", "region", 2000, 400, 1500, 100, 0.2, 0.75, 0.05, 4),
    ]


def test_a_total_that_is_no_sum_keeps_its_group_out_and_names_the_cells(take_in, engine, tmp_path):
    outcome = take_in(journal(tmp_path, total=41))
    assert rules(outcome) >= {("counts-differ-from-participants", n) for n in (9, 10, 11, 12)}
    assert {f.column_name for f in outcome.findings if f.row_number} == {"Кол-во участников"}
    assert query(engine, "SELECT count(*) FROM mart.journal_comparison") == [(0,)]


def test_markers_are_counted_and_the_total_is_checked(take_in, engine, tmp_path):
    row = [2021, "г. Саратов", "edu641017", "СОШ № 1"]
    path = files.xlsx(
        tmp_path / "in" / "Маркеры.xlsx",
        [
            files.MARKERS,
            [*row, 1, "", 0, 1, 2],
            [2020, *row[1:], 1, 1, "", "", 2],
            *(
                [year, "г. Саратов", "edu641018", "СОШ № 2", "", "", "", "", 0]
                for year in range(2012, 2022)
            ),
            [2021, "г. Саратов", "edu641019", "СОШ № 3", 1, 1, 0, 0, 3],
        ],
    )
    outcome = take_in(path)
    assert outcome.status == "accepted_with_warnings", outcome.findings
    assert rules(outcome) == {("markers-not-total", 14)}
    assert [f.column_name for f in outcome.findings] == ["Количество маркеров"]
    assert query(
        engine,
        "SELECT school_year, school_code, sum(markers) FROM mart.objectivity_marker "
        "WHERE school_year >= '2019/20' GROUP BY 1, 2 ORDER BY 1, 2",
    ) == [
        ("2019/20", "641017", 2), ("2019/20", "641018", 0),
        ("2020/21", "641017", 2), ("2020/21", "641018", 0),
    ]  # fmt: skip
    assert query(
        engine,
        "SELECT class, subject FROM mart.objectivity_marker WHERE markers > 0 "
        "AND school_year = '2020/21' ORDER BY 1, 2",
    ) == [(4, "Русский язык"), (5, "Математика")]


def description(folder, tasks, name="ВПР 2021 Математика 5 класс.xlsx"):
    """A description out of (task, level, maximum), with the dictionaries of its codes."""
    rows = [
        [task, n, f"Умение {n}", "Научится", level, "1.1; 1.2", "2.1", maximum, 3]
        for n, (task, level, maximum) in enumerate(tasks, start=1)
    ]
    book = [files.DESCRIPTION, *rows, [], ["Код", "Проверяемые элементы содержания"],
            ["1.1", "Натуральные числа"], ["1.2", "Дроби"]]  # fmt: skip
    return files.xlsx(folder / "in" / name, book)


BUNDLED = [(str(n), "Б", maximum) for n, maximum in enumerate(files.MATHS_5, start=1)]


def test_a_description_that_contradicts_the_known_one_is_taken_with_remarks(
    take_in, engine, tmp_path
):
    tasks = [*BUNDLED]
    tasks[4], tasks[5] = ("5", "Б", 2), ("6", "П", 1)  # known: 1 and 2 points
    outcome = take_in(description(tmp_path, tasks))
    assert outcome.status == "accepted_with_warnings"
    assert {found for found in rules(outcome) if found[0] == "maximum-differs"} == {
        ("maximum-differs", 6), ("maximum-differs", 7),
    }  # fmt: skip
    assert query(
        engine,
        "SELECT ordinal, task, score_max, level, skill, content, requirement_codes "
        f"FROM mart.work_task WHERE {WORK} AND ordinal = 6",
    ) == [(6, "6", 1, "П", "Умение 6", "Натуральные числа; Дроби", "2.1")]


def test_a_description_of_other_points_than_the_scale_is_of_another_work(take_in, tmp_path):
    outcome = take_in(description(tmp_path, [*BUNDLED[:-1], ("16", "Б", 1)]))
    assert outcome.status == "held"
    assert "maxima-differ-from-scale" in {f.rule for f in outcome.findings}


@pytest.mark.parametrize("first", ["description", "results"])
def test_a_description_names_the_tasks_of_results_loaded_before_it_or_after(
    take_in, engine, settings, tmp_path, first
):
    # No description of the works of 2019 comes along.
    described = description(
        tmp_path, [("1", "Б", 1), ("2.1", "П", 2)], "ВПР 2019 Математика 5 класс.xlsx"
    )
    results = files.xlsx(
        tmp_path / "in" / "Проведение работы по математике, 5 класс. ВПР 2019.xlsx",
        files.dump_2021(
            [("sch641017", str(50001 + n), total) for n, total in enumerate((0, 1, 3, 3))], (1, 2)
        ),
    )
    for path in [described, results] if first == "description" else [results, described]:
        outcome = take_in(path)
        assert outcome.status in ("accepted", "accepted_with_warnings"), outcome.findings
    deficits.compute(engine, settings, "2018/19")
    assert query(
        engine,
        "SELECT ordinal, task, level, skill, share, deficit FROM mart.deficit "
        "WHERE school_code = '641017' ORDER BY ordinal",
    ) == [(1, "1", "Б", "Умение 1", 0.75, False), (2, "2.1", "П", "Умение 2", 0.5, False)]
    assert query(
        engine, "SELECT DISTINCT task, score_max, skill FROM mart.task_result ORDER BY 1"
    ) == [("1", 1, "Умение 1"), ("2.1", 2, "Умение 2")]


def test_a_description_of_another_number_of_tasks_says_nothing_of_results(
    take_in, engine, tmp_path
):
    take_in(
        files.xlsx(
            tmp_path / "in" / "Проведение работы по математике, 5 класс. ВПР 2019.xlsx",
            files.dump_2021([("sch641017", "50001", 3)], (1, 2)),
        )
    )
    take_in(description(tmp_path, [("1", "Б", 1)] * 3, "ВПР 2019 Математика 5 класс.xlsx"))
    assert query(engine, "SELECT DISTINCT task, skill FROM mart.task_result ORDER BY 1") == [
        ("1", None), ("2", None),
    ]  # fmt: skip


def test_results_with_other_tasks_than_the_loaded_description_wait(take_in, tmp_path):
    take_in(description(tmp_path, [("1", "Б", 1)] * 3, "ВПР 2019 Математика 5 класс.xlsx"))
    outcome = take_in(
        files.xlsx(
            tmp_path / "in" / "Проведение работы по математике, 5 класс. ВПР 2019.xlsx",
            files.dump_2021([("sch641017", "50001", 3)], (1, 2)),
        )
    )
    assert outcome.status == "held"
    assert "tasks-conflict" in {f.rule for f in outcome.findings}


def test_the_same_report_under_another_works_name_waits(take_in, tmp_path):
    rows = [files.JOURNAL, [SCHOOL, "", ""], ["Понизили", 1, 10], ["Подтвердили", 8, 80],
            ["Повысили", 1, 10], ["Всего", 10, 100]]  # fmt: skip
    sent = files.text(tmp_path / "in" / "ВПР 2021 Физика 8 класс.csv", rows)
    assert take_in(sent).status == "accepted"
    again = sent.rename(sent.with_name("ВПР 2021 Химия 8 класс.csv"))
    assert take_in(again).status == "held"


def test_characters_that_no_text_has_are_left_out(take_in, engine, tmp_path):
    _, write = FORMATS["ods"]
    rows = [[NAME], files.MARKS, ["город Саратов", 40, 200, 10, 20, 30, 40]]
    whole = write(tmp_path / "целая.ods", rows, "Отметки")
    damaged = tmp_path / "in" / "Отметки.ods"
    damaged.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            for word in ("Саратов", "участников", "Отметки"):
                part = part.replace(word.encode(), f"{word[:3]}\0{word[3:]}".encode())
            target.writestr(name, part)
    outcome = take_in(damaged)
    assert outcome.rows_loaded == 1, outcome.findings
    assert query(engine, "SELECT group_name FROM mart.benchmark") == [("город Саратов",)]
