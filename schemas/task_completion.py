"""How well groups cope with the tasks of a work."""

from schemas.assessment import OfGroup
from schemas.columns import Count, Number, OnFault, Text, Whole, column


class OfTask(OfGroup):
    """One task of one work, as one group did it.

    `pct` is a per cent of points, of all that could be scored, and never of pupils.
    """

    ordinal: Whole = column(
        "Порядковый номер задания", expected="целое число от 1, например 2", ge=1
    )
    task: Text = column("Номер задания", expected="номер задания, например 11.2 или 1К2",
                        str_length=(1, 20))  # fmt: skip
    score_max: Whole = column(
        "Наибольший балл за задание", expected="целое число от 1, например 2", unit="балл", ge=1,
        nullable=True, on_fault=OnFault.BLANK_CELL,
    )  # fmt: skip
    pct: Number = column(
        "Доля набранных баллов от наибольших",
        expected="доля от 0 до 100, например 12,5",
        unit="%",
        ge=0,
        le=100,
    )


class TaskCompletion(OfTask):
    """A row of «Выполнение заданий»."""

    participants: Count = column(
        "Кол-во участников", expected="целое число от 0, например 25", ge=0
    )


class PlannedResult(OfTask):
    """A row of «Достижение планируемых результатов»: the task with the skill it checks."""

    skill: Text = column(
        "Блок ПООП, проверяемое умение", expected="текст", nullable=True,
        on_fault=OnFault.BLANK_CELL,
    )  # fmt: skip
