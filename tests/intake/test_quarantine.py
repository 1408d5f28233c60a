"""A file that is held or rejected has a case, and the mended file finds it."""

import pytest
from sqlalchemy import text

from domain.errors import UserError
from tests import bad_files
from tests import small_files as files
from warehouse import batches, quarantine

NAME = "Проведение работы по математике, 5 класс. ВПР 2021.xlsx"


def query(engine, statement, **parameters):
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement), parameters)]


def cases(engine):
    return query(engine, "SELECT case_id, status, rounds FROM mart.quarantine ORDER BY case_id")


def history(engine, case_id=1):
    return query(
        engine,
        "SELECT status, batch_id FROM ops.quarantine_event WHERE case_id = :case ORDER BY event_id",
        case=case_id,
    )


def vpr(folder, schools, good=True, name=NAME):
    """Ten pupils of each school; where the file is not good, three in ten have no readable code."""
    pupils = [(school, str(50001 + n), 7) for school in schools for n in range(10)]
    rows = files.dump_2021(pupils)
    code = rows[0].index("код обучающегося")
    for number, row in enumerate(rows[1:]):
        if not good and number % 10 < 3:
            row[code] = "нет"
    return files.xlsx(folder / name, rows)


def test_a_case_lives_from_the_first_faulty_file_to_the_mended_one(take_in, engine, tmp_path):
    good = vpr(tmp_path / "c", ["sch641017"])
    first = take_in(vpr(tmp_path / "a", ["sch641017"], good=False))
    assert first.status == "rejected"
    assert cases(engine) == [(1, "open", 1)]
    with engine.begin() as connection:
        quarantine.returned(connection, quarantine.unclosed(connection, 1), "СОШ № 17", "методист")
    assert cases(engine) == [(1, "returned", 1)]

    rows = files.dump_2021([("sch641017", "нет", 7)] * 5)
    second = take_in(
        files.xlsx(tmp_path / "b" / "другое имя. ВПР 2021. Математика 5 класс.xlsx", rows)
    )
    assert second.status == "rejected"
    assert cases(engine) == [(1, "resubmitted", 2)]

    third = take_in(good)
    assert third.status.startswith("accepted")
    assert cases(engine) == [(1, "resolved", 2)]
    assert history(engine) == [
        ("open", first.batch_id),
        ("returned", first.batch_id),
        ("resubmitted", second.batch_id),
        ("resolved", third.batch_id),
    ]
    assert query(engine, "SELECT batch_id, closed_by FROM mart.quarantine") == [
        (second.batch_id, None)
    ]


def test_a_file_nobody_can_read_in_between_does_not_lose_what_the_case_is_about(
    take_in, engine, tmp_path
):
    first = take_in(vpr(tmp_path / "a", ["sch641017"], good=False))
    unread = take_in(files.xlsx(tmp_path / "b" / NAME, [["нечто", "иное"], ["1", "2"]]))
    assert unread.dataset is None
    third = take_in(
        vpr(tmp_path / "c", ["sch641017"], name="Исправлено. Математика 5 класс.xlsx"),
        school_year="2020/21",
    )
    assert third.status.startswith("accepted")
    assert cases(engine) == [(1, "resolved", 2)]
    assert history(engine) == [
        ("open", first.batch_id),
        ("resubmitted", unread.batch_id),
        ("resolved", third.batch_id),
    ]


def test_the_same_bytes_again_change_nothing_whatever_became_of_the_case(take_in, engine, tmp_path):
    first, second = (vpr(tmp_path / each, ["sch641017"], good=False) for each in "ab")
    first.write_bytes(first.read_bytes() + b" ")  # other bytes, the same faults
    for path in (first, second, first, second):  # as files left in the inbox are
        take_in(path)
    assert cases(engine) == [(1, "resubmitted", 2)]
    take_in(vpr(tmp_path / "c", ["sch641017"]))
    before = history(engine)
    for path in (first, second):
        assert take_in(path).status == "rejected"
    assert cases(engine) == [(1, "resolved", 2)]
    assert history(engine) == before


def test_each_districts_file_of_one_work_has_a_case_of_its_own(take_in, engine, tmp_path):
    for number, schools in enumerate((["641017", "641018"], ["641027", "641028"])):
        take_in(vpr(tmp_path / f"район {number}", schools, good=False))
    assert cases(engine) == [(1, "open", 1), (2, "open", 1)]
    take_in(vpr(tmp_path / "good", ["641027", "641028"]))
    assert cases(engine) == [(1, "open", 1), (2, "resolved", 1)]


def test_one_schools_own_file_does_not_stand_for_the_file_of_its_district(
    take_in, engine, tmp_path
):
    take_in(vpr(tmp_path / "all", ["641017", "641018", "641019"], good=False))
    take_in(vpr(tmp_path / "one", ["641018"]))
    assert cases(engine) == [(1, "open", 1)]


