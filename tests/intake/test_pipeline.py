"""The way of a file to the end: what is loaded, kept out, held or refused, and what remains."""

import threading
import time
import zipfile

import pytest
from sqlalchemy import text

from intake import pipeline
from intake.pipeline import Intake, Order
from tests import bad_files
from tests import small_files as files
from warehouse import batches, versions

NAME = "Проведение работы по математике, 5 класс. ВПР 2021.xlsx"
GIA = [*files.GIA, "Отметка"]
SUMMARY = ["Логин ОО", "ОО", "Предмет", "Кол-во участников", "2", "3", "4", "5"]


def query(engine, statement, **parameters):
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement), parameters)]


def vpr(folder, pupils, name=NAME, spoil=None):
    rows = files.dump_2021(pupils)
    if spoil:
        spoil(rows)
    return files.xlsx(folder / "in" / name, rows)


def pupils(school, totals, first=50001):
    return [(school, str(first + n), total) for n, total in enumerate(totals)]


def errors(outcome):
    return {(f.rule, f.row_number) for f in outcome.findings if f.severity == "error"}


def rules(outcome):
    return [finding.rule for finding in outcome.findings]


def kept_files(settings):
    folders = (settings.archive, settings.returned)
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def contents_of_warehouse(engine):
    """All text in every table of the warehouse."""
    found = []
    for schema, table in query(
        engine,
        "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('ops', 'core', 'public')",
    ):
        found += query(engine, f'SELECT t::text FROM "{schema}"."{table}" AS t')
    return "\n".join(row[0] for row in found)


def test_a_file_becomes_marks_that_lead_back_to_its_cells(take_in, engine, settings, tmp_path):
    totals = [0, 6, 7, 10, 11, 14, 15, 20, None]
    path = vpr(tmp_path, [*pupils("sch641017", totals[:5]), *pupils("edu641018", totals[5:])])
    outcome = take_in(path)
    assert outcome.status in ("accepted", "accepted_with_warnings")
    assert (outcome.rows_read, outcome.rows_loaded, outcome.rows_rejected) == (9, 9, 0)
    assert query(
        engine,
        "SELECT school_year, procedure, sitting, subject, class, school_code, mark, row_number, "
        "sheet, attended FROM mart.assessment_result ORDER BY row_number",
    ) == [
        ("2020/21", "ВПР", "весна", "Математика", 5, "641017" if n < 5 else "641018", mark, n + 2,
         "Sheet", mark is not None)
        for n, mark in enumerate([2, 2, 3, 3, 4, 4, 5, 5, None])
    ]  # fmt: skip
    assert query(
        engine,
        "SELECT school_code, participants, absent, mark_2, mark_3, mark_4, mark_5, "
        "below_threshold, below_threshold_share FROM mart.assessment_by_school ORDER BY 1",
    ) == [("641017", 5, 0, 2, 2, 1, 0, 2, 0.4), ("641018", 3, 1, 0, 0, 1, 2, 0, 0.0)]
    archived = [p.read_bytes() for p in kept_files(settings)]
    assert archived == [path.read_bytes()]

    again = take_in(path)
    assert again.status == "unchanged"
    assert f"№ {outcome.batch_id}" in again.message
    assert len(query(engine, "SELECT 1 FROM ops.batch")) == 1
    assert len(query(engine, "SELECT 1 FROM core.assessment_result")) == 9


