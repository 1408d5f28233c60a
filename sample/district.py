"""The sample: files of an invented district and its region for the springs of 2018 to 2022.

The district has its own reports of 2018 and 2019; the dumps of 2020 and 2021 cover the region.
Nothing in it is real: «демонстрационные данные» stands wherever a layout leaves room for words.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from sample import faulty, layouts, order_papers, region, results
from sample.manifest import ACCEPTED, HELD, WITH_WARNINGS, Entry, Manifest

# Subject, class, and the share of «2» in the region.
WORKS = (
    ("Русский язык", 5, 0.16),
    ("Математика", 5, 0.17),
    ("Русский язык", 6, 0.17),
    ("Математика", 6, 0.18),
)
OTHER_WORKS_2021 = (("Биология", 5, 0.10), ("История", 6, 0.12))
# Per cents of «2» to «5» of the whole country: invented, near the region's.
COUNTRY = {
    "Русский язык": (13.21, 34.87, 38.75, 13.17),
    "Математика": (12.46, 33.05, 35.12, 19.37),
}
MISPRINTED = 0.015
# In spring 2022 only some schools wrote, the district's among them; a third of the totals of that
# export are wrong.
MISPRINTED_2022 = 0.33
# The papers are worded like a real order; its district does not stand in them.
INVENTED = {
    "Дергачевского": "Ковыльного",
    "ДЕРГАЧЕВСКОГО": "КОВЫЛЬНОГО",
    "Саратовской области": "Полынской области",
    "САРАТОВСКОЙ ОБЛАСТИ": "ПОЛЫНСКОЙ ОБЛАСТИ",
    "р.п. Дергачи": "р.п. Ковыльный",
}
LIST_YEAR = "2020/21"
LIST_ORDER = "№ 99-ШНОР"
LIST_DATE = "21.12.2020"
AGREEMENTS = 5
# Papers do not name their school year: the folder does.
PAPERS_YEAR = "2021"
MENTORS_FILE = f"{PAPERS_YEAR}/Наставники и договоры 2021.xlsx"
# Who sent a roadmap in which form; one listed school sent a scan, one nothing.
ROADMAPS = {
    "990103": "roadmap",
    "990104": "plan",
    "990106": "roadmap",
    "990107": "plan",
    "990108": "roadmap",
}
SCANNED = "990105"
INDICATORS = {
    "1.1": (f"Общая численность учащихся ({layouts.DEMO})", "человек"),
    "1.5": (
        "Численность/удельный вес численности учащихся, успевающих на «4» и «5»",
        "человек/%",
    ),
    "1.24": ("Общая численность педагогических работников", "человек"),
    "1.33": (
        "Численность/удельный вес педагогических работников, прошедших повышение квалификации",
        "человек/%",
    ),
}
FAILED_EXAM = {
    "1.10": (
        "Русский язык",
        "Численность/удельный вес выпускников 9 класса с неудовлетворительным результатом ГИА "
        "по русскому языку",
    ),
    "1.11": (
        "Математика",
        "Численность/удельный вес выпускников 9 класса с неудовлетворительным результатом ГИА "
        "по математике",
    ),
}
PARALLELS = (5, 6, 9, 11)


def write(folder: Path) -> Manifest:
    """Write all files of the sample into `folder`, the same each time."""
    codes = [school.code for school in region.district()]
    entries = [
        *_registers(folder),
        *_municipal_reports(folder, codes),
        *_dumps(folder, codes),
        *_exams(folder, codes),
        *_indicators(folder, codes),
        *_papers(folder),
        *faulty.write(folder, _misprinted(*WORKS[1]), folder / "2021" / "ЕГЭ 2021 результаты.xlsx"),
    ]
    return Manifest(tuple(entries))


def _registers(folder: Path) -> list[Entry]:
    """The schools, the list in force, the mentors."""
    schools = region.by_code()
    registry = pd.DataFrame(
        {
            "логин": ["sch" + code for code in schools],
            "имя": [school.short_name for school in schools.values()],
            "полное наименование": [school.full_name for school in schools.values()],
            "муниципалитет": [school.municipality for school in schools.values()],
            "вид": [school.kind for school in schools.values()],
            "населённый пункт": [school.settlement for school in schools.values()],
            "обучающихся": [_pupils(school) for school in schools.values()],
        }
    )
    layouts.table(folder / "Реестр школ.xlsx", registry)

    listed = pd.DataFrame(
        {
            "Логин ОО": ["edu" + code for code in region.LISTED],
            "Наименование ОО": [schools[code].full_name for code in region.LISTED],
        }
    )
    act = (
        f"Приложение к приказу {LIST_ORDER} от {LIST_DATE}, {region.names()['issuer']}: "
        f"перечень ШНОР на {LIST_YEAR} учебный год ({layouts.DEMO})"
    )
    layouts.table(folder / "Перечень ШНОР 2020-21.xlsx", listed, preamble=[[act]])

    agreed = [i < AGREEMENTS for i in range(len(region.MENTORS))]
    mentors = pd.DataFrame(
        {
            "Логин ОО": ["edu" + code for code in region.MENTORS],
            "Школа с НОР": [schools[code].full_name for code in region.MENTORS],
            "Логин наставника": ["edu" + mentor for mentor, _ in region.MENTORS.values()],
            "Школа-наставник": [schools[m].full_name for m, _ in region.MENTORS.values()],
            "Расстояние, км": [f"{km} км" for _, km in region.MENTORS.values()],
            "Номер договора": [f"{i + 1}-Н" if yes else None for i, yes in enumerate(agreed)],
            "Дата договора": [
                f"{10 + i:02d}.02.2021" if yes else None for i, yes in enumerate(agreed)
            ],
        }
    )
    layouts.table(folder / MENTORS_FILE, mentors)
    return [
        Entry("Реестр школ.xlsx", "school", ACCEPTED, len(registry)),
        Entry(
            "Перечень ШНОР 2020-21.xlsx",
            "nor_list",
            HELD,
            len(listed),
            why="перечень регистрируется только по акту",
        ),
        Entry(MENTORS_FILE, "mentorship", ACCEPTED, len(mentors)),
    ]


def _municipal_reports(folder: Path, codes: list[str]) -> list[Entry]:
    """Ф1 and «Статистика по отметкам» of 2018 and 2019, as a municipal coordinator gets them."""
    entries = []
    for spring in (2018, 2019):
        for subject, class_, low_share in WORKS:
            work = results.vpr(spring, subject, class_, low_share)
            title = f"ВПР {spring}. {subject}, {class_} класс.xlsx"
            home = folder / str(spring) / str(class_)
            rows = work.of_schools(codes).attended()
            report, statistics = f"Индивидуальные результаты. {title}", f"Статистика. {title}"
            layouts.individual(home / report, rows)
            groups = layouts.marks(home / statistics, work, codes, COUNTRY[subject])
            place = f"{spring}/{class_}"
            entries += [
                Entry(f"{place}/{report}", "assessment_result", ACCEPTED, len(rows.rows)),
                Entry(f"{place}/{statistics}", "assessment_summary", ACCEPTED, groups),
            ]
    return entries


def _dumps(folder: Path, codes: list[str]) -> list[Entry]:
    """ВПР of autumn 2020 and spring 2021, and of the district's schools alone of spring 2022."""
    entries = []
    why = "отдельные итоги не равны сумме заданий"
    for subject, class_, low_share in WORKS:
        path = f"2020/{class_}/{subject}.xlsx"
        work = results.misprint(results.vpr(2020, subject, class_, low_share, "осень"), MISPRINTED)
        layouts.dump_2020(folder / path, work)
        entries.append(Entry(path, "assessment_result", WITH_WARNINGS, len(work.rows), why=why))
    for subject, class_, low_share in (*WORKS, *OTHER_WORKS_2021):
        path = f"2021/{class_}/{layouts.dump_2021_name(subject, class_)}"
        work = _misprinted(subject, class_, low_share)
        layouts.dump_2021(folder / path, work)
        above = _above_scale(subject, class_)
        entries.append(
            Entry(
                path, "assessment_result", WITH_WARNINGS, len(work.rows), above,
                why=why + (", один итог выше шкалы" if above else ""),
            )
        )  # fmt: skip
    path = "2022/6/Математика.xlsx"
    work = results.misprint(results.vpr(2022, *WORKS[3]).of_schools(codes), MISPRINTED_2022)
    layouts.form_2022(folder / path, work)
    entries.append(
        Entry(path, "assessment_result", WITH_WARNINGS, len(work.rows), why="итоги ненадёжны")
    )
    return entries


