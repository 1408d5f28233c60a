"""The years of the sample district as real flows, and what an analyst then finds."""

import json
import zipfile
from collections import defaultdict
from io import StringIO
from pathlib import Path

import httpx
import pytest
from rich.console import Console
from sqlalchemy import text

from domain.settings import Settings
from flows import annual_cycle, run
from sample import demo, district, region
from tests.conftest import beside, execute
from warehouse import connection

JUDGED, IN_FORCE = "2020/21", "2021/22"
# What the order of the sample looks at: ВПР of classes 5 and 6, ОГЭ, in Russian and mathematics.
PROCEDURES = {
    *(("ВПР", subject, class_) for subject in ("Русский язык", "Математика") for class_ in (5, 6)),
    *(("ОГЭ", subject, 9) for subject in ("Русский язык", "Математика")),
}


class Lived:
    """The sample district after its years."""

    def __init__(self, settings, engine, manifest, outcomes, api):
        self.settings = settings
        self.engine = engine
        self.manifest = manifest
        self.outcomes = outcomes
        self.api = api

    def rows(self, query: str) -> list:
        with self.engine.connect() as opened:
            return opened.execute(text(query)).fetchall()


@pytest.fixture(scope="module")
def lived(server, template, prefect, tmp_path_factory):
    """The whole demo but for its printing: files, cycles, registrations."""
    execute(server, f"CREATE DATABASE lived TEMPLATE {template}")
    settings = Settings(
        _env_file=None,
        home=tmp_path_factory.mktemp("lived"),
        database_url=beside(server, "lived"),
        municipality=region.district()[0].municipality,
        demo=True,
    )
    with pytest.MonkeyPatch.context() as patch:
        for name in ("home", "database_url", "municipality", "demo"):
            patch.setenv(f"SHNOR_{name.upper()}", str(getattr(settings, name)))
        manifest = district.write(settings.inbox)
        engine = connection.engine(settings)
        outcomes = demo.live(settings, engine, Console(file=StringIO()))
        yield Lived(settings, engine, manifest, outcomes, prefect)
        engine.dispose()
    execute(server, "DROP DATABASE lived WITH (FORCE)")


def test_the_cycle_does_all_its_stages_do_and_nothing_twice():
    names = [step.name for step in annual_cycle.STEPS]

    assert sorted(names) == sorted(
        {step.name for stage in annual_cycle.STAGES for step in stage.STEPS}
    )
    assert names.index("Показатели программы") > names.index("Прогноз перечня")
    assert names.index("Справка") > names.index("Динамика") > names.index("Дефициты по заданиям")


def test_every_file_meets_the_fate_it_was_made_for(lived):
    assert demo.unexpected(lived.manifest, lived.outcomes) == []
    counts = lived.rows("SELECT rows_read, rows_loaded, rows_rejected, status FROM ops.batch")
    for read, loaded, rejected, status in counts:
        if status != "held":
            assert read == loaded + rejected


def test_every_rejected_row_of_a_loaded_file_has_its_finding(lived):
    named = lived.rows(
        "SELECT batch.batch_id, rows_rejected, count(DISTINCT (sheet, row_number)) "
        "FILTER (WHERE finding_id IS NOT NULL) FROM ops.batch "
        "LEFT JOIN ops.finding ON finding.batch_id = batch.batch_id AND severity = 'error' "
        "WHERE status IN ('accepted', 'accepted_with_warnings') GROUP BY 1, 2"
    )
    assert all(rejected == findings for _, rejected, findings in named)
    assert sum(rejected for _, rejected, _ in named) > 0


def test_figures_by_school_are_counts_of_loaded_rows(lived):
    counted = defaultdict(lambda: [0, 0])
    for *work, mark in lived.rows(
        "SELECT school_year, procedure, subject, class, school_code, mark "
        "FROM mart.assessment_result WHERE attended AND procedure IN ('ВПР', 'ОГЭ')"
    ):
        counted[tuple(work)][0] += 1
        counted[tuple(work)][1] += mark == 2
    found = lived.rows(
        "SELECT school_year, procedure, subject, class, school_code, participants, "
        "below_threshold, below_threshold_share, reason FROM mart.assessment_by_school "
        "WHERE counted_from = 'участники' AND procedure IN ('ВПР', 'ОГЭ') AND participants > 0"
    )
    assert len(found) == len(counted)
    for *work, participants, below, share, reason in found:
        assert participants == counted[tuple(work)][0]
        if reason is None:
            assert below == counted[tuple(work)][1]
            assert share == pytest.approx(below / participants)
        else:
            assert below is None
            assert share is None


def low(lived) -> dict:
    """Low procedures by school and year, recomputed from the counts alone."""
    found = defaultdict(set)
    for school, year, procedure, subject, class_, participants, below in lived.rows(
        "SELECT school_code, school_year, procedure, subject, class, participants, "
        "below_threshold FROM mart.assessment_main WHERE below_threshold IS NOT NULL"
    ):
        if (procedure, subject, class_) in PROCEDURES and below * 100 >= 30 * participants:
            found[school, year].add((procedure, subject, class_))
    return found


def test_the_forecast_is_what_the_counts_say(lived):
    recomputed = low(lived)
    forecast = lived.rows(
        "SELECT school_code, listed, conditions FROM mart.nor_list WHERE status = 'draft' "
        f"AND criteria = 'dergachi_2021' AND school_year = '{IN_FORCE}'"
    )
    assert len(forecast) == len(region.district())
    for school, listed, conditions in forecast:
        both = recomputed[school, "2018/19"] and recomputed[school, JUDGED]
        assert listed == ("yes" if both else "no"), school
        told = {
            (number["school_year"], number["procedure"], number["subject"], number["class"])
            for number in conditions["numbers"]
            if number["low"]
        }
        assert told == {
            (year, *procedure)
            for year in ("2018/19", JUDGED)
            for procedure in recomputed[school, year]
        }
    yes = {school for school, listed, _ in forecast if listed == "yes"}
    assert yes < set(region.LISTED)


