"""Measures of a roadmap (мероприятия дорожной карты)."""

from domain import web_address
from schemas.columns import Flag, OfYear, OnFault, Text, above_school, column


class RoadmapItem(OfYear):
    """One measure: section, wording, term as written and as parsed, responsible, result.

    `term_due` holds the days the measure falls due on, «2020-12-31, 2021-05-31», read with the
    school year of the paper; it is empty where the term names no date.

    `link` is the page of the school's site where the roadmap is published; a paper that names it
    once has it in one row or in all.

    A municipal roadmap has the municipality's name for `school_code`.
    """

    school_code: Text = above_school()
    subject: Text = column("Документ", expected="вид документа", str_length=(1, 200))
    item_number: Text = column("№", expected="номер пункта", nullable=True)
    section: Text = column(
        "Раздел", expected="раздел, к которому относится мероприятие", nullable=True
    )
    measure: Text = column(
        "Мероприятие",
        expected="мероприятие: что будет сделано, например курсы для учителей",
        str_length=(1, None),
    )
    term_text: Text = column(
        "Срок", expected="день или месяц, например: до 15.02.2021; декабрь – январь", nullable=True
    )
    term_kind: Text = column("Вид срока", expected="вид срока", nullable=True)
    term_open: Flag = column("Срок без даты", expected="да или нет")
    term_months: Text = column("Месяцы", expected="номера месяцев", nullable=True)
    term_due: Text = column("Сроки", expected="дни через запятую", nullable=True)
    responsible: Text = column(
        "Ответственный", expected="должность или отдел, без фамилии", nullable=True
    )
    result: Text = column(
        "Результат", expected="число, доля или документ, который появится", nullable=True
    )
    link: Text = column(
        "Ссылка на публикацию", expected=web_address.EXPECTED, str_matches=web_address.FORM,
        nullable=True, on_fault=OnFault.BLANK_CELL,
    )  # fmt: skip
