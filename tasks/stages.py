"""The stages' computations and papers as Prefect tasks."""

from datetime import datetime
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from reports import debtors, note
from stages import deficits, dynamics, kpi, revision, roadmaps
from tasks.run import Run


@task(name="Дефициты по заданиям", cache_policy=NO_CACHE)
def compute_deficits(run: Run) -> None:
    """Deficits by task for every work of the year with points and known maxima."""
    deficits.compute(run.engine, run.settings, run.school_year)


@task(name="Справка", cache_policy=NO_CACHE)
def write_note(run: Run) -> Path:
    """The first analytical note of the year."""
    return note.write(run.engine, run.settings, run.school_year, demo=run.settings.demo)


@task(name="Дорожные карты: кто сдал", cache_policy=NO_CACHE)
def write_debtors(run: Run) -> Path:
    """Who has no roadmap on the day of the run, as a letter."""
    today = datetime.now(run.settings.zone).date()
    coverage = roadmaps.coverage(run.engine, run.settings, run.school_year, today)
    return debtors.write(coverage, run.settings, demo=run.settings.demo)


@task(name="Динамика", cache_policy=NO_CACHE)
def compute_dynamics(run: Run) -> None:
    """The change of every school's results against the year before."""
    dynamics.compute(run.engine, run.settings, run.school_year)


@task(name="Прогноз перечня", cache_policy=NO_CACHE)
def forecast_list(run: Run) -> None:
    """The forecast of the list by every criteria set."""
    revision.forecast(run.engine, run.settings, run.school_year)


@task(name="Показатели программы", cache_policy=NO_CACHE)
def compute_kpi(run: Run) -> None:
    """The order's targets against what is loaded."""
    kpi.compute(run.engine, run.settings, run.school_year)
