"""Tables of the statistical report (САО), with invented figures."""

from random import Random

from tests import small_files as files
from tests.tables.noise import count, number, share, whole, words
from tests.tables.table import DISTRICT, Column, Table

_PEOPLE = ("много", "-1", 7.5)
_SHARE = ("много", -1.0, 150.5, "?")
_YEARS = {"2019": "2018/19", "2020": "2019/20", "2021": "2020/21"}
_REGION = {"school_code": "регион", "level": "region", "group_name": "регион"}
_OF_SCORES = {
    "pct_2": "ниже минимального балла, %",
    "pct_to_60": "от минимального балла до 60 баллов, %",
    "pct_61_80": "от 61 до 80 баллов, %",
    "pct_81_100": "от 81 до 100 баллов, %",
}


def _participants(chance: Random, rows: int) -> Table:
    """One row, whatever is asked for: the region has one number of participants a year."""
    columns = []
    for year in _YEARS:
        columns += [
            Column("task", "чел.", _PEOPLE, over=_spoken(chance, year)),
            Column("task", "% от общего числа участников", over=""),
        ]
    table = Table(
        "report-participants", "САО", "Лист", columns, key=("school_year",), plain=True,
        above=[["Количество участников ОГЭ по физике (за 3 года)"]],
    )  # fmt: skip
    people = {year: chance.randint(0, 3000) for year in _YEARS}
    cells = [
        cell
        for counted in people.values()
        for cell in (count(chance, counted), share(chance, 12.5))
    ]
    table.add_spread(
        cells,
        [
            {**_REGION, "school_year": _YEARS[year], "participants": counted}
            for year, counted in people.items()
        ],
    )
    return table


def _participants_by_year(chance: Random, rows: int) -> Table:
    table = Table(
        "report-participants-by-year", "САО", "Лист",
        [
            Column("year", "Год", ("скоро", "21", "")),
            Column("participants", "чел.", (*_PEOPLE, "")),
            Column("share_of_all", "% от общего числа участников"),
        ],
        above=[["Количество участников ЕГЭ по физике (за 3 года)"]],
    )  # fmt: skip
    for n in range(rows):
        people = chance.randint(0, 3000)
        table.add(
            [whole(chance, 2014 + n), count(chance, people), share(chance, 12.5)],
            **_REGION,
            school_year=f"{2013 + n}/{14 + n}",
            participants=people,
        )
    return table


def _dynamics_ege(chance: Random, rows: int) -> Table:
    """Results in rows and years in columns: the rows of the dataset are all of the first row."""
    table = Table(
        "report-dynamics-ege", "САО", "Лист",
        [
            Column("measure", "Участников, набравших балл"),
            *(Column("task", _spoken(chance, year)) for year in _YEARS),
        ],
        key=("school_year",),
        above=[["Динамика результатов ЕГЭ по физике за последние 3 года"]],
    )  # fmt: skip
    of_years = {year: [*_shares(chance, 4), round(chance.uniform(30, 70), 1)] for year in _YEARS}
    titles = [*_OF_SCORES.values(), "Средний тестовый балл"]
    names = [*_OF_SCORES, "mean_score"]
    for n, (title, name) in enumerate(zip(titles, names, strict=True)):
        spelled = chance.choice([title, title.upper(), title.removesuffix(", %")])
        figures = [figures[n] for figures in of_years.values()]
        cells = [
            number(chance, each) if name == "mean_score" else share(chance, each)
            for each in figures
        ]
        table.add_spread([words(chance, spelled), *cells], [])
        table.faults += [(n, place, wrong) for place in (1, 2, 3) for wrong in _SHARE]
        table.faults.append((n, 0, "сдали хорошо"))
    table.meant[0] = [
        {**_REGION, "school_year": _YEARS[year], **dict(zip(names, figures, strict=True))}
        for year, figures in of_years.items()
    ]
    return table


def _dynamics_oge(chance: Random, rows: int) -> Table:
    columns = [Column("measure", "Получили отметку")]
    for year in _YEARS:
        columns += [
            Column("task", "чел.", over=_spoken(chance, year)),
            Column("task", "%", over=""),
        ]
    table = Table(
        "report-dynamics-oge", "САО", "Лист", columns, key=("school_year",),
        above=[["Динамика результатов ОГЭ по физике за последние 3 года"]],
    )  # fmt: skip
    of_years = {year: _pupils(chance) for year in _YEARS}
    for n, mark in enumerate("2345"):
        cells = []
        for pupils in of_years.values():
            cells += [count(chance, pupils[n]), share(chance, _pct(pupils, n))]
        title = chance.choice([f"Получили «{mark}»", f"«{mark}»", f'"{mark}"', mark])
        table.add_spread([words(chance, title), *cells], [])
        table.faults += [(n, place, wrong) for place in (1, 3, 5) for wrong in _PEOPLE]
        table.faults += [(n, place, wrong) for place in (2, 4, 6) for wrong in _SHARE]
    table.meant[0] = [
        {**_REGION, "school_year": _YEARS[year], "participants": sum(pupils), **_marks(pupils)}
        for year, pupils in of_years.items()
    ]
    return table


