import threading

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from domain.settings import Settings
from tests.conftest import beside, execute
from warehouse import connection as connections
from warehouse import migrate, tables
from warehouse.facts import FACTS

# The analysts' interface: names that stay.
INTERFACE = {
    "mart.school": "school_code short_name full_name municipality kind",
    "mart.assessment_result": (
        "school_year procedure sitting subject class class_letter school_code participant_code "
        "variant attended primary_score score_max test_score mark journal_mark batch_id sheet "
        "row_number"
    ),
    "mart.assessment_by_school": (
        "school_year procedure sitting subject class school_code participants mark_2 mark_3 "
        "mark_4 mark_5 below_threshold below_threshold_share"
    ),
    "mart.dynamics": (
        "school_year procedure subject class school_code share_before share_now pupils_change "
        "ci_low ci_high verdict"
    ),
    "mart.nor_list": (
        "list_id school_year school_code criteria status listed conditions years_in_a_row "
        "order_number order_date"
    ),
    "mart.roadmap_item": "school_year school_code",
    "mart.indicator_value": "school_year school_code",
    "mart.kpi": "school_year kpi target actual evidence",
    "ops.batch": (
        "batch_id dataset file_name sha256 school_year status rows_read rows_loaded rows_rejected "
        "recorded_at superseded_at flow_run_id"
    ),
    "ops.finding": (
        "finding_id batch_id severity rule sheet row_number column_name message"
    ),
}  # fmt: skip


def columns(connection, relation):
    schema, name = relation.split(".")
    return {
        row[0]: row[1]
        for row in connection.execute(
            text(
                "SELECT column_name, data_type FROM information_schema.columns "
                "WHERE table_schema = :schema AND table_name = :name"
            ),
            {"schema": schema, "name": name},
        )
    }


@pytest.mark.parametrize("relation", INTERFACE)
def test_the_analysts_interface_has_its_columns(engine, relation):
    with engine.connect() as connection:
        found = columns(connection, relation)
    assert set(INTERFACE[relation].split()) <= set(found)
    for name, kind in {"class": "smallint", "conditions": "jsonb", "school_code": "text"}.items():
        assert found.get(name, kind) == kind


def test_the_migrations_make_the_tables_that_are_declared(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_schemas": True,
                "include_name": lambda name, kind, _: kind != "schema" or name in ("ops", "core"),
            },
        )
        differences = [
            difference
            for difference in compare_metadata(context, tables.metadata)
            if getattr(difference[1], "name", None) != "alembic_version"
        ]
        assert differences == []


def views(connection):
    return connection.execute(
        text("SELECT c.oid, c.relname FROM pg_class c WHERE relnamespace = 'mart'::regnamespace")
    ).all()


def test_migrating_again_changes_nothing(engine):
    with engine.connect() as connection:
        before = views(connection)
    migrate.upgrade(engine)
    with engine.connect() as connection:
        assert views(connection) == before


def test_views_of_another_wording_are_made_anew(engine):
    with engine.begin() as connection:
        connection.execute(text("DROP VIEW mart.kpi"))
        connection.execute(text("COMMENT ON SCHEMA mart IS 'вид прежний'"))
    migrate.upgrade(engine)
    with engine.connect() as connection:
        assert columns(connection, "mart.kpi")


def test_every_view_and_fact_column_is_explained(engine):
    with engine.connect() as connection:
        silent = connection.execute(
            text(
                "SELECT relname FROM pg_class WHERE relkind = 'v' "
                "AND relnamespace = 'mart'::regnamespace AND obj_description(oid) IS NULL"
            )
        ).all()
        assert silent == []
        for name, table in FACTS.items():
            for column in table.columns:
                if column.name not in ("version_id", "batch_id"):
                    assert column.comment, f"{name}.{column.name}"


def test_files_that_waited_before_there_were_cases_have_one(server):
    name = "migrated_with_held_files"
    execute(server, f"CREATE DATABASE {name}")
    engine = connections.engine(Settings(_env_file=None, database_url=beside(server, name)))
    try:
        with engine.begin() as connection:
            for schema in ("ops", "core"):
                connection.execute(text(f"CREATE SCHEMA {schema}"))
            command.upgrade(migrate.configuration(connection), "0005")
            for status in ("accepted", "held", "rejected"):
                connection.execute(
                    text(
                        "INSERT INTO ops.batch (file_name, sha256, named, about, status, decision, "
                        "rows_read, rows_loaded, rows_rejected) "
                        "VALUES (:status, :status, '', '', :status, :status, 0, 0, 0)"
                    ),
                    {"status": status},
                )
        migrate.upgrade(engine)
        with engine.connect() as connection:
            waiting = connection.execute(
                text("SELECT file_name, status, rounds FROM mart.quarantine ORDER BY case_id")
            ).all()
            events = connection.execute(
                text("SELECT case_id, status FROM ops.quarantine_event ORDER BY event_id")
            ).all()
        assert waiting == [("held", "open", 1), ("rejected", "open", 1)]
        assert events == [(1, "open"), (2, "open")]
    finally:
        engine.dispose()
        execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def test_results_loaded_before_their_days_were_kept_are_there_without_one(server):
    name = "migrated_with_results"
    execute(server, f"CREATE DATABASE {name}")
    engine = connections.engine(Settings(_env_file=None, database_url=beside(server, name)))
    try:
        with engine.begin() as connection:
            for schema in ("ops", "core"):
                connection.execute(text(f"CREATE SCHEMA {schema}"))
            command.upgrade(migrate.configuration(connection), "0009")
            for statement in (
                "INSERT INTO ops.batch (file_name, sha256, named, about, status, decision, "
                "rows_read, rows_loaded, rows_rejected) "
                "VALUES ('а.xlsx', 'a', '', '', 'accepted', 'accepted', 1, 1, 0)",
                "INSERT INTO ops.version (batch_id, dataset, school_year, procedure, sitting, "
                "subject, class, school_code, content_hash, rows) VALUES (1, 'assessment_result', "
                "'2024/25', 'ОГЭ', 'основной', 'Физика', 9, '641017', 'h', 1)",
                "INSERT INTO ops.validity (version_id, valid_from) VALUES (1, now())",
                "INSERT INTO core.assessment_result (version_id, batch_id, sheet, row_number, "
                "participant_code, attended, mark, below_threshold) "
                "VALUES (1, 1, 'Л', 2, '1', true, 2, true)",
            ):
                connection.execute(text(statement))
        migrate.upgrade(engine)
        with engine.connect() as connection:
            days = connection.execute(text("SELECT exam_day FROM mart.assessment_result"))
            assert days.scalars().all() == [None]
            counted = connection.execute(
                text("SELECT participants, mark_2 FROM mart.assessment_by_school")
            )
            assert counted.all() == [(1, 1)]
    finally:
        engine.dispose()
        execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def test_two_programs_starting_at_once_migrate_one_after_another(server):
    name = "migrated_twice"
    execute(server, f"CREATE DATABASE {name}")
    failures = []

    def start():
        engine = connections.engine(Settings(_env_file=None, database_url=beside(server, name)))
        try:
            migrate.upgrade(engine)
        except Exception as error:  # whatever it is, the test must see it
            failures.append(error)
        engine.dispose()

    threads = [threading.Thread(target=start) for _ in range(3)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        assert failures == []
    finally:
        execute(server, f"DROP DATABASE {name} WITH (FORCE)")
