"""Protocols of РИС ГИА: results with the names of pupils, of whom nothing but a code goes on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from domain.finding import Finding, Severity
from readers import answer_masks, exam_table, participants, spelling
from readers.layout import Match, normalise
from readers.reading import (
    NO_POINTS,
    ColumnSource,
    Evidence,
    Reading,
    TaskColumn,
    UnreadableFileError,
)
from readers.sheet import Sheet
from readers.table import sources
from reference import catalog
from schemas.school_identifier import EGE, OGE

# The class whose programme an exam covers, by the class a pupil is in. Whoever sits in class 10
# may take either exam.
_PROCEDURE_OF_CLASS = {"9": "ОГЭ", "11": "ЕГЭ", "12": "ЕГЭ"}
_CLASS_OF_PROCEDURE = {"ОГЭ": "9", "ЕГЭ": "11"}
_PROCEDURE_OF_HEADER = {"оценка": "ОГЭ", "отметка": "ОГЭ", "тестовый балл": "ЕГЭ"}
OF_GVE = re.compile(r"[\s(]*\bГВЭ\b[\s)]*", re.IGNORECASE)
# Known codes from here on are of ГВЭ: an unknown one is not taken for ОГЭ or ЕГЭ.
_CODES_OF_GVE = 51
_RAW = "exam-protocol-raw"
_MARKS = ("2", "3", "4", "5")
_MAIN = "основной"
_NOBODY = "0-"  # begins what stands in the place of a code that cannot be told, in rows kept out
_NO_CLASS = "?"
_LETTER = r"[^\W\d_]"
_MASKS = ["short_answers", "long_answers"]
_KEPT = (
    "school_code",
    "class",
    "exam",
    "state",
    "short_answers",
    "long_answers",
    "primary_score",
    "test_score",
)


@dataclass(frozen=True)
class _Exam:
    """One exam of a file, or why it cannot be told which it is."""

    procedure: str | None = None
    subject: str | None = None
    sitting: str | None = None
    school_year: str | None = None
    findings: tuple[Finding, ...] = ()


def read(sheet: Sheet, match: Match, file_stem: str, key: bytes) -> Reading:
    """Read a protocol; the names and documents in it are nowhere in what is returned.

    Args:
        sheet: the sheet with the protocol.
        match: its layout.
        file_stem: the file's name without its extension, which may name the exam.
        key: the secret that turns persons into codes.

    Raises:
        UnreadableFileError: it cannot be told which exams these are.
    """
    raw = exam_table.rows_of(sheet, match, file_stem)
    raw["class_number"], raw["class_letter"] = classes(raw["class"])
    exams = {}
    for place, rows in raw.groupby(["exam_code", "exam_words", "exam_day"], sort=False):
        exams[place] = _exam(rows, match)
    faults = [finding for exam in exams.values() for finding in exam.findings]
    if faulty := [f for f in faults if f.severity is Severity.REFUSAL]:
        raise UnreadableFileError(*faulty)
    places = pd.MultiIndex.from_frame(raw[["exam_code", "exam_words", "exam_day"]])
    for name in ("procedure", "subject", "sitting", "school_year"):
        of_exams = {place: getattr(exam, name) for place, exam in exams.items()}
        raw[name] = [of_exams[place] for place in places]
    rows = _results(raw, match)
    rows["participant_code"], unnamed = identified(
        raw, key, ["exam_code", "exam_day"], sources(sheet, match)
    )
    scores, tasks, unread = _answers(rows["exam"], raw, sources(sheet, match))
    return Reading(
        dataset=match.layout.dataset,
        layout=match.layout.id,
        rows=without_common(rows),
        rows_read=len(rows),
        evidence=years_told(raw),
        columns=columns_kept(sheet, match),
        tasks=tasks,
        task_scores=scores,
        findings=[*faults, *unnamed, *_of_two_days(rows), *unread, *_doubts(rows, match)],
    )


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


def school_codes(cells: pd.Series) -> pd.Series:
    """Exam codes of schools without the noughts they are padded with, and without «.0»."""
    return cells.str.replace(r"^0+(?=\d)|(?<=\d)[.,]0+$", "", regex=True)


def school_keys(raw: pd.DataFrame, class_: pd.Series) -> dict[str, pd.Series]:
    """The code each row's school has at its exam, its kind, and the day of both code and exam."""
    day = days(raw["exam_day"])
    return {
        "school_key": school_codes(raw["school_code"]),
        "school_key_kind": class_.map({"9": OGE}).fillna(EGE),
        "school_key_day": day,
        "exam_day": day.dt.strftime("%Y-%m-%d"),
    }


