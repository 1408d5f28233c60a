"""`shnor demo`: the sample district from its files to its list, with a summary at the end.

The demo has a data folder and a database of its own and never touches those of the district.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from rich.console import Console
from sqlalchemy import Engine, text

from domain.school_year import following
from domain.settings import Settings
from flows import run as flows
from intake.pipeline import Outcome
from sample import district, region, summary
from sample.manifest import Manifest
from stages import list_file, registration
from warehouse import connection, migrate

LIST_FILE = "Перечень ШНОР 2020-21.xlsx"
LAST_YEAR = "2020/21"
ISSUER = "министерство образования Полынской области (демонстрационные данные)"
# What is taken in with each year's cycle. ВПР of 2020 wait for the next cycle: they were written
# in autumn. The faulty files come last, when what they would spoil is loaded.
BEFORE = ("Реестр школ.xlsx", LIST_FILE, "Показатели МИАС 2020.csv", "Самообследование 2021.xlsx")
CYCLES = (("2017/18", "2018"), ("2018/19", "2019"), (LAST_YEAR, "2021"))
OTHERS = ("2020", "2022", "С ошибками")


def run(settings: Settings, console: Console) -> int:
    """Write the sample, take it through the years and say what came out.

    Returns:
        The exit code: 0 when every file met the fate it was made for, 1 when one did not.
    """
    demo = _settings(settings)
    console.print("Учебный район: демонстрационные данные", style="bold underline")
    console.print(f"Папка: {demo.home.resolve()}")
    with _environment(demo), connected(demo) as engine:
        _start_anew(demo, engine)
        manifest = district.write(demo.inbox)
        console.print(f"Записано файлов: {len(manifest.entries)}. Школ в районе: "
                      f"{len(region.district())}, в регионе: {len(region.schools())}.")  # fmt: skip
        with flows.session(demo):
            outcomes = live(demo, engine, console)
        strays = unexpected(manifest, outcomes)
        summary.show(console, demo, engine, LAST_YEAR, outcomes)
    for stray in strays:
        console.print(f"Не так, как задумано: {stray}", style="bold red")
    return 1 if strays else 0


def unexpected(manifest: Manifest, outcomes: list[Outcome]) -> list[str]:
    """The files whose fate is not the one they were made for, each with both fates."""
    fates: dict[str, list[str]] = {}
    for outcome in outcomes:
        fates.setdefault(outcome.file_name, []).append(outcome.status)
    wanted: dict[str, list[str]] = {}
    for entry in manifest.entries:
        wanted.setdefault(Path(entry.path).name, []).append(entry.outcome)
    return [
        f"{name}: ожидалось {', '.join(sorted(wanted.get(name, [])))}, "
        f"вышло {', '.join(sorted(fates.get(name, [])))}"
        for name in sorted(wanted.keys() | fates.keys())
        if sorted(wanted.get(name, [])) != sorted(fates.get(name, []))
    ]


def _settings(settings: Settings) -> Settings:
    """Settings of the demo: a folder beside the data folder, always the embedded server."""
    return Settings(
        home=settings.home / "demo",
        database_url="",
        server_home=None,
        timezone=settings.timezone,
        criteria=settings.criteria,
        municipality=region.district()[0].municipality,
        demo=True,
    )


@contextmanager
def _environment(demo: Settings) -> Iterator[None]:
    """The demo's settings for everything that reads its own from the environment."""
    before = dict(os.environ)
    os.environ.update(
        # Named even where it is the usual place: a `.env` may name the district's own.
        SHNOR_SERVER_HOME=str(demo.server_folder()),
        SHNOR_HOME=str(demo.home.resolve()),
        SHNOR_DATABASE_URL="",
        SHNOR_MUNICIPALITY=demo.municipality,
        SHNOR_DEMO="true",
    )
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def connected(demo: Settings) -> Iterator[Engine]:
    """The demo's own warehouse."""
    engine = connection.engine(demo)
    try:
        yield engine
    finally:
        engine.dispose()


def _start_anew(demo: Settings, engine: Engine) -> None:
    """Forget the demo before this one, so that every run tells the same story."""
    for folder in (demo.inbox, demo.archive, demo.returned, demo.reports):
        shutil.rmtree(folder, ignore_errors=True)
    with engine.begin() as transaction:
        for schema in ("mart", "core", "ops"):
            transaction.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))
    migrate.upgrade(engine)


def live(demo: Settings, engine: Engine, console: Console) -> list[Outcome]:
    """The years one after another, as a district would have lived them."""
    console.print("Приём реестра, показателей и перечня…")
    outcomes = _take_in(demo, *BEFORE)
    cycle = flows.flow("annual-cycle")
    for school_year, folder in CYCLES:
        if school_year == LAST_YEAR:
            console.print("Регистрация перечня, действующего в 2020/21 году…")
            _register(demo, engine)
            outcomes += _take_in(demo, *OTHERS[:1])
        console.print(f"Годовой цикл {school_year}…")
        outcomes += cycle(school_year=school_year, folder=str(demo.inbox / folder))
    console.print("Регистрация перечня, действующего в 2021/22 году…")
    _register_next(demo, engine)
    console.print("Файлы с ошибками…")
    return outcomes + _take_in(demo, *OTHERS[1:])


def _take_in(demo: Settings, *names: str) -> list[Outcome]:
    return flows.flow("file-intake")(paths=[str(demo.inbox / name) for name in names])


def _register(demo: Settings, engine: Engine) -> None:
    """The list of 2020/21, from the file of its act."""
    registration.register(
        engine,
        demo,
        school_year=LAST_YEAR,
        order_number=district.LIST_ORDER,
        order_date=date(2020, 12, 21),
        issuer=ISSUER,
        by="demo",
        entries=list_file.read(engine, demo, demo.inbox / LIST_FILE),
    )


def _register_next(demo: Settings, engine: Engine) -> None:
    """The list of 2021/22: the act repeats the forecast and adds one school."""
    registration.register(
        engine,
        demo,
        school_year=following(LAST_YEAR),
        order_number="№ 99-ШНОР/2",
        order_date=date(2021, 9, 30),
        issuer=ISSUER,
        by="demo",
        from_draft=demo.criteria,
        include=[(region.FALLING, "резкое падение результатов 2021 года")],
    )
