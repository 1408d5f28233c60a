"""A roadmap as a workbook: the same remarks as in Word, each at its cell."""

import openpyxl
import pytest

from intake.recognise import read_file

HEADER = ["Мероприятия", "Сроки", "Ответственные", "Результат", "Ссылка на публикацию"]


@pytest.fixture
def reading(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["Дорожная карта школы"],
        HEADER,
        ["Кадры"],
        ["Курсы", "Январь- февраль  2021", "Методист", "5 справок", "https://school.example/a"],
        ["Семинар", "Постоянно", "Участники Программы", "Повышение качества"],
        ["Сверка", "2 раза в год (май)", None, None],
    ):
        book.active.append(row)
    book.save(tmp_path / "карта.xlsx")
    return read_file(tmp_path / "карта.xlsx")


def test_measures_stand_under_their_section_with_the_link(reading):
    rows = reading.rows
    assert rows["measure"].tolist() == ["Курсы", "Семинар", "Сверка"]
    assert set(rows["section"]) == {"Кадры"}
    assert rows["term_months"].fillna("").tolist() == ["1,2", "", "5"]
    assert rows["link"].fillna("").tolist() == ["https://school.example/a", "", ""]


def test_what_cannot_be_checked_later_is_remarked_at_its_cell(reading):
    found = [(f.rule, f.row_number, f.column_name) for f in reading.findings]
    assert found == [
        ("term-open", 5, "Сроки"),
        ("responsible-vague", 5, "Ответственные"),
        ("result-unmeasurable", 5, "Результат"),
        ("term-count-differs", 6, "Сроки"),
        ("responsible-vague", 6, "Ответственные"),
        ("result-unmeasurable", 6, "Результат"),
    ]
    first, *_, last = [finding.message for finding in reading.findings]
    assert first.startswith("Лист «Sheet», строка 5: срок «Постоянно» не называет даты")
    assert last == (
        "Лист «Sheet», строка 6: результат не указан. Назовите число, долю или документ, который "
        "появится."
    )
