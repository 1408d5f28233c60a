import hashlib
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook
from sqlalchemy import insert, update

from domain.errors import UserError
from domain.school_year import containing
from intake import opening
from stages import list_file
from stages.registration import register
from tests.stages.facts import load as load_facts
from warehouse import batches, quarantine, tables
from warehouse.query import frame

ONE, TWO, THREE, FOUR = "641001", "641002", "641003", "641004"
NAMES = {ONE: "СОШ п. Яблоневый", TWO: "ООШ с. Берёзово", THREE: "НОШ с. Вишнёво", FOUR: "СОШ № 4"}
ACT = {
    "school_year": "2021/22",
    "order_number": "№ 15",
    "order_date": date(2021, 9, 30),
    "issuer": "министерство образования",
    "by": "оператор района",
}


@pytest.fixture
def registry(engine):
    rows = [{"school_code": code, "short_name": name} for code, name in NAMES.items()]
    load_facts(engine, "school", rows)
    return engine


@pytest.fixture
def draft(registry):
    """A forecast that lists the first school, not the second, and cannot tell of the others."""
    with registry.begin() as connection:
        list_id = connection.execute(
            insert(tables.nor_list)
            .values(
                school_year="2021/22", judged_year="2020/21", status="draft",
                criteria="dergachi_2021", criteria_status="from_order",
            )
            .returning(tables.nor_list.c.list_id)
        ).scalar_one()  # fmt: skip
        listed = {ONE: "yes", TWO: "no", THREE: "unknown", FOUR: "unknown"}
        connection.execute(
            insert(tables.nor_list_school),
            [
                {"list_id": list_id, "school_code": code, "listed": value, "explanation": "так"}
                for code, value in listed.items()
            ],
        )
    return registry


def query(engine, text, **parameters):
    with engine.connect() as connection:
        return frame(connection, text, **parameters)


def listed(engine, list_id):
    rows = query(
        engine, "SELECT school_code, listed FROM mart.nor_list WHERE list_id = :id", id=list_id
    )
    assert set(rows["listed"]) <= {"yes"}
    return set(rows["school_code"])


def refusal(*arguments, **named):
    with pytest.raises(UserError) as error:
        register(*arguments, **named)
    return str(error.value)


def nothing_registered(engine):
    return query(engine, "SELECT FROM core.nor_list WHERE status = 'registered'").empty


def test_a_forecast_becomes_a_list_with_changes_by_hand(draft, settings):
    made = register(
        draft, settings, **ACT, from_draft="dergachi_2021",
        include=[(TWO, "названа актом"), (THREE, "нет результатов")],
        exclude=[(ONE, "школа закрыта")],
    )  # fmt: skip
    assert listed(draft, made.list_id) == {TWO, THREE}
    rows = query(draft, "SELECT * FROM mart.nor_list WHERE list_id = :id", id=made.list_id)
    assert set(rows["order_number"]) == {"№ 15"}
    assert set(rows["order_date"]) == {date(2021, 9, 30)}
    assert dict(zip(rows["school_code"], rows["reason"], strict=True)) == {
        TWO: "названа актом", THREE: "нет результатов"
    }  # fmt: skip
    # Who decided what, the school taken out too.
    decided = query(draft, "SELECT * FROM ops.decision ORDER BY decision_id")
    assert decided["action"].tolist() == ["register-list", "include", "include", "exclude"]
    assert decided["reason"].tolist()[-1] == f"{ONE}: школа закрыта"
    assert "dergachi_2021" in decided["reason"].tolist()[0]
    assert set(decided["decided_by"]) == {"оператор района"}
    assert set(decided["list_id"]) == {made.list_id}


def test_schools_the_forecast_cannot_tell_of_are_named_and_left_out(draft, settings):
    made = register(
        draft, settings, **ACT, from_draft="dergachi_2021", include=[(THREE, "названа актом")]
    )
    assert listed(draft, made.list_id) == {ONE, THREE}
    (remark,) = made.remarks
    assert "«не вычислимо»: СОШ № 4 (641004)." in remark
    assert THREE not in remark


def test_the_difference_is_what_act_and_forecast_do_not_share(draft, settings):
    made = register(draft, settings, **ACT, entries=[(TWO, None), (THREE, None)])
    shown = made.difference.set_index("school_code")
    assert shown[["forecast", "act"]].apply(tuple, axis=1).to_dict() == {
        ONE: ("yes", "no"), TWO: ("no", "yes"), THREE: ("unknown", "yes"), FOUR: ("unknown", "no")
    }  # fmt: skip
    assert made.difference["short_name"].is_monotonic_increasing
    assert set(shown["criteria"]) == {"dergachi_2021"}


