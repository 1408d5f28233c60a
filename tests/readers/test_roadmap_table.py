"""A roadmap as a workbook: the same remarks as in Word, each at its cell."""

import openpyxl
import pytest

from intake.recognise import read_file
from readers.reading import UnreadableFileError

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


def test_a_row_without_a_measure_is_left_to_the_check_of_its_cell(tmp_path):
    book = openpyxl.Workbook()
    for row in (HEADER, [None, "май 2021", "Методист", "5 справок", None]):
        book.active.append(row)
    book.save(tmp_path / "карта.xlsx")
    assert read_file(tmp_path / "карта.xlsx").findings == []


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


def test_a_day_that_no_calendar_has_is_called_so(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append(["Курсы", "до 31.02.2021", "Методист", "5 справок"])
    book.save(tmp_path / "карта.xlsx")
    [finding] = read_file(tmp_path / "карта.xlsx").findings
    assert "в сроке «до 31.02.2021» день, которого нет в календаре" in finding.message


def test_headings_that_drift_are_known_and_sections_stand_in_merged_rows(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["План мероприятий («дорожная карта») школы на 2020/21 учебный год"],
        [
            "№ п/п",
            "Наименование мероприя-\nтия",
            "Срок исполнения",
            "Ответст-\nвенный исполнитель",
            "Планируемые результаты работы",
        ],
        ["1. Кадры"],
        [1, "Курсы", "декабрь – январь", "Методист", "5 справок"],
    ):
        book.active.append(row)
    book.active.merge_cells("A1:E1")
    book.active.merge_cells("A3:E3")
    book.save(tmp_path / "карта.xlsx")
    reading = read_file(tmp_path / "карта.xlsx")
    assert reading.dataset == "roadmap_item"
    [row] = reading.rows.to_dict("records")
    assert (row["section"], row["measure"], row["term_months"]) == ("1. Кадры", "Курсы", "12,1")
    assert (row["responsible"], row["result"]) == ("Методист", "5 справок")


def test_a_table_of_measures_without_their_terms_is_no_roadmap(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Мероприятие", "Ответственный", "Результат", "Участников"])
    book.active.append(["Курсы", "Методист", "5 справок", 3])
    book.save(tmp_path / "карта.xlsx")
    with pytest.raises(UnreadableFileError, match="Сроки реализации"):
        read_file(tmp_path / "карта.xlsx")
