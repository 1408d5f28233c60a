"""The tasks of a work as its description has them."""

from schemas.assessment import OfWork
from schemas.columns import Number, OnFault, Text, Whole, above_school, column

EVERY_SCHOOL = "все школы"  # a description is about no school: the group its rows are kept under
TASK_LEVELS = ("Б", "П", "В")


def _words(title: str) -> Text:
    return column(title, expected="текст", nullable=True, on_fault=OnFault.BLANK_CELL)


class WorkTask(OfWork):
    """One task of one work: the skill it checks, its level, its points.

    The codes are those of the work's codifier: КЭС of the content, КТ of the requirements.
    """

    school_code: Text = above_school()
    ordinal: Whole = column(
        "Порядковый номер задания", expected="целое число от 1, например 2", ge=1
    )
    task: Text = column("Номер задания", expected="номер задания, например 11.2 или 1К2",
                        str_length=(1, 20))  # fmt: skip
    score_max: Whole = column(
        "Наибольший балл за задание", expected="целое число от 1, например 2", unit="балл", ge=1
    )
    level: Text = column(
        "Уровень сложности", expected="Б, П или В", isin=TASK_LEVELS, nullable=True,
        on_fault=OnFault.BLANK_CELL,
    )  # fmt: skip
    skill: Text = _words("Проверяемое умение")
    block: Text = _words("Блок ПООП: научится, получит возможность научиться")
    content_codes: Text = _words("Коды элементов содержания (КЭС)")
    content: Text = _words("Элементы содержания")
    requirement_codes: Text = _words("Коды требований (КТ)")
    requirement: Text = _words("Требования к уровню подготовки")
    minutes: Number = column(
        "Примерное время выполнения",
        expected="число минут больше 0, например 5", unit="минут", gt=0,
        nullable=True, on_fault=OnFault.BLANK_CELL,
    )  # fmt: skip
