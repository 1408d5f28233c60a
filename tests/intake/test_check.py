"""A check without a warehouse finds what the intake finds, and leaves nothing behind."""

import docx
import pytest

from intake import check, opening
from intake.decision import ACCEPTED
from tests import bad_files, protocols
from tests import small_files as files
from warehouse import connection, server

MATHS = "Математика, 5 класс. ВПР 2021.xlsx"
GIA = [*files.GIA, "Отметка"]


def folder(path):
    path.mkdir()
    return path


def maths(folder, *totals, name=MATHS, school="edu641017"):
    pupils = [(school, str(50001 + n), total) for n, total in enumerate(totals)]
    return files.xlsx(folder / name, files.dump_2021(pupils))


def faulty(folder):
    rows = files.dump_2021([("edu641017", str(50001 + n), 7) for n in range(30)])
    header = rows[0]
    rows[1][header.index("логин школы")] = "школа"
    rows[2][header.index("балл за 3")] = "молодец"
    rows[3][header.index("всего баллов")] = "21"
    rows[5][header.index("код обучающегося")] = rows[4][header.index("код обучающегося")]
    rows[6][header.index("пол")] = "х"
    return files.xlsx(folder / MATHS, rows)


def with_names(folder):
    rows = files.dump_2021([("edu641017", "50001", 7), ("edu641017", "50002", 8)])
    names = ["ФИО", "Кукушкина Фёкла Патрикеевна", "Ёлкин Епифан Саввич"]
    return files.xlsx(folder / MATHS, [[*row, name] for row, name in zip(rows, names, strict=True)])


def exams(folder):
    rows = [[*GIA, "Класс"], *(["edu641017", str(n), "Физика", 9, 3, 9] for n in range(9))]
    rows[1][-1] = "выпускной"
    return files.xlsx(folder / "ОГЭ 2021.xlsx", rows)


def marks(folder):
    rows = [
        ["ВПР 2021 Русский язык 6 класс"],
        files.MARKS,
        ["МБОУ СОШ № 1 (edu641017)", "", 8, 12.5, 50, 25, 12.5],
        ["МБОУ СОШ № 2 (edu641018)", "", 8, 12.5, 50, 25, 30],
    ]
    return files.xlsx(folder / "отметки.xlsx", rows)


def mentors(folder):
    rows = [
        files.MENTORS,
        ["641017", "СОШ п. Ключевой", "641018", "СОШ № 1", "450 км", "7", "10.02.2021"],
        ["641019", "СОШ с. Ясное", "641019", "СОШ с. Ясное", "45", "", "вчера"],
    ]
    return files.xlsx(folder / "Наставники 2020-21.xlsx", rows)


def indicators(folder):
    rows = [
        files.INDICATORS,
        ["1.1", "Обучающиеся", "человек", "641017", "2020/21", "120"],
        ["1.1", "Обучающиеся", "человек", "641017", "2020/21", "121"],
        ["1.2", "Доля", "%", "641017", "когда-то", "140"],
    ]
    return files.xlsx(folder / "Показатели.xlsx", rows)


FILES = [
    lambda folder: maths(folder, 0, 7, 11, 20, None),
    lambda folder: maths(folder, 7, 8, name="5 класс. ВПР 2021.xlsx"),
    lambda folder: maths(folder, 7, 8, name="Русский язык, 5 класс. ВПР 2021.xlsx"),
    lambda folder: maths(folder, 7, 8, school="школа"),
    lambda folder: bad_files.truncated(folder / MATHS),
    lambda folder: bad_files.far_cell(folder / MATHS),
    lambda folder: bad_files.encrypted_zip(folder / MATHS),
    lambda folder: files.xlsx(folder / MATHS, files.dump_2021([])),
    faulty,
    with_names,
    exams,
    marks,
    mentors,
    indicators,
]
NAMES = """sound; no subject; another work; no school; truncated; far cell; encrypted; blank form;
faulty rows; names; exams; marks; mentors; indicators"""