@pytest.mark.parametrize(
    ("folder", "found"), [("5", True), ("6", False)], ids=["same work", "another class"]
)
def test_an_unreadable_file_is_found_again_by_its_name_and_folders(
    take_in, engine, tmp_path, folder, found
):
    broken = tmp_path / "2021" / "5" / "математика ВПР.xlsx"
    broken.parent.mkdir(parents=True)
    bad_files.truncated(broken)
    assert take_in(broken).status == "rejected"
    mended = vpr(tmp_path / "2021" / folder, ["641017"], name="Математика ВПР.xlsx")
    outcome = take_in(mended, school_year="2020/21")
    if found:
        assert outcome.status.startswith("accepted"), outcome.message
    else:
        assert outcome.status == "held"  # the tasks are not those of class 6
    assert cases(engine)[0] == (1, "resolved" if found else "open", 1)


def test_a_file_renamed_as_it_was_asked_to_be_finds_its_case(take_in, engine, tmp_path):
    first, second = (vpr(tmp_path / each, ["641017"], name="Выгрузка.xlsx") for each in "ab")
    second.write_bytes(second.read_bytes() + b" ")
    assert [take_in(path).status for path in (first, second)] == ["held", "held"]
    assert cases(engine) == [(1, "resubmitted", 2)]
    outcome = take_in(first.rename(tmp_path / NAME))
    assert outcome.status.startswith("accepted"), outcome.message
    assert cases(engine) == [(1, "resolved", 2)]


def test_files_whose_names_are_hidden_are_never_taken_for_one_another(take_in, engine, tmp_path):
    for folder in "ab":
        path = tmp_path / folder / "Кукушкина Фёкла Патрикеевна.xlsx"
        path.parent.mkdir()
        bad_files.truncated(path)
        path.write_bytes(path.read_bytes() + folder.encode())
        take_in(path)
    assert cases(engine) == [(1, "open", 1), (2, "open", 1)]
    names = query(engine, "SELECT DISTINCT file_name FROM mart.quarantine")
    assert names == [("(имя скрыто).xlsx",)]


def test_a_held_replacement_is_resolved_when_it_is_let_in(take_in, engine, tmp_path):
    take_in(vpr(tmp_path / "a", ["641017"]))
    assert cases(engine) == []
    rows = files.dump_2021([("641017", str(50001 + n), 9) for n in range(10)])
    other = files.xlsx(tmp_path / "b" / NAME, rows)
    assert take_in(other).status == "held"
    assert cases(engine) == [(1, "open", 1)]
    take_in(other, replace=True)
    assert cases(engine) == [(1, "resolved", 1)]


def test_a_waived_case_stays_waived_and_its_file_is_not_loaded(take_in, engine, tmp_path):
    path = vpr(tmp_path, ["641017"], good=False)
    take_in(path)
    with engine.begin() as connection:
        quarantine.waive(connection, 1, "школа закрыта", "методист")
    take_in(path)
    assert cases(engine) == [(1, "waived", 1)]
    assert query(engine, "SELECT closed_by, closed_why, days FROM mart.quarantine") == [
        ("методист", "школа закрыта", None)
    ]
    assert query(engine, "SELECT 1 FROM ops.version") == []
    with engine.begin() as connection, pytest.raises(UserError, match="уже закрыт"):
        quarantine.waive(connection, 1, "ещё раз", "методист")
    # Another faulty file of the same work is a new case.
    rows = files.dump_2021([("641017", "нет", 7)] * 5)
    take_in(files.xlsx(tmp_path / "later" / NAME, rows))
    assert cases(engine) == [(1, "waived", 1), (2, "open", 1)]


def test_nothing_of_a_faulty_cell_gets_into_a_case(take_in, engine, tmp_path):
    rows = files.dump_2021([("641017", str(50001 + n), 7) for n in range(4)])
    for row in rows[1:4]:
        row[0] = "Кукушкина Ф."
    take_in(files.xlsx(tmp_path / NAME, rows))
    [(covers,)] = query(engine, "SELECT covers FROM ops.quarantine")
    assert covers == {
        "school_year": ["2020/21"],
        "procedure": ["ВПР"],
        "sitting": ["весна"],
        "subject": ["Математика"],
        "class": ["5"],
        "school_code": ["641017"],
    }


def test_a_batch_is_read_back_as_it_was_recorded(take_in, engine, tmp_path):
    outcome = take_in(vpr(tmp_path, ["641017"], good=False))
    with engine.connect() as connection:
        batch = batches.recorded(connection, outcome.batch_id)
    assert batch.findings == outcome.findings
    assert (batch.file_name, batch.decision) == (NAME, "rejected")
    assert {"column_name": "participant_code", "sheet": "Sheet", "letter": "D",
            "header": "код обучающегося"} in batch.columns  # fmt: skip
