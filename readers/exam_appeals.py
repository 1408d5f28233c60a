"""Appeals (апелляции) of РИС ГИА: against which exams, and what the result is now."""

import pandas as pd

from domain.finding import Finding, Severity
from readers import exam_kind, exam_persons, exam_rows, exam_table, spelling
from readers.layout import Match
from readers.reading import Reading, UnreadableFileError
from readers.sheet import Sheet
from readers.table import sources
from reference import catalog


def read(sheet: Sheet, match: Match, file_stem: str, key: bytes) -> Reading:
    """Read appeals; of the persons nothing goes on but the codes their results have.

    Args:
        sheet: the sheet with the appeals.
        match: its layout.
        file_stem: the file's name without its extension.
        key: the secret that turns persons into codes.

    Raises:
        UnreadableFileError: the columns of the present result, or an exam, cannot be told.
    """
    match = exam_table.completed(sheet, match)
    if missing := [name for name in ("primary_score", "result") if name not in match.places]:
        raise UnreadableFileError(_without_result(sheet, match, missing))
    raw = exam_table.rows_of(sheet, match, file_stem)
    raw["class_number"], _ = exam_kind.classes(raw["class"])
    named = raw["exam"].str.extract(f"^{exam_table.EXAM_OF_APPEAL.pattern}$")
    raw["exam_day"] = named["day"]
    of_day = {day: _period(day) for day in raw["exam_day"].dropna().unique()}
    raw["sitting"] = raw["exam_day"].map({day: period[0] for day, period in of_day.items()})
    raw["school_year"] = raw["exam_day"].map({day: period[1] for day, period in of_day.items()})
    if (untold := raw[raw["school_year"].isna()]).size:
        raise UnreadableFileError(_without_exam(untold.iloc[0]))
    columns = exam_rows.columns_kept(sheet, match)
    words = named["words"].str.replace(exam_kind.OF_GVE, "", regex=True)
    raw["subject"], unknown = spelling.subjects(raw.assign(subject=words), columns["exam"])
    raw["procedure"] = _procedures(raw, match, named["words"].str.contains(exam_kind.OF_GVE))
    raw["state"], strange = spelling.appeal_states(raw, columns["state"])
    rows = _appeals(raw)
    rows["participant_code"], unnamed = exam_persons.identified(
        raw, key, ["exam", "exam_day"], sources(sheet, match)
    )
    return Reading(
        dataset=match.layout.dataset,
        layout=match.layout.id,
        rows=exam_rows.without_common(rows),
        rows_read=len(rows),
        evidence=exam_rows.years_told(raw),
        columns=columns,
        findings=[*unknown, *strange, *unnamed],
    )


def _period(day: str) -> tuple[str | None, str | None]:
    """The sitting and the school year of a day written `2026.06.02`."""
    found = exam_rows.days(pd.Series([day])).iloc[0]
    return (not pd.isna(found) and catalog.exam_period(found.date())) or (None, None)


def _procedures(raw: pd.DataFrame, match: Match, is_gve: pd.Series) -> pd.Series:
    """The procedure of each row: by the word «ГВЭ», the class, the header of the result."""
    by_class = exam_kind.procedures_of_classes(raw)
    return by_class.fillna(exam_kind.procedure_of_header(match)).mask(is_gve, "ГВЭ")


def _appeals(raw: pd.DataFrame) -> pd.DataFrame:
    """The columns of the dataset, the code of the participant aside."""
    has_mark = exam_kind.has_marks(raw)
    class_ = exam_kind.classes_of_works(raw)
    return pd.DataFrame(
        {
            "school_code": None,
            **exam_rows.school_keys(raw, class_),
            **{name: raw[name] for name in ("school_year", "procedure", "sitting", "subject")},
            "class": class_,
            "state": raw["state"],
            "primary_score": raw["primary_score"].replace("", None),
            "test_score": raw["result"].mask(has_mark, "").replace("", None),
            "mark": raw["result"].where(has_mark, "").replace("", None),
            "sheet": raw["sheet"],
            "row_number": raw["row_number"],
        }
    )


def _without_result(sheet: Sheet, match: Match, missing: list[str]) -> Finding:
    titles = ", ".join(f"«{match.layout.titles[name]}»" for name in missing)
    return Finding(
        Severity.REFUSAL,
        "missing-columns",
        f"Лист «{sheet.name}», строка {match.header_row + 2}: под «Текущие» нет столбцов {titles}. "
        "Верните обе строки заголовка выгрузки.",
        sheet=sheet.name,
        row_number=match.header_row + 2,
    )


def _without_exam(row: pd.Series) -> Finding:
    return Finding(
        Severity.REFUSAL,
        "exam-unnamed",
        f"Лист «{row['sheet']}», строка {row['row_number']}: не ясно, какой это экзамен. Ожидается "
        "предмет и день в скобках: Математика(2026.06.02). Исправьте ячейку и загрузите файл "
        "снова.",
        sheet=row["sheet"],
        row_number=int(row["row_number"]),
    )
