"""Assignments: what an order charges named schools with (поручения школам)."""

from schemas.columns import DAY, OfYear, OnFault, Text, column

GIVEN, DONE, LIFTED = STATUSES = ("поручено", "выполнено", "снято")


class Assignment(OfYear):
    """One thing one school is to do: by which act, by when, whether it is done and what shows it.

    `subject` is the act and its item, or the task where there is none: it tells assignments of a
    school apart. Whether one is overdue is told by `mart.assignment`, on the day it is asked.
    """

    subject: Text = column("Поручение кратко", expected="акт и пункт", str_length=(1, None))
    act: Text = column(
        "Основание",
        expected="вид, номер и дата акта, например приказ № 27 от 26.01.2021",
        str_length=(1, 300),
    )
    item_number: Text = column("Пункт", expected="номер пункта", nullable=True)
    task: Text = column(
        "Поручение",
        expected="поручение: что сделать, например провести анализ причин",
        str_length=(1, None),
    )
    due_date: Text = column(
        "Срок", expected="дата вида 15.02.2021", str_matches=DAY, nullable=True,
        on_fault=OnFault.BLANK_CELL,
    )  # fmt: skip
    status: Text = column("Исполнение", expected=", ".join(STATUSES), isin=STATUSES)
    document: Text = column("Чем подтверждено", expected="документ", nullable=True)
    done_date: Text = column(
        "Когда исполнено", expected="дата вида 10.02.2021", str_matches=DAY, nullable=True,
        on_fault=OnFault.BLANK_CELL,
    )  # fmt: skip
