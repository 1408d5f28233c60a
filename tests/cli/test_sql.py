"""`shnor sql` answers completely, and can change nothing."""

import csv
import json
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from cli import sql
from tests.cli.conftest import PROGRAM, refused

VALUES = (
    "SELECT 1 AS whole, NULL AS missing, '{\"x\": [1]}'::jsonb AS tree, 1.5::numeric AS exact, "
    "true AS yes, '2021-09-30'::date AS day, ARRAY[1, 2] AS many, 'а,\"б''\nв' AS words"
)


def test_csv_holds_every_value_as_it_is(shnor):
    done = shnor("sql", VALUES, "--format", "csv")
    assert done.returncode == 0
    head, row = csv.reader(done.stdout.splitlines(keepends=True))
    assert head == ["whole", "missing", "tree", "exact", "yes", "day", "many", "words"]
    assert row == ["1", "", '{"x": [1]}', "1.5", "true", "2021-09-30", "[1, 2]", "а,\"б'\nв"]


def test_json_keeps_the_kinds_of_values(shnor):
    assert json.loads(shnor("sql", VALUES, "--format", "json").stdout) == [
        {
            "whole": 1, "missing": None, "tree": {"x": [1]}, "exact": 1.5, "yes": True,
            "day": "2021-09-30", "many": [1, 2], "words": "а,\"б'\nв",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("format", "expected"), [("csv", "a,b\n"), ("json", "[]\n"), ("table", "a  b")]
)
def test_an_answer_without_rows_still_names_its_columns(shnor, format, expected):
    done = shnor("sql", "SELECT 1 AS a, 2 AS b WHERE false", "--format", format)
    assert done.returncode == 0
    assert done.stdout.startswith(expected)


def test_csv_and_json_are_complete_and_a_table_says_it_is_not(shnor):
    query = "SELECT n FROM generate_series(1, 2500) AS n"
    assert shnor("sql", query, "--format", "csv").stdout.split() == [
        "n", *(str(n) for n in range(1, 2501))
    ]  # fmt: skip
    assert len(json.loads(shnor("sql", query, "--format", "json").stdout)) == 2500
    shown = shnor("sql", query)
    lines = [line.strip() for line in shown.stdout.splitlines()]
    assert "200" in lines
    assert "201" not in lines
    assert "первые 200" in shown.stderr


def test_a_table_of_just_as_many_rows_is_called_complete(shnor):
    done = shnor("sql", f"SELECT n FROM generate_series(1, {sql.ROWS_SHOWN}) AS n")
    assert done.stderr == ""


def test_a_per_cent_sign_and_a_colon_are_only_signs(shnor):
    done = shnor("sql", "SELECT 50 % 7 AS r, '%s:x' AS s", "--format", "csv")
    assert done.stdout == "r,s\n1,%s:x\n"


def test_brackets_are_no_markup(shnor):
    assert "[red]" in shnor("sql", "SELECT '[red]текст[/red]' AS t").stdout


def test_a_reader_that_stops_early_does_not_leave_us_hanging(settings):
    query = "SELECT repeat('x', 100) FROM generate_series(1, 1000000)"
    with subprocess.Popen(
        [PROGRAM, "sql", query, "--format", "csv"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        try:
            process.wait(30)
        finally:
            process.kill()
        assert b"Traceback" not in process.stderr.read()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM ops.finding",
        "DELETE FROM ops.finding RETURNING *",
        "COMMIT; DELETE FROM ops.finding",
        "SET TRANSACTION READ WRITE; DELETE FROM ops.finding",
        "COMMIT",
        "DROP SCHEMA mart CASCADE",
        "DO $$ BEGIN COMMIT; DELETE FROM ops.finding; END $$",
        "",
    ],
)
def test_nothing_can_be_changed(engine, shnor, statement):
    refused(engine, "rejected", "broken")
    done = shnor("sql", statement)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(("Команда shnor sql только читает", "Запрос"))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM ops.finding")).scalar() == 2
        assert connection.execute(text("SELECT to_regclass('mart.school')")).scalar()


def test_a_faulty_statement_gets_the_servers_words(shnor):
    done = shnor("sql", "SELECT * FROM mart.nope")
    assert done.returncode == 1
    assert "Запрос не выполнен" in done.stderr
    assert '"mart.nope" does not exist' in done.stderr
    assert "Traceback" not in done.stderr


@given(st.floats(allow_nan=False, min_value=-1e6, max_value=1e6))
def test_a_number_in_a_table_is_off_by_less_than_its_last_decimal(value):
    shown = sql._short(value)
    assert abs(float(shown) - value) <= 0.00005001
    assert len(shown.partition(".")[2]) <= 4


@given(st.text())
def test_a_text_in_a_table_is_whole_or_visibly_cut(value):
    shown = sql._short(value)
    assert shown == value or (len(shown) == sql.CELL_WIDTH and shown.endswith("…"))


def test_where_columns_do_not_fit_records_stand_downwards(monkeypatch, capsys):
    from cli import tables

    narrow = tables.console()
    narrow.width = 40
    monkeypatch.setattr(tables, "console", lambda stderr=False: narrow)
    names = [f"column_{n}" for n in range(10)]
    sql._table(names, iter([tuple(range(10)), tuple(range(10, 20))]))
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines if line.startswith("column_7")] == [
        ["column_7", "7"],
        ["column_7", "17"],
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "COPY (SELECT 1) TO PROGRAM 'cat > /dev/null'",
        "SELECT pg_read_file('/etc/passwd')",
        "DO $$ BEGIN COPY (SELECT 1) TO PROGRAM 'cat > /dev/null'; END $$",
    ],
)
def test_a_query_cannot_reach_the_machine(shnor, statement):
    answer = shnor("sql", statement)
    assert answer.returncode == 1
    assert "permission denied" in answer.stderr
