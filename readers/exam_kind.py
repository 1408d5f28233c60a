"""Which exam a part of a protocol is: ОГЭ, ЕГЭ or ГВЭ, its subject, sitting and school year."""

import re
from dataclasses import dataclass

import pandas as pd

from domain.finding import Finding, Severity
from readers import exam_rows, spelling
from readers.layout import Match, normalise
from reference import catalog

# The class whose programme an exam covers, by the class a pupil is in. Whoever sits in class 10
# may take either exam.
_PROCEDURE_OF_CLASS = {"9": "ОГЭ", "11": "ЕГЭ", "12": "ЕГЭ"}
_CLASS_OF_PROCEDURE = {"ОГЭ": "9", "ЕГЭ": "11"}
_PROCEDURE_OF_HEADER = {"оценка": "ОГЭ", "отметка": "ОГЭ", "тестовый балл": "ЕГЭ"}
OF_GVE = re.compile(r"[\s(]*\bГВЭ\b[\s)]*", re.IGNORECASE)
# Known codes from here on are of ГВЭ: an unknown one is not taken for ОГЭ or ЕГЭ.
_CODES_OF_GVE = 51
_NO_CLASS = "?"


@dataclass(frozen=True)
class Exam:
    """One exam of a file, or why it cannot be told which it is."""

    procedure: str | None = None
    subject: str | None = None
    sitting: str | None = None
    school_year: str | None = None
    findings: tuple[Finding, ...] = ()


def exam_of(rows: pd.DataFrame, match: Match) -> Exam:
    """Which exam a block of rows is of."""
    first = rows.iloc[0]
    code, words, written = first[["exam_code", "exam_words", "exam_day"]]
    if not written:
        return Exam(
            findings=(
                _refusal(
                    first,
                    "exam-unnamed",
                    "над таблицей нет строки экзамена вида «01 - Русский язык 2025.05.30». Верните "
                    "её; если экзамен в файле один, можно назвать файл его кодом и датой: "
                    "01_2025.05.30.",
                ),
            )
        )
    day = exam_rows.days(pd.Series([written])).iloc[0]
    period = None if pd.isna(day) else catalog.exam_period(day.date())
    findings = []
    if period is None:
        findings.append(
            _refusal(
                first,
                "exam-day-unknown",
                f"экзамен от {written} не попадает ни в один срок. Исправьте дату в строке "
                "экзамена; если в этом месяце бывают экзамены, добавьте его в "
                "reference/calendar.yaml.",
            )
        )
    known = catalog.exam_subjects(int(code))
    if OF_GVE.search(words):
        procedure, fault = "ГВЭ", None
        words = OF_GVE.sub("", words)
    else:
        procedure, fault = _procedure(code, rows, match, known)
    subject, remark = _subject(code, words, procedure, known)
    findings += [_refusal(first, rule, message) for rule, message in filter(None, [fault, remark])]
    if subject and not findings and not words and known[procedure].status != catalog.CONFIRMED:
        findings.append(
            Finding(
                Severity.WARNING,
                "subject-by-code",
                f"Предмет «{subject}» определён только по коду {code} ({procedure}), а этот код не "
                "подтверждён. Проверьте предмет.",
            )
        )
    sitting, year = period or (None, None)
    return Exam(procedure, subject, sitting, year, tuple(findings))


def procedures_of_classes(raw: pd.DataFrame) -> pd.Series:
    """The exam that each row's pupil takes by his class; missing where the class does not say."""
    return raw["class_number"].map(_PROCEDURE_OF_CLASS)


def classes(cells: pd.Series) -> tuple[pd.Series, pd.Series]:
    """The number and the letter of a class: «9А» is 9 and А.

    The letter of what is no class is one that no check lets pass; the words themselves, which may
    be a name in the wrong cell, are dropped.
    """
    whole = cells.str.replace(r"[.,]0$", "", regex=True)
    parts = whole.str.extract(r"^0?(\d{1,2})\s*[-«\"]?\s*(\D{0,3}?)[»\"]?$")
    unread = parts[0].isna() & (cells != "")
    return parts[0].fillna(""), parts[1].replace("", None).mask(unread, _NO_CLASS)