def _misprinted(subject: str, class_: int, low_share: float) -> results.Results:
    """A work of spring 2021 as it is exported."""
    work = results.vpr(2021, subject, class_, low_share)
    return results.misprint(work, MISPRINTED, _above_scale(subject, class_))


def _above_scale(subject: str, class_: int) -> int:
    """One total of the sample is impossibly high."""
    return int((subject, class_) == ("Русский язык", 6))


def _exams(folder: Path, codes: list[str]) -> list[Entry]:
    """ОГЭ and ЕГЭ: the district's own in 2018 and 2019, the region's later."""
    entries = []
    for spring in (2018, 2019, 2020, 2021):
        for procedure in ("ОГЭ", "ЕГЭ"):
            rows = results.exams(procedure, spring)
            if rows.empty:
                continue
            if spring < 2020:
                rows = rows[rows["school_code"].isin(codes)]
            if (procedure, spring) == ("ОГЭ", 2018):
                entries.append(_exam_totals(folder, rows))
                continue
            table = pd.DataFrame(
                {
                    "Логин ОО": "sch" + rows["school_code"],
                    "Код участника": rows["participant_code"],
                    "Класс": rows["class_name"],
                    "Предмет": rows["subject"],
                    "Первичный балл": rows["primary_score"],
                }
            )
            if procedure == "ОГЭ":
                table["Оценка"] = rows["mark"]
            else:
                table["Тестовый балл"], table["Отметка"] = rows["test_score"], rows["mark"]
            path = f"{spring}/{procedure} {spring} результаты.xlsx"
            layouts.table(folder / path, table)
            if (procedure, spring) == ("ЕГЭ", 2020):
                why = "сдавали только поступающие: в одной школе никто"
                entries.append(Entry(path, "assessment_result", WITH_WARNINGS, len(table), why=why))
            else:
                entries.append(Entry(path, "assessment_result", ACCEPTED, len(table)))
    return entries


