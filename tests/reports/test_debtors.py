from datetime import date, timedelta

import pytest

from domain.settings import Settings
from reports import debtors
from stages.roadmaps import Coverage, SchoolRoadmap, deadline
from tests.reports import reading

DEBTS = ("Школа", "Код", "Срок", "Просрочено дней")
OWES = SchoolRoadmap("641001", "СОШ А", "нет", 0, 0, None)
ALSO = SchoolRoadmap("641002", "СОШ Б", "нет", 0, 0, None)
PAPER = SchoolRoadmap("641003", "СОШ В", "получена, не разобрана", 0, 0, None)
READ = SchoolRoadmap("641004", "СОШ Г", "принята", 22, 6, "https://school.example/karta")
RETURNED = SchoolRoadmap("641005", "СОШ Д", "на доработке", 4, 4, None)


@pytest.fixture
def settings(tmp_path):
    return Settings(_env_file=None, home=tmp_path)


def coverage(*schools, on=date(2021, 2, 10), year="2020/21", registered=True):
    return Coverage(year, on, deadline(year), registered, schools)


@pytest.mark.parametrize(
    ("days", "title", "words", "overdue"),
    [
        (-5, "Напоминание", "осталось 5 дней", "0"),
        (-1, "Напоминание", "осталось 1 день", "0"),
        (0, "Напоминание", "срок истекает сегодня", "0"),
        (1, "Письмо", "срок истёк 1 день назад", "1"),
        (22, "Письмо", "срок истёк 22 дня назад", "22"),
    ],
)
def test_a_reminder_before_the_deadline_a_letter_after_it(settings, days, title, words, overdue):
    on = date(2021, 2, 15) + timedelta(days=days)
    path = debtors.write(coverage(OWES, PAPER, READ, ALSO, on=on), settings)
    text = reading.text(path)
    assert text.startswith(title)
    assert f"{on:%d.%m.%Y}" in text
    assert f"15.02.2021: {words}" in text
    assert reading.tables(path)[DEBTS] == [
        ["СОШ А", "641001", "15.02.2021", overdue],
        ["СОШ Б", "641002", "15.02.2021", overdue],
    ]
    assert ".docx" in text
    assert "управление образования" in text


def test_what_has_come_is_told_and_is_no_debt(settings):
    path = debtors.write(coverage(OWES, PAPER, READ, RETURNED), settings)
    tables = reading.tables(path)
    headers = ("Школа", "Мероприятий", "Из них без проверяемого срока", "Опубликована")
    assert tables[headers] == [["СОШ Г", "22", "6", "https://school.example/karta"]]
    assert "СОШ В. Бумага получена" in reading.text(path)
    assert "СОШ Д. Карта возвращена с замечаниями" in reading.text(path)
    assert [row[0] for row in tables[DEBTS]] == ["СОШ А"]


def test_paid_debts_replace_the_former_letter(settings):
    first = debtors.write(coverage(OWES), settings)
    second = debtors.write(coverage(READ), settings)
    assert first == second
    assert first.parent == settings.reports / "2020-21"
    assert "должников нет" in reading.text(second)
    assert DEBTS not in reading.tables(second)
    assert [path.name for path in second.parent.iterdir()] == [second.name]


def test_without_a_list_it_says_that_nobody_can_be_named(settings):
    text = reading.text(debtors.write(coverage(registered=False), settings))
    assert "не зарегистрирован" in text
    assert "register-list --year 2020/21" in text
    assert "должников нет" not in text


def test_an_unconfirmed_deadline_is_called_so(settings):
    assert "Не подтверждено" not in reading.text(debtors.write(coverage(OWES), settings))
    later = coverage(OWES, year="2021/22", on=date(2022, 2, 1))
    assert "Не подтверждено" in reading.text(debtors.write(later, settings))


def test_invented_data_are_called_so_on_every_page(settings):
    assert reading.header(debtors.write(coverage(OWES), settings)) == ""
    path = debtors.write(coverage(OWES), settings, demo=True)
    assert reading.header(path) == "Демонстрационные данные"
