"""The end of the demo: what came in, what was refused and why, the forecast, the targets."""

from collections import Counter
from collections.abc import Iterator

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy import Engine

from domain import listed
from domain.fate import NOT_LOADED, OF_SEVERAL
from domain.school_year import following
from domain.settings import Settings
from intake.pipeline import Outcome
from warehouse.query import frame

STYLES = {"yes": "bold red", "no": "green", "unknown": "yellow"}

SHORT = {"Русский язык": "РУ", "Математика": "МА"}


def show(
    console: Console,
    settings: Settings,
    engine: Engine,
    school_year: str,
    outcomes: list[Outcome],
) -> None:
    """Print the summary of the sample district."""
    _show_files(console, outcomes)
    _show_forecast(console, engine, settings, school_year)
    _show_dynamics(console, engine, school_year)
    _show_targets(console, engine, school_year)
    _show_places(console, settings, engine)


def _heading(words: str) -> Text:
    return Text(f"\n{words}", style="bold underline")


def _table(title: str, *columns: str) -> Table:
    table = Table(
        title=Text(title, style="bold") if title else None,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _show_files(console: Console, outcomes: list[Outcome]) -> None:
    counts = Counter(outcome.status for outcome in outcomes)
    rows = sum(outcome.rows_loaded for outcome in outcomes)
    console.print(_heading("Файлы"))
    told = ", ".join(f"{word} {counts[of]}" for of, word in OF_SEVERAL.items() if counts[of])
    console.print(f"{told[0].upper()}{told[1:]}. Строк загружено: {rows}.")
    refused = _table("Отложено и не принято", "Файл", "Почему")
    for outcome in outcomes:
        if outcome.status in NOT_LOADED:
            refused.add_row(outcome.file_name, outcome.message)
    console.print(refused)


def _show_forecast(console: Console, engine: Engine, settings: Settings, school_year: str) -> None:
    with engine.connect() as transaction:
        forecast = frame(
            transaction,
            "SELECT school.short_name, list.listed, list.years_in_a_row, list.conditions "
            "FROM mart.nor_list AS list JOIN mart.school USING (school_code) "
            "WHERE list.status = 'draft' AND list.judged_year = :year AND criteria = :criteria "
            "ORDER BY school.short_name",
            year=school_year,
            criteria=settings.criteria,
        )
        difference = frame(
            transaction,
            "SELECT school.short_name, forecast, act, coalesce(reason, '') AS reason, order_number "
            "FROM mart.list_difference JOIN mart.school USING (school_code) "
            "WHERE school_year = :year AND criteria = :criteria ORDER BY 1",
            year=following(school_year),
            criteria=settings.criteria,
        )
    console.print(_heading(f"Прогноз перечня на {following(school_year)} год"))
    console.print(
        f"По результатам {school_year} и ранее, набор критериев {settings.criteria}. Прогноз – не "
        "перечень: его утверждает только акт. * – мало участников."
    )
    table = _table(
        "", "Школа", "Прогноз", "Лет подряд", "Низкие результаты: ниже порога из участников"
    )
    for school in forecast.itertuples():
        streak = school.years_in_a_row
        table.add_row(
            school.short_name,
            Text(listed.WORDS[school.listed], STYLES[school.listed]),
            "" if streak != streak else str(int(streak)),
            "\n".join(_low(school.conditions)) or "нет",
        )
    console.print(table)
    for school in difference.itertuples():
        console.print(
            f"Акт {school.order_number} отличается от прогноза: {school.short_name} – в прогнозе "
            f"«{listed.WORDS[school.forecast]}», по акту «{listed.WORDS[school.act]}»"
            + (f" ({school.reason})." if school.reason else ".")
        )


def _low(condition: dict) -> Iterator[str]:
    """The low results behind a verdict, a line per school year."""
    of_year: dict[str, list[str]] = {}
    for part in _leaves(condition):
        for number in part["numbers"]:
            if number["low"]:
                doubt = "" if number["reliable"] else "*"
                of_year.setdefault(number["school_year"], []).append(
                    f"{number['procedure']} {SHORT.get(number['subject'], number['subject'])}"
                    f"{number['class']}: {number['below']} из {number['participants']}{doubt}"
                )
    for year, results in sorted(of_year.items(), reverse=True):
        yield f"{year}: {', '.join(dict.fromkeys(results))}"


def _leaves(condition: dict) -> Iterator[dict]:
    if "numbers" in condition:
        yield condition
    for child in condition.get("children", ()):
        yield from _leaves(child)


def _show_dynamics(console: Console, engine: Engine, school_year: str) -> None:
    with engine.connect() as transaction:
        verdicts = frame(
            transaction,
            "SELECT verdict, count(*) AS schools, string_agg(school.short_name, ', ' "
            "ORDER BY school.short_name) AS names FROM mart.dynamics "
            "JOIN mart.school USING (school_code) "
            "WHERE school_year = :year AND procedure = 'все' GROUP BY verdict ORDER BY verdict",
            year=school_year,
        )
    table = _table("Динамика к прошлому году, все процедуры вместе", "Вывод", "Школ", "Какие")
    for row in verdicts.itertuples():
        table.add_row(row.verdict, str(row.schools), row.names)
    console.print(table)


def _show_targets(console: Console, engine: Engine, school_year: str) -> None:
    with engine.connect() as transaction:
        targets = frame(
            transaction,
            "SELECT title, target, actual, met FROM mart.kpi "
            "WHERE school_year = :year ORDER BY title",
            year=school_year,
        )
    table = _table(f"Показатели программы, {school_year}", "Показатель", "Цель", "Факт", "")
    for row in targets.itertuples():
        met = {True: Text("да", style="green"), False: Text("нет", style="red")}
        table.add_row(row.title, row.target or "", row.actual or "", met.get(row.met, Text("—")))
    console.print(table)


def _show_places(console: Console, settings: Settings, engine: Engine) -> None:
    home = settings.home.resolve()
    console.print(_heading("Где смотреть"))
    docs = sorted((settings.reports / "data-docs").glob("*/index.html"))
    for title, place in (
        ("Проверки (Data Docs)", docs[-1].resolve() if docs else "нет"),
        ("Справки и письма", settings.reports.resolve()),
        ("Замечания отправителям", settings.returned.resolve()),
        ("База данных", str(engine.url.set(drivername="postgresql", query={}))),
        (
            "Дальше",
            f"назовите папку программе (SHNOR_HOME={home}); адрес базы с паролем: shnor db url",
        ),
        ("Сводка снова", "shnor status"),
        ("Запрос", 'shnor sql "SELECT * FROM mart.assessment_by_school LIMIT 5"'),
    ):
        console.print(f"{title}: {place}", soft_wrap=True)
    console.print("Все школы и результаты выдуманы: демонстрационные данные.", style="bold")