def test_faulty_rows_are_kept_out_one_by_one_and_listed(take_in, engine, tmp_path):
    def spoil(rows):
        header = rows[0]
        rows[1][header.index("логин школы")] = "школа"
        rows[2][header.index("балл за 3")] = "молодец"
        rows[3][header.index("всего баллов")] = "21"
        rows[5][header.index("код обучающегося")] = rows[4][header.index("код обучающегося")]
        rows[6][header.index("пол")] = "х"  # a lesser cell: the row loads
        rows[7][header.index("код обучающегося")] = "неразборчиво"

    path = vpr(tmp_path, pupils("sch641017", [7] * 30), spoil=spoil)
    outcome = take_in(path)
    assert outcome.status == "accepted_with_warnings"
    assert errors(outcome) == {
        ("school-code-invalid", 2), ("task-points-invalid", 3), ("total-above-scale", 4),
        ("participant-twice", 5), ("participant-twice", 6), ("participant-code-invalid", 8),
    }  # fmt: skip
    assert (outcome.rows_read, outcome.rows_loaded, outcome.rows_rejected) == (30, 24, 6)
    loaded = query(engine, "SELECT row_number FROM mart.assessment_result ORDER BY 1")
    assert loaded == [(n,) for n in range(7, 32) if n != 8]
    recorded = query(engine, "SELECT rule, row_number FROM ops.finding WHERE severity = 'error'")
    assert set(recorded) == errors(outcome)
    words = next(f.message for f in outcome.findings if f.rule == "task-points-invalid")
    everything = contents_of_warehouse(engine)
    assert "молодец" not in everything
    assert "неразборчиво" not in everything
    assert "строка 3, столбец L «балл за 3»" in words


@pytest.mark.parametrize(
    ("differing", "reliable"), [(5, True), (6, False)], ids=["5 of 100", "6 of 100"]
)
def test_totals_are_trusted_up_to_five_per_cent_of_differences(
    take_in, engine, tmp_path, differing, reliable
):
    def spoil(rows):
        for row in rows[1 : differing + 1]:
            row[rows[0].index("всего баллов")] = "8"

    outcome = take_in(vpr(tmp_path, pupils("sch641017", [7] * 100), spoil=spoil))
    assert outcome.status == "accepted_with_warnings"
    assert outcome.rows_loaded == 100
    share = query(
        engine, "SELECT mark_3, below_threshold_share, reason FROM mart.assessment_by_school"
    )
    if reliable:
        assert rules(outcome).count("total-differs-from-tasks") == differing
        assert share == [(100, 0.0, None)]
    else:
        assert rules(outcome).count("totals-unreliable") == 1
        assert "total-differs-from-tasks" not in rules(outcome)
        assert share[0][:2] == (None, None)
        assert "ненадёжны" in share[0][2]
    primary = query(engine, "SELECT primary_score FROM mart.assessment_result ORDER BY row_number")
    assert primary == [(8,)] * differing + [(7,)] * (100 - differing)


def test_a_total_of_nought_beside_points_is_not_trusted(take_in, engine, tmp_path):
    def spoil(rows):
        for row in rows[1:3]:
            row[rows[0].index("всего баллов")] = "0"

    outcome = take_in(vpr(tmp_path, pupils("sch641017", [8] * 20), spoil=spoil))
    assert rules(outcome).count("totals-unreliable") == 1
    assert query(engine, "SELECT DISTINCT mark, below_threshold FROM mart.assessment_result") == [
        (None, None)
    ]


@pytest.mark.parametrize(("faulty", "status"), [(2, "accepted_with_warnings"), (3, "rejected")])
def test_a_file_is_refused_whole_above_a_fifth_of_unreadable_rows(
    take_in, engine, settings, tmp_path, faulty, status
):
    def spoil(rows):
        for row in rows[1 : faulty + 1]:
            row[0] = "школа"

    outcome = take_in(vpr(tmp_path, pupils("sch641017", [7] * 10), spoil=spoil))
    assert outcome.status == status
    if status == "rejected":
        assert (outcome.rows_loaded, outcome.rows_rejected) == (0, 10)
        assert query(engine, "SELECT 1 FROM core.assessment_result") == []
        assert not settings.archive.exists()
        [returned] = kept_files(settings)
        assert "Замечания" in returned.name


