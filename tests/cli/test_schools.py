"""`shnor school` shows the codes of schools and keeps answers about their names."""

import pytest
from sqlalchemy import text

from tests import small_files as files


@pytest.fixture
def crosswalk(engine, settings, tmp_path):
    """A crosswalk of two schools, loaded without the checks that have tests of their own."""
    from readers import codes, layout
    from readers.sheet import Sheet
    from schemas.datasets import DATASETS
    from schemas.validation import validate
    from warehouse import batches, versions
    from warehouse.batches import Batch

    rows = [
        ["edu641017", "1", "2", "6403001008", "", "СОШ с. Луговое", "", "", ""],
        ["sch641018", "3", "", "", "", "СОШ № 1", "", "", "31.08.2021"],
    ]
    cells = [files.CROSSWALK, *rows]
    reading = codes.read(Sheet("Лист1", cells), layout.find("Лист1", cells))
    valid = validate(DATASETS["school_identifier"].model, reading.rows).rows
    empty = {"school_year": "", "procedure": "", "class": 0, "exam_day": ""}
    with engine.begin() as connection:
        batch = Batch("a.xlsx", "f" * 64, "accepted", dataset="school_identifier")
        number = batches.record(connection, batch)
        versions.load(connection, "school_identifier", number, valid.assign(**empty), valid[:0][[]])
    return number


def answers(engine):
    with engine.connect() as connection:
        found = connection.execute(
            text("SELECT name, place, school_code, decided_by FROM ops.school_name ORDER BY 1")
        )
        return [tuple(row) for row in found]


def test_a_list_of_nothing_says_how_to_begin(shnor, settings):
    assert "Школ ещё нет" in shnor("school", "list").stdout


def test_the_list_names_schools_and_the_codes_in_force(shnor, crosswalk):
    lines = [" ".join(line.split()) for line in shnor("school", "list").stdout.splitlines()]
    assert "641017 СОШ с. Луговое edu641017 1 2 6403001008" in lines
    assert "641018 СОШ № 1" in lines


@pytest.mark.parametrize("code", ["641018", "edu641018", "sch641018"])
def test_one_school_is_shown_with_days_source_and_batch(shnor, crosswalk, code):
    lines = [" ".join(line.split()) for line in shnor("school", "show", code).stdout.splitlines()]
    assert f"логин sch641018 31.08.2021 кодификатор школ № {crosswalk}" in lines


def test_an_answer_is_kept_and_shown(shnor, crosswalk, engine):
    words = ["school", "name", "МБОУ «СОШ № 1»", "edu641018", "--place", "Луговой район"]
    done = shnor(*words, "--by", "Оператор")
    assert done.returncode == 0
    assert "«МБОУ «СОШ № 1»» – школа 641018" in done.stdout
    assert shnor("school", "name", "Лицей № 9", "нет", "--by", "Оператор").returncode == 0
    assert answers(engine) == [
        ("Лицей № 9", "", None, "Оператор"),
        ("МБОУ «СОШ № 1»", "Луговой район", "641018", "Оператор"),
    ]
    assert "ответил Оператор" in shnor("school", "show", "641018").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", "649999"], "Школы 649999 нет."),
        (["show", "школа"], "«школа» – не код школы"),
        (["name", "СОШ", "649999"], "Школы 649999 нет."),
        (["name", "СОШ", "первая"], "«первая» – не код школы"),
        (["name", " ", "641018"], "Наименование пусто"),
    ],
)
def test_a_wrong_answer_is_a_sentence_and_is_not_kept(shnor, crosswalk, engine, words, said):
    done = shnor("school", *words)
    assert done.returncode == 1
    assert said in done.stderr
    assert answers(engine) == []
