"""The help is Russian, faults are sentences, and quick commands stay quick."""

import subprocess
import sys

import pytest
import typer
from typer.testing import CliRunner

from cli import access, main

OURS = typer.main.get_command(main.app)
COMMANDS = [
    [],
    *([name] for name in OURS.commands),
    *(
        [name, inner]
        for name, group in OURS.commands.items()
        for inner in getattr(group, "commands", [])
    ),
]
ENGLISH = (
    "Usage", "OPTIONS", "Options", "Arguments", "ARGS", "Commands", "Show this", "<str>", "<int>",
    "<path>", "list[",
)  # fmt: skip
HEAVY = {"prefect", "great_expectations", "pandas", "alembic"}


def test_every_command_of_the_program_is_there():
    assert {" ".join(words) for words in COMMANDS} == {
        "", "demo", "intake", "check", "template", "map", "run", "ui", "register-list",
        "status", "sql",
        "batch", "batch list", "batch show", "batch diff", "batch return",
        "batch withdraw", "batch restore",
        "quarantine", "quarantine list", "quarantine show", "quarantine return",
        "quarantine waive", "db", "db url", "db start", "db stop", "db status",
        "school", "school list", "school show", "school name",
        "paper", "paper list", "paper show", "paper accept", "paper return", "paper publish",
    }  # fmt: skip


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_is_russian_throughout(words):
    result = CliRunner().invoke(main.app, [*words, "--help"])
    assert result.exit_code == 0
    assert "Как вызвать: " in result.output
    assert "Показать эту справку." in result.output
    assert [word for word in ENGLISH if word in result.output] == []
    assert "[required]" not in result.output
    assert "[default" not in result.output


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_and_parameter_is_explained(words):
    command = OURS
    for word in words:
        command = command.commands[word]
    explained = [command, *command.params]
    assert [one.name for one in explained if not one.help or one.help.isascii()] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["batch", "shw"], "Нет такой команды. Есть: list, show, diff, return, withdraw, restore."),
        (["sql", "--formt", "csv"], "Нет такого параметра: --formt. Может быть, --format?"),
        (["sql"], "Не указано: ЗАПРОС."),
        (["batch", "withdraw", "1"], "Не указано: --reason."),
        (["batch", "show", "один"], "НОМЕР. Допустимо: целое число."),
        (["sql", "x", "--format", "xml"], "--format. Допустимо: table, csv, json."),
        (["sql", "select", "1"], "Лишнее: 1."),
        (["sql", "x", "--format"], "Параметр --format указан не так"),
        (["run", "annual-cycle", "--year", "2020"], "«2020» – не учебный год;"),
        (["run", "annual-cycle", "--year", "2020/22"], "«2020/22» – не учебный год;"),
        (["intake", "нет такого.xlsx"], "Нет файла или папки: «нет такого.xlsx»."),
        (["check", "нет такого.xlsx"], "Нет файла: «нет такого.xlsx»."),
        (["check", "."], "Это папка: «.». Назовите файлы в ней."),
        (["map", "."], "Это папка: «.»."),
    ],
)
def test_a_wrong_command_line_is_a_russian_sentence(shnor, words, said):
    done = shnor(*words)
    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


def test_a_place_that_cannot_be_written_to_is_a_sentence(shnor, tmp_path):
    (tmp_path / "список.txt").write_text("не папка")
    place = tmp_path / "список.txt" / "Реестр школ 2020-21.xlsx"
    done = shnor("template", "school", "--year", "2020/21", "--to", str(place))
    assert done.returncode == 1
    assert "Не удалось открыть или записать" in done.stderr
    assert done.stderr.endswith("это файл, а не папка.\n")
    assert "Traceback" not in done.stderr


def test_an_error_of_the_program_keeps_its_traceback(monkeypatch):
    def broken():
        raise ZeroDivisionError

    monkeypatch.setattr(access, "settings", broken)
    monkeypatch.setattr(sys, "argv", ["shnor", "status"])
    with pytest.raises(ZeroDivisionError):
        main.main()


def test_a_wrong_setting_is_named(shnor, monkeypatch):
    monkeypatch.setenv("SHNOR_READ_TIMEOUT", "долго")
    done = shnor("status")
    assert (done.returncode, done.stdout) == (1, "")
    assert "SHNOR_READ_TIMEOUT" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_server_that_does_not_answer_is_a_sentence(shnor, monkeypatch):
    monkeypatch.setenv("SHNOR_DATABASE_URL", "postgresql://user:secret@127.0.0.1:1/name")
    done = shnor("status")
    assert done.returncode == 1
    assert "Не удаётся подключиться" in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr


def test_a_console_without_our_letters_is_no_failure(program, monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    done = program("status")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["status"],
        ["sql", "SELECT 1"],
        ["batch", "list"],
        ["quarantine", "list"],
        ["db", "url"],
        ["db", "start"],
        ["db", "status"],
    ],
    ids=" ".join,
)
def test_quick_commands_do_without_what_is_slow(settings, words):
    program = (
        "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr));"
        "from cli.main import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0
    assert HEAVY & set(done.stderr.split()) == set()
    assert "typer" in done.stderr.split()


def test_colours_stay_out_of_a_pipe(program):
    assert "\x1b" not in program("status").stdout


def test_an_empty_database_is_migrated_at_first_use(server, shnor, monkeypatch, tmp_path):
    from tests.conftest import beside, execute

    name = f"test_empty_{tmp_path.name.lower()[:20].strip('_')}"
    execute(server, f'CREATE DATABASE "{name}"')
    try:
        monkeypatch.setenv("SHNOR_DATABASE_URL", beside(server, name))
        done = shnor("sql", "SELECT count(*) AS n FROM mart.assessment_result", "--format", "csv")
        assert (done.returncode, done.stdout) == (0, "n\n0\n")
    finally:
        execute(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def test_invented_data_are_called_so_beside_the_answer(shnor, monkeypatch):
    assert "Демонстрационные" not in shnor("sql", "SELECT 1 AS n", "--format", "csv").stderr
    monkeypatch.setenv("SHNOR_DEMO", "true")
    done = shnor("sql", "SELECT 1 AS n", "--format", "csv")
    assert (done.stdout, done.stderr) == ("n\n1\n", "Демонстрационные данные.\n")