def test_a_later_file_is_held_until_it_may_replace_and_then_goes_back_and_forth(
    take_in, engine, tmp_path
):
    first = take_in(vpr(tmp_path / "a", [*pupils("641017", [5, 6]), *pupils("641018", [20])]))
    other = take_in(vpr(tmp_path / "b", pupils("641019", [15])))
    later = vpr(tmp_path / "c", pupils("641017", [5, 16]))

    held = take_in(later)
    assert held.status == "held"
    assert "would-replace" in rules(held)
    assert "№ 1" in held.message
    marks = "SELECT school_code, mark FROM mart.assessment_result ORDER BY 1, participant_code"
    before = [("641017", 2), ("641017", 2), ("641018", 5), ("641019", 5)]
    assert query(engine, marks) == before
    moment = query(engine, "SELECT clock_timestamp()::text")[0][0]

    taken = take_in(later, replace=True, by="оператор")
    assert taken.batch_id == held.batch_id
    after = [("641017", 2), ("641017", 5), ("641018", 5), ("641019", 5)]
    assert query(engine, marks) == after
    assert query(engine, "SELECT action, decided_by FROM ops.decision") == [("replace", "оператор")]
    with engine.connect() as connection:
        connection.execute(text("SELECT set_config('shnor.as_of', :at, true)"), {"at": moment})
        assert [tuple(row) for row in connection.execute(text(marks))] == before
    statuses = dict(query(engine, "SELECT batch_id, left(status, 8) FROM ops.batch"))
    assert set(statuses.values()) == {"accepted"}  # the first still stands for 641018

    for action, marks_then in ((batches.withdraw, before), (batches.restore, after)):
        with engine.begin() as connection:
            action(connection, taken.batch_id, "проба", "оператор")
        assert query(engine, marks) == marks_then
    assert take_in(later).status == "unchanged"
    assert first.batch_id != other.batch_id


@pytest.mark.parametrize(
    ("name", "year", "rule"),
    [
        ("Математика, 6 класс. ВПР 2021.xlsx", None, "class-conflict"),
        ("Математика, 5 класс. ОГЭ 2021.xlsx", None, "procedure-conflict"),
        (NAME, "2021/22", "school_year-conflict"),
        ("5 класс. ВПР 2021.xlsx", None, "subject-unknown"),
        ("Русский язык, 5 класс. ВПР 2021.xlsx", None, "tasks-conflict"),
    ],
)
def test_a_file_whose_work_is_in_doubt_is_held_and_loads_nothing(
    take_in, engine, tmp_path, name, year, rule
):
    outcome = take_in(vpr(tmp_path, pupils("641017", [7] * 5), name), school_year=year)
    assert outcome.status == "held"
    assert rule in rules(outcome)
    # Whether all is checked but what it is about, or no more than its cells, is told.
    assert ("checks-await" in rules(outcome)) == (rule != "tasks-conflict")
    assert (outcome.rows_read, outcome.rows_loaded) == (5, 0)
    assert query(engine, "SELECT 1 FROM ops.version") == []
    assert query(engine, "SELECT status, rows_loaded FROM ops.batch") == [("held", 0)]


def test_names_in_a_results_file_leave_nothing_behind(take_in, engine, settings, tmp_path):
    names = ["ФИО", "Кукушкина Фёкла Патрикеевна", "Ёлкин Епифан Саввич"]

    def spoil(rows):
        for row, name in zip(rows, names, strict=True):
            row.append(name)

    outcome = take_in(vpr(tmp_path, pupils("641017", [7, 8]), spoil=spoil))
    assert outcome.status == "rejected"
    assert rules(outcome) == ["personal-data"]
    assert not settings.archive.exists()
    everything = contents_of_warehouse(engine) + outcome.message
    everything += "".join(unpacked(p) + p.name for p in kept_files(settings))
    assert "персональные данные" in everything
    for word in " ".join(names[1:]).split():
        assert word not in everything


def unpacked(workbook):
    """All the text in a workbook, whatever part it stands in."""
    with zipfile.ZipFile(workbook) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


