"""An order goes into the warehouse whole: the act, its assignments, mentors and roadmap."""

from datetime import date

import openpyxl
import pytest
from docx import Document

from sample import order_papers
from tests.stages.facts import register_list, schools, stored
from warehouse import batches, school_names

YEAR = "2020/21"
LISTED = {"641001": "СОШ с. Луговое", "641002": "ООШ с. Дальнее", "641003": "ООШ с. Ясное"}
NAMES = tuple(LISTED.values())
MENTOR = {"641010": "СОШ № 1 г. Степь"}


@pytest.fixture
def registry(engine):
    schools(engine, LISTED | MENTOR)
    return engine


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox" / "2020-21"
    folder.mkdir(parents=True)
    return folder


def order(folder, listed=NAMES, named=NAMES, by="Степного"):
    """An order of a district's authority, at first the one whose schools the registry has."""
    rows = [(f"МОУ «{name}»", "МОУ «СОШ № 1 г. Степь»", 45.0) for name in listed]
    path = folder / "Приказ.docx"
    order_papers.write_order(
        path,
        rows,
        named=[f"МОУ «{name}»" for name in named],
        instead={"Дергачевского": by, "ДЕРГАЧЕВСКОГО": by.upper()},
    )
    return path


def answer(engine, name, code, place=""):
    with engine.begin() as connection:
        school_names.answer(connection, name, place, code, "оператор")


def rules(outcome):
    return [finding.rule for finding in outcome.findings]


def assignments(engine):
    rows = stored(engine, "mart.assignment", "school_code, item_number")
    return list(
        rows[["school_code", "item_number", "due_date", "due_state"]].itertuples(
            index=False, name=None
        )
    )


def test_one_file_is_an_act_assignments_and_mentors(registry, inbox, take_in):
    outcome = take_in(order(inbox))
    assert outcome.status == "accepted_with_warnings"
    assert (outcome.rows_read, outcome.rows_loaded, outcome.rows_rejected) == (13, 13, 0)
    (act,) = stored(registry, "mart.act", "number").to_dict("records")
    assert (act["number"], act["act_date"], act["purpose"]) == (
        "27",
        date(2021, 1, 26),
        "дорожная карта",
    )
    assert (act["school_code"], act["school_year"]) == ("муниципалитет", YEAR)
    due = date(2021, 2, 15)
    assert assignments(registry) == [
        (code, item, due, "просрочено") for code in LISTED for item in ("6.1", "6.2", "6.3")
    ]
    assert stored(registry, "mart.mentorship", "school_code")["distance_km"].tolist() == [45.0] * 3
    assert set(stored(registry, "mart.assignment", "batch_id")["batch_id"]) == {outcome.batch_id}


def test_what_is_due_depends_on_the_day_it_is_asked(registry, inbox, take_in):
    take_in(order(inbox))
    with registry.begin() as connection:
        connection.exec_driver_sql("UPDATE ops.validity SET valid_from = '2021-01-27'")
        for day, state in (("2021-02-15 23:00", "срок не наступил"), ("2021-02-16", "просрочено")):
            connection.exec_driver_sql(f"SET LOCAL shnor.as_of = '{day}'")
            found = connection.exec_driver_sql("SELECT DISTINCT due_state FROM mart.assignment")
            assert found.scalars().all() == [state]


def test_the_very_same_order_changes_nothing_and_withdrawn_it_is_gone(registry, inbox, take_in):
    path = order(inbox)
    number = take_in(path).batch_id
    assert take_in(path).status == "unchanged"
    with registry.begin() as connection:
        batches.withdraw(connection, number, "ошибка", "оператор")
    for view in ("act", "assignment", "mentorship"):
        assert stored(registry, f"mart.{view}", "batch_id").empty
    with registry.begin() as connection:
        batches.restore(connection, number, "не ошибка", "оператор")
    assert len(assignments(registry)) == 9


def test_assignments_are_marked_as_done_in_a_table(registry, inbox, take_in):
    take_in(order(inbox))
    book = openpyxl.Workbook()
    book.active.append(["Логин ОО", "Основание", "Пункт", "Поручение", "Срок", "Исполнение"])
    task = stored(registry, "mart.assignment", "item_number")["task"].iloc[0]
    book.active.append(
        ["edu641001", "приказ № 27 от 26.01.2021", "6.1", task, "15.02.2021", "Выполнено"]
    )
    path = inbox / "Поручения.xlsx"
    book.save(path)
    assert "would-replace" in rules(take_in(path))
    assert take_in(path, replace=True).status == "accepted"
    states = {row[:2]: row[3] for row in assignments(registry)}
    assert states["641001", "6.1"] == "выполнено"
    assert list(states.values()).count("просрочено") == 8