def test_who_is_listed_again_and_how_the_act_differs_from_the_forecast(lived):
    act = lived.rows(
        "SELECT school_code, years_in_a_row FROM mart.nor_list "
        f"WHERE status = 'registered' AND school_year = '{IN_FORCE}'"
    )
    years = dict(act)
    assert years.pop(region.FALLING) == 1
    assert set(years.values()) == {2}
    difference = lived.rows(
        "SELECT school_code, forecast, act, reason FROM mart.list_difference "
        f"WHERE school_year = '{IN_FORCE}' AND criteria = 'dergachi_2021'"
    )
    assert difference == [(region.FALLING, "no", "yes", "резкое падение результатов 2021 года")]


def test_the_targets_tell_both_figures_of_the_order(lived):
    targets = dict(lived.rows(f"SELECT kpi, met FROM mart.kpi WHERE school_year = '{JUDGED}'"))
    listed = len(
        lived.rows(
            f"SELECT FROM mart.nor_list WHERE status = 'registered' AND school_year = '{IN_FORCE}'"
        )
    )
    fewer = len(region.LISTED) - listed
    assert targets["reduction_25"] is (fewer >= 2)
    assert targets["reduction_30"] is (fewer >= 3)
    assert targets["agreements"] is True
    assert targets["school_roadmaps"] is False


def test_dynamics_compare_the_year_with_the_last_computable_one(lived):
    counts = {
        tuple(work): (participants, below)
        for *work, participants, below in lived.rows(
            "SELECT school_year, procedure, subject, class, school_code, participants, "
            "below_threshold FROM mart.assessment_main WHERE below_threshold IS NOT NULL"
        )
    }
    compared = lived.rows(
        "SELECT school_year, school_year_before, procedure, subject, class, school_code, "
        "share_before, share_now, pupils_change, ci_low, ci_high, verdict FROM mart.dynamics "
        f"WHERE school_year = '{JUDGED}' AND subject <> 'все' AND school_code <> '' "
        "AND verdict <> 'не вычислимо'"
    )
    assert compared
    for now, before, *work, share_before, share_now, pupils, low_, high, verdict in compared:
        n_now, below_now = counts[(now, *work)]
        n_before, below_before = counts[(before, *work)]
        assert share_before == pytest.approx(below_before / n_before)
        assert share_now == pytest.approx(below_now / n_now)
        assert pupils == pytest.approx(below_now - below_before / n_before * n_now)
        expected = "улучшение" if high < 0 else "ухудшение" if low_ > 0 else "нельзя утверждать"
        assert verdict == expected


def test_debtors_are_the_listed_schools_without_a_roadmap(lived):
    coverage = dict(
        lived.rows(
            f"SELECT school_code, roadmap FROM mart.roadmap_coverage WHERE school_year = '{JUDGED}'"
        )
    )
    assert coverage.keys() == set(region.LISTED)
    accepted = {code for code, state in coverage.items() if state == "принята"}
    assert accepted == set(district.ROADMAPS)
    assert coverage[district.SCANNED] == "получена, не разобрана"
    assert list(coverage.values()).count("нет") == 1


def test_a_run_shows_its_files_findings_and_list(lived):
    answer = httpx.post(f"{lived.api}/artifacts/filter", json={"limit": 200}, timeout=30)
    artifacts = {artifact["key"]: artifact for artifact in answer.json()}
    assert {"annual-cycle-files", "annual-cycle-findings", "annual-cycle-list"} <= artifacts.keys()
    shown = json.loads(artifacts["annual-cycle-list"]["data"])
    assert len(shown) == len(region.district())
    assert all(row["Почему"] for row in shown)


def test_every_paper_says_that_the_data_are_invented(lived):
    papers = list(Path(lived.settings.reports).rglob("*.docx"))
    assert papers
    for paper in papers:
        with zipfile.ZipFile(paper) as archive:
            parts = [archive.read(name).decode() for name in archive.namelist() if "word/" in name]
        assert "демонстрационные данные" in " ".join(parts).lower(), paper.name


def test_another_cycle_of_the_year_changes_nothing(lived):
    cycle_again(lived)  # after the faulty files, some of whose rows were accepted
    before = state(lived)
    cycle_again(lived)
    assert state(lived) == before


def cycle_again(lived) -> None:
    run.flow("annual-cycle")(
        school_year=JUDGED, folder=str(lived.settings.inbox / "2021"), operator="повтор"
    )


def state(lived) -> dict:
    """The contents of the warehouse an analyst sees, without the moments of computing."""
    found = {}
    for view, columns in {
        "mart.assessment_result": "*",
        "mart.assessment_by_school": "*",
        "mart.nor_list": "school_year, school_code, criteria, status, listed, conditions, "
        "years_in_a_row",
        "mart.dynamics": "*",
        "mart.deficit": "*",
        "mart.kpi": "school_year, kpi, target, actual, met, evidence",
        "mart.roadmap_item": "*",
        "mart.indicator_value": "*",
        "ops.validity": "*",
        "ops.finding": "batch_id, severity, rule, sheet, row_number, message",
    }.items():
        found[view] = sorted(map(repr, lived.rows(f"SELECT {columns} FROM {view}")))
    return found