def test_the_list_registered_last_is_in_force_and_the_former_stays(registry, settings):
    first = register(registry, settings, **ACT, entries=[(ONE, None), (TWO, None)])
    second = register(registry, settings, **ACT | {"order_number": "16"}, entries=[(ONE, None)])
    in_force = query(registry, "SELECT list_id FROM mart.list_in_force")
    assert in_force["list_id"].tolist() == [second.list_id]
    assert listed(registry, first.list_id) == {ONE, TWO}


def test_the_same_act_again_is_the_same_list(registry, settings):
    first = register(registry, settings, **ACT, entries=[(ONE, None)], include=[(TWO, "акт")])
    again = register(registry, settings, **ACT, entries=[(ONE, None)], include=[(TWO, "акт")])
    assert again.list_id == first.list_id
    assert any("уже зарегистрирован" in remark for remark in again.remarks)
    assert len(query(registry, "SELECT FROM ops.decision")) == 2
    other = register(registry, settings, **ACT, entries=[(ONE, None)], include=[(TWO, "иначе")])
    assert other.list_id != first.list_id


def test_a_later_act_takes_the_place_of_the_former_and_says_so(registry, settings):
    first = register(registry, settings, **ACT, entries=[(ONE, None), (TWO, None)])
    assert first.remarks == ()
    later = ACT | {"order_number": "16", "order_date": date(2021, 10, 15)}
    second = register(registry, settings, **later, entries=[(ONE, None), (THREE, None)])
    (remark,) = second.remarks
    assert "заменяет перечень по акту № 15 от 30.09.2021" in remark
    assert "добавлены: НОШ с. Вишнёво (641003)" in remark
    assert "исключены: ООШ с. Берёзово (641002)" in remark
    assert ONE not in remark


def test_an_act_older_than_the_one_in_force_is_refused(registry, settings):
    newer = register(registry, settings, **ACT, entries=[(ONE, None)])
    older = ACT | {"order_number": "14", "order_date": date(2021, 9, 29)}
    said = refusal(registry, settings, **older, entries=[(TWO, None)])
    assert "№ 14 от 29.09.2021" in said
    assert "№ 15 от 30.09.2021" in said
    in_force = query(registry, "SELECT list_id FROM mart.list_in_force")
    assert in_force["list_id"].tolist() == [newer.list_id]
    # Acts of other years are no measure.
    other = older | {"school_year": "2020/21", "order_date": date(2020, 9, 30)}
    register(registry, settings, **other, entries=[(TWO, None)])


def test_the_act_with_the_latest_date_is_in_force_however_they_came(registry):
    with registry.begin() as connection:
        for day in (date(2021, 10, 15), date(2021, 9, 30)):
            connection.execute(
                insert(tables.nor_list).values(
                    school_year="2021/22", status="registered", order_number="1", order_date=day
                )
            )
    assert query(registry, "SELECT order_date FROM mart.list_in_force")["order_date"].tolist() == [
        date(2021, 10, 15)
    ]


@pytest.mark.parametrize("number", ["№ 15", "15", "№15 "])
def test_one_act_has_one_set_of_schools(registry, settings, number):
    register(registry, settings, **ACT, entries=[(ONE, None), (TWO, None)])
    again = ACT | {"order_number": number}
    said = refusal(registry, settings, **again, entries=[(ONE, None), (THREE, None)])
    assert "№ 15 от 30.09.2021" in said
    assert "нет: ООШ с. Берёзово (641002)" in said
    assert "лишние: НОШ с. Вишнёво (641003)" in said
    assert ONE not in said
    assert len(query(registry, "SELECT FROM core.nor_list")) == 1
    # An act of the same day may amend it.
    register(
        registry, settings, **ACT | {"order_number": "15 (дополнено)"}, entries=[(THREE, None)]
    )


def test_an_act_spelled_another_way_is_the_same_act(registry, settings):
    first = register(registry, settings, **ACT, entries=[(ONE, None)])
    again = register(registry, settings, **ACT | {"order_number": "15"}, entries=[(ONE, None)])
    assert again.list_id == first.list_id


@pytest.mark.parametrize(
    ("day", "taken"),
    [
        (date(2019, 12, 31), False),
        (date(2020, 1, 1), True),
        (date(2022, 8, 31), True),
        (date(2022, 9, 1), False),
        (date(1931, 9, 30), False),
    ],
)
def test_the_date_of_an_act_lies_about_its_school_year(registry, settings, day, taken):
    act = ACT | {"order_date": day}
    if taken:
        register(registry, settings, **act, entries=[(ONE, None)])
        return
    said = refusal(registry, settings, **act, entries=[(ONE, None)])
    assert f"{day:%d.%m.%Y}" in said
    assert "с 01.01.2020 по 31.08.2022" in said
    assert nothing_registered(registry)