def _exam_totals(folder: Path, rows: pd.DataFrame) -> Entry:
    """ОГЭ of 2018 as counts of marks by school and subject."""
    counts = pd.crosstab([rows["school_code"], rows["subject"]], rows["mark"])
    counts = counts.reindex(columns=[2, 3, 4, 5], fill_value=0)
    counts.columns = ["2", "3", "4", "5"]
    counts.insert(0, "Кол-во участников", counts.sum(axis=1))
    counts = counts.reset_index()
    schools = region.by_code()
    names = counts["school_code"].map(lambda code: schools[code].short_name)
    counts.insert(1, "Наименование ОО", names)
    counts["school_code"] = "sch" + counts["school_code"]
    path = "2018/ОГЭ 2018 сводные.xlsx"
    layouts.table(
        folder / path, counts.rename(columns={"school_code": "Логин ОО", "subject": "Предмет"})
    )
    return Entry(path, "assessment_summary", ACCEPTED, len(counts))


def _indicators(folder: Path, codes: list[str]) -> list[Entry]:
    """МИАС of 2020 and the self-examination of 2021 with the pupils of each parallel."""
    exams = results.exams("ОГЭ", 2021)
    before = [row for code in codes for row in _of_school(code, 2020)]
    now = []
    for code in codes:
        now += _of_school(code, 2021)
        for indicator, (subject, title) in FAILED_EXAM.items():
            marks = exams.loc[
                (exams["school_code"] == code) & (exams["subject"] == subject), "mark"
            ]
            failed = _people((marks == 2).sum(), len(marks))
            now.append([indicator, title, "человек/%", f"edu{code}", "2021", failed])
        for class_ in PARALLELS:
            pupils = region.parallel(2021, class_)["school_code"].eq(code).sum()
            title = f"Численность обучающихся {class_} класса"
            now.append([f"К.{class_}", title, "человек", f"edu{code}", "2020/21", str(pupils)])
    layouts.semicolons(
        folder / "Показатели МИАС 2020.csv", pd.DataFrame(before, columns=layouts.INDICATORS)
    )
    layouts.table(
        folder / "Самообследование 2021.xlsx", pd.DataFrame(now, columns=layouts.INDICATORS)
    )
    return [
        Entry("Показатели МИАС 2020.csv", "indicator_value", ACCEPTED, len(before)),
        Entry("Самообследование 2021.xlsx", "indicator_value", ACCEPTED, len(now)),
    ]


