"""Registers that come from no export: practices, audits, annexes to work programmes, curators."""

from domain import web_address
from schemas.columns import DAY, OfYear, OnFault, Text, above_school, column

KINDS = ("лучшая практика", "аудит", "приложение к рабочей программе", "куратор")


class RegisterEntry(OfYear):
    """One entry of one register: whose it is, what it is called, when, where, how far it is.

    `subject` is the register and the title: it tells a school's entries apart. An entry of no
    school has the district's name for `school_code`.
    """

    school_code: Text = above_school()
    subject: Text = column("Запись", expected="реестр и наименование", str_length=(1, None))
    kind: Text = column("Реестр", expected=", ".join(KINDS), isin=KINDS)
    title: Text = column(
        "Наименование",
        expected="практика, программа, вид аудита или должность и место работы куратора",
        str_length=(1, None),
    )
    entry_date: Text = column(
        "Дата", expected="дата вида 10.02.2021", str_matches=DAY, nullable=True,
        on_fault=OnFault.BLANK_CELL,
    )  # fmt: skip
    link: Text = column(
        "Ссылка", expected=web_address.EXPECTED, str_matches=web_address.FORM, nullable=True,
        on_fault=OnFault.BLANK_CELL,
    )  # fmt: skip
    status: Text = column("Состояние", expected="слово, например «утверждено»", nullable=True)
