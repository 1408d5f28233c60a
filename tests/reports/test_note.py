import pytest

from domain.finding import Finding, Severity
from reports import note
from stages import deficits, dynamics
from tests.reports import reading
from tests.stages.facts import (
    DISTRICT,
    WORK,
    load,
    marks,
    pupil,
    register_list,
    reject,
    schools,
    stored,
)

YEAR = "2020/21"
A, B, STRANGER = "641001", "641002", "641099"
FILES = ("Файл", "Что это", "Судьба", "Строк", "Загружено", "Не принято")
REASONS = ("Файл", "Причина", "Сколько раз")
WORKS = (
    "Работа", "Школ", "Участников", "«2»", "«3»", "«4»", "«5»", "Ниже порога", "Доля", "Регион",
    "РФ", "Примечание",
)  # fmt: skip
BARS = ("Работа", "Доля ниже порога", "%")
WHY = ("Работа", "Почему", "Школ")
DEFICITS = (
    "Работа", "Задание", "Уровень", "Умение", "Ответов", "Набрано", "%", "Школ с дефицитом",
)  # fmt: skip
DYNAMICS = (
    "Что", "Сравнение с", "Было", "Стало", "Изменение, п. п.", "Интервал 95 %, п. п.",
    "Изменение, обучающихся", "Вывод",
)  # fmt: skip
SCHOOLS = ("Школа", "Процедура", "Работ", "Ниже порога", "Доля", "Примечание")
RUS = {"subject": "Русский язык", "class": 6}
TITLE = "ВПР, Математика, 5 класс"


def results(engine, *groups, **batch):
    return load(engine, "assessment_result", [r for group in groups for r in group], **batch)


def benchmark(level, name, pct_2):
    return WORK | {
        "school_code": name, "level": level, "group_name": name, "participants": 1000,
        "mark_2": 0, "mark_3": 0, "mark_4": 0, "mark_5": 0, "pct_2": pct_2,
    }  # fmt: skip


def test_marks_and_shares_of_the_district_against_benchmarks(engine, settings):
    schools(engine, {A: "СОШ Я", B: "ООШ А"})
    schools(engine, {STRANGER: "СОШ Ч"}, municipality="Другой район")
    results(engine, marks(A, 3, 9), marks(B, 1, 4), marks(STRANGER, 50, 0), marks(A, 2, 6, **RUS))
    load(
        engine,
        "assessment_summary",
        [benchmark("region", "Область", 15.5), benchmark("country", "Вся выборка", 12.0)],
    )
    ours = settings.model_copy(update={"municipality": DISTRICT})
    path = note.write(engine, ours, YEAR)
    assert path.parent == settings.reports / "2020-21"
    tables = reading.tables(path)
    assert tables[WORKS] == [
        [TITLE, "2", "17", "4", "0", "13", "0", "4 из 17", "23,5 %", "15,5 %", "12 %", ""],
        ["ВПР, Русский язык, 6 класс", "1", "8", "2", "0", "6", "0", "2 из 8", "25 %",
         "нет данных региона", "нет данных РФ", ""],
    ]  # fmt: skip
    assert tables[BARS][0] == [TITLE, "█" * 5 + "░" * 15, "23,5 %"]
    assert tables[SCHOOLS] == [
        ["ООШ А", "ВПР", "1", "1 из 5", "20 %", "меньше 10 результатов"],
        ["СОШ Я", "ВПР", "2", "5 из 20", "25 %", ""],
    ]
    text = reading.text(path)
    assert DISTRICT in text
    assert "не предназначены для оценки школ и учителей" in text


def test_schools_weigh_as_many_as_their_pupils_are(engine, settings):
    results(engine, marks(A, 0, 90), marks(B, 5, 5))
    [work] = reading.tables(note.write(engine, settings, YEAR))[WORKS]
    assert work[7:9] == ["5 из 100", "5 %"]


def test_what_was_loaded_and_what_was_not_and_why(engine, settings):
    pupils = marks(A, 3, 9)
    errors = [Finding(Severity.ERROR, "total", f"Строка {n}: балл выше шкалы.") for n in (7, 9)]
    results(
        engine, pupils, file_name="впр.xlsx", decision="accepted_with_warnings", findings=errors,
        rows_read=14, rows_rejected=2,
    )  # fmt: skip
    results(engine, marks(A, 1, 2, school_year="2018/19"), file_name="старое.xlsx")
    reject(engine, "бланк.xlsx", Finding(Severity.REFUSAL, "empty", "Пустой бланк."),
           Finding(Severity.NOTE, "other", "К слову."))  # fmt: skip
    path = note.write(engine, settings, YEAR)
    tables = reading.tables(path)
    assert tables[FILES] == [
        ["бланк.xlsx", "не распознан", "не принят", "5", "0", "5"],
        ["впр.xlsx", "результаты участников", "принят с замечаниями", "14", "12", "2"],
    ]
    assert sorted(tables[REASONS]) == [
        ["бланк.xlsx", "Пустой бланк.", "1"],
        ["впр.xlsx", "Строка 7: балл выше шкалы.", "2"],
    ]
    assert "Файлов: 2, строк прочитано 19, загружено 12, не принято 7." in reading.text(path)