def test_a_list_without_schools_is_refused(draft, settings):
    with draft.begin() as connection:
        connection.execute(update(tables.nor_list_school).values(listed="unknown"))
    for schools in (
        {"from_draft": "dergachi_2021"},
        {"entries": []},
        {"entries": [(ONE, None)], "exclude": [(ONE, "закрыта")]},
    ):
        assert "ни одной школы" in refusal(draft, settings, **ACT, **schools)
    assert nothing_registered(draft)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"order_number": "  "}, "Номер акта пуст"),
        ({"issuer": ""}, "Не указан орган"),
        ({"by": " "}, "кто регистрирует"),
        ({"school_year": "2021/23"}, "не учебный год"),
    ],
)
def test_an_act_without_its_particulars_is_refused(registry, settings, changed, said):
    assert said in refusal(registry, settings, **ACT | changed, entries=[(ONE, None)])
    assert nothing_registered(registry)


def test_an_act_of_today_is_taken_and_one_of_tomorrow_is_not(registry, settings):
    today = datetime.now(settings.zone).date()
    tomorrow = ACT | {"order_date": today + timedelta(days=1)}
    assert "ещё не наступила" in refusal(registry, settings, **tomorrow, entries=[(ONE, None)])
    act = ACT | {"order_date": today, "school_year": containing(today)}
    register(registry, settings, **act, entries=[(ONE, None)])


@pytest.mark.parametrize(
    ("schools", "said"),
    [
        ({"from_draft": "omsk_2025_or"}, "Есть прогнозы по наборам: dergachi_2021"),
        ({"from_draft": "dergachi_2021", "entries": [(ONE, None)]}, "что-то одно"),
        ({}, "Не сказано, какие школы"),
        ({"entries": [("999999", None)]}, "Школы 999999 нет в реестре"),
        ({"entries": [(ONE, None)], "include": [("999999", "акт")]}, "999999 нет в реестре"),
        ({"entries": [(ONE, None), (ONE, None)]}, "названа 2 раза"),
        ({"entries": [(ONE, None)], "include": [(TWO, " ")]}, "не сказано, почему"),
        ({"entries": [(ONE, None)], "include": [(ONE, "акт")]}, "и так входит"),
        ({"entries": [(ONE, None)], "exclude": [(TWO, "акт")]}, "исключать"),
    ],
)
def test_schools_that_make_no_sense_are_refused(draft, settings, schools, said):
    assert said in refusal(draft, settings, **ACT, **schools)
    assert nothing_registered(draft)


def test_every_fault_is_told_at_once(registry, settings):
    said = refusal(registry, settings, **ACT, entries=[("999999", None)], include=[(TWO, "")])
    assert "999999" in said
    assert "не сказано, почему" in said


def write(path: Path, rows, header=("Логин ОО", "Наименование ОО")) -> Path:
    book = Workbook()
    book.active.append(header)
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_a_file_is_recorded_and_archived_with_its_list(registry, settings, tmp_path):
    path = write(
        tmp_path / "Перечень 2021.xlsx", [(f"edu{ONE}", NAMES[ONE]), ("", "ООШ с.Березово")]
    )
    file = list_file.read(registry, settings, path)
    assert [code for code, _ in file] == [ONE, TWO]
    assert query(registry, "SELECT FROM ops.batch WHERE dataset = 'nor_list'").empty
    made = register(registry, settings, **ACT, entries=file)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    recorded = query(
        registry,
        "SELECT batch.* FROM core.nor_list JOIN ops.batch USING (batch_id) WHERE list_id = :id",
        id=made.list_id,
    )
    (batch,) = recorded.to_dict("records")
    assert (batch["dataset"], batch["status"], batch["sha256"]) == ("nor_list", "accepted", digest)
    assert (batch["school_year"], batch["rows_read"], batch["rows_loaded"]) == ("2021/22", 2, 2)
    assert (settings.archive / digest[:2] / f"{digest}.xlsx").read_bytes() == path.read_bytes()
    # The same file once more, for an act that corrects the first: one batch, two lists.
    second = register(registry, settings, **ACT | {"order_number": "16"}, entries=file)
    assert second.list_id != made.list_id
    both = query(registry, "SELECT DISTINCT batch_id FROM core.nor_list")
    assert both["batch_id"].tolist() == [batch["batch_id"]]