@pytest.mark.parametrize(
    "make", [bad_files.truncated, bad_files.empty, bad_files.random_bytes, bad_files.far_cell,
             bad_files.encrypted_zip, bad_files.html],
)  # fmt: skip
def test_a_bad_file_is_recorded_and_nothing_else(take_in, engine, settings, tmp_path, make):
    path = tmp_path / NAME
    outcome = take_in(make(path))
    assert outcome.status == "rejected"
    assert outcome.message.startswith("Не принят. ")
    assert query(engine, "SELECT status, rows_loaded FROM ops.batch") == [("rejected", 0)]
    assert query(engine, "SELECT 1 FROM ops.version") == []
    assert not settings.archive.exists()
    assert len(kept_files(settings)) == 1


def test_a_failure_while_loading_leaves_the_warehouse_as_before(
    engine, settings, gate, tmp_path, monkeypatch
):
    def broken(*_):
        raise RuntimeError("диск полон")

    monkeypatch.setattr(versions, "settle", broken)
    path = vpr(tmp_path, pupils("641017", [7]))
    with pytest.raises(RuntimeError, match="диск полон"):
        Intake(engine, settings, gate, Order()).take_in(path)
    for table in ("ops.batch", "ops.finding", "ops.version", "core.assessment_result"):
        assert query(engine, f"SELECT 1 FROM {table}") == []
    monkeypatch.undo()
    assert pipeline.Intake(engine, settings, gate, Order()).take_in(path).rows_loaded == 1


