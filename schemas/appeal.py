"""Appeals (апелляции) against results of exams."""

from schemas.assessment import CODE, MARKS, OfExam
from schemas.columns import Text, Whole, column

SATISFIED = "удовлетворена"
STATES = (SATISFIED, "отклонена", "отозвана", "на рассмотрении")


class Appeal(OfExam):
    """One pupil's appeal against one result, and the result that holds after it. No names."""

    participant_code: Text = column(
        "Код участника", expected="код участника из цифр", str_matches=CODE, str_length=(1, 40)
    )
    state: Text = column("Состояние апелляции", expected=", ".join(STATES), isin=STATES)
    primary_score: Whole = column(
        "Первичный балл",
        expected="целое число от 0 до наибольшего балла работы, например 14", unit="балл",
        ge=0, nullable=True,
    )  # fmt: skip
    test_score: Whole = column(
        "Тестовый балл",
        expected="целое число от 0 до 100, например 61", unit="балл из 100", ge=0, le=100,
        nullable=True,
    )  # fmt: skip
    mark: Whole = column(
        "Отметка", expected="отметка от 2 до 5, например 4", isin=MARKS, nullable=True
    )
