"""Protocols of РИС ГИА on their whole way: results under codes, several exams, appeals, ГВЭ."""

import pytest
from sqlalchemy import text

from domain.errors import UserError
from intake import judging
from tests import protocols
from tests import small_files as files
from tests.protocols import MATHS, PERSONS, RUSSIAN
from warehouse import batches

RESULTS = (
    "SELECT procedure, subject, class, school_code, primary_score, test_score, mark, "
    "below_threshold, task_scores FROM mart.assessment_result ORDER BY procedure, subject, "
    "school_code, row_number"
)


@pytest.fixture
def query(engine):
    def run(statement):
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement))]

    return run


@pytest.fixture
def crosswalk(engine):
    """Two schools' exam codes; a third code changed hands in the middle of the year."""
    rows = [
        ("641017", "код ОГЭ", "13450", None, None),
        ("641017", "код ЕГЭ", "13450", None, None),
        ("641018", "код ОГЭ", "5811", "2025-06-01", None),
        ("641019", "код ОГЭ", "5811", None, "2025-05-31"),
    ]
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO ops.batch (sha256, file_name, named, about, status, decision, "
                "rows_read, rows_loaded, rows_rejected, dataset) VALUES "
                "('c', 'c.xlsx', '', 'c', 'accepted', 'accepted', 4, 4, 0, 'school_identifier')"
            )
        )
        for number, (school, kind, value, since, until) in enumerate(rows, start=1):
            connection.execute(
                text(
                    "WITH v AS (INSERT INTO ops.version (batch_id, dataset, school_year, "
                    "procedure, sitting, subject, class, school_code, content_hash, rows) "
                    "SELECT batch_id, 'school_identifier', '', '', '', :kind, 0, :school, 'h', 1 "
                    "FROM ops.batch WHERE sha256 = 'c' RETURNING version_id, batch_id), "
                    "valid AS (INSERT INTO ops.validity (version_id, valid_from) "
                    "SELECT version_id, now() FROM v) "
                    "INSERT INTO core.school_identifier "
                    "SELECT version_id, batch_id, 'Л', :n, :value, :since, :until FROM v"
                ),
                {
                    "kind": kind, "school": school, "n": number, "value": value, "since": since,
                    "until": until,
                },
            )  # fmt: skip


def oge(path, *exams, **changes):
    rows = [
        row
        for exam in exams or [RUSSIAN]
        for row in protocols.block(exam, protocols.table(protocols.DENSE_OGE, **changes))
    ]
    return protocols.xlsx(path, rows)


def test_a_protocol_is_loaded_under_codes(take_in, query, crosswalk, settings, tmp_path):
    outcome = take_in(oge(tmp_path / "протокол.xlsx"))
    assert outcome.status in ("accepted", "accepted_with_warnings"), outcome.message
    assert query(RESULTS) == [
        ("ОГЭ", "Русский язык", 9, "641017", 6, None, 3, False, [1, 1, 0, 1, 0, 1, 2]),
        ("ОГЭ", "Русский язык", 9, "641017", 9, None, 5, False, [1, 1, 1, 1, 1, 1, 3]),
        ("ОГЭ", "Русский язык", 9, "641017", 1, None, 2, True, [0, 0, 0, 0, 0, 0, 1]),
    ]
    key = settings.participant_key
    assert key.stat().st_mode & 0o777 == 0o600
    assert query(
        "SELECT DISTINCT school_year, sitting, class_letter FROM mart.assessment_result"
    ) == [("2024/25", "основной", "А")]


def test_one_pupil_has_one_code_in_all_exams_of_a_year(take_in, query, crosswalk, tmp_path):
    take_in(oge(tmp_path / "а.xlsx"))
    sparse = protocols.sparse(protocols.table(protocols.SPARSE_OGE, school="13450"))
    take_in(protocols.xlsx(tmp_path / "б.xlsx", protocols.block(MATHS, sparse)))
    per_code = query(
        "SELECT count(*) FROM mart.assessment_result GROUP BY participant_code ORDER BY 1"
    )
    assert per_code == [(2,), (2,), (2,)]


