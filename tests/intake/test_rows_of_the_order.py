"""Each row of the order that has data of its own: its file comes in, and its outcome is asked for.

One table: the row of the order, what is handed in, the files as they would come, the question an
analyst puts, and the answer. `docs/guide.md` tells the same to a reader.
"""

import re
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from sqlalchemy import text

from reference import catalog
from sample import layouts, order_papers
from tests import small_files as files
from tests.stages.facts import schools

YEAR = "2020/21"
REGISTRY = {
    "641001": "СОШ с. Луговое",
    "641002": "ООШ с. Дальнее",
    "641003": "ООШ с. Ясное",
    "641010": "СОШ № 1 г. Степь",
}
LISTED = list(REGISTRY.values())[:3]
FIRST, SECOND, MENTOR = "edu641001", "edu641002", "edu641010"
ACTS = [
    "Логин ОО", "Вид", "Кто издал", "Номер", "Дата", "О чём", "Для чего в мониторинге", "Ссылка",
]  # fmt: skip
REGISTER = ["Логин ОО", "Школа", "Реестр", "Наименование", "Дата", "Ссылка", "Состояние"]
STAFF = """
title: Кадры
dataset: indicator_value
columns: {school_code: Логин ОО}
values:
- {header: "Психолог, ставок", subject: КАД.психолог, indicator_name: Ставки психолога}
- {header: "Логопед, ставок", subject: КАД.логопед, indicator_name: Ставки логопеда}
- {header: "Вакансии: математика", subject: КАД.вакансии.Математика, unit: единиц}
"""


def order(folder):
    path = folder / "Приказ управления образования.docx"
    rows = [(f"МОУ «{name}»", "МОУ «СОШ № 1 г. Степь»", 45.0) for name in LISTED]
    instead = {"Дергачевского": "Степного", "ДЕРГАЧЕВСКОГО": "СТЕПНОГО"}
    order_papers.write_order(path, rows, instead=instead)
    return [path]


def roadmaps(folder):
    """One school's roadmap as a Word file, another's as a signed scan, the order above them."""
    (folder / FIRST).mkdir()
    read = folder / FIRST / "Дорожная карта.docx"
    order_papers.write_roadmap(read)
    scan = folder / SECOND / "Дорожная карта с подписью.pdf"
    layouts.pdf(scan, "scan")
    return [read, scan, *order(folder)]


def order_of_a_school(folder):
    path = folder / FIRST / "Приказ о ВСОКО.docx"
    path.parent.mkdir()
    paper = Document()
    for line in (
        "МОУ «СОШ с. Луговое»", "ПРИКАЗ", "от 12.02.2021 № 15",
        "О внутренней системе оценки качества образования",
        "1. Утвердить положение о ВСОКО.",
    ):  # fmt: skip
        paper.add_paragraph(line)
    paper.save(path)
    return [path]


def notes(folder):
    note = ["", "справка", "ГАУ СО «РЦОКО»", "", "20.01.2021", "Об итогах исследований качества",
            "аналитическая справка", "https://example.org/spravka"]  # fmt: skip
    return [files.xlsx(folder / "Справки.xlsx", [ACTS, note])]


def act_with_a_formula(folder):
    title = "О порядке расчёта муниципальных показателей"
    act = ["", "приказ", "министерство образования", "12", "01.03.2021", title,
           "порядок расчёта показателей", ""]  # fmt: skip
    return [*order(folder), files.xlsx(folder / "Акты.xlsx", [ACTS, act])]


def report_on_measures(folder):
    act = [FIRST, "отчёт", "МОУ «СОШ с. Луговое»", "", "31.05.2021",
           "О результативности мер поддержки", "аналитическая справка", ""]  # fmt: skip
    annex = [FIRST, "", "Приложение к рабочей программе", "Математика, 5 класс", "01.03.2021", "",
             "утверждено"]  # fmt: skip
    return [
        files.xlsx(folder / "Отчёты.xlsx", [ACTS, act]),
        files.xlsx(folder / "Приложения.xlsx", [REGISTER, annex]),
    ]