def test_a_file_intake_held_becomes_accepted(registry, settings, tmp_path):
    path = write(tmp_path / "Перечень 2021-22.xlsx", [(ONE, NAMES[ONE])])
    of_intake = replace(opening.begin(path), decision="held", dataset="nor_list", about="2021/22")
    with registry.begin() as connection:
        held = batches.record(connection, of_intake)
        quarantine.follow(connection, of_intake, held)
    register(registry, settings, **ACT, entries=list_file.read(registry, settings, path))
    rows = query(registry, "SELECT batch_id, status FROM ops.batch WHERE dataset = 'nor_list'")
    assert rows.to_dict("records") == [{"batch_id": held, "status": "accepted"}]
    assert query(registry, "SELECT status FROM mart.quarantine")["status"].tolist() == ["resolved"]


def test_a_refused_act_leaves_no_trace_of_its_file(registry, settings, tmp_path):
    path = write(tmp_path / "Перечень.xlsx", [(ONE, NAMES[ONE])])
    file = list_file.read(registry, settings, path)
    refusal(registry, settings, **ACT, entries=file, exclude=[(TWO, "акт")])
    assert query(registry, "SELECT FROM ops.batch WHERE dataset = 'nor_list'").empty
    assert not settings.archive.exists()


def test_a_file_of_another_year_is_refused(registry, settings, tmp_path):
    path = write(tmp_path / "Перечень ШНОР 2020-21.xlsx", [(ONE, NAMES[ONE])])
    file = list_file.read(registry, settings, path)
    said = refusal(registry, settings, **ACT, entries=file)
    assert "регистрируется на 2021/22, а файл говорит о 2020/21" in said


def test_every_faulty_row_of_a_file_is_told(registry, settings, tmp_path):
    path = write(
        tmp_path / "Перечень.xlsx",
        [
            ("нет логина", NAMES[ONE]),
            ("999999", "СОШ неизвестная"),
            (ONE, NAMES[TWO]),
            ("", "СОШ с. Нигде"),
            (THREE, "НОШ, пишется по-своему"),
        ],
    )
    with pytest.raises(UserError) as error:
        list_file.read(registry, settings, path)
    said = str(error.value)
    assert "строка 2" in said
    assert "строка 3: школы 999999 нет в реестре" in said
    assert f"логин {ONE} и наименование «{NAMES[TWO]}» – разные школы" in said
    assert "строка 5: «СОШ с. Нигде» – в реестре такой школы нет" in said
    assert "строка 6" not in said


def test_a_file_of_something_else_is_refused(registry, settings, tmp_path):
    path = write(
        tmp_path / "Наставники.xlsx",
        [(ONE, NAMES[ONE], NAMES[TWO])],
        header=("Логин ОО", "Школа с НОР", "Школа-наставник"),
    )
    with pytest.raises(UserError, match="наставники и договоры, а не перечень"):
        list_file.read(registry, settings, path)
    with pytest.raises(UserError, match="нет"):
        list_file.read(registry, settings, tmp_path / "нет.xlsx")


def test_of_schools_of_one_name_a_list_in_word_tells_the_district(registry, settings, tmp_path):
    load_facts(
        registry,
        "school",
        [
            {"school_code": code, "short_name": "СОШ п. Мирный", "municipality": district}
            for code, district in (("648001", "Степной район"), ("648002", "Лесной район"))
        ],
    )
    paper = Document()
    paper.add_paragraph("Перечень школ, имеющих низкие образовательные результаты, на 2021/22")
    table = paper.add_table(rows=0, cols=2)
    name = "МОУ «СОШ п. Мирный»"
    for texts in (["Район", "Наименование ОО"], ["Лесной", name], ["Степной", name]):
        for cell, said in zip(table.add_row().cells, texts, strict=True):
            cell.text = said
    paper.save(str(tmp_path / "Приказ.docx"))
    file = list_file.read(registry, settings, tmp_path / "Приказ.docx")
    assert file.entries == (("648002", name), ("648001", name))


def test_a_list_in_word_is_read_by_the_names_of_its_schools(registry, settings, tmp_path):
    paper = Document()
    paper.add_paragraph("Перечень школ, имеющих низкие образовательные результаты, на 2021/22")
    table = paper.add_table(rows=0, cols=2)
    names = [f"МОУ «{NAMES[ONE]}»", "Основная школа с.Берёзово Лугового района"]
    for texts in (["№ п/п", "Наименование ОО"], ["1", names[0]], ["2", names[1]]):
        for cell, said in zip(table.add_row().cells, texts, strict=True):
            cell.text = said
    paper.save(str(tmp_path / "Приказ.docx"))
    file = list_file.read(registry, settings, tmp_path / "Приказ.docx")
    assert file.entries == ((ONE, names[0]), (TWO, names[1]))
    done = register(registry, settings, **ACT, entries=file)
    assert listed(registry, done.list_id) == {ONE, TWO}