def with_several_faults_a_row(folder):
    rows = files.dump_2021([("edu641017", str(50001 + n), 7) for n in range(30)])
    header = rows[0]
    login, total = header.index("логин школы"), header.index("всего баллов")
    rows[1][login], rows[1][total] = "школа", "21"
    rows[2][header.index("балл за 3")], rows[2][header.index("балл за 5")] = "молодец", "ой"
    rows[3][total] = ""
    rows[8][header.index("балл за 1")], rows[8][header.index("балл за 4")] = "0", "2"
    rows[4][login], rows[4][total] = "школа", "5"
    rows[5][login] = rows[6][login] = "школа"  # no two rows of one school
    rows[5][header.index("код обучающегося")] = rows[6][header.index("код обучающегося")]
    return files.xlsx(folder / MATHS, rows)


@pytest.fixture
def alone(settings, gate, monkeypatch):
    """Check a file where every way to a database is barred."""

    def run(path, year=None):
        def barred(*_, **__):
            raise AssertionError("the check went for a database")

        with monkeypatch.context() as patch:
            patch.setattr(connection, "engine", barred)
            patch.setattr(server, "ensure_running", barred)
            patch.setattr("intake.context.frame", barred)
            patch.setattr("warehouse.school_names.frame", barred)
            return check.alone(path, settings, gate, year)

    return run


@pytest.mark.parametrize("make", FILES, ids=map(str.strip, NAMES.split(";")))
def test_the_findings_are_those_of_the_intake(alone, take_in, settings, tmp_path, make):
    path = make(folder(tmp_path / "in"))
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    batch = alone(path)
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert after == before
    outcome = take_in(path)
    assert batch.findings == outcome.findings
    assert batch.decision == outcome.status
    assert (batch.work, batch.rows_read) == (outcome.work, outcome.rows_read)
    if batch.decision in ACCEPTED:
        assert (batch.rows_loaded, batch.rows_rejected) == (
            outcome.rows_loaded,
            outcome.rows_rejected,
        )


def test_no_fault_is_hidden_behind_another_of_its_row(alone, tmp_path):
    batch = alone(with_several_faults_a_row(tmp_path))
    found = {(f.row_number, f.rule, f.column_name) for f in batch.findings if f.row_number}
    assert found == {
        (2, "school-code-invalid", "логин школы"),
        (2, "total-above-scale", "всего баллов"),
        (3, "task-points-invalid", "балл за 3"),
        (3, "task-points-invalid", "балл за 5"),
        (4, "total-missing", "всего баллов"),
        (5, "school-code-invalid", "логин школы"),
        (5, "total-differs-from-tasks", "всего баллов"),
        (6, "school-code-invalid", "логин школы"),
        (7, "school-code-invalid", "логин школы"),
        (9, "task-above-maximum", "балл за 4"),
    }
    assert (batch.rows_loaded, batch.rows_rejected) == (25, 5)


def test_nor_behind_a_name_that_does_not_tell_what_the_file_is_about(alone, tmp_path):
    path = faulty(tmp_path)
    batch = alone(path.rename(path.with_name("5 класс. ВПР 2021.xlsx")))
    found = {(f.row_number, f.rule) for f in batch.findings}
    assert batch.decision == "held"
    assert found == {
        (None, "subject-unknown"), (2, "school-code-invalid"), (3, "task-points-invalid"),
        (7, "gender-invalid"), (None, "checks-await"),
    }  # fmt: skip


def test_each_kind_of_file_has_the_fate_it_deserves(alone, tmp_path):
    """The comparison above would hold as well if both found nothing."""
    fates = {
        name.strip(): alone(make(folder(tmp_path / f"папка {n}"))).decision
        for n, (name, make) in enumerate(zip(NAMES.split(";"), FILES, strict=True))
    }
    assert fates == {
        "sound": "accepted", "no subject": "held", "another work": "held", "no school": "rejected",
        "truncated": "rejected", "far cell": "rejected", "encrypted": "rejected",
        "blank form": "rejected", "faulty rows": "accepted_with_warnings", "names": "rejected",
        "exams": "accepted_with_warnings", "marks": "accepted_with_warnings",
        "mentors": "accepted_with_warnings", "indicators": "rejected",
    }  # fmt: skip