def test_two_at_once_load_the_same_bytes_once_and_different_works_both(
    engine, settings, gate, tmp_path
):
    same = vpr(tmp_path / "a", pupils("641017", [7]))
    other = vpr(tmp_path / "b", pupils("641018", [8]))
    outcomes, start = [], threading.Barrier(3)

    def take(path):
        start.wait()
        outcomes.append(Intake(engine, settings, gate, Order()).take_in(path))

    threads = [threading.Thread(target=take, args=(path,)) for path in (same, same, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(outcome.status[:8] for outcome in outcomes) == [
        "accepted",
        "accepted",
        "unchange",
    ]
    assert query(engine, "SELECT school_code FROM mart.assessment_result ORDER BY 1") == [
        ("641017",), ("641018",),
    ]  # fmt: skip


def test_a_file_waits_for_whoever_decides_at_the_moment(engine, settings, gate, tmp_path):
    path = vpr(tmp_path, pupils("641017", [7]))
    outcomes = []
    taking = threading.Thread(
        target=lambda: outcomes.append(Intake(engine, settings, gate, Order()).take_in(path))
    )
    waiting = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    with engine.begin() as connection:
        versions.lock(connection)
        taking.start()
        until = time.monotonic() + 60
        while taking.is_alive() and time.monotonic() < until and not query(engine, waiting):
            time.sleep(0.05)
        assert taking.is_alive()
        assert query(engine, "SELECT 1 FROM ops.batch") == []
    taking.join(timeout=60)
    assert [outcome.rows_loaded for outcome in outcomes] == [1]


def test_oge_of_several_subjects_in_one_file_and_its_resit(take_in, engine, tmp_path):
    rows = [
        [*GIA, "Срок"],
        ["edu641017", "1", "русский", 20, 3, "основной"],
        ["edu641017", "1", "Физика", 9, 2, "основной"],
        ["edu641017", "1", "Физика", 15, 3, "пересдача"],
    ]
    outcome = take_in(files.xlsx(tmp_path / "in" / "ОГЭ 2021.xlsx", rows))
    assert outcome.status == "accepted", outcome.findings
    assert query(
        engine,
        "SELECT subject, sitting, class, mark_2, below_threshold_share FROM mart.assessment_main "
        "ORDER BY 1",
    ) == [("Русский язык", "основной", 9, 0, 0.0), ("Физика", "основной", 9, 1, 1.0)]
    assert query(engine, "SELECT mark FROM mart.assessment_result WHERE sitting = 'пересдача'") == [
        (3,)
    ]


def test_the_status_of_a_minimum_reaches_the_analyst(take_in, engine, tmp_path):
    rows = [[*files.GIA, "Тестовый балл"], ["edu641017", "1", "русский", 5, 23]]
    take_in(files.xlsx(tmp_path / "in" / "2021.xlsx", rows))
    assert query(
        engine,
        "SELECT procedure, below_threshold, threshold_status FROM mart.assessment_by_school",
    ) == [("ЕГЭ", 1, "unconfirmed")]


def test_rows_decide_over_aggregates_and_the_difference_is_a_finding(take_in, engine, tmp_path):
    rows = [GIA] + [["edu641017", str(n), "Физика", 9, mark] for n, mark in enumerate([2, 3, 3, 4])]
    take_in(files.xlsx(tmp_path / "in" / "ОГЭ 2021.xlsx", rows))
    aggregates = [
        SUMMARY, ["edu641017", "СОШ", "Физика", 4, 2, 1, 1, 0],
        ["edu641018", "ООШ", "Физика", 2, 1, 1, 0, 0],
    ]  # fmt: skip
    outcome = take_in(files.xlsx(tmp_path / "in" / "ОГЭ 2021, сводный.xlsx", aggregates))
    assert outcome.status == "accepted_with_warnings"
    assert [(f.rule, f.row_number) for f in outcome.findings] == [("summary-differs-from-rows", 2)]
    assert query(
        engine,
        "SELECT school_code, counted_from, below_threshold, below_threshold_share "
        "FROM mart.assessment_by_school ORDER BY 1",
    ) == [("641017", "участники", 1, 0.25), ("641018", "сводные", 1, 0.5)]


def test_the_minimum_of_ege_by_school_is_taken_without_marks(take_in, engine, tmp_path):
    rows = [[*SUMMARY[:4], "ниже минимума, чел."], ["edu641017", "СОШ", "русский", 10, 3]]
    outcome = take_in(files.xlsx(tmp_path / "in" / "ЕГЭ 2021.xlsx", rows))
    assert outcome.status == "accepted", outcome.findings
    assert query(
        engine, "SELECT participants, below_threshold, below_threshold_share "
        "FROM mart.assessment_by_school",
    ) == [(10, 3, 0.3)]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "header", "row"),
    [
        ("ОГЭ 2021.xlsx", SUMMARY, ["edu641017", "СОШ", "Физика", 4, 2, 1, 1, 0]),
        ("реестр.xlsx", files.REGISTRY, ["sch641017", "СОШ", "Район"]),
        ("наставники 2020-2021.xlsx", files.MENTORS,
         ["641017", "СОШ", "641018", "СОШ № 1", 5, "1", ""]),
        ("миас.xlsx", files.INDICATORS, ["1.1", "Имя", "чел.", "641017", "2020/21", 5]),
    ],
)  # fmt: skip
def test_the_same_thing_twice_is_kept_out_and_the_rest_loads(
    take_in, engine, tmp_path, name, header, row
):
    login = header.index("ОО") if header is files.INDICATORS else 0
    others = [
        [f"6410{n}" if p == login else cell for p, cell in enumerate(row)] for n in range(20, 30)
    ]
    outcome = take_in(files.xlsx(tmp_path / "in" / name, [header, row, *others, row]))
    assert outcome.status == "accepted_with_warnings", outcome.message
    assert (outcome.rows_read, outcome.rows_loaded, outcome.rows_rejected) == (12, 10, 2)
    assert {number for _, number in errors(outcome)} == {2, 13}


def test_the_districts_schools_are_expected_however_a_registry_sent_again_spells_it(
    take_in, settings, tmp_path
):
    settings.municipality = "Степной муниципальный район"
    for number, spelled in enumerate(["Степной муниципальный район", "Степной р-н"]):
        schools = [["641017", "СОШ № 1", spelled], ["641018", "СОШ № 2", spelled],
                   ["641019", "СОШ № 3", "Луговой район"]]  # fmt: skip
        registry = [files.REGISTRY, *schools]
        path = files.xlsx(tmp_path / "in" / f"реестр {number}.xlsx", registry)
        assert take_in(path, replace=True).rows_loaded == 3
        results = vpr(tmp_path / f"n{number}", pupils("641017", [7 + number]))
        outcome = take_in(results, replace=True)
        (missing,) = [f.message for f in outcome.findings if f.rule == "school-missing"]
        assert "1 школы из 2 ожидаемых: 641018." in missing


