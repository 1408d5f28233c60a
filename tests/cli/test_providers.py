"""What a provider types: no database is needed, none is made, and the exit code tells the fate."""

import os
import subprocess
from pathlib import Path
from typing import get_args

import openpyxl
import pytest

from cli import providers
from domain.settings import Settings
from reports import templates
from tests import small_files as files
from tests.cli.conftest import PROGRAM
from tests.stages import facts

MATHS = "Математика, 5 класс. ВПР 2021.xlsx"


@pytest.fixture
def bare(tmp_path):
    """Runs `shnor` in an empty folder of a machine where nothing is set up."""
    folder = tmp_path / "отправитель"
    folder.mkdir()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SHNOR_")}

    def run(*words):
        return subprocess.run(
            [PROGRAM, *words],
            capture_output=True,
            text=True,
            cwd=folder,
            env=environment,
            timeout=120,
        )

    run.folder = folder
    return run


def pupils(folder: Path, name: str = MATHS, totals=(7, 8, 20)) -> Path:
    rows = [("edu641017", str(50001 + n), total) for n, total in enumerate(totals)]
    return files.xlsx(folder / name, files.dump_2021(rows))


def server_of(folder: Path) -> Path:
    """Where a program run in a folder would keep its own server."""
    return Settings(_env_file=None, home=folder / "shnor-data").server_folder()


def test_a_check_and_a_template_leave_nothing_but_the_template(bare):
    good = pupils(bare.folder)
    checked = bare("check", good.name)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "Можно отправлять: ВПР, Математика, 5 класс, весна 2020/21" in checked.stdout
    made = bare("template", "mentorship", "--year", "2020/21")
    assert made.returncode == 0
    assert "школы в шаблон не вписаны" in made.stderr
    assert {path.name for path in bare.folder.iterdir()} == {
        good.name, "Наставники и договоры 2020-21.xlsx",
    }  # fmt: skip
    assert not server_of(bare.folder).exists()


def test_files_are_judged_one_by_one_and_the_worst_tells_the_code(shnor, tmp_path):
    good = pupils(tmp_path)
    unnamed = pupils(tmp_path, "5 класс. ВПР 2021.xlsx")
    blank = files.xlsx(tmp_path / "Русский язык, 5 класс. ВПР 2021.xlsx", files.dump_2021([]))
    done = shnor("check", *map(str, (good, unnamed, blank)))
    assert done.returncode == 3
    places = [done.stdout.index(f"{path.name}\n") for path in (good, unnamed, blank)]
    assert places == sorted(places)
    assert done.stdout.count("Можно отправлять") == 1
    assert done.stdout.count("Приём отложит файл") == 1
    assert done.stdout.count("Приём не примет файл") == 1
    assert "(subject-unknown)" in done.stdout
    assert "незаполненный бланк" in done.stdout


def test_findings_of_one_rule_stand_together(shnor, tmp_path):
    path = pupils(tmp_path, totals=[7] * 50)
    book = openpyxl.load_workbook(path)
    for row in range(2, 9):
        book.active.cell(row, 1, "школа")
    book.save(path)
    done = shnor("check", str(path))
    assert done.returncode == 0
    assert "Можно отправлять, но с замечаниями" in done.stdout
    assert "Годных строк: 43 из 50" in done.stdout
    assert done.stdout.count("(school-code-invalid)") == 1
    assert "… и ещё 2" in done.stdout


def test_the_year_of_the_sender_counts(shnor, tmp_path):
    rows = [files.MENTORS, ["641017", "СОШ", "641018", "СОШ № 1", "45", "", ""]]
    path = files.xlsx(tmp_path / "Наставники.xlsx", rows)
    assert shnor("check", str(path)).returncode == 3
    assert shnor("check", str(path), "--year", "2020/21").returncode == 0


@pytest.mark.parametrize(
    ("what", "said"), [("нет такого.xlsx", "Нет файла: "), (".", "Это папка: ")]
)
def test_what_is_no_file_is_said_so(shnor, what, said):
    done = shnor("check", what)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr


def test_every_template_can_be_asked_for():
    assert set(get_args(providers.Name)) == templates.TEMPLATES.keys()


def test_a_template_names_the_schools_of_the_warehouse(shnor, engine, tmp_path):
    facts.schools(engine, {"641017": "СОШ п. Ключевой"})
    done = shnor("template", "nor_list", "--year", "2020/21", "--to", str(tmp_path))
    path = tmp_path / "Перечень ШНОР 2020-21.xlsx"
    assert (done.returncode, done.stderr) == (0, "")
    assert str(path) in done.stdout
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [cell.value for cell in sheet[2]][:2] == ["641017", "СОШ п. Ключевой"]
    again = shnor("template", "nor_list", "--year", "2020/21", "--to", str(tmp_path))
    assert again.returncode == 1
    assert "уже есть" in again.stderr


def test_a_warehouse_that_does_not_answer_costs_the_schools_alone(shnor, tmp_path, monkeypatch):
    monkeypatch.setenv("SHNOR_DATABASE_URL", "postgresql://user:secret@127.0.0.1:1/name")
    done = shnor("template", "school", "--year", "2020/21", "--to", str(tmp_path))
    assert done.returncode == 0
    assert "Школы в шаблон не вписаны" in done.stderr
    assert "secret" not in done.stderr
    assert (tmp_path / "Реестр школ 2020-21.xlsx").exists()


def test_the_templates_way_round(shnor, tmp_path):
    """An unchanged template is no data, a filled one may be sent."""
    shnor("template", "mentorship", "--year", "2020/21", "--to", str(tmp_path))
    path = tmp_path / "Наставники и договоры 2020-21.xlsx"
    empty = shnor("check", str(path))
    assert empty.returncode == 3
    assert "незаполненный бланк" in empty.stdout
    book = openpyxl.load_workbook(path)
    places = {cell.value: cell.column for cell in book.active[1]}
    for header, value in (
        ("Логин ОО", "641017"), ("Школа с НОР", "СОШ п. Ключевой"), ("Школа-наставник", "СОШ № 1"),
    ):  # fmt: skip
        book.active.cell(2, places[header], value)
    book.save(path)
    assert shnor("check", str(path)).returncode == 0
