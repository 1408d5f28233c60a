"""A declared correction is read whole, and every fault of every file is told at once."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from domain.errors import UserError
from intake import correction_file
from intake.correction_file import Range

SOUND = {
    "id": "sound",
    "file": {"dataset": "assessment_result", "school_year": "2020/21", "class": 5},
    "rows": {"where": {"school_code": 641017}},
    "action": {"replace": {"mark": 3}},
    "expect": {"mark": 2},
    "reason": "отметки сдвинуты на строку",
    "told": "МБОУ СОШ № 17",
    "by": "методист",
    "date": date(2021, 5, 12),
}


def write(folder, name="sound", **changes):
    said = {key: value for key, value in (SOUND | changes).items() if value is not ...}
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
    return path


def faults(folder):
    with pytest.raises(UserError) as raised:
        correction_file.load(folder)
    heading, *lines = str(raised.value).splitlines()
    assert str(folder) in heading
    return lines


def test_no_folder_is_no_correction(tmp_path):
    assert correction_file.load(tmp_path / "corrections") == []


def test_a_sound_file_is_a_correction(tmp_path):
    write(tmp_path, expect={"mark": [2, None], "primary_score": {"max": 6}})
    [correction] = correction_file.load(tmp_path)
    assert correction.file.facets() == {"school_year": "2020/21", "class": 5}
    assert (correction.kind, dict(correction.cells)) == ("replace", {"mark": 3})
    assert correction.expect == {"mark": [2, None], "primary_score": Range(max=6)}
    assert correction.date == date(2021, 5, 12)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"told": ...}, "нет ключа told, в нём ожидается: кому сообщено"),
        ({"expect": {}}, "expect заполнен не так"),
        ({"expect": {"mark": {"most": 3}}}, "expect.mark заполнен не так"),
        ({"action": "delete"}, "action заполнен не так, в action ожидается: drop,"),
        ({"who": "я"}, "ключ who неизвестен"),
        ({"date": "май"}, "date заполнен не так, в date ожидается: день вида 2021-05-12"),
        ({"file": {"dataset": "assessment_result", "sha256": "ab"}}, "file.sha256 заполнен"),
        ({"file": {"dataset": "assessment_result"}}, "сказан только набор данных"),
        ({"file": {"dataset": "marks", "class": 5}}, "набора данных «marks» нет; есть: school,"),
        ({"rows": {}}, "не сказано, какие строки"),
        ({"rows": {"where": {"school": 1}}}, "в rows.where столбец «school», а есть: "),
        ({"expect": {"mark": 2, "score": 1}}, "в expect столбец «score»"),
        ({"expect": {"gender": "м"}}, "в expect нет столбца «mark»"),
        ({"action": {"replace": {"mark": 6}}}, "ожидается отметка от 2 до 5"),
        ({"action": {"scale": {"gender": 2}}, "expect": {"gender": "м"}}, "не числовой"),
        ({"id": "other"}, "id «other» не совпадает с именем файла"),
        ({"reason": "ученик Кукушкин Иван Патрикеевич перешёл"}, "в reason имя человека"),
    ],
)  # fmt: skip
def test_a_fault_names_the_file_the_key_and_what_is_expected(tmp_path, changes, said):
    write(tmp_path, **changes)
    [line] = faults(tmp_path)
    assert line.startswith("sound.yaml: ")
    assert said in line


def test_columns_that_could_hold_names_are_not_corrected_but_their_rows_may_be_dropped(tmp_path):
    mentors = {"dataset": "mentorship", "school_year": "2020/21"}
    names = {"expect": {"mentor_name": "х"}, "rows": {"row_number": [3]}, "file": mentors}
    write(tmp_path, action="drop", **names)
    assert len(correction_file.load(tmp_path)) == 1
    write(tmp_path, action={"replace": {"mentor_name": "Лицей"}}, **names)
    [line] = faults(tmp_path)
    assert "«mentor_name» может содержать имена" in line


def test_all_faults_of_all_files_are_told_at_once(tmp_path):
    write(tmp_path, "a", id="b", told=..., by=...)
    write(tmp_path, "b", id="c", expect={"score": 1})  # nor is the mark expected
    (tmp_path / "c.yaml").write_text("id: c\nrows: [1", encoding="utf-8")
    (tmp_path / "d.yml").write_text("просто слова", encoding="utf-8")
    lines = faults(tmp_path)
    assert [line.partition(".")[0] for line in lines] == ["a", "a", "b", "b", "b", "c", "d"]
    assert "c.yaml, строка 2: не читается как YAML" in lines[-2]


def test_the_example_of_the_guide_is_sound(tmp_path):
    guide = (Path(__file__).parents[2] / "docs/guide.md").read_text(encoding="utf-8")
    [example] = re.findall(r"^```yaml\n(id: .*?)^```$", guide, re.MULTILINE | re.DOTALL)
    name = yaml.safe_load(example)["id"]
    (tmp_path / f"{name}.yaml").write_text(example, encoding="utf-8")
    [correction] = correction_file.load(tmp_path)
    assert correction.id == name
