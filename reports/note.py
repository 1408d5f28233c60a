"""The first analytical note (справка) of a school year: what came in and what it shows.

Schools stand by name: results of ВПР may be used to judge neither schools nor teachers.
"""

from datetime import datetime
from pathlib import Path

import pandas as pd
from docx.document import Document as WordDocument
from sqlalchemy import Engine

from analysis.deficits import fioko_2026
from analysis.dynamics import CAVEAT, NOT_COMPUTABLE
from domain import fate
from domain.plural import number, per_cent, plural
from domain.settings import Settings
from domain.work import Work
from reference.catalog import UNCONFIRMED
from reports.docx import NO_VALUE, add_table, bar, begin, save
from reports.note_facts import Facts, gather
from schemas.datasets import DATASETS

NAME = "Справка"
DOUBT = "не подтверждено"
# A longer table of schools is read in the warehouse, not on paper.
SCHOOLS_ON_PAPER = 150
# Fewer participants than this and one pupil is over ten per cent.
FEW = 10


def write(engine: Engine, settings: Settings, school_year: str, *, demo: bool = False) -> Path:
    """Write the note of a school year from what is loaded and computed.

    Deficits and dynamics are those stored by their stages.

    Args:
        engine: the warehouse.
        settings: whose schools the note is about, and where the reports lie.
        school_year: the year, written `2020/21`.
        demo: whether the data are invented; every page then says so.

    Returns:
        The Word file, under the reports of the school year.
    """
    facts = gather(engine, settings, school_year)
    document = begin(
        f"Справка о результатах оценочных процедур, {school_year} учебный год",
        demo=demo,
        landscape=True,
    )
    document.add_paragraph(
        f"{settings.municipality or 'Все загруженные школы'}. Составлена "
        f"{datetime.now(settings.zone):%d.%m.%Y}. Для служебного пользования: малые группы не "
        "скрыты. Результаты ВПР не предназначены для оценки школ и учителей: школы названы по "
        "алфавиту, мест не присвоено."
    )
    _loaded(document, facts)
    _works(document, facts)
    _not_computable(document, facts)
    _deficits(document, facts)
    _dynamics(document, facts)
    _schools(document, facts)
    return save(document, settings, school_year, NAME)


def _loaded(document: WordDocument, facts: Facts) -> None:
    files = facts.files
    document.add_heading("Что загружено", level=1)
    document.add_paragraph(
        f"Файлов: {len(files)}, строк прочитано {files['rows_read'].sum()}, загружено "
        f"{files['rows_loaded'].sum()}, не принято {files['rows_rejected'].sum()}."
    )
    if files.empty:
        return
    add_table(
        document,
        ["Файл", "Что это", "Судьба", "Строк", "Загружено", "Не принято"],
        [
            [
                file.file_name,
                "не распознан" if pd.isna(file.dataset) else DATASETS[file.dataset].title,
                fate.WORDS[file.status],
                file.rows_read,
                file.rows_loaded,
                file.rows_rejected,
            ]
            for file in files.itertuples()
        ],
    )
    if facts.reasons.empty:
        return
    document.add_heading("Что не принято и почему", level=2)
    names = files.set_index("batch_id")["file_name"]
    add_table(
        document,
        ["Файл", "Причина", "Сколько раз"],
        [
            [names[reason.batch_id], reason.example, reason.findings]
            for reason in facts.reasons.itertuples()
        ],
    )


def _works(document: WordDocument, facts: Facts) -> None:
    document.add_heading("Результаты по работам", level=1)
    if facts.works.empty:
        document.add_paragraph("Результатов за этот год не загружено.")
        return
    document.add_paragraph(
        "«Ниже порога»: отметка «2», на ЕГЭ – меньше минимального балла. Доля – от участников "
        "школ, где она вычислима; в сравнении – доля «2»."
    )
    shares = facts.benchmarks.set_index(["procedure", "subject", "class_", "level"])["share_2"]
    rows, bars = [], []
    for work in facts.works.itertuples():
        key = (work.procedure, work.subject, work.class_)
        region = _share(shares.get((*key, "region")), "нет данных региона")
        country = _share(shares.get((*key, "country")), "нет данных РФ")
        judged = pd.notna(work.judged) and work.judged > 0
        share = work.below / work.judged if judged else None
        marks = (work.mark_2, work.mark_3, work.mark_4, work.mark_5)
        rows.append(
            [
                _title(*key),
                work.schools,
                work.participants,
                *(_count(mark) for mark in marks),
                f"{work.below:.0f} из {work.judged:.0f}" if judged else NO_VALUE,
                _share(share, NOT_COMPUTABLE),
                region,
                country,
                f"порог: {DOUBT}" if work.unconfirmed else "",
            ]
        )
        if judged:
            bars.append([_title(*key), bar(share), per_cent(share)])
    add_table(
        document,
        [
            "Работа", "Школ", "Участников", "«2»", "«3»", "«4»", "«5»", "Ниже порога", "Доля",
            "Регион", "РФ", "Примечание",
        ],
        rows,
    )  # fmt: skip
    if bars:
        add_table(document, ["Работа", "Доля ниже порога", "%"], bars)