def test_a_share_that_cannot_be_computed_is_not_shown(engine, settings):
    unreliable = {key: WORK[key] for key in WORK} | {"not_computable": "баллы ненадёжны"}
    results(engine, [pupil(A, n, None) for n in (1, 2)], notes=[unreliable])
    results(engine, [*marks(A, 1, 2, **RUS), pupil(A, 59999, None, **RUS)], marks(B, 1, 3, **RUS))
    tables = reading.tables(note.write(engine, settings, YEAR))
    maths, russian = tables[WORKS]
    assert maths[7:9] == ["–", "не вычислимо"]
    assert maths[3:7] == ["–"] * 4
    assert russian[7:9] == ["1 из 4", "25 %"]  # of the school where it can be computed
    assert tables[WHY] == [
        [TITLE, "баллы ненадёжны", "1"],
        ["ВПР, Русский язык, 6 класс", "нет отметки у участников", "1"],
    ]
    assert [row[0] for row in tables[BARS]] == ["ВПР, Русский язык, 6 класс"]


def test_what_is_unconfirmed_is_called_so(engine, settings):
    status = {"threshold_status": "unconfirmed", "threshold_source": "по памяти"}
    results(engine, marks(A, 1, 3), notes=[WORK | status])
    results(engine, marks(A, 1, 3, **RUS), notes=[WORK | RUS | {"threshold_status": "confirmed"}])
    tables = reading.tables(note.write(engine, settings, YEAR))
    assert [row[-1] for row in tables[WORKS]] == ["порог: не подтверждено", ""]


def test_skills_below_the_threshold(engine, settings):
    tasks = [
        {"ordinal": n, "task": str(n), "score_max": 2, "level": "Б", "skill": skill}
        for n, skill in enumerate(("счёт", "дроби", None), 1)
    ]
    points = {A: [[2, 0, 0], [2, 1, 0]], B: [[1, 2, 0], [2, 1, 0]]}
    rows = [pupil(code, n, 3, p) for code, all_ in points.items() for n, p in enumerate(all_, 1)]
    assert "нет баллов по заданиям" in reading.text(note.write(engine, settings, YEAR))
    load(engine, "assessment_result", rows, tasks=tasks)
    deficits.compute(engine, settings, YEAR)
    path = note.write(engine, settings, YEAR)
    # «счёт»: 7 of 8 points; «дроби»: 4 of 8, in school A 1 of 4, in school B 3 of 4.
    assert reading.tables(path)[DEFICITS] == [
        [f"{TITLE}, весна", "2", "Б", "дроби", "4", "█" * 10 + "░" * 10, "50 %", "1 из 2"],
        [f"{TITLE}, весна", "3", "Б", "–", "4", "░" * 20, "0 %", "2 из 2"],
    ]
    assert "Пороги: не подтверждено" in reading.text(path)


def test_dynamics_of_the_district_and_of_the_list_with_the_caveat(engine, settings):
    before = {"school_year": "2018/19"}
    results(engine, marks(A, 15, 5, **before), marks(B, 1, 9, **before))
    results(engine, marks(A, 2, 18), marks(B, 2, 8))
    register_list(engine, YEAR, {A: "yes", B: "no"})
    assert "ещё не считалась" in reading.text(note.write(engine, settings, YEAR))
    dynamics.compute(engine, settings, YEAR)
    path = note.write(engine, settings, YEAR)
    (vpr, whole, listed) = reading.tables(path)[DYNAMICS]
    assert [whole[0], vpr[0], listed[0]] == [
        "все процедуры", "ВПР", "школы перечня, все процедуры",
    ]  # fmt: skip
    assert vpr[1:5] == ["2018/19", "16 из 30 (53,3 %)", "4 из 30 (13,3 %)", "-40"]
    assert listed[1:5] == ["2018/19", "15 из 20 (75 %)", "2 из 20 (10 %)", "-65"]
    assert listed[6:] == ["-13", "улучшение"]
    assert "разные ученики" in reading.text(path)


def test_nothing_loaded_is_said(engine, settings):
    text = reading.text(note.write(engine, settings, YEAR))
    assert "Файлов: 0" in text
    assert "Результатов за этот год не загружено" in text


@pytest.mark.parametrize(("demo", "header"), [(False, ""), (True, "Демонстрационные данные")])
def test_only_invented_data_are_called_so(engine, settings, demo, header):
    assert reading.header(note.write(engine, settings, YEAR, demo=demo)) == header


def test_many_schools_are_left_to_the_warehouse(engine, settings, monkeypatch):
    monkeypatch.setattr(note, "SCHOOLS_ON_PAPER", 1)
    results(engine, marks(A, 1, 3), marks(B, 1, 3))
    path = note.write(engine, settings, YEAR)
    assert SCHOOLS not in reading.tables(path)
    assert "2 школы" in reading.text(path)
    assert len(stored(engine, "mart.assessment_main", "school_code")) == 2
