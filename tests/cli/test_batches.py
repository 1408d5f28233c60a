"""`shnor batch` tells the whole story of a file and goes back and forth."""

import getpass

import openpyxl
import pytest
from sqlalchemy import insert, text

from domain.finding import Finding, Severity
from tests import small_files as files
from tests.cli.conftest import refused
from tests.stages import facts as stage_facts
from tests.warehouse import facts
from warehouse import batches, tables
from warehouse.batches import Batch


@pytest.fixture
def loaded(engine) -> tuple[int, int]:
    """Two batches of one work; the later replaced one of the two schools of the former."""
    with engine.begin() as connection:
        first = facts.load(
            connection, facts.results({"641001": [2, 3], "641002": [4]}), not_computable="причина"
        )
        second = facts.load(connection, facts.results({"641001": [5, 5]}))
    return first, second


def schools_in_force(engine) -> dict[str, int]:
    with engine.connect() as connection:
        query = "SELECT DISTINCT school_code, batch_id FROM mart.assessment_result"
        return dict(connection.execute(text(query)).tuples().all())


def test_nothing_yet(shnor):
    done = shnor("batch", "list")
    assert done.returncode == 0
    assert "Загрузок ещё не было" in done.stdout


def test_list_has_a_line_for_every_batch_in_the_order_they_came(engine, loaded, shnor):
    third = refused(engine, "rejected", "broken")
    rows = shnor("batch", "list").stdout.splitlines()[2:]
    assert [int(row.split()[0]) for row in rows] == [*loaded, third]
    assert "принят" in rows[0]
    assert "не принят" in rows[2]
    assert "плохой [v2].xlsx" in rows[2]


def test_the_book_of_a_loaded_file_is_written_for_its_sender_too(engine, settings, shnor):
    sha256 = "ab" * 32
    copy = settings.archive / "ab" / f"{sha256}.xlsx"
    files.xlsx(copy, [["логин"], ["нет"]])
    number = refused(
        engine, "accepted_with_warnings", "some-rule", file_name="Работа.xlsx", sha256=sha256
    )
    done = shnor("batch", "return", str(number))
    assert done.returncode == 0
    place = done.stdout.splitlines()[-1]
    assert openpyxl.load_workbook(place).sheetnames == ["Замечания", "Sheet"]
    assert "Загрузки № 99 нет." in shnor("batch", "return", "99").stderr


def test_show_counts_schools_in_force_and_names_those_replaced(loaded, shnor):
    done = shnor("batch", "show", str(loaded[0]))
    assert done.returncode == 0
    assert "в файле 3, загружено 3, не принято 0" in done.stdout
    [line] = [line for line in done.stdout.splitlines() if line.startswith("ВПР")]
    assert line.split("  ")[0] == "ВПР, Математика, 5 класс, весна 2020/21"
    assert "1 (без: 641001)" in line
    assert "не вычислимы: причина" in line
    assert "все" in shnor("batch", "show", str(loaded[1])).stdout


def test_show_groups_findings_gravest_first_and_counts_the_rest(engine, settings, shnor):
    number = refused(engine, "held", "would-replace", count=7, sha256="ab" * 32)
    copy = settings.archive / "ab" / f"{'ab' * 32}.xlsx"
    copy.parent.mkdir(parents=True)
    copy.write_text("")
    lines = shnor("batch", "show", str(number)).stdout.splitlines()
    start = lines.index("Замечания: 8")
    assert lines[start + 1 : start + 10] == [
        "отложено (would-replace):",
        *(f"  Причина {n}." for n in range(1, 6)),
        "  … и ещё 2",
        "к сведению (remark):",
        "  К слову.",
    ]
    assert any(line.startswith("Копия файла") and str(copy) in line for line in lines)


def test_diff_tells_every_change_in_its_order(engine, loaded, shnor):
    found = [
        Finding(Severity.HOLD, "would-replace", "Файл изменил бы."),
        *(Finding(Severity.NOTE, "difference", f"Школа {n}.") for n in range(9)),
        Finding(Severity.NOTE, "list-change", "Прогноз не изменится."),
        Finding(Severity.WARNING, "other", "О другом."),
    ]
    with engine.begin() as connection:
        number = batches.record(connection, Batch("новый.xlsx", "e" * 64, "held", findings=found))
    lines = shnor("batch", "diff", str(number)).stdout.splitlines()
    assert [line for line in lines[1:] if line] == [
        "Замена", "Файл изменил бы.", "Строки по школам", *(f"Школа {n}." for n in range(9)),
        "Прогноз перечня", "Прогноз не изменится.",
    ]  # fmt: skip
    assert "не меняет ничего" in shnor("batch", "diff", str(loaded[0])).stdout