def _districts_oge(chance: Random, rows: int) -> Table:
    columns = [
        Column(None, "№ п/п"),
        Column("group_name", "АТЕ", ("",)),
        Column("participants", "Всего участников", (*_PEOPLE, "")),
    ]
    for mark in "2345":
        columns += [
            Column("task", "чел.", _PEOPLE, over=f"«{mark}»"),
            Column("task", "%", _SHARE, over=""),
        ]
    table = Table(
        "report-districts-oge", "САО", "Лист", columns,
        above=[["Результаты ОГЭ по физике 2021 года по АТЕ"]],
    )  # fmt: skip
    for n in range(rows):
        pupils = _pupils(chance)
        cells, meant = _district(chance, n)
        figures = [
            cell
            for place, each in enumerate(pupils)
            for cell in (count(chance, each), share(chance, _pct(pupils, place)))
        ]
        table.add(
            [n + 1, *cells, count(chance, sum(pupils)), *figures],
            **meant,
            participants=sum(pupils),
            **_marks(pupils),
        )
    return table


def _districts_ege(chance: Random, rows: int) -> Table:
    names = ("group_name", "participants", *_OF_SCORES)
    table = Table(
        "report-districts-ege", "САО", "Лист",
        [
            Column(
                name,
                header,
                {"group_name": ("",), "participants": (*_PEOPLE, "")}.get(name, _SHARE),
            )
            for name, header in zip(names, files.REPORT_DISTRICTS_EGE, strict=True)
        ],
        above=[["Результаты ЕГЭ по физике 2021 года по АТЕ"]],
    )  # fmt: skip
    for n in range(rows):
        shares, people = _shares(chance, 4), chance.randint(1, 400)
        cells, meant = _district(chance, n)
        table.add(
            [*cells, count(chance, people), *(share(chance, each) for each in shares)],
            **meant,
            participants=people,
            **dict(zip(_OF_SCORES, shares, strict=True)),
        )
    return table


def _schools(chance: Random, rows: int) -> Table:
    results = chance.choice(["высокие", "низкие"])
    names = ("school_name", "participants", "pct_2", "pct_4_5", "pct_3_4_5")
    table = Table(
        "report-schools", "САО", "Лист",
        [
            Column(name, header, {"school_name": (), "participants": (*_PEOPLE, "")}.get(
                name, (*_SHARE, "")
            ))
            for name, header in zip(names, files.REPORT_SCHOOLS, strict=True)
        ],
        above=[
            [f"Перечень ОО, продемонстрировавших наиболее {results} результаты"],
            ["ОГЭ по физике, 2021 год"],
        ],
    )  # fmt: skip
    for n in range(rows):
        pupils = _pupils(chance)
        low, quality, learned = _pct(pupils, 0), _pct(pupils, 2, 3), _pct(pupils, 1, 2, 3)
        table.add(
            [
                words(chance, f"МОУ «СОШ № {n + 1}» (edu{641001 + n})"),
                count(chance, sum(pupils)),
                *(share(chance, each) for each in (low, quality, learned)),
            ],
            school_code=f"{641001 + n}",
            results=results,
            participants=sum(pupils),
            mark_2=pupils[0],
            pct_2=low,
            pct_4_5=quality,
            pct_3_4_5=learned,
        )
    return table


def _spoken(chance: Random, year: str) -> str:
    return chance.choice([year, f"{year} г.", f"{year}г.", f"{year} год"])


def _district(chance: Random, n: int) -> tuple[list, dict]:
    """The name of a municipality as the table and as the warehouse spell it."""
    spelled, name = [
        (DISTRICT, "Степной район"), ("город Саратов", "г. Саратов"), ("Луговой район",) * 2,
        ("г. Вольск",) * 2, ("Дальний р-н", "Дальний район"), ("Лесной",) * 2,
        ("Озёрный округ",) * 2, ("Речной район Саратовской области", "Речной район"),
        *((f"г. Новый{chr(ord('а') + number)}",) * 2 for number in range(32)),
    ][n]  # fmt: skip
    return [words(chance, spelled)], {"school_code": name, "level": "municipality"}


def _pupils(chance: Random) -> list[int]:
    """How many have each mark; more than one in a hundred has the second."""
    pupils = [chance.randint(0, 100) for _ in range(4)]
    pupils[1] += 50
    return pupils


def _pct(pupils: list[int], *places: int) -> float:
    """The share of those with these marks: rounded once, for rounded shares may exceed 100."""
    return round(100 * sum(pupils[place] for place in places) / sum(pupils), 2)


def _marks(pupils: list[int]) -> dict:
    marks = {f"mark_{mark}": each for mark, each in zip("2345", pupils, strict=True)}
    return marks | {f"pct_{mark}": _pct(pupils, n) for n, mark in enumerate("2345")}


def _shares(chance: Random, parts: int) -> list[float]:
    """Per cents that are 100 together; the second is more than one."""
    cuts = sorted(chance.randint(0, 900) for _ in range(parts - 1))
    whole_ = [b - a for a, b in zip([0, *cuts], [*cuts, 900], strict=True)]
    return [round((each + (100 if n == 1 else 0)) / 10, 1) for n, each in enumerate(whole_)]


MAKERS = {
    "report-participants": _participants,
    "report-participants-by-year": _participants_by_year,
    "report-dynamics-ege": _dynamics_ege,
    "report-dynamics-oge": _dynamics_oge,
    "report-districts-oge": _districts_oge,
    "report-districts-ege": _districts_ege,
    "report-schools": _schools,
}
