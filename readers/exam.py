"""Protocols of РИС ГИА: results with the names of pupils, of whom nothing but a code goes on."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from domain.finding import Finding, Severity
from readers import answer_masks, exam_kind, exam_persons, exam_rows, exam_table
from readers.layout import Match
from readers.reading import NO_POINTS, ColumnSource, Reading, TaskColumn, UnreadableFileError
from readers.sheet import Sheet
from readers.table import sources

_RAW = "exam-protocol-raw"
_MARKS = ("2", "3", "4", "5")
_MASKS = ["short_answers", "long_answers"]


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
    raw["class_number"], raw["class_letter"] = exam_kind.classes(raw["class"])
    exams = {}
    for place, rows in raw.groupby(["exam_code", "exam_words", "exam_day"], sort=False):
        exams[place] = exam_kind.exam_of(rows, match)
    faults = [finding for exam in exams.values() for finding in exam.findings]
    if faulty := [f for f in faults if f.severity is Severity.REFUSAL]:
        raise UnreadableFileError(*faulty)
    places = pd.MultiIndex.from_frame(raw[["exam_code", "exam_words", "exam_day"]])
    for name in ("procedure", "subject", "sitting", "school_year"):
        of_exams = {place: getattr(exam, name) for place, exam in exams.items()}
        raw[name] = [of_exams[place] for place in places]
    rows = _results(raw, match)
    rows["participant_code"], unnamed = exam_persons.identified(
        raw, key, ["exam_code", "exam_day"], sources(sheet, match)
    )
    scores, tasks, unread = _answers(rows["exam"], raw, sources(sheet, match))
    return Reading(
        dataset=match.layout.dataset,
        layout=match.layout.id,
        rows=exam_rows.without_common(rows),
        rows_read=len(rows),
        evidence=exam_rows.years_told(raw),
        columns=exam_rows.columns_kept(sheet, match),
        tasks=tasks,
        task_scores=scores,
        findings=[
            *faults,
            *_named_otherwise(raw, file_stem),
            *unnamed,
            *_of_two_days(rows),
            *unread,
            *_doubts(rows, match),
        ],
    )


def _results(raw: pd.DataFrame, match: Match) -> pd.DataFrame:
    """The columns of the dataset, those of persons and answers aside."""
    has_mark = exam_kind.has_marks(raw)
    if match.layout.id == _RAW:
        marks = raw["result"].where(raw["procedure"] != "ЕГЭ", "")
        points = raw["test_score"]
    else:
        marks, points = raw["result"].where(has_mark, ""), raw["result"].mask(has_mark, "")
    class_ = exam_kind.classes_of_works(raw)
    return pd.DataFrame(
        {
            "school_code": None,
            **exam_rows.school_keys(raw, class_),
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
        exam_table.on_row(
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


def _named_otherwise(raw: pd.DataFrame, file_stem: str) -> list[Finding]:
    """What holds a file whose name says it is of an exam that is not in it."""
    named = exam_table.EXAM_IN_NAME.search(file_stem)
    codes, days = raw["exam_code"].astype("int"), raw["exam_day"]
    if not named or raw.empty or ((codes == int(named["code"])) & (days == named["day"])).any():
        return []
    first = raw.iloc[0]
    return [
        Finding(
            Severity.HOLD,
            "exam-name-conflict",
            f"Имя файла говорит об экзамене {named[0]}, а на листе «{first['sheet']}» строка "
            f"экзамена – {first['exam_code']} от {first['exam_day']}. Исправьте то, что неверно, и "
            "загрузите файл снова.",
            sheet=first["sheet"],
        )
    ]


def _of_two_days(rows: pd.DataFrame) -> list[Finding]:
    """Errors for pupils who sat one exam twice in one sitting: on a reserve day, as it seems."""
    sittings = rows.groupby(["exam", "sitting", "school_key", "participant_code"])
    twice = sittings["school_key_day"].transform("nunique") > 1
    return [
        exam_table.on_row(
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
    if (
        exam_kind.procedure_of_header(match) == "ЕГЭ"
        or points.empty
        or not points.isin(_MARKS).all()
    ):
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