@pytest.mark.parametrize("words", [("show",), ("diff",), ("withdraw", "--reason", "x")])
def test_an_unknown_number_is_a_sentence(shnor, words):
    done = shnor("batch", words[0], "77", *words[1:])
    assert done.returncode == 1
    assert "Загрузки № 77 нет" in done.stderr


def test_withdraw_and_restore_go_back_and_forth_and_are_recorded(engine, loaded, shnor):
    first, second = loaded
    assert schools_in_force(engine) == {"641001": second, "641002": first}
    done = shnor("batch", "withdraw", str(second), "--reason", "не тот файл")
    assert done.returncode == 0
    assert schools_in_force(engine) == {"641001": first, "641002": first}
    done = shnor("batch", "restore", str(second), "--reason", "тот", "--by", "Методист")
    assert done.returncode == 0
    assert schools_in_force(engine) == {"641001": second, "641002": first}
    with engine.connect() as connection:
        decisions = connection.execute(
            text("SELECT action, reason, decided_by FROM ops.decision ORDER BY decision_id")
        ).all()
    assert decisions == [
        ("withdraw", "не тот файл", getpass.getuser()),
        ("restore", "тот", "Методист"),
    ]
    shown = shnor("batch", "show", str(second)).stdout
    assert shown.index("отозвана") < shown.index("возвращена")
    assert "Методист" in shown


def computed_in(engine, dynamics=(), drafts=()):
    """Say that dynamics and drafts of these years have been computed."""
    with engine.begin() as connection:
        for year in dynamics:
            connection.execute(
                insert(tables.dynamics).values(
                    school_year=year, school_year_before="2016/17", procedure="все",
                    subject="все", school_code="641001", verdict="не вычислимо", **{"class": 0},
                )
            )  # fmt: skip
        for year in drafts:
            connection.execute(
                insert(tables.nor_list).values(
                    school_year="2030/31", judged_year=year, status="draft", criteria=year
                )
            )


def test_what_was_computed_from_a_batch_is_said_to_be_out_of_date(engine, loaded, shnor):
    quiet = shnor("batch", "withdraw", str(loaded[1]), "--reason", "не тот").stdout
    assert "Пересчитать" not in quiet
    # Of results a later year is computed too, an earlier one never.
    computed_in(engine, dynamics=["2018/19", "2020/21"], drafts=["2021/22"])
    for action in ("restore", "withdraw"):
        said = shnor("batch", action, str(loaded[1]), "--reason", "так").stdout
        for word in ("динамика", "дефициты", "показатели", "прогнозы"):
            assert word in said.lower()
        assert "за 2020/21, 2021/22" in said
        assert "shnor run annual-cycle --year 2020/21" in said
        assert "shnor run annual-cycle --year 2021/22" in said
        assert "2018/19" not in said


def test_mentors_change_their_own_year_only_and_a_registry_every_year(engine, shnor):
    mentors = stage_facts.load(
        engine, "mentorship",
        [{"school_year": "2019/20", "school_code": "641001", "school_name": "А",
          "mentor_name": "Б"}],
    )  # fmt: skip
    registry = stage_facts.load(
        engine, "school", [{"school_code": "641001", "short_name": "А", "municipality": "Р"}]
    )
    computed_in(engine, dynamics=["2018/19", "2019/20", "2020/21"])
    said = shnor("batch", "withdraw", str(mentors), "--reason", "так").stdout
    assert "за 2019/20 " in said
    said = shnor("batch", "withdraw", str(registry), "--reason", "так").stdout
    assert "за 2018/19, 2019/20, 2020/21 " in said


def test_withdraw_needs_a_reason(engine, loaded, shnor):
    assert shnor("batch", "withdraw", str(loaded[1])).returncode == 1
    done = shnor("batch", "withdraw", str(loaded[1]), "--reason", "  ")
    assert done.returncode == 1
    assert "Причина пуста" in done.stderr
    assert schools_in_force(engine)["641001"] == loaded[1]