def test_contradictions_are_shown_where_a_person_looks(registry, inbox, take_in):
    register_list(registry, YEAR, {"641001": "yes", "641002": "yes"})
    take_in(order(inbox, named=NAMES[1:]))
    found = stored(registry, "mart.contradiction", "rule, message")
    assert found["rule"].value_counts().to_dict() == {
        "school-not-named": 1, "targets-differ": 1, "indicator-without-formula": 6,
        "mentored-not-on-list": 1, "assigned-not-on-list": 1,
    }  # fmt: skip
    by_rule = found.set_index("rule")["message"]
    assert "«МОУ «СОШ с. Луговое»» есть в приложении" in by_rule["school-not-named"]
    assert "(641003)" in by_rule["mentored-not-on-list"]
    assert "«ООШ с. Ясное» (641003)" in by_rule["assigned-not-on-list"]
    assert set(found["file_name"]) == {"Приказ.docx"}


def test_a_school_the_registry_does_not_know_is_a_question_to_the_operator(
    registry, inbox, take_in
):
    path = order(inbox, named=[*NAMES, "СОШ с. Неведомое"])
    outcome = take_in(path)
    assert outcome.status == "held"
    [question] = [f.message for f in outcome.findings if f.rule == "school-name-uncertain"]
    assert "«СОШ с. Неведомое» (Степного района) – в реестре такой школы нет." in question
    assert (
        'Ответьте: shnor school name "СОШ с. Неведомое" КОД --place "Степного района"' in question
    )
    assert "school-code-invalid" not in rules(outcome)
    answer(registry, "СОШ с. Неведомое", None, "Степного района")
    outcome = take_in(path)
    assert outcome.status == "accepted_with_warnings"
    assert "school-name-of-none" in rules(outcome)
    assert "school-code-invalid" not in rules(outcome)
    assert {row[0] for row in assignments(registry)} == set(LISTED)


def test_an_order_none_of_whose_schools_is_known_waits_for_answers(engine, inbox, take_in):
    path = order(inbox)
    outcome = take_in(path)
    assert outcome.status == "held"
    asked = [f for f in outcome.findings if f.rule == "school-name-uncertain"]
    assert len(asked) == 3  # in the table with their legal form, in the text without
    assert all("Таблица 1, строка" in finding.message for finding in asked)
    assert "school-code-invalid" not in rules(outcome)
    schools(engine, LISTED | MENTOR)
    assert take_in(path).status == "accepted_with_warnings"
    assert {row[0] for row in assignments(engine)} == set(LISTED)


def test_the_order_as_it_was_issued_asks_of_its_schools(engine, inbox, take_in, shared):
    """Its text as Word would have it: lines of a table's cells begin with a tab."""
    lines = (shared / "seed-order-27.txt").read_text(encoding="utf-8").splitlines()
    paper = Document()
    for line in lines:
        paper.add_paragraph(line.strip())
    begins = next(n for n, line in enumerate(lines) if line.strip() == "№ п/п")
    cells = [line.strip() for line in lines[begins:] if line.strip()][: 8 * 4]
    table = paper.add_table(8, 4)
    for cell, words in zip((c for row in table.rows for c in row.cells), cells, strict=True):
        cell.text = words
    paper.save(str(inbox / "Приказ 27.docx"))
    outcome = take_in(inbox / "Приказ 27.docx")
    assert outcome.status == "held", outcome.findings
    assert outcome.rows_read == 1 + 7 + 6 * 3
    asked = [f.message for f in outcome.findings if f.rule == "school-name-uncertain"]
    assert len(asked) == 7  # six of them in the text too
    assert any("«СОШ п. Первомайский» (Дергачевского района) – в реестре" in m for m in asked)
    assert "school-not-named" in rules(outcome)  # seven schools in the table, six in the text


def test_a_school_of_the_same_name_in_another_district_is_not_meant(registry, inbox, take_in):
    schools(registry, {"642001": "СОШ с. Луговое"}, "Речной район")
    assert take_in(order(inbox)).status == "accepted_with_warnings"
    assert {row[0] for row in assignments(registry)} == set(LISTED)
    assert stored(registry, "mart.mentorship", "school_code")["school_code"].tolist() == [*LISTED]


def test_a_ministrys_order_does_not_say_which_of_two_districts(registry, inbox, take_in):
    schools(registry, {"642001": "СОШ с. Луговое"}, "Речной район")
    path = order(inbox)
    document = Document(str(path))
    document.paragraphs[0].text = "МИНИСТЕРСТВО ОБРАЗОВАНИЯ СТЕПНОЙ ОБЛАСТИ"
    document.save(str(path))
    outcome = take_in(path)
    [question] = [f.message for f in outcome.findings if f.rule == "school-name-uncertain"]
    assert "641001" in question
    assert "642001" in question
    answer(registry, "СОШ с. Луговое", "642001")
    assert take_in(path).status == "accepted_with_warnings"
    assert "642001" in {row[0] for row in assignments(registry)}


def test_an_answer_about_a_school_of_one_district_is_none_in_another(registry, inbox, take_in):
    schools(registry, {"642001": "СОШ с. Луговое"}, "Речной район")
    answer(registry, "СОШ с. Луговое", "642001")
    assert take_in(order(inbox)).status == "accepted_with_warnings"
    assert {row[0] for row in assignments(registry)} == set(LISTED)