def test_several_exams_in_one_file_are_several_works(take_in, query, crosswalk, tmp_path):
    short = [("+-", "", "1", "2", ""), ("++", "", "2", "5", ""), ("--", "", "0", "2", "")]
    rows = protocols.block(RUSSIAN, protocols.table(protocols.DENSE_OGE))
    rows += protocols.block(
        "51 - Русский язык 2025.05.30", protocols.table(protocols.DENSE_OGE, results=short)
    )
    outcome = take_in(protocols.xlsx(tmp_path / "а.xlsx", rows))
    assert outcome.rows_loaded == 6, outcome.findings
    assert query(
        "SELECT procedure, ordinal, score_max, sum(score) FROM mart.task_result "
        "GROUP BY procedure, ordinal, score_max ORDER BY procedure, ordinal"
    ) == [
        ("ГВЭ", 1, None, 2), ("ГВЭ", 2, None, 1),
        ("ОГЭ", 1, None, 2), ("ОГЭ", 2, None, 2), ("ОГЭ", 3, None, 1), ("ОГЭ", 4, None, 2),
        ("ОГЭ", 5, None, 1), ("ОГЭ", 6, 1, 2), ("ОГЭ", 7, 3, 6),
    ]  # fmt: skip
    # ГВЭ has results of its own, and nothing that is judged or compared is made of them.
    assert query(
        "SELECT procedure, participants, mark_2, mark_5 FROM mart.assessment_by_school ORDER BY 1"
    ) == [("ГВЭ", 3, 2, 1), ("ОГЭ", 3, 1, 1)]
    assert query("SELECT procedure FROM mart.assessment_main") == [("ОГЭ",)]


def test_a_code_is_a_schools_on_the_day_of_the_exam(take_in, query, crosswalk, tmp_path):
    take_in(oge(tmp_path / "а.xlsx", RUSSIAN, MATHS, school="005811"))
    assert query("SELECT DISTINCT subject, school_code FROM mart.assessment_result ORDER BY 1") == [
        ("Математика", "641018"),
        ("Русский язык", "641019"),
    ]


def test_of_schools_with_unknown_codes_other_faults_are_told_too(take_in, tmp_path):
    faulty = [("++-+-", "1(1)2(3)", "много", "семь", "48"), *protocols.RESULTS[1:]]
    outcome = take_in(oge(tmp_path / "протокол.xlsx", results=faulty))
    assert outcome.status == "held"
    assert sorted(finding.rule for finding in outcome.findings) == [
        "mark-invalid",
        "primary-score-invalid",
        "school-code-unknown",
    ]


def test_an_unknown_code_holds_the_file_until_the_crosswalk_knows_it(
    take_in, query, crosswalk, engine, tmp_path
):
    path = oge(tmp_path / "а.xlsx", school="18579")
    outcome = take_in(path)
    assert outcome.status == "held"
    assert "строки 5, 6, 7: код ОГЭ «18579» – школы, которая" in outcome.message
    assert query("SELECT count(*) FROM core.assessment_result") == [(0,)]
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE core.school_identifier SET value = '18579' WHERE value = '13450'")
        )
    assert take_in(path).rows_loaded == 3


def test_a_code_of_two_schools_is_not_guessed(take_in, crosswalk, engine, tmp_path):
    with engine.begin() as connection:
        connection.execute(text("UPDATE core.school_identifier SET valid_from = NULL"))
    outcome = take_in(oge(tmp_path / "а.xlsx", school="5811"))
    assert outcome.status == "held"
    assert "несколько школ: 641018, 641019" in outcome.message


def appeals(path, *rows, class_="9А"):
    return protocols.xlsx(path, protocols.appeals(rows, class_))


SATISFIED = (PERSONS[0], "Русский язык(2025.05.30)", "Удовлетворена", "8", "4")
DECLINED = (PERSONS[1], "Русский язык(2025.05.30)", "Отклонена", "9", "5")
MARKS = "SELECT primary_score, mark FROM mart.assessment_result ORDER BY row_number, batch_id"


