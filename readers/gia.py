"""Results of ОГЭ and ЕГЭ without names: one row per participant and subject."""

import pandas as pd

from domain import school_code
from readers import spelling
from readers.layout import Match
from readers.numbers import without_point
from readers.reading import Evidence, Reading
from readers.sheet import Sheet
from readers.table import rows_of, sources


def read(sheet: Sheet, match: Match) -> Reading:
    """Read results of participants.

    ОГЭ has a mark, ЕГЭ a test score (base mathematics a mark); a file with a column of test
    scores is therefore about ЕГЭ. A class «9Б» is the class and its letter.
    """
    raw = rows_of(sheet, match)
    columns = sources(sheet, match)
    subject, findings = spelling.subjects(raw, columns["subject"])
    rows = pd.DataFrame(
        {
            "school_code": school_code.from_logins(raw["login"]).fillna(raw["login"]),
            "participant_code": without_point(raw["participant_code"]),
            "subject": subject,
            "attended": True,
            "primary_score": raw["primary_score"].replace("", None),
            "sheet": raw["sheet"],
            "row_number": raw["row_number"],
        }
    )
    for name in ("test_score", "mark", "procedure"):
        if name in raw:
            rows[name] = raw[name].replace("", None)
    if "sitting" in raw:
        sitting, unknown = spelling.sittings(raw, columns["sitting"])
        rows["sitting"] = sitting.replace("", None)
        findings += unknown
    if "class" in raw:
        parts = raw["class"].str.extract(r"^(\d{1,2})\s*(\D.*)?$")
        rows["class"] = parts[0].fillna(raw["class"].replace("", None))
        rows["class_letter"] = parts[1]
    columns["school_code"] = columns.pop("login")
    evidence = []
    if "test_score" in raw and "procedure" not in raw:
        evidence.append(Evidence("procedure", "ЕГЭ", "content", "столбец «Тестовый балл»"))
    return Reading(
        dataset=match.layout.dataset,
        layout=match.layout.id,
        rows=rows,
        rows_read=len(rows),
        evidence=evidence,
        columns=columns,
        findings=findings,
    )