def classes_of_works(raw: pd.DataFrame) -> pd.Series:
    """The class whose programme each row's exam covers; of ГВЭ the pupil's, or else the ninth."""
    of_pupil = procedures_of_classes(raw).map(_CLASS_OF_PROCEDURE)
    return raw["procedure"].map(_CLASS_OF_PROCEDURE).fillna(of_pupil).fillna("9")


def has_marks(raw: pd.DataFrame) -> pd.Series:
    """Which rows' results are marks and no test scores."""
    return raw["procedure"].isin(["ОГЭ", "ГВЭ"]) | (raw["subject"] == "Математика базовая")


def procedure_of_header(match: Match) -> str | None:
    """The exam that the header over the result names, if it stands over one exam's only."""
    return _PROCEDURE_OF_HEADER.get(normalise(match.headers[match.places["result"]]))


def _procedure(
    code: str, rows: pd.DataFrame, match: Match, known: dict
) -> tuple[str | None, tuple[str, str] | None]:
    """ОГЭ, ЕГЭ or ГВЭ: by the code, by the pupils' classes, by the header of the result."""
    if set(known) == {"ГВЭ"}:
        return "ГВЭ", None
    if not known and int(code) >= _CODES_OF_GVE:
        return None, (
            "procedure-unknown",
            f"код предмета {code} не известен: коды с {_CODES_OF_GVE} бывают у ГВЭ, а его "
            "результаты с ОГЭ и ЕГЭ не смешиваются. Если это ГВЭ, допишите «ГВЭ» к предмету в "
            "строке экзамена; иначе добавьте код в reference/exam_subjects.csv.",
        )
    by_class = set(procedures_of_classes(rows).dropna())
    by_header = procedure_of_header(match)
    if len(by_class) > 1:
        return None, (
            "procedure-conflict",
            "в одном экзамене и 9, и 11 классы: не ясно, ОГЭ это или ЕГЭ. Разделите протокол.",
        )
    procedure = next(iter(by_class or ({by_header} if by_header else known.keys())), None)
    if not by_class and not by_header and len(known) != 1:
        return None, (
            "procedure-unknown",
            "не ясно, ОГЭ это или ЕГЭ. Заполните столбец «Класс».",
        )
    if by_header == "ЕГЭ" and procedure == "ОГЭ":
        return None, (
            "procedure-conflict",
            "столбец «Тестовый балл» бывает на ЕГЭ, а класс девятый. Исправьте заголовок или "
            "класс.",
        )
    return procedure, None


def _subject(
    code: str, words: str, procedure: str | None, known: dict
) -> tuple[str | None, tuple[str, str] | None]:
    """The subject by the code and by the words beside it; what they disagree on is a fault."""
    by_words = catalog.subject(words) if words else None
    if procedure is None:
        return by_words, None
    by_code = known[procedure].subject if procedure in known else None
    if procedure == "ОГЭ" and known and not by_code:  # of ЕГЭ not all codes are known
        other, told = next(iter(known.items()))
        return None, (
            "exam-code-conflict",
            f"код {code} – это {told.subject} ({other}), а по классу или заголовку результата это "
            "ОГЭ. Исправьте строку экзамена, класс или заголовок.",
        )
    if by_code and by_words and by_words not in (by_code, by_code.split()[0]):
        return None, (
            "exam-code-conflict",
            f"код {code} – это {by_code} ({procedure}), а рядом стоит «{by_words}». Исправьте "
            "строку экзамена.",
        )
    if by_code or by_words:
        return by_code or by_words, None
    said = spelling.unknown_subjects([words]) if words else ""
    return None, (
        "subject-unknown-word",
        f"код предмета {code} для {procedure} не известен. {said} Напишите предмет в строке "
        "экзамена или добавьте код в reference/exam_subjects.csv.",
    )


def _refusal(row: pd.Series, rule: str, message: str) -> Finding:
    return Finding(
        Severity.REFUSAL,
        rule,
        f"Лист «{row['sheet']}», таблица со строки {row['row_number']}: {message}",
        sheet=row["sheet"],
        row_number=int(row["row_number"]),
    )
