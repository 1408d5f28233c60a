"""Whose the rows of a protocol are: codes of persons, and rows whose person cannot be told."""

from collections.abc import Mapping

import pandas as pd

from domain.finding import Finding
from readers import exam_rows, exam_table, participants
from readers.reading import ColumnSource

_NOBODY = "0-"  # begins what stands in the place of a code where it cannot be told
_LETTER = r"[^\W\d_]"


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
    schools = exam_rows.school_codes(raw["school_code"])
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
        exam_table.on_row(
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
        exam_table.on_row(
            row,
            "participant-unnamed",
            "нет фамилии или имени участника, связать его экзамены нельзя; строка не загружена. "
            "Выгрузите протокол заново.",
            columns["name" if named[row.Index] else "surname"],
        )
        for row in raw[told.isna()].itertuples()
    ]
    # Such rows are kept out, and each has a code of its own: none is said to repeat another.
    return told.mask(ambiguous | told.isna(), _NOBODY + raw["row_number"].astype("str")), findings
