"""`shnor map`: what it asks, what it refuses, what it leaves behind."""

import pytest
import yaml
from typer.testing import CliRunner

from cli import main
from tests import small_files as files

LONG = ["Школа", "Логин", "Код показателя", "Показатель", "Ед. изм.", "Период", "Значение"]
ROW = ["СОШ № 1", "edu640001", "К.1", "Численность", "чел.", "2021", "1 200"]


@pytest.fixture
def answer(settings):
    """Runs `shnor map` on a file with these answers, then Enter as often as asked."""

    def run(path, *answers):
        lines = "\n".join([*map(str, answers), *[""] * 40])
        return CliRunner().invoke(main.app, ["map", str(path)], input=lines)

    return run


def maps(settings):
    return {
        file.name: yaml.safe_load(file.read_text(encoding="utf-8"))
        for file in settings.maps.glob("*.yaml")
    }


def test_enter_accepts_what_a_long_table_seems_to_be(answer, settings, tmp_path):
    done = answer(files.xlsx(tmp_path / "Выгрузка МИАС 2021.xlsx", [LONG, ROW]))
    assert done.exit_code == 0, done.output
    assert maps(settings) == {
        "выгрузка-миас.yaml": {
            "title": "Выгрузка МИАС",
            "dataset": "indicator_value",
            "columns": {
                "school_code": "Логин",
                "subject": "Код показателя",
                "indicator_name": "Показатель",
                "unit": "Ед. изм.",
                "sitting": "Период",
                "value_text": "Значение",
            },
        }
    }
    assert "1200" in done.output


def test_years_in_a_header_are_periods_and_the_indicator_is_asked_for(answer, settings, tmp_path):
    rows = [["ИНН", 2019, 2020, 2021], ["6401000001", 10, 20, 30]]
    path = files.xlsx(tmp_path / "Контингент.xlsx", rows)
    # header row, rows of header, dataset; the school's column and its key; three years and units
    done = answer(path, "", "", "", "", "", "", "", "", "", "", "", "К.1")
    assert done.exit_code == 0, done.output
    (saved,) = maps(settings).values()
    assert saved["school"] == "ИНН"
    assert saved["constants"] == {"subject": "К.1"}
    assert [value["sitting"] for value in saved["values"]] == ["2019", "2020", "2021"]


def test_a_table_whose_preview_is_declined_leaves_no_map(answer, settings, tmp_path):
    path = files.xlsx(tmp_path / "таблица.xlsx", [LONG, ROW])
    done = answer(path, *[""] * 3, *[""] * 8, "", "нет")
    assert "Карта не сохранена." in done.output
    assert maps(settings) == {}


def test_a_wrong_number_is_asked_for_again(answer, settings, tmp_path):
    done = answer(files.xlsx(tmp_path / "таблица.xlsx", [LONG, ROW]), "ноль", 99, 1)
    assert done.output.count("Введите число от 1 до 2.") == 2
    assert len(maps(settings)) == 1


def test_another_dataset_is_filled_by_the_titles_of_its_columns(answer, settings, tmp_path):
    rows = [["Логин ОО", "Краткое наименование", "Населённый пункт", "Вид школы"],
            ["edu640001", "СОШ № 1", "с. Тестовое", "СОШ"]]  # fmt: skip
    done = answer(files.xlsx(tmp_path / "школы.xlsx", rows), "", "", 3, "", "", "", "", 5)
    assert done.exit_code == 0, done.output
    (saved,) = maps(settings).values()
    assert saved["dataset"] == "school"
    assert saved["columns"] == {
        "school_code": "Логин ОО",
        "short_name": "Краткое наименование",
        "settlement": "Населённый пункт",
        "kind": "Вид школы",
    }


def test_what_is_read_already_is_said_and_left_alone(answer, settings, tmp_path):
    row = ["К.1", "Численность", "чел.", "edu640001", "2021", "5"]
    done = answer(files.xlsx(tmp_path / "показатели.xlsx", [files.INDICATORS, row]))
    assert "Эта таблица уже читается: показатели МИАС и самообследования." in done.output
    assert maps(settings) == {}


def test_a_map_that_would_not_be_used_is_not_saved(answer, settings, tmp_path):
    row = ["К.1", "Численность", "чел.", "edu640001", "2021", "5"]
    path = files.xlsx(tmp_path / "показатели.xlsx", [files.INDICATORS, row])
    done = answer(path, "да", "", "", "", "", 0, 0, "", "", 0)
    assert "прочла бы как «indicators»" in str(done.exception)
    assert maps(settings) == {}


def test_a_map_of_the_same_name_is_replaced_only_when_asked_for(answer, settings, tmp_path):
    path = files.xlsx(tmp_path / "таблица.xlsx", [LONG, ROW])
    answer(path)
    before = maps(settings)
    again = answer(path, "да", *[""] * 11, "таблица", "нет")
    assert "назовите её иначе" in str(again.exception)
    assert maps(settings) == before


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([[*LONG, "ФИО"], [*ROW, "Тестов Тест Тестович"]], "персональные данные"),
        ([["Погода", "Ветер"], ["дождь", "да"]], "не назван ни один заголовок"),
        ([LONG[1:], ROW[1:]], "в constants school_code – не логин школы"),
    ],
)
def test_a_file_no_map_can_be_made_of_is_a_sentence(
    settings, shnor, monkeypatch, tmp_path, rows, said
):
    path = files.xlsx(tmp_path / "таблица.xlsx", rows)
    answers = iter(["", "", "", *["0"] * 2, *[""] * 40])
    monkeypatch.setattr("typer.prompt", lambda *_, default, **__: next(answers) or default or "К.1")
    done = shnor("map", str(path))
    assert done.returncode == 1
    assert said in done.stderr
    assert maps(settings) == {}


def test_without_answers_nothing_is_saved(program, settings, tmp_path):
    done = program("map", str(files.xlsx(tmp_path / "таблица.xlsx", [LONG, ROW])))
    assert done.returncode == 1
    assert "карта не сохранена" in done.stderr
    assert "Traceback" not in done.stderr
    assert maps(settings) == {}


def test_a_missing_file_is_a_sentence(shnor):
    done = shnor("map", "нет.xlsx")
    assert (done.returncode, done.stderr) == (1, "Нет файла: «нет.xlsx». Проверьте путь.\n")
