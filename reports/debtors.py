"""The letter to the listed schools that owe a roadmap: a reminder before the deadline."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from docx.document import Document as WordDocument

from domain.paper_state import ACCEPTED, RECEIVED, RETURNED
from domain.plural import plural
from domain.settings import Settings
from reference.catalog import UNCONFIRMED
from reports.docx import add_table, begin, save
from stages.roadmaps import Coverage, SchoolRoadmap

NAME = "Письмо о дорожных картах"


def write(coverage: Coverage, settings: Settings, *, demo: bool = False) -> Path:
    """Write who owes a roadmap, by when, how many days it is overdue, what to send and where.

    The paper is written whatever there is to say, so that no former letter outlives its debts.
    It stands under the reports of the school year.

    Args:
        coverage: who has handed in what on which day.
        settings: where the reports lie.
        demo: whether the data are invented; every page then says so.

    Returns:
        The Word file.
    """
    document = begin(_title(coverage), demo=demo)
    document.add_paragraph(f"Состояние на {_day(coverage.on)}.")
    document.add_paragraph(_deadline(coverage))
    if not coverage.list_registered:
        document.add_paragraph(
            f"Перечень ШНОР на {coverage.school_year} не зарегистрирован, поэтому неизвестно, "
            "какие школы должны представить дорожную карту. Зарегистрируйте перечень по акту: "
            f"shnor register-list --year {coverage.school_year}."
        )
    elif coverage.debtors:
        _debtors(document, coverage)
        _what_to_send(document)
    else:
        document.add_paragraph("Все школы перечня дорожные карты представили, должников нет.")
    _handed_in(document, coverage)
    return save(document, settings, coverage.school_year, NAME)


def _title(coverage: Coverage) -> str:
    if not coverage.debtors:
        return f"О дорожных картах школ перечня ШНОР, {coverage.school_year}"
    kind = "Напоминание" if coverage.days_left >= 0 else "Письмо"
    return f"{kind} о непредставленных дорожных картах, {coverage.school_year}"


def _deadline(coverage: Coverage) -> str:
    left = coverage.days_left
    if left > 0:
        when = f"осталось {left} {plural(left, 'день', 'дня', 'дней')}"
    elif left == 0:
        when = "срок истекает сегодня"
    else:
        when = f"срок истёк {-left} {plural(left, 'день', 'дня', 'дней')} назад"
    doubt = " Не подтверждено." if coverage.deadline.status == UNCONFIRMED else ""
    return (
        f"Срок представления – {_day(coverage.deadline.day)}: {when}. "
        f"Основание: {coverage.deadline.source}.{doubt}"
    )


def _debtors(document: WordDocument, coverage: Coverage) -> None:
    document.add_heading("Кто не представил", level=1)
    document.add_paragraph(
        "Руководителям школ, названных ниже: дорожная карта поддержки школы с низкими "
        "образовательными результатами от вас не поступила."
    )
    overdue = max(-coverage.days_left, 0)
    add_table(
        document,
        ["Школа", "Код", "Срок", "Просрочено дней"],
        [
            [school.name, school.school_code, _day(coverage.deadline.day), overdue]
            for school in coverage.debtors
        ],
    )


def _what_to_send(document: WordDocument) -> None:
    document.add_heading("Что и куда прислать", level=1)
    for text in (
        "Утверждённую дорожную карту школы файлом Word (.docx) с таблицей «Мероприятия | Сроки "
        "реализации | Ответственные исполнители | Ожидаемые результаты». У каждого мероприятия – "
        "срок с месяцем или датой: «постоянно» и «по плану» проверить нельзя.",
        "Имя файла начинается с логина школы в ФИС ОКО, например «sch000000 дорожная карта.docx», "
        "где вместо нулей – код школы из таблицы.",
        "Скан с подписью и печатью – отдельным файлом с тем же логином в имени: он будет учтён "
        "как полученный, но не разобранный.",
        "Куда: в управление образования, муниципальному координатору по работе со школами с "
        "низкими образовательными результатами. Ссылку на карту на сайте школы – в том же письме.",
    ):
        document.add_paragraph(text, style="List Bullet")


def _handed_in(document: WordDocument, coverage: Coverage) -> None:
    """What has come already, so that nobody sends it twice, and what has to come again."""
    if returned := coverage.in_state(RETURNED):
        document.add_heading("На доработке", level=1)
        document.add_paragraph(
            f"{_names(returned)}. Карта возвращена с замечаниями: исправьте её и пришлите снова."
        )
    if accepted := coverage.in_state(ACCEPTED):
        document.add_heading("Приняты", level=1)
        add_table(
            document,
            ["Школа", "Мероприятий", "Из них без проверяемого срока", "Опубликована"],
            [
                [one.name, one.items or "–", one.open_terms if one.items else "–", one.link or "–"]
                for one in accepted
            ],
        )
    if papers := coverage.in_state(RECEIVED):
        document.add_heading("Получены, не разобраны", level=1)
        document.add_paragraph(
            f"{_names(papers)}. Бумага получена, её содержание ещё не проверено: долга за школой "
            "нет, но пришлите карту и файлом Word с таблицей."
        )


def _names(schools: Iterable[SchoolRoadmap]) -> str:
    return ", ".join(school.name for school in schools)


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
