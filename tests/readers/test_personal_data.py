import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.finding import Severity
from readers import personal_data, personal_values, workbook
from readers.sheet import Sheet

REAL = Path(__file__).parents[2] / "../shared/real"


def found(header, *values, beside="балл"):
    rows = [[header, beside], *([value, 1.0] for value in values)]
    return personal_data.find([Sheet("Протокол", rows)])


def kinds(findings):
    return sorted({finding.message.split(" – ")[1].split(" (")[0] for finding in findings})


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        *[(h, "фамилии и имена") for h in (
            "Фамилия", "Имя", " ОТЧЕСТВО ", "ФИО", "Ф.И.О. участника", "Ученик (ФИО)",
            "Фамилия, имя обучающегося", "SurnameCell", "NameCell", "SecondNameCell")],
        *[(h, "данные паспорта или другого документа") for h in (
            "Серия", "Номер паспорта", "Номер документа", "Паспорт", "DocumentSeriesCode")],
        ("СНИЛС", "СНИЛС"),
        *[(h, "телефоны") for h in ("Телефон", "Тел.", "Контактный телефон")],
        *[(h, "адреса электронной почты") for h in ("E-mail", "email", "Электронная почта")],
        ("Дата рождения", "даты рождения"),
    ],
)  # fmt: skip
def test_a_header_gives_the_column_away(header, kind):
    (finding,) = found(header, "нечто", "")
    assert kinds([finding]) == [kind]
    assert finding.severity is Severity.REFUSAL
    assert finding.rule == "personal-data"
    assert (finding.sheet, finding.column_name) == ("Протокол", header.strip())
    assert f"столбец A «{header.strip()}»" in finding.message
    assert "(1 ячейка)" in finding.message


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["Иванов Иван Иванович", "Петрова-Водкина Анна Ильинична", "КУЗЬМИН ИЛЬЯ ИЛЬИЧ"],
         "фамилии и имена"),
        (["Алиев Вели Ахмед оглы", "Петров Пётр Петрович", "Седова Яна Львовна"],
         "фамилии и имена"),
        (["Иванов И.И.", "Петров П. П.", "А.Б. Сидорова"], "фамилии и имена"),
        (["Иванович", "Петровна", "Ильинична"], "фамилии и имена"),
        (["Иванов Иван Иванович", "Петров Пётр Петрович"], "фамилии и имена"),
        (["12 34 567890"], "данные паспорта или другого документа"),
        (["6312 567890"], "данные паспорта или другого документа"),
        ([6312567891.0, 6312567892.0, 6312567893.0], "данные паспорта или другого документа"),
        (["112-233-445 95"], "СНИЛС"),
        (["11223344595"] * 3, "СНИЛС"),
        (["+7 917 123-45-67"], "телефоны"),
        (["мама: 8(917)123-45-67"], "телефоны"),
        (["+79171234567"], "телефоны"),
        ([89171234567.0, 89171234568.0, 89171234569.0], "телефоны"),
        (["писать на a.b@example.ru"], "адреса электронной почты"),
    ],
)  # fmt: skip
def test_values_give_the_column_away_whatever_its_header(values, kind):
    findings = found("Код", *values)
    assert kinds(findings) == [kind]
    cells = findings[0].message
    assert f"({len(values)} " in cells
    assert not any(str(value) in finding.message for finding in findings for value in values)


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Учебник", ["Ковылев П.П.", "Полынин А.А.", "Степнов С.С."]),
        ("Учебник", ["Ковылев П.П., Чабрецов В.В."] * 3),
        ("Др.уч. автор", ["Полынин А.А."] * 3),
        ("Другое (автор учебника)", ["Лугов Д.Д."] * 3),
        ("Название ОО", ["МБОУ СОШ имени Иванова Ивана Ивановича"] * 3),
        ("номер обучающегося", ["1", "2", "3"]),
        ("код обучающегося", ["50001", "50002", "50003"]),
        ("Участник", ["50001", "50002"]),
        ("Дата загрузки", ["17.03.2022 05:09:18"] * 3),
        ("Задания с кратким ответом", ["1101101110"] * 3),
        ("ИНН", ["6410001234"] * 3),
        ("Код ОО", ["7707083893", "7736050003", "7702070139"]),  # each a right ИНН
        ("Код", ["112-233-445 96"]),  # the control number would be 95
        ("Код", ["11223344596"] * 3),
        ("Фамилия", ["", " ", "-"]),
        ("ФИО не указывать", ["50001"]),
        ("Отечество", ["Россия"]),
        ("Паспорт безопасности ОО", ["есть"]),
    ],
)
def test_what_is_no_pupils_data_passes(header, values):
    assert found(header, *values) == []


def test_the_name_of_a_school_is_no_name_of_a_pupil():
    assert found("имя", "МБОУ СОШ № 1", beside="логин") == []
    assert found("имя", "Пётр", beside="вариант")


def test_a_name_in_two_words_counts_under_the_header_of_a_person():
    assert kinds(found("Ученик", "Иванов Петя")) == ["фамилии и имена"]
    assert found("Школа", "Степная Средняя") == []


def test_a_bare_list_shows_no_name_as_its_header():
    names = ["Иванов Иван Иванович", "Петров Пётр Петрович", "Седова Яна Львовна"]
    (finding,) = found(*names)
    assert finding.column_name is None
    assert not any(name in finding.message for name in names)


def test_header_below_a_preamble_and_hidden_sheets():
    rows = [["Протокол проверки", "", ""], ["", "", ""], ["№", "Класс", "Фамилия"]]
    rows += [[1.0, "9", "Иванов"], [2.0, "9", "Петров"]]
    clean = Sheet("Классы", [["логин"], ["edu641017"]])
    (finding,) = personal_data.find([clean, Sheet("Протокол", rows, hidden=True)])
    assert "столбец C «Фамилия»" in finding.message
    assert "(2 ячейки)" in finding.message


@given(st.lists(st.integers(0, 9), min_size=9, max_size=9))
def test_control_number_of_snils(digits):
    total = sum(digit * (9 - place) for place, digit in enumerate(digits))
    control = total % 101 % 100
    written = "{}{}{}-{}{}{}-{}{}{}".format(*digits)
    assert kinds(found("x", f"{written} {control:02d}")) == ["СНИЛС"]
    assert found("x", f"{written} {(control + 1) % 100:02d}") == []


@pytest.mark.skipif(not REAL.is_dir(), reason="the real exports are not here")
def test_real_exports_pass():
    paths = sorted(REAL.rglob("*.xlsx"))
    assert len(paths) == 11
    for path in paths:
        assert personal_data.find(workbook.open_sheets(path)) == [], path


def test_eleven_digit_codes_of_which_some_agree_by_chance_are_no_snils():
    codes = [f"{10_000_000_000 + 7 * number}" for number in range(600)]
    assert personal_values._snils_agrees(np.array([list(code) for code in codes]).astype(int)).any()
    assert found("Код участника", *codes) == []


def test_a_word_of_a_whole_cell_is_looked_through_at_once():
    cells = [["логин", "код"], ["edu641017", "ё" * 32_000]]
    started = time.perf_counter()
    for _ in range(20):
        assert personal_data.find([Sheet("Лист1", cells)]) == []
    assert time.perf_counter() - started < 5