def test_an_appeal_changes_a_result_and_its_withdrawal_brings_it_back(
    take_in, query, engine, crosswalk, tmp_path
):
    protocol = take_in(oge(tmp_path / "а.xlsx"))
    outcome = take_in(appeals(tmp_path / "апелляции.xlsx", SATISFIED, DECLINED))
    assert outcome.status == "accepted", outcome.message
    assert [f.message for f in outcome.findings if f.rule == "appeal-changes-result"] == [
        "Лист «Протокол», строка 4: апелляция удовлетворена, первичный балл 6 → 8, отметка 3 → 4."
    ]
    results = "SELECT primary_score, mark, below_threshold, batch_id FROM mart.assessment_result"
    assert sorted(query(results)) == [
        (1, 2, True, protocol.batch_id),
        (8, 4, False, outcome.batch_id),
        (9, 5, False, protocol.batch_id),
    ]
    assert query("SELECT state, primary_score FROM mart.appeal ORDER BY row_number") == [
        ("удовлетворена", 8),
        ("отклонена", 9),
    ]
    # The tasks of the others are still there, with their maxima; of the changed result none are.
    assert query("SELECT count(*), max(score_max) FROM mart.task_result") == [(14, 3)]
    with engine.begin() as connection:
        batches.withdraw(connection, outcome.batch_id, "ошибка", "тест")
    assert sorted(query(results)) == [
        (1, 2, True, protocol.batch_id),
        (6, 3, False, protocol.batch_id),
        (9, 5, False, protocol.batch_id),
    ]
    assert query("SELECT count(*) FROM mart.appeal") == [(0,)]


def test_an_appeal_waits_for_its_result(take_in, query, crosswalk, tmp_path):
    path = appeals(tmp_path / "апелляции.xlsx", SATISFIED)
    outcome = take_in(path)
    assert outcome.status == "held"
    assert "не загружен (ОГЭ, Русский язык, 30.05.2025, школа 641017)" in outcome.message
    take_in(oge(tmp_path / "а.xlsx"))
    assert take_in(path).status == "accepted"
    assert (8, 4) in query(MARKS)


def test_an_appeal_outlives_a_protocol_that_comes_again(take_in, query, crosswalk, tmp_path):
    take_in(oge(tmp_path / "а.xlsx"))
    take_in(appeals(tmp_path / "апелляции.xlsx", SATISFIED))
    again = oge(tmp_path / "б.xlsx", RUSSIAN, class_="9Б")
    held = take_in(again)
    assert held.status == "held"
    assert "would-replace" in {finding.rule for finding in held.findings}
    take_in(again, replace=True)
    assert sorted(query(MARKS)) == [(1, 2), (8, 4), (9, 5)]
    assert query("SELECT mark_3, mark_4 FROM mart.assessment_by_school") == [(0, 1)]
    assert query(
        "SELECT primary_score_before, primary_score, mark_before, mark FROM mart.amendment"
    ) == [(6, 8, 3, 4)]


def test_a_protocol_made_after_an_appeal_agrees_with_it(take_in, query, crosswalk, tmp_path):
    take_in(oge(tmp_path / "а.xlsx"))
    take_in(appeals(tmp_path / "апелляции.xlsx", SATISFIED))
    results = [("++++-", "1(1)3(3)", "8", "4", ""), *protocols.RESULTS[1:]]
    newer = take_in(oge(tmp_path / "б.xlsx", results=results), replace=True)
    assert sorted(query(MARKS)) == [(1, 2), (8, 4), (9, 5)]
    assert query("SELECT DISTINCT batch_id FROM mart.task_result") == [(newer.batch_id,)]
    assert query("SELECT count(*) FROM mart.task_result") == [(21,)]
    assert query("SELECT count(*) FROM mart.amendment") == [(0,)]


RESERVE = "01 - Русский язык 2025.06.26"


