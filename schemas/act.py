"""Acts and notes that the monitoring rests on (приказы, распоряжения, справки)."""

from domain import web_address
from schemas.columns import DAY, OfYear, OnFault, Text, above_school, column

KINDS = (
    "приказ", "распоряжение", "постановление", "справка", "отчёт", "письмо", "протокол", "иное",
)  # fmt: skip
# What an act is in the monitoring: the yearly order that approves the roadmap, a school's order on
# its internal assessment (ВСОКО), a note of РЦОКО or СОИРО, an act with a formula.
PURPOSES = (
    "дорожная карта", "поручения школам", "ВСОКО", "аналитическая справка",
    "порядок расчёта показателей", "иное",
)  # fmt: skip


class Act(OfYear):
    """One act: who issued it, its number and date, what it is for, by when it is to be carried out.

    A school's own order has the school's code, any other act the district's name. `subject` is the
    act in words, «приказ № 27 от 26.01.2021, управление образования»: it tells acts apart.
    """

    school_code: Text = above_school()
    subject: Text = column(
        "Документ",
        expected="вид, номер и дата акта, например приказ № 27 от 26.01.2021",
        str_length=(1, 600),
    )
    kind: Text = column("Вид", expected=", ".join(KINDS), isin=KINDS)
    issuer: Text = column(
        "Кто издал",
        expected="орган или организация, например управление образования",
        str_length=(1, 300),
    )
    number: Text = column("Номер", expected="номер акта", nullable=True)
    act_date: Text = column("Дата", expected="дата вида 26.01.2021", str_matches=DAY)
    title: Text = column(
        "О чём",
        expected="название или предмет акта, например «О поддержке школ»",
        str_length=(1, None),
    )
    purpose: Text = column(
        "Для чего в мониторинге", expected=", ".join(PURPOSES), isin=PURPOSES
    )  # fmt: skip
    due_date: Text = column(
        "Срок исполнения", expected="дата вида 15.02.2021", str_matches=DAY, nullable=True,
        on_fault=OnFault.BLANK_CELL,
    )  # fmt: skip
    link: Text = column(
        "Ссылка на публикацию", expected=web_address.EXPECTED, str_matches=web_address.FORM,
        nullable=True, on_fault=OnFault.BLANK_CELL,
    )  # fmt: skip
