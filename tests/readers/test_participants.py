import os
import re
import stat

import pandas as pd
import pytest

from domain.errors import UserError
from readers import participants
from schemas.assessment import CODE

KEY = bytes(range(32))


def code(*name, school="13450", year="2024/25", key=KEY, **further):
    persons = pd.DataFrame([dict(zip(("surname", "name", "second_name"), name, strict=True))])
    told = participants.codes(
        key, pd.Series([school]), pd.Series([year]), persons.assign(**further)
    )
    return told[0]


PLAIN = code("Вымыслова", "Выдума", "Небыловна")


def test_a_code_is_one_of_a_participant():
    assert re.fullmatch(CODE, PLAIN)
    assert re.fullmatch(r"\d{24}", PLAIN)


@pytest.mark.parametrize(
    "name",
    [
        ("ВЫМЫСЛОВА", "выдума", "Небыловна"),
        ("Вымыслова ", " Выдума", "Небы-ловна"),
        ("Bымыслова", "Bыдумa", "Heбыловнa"),  # with letters of the other alphabet
        ("Вымыслова", "Выдума Небыловна", ""),
    ],
)
def test_the_same_name_spelled_otherwise_has_the_same_code(name):
    assert code(*name) == PLAIN


def test_yo_and_short_i_do_not_part_a_pupil():
    assert code("Ёлкин", "Андрей", "") == code("Елкин", "Андреи\u0306", "")


@pytest.mark.parametrize(
    "changed",
    [{"school": "13451"}, {"year": "2025/26"}, {"key": bytes(32)}, {"document": "9901910001"}],
)
def test_another_school_year_key_or_document_is_another_code(changed):
    assert code("Вымыслова", "Выдума", "Небыловна", **changed) != PLAIN


@pytest.mark.parametrize("name", [("", "Выдума", ""), ("Вымыслова", "-", "Небыловна")])
def test_whoever_has_no_name_has_no_code(name):
    assert pd.isna(code(*name))


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path):
    file = tmp_path / "keys" / "participants.key"
    key = participants.key_of(file)
    assert len(key) == 32
    assert participants.key_of(file) == key
    assert [path.name for path in file.parent.iterdir()] == ["participants.key"]
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("content", ["", "ключ", "ab" * 31])
def test_a_spoiled_key_is_never_replaced(tmp_path, content):
    file = tmp_path / "participants.key"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(UserError, match="не ключ участников"):
        participants.key_of(file)
    assert file.read_text(encoding="utf-8") == content