def _not_computable(document: WordDocument, facts: Facts) -> None:
    if facts.not_computable.empty:
        return
    document.add_heading("Где доля не вычислима", level=1)
    add_table(
        document,
        ["Работа", "Почему", "Школ"],
        [
            [_title(work.procedure, work.subject, work.class_), work.why, work.schools]
            for work in facts.not_computable.itertuples()
        ],
    )


def _deficits(document: WordDocument, facts: Facts) -> None:
    document.add_heading("Дефициты", level=1)
    if not facts.deficit_tasks:
        document.add_paragraph(
            "Дефициты не вычислимы: нет баллов по заданиям или наибольших баллов за них."
        )
        return
    thresholds = fioko_2026()
    levels = "; ".join(
        f"{level.title} – ниже {number(float(level.insufficient_below))} %"
        for level in thresholds.levels
    )
    doubt = f" Пороги: {DOUBT}." if thresholds.status == UNCONFIRMED else ""
    document.add_paragraph(
        f"Умение в дефиците, если набрано меньше порога для уровня задания: {levels}. "
        f"Источник: {thresholds.source}.{doubt}"
    )
    if facts.deficits.empty:
        document.add_paragraph("По всем школам вместе дефицитов нет.")
        return
    add_table(
        document,
        [
            "Работа", "Задание", "Уровень", "Умение", "Ответов", "Набрано", "%",
            "Школ с дефицитом",
        ],
        [
            [
                _title(task.procedure, task.subject, task.class_, task.sitting),
                task.task,
                task.level,
                NO_VALUE if pd.isna(task.skill) else task.skill,
                task.participants,
                bar(task.share),
                per_cent(task.share),
                f"{task.schools_below} из {task.schools}",
            ]
            for task in facts.deficits.itertuples()
        ],
    )  # fmt: skip


def _dynamics(document: WordDocument, facts: Facts) -> None:
    document.add_heading("Динамика", level=1)
    if facts.dynamics.empty:
        document.add_paragraph("Динамика ещё не считалась: она считается на этапе 3.")
        return
    rows = [
        *(
            _change("все процедуры" if row.procedure == "все" else row.procedure, row)
            for row in facts.dynamics.itertuples()
        ),
        *(_change("школы перечня, все процедуры", row) for row in facts.listed.itertuples()),
    ]
    add_table(
        document,
        [
            "Что", "Сравнение с", "Было", "Стало", "Изменение, п. п.", "Интервал 95 %, п. п.",
            "Изменение, обучающихся", "Вывод",
        ],
        rows,
    )  # fmt: skip
    document.add_paragraph(f"{CAVEAT}.")


def _change(what: str, row) -> list[str]:
    if row.verdict == NOT_COMPUTABLE:
        blank = [NO_VALUE] * 5
        return [what, row.school_year_before, *blank, f"{NOT_COMPUTABLE}: {row.reason}"]
    return [
        what,
        row.school_year_before,
        f"{row.low_before:.0f} из {row.participants_before:.0f} ({per_cent(row.share_before)})",
        f"{row.low_now:.0f} из {row.participants_now:.0f} ({per_cent(row.share_now)})",
        number(round(row.share_change * 100, 1)),
        f"от {number(round(row.ci_low * 100, 1))} до {number(round(row.ci_high * 100, 1))}",
        number(round(row.pupils_change, 1)),
        row.verdict,
    ]


def _schools(document: WordDocument, facts: Facts) -> None:
    """Every school by name, its works of one procedure added up."""
    schools = facts.schools
    if schools.empty:
        return
    document.add_heading("Школы", level=1)
    count = schools["school"].nunique()
    if count > SCHOOLS_ON_PAPER:
        document.add_paragraph(
            f"{count} {plural(count, 'школа', 'школы', 'школ')}: таблица по школам – в витрине "
            "mart.assessment_by_school."
        )
        return
    document.add_paragraph(
        "Работы одной процедуры сложены: один ученик учтён в нескольких работах. По каждой работе "
        "отдельно – в витрине mart.assessment_by_school."
    )
    add_table(
        document,
        ["Школа", "Процедура", "Работ", "Ниже порога", "Доля", "Примечание"],
        [
            [row.school, row.procedure, row.works, *_school_share(row.judged, row.below)]
            for row in schools.itertuples()
        ],
    )


def _school_share(judged: int | None, below: int | None) -> list[str]:
    if pd.isna(judged) or not judged:
        return [NO_VALUE, NOT_COMPUTABLE, ""]
    few = f"меньше {FEW} результатов" if judged < FEW else ""
    return [f"{below:.0f} из {judged:.0f}", per_cent(below / judged), few]


def _title(procedure: str, subject: str, class_: int, sitting: str = "") -> str:
    return Work("", procedure, sitting, subject, class_).title()


def _share(share: float | None, otherwise: str) -> str:
    return otherwise if share is None or pd.isna(share) else per_cent(share)


def _count(value: float | None) -> str:
    return NO_VALUE if value is None or pd.isna(value) else f"{value:.0f}"