def test_an_appeal_finds_its_result_by_the_day_whatever_its_sitting(
    take_in, query, crosswalk, tmp_path
):
    take_in(oge(tmp_path / "а.xlsx"))
    appeal = (PERSONS[0], "Русский язык(2025.06.26)", "Удовлетворена", "8", "4")
    path = appeals(tmp_path / "апелляции.xlsx", appeal)
    held = take_in(path)
    assert held.status == "held"
    assert "У участника есть результат за 30.05.2025." in held.message
    take_in(oge(tmp_path / "резерв.xlsx", RESERVE))
    assert take_in(path).status == "accepted"
    assert query(
        "SELECT sitting, exam_day::text, mark FROM mart.assessment_result "
        "ORDER BY sitting, mark DESC"
    ) == [
        ("основной", "2025-05-30", 5), ("основной", "2025-05-30", 3), ("основной", "2025-05-30", 2),
        ("резерв", "2025-06-26", 5), ("резерв", "2025-06-26", 4), ("резерв", "2025-06-26", 2),
    ]  # fmt: skip
    assert query("SELECT sitting, exam_day::text FROM mart.appeal") == [("резерв", "2025-06-26")]


COUNTED = "SELECT sitting, participants, mark_2, mark_3, mark_5 FROM mart.assessment_by_school"


@pytest.mark.parametrize("second_first", [False, True])
def test_two_days_of_an_exam_count_together_in_whatever_order_they_come(
    take_in, query, crosswalk, tmp_path, second_first
):
    first = oge(tmp_path / "а.xlsx", persons=PERSONS[:2])
    second = oge(
        tmp_path / "б.xlsx", "01 - Русский язык 2025.06.03", persons=PERSONS[2:],
        results=protocols.RESULTS[2:],
    )  # fmt: skip
    for path in (second, first) if second_first else (first, second):
        assert take_in(path).status in ("accepted", "accepted_with_warnings")
    assert query(COUNTED) == [("основной", 3, 1, 1, 1)]
    again = oge(tmp_path / "в.xlsx", persons=PERSONS[:1])
    held = take_in(again)
    assert "would-replace" in {finding.rule for finding in held.findings}
    take_in(again, replace=True)  # of that day, and of no other
    assert query(COUNTED) == [("основной", 2, 1, 1, 0)]


def test_a_later_day_of_the_same_pupils_replaces_nothing_unasked(
    take_in, query, crosswalk, tmp_path
):
    first = take_in(oge(tmp_path / "а.xlsx"))
    later = oge(tmp_path / "б.xlsx", RESERVE, persons=PERSONS[1:], results=protocols.RESULTS)
    for order in ({}, {"replace": True}):
        held = take_in(later, **order)
        assert held.status == "held"
        assert held.message == (
            "Отложен. В файле 2 участника экзамена 26.06.2025, у которых уже есть результат того "
            f"же экзамена и срока за 30.05.2025 (загрузка № {first.batch_id}). Если это резервный "
            "день или пересдача, назовите срок в имени файла («резерв», «пересдача») и загрузите "
            "его снова. Если одна из дат неверна, исправьте её, а если неверна прежняя, отзовите "
            f"загрузку: shnor batch withdraw {first.batch_id} --reason «неверная дата»."
        )
    assert query(COUNTED) == [("основной", 3, 1, 1, 1)]
    assert take_in(later.rename(tmp_path / "резерв.xlsx")).rows_loaded == 2
    assert sorted(query(COUNTED)) == [("основной", 3, 1, 1, 1), ("резерв", 2, 0, 1, 1)]


def test_a_withdrawn_day_does_not_come_back_beside_another_of_the_same_pupils(
    take_in, query, engine, crosswalk, tmp_path
):
    wrong = take_in(oge(tmp_path / "а.xlsx", "01 - Русский язык 2025.05.31"))
    with engine.begin() as connection:
        batches.withdraw(connection, wrong.batch_id, "неверная дата", "тест")
    right = take_in(oge(tmp_path / "б.xlsx"))
    with (
        pytest.raises(UserError, match=f"загрузка № {right.batch_id}"),
        engine.begin() as connection,
    ):
        batches.restore(connection, wrong.batch_id, "верная", "тест")
    assert query(COUNTED) == [("основной", 3, 1, 1, 1)]