def test_a_list_waits_for_its_act(take_in, engine, tmp_path):
    rows = [["Логин ОО", "Наименование ОО"], ["edu641017", "СОШ"]]
    outcome = take_in(files.xlsx(tmp_path / "in" / "Перечень 2020-2021.xlsx", rows))
    assert outcome.status == "held"
    assert "list-needs-act" in rules(outcome)
    assert "register-list" in outcome.message


def test_benchmarks_of_a_work_are_kept_apart_from_schools(take_in, engine, tmp_path):
    rows = [
        ["ВПР 2021 Русский язык 6 класс"], files.MARKS,
        ["Вся выборка", 35000, 1200000, "18,2", "43,1", "29,5", "9,2"],
        ["Степной муниципальный район", 10, 200, 25, 50, 20, 5],
        ["МБОУ СОШ № 1 (edu641017)", "", 8, 12.5, 50, 25, 12.5],
    ]  # fmt: skip
    outcome = take_in(files.xlsx(tmp_path / "in" / "отметки.xlsx", rows))
    assert outcome.status == "accepted", outcome.findings
    assert query(engine, "SELECT level, share_2 FROM mart.benchmark ORDER BY 1") == [
        ("country", 0.182), ("municipality", 0.25),
    ]  # fmt: skip
    assert query(
        engine, "SELECT school_code, participants, mark_2, mark_3 FROM mart.assessment_by_school"
    ) == [("641017", 8, 1, 4)]


def test_a_file_without_one_readable_row_is_refused_with_all_its_faults(take_in, engine, tmp_path):
    outcome = take_in(vpr(tmp_path, pupils("школа", [7] * 4)))
    assert outcome.status == "rejected"
    assert errors(outcome) == {("school-code-invalid", n) for n in range(2, 6)}
    assert query(engine, "SELECT 1 FROM ops.version") == []


def test_a_class_that_is_no_number_costs_its_row_alone(take_in, tmp_path):
    rows = [[*GIA, "Класс"], *(["edu641017", str(n), "Физика", 9, 3, 9] for n in range(9))]
    rows[1][-1] = "выпускной"
    outcome = take_in(files.xlsx(tmp_path / "in" / "ОГЭ 2021.xlsx", rows))
    assert outcome.status == "accepted_with_warnings"
    assert errors(outcome) == {("class-invalid", 2)}
    assert outcome.rows_loaded == 8


def test_task_points_are_words_or_whole_numbers_and_a_bad_one_costs_its_row(
    take_in, engine, tmp_path
):
    cells = ["1", "X", "не пройд.", "1,5", "", "молодец", *["1"] * 8]

    def spoil(rows):
        for row, cell in zip(rows[1:], cells, strict=True):
            row[rows[0].index("балл за 2")] = cell

    outcome = take_in(vpr(tmp_path, pupils("sch641017", [20] * len(cells)), spoil=spoil))
    assert errors(outcome) == {("task-points-invalid", 5), ("task-points-invalid", 7)}
    loaded = query(
        engine, "SELECT row_number, task_scores[2] FROM mart.assessment_result ORDER BY 1 LIMIT 4"
    )
    assert loaded == [(2, 1), (3, -1), (4, -2), (6, -3)]


def test_tasks_known_by_their_number_only_have_the_labels_and_maxima_of_their_work(
    take_in, engine, tmp_path
):
    def spoil(rows):
        rows[2][rows[0].index("балл за 1")] = "2"  # it is worth 1

    outcome = take_in(vpr(tmp_path, pupils("641017", [20] * 20), spoil=spoil))
    above = [finding for finding in outcome.findings if finding.rule == "task-above-maximum"]
    assert [(finding.row_number, finding.severity) for finding in above] == [(3, "warning")]
    assert outcome.rows_loaded == 20
    tasks = query(engine, "SELECT task, score_max FROM core.task ORDER BY ordinal")
    assert tuple(score_max for _, score_max in tasks) == files.MATHS_5
    assert [task for task, _ in tasks[9:13]] == ["10", "11.1", "11.2", "12.1"]
    assert query(engine, "SELECT level, count(skill) FROM core.task GROUP BY 1 ORDER BY 1") == [
        ("Б", 14), ("П", 2),
    ]  # fmt: skip


