"""Codes and names of schools from file to warehouse: matched, asked about, never guessed."""

import subprocess
import sys
from hashlib import sha256

import pytest
from sqlalchemy import text

from intake import check
from readers.workbook import open_sheets
from tests import small_files as files
from tests.readers.test_questionnaire import (
    ACTIVITY,
    EMAIL,
    GENERAL,
    HEAD,
    NAME,
    PASSPORT,
    PASSPORT_OF_NOBODY,
    PHONE,
    activity,
    general,
)

REGISTRY = ["логин", "имя", "регион", "населенный пункт"]
SCHOOLS = [
    ["edu641017", "МОУ «СОШ с. Луговое»", "Луговой район", "с. Луговое"],
    ["edu641018", "МОУ «СОШ № 1»", "Луговой район", "р.п. Степной"],
    ["edu642018", "МОУ «СОШ № 1»", "Речной район", "с. Речное"],
    ["edu641019", "МОУ «ООШ с. Ивановка»", "Луговой район", "с. Ивановка"],
]
INN, OTHER_INN = "6403001008", "6403002001"


@pytest.fixture
def registry(take_in, tmp_path):
    return take_in(files.xlsx(tmp_path / "реестр.xlsx", [REGISTRY, *SCHOOLS]))


def query(engine, statement):
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def crosswalk(tmp_path, *rows, name="a.xlsx"):
    return files.xlsx(tmp_path / name, [files.CROSSWALK, *rows])


def row(login="", oge="", inn="", name="", municipality="", since="", until=""):
    return [login, oge, oge, inn, "", name, municipality, since, until]


def ris(code, name, address, guid="1"):
    return [guid, "0", code, name, "", "", "", "", address, "", "", "", "", "", ""]


def ris_file(tmp_path, *rows, name="schools.csv"):
    return files.text(tmp_path / name, [files.RIS_SCHOOLS, *rows])


def codes(engine, kind="код ОГЭ"):
    found = query(
        engine,
        "SELECT school_code, value, valid_from::text, valid_to::text FROM mart.school_identifier "
        f"WHERE kind = '{kind}' ORDER BY 1, 2",
    )
    return [tuple(value or "" for value in each) for each in found]


def of(outcome, rule):
    return [finding for finding in outcome.findings if finding.rule == rule]


def test_a_crosswalk_is_loaded_with_days(take_in, engine, registry, tmp_path):
    path = crosswalk(tmp_path, row("edu641017", "013450", INN, since="01.09.2021"))
    outcome = take_in(path)
    assert (outcome.status, outcome.rows_loaded) == ("accepted", 4)
    assert codes(engine) == [("641017", "13450", "2021-09-01", "")]
    assert query(engine, "SELECT DISTINCT source FROM mart.school_identifier") == [
        ("кодификатор школ",)
    ]


def test_one_code_at_two_schools_at_the_same_time_is_refused_with_both_cells(
    take_in, engine, registry, tmp_path
):
    sound = [row(f"edu6410{n}", str(n), since="01.09.2021") for n in range(30, 42)]
    path = crosswalk(tmp_path, row("edu641017", "13450"), row("edu641019", "13450"), *sound)
    outcome = take_in(path)
    assert outcome.status == "accepted_with_warnings"
    found = of(outcome, "code-of-two-schools")
    assert {(f.row_number, f.column_name) for f in found} == {
        (2, "Код ОГЭ"), (2, "Код ЕГЭ"), (3, "Код ОГЭ"), (3, "Код ЕГЭ"),
    }  # fmt: skip
    assert "строка 2, столбец B" in found[0].message
    assert "школы 641019 (лист «Sheet», строка 3)" in found[0].message
    assert not {"641017", "641019"} & {each[0] for each in codes(engine)}


def test_a_code_may_pass_from_school_to_school(take_in, engine, registry, tmp_path):
    path = crosswalk(
        tmp_path,
        row("edu641017", "13450", INN, until="31.08.2021"),
        row("edu641019", "13450", INN, since="01.09.2021"),
    )
    outcome = take_in(path)
    assert outcome.status == "accepted"
    assert codes(engine) == [
        ("641017", "13450", "", "2021-08-31"),
        ("641019", "13450", "2021-09-01", ""),
    ]