def test_an_answer_without_a_place_counts_where_the_order_tells_one(registry, inbox, take_in):
    answer(registry, "СОШ с. Неведомое", "641001")
    outcome = take_in(order(inbox, listed=["СОШ с. Неведомое"], named=["СОШ с. Неведомое"]))
    assert outcome.status == "accepted_with_warnings"
    assert {row[0] for row in assignments(registry)} == {"641001"}


def test_two_names_of_one_school_are_one_assignment(registry, inbox, take_in):
    names = ["СОШ с. Луговое", "СОШ с.Луговое"]
    outcome = take_in(order(inbox, listed=["СОШ с. Луговое"], named=names))
    assert len(assignments(registry)) == 3
    assert outcome.status == "accepted_with_warnings"


def with_plan(path):
    """The order with the plan of its roadmap for one more appendix."""
    plan = path.with_name("план.docx")
    order_papers.write_plan(plan)
    (table,) = Document(str(plan)).tables
    plan.unlink()
    paper = Document(str(path))
    paper.element.body.insert(len(paper.element.body) - 1, table._tbl)
    paper.save(str(path))
    return path


def test_the_roadmap_in_an_orders_appendix_is_read_with_it(registry, inbox, take_in):
    outcome = take_in(with_plan(order(inbox)))
    assert outcome.dataset == "roadmap_item"
    assert len(stored(registry, "mart.roadmap_item", "row_number")) == 22
    assert len(stored(registry, "mart.mentorship", "row_number")) == 3
    assert len(assignments(registry)) == 9
    assert outcome.rows_loaded == 22 + 3 + 9 + 1


def test_what_stands_beside_the_roadmap_passes_the_same_checks(registry, inbox, take_in):
    listed = [*NAMES, "СОШ № 1 г. Степь", NAMES[0]]  # its own mentor; one school twice
    path = with_plan(order(inbox, listed=listed))
    paper = Document(str(path))
    paper.tables[0].rows[-1].cells[-1].text = "7 км"
    paper.save(str(path))
    outcome = take_in(path)
    assert rules(outcome).count("own-mentor") == 1
    assert rules(outcome).count("row-twice") == 2
    mentored = stored(registry, "mart.mentorship", "school_code")["school_code"].tolist()
    assert mentored == ["641002", "641003"]
    assert outcome.rows_rejected == 3
    assert stored(registry, "mart.document", "batch_id")["state"].tolist() == ["принята"]


def test_a_schools_order_is_its_own(registry, inbox, take_in):
    folder = inbox / "edu641002"
    folder.mkdir()
    paper = Document()
    for text in ("ООШ с. Ясное", "ПРИКАЗ", "12.02.2021 № 5", "О ВСОКО в 2020/21 учебном году"):
        paper.add_paragraph(text)
    paper.save(str(folder / "Приказ.docx"))
    assert take_in(folder / "Приказ.docx").status == "accepted"
    (act,) = stored(registry, "mart.act", "number").to_dict("records")
    assert (act["school_code"], act["number"], act["purpose"]) == ("641002", "5", "ВСОКО")


def test_a_note_of_the_region_and_a_district_practice_are_the_districts(registry, inbox, take_in):
    book = openpyxl.Workbook()
    book.active.append(["Вид", "Кто издал", "Дата", "О чём", "Для чего в мониторинге", "Ссылка"])
    link = "https://rcoko.example/spravka"
    book.active.append(["Справка", "РЦОКО", "20.01.2021", "ВПР", "аналитическая справка", link])
    path = inbox / "Акты.xlsx"
    book.save(path)
    assert take_in(path).status == "accepted"
    (act,) = stored(registry, "mart.act", "number").to_dict("records")
    assert (act["school_code"], act["kind"], act["link"]) == ("муниципалитет", "справка", link)


def test_a_paper_of_the_district_is_its_own_however_the_settings_spell_it(
    registry, settings, inbox, take_in
):
    for number, name in enumerate(["Степной р-н", "Степной муниципальный район"]):
        settings.municipality = name
        book = openpyxl.Workbook()
        book.active.title = f"Лист {number}"
        book.active.append(["Вид", "Кто издал", "Дата", "О чём", "Для чего в мониторинге"])
        book.active.append(["Справка", "РЦОКО", "20.01.2021", "ВПР", "аналитическая справка"])
        path = inbox / f"Акты {number}.xlsx"
        book.save(path)
        assert take_in(path, replace=True).rows_loaded == 1
    assert stored(registry, "mart.act", "number")["school_code"].tolist() == ["Степной район"]


def test_a_register_that_names_a_person_goes_back(inbox, engine, take_in):
    book = openpyxl.Workbook()
    book.active.append(["Реестр", "Наименование"])
    book.active.append(["куратор", "Пчёлкина Жужжа Мёдовна"])
    path = inbox / "Реестры.xlsx"
    book.save(path)
    assert rules(take_in(path)) == ["personal-data"]
    assert stored(engine, "mart.register_entry", "title").empty