def test_a_file_that_declares_more_participants_than_it_has_is_asked_about(take_in, tmp_path):
    row = ["edu641017", "Степной район", "СОШ", "80001", "А", "1", 1, 2, 3, "", ""]
    rows = [["ВПР 2021 Физика 8 класс"], ["СОШ (edu641017) | Кол-во участников: 2"],
            [*files.F1, "1 (2б)", "2 (2б)", *files.F1_END], row]  # fmt: skip
    path = files.xlsx(tmp_path / "in" / "выгрузка.xlsx", rows, sheet="Индивидуальные результаты")
    told = {finding.rule: finding.message for finding in take_in(path).findings}
    assert "объявлено 2 участника" in told["participants-differ-from-declared"]


def labelled(folder, *above):
    rows = [
        *above,
        [*[""] * len(files.F1), "Б", "П"],
        [*files.F1, "1 (2б)", "2 (2б)", *files.F1_END],
        ["edu641017", "Степной район", "СОШ", "80001", "А", "1", 1, 2, 3, "3", "4"],
    ]
    path = folder / "in" / "выгрузка.xlsx"
    return files.xlsx(path, rows, sheet="Индивидуальные результаты")


def test_labels_over_a_report_tell_its_work_and_the_levels_of_its_tasks(take_in, engine, tmp_path):
    above = ["Предмет", "Физика"], ["Дата", "17.04.2023"], ["Максимальный первичный балл", 4]
    outcome = take_in(labelled(tmp_path, *above))
    assert outcome.status.startswith("accepted"), outcome.findings
    assert outcome.work == "ВПР, Физика, 8 класс, весна 2022/23"
    assert query(engine, "SELECT task, level FROM core.task ORDER BY ordinal") == [
        ("1", "Б"), ("2", "П"),
    ]  # fmt: skip


def test_a_label_that_contradicts_the_title_holds_the_file(take_in, tmp_path):
    title = ["ВПР 2023 Физика 8 класс"]
    assert "subject-conflict" in rules(take_in(labelled(tmp_path, title, ["Предмет", "Химия"])))
    of_year = take_in(labelled(tmp_path, title, ["Дата", "15.03.2019"]))
    assert "school_year-conflict" in rules(of_year)


def test_a_file_sent_under_a_wrong_name_loads_under_the_right_one_once_that_is_withdrawn(
    take_in, engine, tmp_path
):
    wrong = vpr(tmp_path, pupils("641017", [7, 8]), NAME.replace("математике", "физике"))
    first = take_in(wrong)
    right = wrong.rename(wrong.with_name(NAME))
    held = take_in(right)
    assert (held.status, rules(held)) == ("held", ["loaded-as-another"])
    assert f"№ {first.batch_id}" in held.message
    with engine.begin() as connection:
        batches.withdraw(connection, first.batch_id, "неверное имя", "оператор")
    again = take_in(right)
    assert again.status.startswith("accepted")
    assert again.batch_id == held.batch_id
    assert query(engine, "SELECT DISTINCT subject FROM mart.assessment_result") == [("Математика",)]


def test_the_same_paper_in_the_folder_of_another_year_is_that_years(take_in, engine, tmp_path):
    for year in ("2020-2021", "2021-2022"):
        path = tmp_path / year / "edu641017" / "Программа.pdf"
        path.parent.mkdir(parents=True)
        path.write_bytes(b"%PDF-1.4 the very same paper")
        assert take_in(path).status == "accepted"
    assert query(engine, "SELECT school_year, school_code FROM mart.document ORDER BY 1") == [
        ("2020/21", "641017"),
        ("2021/22", "641017"),
    ]
