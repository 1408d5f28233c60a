"""Results of assessments: one row per participant, or one per group of participants."""

from schemas.columns import (
    DAY,
    Count,
    Flag,
    Number,
    OfYear,
    OnFault,
    Text,
    Whole,
    above_school,
    column,
)

PROCEDURES = ("ВПР", "ОГЭ", "ЕГЭ", "ГВЭ", "РПР")
MARKS = (2, 3, 4, 5)
LEVELS = ("school", "municipality", "region", "country")
# No name fits these: a code has a digit and no three letters in a row, a class letter no four.
CODE = r"^(?:[A-Za-z]{0,2}-)*[A-Za-z]{0,2}\d(?:[A-Za-z]{0,2}[0-9-])*[A-Za-z]{0,2}$"
LETTER = r"^(?:[A-Za-zА-Яа-яЁё]{0,3}[0-9 .\"«»-])*[A-Za-zА-Яа-яЁё]{0,3}$"


class OfWork(OfYear):
    """A row about one school in one work."""

    procedure: Text = column("Процедура", expected="ВПР, ОГЭ, ЕГЭ, ГВЭ или РПР", isin=PROCEDURES)
    sitting: Text = column("Срок", expected="весна, осень, основной, пересдача", str_length=(1, 40))
    subject: Text = column("Предмет", expected="предмет, как в шкалах", str_length=(1, 80))
    class_: Whole = column("Класс", expected="класс от 1 до 12", ge=1, le=12, alias="class")


class OfExam(OfWork):
    """A row about one school in one work, of which an exam may be held on several days."""

    exam_day: Text = column(
        "Дата экзамена", expected="дата экзамена вида 2026-06-02", str_matches=DAY, nullable=True
    )


class AssessmentResult(OfExam):
    """One pupil in one work: a pseudonym, the points and the mark. No names."""

    participant_code: Text = column(
        "Код участника",
        expected="код участника: цифры и не больше двух латинских букв подряд, например 50001",
        str_matches=CODE, str_length=(1, 40),
    )  # fmt: skip
    class_letter: Text = column(
        "Класс (литера)", expected="литера класса, например А, 9Б или кб", str_matches=LETTER,
        str_length=(1, 12), nullable=True, on_fault=OnFault.BLANK_CELL,
    )  # fmt: skip
    gender: Text = column(
        "Пол", expected="м или ж", isin=("м", "ж"), nullable=True, on_fault=OnFault.BLANK_CELL
    )
    variant: Text = column(
        "Вариант",
        expected="номер варианта, например 1", str_matches=r"^\d[\d ./-]{0,19}$", nullable=True,
        on_fault=OnFault.BLANK_CELL,
    )  # fmt: skip
    attended: Flag = column("Писал работу", expected="да или нет")
    primary_score: Whole = column(
        "Первичный балл",
        expected="целое число от 0 до наибольшего балла работы, например 14", unit="балл",
        ge=0, nullable=True,
    )  # fmt: skip
    score_max: Whole = column(
        "Наибольший балл работы", expected="целое число", unit="балл", ge=1, nullable=True
    )
    test_score: Whole = column(
        "Тестовый балл",
        expected="целое число от 0 до 100, например 61", unit="балл из 100", ge=0, le=100,
        nullable=True,
    )  # fmt: skip
    mark: Whole = column(
        "Отметка", expected="отметка от 2 до 5, например 4", isin=MARKS, nullable=True
    )
    journal_mark: Whole = column(
        "Отметка по журналу", expected="отметка от 2 до 5, например 4", isin=MARKS, nullable=True,
        on_fault=OnFault.BLANK_CELL,
    )  # fmt: skip


class OfGroup(OfWork):
    """A row about a group of participants in one work: a school's, or one above the school."""

    school_code: Text = above_school()
    level: Text = column(
        "Уровень",
        expected="школа с логином, муниципалитет («г. Вольск», «Вольский район»), регион или РФ",
        isin=LEVELS,
    )
    group_name: Text = column("Группа участников", expected="наименование группы")


class AssessmentSummary(OfGroup):
    """A group of participants in one work: its marks in per cent or in pupils.

    A row above the school (municipality, region, country) is kept as a benchmark. On ЕГЭ `mark_2`
    is the number below the minimum, and the other marks are empty. Of a region the statistical
    report (САО) may tell the participants without their results, or shares without participants;
    of schools both are there.
    """

    schools: Count = column(
        "Кол-во ОО", expected="целое число от 0, например 25", ge=0, nullable=True
    )
    participants: Count = column(
        "Кол-во участников", expected="целое число от 0, например 25", ge=0, nullable=True
    )
    mark_2: Count = column(
        "«2»", expected="целое число от 0, например 25", unit="человек", ge=0, nullable=True
    )
    mark_3: Count = column(
        "«3»", expected="целое число от 0, например 25", unit="человек", ge=0, nullable=True
    )
    mark_4: Count = column(
        "«4»", expected="целое число от 0, например 25", unit="человек", ge=0, nullable=True
    )
    mark_5: Count = column(
        "«5»", expected="целое число от 0, например 25", unit="человек", ge=0, nullable=True
    )
    pct_2: Number = column(
        "«2», %", expected="доля от 0 до 100, например 12,5", unit="%", ge=0, le=100, nullable=True
    )
    pct_3: Number = column(
        "«3», %", expected="доля от 0 до 100, например 12,5", unit="%", ge=0, le=100, nullable=True
    )
    pct_4: Number = column(
        "«4», %", expected="доля от 0 до 100, например 12,5", unit="%", ge=0, le=100, nullable=True
    )
    pct_5: Number = column(
        "«5», %", expected="доля от 0 до 100, например 12,5", unit="%", ge=0, le=100, nullable=True
    )
    pct_to_60: Number = column(
        "От минимального балла до 60, %",
        expected="доля от 0 до 100, например 12,5", unit="%", ge=0, le=100,
        nullable=True,
    )  # fmt: skip
    pct_61_80: Number = column(
        "От 61 до 80 баллов, %",
        expected="доля от 0 до 100, например 12,5",
        unit="%",
        ge=0,
        le=100,
        nullable=True,
    )
    pct_81_100: Number = column(
        "От 81 до 100 баллов, %",
        expected="доля от 0 до 100, например 12,5", unit="%", ge=0, le=100,
        nullable=True,
    )  # fmt: skip
    mean_score: Number = column(
        "Средний тестовый балл",
        expected="число от 0 до 100, например 54,3", unit="балл из 100", ge=0, le=100,
        nullable=True,
    )  # fmt: skip
