"""Schools under the codes they have at exams (Код ОО): by the crosswalk, never guessed."""

import pandas as pd
from sqlalchemy import Connection

from domain.finding import Finding, Severity
from domain.plural import plural
from readers.reading import Reading
from schemas.school_identifier import EGE, OGE
from warehouse.query import frame

_LISTED = 20  # rows a message names
_CROSSWALK = """
SELECT school_code, value AS exam_school, kind, valid_from, valid_to FROM mart.school_identifier
WHERE kind IN (:oge, :ege)
"""


def fill(connection: Connection, reading: Reading) -> list[Finding]:
    """Fill a reading's school codes by its exam codes, in place; others have no exam codes.

    A code counts on the day of the exam: crosswalks say since when and until when it is a
    school's. Rows whose code is no school's, or several schools', are taken out of the reading,
    and a finding for each code holds the file.
    """
    if "exam_school" not in reading.rows:
        return []
    rows = reading.rows
    asked = rows[["exam_school", "exam_day"]].assign(
        kind=(rows["class"] == "9").map({True: OGE, False: EGE}), row=rows.index
    )
    known = frame(connection, _CROSSWALK, oge=OGE, ege=EGE)
    known["exam_school"] = known["exam_school"].str.replace(r"^0+(?=\d)", "", regex=True)
    fitting = asked.merge(known, on=["exam_school", "kind"])
    begins, ends = (pd.to_datetime(fitting[name]) for name in ("valid_from", "valid_to"))
    valid = (begins.isna() | (begins <= fitting["exam_day"])) & (
        ends.isna() | (ends >= fitting["exam_day"])
    )
    fitting = fitting[valid].drop_duplicates(["row", "school_code"])
    single = fitting.drop_duplicates("row", keep=False).set_index("row")["school_code"]
    rows["school_code"] = single.reindex(rows.index)
    several = fitting.groupby("exam_school")["school_code"].unique()
    missing = rows["school_code"].isna()
    findings = [
        _unmatched(code, list(several.get(code, ())), kind, part)
        for (code, kind), part in rows[missing].groupby(["exam_school", asked["kind"]])
    ]
    _keep(reading, ~missing)
    return findings


def stand_in(reading: Reading) -> list[Finding]:
    """Give rows with exam codes codes of no school, in place: for a check without a crosswalk."""
    if "exam_school" not in reading.rows:
        return []
    numbers, _ = pd.factorize(reading.rows["exam_school"])
    reading.rows["school_code"] = (pd.Series(numbers) + 1).astype("str").str.zfill(6)
    return [
        Finding(
            Severity.NOTE,
            "school-by-exam-code",
            "Школы названы кодами ОО из РИС ГИА. Есть ли такие коды в кодификаторе, скажет приём.",
        )
    ]


def _keep(reading: Reading, kept: pd.Series) -> None:
    reading.rows = reading.rows[kept].reset_index(drop=True)
    if reading.task_scores is not None:
        reading.task_scores = reading.task_scores[kept.to_numpy()]


def _unmatched(code: str, schools: list[str], kind: str, rows: pd.DataFrame) -> Finding:
    first = rows.iloc[0]
    numbers = ", ".join(rows["row_number"].astype("str")[:_LISTED])
    more = " и другие" if len(rows) > _LISTED else ""
    where = plural(len(rows), f"строка {numbers}", *[f"строки {numbers}{more}"] * 2)
    # A cell in which something else stands may hold a name.
    shown = f"«{code}»" if code.isdigit() else "(не число)" if code else "(пусто)"
    why = (
        f"в этот день его имеют несколько школ: {', '.join(sorted(schools))}"
        if schools
        else "школы с ним на день экзамена нет в кодификаторе"
    )
    return Finding(
        Severity.HOLD,
        "exam-code-unknown",
        f"Лист «{first['sheet']}», {where}: код ОО {shown} ({kind}) – {why}. Загрузите кодификатор "
        "с этим кодом и примите файл снова.",
        sheet=first["sheet"],
        row_number=int(first["row_number"]),
    )