def test_a_code_that_another_school_has_already_is_refused(take_in, engine, registry, tmp_path):
    first = take_in(crosswalk(tmp_path, row("edu641017", "13450")))
    outcome = take_in(crosswalk(tmp_path, row("edu641019", "13450"), name="b.xlsx"))
    found = of(outcome, "code-of-two-schools")
    assert outcome.status == "rejected"
    assert f"загрузка № {first.batch_id}, лист «Sheet», строка 2" in found[0].message


def test_a_corrected_crosswalk_does_not_clash_with_what_it_replaces(
    take_in, engine, registry, tmp_path
):
    take_in(crosswalk(tmp_path, row("edu641017", "1"), row("edu641019", "2")))
    path = crosswalk(tmp_path, row("edu641017", "2"), row("edu641019", "1"), name="b.xlsx")
    assert take_in(path, replace=True).status == "accepted"
    assert [each[:2] for each in codes(engine)] == [("641017", "2"), ("641019", "1")]


def test_one_inn_of_a_school_and_its_branch_is_a_warning(take_in, engine, registry, tmp_path):
    path = crosswalk(tmp_path, row("edu641017", "1", INN), row("edu641019", "2", INN))
    outcome = take_in(path)
    assert outcome.status == "accepted_with_warnings"
    assert [f.row_number for f in of(outcome, "code-of-branch")] == [2, 3]
    assert [each[0] for each in codes(engine, "ИНН")] == ["641017", "641019"]


def test_schools_of_ris_are_found_by_name_and_place(take_in, engine, registry, tmp_path):
    path = ris_file(
        tmp_path,
        ris("011", "МОУ «СОШ села Луговое»", "413000, Луговой район, с. Луговое, ул. Новая, 1"),
        ris("012", "МБОУ «СОШ № 1»", "Луговой район, р.п. Степной, ул. Новая, 1"),
        ris("013", "МБОУ «СОШ № 1»", "Дальний район, с. Дальнее, ул. Новая, 1"),
        ris("014", "МБОУ «Лицей № 7»", "г. Саратов, ул. Новая, 1"),
    )
    outcome = take_in(path)
    assert outcome.status == "accepted"
    assert [each[:2] for each in codes(engine)] == [("641017", "11"), ("641018", "12")]
    (left_out,) = of(outcome, "schools-left-out")
    assert "2 школы" in left_out.message


def test_one_name_in_two_districts_is_a_question(take_in, engine, registry, tmp_path):
    path = ris_file(tmp_path, ris("12", "МБОУ «СОШ № 1»", ""))
    outcome = take_in(path)
    (question,) = of(outcome, "school-name-uncertain")
    assert outcome.status == "held"
    assert "641018 (МОУ «СОШ № 1», Луговой район, Степной)" in question.message
    assert "642018 (МОУ «СОШ № 1», Речной район, Речное)" in question.message
    assert codes(engine) == []


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("ООШ с. Ивановко", "Луговой район"),  # only similar
        ("СОШ с. Ивановка", "Луговой район"),  # another kind of school
        ("МБОУ «СОШ № 1»", "Луговой район, с. Дальнее"),  # another settlement of the district
    ],
)
def test_what_is_only_like_a_school_is_a_question(
    take_in, engine, registry, tmp_path, name, address
):
    outcome = take_in(ris_file(tmp_path, ris("12", name, address)))
    assert len(of(outcome, "school-name-uncertain")) == 1
    assert codes(engine) == []


def test_schools_of_other_numbers_are_not_alike(take_in, registry, tmp_path):
    outcome = take_in(ris_file(tmp_path, ris("12", "МБОУ «СОШ № 2»", "р.п. Степной")))
    assert of(outcome, "school-name-uncertain") == []