def days(cells: pd.Series) -> pd.Series:
    """Days written `2025.05.30`; missing where there is no such day."""
    return pd.to_datetime(cells, format="%Y.%m.%d", errors="coerce")


def without_common(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows without the facets that the file as a whole tells: one year, and the main sitting.

    A reserve day cannot be told by its date: the file's name may say so.
    """
    common = ["school_year"] if rows["school_year"].nunique() == 1 else []
    common += ["sitting"] if (rows["sitting"] == _MAIN).all() else []
    return rows.drop(columns=common)


def years_told(raw: pd.DataFrame) -> list[Evidence]:
    """The school year by the days of the exams, where it is one."""
    told = raw["school_year"].dropna().unique()
    if len(told) != 1:
        return []
    return [Evidence("school_year", told[0], "content", f"экзамен {raw['exam_day'].iloc[0]}")]


def columns_kept(sheet: Sheet, match: Match) -> dict[str, ColumnSource]:
    """Where the columns stand that something of goes on."""
    found = sources(sheet, match)
    kept = {name: found[name] for name in _KEPT if name in found}
    if "class" in found:
        kept["class_letter"] = kept["procedure"] = found["class"]
    if "result" in found:
        kept = {"mark": found["result"], "test_score": found["result"], **kept}
    return kept


def identified(
    raw: pd.DataFrame, key: bytes, exam: list[str], columns: Mapping[str, ColumnSource]
) -> tuple[pd.Series, list[Finding]]:
    """The code of each row's person, and errors for rows whose person cannot be told.

    Namesakes of one school who sit one exam are told apart by their documents, in all rows of the
    file that have them; without different documents neither is loaded. Their codes begin with the
    one their name has.

    Args:
        raw: rows with names, school and year, and `document_series`, `document_number` if any.
        key: the secret.
        exam: the columns that tell exams apart.
        columns: where the columns stand.
    """
    schools = school_codes(raw["school_code"])
    told = participants.codes(key, schools, raw["school_year"], raw)
    together = raw[exam].assign(code=told)
    twice = together.duplicated(keep=False) & told.notna()
    ambiguous = twice
    if "document_number" in raw:
        document = raw["document_series"] + raw["document_number"]
        document = document.str.replace(r"\W", "", regex=True)
        shared = told.isin(told[twice])
        with_document = raw.assign(document=document)
        apart = participants.codes(key, schools, raw["school_year"], with_document)
        told = told.mask(shared & (document != ""), apart)
        ambiguous = shared & ((document == "") | raw[exam].assign(code=told).duplicated(keep=False))
    findings = [
        _of_row(
            row,
            "namesakes",
            "в этой школе на этом экзамене есть ещё участник с теми же фамилией, именем и "
            "отчеством, и различить их нельзя (документов нет, или они одинаковы); ни одна из "
            "строк не загружена. Удалите повтор или выгрузите протокол с документами.",
        )
        for row in raw[ambiguous].itertuples()
    ]
    named = raw["surname"].str.contains(_LETTER)
    findings += [
        _of_row(
            row,
            "participant-unnamed",
            "нет фамилии или имени участника, связать его экзамены нельзя; строка не загружена. "
            "Выгрузите протокол заново.",
            columns["name" if named[row.Index] else "surname"],
        )
        for row in raw[told.isna()].itertuples()
    ]
    # Each such row has another: nobody has one code with anybody.
    return told.mask(ambiguous | told.isna(), _NOBODY + raw["row_number"].astype("str")), findings


def _exam(rows: pd.DataFrame, match: Match) -> _Exam:
    """Which exam a block of rows is of."""
    first = rows.iloc[0]
    code, words, written = first[["exam_code", "exam_words", "exam_day"]]
    if not written:
        return _Exam(
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
    day = days(pd.Series([written])).iloc[0]
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
    return _Exam(procedure, subject, sitting, year, tuple(findings))


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


def _results(raw: pd.DataFrame, match: Match) -> pd.DataFrame:
    """The columns of the dataset, those of persons and answers aside."""
    has_mark = has_marks(raw)
    if match.layout.id == _RAW:
        marks = raw["result"].where(raw["procedure"] != "ЕГЭ", "")
        points = raw["test_score"]
    else:
        marks, points = raw["result"].where(has_mark, ""), raw["result"].mask(has_mark, "")
    class_ = classes_of_works(raw)
    return pd.DataFrame(
        {
            "school_code": None,
            **school_keys(raw, class_),
            "exam": raw["procedure"].astype("str") + ", " + raw["subject"].astype("str"),
            **{name: raw[name] for name in ("school_year", "procedure", "sitting", "subject")},
            "class": class_,
            "class_letter": raw["class_letter"].where(
                (raw["class_number"] == class_) | (raw["class_number"] == "")
            ),
            "attended": raw["primary_score"] != "",
            "primary_score": raw["primary_score"].replace("", None),
            "test_score": points.replace("", None),
            "mark": marks.replace("", None),
            "sheet": raw["sheet"],
            "row_number": raw["row_number"],
        }
    )


def _answers(
    exams: pd.Series, raw: pd.DataFrame, columns: Mapping[str, ColumnSource]
) -> tuple[np.ndarray, list[TaskColumn], list[Finding]]:
    """The points of all tasks, side by side as wide as the exam with most; unreadable masks."""
    read = {
        exam: answer_masks.answers(rows["short_answers"], rows["long_answers"])
        for exam, rows in raw.groupby(exams, sort=False)
    }
    width = max((answers.scores.shape[1] for answers in read.values()), default=0)
    scores = np.full((len(raw), width), NO_POINTS, dtype=np.int16)
    unread = pd.DataFrame(False, index=raw.index, columns=_MASKS)
    tasks = []
    for exam, answers in read.items():
        scores[(exams == exam).to_numpy(), : answers.scores.shape[1]] = answers.scores
        unread.loc[exams == exam] = answers.unread
        tasks += [
            TaskColumn(task.ordinal, task.label, task.score_max, exam) for task in answers.tasks
        ]
    scores[unread.any(axis=1)] = NO_POINTS
    findings = [
        _of_row(
            row,
            "answers-unreadable",
            "ответы на задания не читаются: ожидается, например, ++---+--1- в кратких и "
            "1(1)2(3)0(2) в развёрнутых, у всех участников экзамена поровну заданий; строка не "
            "загружена. Выгрузите протокол заново: Excel мог принять ответы за число или дату.",
            columns[mask],
        )
        for mask in _MASKS
        for row in raw[unread[mask]].itertuples()
    ]
    return scores, tasks, findings


def _of_two_days(rows: pd.DataFrame) -> list[Finding]:
    """Errors for pupils who sat one exam twice in one sitting: on a reserve day, as it seems."""
    sittings = rows.groupby(["exam", "sitting", "school_key", "participant_code"])
    twice = sittings["school_key_day"].transform("nunique") > 1
    return [
        _of_row(
            row,
            "exam-twice",
            f"участник сдавал этот экзамен и в другой день, здесь – {row.school_key_day:%d.%m.%Y}; "
            "ни одна из строк не загружена. Вынесите резервный день в отдельный файл и назовите "
            "срок в его имени («резерв»).",
        )
        for row in rows[twice].itertuples()
    ]


def _doubts(rows: pd.DataFrame, match: Match) -> list[Finding]:
    """What is to be said of a column of results that may mean something else on ЕГЭ."""
    if match.layout.id == _RAW and (rows["procedure"] == "ЕГЭ").any():
        return [
            Finding(
                Severity.NOTE,
                "minimum-not-a-mark",
                "Столбец Mark5 у ЕГЭ – преодоление минимальной границы, а не отметка: он не "
                "загружен.",
            )
        ]
    points = rows["test_score"].dropna()
    if procedure_of_header(match) == "ЕГЭ" or points.empty or not points.isin(_MARKS).all():
        return []
    header = match.headers[match.places["result"]]
    return [
        Finding(
            Severity.HOLD,
            "marks-for-scores",
            f"В столбце «{header}» протокола ЕГЭ только числа от 2 до 5: похоже, это отметки, а "
            "ожидается тестовый балл до 100. Выгрузите протокол с тестовыми баллами; если баллы и "
            "правда таковы, назовите столбец «Тестовый балл».",
            column_name=header,
        )
    ]


def _refusal(row: pd.Series, rule: str, message: str) -> Finding:
    return Finding(
        Severity.REFUSAL,
        rule,
        f"Лист «{row['sheet']}», таблица со строки {row['row_number']}: {message}",
        sheet=row["sheet"],
        row_number=int(row["row_number"]),
    )


def _of_row(row: tuple, rule: str, message: str, column: ColumnSource | None = None) -> Finding:
    where = f"Лист «{row.sheet}», строка {row.row_number}"
    where += f", столбец {column.letter} «{column.header}»" if column else ""
    return Finding(
        Severity.ERROR,
        rule,
        f"{where}: {message}",
        sheet=row.sheet,
        row_number=int(row.row_number),
        column_name=column.header if column else None,
    )
