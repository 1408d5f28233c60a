"""The deployments of prefect.yaml on a real server: scheduled, started as the UI does, worked."""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import openpyxl
import psycopg
import pytest
import yaml

from tasks import prefect_server
from tests.conftest import beside, execute

PROJECT = Path(__file__).parents[2]
ZONE = ZoneInfo("Europe/Saratov")
SERVE = """
import signal
import sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job ignores it
from domain.settings import Settings
from tasks import prefect_server
prefect_server.serve(Settings(_env_file=None), int(sys.argv[1]))
"""
# Month and day of every scheduled start: stage 1 in January, 2 on 10 and 16 February, 3 in
# October, 4 in September, the whole cycle twice a year.
DAYS = {
    "rcoko-intake": {(1, 15)},
    "roadmap-collection": {(2, 10), (2, 16)},
    "mias-dynamics": {(10, 20)},
    "list-revision": {(9, 20)},
    "annual-cycle": {(6, 20), (12, 20)},
    "file-intake": set(),
}


@pytest.fixture(scope="module")
def warehouse(server, template):
    """The address of a fresh warehouse for this module."""
    execute(server, f"CREATE DATABASE deployed TEMPLATE {template}")
    yield beside(server, "deployed")
    for name in ("deployed", "deployed_prefect"):
        execute(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def api(warehouse, tmp_path_factory):
    """The API of a lasting server with every deployment and a worker, as `shnor ui` starts it."""
    home = tmp_path_factory.mktemp("deployed")
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SHNOR_", "PREFECT_"))
    }
    port = prefect_server._free_port()
    keeper = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(port)],
        stderr=subprocess.PIPE,
        text=True,
        cwd="/",
        env=environment | {"SHNOR_HOME": str(home), "SHNOR_DATABASE_URL": warehouse},
    )
    try:
        wait_for((home / "prefect-server.json").exists, keeper)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}/api", timeout=30) as client:
            yield client
    finally:
        keeper.send_signal(signal.SIGINT)
        keeper.communicate(timeout=60)


def test_deployments_are_scheduled_and_a_run_started_through_the_api_is_worked(
    api, warehouse, tmp_path
):
    deployments = {found["name"]: found for found in post(api, "/deployments/filter")}
    assert deployments.keys() == DAYS.keys()
    for name, found in deployments.items():
        zones = {schedule["schedule"]["timezone"] for schedule in found["schedules"]}
        assert zones <= {"Europe/Saratov"}, name

    started = start_as_the_ui_does(api, deployments["file-intake"], tmp_path)
    assert wait_for_end(api, started["id"]) == "COMPLETED"
    with psycopg.connect(warehouse) as connection:
        batch = connection.execute(
            "SELECT dataset, status, rows_loaded, flow_run_id FROM ops.batch"
        ).fetchall()
    assert batch == [("school", "accepted", 2, started["id"])]
    keys = {artifact["key"] for artifact in post(api, "/artifacts/filter")}
    assert "file-intake-files" in keys

    planned = wait_for_plans(api)
    for name, days in DAYS.items():
        starts = {
            (moment.month, moment.day, moment.hour)
            for moment in planned.get(deployments[name]["id"], [])
        }
        assert starts == {(month, day, 6) for month, day in days}, name


def test_the_run_form_explains_every_parameter(api):
    for deployment in post(api, "/deployments/filter"):
        for name, field in deployment["parameter_openapi_schema"]["properties"].items():
            assert field["title"] != name
            assert any("а" <= letter <= "я" for letter in field["title"].lower()), field
            assert field["description"]


def test_a_school_year_that_is_none_is_refused_by_the_form(api):
    (found,) = [each for each in post(api, "/deployments/filter") if each["name"] == "annual-cycle"]
    answer = api.post(
        f"/deployments/{found['id']}/create_flow_run",
        json={"parameters": {"school_year": "2021"}, "enforce_parameter_schema": True},
    )
    assert answer.status_code == 409


def test_every_deployment_names_a_flow_of_the_same_name():
    described = yaml.safe_load((PROJECT / "prefect.yaml").read_text(encoding="utf-8"))
    names = [deployment["name"] for deployment in described["deployments"]]
    assert sorted(names) == sorted(DAYS)
    for deployment in described["deployments"]:
        function = deployment["name"].replace("-", "_")
        assert deployment["entrypoint"].endswith(function)


def start_as_the_ui_does(api, deployment, folder) -> dict:
    """A flow run with parameters of the operator's, the others left to the deployment."""
    book = openpyxl.Workbook()
    book.active.append(["логин", "имя", "регион"])
    book.active.append(["edu640001", "МБОУ СОШ № 1", "Степной район"])
    book.active.append(["edu640002", "МБОУ СОШ № 2", "Степной район"])
    book.save(folder / "Реестр.xlsx")
    return post(
        api,
        f"/deployments/{deployment['id']}/create_flow_run",
        parameters={"paths": [str(folder / "Реестр.xlsx")]},
    )


def wait_for_end(api, flow_run: str) -> str:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        state = api.get(f"/flow_runs/{flow_run}").json()["state"]
        if state["type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED"):
            return state["type"]
        time.sleep(0.5)
    raise AssertionError("the worker did not end the run")


def wait_for_plans(api) -> dict[str, list[datetime]]:
    """When the scheduler starts what, by deployment, once every schedule is planned."""
    scheduled = {"state": {"type": {"any_": ["SCHEDULED"]}}}
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        planned: dict[str, list[datetime]] = {}
        for run in post(api, "/flow_runs/filter", flow_runs=scheduled, limit=200):
            moment = datetime.fromisoformat(run["expected_start_time"]).astimezone(ZONE)
            planned.setdefault(run["deployment_id"], []).append(moment)
        if len(planned) == sum(bool(days) for days in DAYS.values()):
            return planned
        time.sleep(1)
    raise AssertionError("the scheduler planned no runs")


def post(api, path, **body):
    answer = api.post(path, json=body)
    answer.raise_for_status()
    return answer.json()


def wait_for(what, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 120
    while not what():
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < deadline
        time.sleep(0.2)