def register(kind, title, status=""):
    def write(folder):
        entry = [FIRST, "", kind, title, "10.02.2021", "", status]
        return [files.xlsx(folder / "Реестр.xlsx", [REGISTER, entry])]

    return write


def indicators(*values, ext="xlsx"):
    """A table of indicators of МИАС out of (code, name, unit, value), for one school."""

    def write(folder):
        rows = [[code, name, unit, FIRST, "2020/21", value] for code, name, unit, value in values]
        path = folder / f"МИАС.{ext}"
        write_as = files.text if ext == "csv" else files.xlsx
        return [write_as(path, [files.INDICATORS, *rows])]

    return write


def self_examination(folder):
    names = catalog.self_examination().indicators
    values = {"1.1": "200", "1.5": "69/34,5%", "2.3": "да"}
    rows = [[code, names[code].name, names[code].unit, FIRST, "2020", value]
            for code, value in values.items()]  # fmt: skip
    return [files.xlsx(folder.parent / "Самообследование.xlsx", [files.INDICATORS, *rows])]


def social_passport(folder):
    header = ["Логин ОО", "Всего обучающихся", "Всего семей", "Неполных семей", "Многодетных семей"]
    return [files.xlsx(folder / "Социальный паспорт.xlsx", [header, [FIRST, 120, 80, 20, 16]])]


def staff(folder):
    header = ["Логин ОО", "Психолог, ставок", "Логопед, ставок", "Вакансии: математика"]
    rows = [[FIRST, "0,5", 0, 1], [SECOND, 1, "н/д", ""], ["Итого", "1,5", 0, 1]]
    return [files.xlsx(folder / "Кадры.xlsx", [header, *rows])]


def individual_results(folder):
    tasks = [f"{n} ({maximum}б)" for n, maximum in enumerate(files.MATHS_5, start=1)]
    pupils = [("50001", "5А", 20, "5"), ("50002", "5А", 8, "3"), ("50003", "5Б", 3, "2")]
    rows = [
        ["ВПР 2021 Математика 5 класс"],
        ["МОУ СОШ с. Луговое (edu641001) | Кол-во участников: 3"],
        [*files.F1, *tasks, *files.F1_END],
        *(
            [
                FIRST,
                "Степной район",
                "СОШ",
                code,
                letter,
                "1",
                *files.spread(total),
                total,
                mark,
                "",
            ]
            for code, letter, total, mark in pupils
        ),
    ]
    return [files.xlsx(folder / "Ф1.xlsx", rows, sheet="Индивидуальные результаты")]


def results_and_description(folder):
    pupils = [("sch641001", "50001", 20), ("sch641001", "50002", 5)]
    name = "Проведение работы по математике, 5 класс. ВПР 2021.xlsx"
    tasks = [
        [str(n), n, f"Умение {n}", "", "Б", "", "", maximum, 2]
        for n, maximum in enumerate(files.MATHS_5, start=1)
    ]
    return [
        files.xlsx(folder / name, files.dump_2021(pupils)),
        files.xlsx(
            folder / "Описание работы. ВПР 2021 Математика 5 класс.xlsx",
            [["ВПР 2021 Математика 5 класс"], files.DESCRIPTION, *tasks],
        ),
    ]


def marks(folder):
    rows = [
        ["ВПР 2021 Математика 5 класс"],
        files.MARKS,
        ["Вся выборка", 35000, 1400000, 15, 35, 35, 15],
        [f"СОШ с. Луговое ({FIRST})", 1, 20, 30, 40, 20, 10],
        [f"СОШ № 1 ({MENTOR})", 1, 20, 0, 20, 50, 30],
    ]  # fmt: skip
    return [files.xlsx(folder / "Статистика по отметкам.xlsx", rows)]


