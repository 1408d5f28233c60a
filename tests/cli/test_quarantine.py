"""`shnor quarantine` lists what waits, sends it back, closes it with a reason."""

import openpyxl
import pytest
from sqlalchemy import text

from intake import returns
from tests import small_files as files
from tests.cli.conftest import refused
from warehouse import batches, quarantine


@pytest.fixture
def held(engine, settings, tmp_path):
    """A held file with its copy in the archive, and its case; the SHA-256."""
    path = files.xlsx(tmp_path / "Работа.xlsx", [["логин"], ["нет"]])
    sha256 = "ab" * 32
    number = refused(
        engine, "held", "some-rule", count=7, file_name=path.name, sha256=sha256,
        work="ВПР, Математика", covers={"school_code": ["641017"]},
    )  # fmt: skip
    case_of(engine, number)
    copy = settings.archive / "ab" / f"{sha256}.xlsx"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(path.read_bytes())
    return sha256


def case_of(engine, number):
    with engine.begin() as connection:
        batch = batches.recorded(connection, number)
        batch.covers = {"school_code": ["641017"]}
        quarantine.follow(connection, batch, number)


def events(engine):
    with engine.connect() as connection:
        return connection.execute(
            text("SELECT status, recipient, reason, decided_by FROM ops.quarantine_event "
                 "ORDER BY event_id")
        ).all()  # fmt: skip


def test_nothing_waits_in_an_empty_warehouse(settings, shnor):
    assert "На доработке ничего нет." in shnor("quarantine", "list").stdout
    assert "На доработке" not in shnor("status").stdout


def test_list_and_status_say_what_waits_and_for_how_long(engine, held, shnor):
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE ops.quarantine SET opened_at = now() - interval '12 days 5 hours'")
        )
    [line] = [s for s in shnor("quarantine", "list").stdout.splitlines() if "Работа.xlsx" in s]
    for words in ("12", "ВПР, Математика, 641017", "ждёт", "1 раз", "Причина 1."):
        assert words in line
    said = shnor("status").stdout
    assert "1 файл, самый давний ждёт 12 дней; не возвращено отправителю: 1" in said
    assert "shnor quarantine list" in said


def test_show_tells_every_finding_and_the_history(held, shnor):
    said = shnor("quarantine", "show", "1").stdout
    for n in range(1, 8):
        assert f"Причина {n}." in said
    assert "и ещё" not in said
    assert "Ответ отправителю" not in said
    shnor("quarantine", "return", "1", "--to", "СОШ № 17", "--by", "Методист")
    said = shnor("quarantine", "show", "1").stdout
    assert f"Работа ({held[:8]}). Замечания.xlsx" in said
    assert "возвращён: СОШ № 17" in said
    assert "Методист" in said


@pytest.mark.parametrize("command", ["quarantine", "batch"])
def test_show_names_the_answer_of_whatever_kind_it_is(settings, held, shnor, command):
    settings.returned.mkdir()
    answer = settings.returned / f"Карта ({held[:8]}). Замечания.docx"
    answer.touch()
    answer.with_suffix(".partial").touch()  # of a process that was killed
    lines = shnor(command, "show", "1").stdout.splitlines()
    answers = [line for line in lines if line.startswith("Ответ отправителю")]
    assert [line.split(maxsplit=2)[2].strip() for line in answers] == [str(answer)]


def test_return_writes_the_marked_workbook_once_more_and_records_it_once(
    engine, settings, held, shnor
):
    for _ in range(2):
        done = shnor("quarantine", "return", "1", "--to", "СОШ № 17", "--by", "Методист")
        assert done.returncode == 0, done.stderr
    [path] = settings.returned.iterdir()
    assert str(path) in done.stdout
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Замечания", "Sheet"]
    assert book["Замечания"]["A1"].value == "Замечания к файлу «Работа.xlsx»"
    assert events(engine) == [
        ("open", None, None, None),
        ("returned", "СОШ № 17", None, "Методист"),
    ]
    shnor("quarantine", "return", "1", "--to", "СОШ № 18", "--by", "Методист")
    assert events(engine)[-1].recipient == "СОШ № 18"


def test_return_of_a_rejected_file_says_that_only_the_list_is_left(engine, settings, shnor):
    case_of(engine, refused(engine, "rejected", "broken", count=2))
    done = shnor("quarantine", "return", "1", "--to", "СОШ № 17")
    assert "в архиве нет" in done.stdout
    assert "список замечаний" in done.stdout
    [path] = settings.returned.iterdir()
    sheet = openpyxl.load_workbook(path)["Замечания"]
    assert [row[3].value for row in sheet.iter_rows(min_row=5)] == [
        "Причина 1.", "Причина 2.", "К слову.",
    ]  # fmt: skip
    again = shnor("quarantine", "return", "1", "--to", "СОШ № 17")
    assert "записанный при приёме" in again.stdout


def test_waive_closes_with_who_and_why(engine, held, shnor):
    assert "Работа.xlsx" in shnor("status").stdout
    assert shnor("quarantine", "waive", "1").returncode == 1
    assert "Причина пуста" in shnor("quarantine", "waive", "1", "--reason", " ").stderr
    done = shnor("quarantine", "waive", "1", "--reason", "работу отменили", "--by", "Методист")
    assert done.returncode == 0
    assert events(engine)[-1] == ("waived", None, "работу отменили", "Методист")
    assert "На доработке ничего нет." in shnor("quarantine", "list").stdout
    assert "Работа.xlsx" not in shnor("status").stdout
    said = shnor("quarantine", "show", "1").stdout
    assert "закрыт решением" in said
    assert "работу отменили" in said


@pytest.mark.parametrize(
    "words", [("show",), ("return", "--to", "х"), ("waive", "--reason", "х")], ids=lambda w: w[0]
)
def test_an_unknown_case_is_a_sentence(settings, shnor, words):
    done = shnor("quarantine", words[0], "77", *words[1:])
    assert done.returncode == 1
    assert "Случая № 77 нет" in done.stderr


def test_a_closed_case_is_not_returned(held, shnor, monkeypatch):
    shnor("quarantine", "waive", "1", "--reason", "работу отменили")
    monkeypatch.setattr(returns, "send_back", None)  # nothing may be written
    done = shnor("quarantine", "return", "1", "--to", "СОШ № 17")
    assert done.returncode == 1
    assert "уже закрыт" in done.stderr