def test_the_level_of_mathematics_in_appeals_is_left_to_the_intake(alone, tmp_path):
    told = (protocols.PERSONS[0], "Математика(2025.05.27)", "Удовлетворена", "8", "5")
    path = protocols.xlsx(tmp_path / "апелляции.xlsx", protocols.appeals([told], class_="11"))
    batch = alone(path)
    assert batch.decision == "accepted", batch.findings
    assert "mathematics-level-untold" in {finding.rule for finding in batch.findings}


def test_what_only_the_warehouse_knows_is_left_to_the_intake(alone, take_in, tmp_path):
    registry = [files.REGISTRY, *([f"64101{n}", f"СОШ № {n}", "Степной район"] for n in (7, 8))]
    take_in(files.xlsx(tmp_path / "реестр.xlsx", registry))
    path = maths(tmp_path, 7, 8)
    assert [finding.rule for finding in alone(path).findings] == []
    assert [finding.rule for finding in take_in(path).findings] == ["school-missing"]


def test_the_sender_may_say_the_year(alone, tmp_path):
    path = mentors(tmp_path).rename(tmp_path / "Наставники.xlsx")
    assert "school_year-unknown" in {finding.rule for finding in alone(path).findings}
    said = alone(path, "2020/21")
    assert said.school_year == "2020/21"
    assert "own-mentor" in {finding.rule for finding in said.findings}


def test_a_school_named_in_words_is_left_to_the_registry_of_the_intake(alone, tmp_path):
    paper = docx.Document()
    table = paper.add_table(rows=0, cols=3)
    for row in (
        ("Полное наименование ОО с НОР", "Полное наименование наставника", "Расстояние"),
        ("МОУ «СОШ п. Ключевой»", "МОУ «СОШ № 1»", "45 км"),
        ("МОУ «СОШ с. Ясное»", "МОУ «СОШ № 1»", "20 км"),
    ):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    path = tmp_path / "Приказ 2020-21.docx"
    paper.save(path)
    batch = alone(path)
    assert (batch.decision, batch.rows_loaded) == ("accepted", 2)
    assert [(f.severity, f.rule) for f in batch.findings] == [("note", "school-by-name")]
    assert "строк: 2" in batch.findings[0].message


def test_a_row_without_login_and_name_still_lacks_its_school(alone, tmp_path):
    rows = [files.MENTORS, ["", "", "641018", "СОШ № 1", "45", "", ""]]
    batch = alone(files.xlsx(tmp_path / "Наставники 2020-21.xlsx", rows))
    assert batch.decision == "rejected"
    assert {"school-code-invalid", "school-name-invalid"} == {f.rule for f in batch.findings}


def test_an_official_list_waits_for_its_act(alone, tmp_path):
    rows = [["Логин ОО", "Наименование ОО"], ["641017", "СОШ п. Ключевой"]]
    batch = alone(files.xlsx(tmp_path / "Перечень ШНОР 2020-21.xlsx", rows))
    assert batch.decision == "held"
    assert [finding.rule for finding in batch.findings] == ["list-needs-act"]


def test_a_real_export_may_be_sent(alone, shared):
    path = next((shared / "real/2021/5").glob("*математике*.xlsx"))
    batch = alone(path)
    assert batch.decision in ACCEPTED
    assert batch.rows_read == batch.rows_loaded + batch.rows_rejected > 1000


def test_what_exhausts_the_reader_is_told_by_its_cause(tmp_path, settings):
    path = bad_files.far_cell(tmp_path / MATHS)
    batch = opening.begin(path)
    assert opening.read(path, batch, settings) is None
    assert [finding.rule for finding in batch.findings] == ["table-too-large"]