def test_a_former_day_does_not_come_back_beside_another_of_the_same_pupils(
    take_in, query, engine, crosswalk, tmp_path
):
    former = take_in(oge(tmp_path / "а.xlsx"))
    without = take_in(oge(tmp_path / "б.xlsx", persons=PERSONS[:1]), replace=True)
    later = take_in(
        oge(tmp_path / "в.xlsx", RESERVE, persons=PERSONS[1:], results=protocols.RESULTS)
    )
    assert later.rows_loaded == 2
    with (
        pytest.raises(UserError, match=rf"batch withdraw {former.batch_id} --reason"),
        engine.begin() as connection,
    ):
        batches.withdraw(connection, without.batch_id, "ошибка", "тест")
    for number in (former.batch_id, without.batch_id):  # as the refusal says
        with engine.begin() as connection:
            batches.withdraw(connection, number, "ошибка", "тест")
    assert query("SELECT count(*) FROM mart.assessment_result") == [(2,)]


def test_results_without_their_day_are_not_counted_beside_those_of_one(
    take_in, query, engine, crosswalk, tmp_path
):
    before = take_in(oge(tmp_path / "а.xlsx"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE ops.version SET exam_day = ''"))
    appeal = (PERSONS[0], "Русский язык(2025.05.30)", "Удовлетворена", "8", "4")
    assert take_in(appeals(tmp_path / "апелляции.xlsx", appeal)).status == "accepted"
    assert (8, 4) in query(MARKS)
    held = take_in(oge(tmp_path / "б.xlsx", class_="9Б"), replace=True)
    assert held.status == "held"
    assert "в загрузке не сказана дата экзамена" in held.message
    assert f"shnor batch withdraw {before.batch_id}" in held.message


BASIC, PROFILE = "22 - Математика базовая 2025.05.27", "02 - Математика профильная 2025.05.27"


def ege(path, exam, persons):
    table = protocols.table(protocols.DENSE_EGE, class_="11", persons=persons)
    if exam == BASIC:
        table = [table[0], *([*row[:-1], "4"] for row in table[1:])]
    else:
        table = [table[0], *([*row[:-1], "48"] for row in table[1:])]
    return protocols.xlsx(path, protocols.block(exam, table))


def test_the_level_of_mathematics_is_that_the_pupil_has_a_result_of(
    take_in, query, crosswalk, tmp_path
):
    take_in(ege(tmp_path / "база.xlsx", BASIC, PERSONS[:1]))
    take_in(ege(tmp_path / "профиль.xlsx", PROFILE, PERSONS[1:2]))
    told = [
        (PERSONS[0], "Математика(2025.05.27)", "Удовлетворена", "8", "5"),
        (PERSONS[1], "Математика(2025.05.27)", "Удовлетворена", "9", "60"),
    ]
    outcome = take_in(appeals(tmp_path / "апелляции.xlsx", *told, class_="11"))
    assert outcome.status == "accepted", outcome.message
    assert query(
        "SELECT subject, primary_score, test_score, mark FROM mart.assessment_result ORDER BY 1"
    ) == [("Математика базовая", 8, None, 5), ("Математика профильная", 9, 60, None)]
    assert query("SELECT subject, test_score, mark FROM mart.appeal ORDER BY 1") == [
        ("Математика базовая", None, 5),
        ("Математика профильная", 60, None),
    ]


@pytest.mark.parametrize("state", ["Удовлетворена", "Отклонена"])
def test_a_level_that_no_result_tells_holds_the_appeals(take_in, crosswalk, tmp_path, state):
    for exam in (BASIC, PROFILE):
        take_in(ege(tmp_path / f"{exam[:2]}.xlsx", exam, PERSONS[:1]))
    told = [(person, "Математика(2025.05.27)", state, "9", "60") for person in PERSONS[:2]]
    held = take_in(appeals(tmp_path / "апелляции.xlsx", *told, class_="11"))
    assert held.status == "held"
    assert [(f.rule, f.row_number) for f in held.findings if f.rule.startswith("appeal-")] == [
        ("appeal-of-several-results", 4),
        ("appeal-without-result", 5),
    ]


def test_an_appeal_of_a_namesake_is_his_where_only_he_sat_the_exam(
    take_in, query, crosswalk, tmp_path
):
    twin = (*PERSONS[0][:3], "9909", "990009")
    rows = protocols.block(
        RUSSIAN, protocols.table(protocols.DENSE_OGE, persons=[PERSONS[0], twin])
    )
    rows += protocols.block(MATHS, protocols.table(protocols.DENSE_OGE, persons=[twin]))
    assert take_in(protocols.xlsx(tmp_path / "а.xlsx", rows)).rows_loaded == 3
    of_maths = (twin, "Математика(2025.06.03)", "Удовлетворена", "8", "4")
    assert take_in(appeals(tmp_path / "а1.xlsx", of_maths)).status == "accepted"
    assert query("SELECT subject, primary_score FROM mart.amendment") == [("Математика", 8)]
    held = take_in(appeals(tmp_path / "а2.xlsx", SATISFIED))
    assert held.status == "held"
    assert "в школе есть его полный тёзка" in held.message


def test_an_appeal_that_is_declined_after_all_changes_nothing(take_in, query, crosswalk, tmp_path):
    take_in(oge(tmp_path / "а.xlsx"))
    take_in(appeals(tmp_path / "первая.xlsx", SATISFIED))
    declined = (PERSONS[0], "Русский язык(2025.05.30)", "Отклонена", "6", "3")
    take_in(appeals(tmp_path / "вторая.xlsx", declined), replace=True)
    assert sorted(query(MARKS)) == [(1, 2), (6, 3), (9, 5)]


def test_a_withdrawn_protocol_takes_its_appeals_along(take_in, query, engine, crosswalk, tmp_path):
    protocol = take_in(oge(tmp_path / "а.xlsx"))
    take_in(appeals(tmp_path / "апелляции.xlsx", SATISFIED))
    with engine.begin() as connection:
        batches.withdraw(connection, protocol.batch_id, "не тот экзамен", "тест")
    assert query(MARKS) == []
    with engine.begin() as connection:
        batches.restore(connection, protocol.batch_id, "тот", "тест")
    assert sorted(query(MARKS)) == [(1, 2), (8, 4), (9, 5)]


def test_an_appeal_changes_what_is_loaded_at_that_moment(
    take_in, query, crosswalk, monkeypatch, tmp_path
):
    """Another protocol may come between the check of an appeal and its turn to be written."""
    take_in(oge(tmp_path / "а.xlsx"))
    judge = judging.judge

    def overtaken(*args):
        checked = judge(*args)
        monkeypatch.setattr(judging, "judge", judge)
        assert take_in(oge(tmp_path / "б.xlsx", class_="9Б"), replace=True).rows_loaded == 3
        return checked

    monkeypatch.setattr(judging, "judge", overtaken)
    take_in(appeals(tmp_path / "апелляции.xlsx", SATISFIED))
    assert query("SELECT DISTINCT class_letter FROM mart.assessment_result") == [("Б",)]
    assert (8, 4) in query(MARKS)


@pytest.mark.parametrize(
    ("exam", "missing"),
    [
        (RUSSIAN, True),
        ("03 - Физика 2025.05.30", False),  # pupils choose it
        ("51 - Русский язык 2025.05.30", False),  # ГВЭ is for those who need it
    ],
)
def test_a_school_may_lack_an_exam_that_not_all_pupils_take(
    take_in, crosswalk, tmp_path, exam, missing
):
    schools = [[f"edu64101{n}", f"СОШ № {n}", "Степной район"] for n in (7, 8)]
    take_in(files.xlsx(tmp_path / "реестр.xlsx", [files.REGISTRY, *schools]))
    outcome = take_in(oge(tmp_path / "а.xlsx", exam))
    assert outcome.rows_loaded == 3, outcome.findings
    assert ("school-missing" in {finding.rule for finding in outcome.findings}) == missing


def test_results_of_the_raw_export_have_no_mark_of_the_minimum(take_in, query, crosswalk, tmp_path):
    rows = protocols.table(protocols.RAW, class_="11")
    path = files.text(tmp_path / "01_2025.05.28.csv", rows, ";", "utf-8-sig")
    outcome = take_in(path)
    assert "minimum-not-a-mark" in {finding.rule for finding in outcome.findings}
    assert query(
        "SELECT procedure, primary_score, mark FROM mart.assessment_result ORDER BY row_number"
    ) == [("ЕГЭ", 6, None), ("ЕГЭ", 9, None), ("ЕГЭ", 1, None)]