def _of_school(code: str, year: int) -> list[list[str]]:
    """The indicators of one school and year that are told in every report."""
    school = region.by_code()[code]
    chance = region.generator(9, int(code), year)
    pupils = _pupils(school) + int(chance.integers(-2, 3))
    good = 0.38 + 0.08 * region.effects().loc[code, year]
    teachers = 8 + school.size // 2
    values = {
        "1.1": str(pupils),
        "1.5": _people(round(good * pupils), pupils),
        "1.24": str(teachers),
        "1.33": _people(int(teachers * chance.uniform(0.6, 1)), teachers),
    }
    return [
        [indicator, *INDICATORS[indicator], f"edu{code}", str(year), value]
        for indicator, value in values.items()
    ]


def _people(count: int, of: int) -> str:
    """«12/34,5%»: people and their share."""
    share = f"{100 * count / of:.1f}" if of else "0.0"
    return f"{count}/{share.replace('.', ',')}%"


def _pupils(school: region.School) -> int:
    """Pupils of a school of nine or eleven classes."""
    return int(np.ceil(school.size * (9.9 if school.kind == "СОШ" else 9)))


def _papers(folder: Path) -> list[Entry]:
    """The municipal order with its roadmap and plan, and what the listed schools sent."""
    schools = region.by_code()
    order_papers.write_roadmap(folder / PAPERS_YEAR / "Дорожная карта.docx", INVENTED)
    order_papers.write_plan(folder / PAPERS_YEAR / "План мероприятий.docx", INVENTED)
    order_papers.write_order(
        folder / PAPERS_YEAR / "Приказ.docx",
        [
            (schools[code].full_name, schools[mentor].full_name, km)
            for code, (mentor, km) in region.MENTORS.items()
        ],
        # Like the order, it charges one school fewer than its appendix lists.
        named=[schools[code].short_name for code in region.LISTED[1:]],
        instead=INVENTED,
    )
    entries = [
        Entry(
            f"{PAPERS_YEAR}/{name}",
            "roadmap_item",
            outcome,
            _items(paper),
            why=why,
        )
        for name, paper, outcome, why in (
            ("Дорожная карта.docx", "roadmap", ACCEPTED, ""),
            ("План мероприятий.docx", "plan", WITH_WARNINGS, "сроки без даты"),
        )
    ]
    entries.append(
        Entry(
            f"{PAPERS_YEAR}/Приказ.docx",
            "mentorship",
            HELD,
            # The mentors, the act itself and its three tasks for every school charged.
            len(region.MENTORS) + 1 + 3 * len(region.LISTED[1:]),
            why="договоров в приказе нет, а в реестре наставников они есть",
        )
    )
    for code, form in ROADMAPS.items():
        path = f"{PAPERS_YEAR}/Дорожные карты/edu{code}/Дорожная карта.docx"
        count = _school_roadmap(folder / path, code, form)
        entries.append(Entry(path, "roadmap_item", WITH_WARNINGS, count, why="сроки без даты"))
    scan = f"{PAPERS_YEAR}/Дорожные карты/edu{SCANNED}/Дорожная карта (скан).pdf"
    layouts.pdf(folder / scan, "Demo data: scanned roadmap")
    entries.append(Entry(scan, "document", ACCEPTED, 1))
    return entries


def _items(paper: str) -> int:
    return sum(len(section["items"]) for section in order_papers.load(paper)["sections"])


def _school_roadmap(path: Path, code: str, form: str) -> int:
    """One school's roadmap in one of the order's two table forms; returns its items."""
    subject = ("Русский язык", "Математика")[int(code) % 2]
    rows: list[list[str]] = []
    count = 0
    for number, section in enumerate(region.names()["school_roadmap"], 1):
        title = section["section"]
        rows.append([title] if form == "roadmap" else title.split(" ", 1))
        for place, item in enumerate(section["items"], 1):
            count += 1
            texts = [str(text).format(subject=subject) for text in item]
            rows.append(texts if form == "roadmap" else [f"{number}.{place}.", *texts])
    header = layouts.ROADMAP if form == "roadmap" else layouts.PLAN
    school = region.by_code()[code]
    layouts.document(path, f"Дорожная карта {school.short_name}", header, rows)
    return count