@pytest.mark.parametrize(("answer", "found"), [("edu641018", [("641018", "12")]), ("нет", [])])
def test_an_answer_is_recorded_and_used(
    take_in, engine, settings, registry, tmp_path, answer, found
):
    path = ris_file(
        tmp_path,
        ris("11", "СОШ с. Луговое", "Луговой район"),
        ris("12", 'МБОУ "СОШ № 1"', "Луговой район, с. Дальнее", guid="2"),
    )
    outcome = take_in(path)
    assert outcome.status == "held"
    message = of(outcome, "school-name-uncertain")[0].message
    assert 'shnor school name "МБОУ СОШ № 1" КОД --place "Луговой район, Дальнее"' in message
    run = "from cli.main import main; main()"
    words = ["school", "name", "МБОУ СОШ № 1", answer, "--place", "Луговой район, Дальнее"]
    done = subprocess.run(
        [sys.executable, "-c", run, *words, "--by", "Оператор"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert query(engine, "SELECT name, place, decided_by FROM ops.school_name") == [
        ("МБОУ СОШ № 1", "Луговой район, Дальнее", "Оператор")
    ]
    again = take_in(path)
    assert again.status == "accepted"
    assert len(of(again, "school-name-of-none")) == (answer == "нет")
    assert [each[:2] for each in codes(engine)] == [("641017", "11"), *found]


def test_codes_find_a_school_whatever_its_name(take_in, engine, registry, tmp_path):
    take_in(crosswalk(tmp_path, row("edu641018", "13450", INN)))
    path = ris_file(tmp_path, ris("13450", "Школа имени Кукушкина", ""))
    assert take_in(path).status == "accepted"
    assert codes(engine, "наименование") == [("641018", "Школа имени Кукушкина", "", "")]


def test_a_code_and_a_name_of_two_schools_are_a_question(take_in, registry, tmp_path):
    take_in(crosswalk(tmp_path, row("edu641018", "13450", INN)))
    outcome = take_in(ris_file(tmp_path, ris("13450", "СОШ с. Луговое", "Луговой район")))
    (question,) = of(outcome, "school-name-uncertain")
    assert "641017" in question.message
    assert "641018" in question.message


def test_names_of_the_crosswalk_count(take_in, engine, registry, tmp_path):
    take_in(crosswalk(tmp_path, row("edu641019", name="МОУ «Школа Радуга»", inn=INN)))
    assert take_in(ris_file(tmp_path, ris("77", "Школа «Радуга»", ""))).status == "accepted"
    assert codes(engine) == [("641019", "77", "", "")]


def form(tmp_path, *schools, name="Контекстная форма 2022.xlsx"):
    rows = schools or [[*general(), *activity()]]
    return files.xlsx(tmp_path / name, [[*GENERAL, *ACTIVITY], *rows])


def test_a_context_form_gives_answers_and_codes(take_in, engine, settings, registry, tmp_path):
    outcome = take_in(form(tmp_path))
    assert outcome.status == "accepted", outcome.findings
    assert query(
        engine,
        "SELECT school_code, school_year, period, indicator_name, unit, value "
        "FROM mart.indicator_value WHERE indicator_code = 'КФ.обучающихся'",
    ) == [("641017", "2021/22", "2021/22", "Всего обучающихся", "человек", 120)]
    assert codes(engine) == [("641017", "13450", "", "")]
    assert codes(engine, "ИНН") == [("641017", INN, "", "")]
    assert query(
        engine, "SELECT DISTINCT source FROM mart.school_identifier WHERE kind = 'ИНН'"
    ) == [("контекстная форма ОО, 2021/22",)]
    contents = "".join(
        str(query(engine, f"SELECT t::text FROM {table} AS t"))
        for table in ("ops.batch", "ops.finding", "core.indicator_value", "core.school_identifier")
    )
    assert HEAD.split()[0] not in contents


@pytest.mark.parametrize("way", ["a row for each school", "questions beneath each other", "csv"])
def test_the_archive_holds_the_form_without_its_head(take_in, settings, registry, tmp_path, way):
    rows = [[*GENERAL, *ACTIVITY], [*general(), *activity()]]
    path = tmp_path / "in" / "Контекстная форма 2022.xlsx"
    if way == "csv":
        path = files.text(path.with_suffix(".csv"), rows)
    else:
        turned = [list(column) for column in zip(*rows, strict=True)]
        files.xlsx(path, turned if way.startswith("questions") else rows)
    assert take_in(path).status == "accepted"
    (copy,) = settings.archive.rglob(f"{sha256(path.read_bytes()).hexdigest()}.*")
    cells = [cell for sheet in open_sheets(copy) for row in sheet.cells for cell in row]
    assert NAME in cells
    assert 120 in cells or "120" in cells
    assert not {HEAD, PHONE, EMAIL} & set(cells)
    assert not list(settings.returned.glob("*"))


def test_what_goes_back_for_a_form_does_not_name_the_head(take_in, settings, registry, tmp_path):
    school = general(_1="МОУ «Лицей № 9»", _2="Лицей № 9", _13="")
    assert take_in(form(tmp_path, [*school, *activity()])).status == "rejected"
    (returned,) = settings.returned.glob("*")
    cells = [cell for sheet in open_sheets(returned) for row in sheet.cells for cell in row]
    assert not {HEAD, PHONE, EMAIL} & set(cells)


def test_withdrawing_a_form_takes_its_codes_too(take_in, engine, registry, tmp_path):
    from warehouse import batches

    outcome = take_in(form(tmp_path))
    with engine.begin() as connection:
        batches.withdraw(connection, outcome.batch_id, "проверка", "Оператор")
    assert codes(engine) == []
    assert query(engine, "SELECT * FROM mart.indicator_value") == []


def test_a_form_of_an_uncertain_school_waits(take_in, engine, registry, tmp_path):
    school = general(_1="МОУ «СОШ № 1»", _2="СОШ № 1", _13="", _6="", _7="", _8="")
    outcome = take_in(form(tmp_path, [*school, *activity()]))
    assert [finding.rule for finding in outcome.findings] == ["school-name-uncertain"]
    assert (outcome.status, outcome.rows_loaded) == ("held", 0)
    assert codes(engine) == []


def test_a_form_of_no_known_school_is_not_loaded(take_in, engine, registry, tmp_path):
    school = general(_1="МОУ «Лицей № 9»", _2="Лицей № 9", _13="")
    outcome = take_in(form(tmp_path, [*school, *activity()]))
    assert [finding.rule for finding in outcome.findings] == ["school-name-unmatched"]
    assert outcome.status == "rejected"
    assert codes(engine) == []


@pytest.mark.parametrize("folder", ["", "edu641018"])
def test_a_form_that_names_no_school_is_that_of_its_folder_or_nobodys(
    take_in, registry, settings, gate, tmp_path, folder
):
    path = files.xlsx(tmp_path / folder / "паспорт.xlsx", PASSPORT_OF_NOBODY)
    outcome = take_in(path)
    checked = check.alone(path, settings, gate)
    if folder:
        assert (outcome.status, outcome.rows_loaded) == ("accepted", 5)
        assert checked.findings == []
        return
    assert outcome.status == checked.decision == "rejected"
    for findings in (outcome.findings, checked.findings):
        assert [finding.rule for finding in findings] == ["school-name-unmatched"]
        assert "школа не названа. Укажите её логин" in findings[0].message


def test_a_form_known_by_its_inn_alone_passes_the_check(settings, gate, tmp_path):
    school = general(_1="", _2="", _13="")
    checked = check.alone(form(tmp_path, [*school, *activity()]), settings, gate)
    assert [finding.rule for finding in checked.findings] == ["school-by-name"]


def test_a_mentor_who_is_uncertain_is_a_question_about_all_rows(take_in, registry, tmp_path):
    pair = ["edu641017", "СОШ", "", "СОШ № 1", "45", "", ""]
    rows = [files.MENTORS, pair, ["edu641019", *pair[1:]]]
    outcome = take_in(files.xlsx(tmp_path / "Наставники 2020-2021.xlsx", rows))
    (question,) = of(outcome, "school-name-uncertain")
    assert "строки 2, 3: «СОШ № 1»" in question.message
    assert outcome.status == "held"


def test_a_form_in_a_schools_folder_is_that_schools(take_in, engine, registry, tmp_path):
    school = general(_1="МОУ «СОШ № 1»", _2="СОШ № 1", _13="")
    outcome = take_in(form(tmp_path / "edu641018", [*school, *activity()]))
    assert outcome.status == "accepted"
    assert codes(engine) == [("641018", "13450", "", "")]


def test_a_code_counts_in_the_year_of_the_form(take_in, engine, registry, tmp_path):
    path = crosswalk(
        tmp_path,
        row("edu641018", "13450", until="31.08.2022"),
        row("edu641019", "13450", since="01.09.2022"),
    )
    take_in(path)
    school = general(_1="Школа имени Кукушкина", _2="Школа имени Кукушкина", _13="")
    outcome = take_in(form(tmp_path, [*school, *activity()]))  # of 2021/22
    assert outcome.status in ("accepted", "accepted_with_warnings"), outcome.findings
    assert query(engine, "SELECT DISTINCT school_code FROM mart.indicator_value") == [("641018",)]


def test_a_form_of_another_year_than_its_folder_waits(take_in, registry, tmp_path):
    outcome = take_in(form(tmp_path, name="Контекстная форма 2020.xlsx"))
    assert [f.rule for f in outcome.findings] == ["school_year-conflict", "checks-await"]


def test_the_social_passport_is_loaded(take_in, engine, registry, tmp_path):
    passport = ["edu641017", *range(100, 100 + len(PASSPORT) - 1)]
    path = files.xlsx(tmp_path / "Соцпаспорт 2021-2022.xlsx", [PASSPORT, passport])
    outcome = take_in(path)
    assert outcome.status == "accepted", outcome.findings
    assert query(
        engine,
        "SELECT school_code, school_year, value FROM mart.indicator_value "
        "WHERE indicator_code = 'СП.многодетных'",
    ) == [("641017", "2021/22", 104)]


def test_a_form_and_a_crosswalk_can_be_checked_without_a_warehouse(settings, gate, tmp_path):
    from intake import check
    from intake.decision import ACCEPTED

    batch = check.alone(form(tmp_path), settings, gate)
    assert batch.decision in ACCEPTED
    batch = check.alone(
        crosswalk(tmp_path, row("edu641017", "5"), row("edu641019", "5")), settings, gate
    )
    assert batch.decision == "rejected"
    assert "code-of-two-schools" in {finding.rule for finding in batch.findings}


def test_a_former_login_holds_results_until_a_person_says_whose_they_are(
    take_in, engine, registry, settings, tmp_path
):
    header = [*files.CROSSWALK, "Прежний логин"]
    known = [*row("edu641017", inn=INN, since="01.09.2020"), "sch640999"]
    take_in(files.xlsx(tmp_path / "коды.xlsx", [header, known]))
    pupils = [("sch640999", f"5000{n}", 12) for n in range(1, 7)]
    path = files.xlsx(
        tmp_path / "Проведение работы по математике, 5 класс. ВПР 2021.xlsx",
        files.dump_2021(pupils),
    )
    outcome = take_in(path)
    assert outcome.status == "held"
    [finding] = of(outcome, "school-login-former")
    assert "Логин 640999" in finding.message
    assert "прежний логин школы 641017" in finding.message
    assert not of(outcome, "school-unknown")
    own = crosswalk(tmp_path, row("sch640999", "18579", until="31.08.2020"), name="ещё.xlsx")
    assert not of(take_in(own), "school-login-former")  # codes tell themselves whose they were
    settings.corrections.mkdir(parents=True, exist_ok=True)
    (settings.corrections / "login.yaml").write_text(
        "id: login\nfile: {dataset: assessment_result, procedure: ВПР}\n"
        'rows: {where: {school_code: "640999"}}\naction: {replace: {school_code: "641017"}}\n'
        'expect: {school_code: "640999"}\nreason: логин сменился\ntold: никому\nby: методист\n'
        "date: 2021-05-12\n",
        encoding="utf-8",
    )
    assert take_in(path).rows_loaded == 6
    found = "SELECT DISTINCT school_code FROM mart.assessment_result"
    assert query(engine, found) == [("641017",)]