OF_MIAS = (
    "SELECT indicator_code, value, unit FROM mart.indicator_value "
    "WHERE school_code = '641001' AND school_year = '2020/21' ORDER BY indicator_code"
)
OF_REGISTERS = (
    "SELECT school_code, title, entry_date, status FROM mart.register_entry WHERE kind = "
)
CASES = [
    ("S2", "roadmaps: a Word file, a scan; the municipal order", roadmaps,
     "SELECT school_code, state, items FROM mart.document WHERE kind = 'дорожная карта' "
     "UNION SELECT school_code, purpose, NULL FROM mart.act ORDER BY 1",
     [("641001", "принята", 7), ("641002", "получена, не разобрана", None),
      ("муниципалитет", "дорожная карта", None)]),
    ("S5", "a school's order on its internal assessment", order_of_a_school,
     "SELECT school_code, kind, number, act_date, purpose FROM mart.act",
     [("641001", "приказ", "15", date(2021, 2, 12), "ВСОКО")]),
    ("S5", "a note of РЦОКО", notes,
     "SELECT school_code, issuer, purpose, link FROM mart.act",
     [("муниципалитет", "ГАУ СО «РЦОКО»", "аналитическая справка",
       "https://example.org/spravka")]),
    ("S6", "the report of self-examination", self_examination,
     "SELECT indicator_code, school_year, value, share FROM mart.indicator_value ORDER BY 1",
     [("1.1", "2019/20", 200, None), ("1.5", "2019/20", 69, 0.345), ("2.3", "2019/20", 1, None)]),
    ("S7", "equipment, textbooks, satisfaction, internal monitoring",
     indicators(("ОСН.компьютеры", "Компьютеров на 100 учащихся", "единиц", "12,5"),
                ("УМК.обеспеченность", "Обеспеченность учебниками", "%", "98"),
                ("УДОВ.обучающиеся", "Удовлетворённость обучающихся", "%", "81"),
                ("УДОВ.родители", "Удовлетворённость родителей", "%", "74"),
                ("ВМ.действует", "Действует внутренний мониторинг", "да/нет", "да")),
     "SELECT indicator_code, value, share FROM mart.indicator_value ORDER BY 1",
     [("ВМ.действует", 1, None), ("ОСН.компьютеры", 12.5, None), ("УДОВ.обучающиеся", 81, 0.81),
      ("УДОВ.родители", 74, 0.74), ("УМК.обеспеченность", 98, 0.98)]),
    ("S8", "six indicators without a formula, and the act that gives one", act_with_a_formula,
     "SELECT 'indicator-without-formula', count(*) FROM mart.contradiction "
     "WHERE rule = 'indicator-without-formula' UNION "
     "SELECT number, count(*) FROM mart.act WHERE purpose = 'порядок расчёта показателей' "
     "GROUP BY 1 ORDER BY 1",
     [("12", 1), ("indicator-without-formula", 6)]),
    ("S9", "results pupil by pupil, by class and task", individual_results,
     "SELECT class_letter, task, sum(score), count(*) FROM mart.task_result "
     "JOIN mart.assessment_result USING (school_year, procedure, sitting, subject, class, "
     "school_code, participant_code) WHERE task IN ('1', '9') GROUP BY 1, 2 ORDER BY 1, 2",
     [("5А", "1", 2, 2), ("5А", "9", 2, 2), ("5Б", "1", 1, 1), ("5Б", "9", 0, 1)]),
    ("S10", "the plan of the work: task and skill", results_and_description,
     "SELECT skill, sum(score)::float / sum(score_max) FROM mart.task_result "
     "WHERE task IN ('1', '16') GROUP BY 1 ORDER BY 1",
     [("Умение 1", 1.0), ("Умение 16", 0.5)]),
    ("S13", "the appendix with mentors", order,
     "SELECT school_code, mentor_code, distance_km FROM mart.mentorship ORDER BY 1",
     [("641001", "641010", 45), ("641002", "641010", 45), ("641003", "641010", 45)]),
    ("S15", "the social passport", social_passport,
     OF_MIAS,
     [("СП.многодетных", 16, "семей"), ("СП.неполных", 20, "семей"),
      ("СП.обучающихся", 120, "человек"), ("СП.семей", 80, "семей")]),
    ("S16", "attendance, discipline, contingent",
     indicators(("ПОС.пропуски", "Пропущено уроков без причины на учащегося", "часов", "3,5"),
                ("ДИС.нарушения", "Нарушений дисциплины", "единиц", "4"),
                ("КОН.прибыло", "Прибыло", "человек", "2"),
                ("КОН.выбыло", "Выбыло", "человек", "1 005"), ext="csv"),
     OF_MIAS,
     [("ДИС.нарушения", 4, "единиц"), ("КОН.выбыло", 1005, "человек"),
      ("КОН.прибыло", 2, "человек"), ("ПОС.пропуски", 3.5, "часов")]),
    ("S17", "a district's own table of posts and vacancies", staff,
     "SELECT school_code, indicator_code, value, unit FROM mart.indicator_value "
     "WHERE value IS NOT NULL ORDER BY 1, 2",
     [("641001", "КАД.вакансии.Математика", 1, "единиц"), ("641001", "КАД.логопед", 0, "ставок"),
      ("641001", "КАД.психолог", 0.5, "ставок"), ("641002", "КАД.психолог", 1, "ставок")]),
    ("S18", "schools above the country", marks,
     "SELECT r.school_code FROM mart.assessment_by_school AS r JOIN mart.benchmark AS b "
     "USING (school_year, procedure, sitting, subject, class) WHERE b.level = 'country' "
     "AND (r.mark_4 + r.mark_5)::float / r.participants > b.share_4 + b.share_5",
     [("641010",)]),
    ("S19", "the bank of best practices", register("лучшая практика", "Читаем вместе"),
     f"{OF_REGISTERS}'лучшая практика'",
     [("641001", "Читаем вместе", date(2021, 2, 10), None)]),
    ("S23", "pupils with difficulties and routes: numbers alone",
     indicators(("ТР.обучающихся", "Обучающихся с трудностями в обучении", "человек", "14"),
                ("ТР.маршрутов", "Индивидуальных маршрутов", "единиц", "9")),
     OF_MIAS, [("ТР.маршрутов", 9, "единиц"), ("ТР.обучающихся", 14, "человек")]),
    ("S24", "what the order charges schools with", order,
     "SELECT school_code, item_number, due_date, status FROM mart.assignment "
     "WHERE school_code = '641002' ORDER BY item_number",
     [("641002", item, date(2021, 2, 15), "поручено") for item in ("6.1", "6.2", "6.3")]),
    ("S25", "a curator of the school", register("Куратор", "методист, ИМО управления образования"),
     f"{OF_REGISTERS}'куратор'",
     [("641001", "методист, ИМО управления образования", date(2021, 2, 10), None)]),
    ("S26", "the report on measures and the approved annexes", report_on_measures,
     "SELECT kind, title, status FROM mart.register_entry "
     "UNION SELECT kind, title, NULL FROM mart.act ORDER BY 1",
     [("отчёт", "О результативности мер поддержки", None),
      ("приложение к рабочей программе", "Математика, 5 класс", "утверждено")]),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "inbox" / "2020-21"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def with_map(settings):
    settings.maps.mkdir(exist_ok=True)
    (settings.maps / "кадры.yaml").write_text(STAFF, encoding="utf-8")


@pytest.mark.parametrize(
    ("make", "question", "answer"),
    [pytest.param(*case, id=f"{row}: {what}") for row, what, *case in CASES],
)
def test_the_file_of_a_row_answers_its_question(
    engine, with_map, take_in, folder, make, question, answer
):
    schools(engine, REGISTRY)
    for path in make(folder):
        outcome = take_in(path)
        assert outcome.status in ("accepted", "accepted_with_warnings"), outcome.message
        assert outcome.rows_rejected == 0, outcome.findings
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(question))]
    assert found == answer


def test_the_register_of_pupils_with_difficulties_stays_in_the_school(engine, take_in, folder):
    schools(engine, REGISTRY)
    header = ["Логин ОО", "ФИО обучающегося", "Класс", "Трудности"]
    path = files.xlsx(folder / "Банк данных.xlsx", [header, [FIRST, "Выдумкин Ян", "5", "счёт"]])
    assert take_in(path).status == "rejected"


def test_the_guide_tells_of_every_row():
    guide = Path(__file__).parents[2] / "docs/guide.md"
    told = re.findall(r"^\| (S\d+)", guide.read_text(encoding="utf-8"), re.MULTILINE)
    assert list(dict.fromkeys(told)) == list(dict.fromkeys(row for row, *_ in CASES))
