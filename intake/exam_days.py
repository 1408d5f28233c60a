"""The days of one exam in one sitting: they count together, and nobody counts twice."""

import pandas as pd
from sqlalchemy import Connection

from domain.finding import Finding, Severity
from domain.plural import plural
from warehouse import versions
from warehouse.query import frame

_PERSON = [*versions.KEY, "participant_code"]


def findings(connection: Connection, rows: pd.DataFrame) -> list[Finding]:
    """Why results of exams have to wait for what is loaded of other days of the same sitting.

    A second main day and its pupils stand beside the first. A pupil who has a result of another day
    sat a reserve day or again, and only the sender can name that sitting; where no day is told it
    is not known whether the same results come again.

    Args:
        connection: a connection on the warehouse.
        rows: the results that would be loaded.
    """
    rows = rows[rows["procedure"] != "ВПР"]  # a work, not an exam: held on no days told apart
    if rows.empty:
        return []
    keys = rows[versions.KEY].drop_duplicates()
    pairs = versions.of_other_days(connection, "assessment_result", keys)
    # What the file replaces itself is no other day.
    loaded = pd.MultiIndex.from_frame(pairs[versions.KEY].assign(exam_day=pairs["day_before"]))
    pairs = pairs[~loaded.isin(pd.MultiIndex.from_frame(keys))]
    if pairs.empty:
        return []
    untold = (pairs["exam_day"] == "") | (pairs["day_before"] == "")
    persons = frame(
        connection,
        "SELECT version_id, participant_code FROM core.assessment_result "
        "WHERE version_id = ANY(:versions)",
        versions=pairs["version_id"].astype(int).tolist(),
    )
    of_others = pairs[~untold].merge(persons, on="version_id")
    again = rows[_PERSON].merge(of_others, on=_PERSON)
    return [
        *(_untold(*each) for each in pairs[untold].groupby("batch_id")),
        *(_again(*each) for each in again.groupby(["batch_id", "day_before", "exam_day"])),
    ]


def _untold(batch_id: int, pairs: pd.DataFrame) -> Finding:
    which = "в файле" if (pairs["exam_day"] == "").any() else "в загрузке"
    schools = pairs["school_code"].nunique()
    return Finding(
        Severity.HOLD,
        "exam-day-untold",
        f"Результаты этого экзамена уже загружены (загрузка № {batch_id}, "
        f"{plural(schools, 'школа', 'школы', 'школ')}: {schools}), но {which} не сказана дата "
        "экзамена: не ясно, тот же это день или другой. Если это те же результаты, отзовите "
        f"прежние: shnor batch withdraw {batch_id} --reason «заменены протоколом» – и загрузите "
        "файл снова.",
    )


def _again(days: tuple[int, str, str], pupils: pd.DataFrame) -> Finding:
    batch_id, before, now = days
    count = len(pupils)
    return Finding(
        Severity.HOLD,
        "exam-twice",
        f"В файле {count} {plural(count, 'участник', 'участника', 'участников')} экзамена "
        f"{_written(now)}, у {plural(count, 'которого', 'которых', 'которых')} уже есть результат "
        f"того же экзамена и срока за {_written(before)} (загрузка № {batch_id}). Если это "
        "резервный день или пересдача, назовите срок в имени файла («резерв», «пересдача») и "
        "загрузите его снова. Если одна из дат неверна, исправьте её, а если неверна прежняя, "
        f"отзовите загрузку: shnor batch withdraw {batch_id} --reason «неверная дата».",
    )


def _written(day: str) -> str:
    return f"{pd.Timestamp(day):%d.%m.%Y}"
