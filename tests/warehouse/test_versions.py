import os
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from domain.errors import UserError
from tests.warehouse import facts
from warehouse import batches, versions

ONE_WAREHOUSE = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
SCHOOLS = ["641001", "641002", "641003"]
WORKS = [("Математика", 5), ("Математика", 6), ("Русский язык", 5)]

marks = st.lists(st.none() | st.integers(2, 5), min_size=1, max_size=3)
contents = st.dictionaries(
    st.tuples(st.sampled_from(WORKS), st.sampled_from(SCHOOLS)), marks, min_size=1, max_size=4
)


def frame_of(content):
    return pd.concat(
        [
            facts.results({school: given}, subject=subject, **{"class": class_})
            for ((subject, class_), school), given in content.items()
        ]
    )


def in_force(connection):
    """Marks in the order of participants, by work and school."""
    found = {}
    for subject, class_, school, mark in connection.execute(
        text(
            "SELECT subject, class, school_code, mark FROM mart.assessment_result "
            "ORDER BY participant_code"
        )
    ):
        found.setdefault(((subject, class_), school), []).append(mark)
    return found


def statuses(connection):
    return dict(connection.execute(text("SELECT batch_id, status FROM ops.batch")).all())


def now(connection):
    return connection.execute(text("SELECT clock_timestamp()")).scalar()


@ONE_WAREHOUSE
@given(
    steps=st.lists(
        st.one_of(
            contents.map(lambda content: ("load", content)),
            st.tuples(st.sampled_from(["withdraw", "restore"]), st.integers(0, 7)),
        ),
        min_size=2,
        max_size=8,
    )
)
def test_back_and_forth_the_last_version_not_withdrawn_is_in_force(engine, steps):
    model, moments = facts.Model(), []
    with engine.connect() as connection:
        for action, argument in steps:
            if action == "load":
                model.load(facts.load(connection, frame_of(argument)), argument)
            else:
                batch = ([*model.content, 0] * 8)[argument]
                status = model.status(batch) if batch else "missing"
                allowed = {"withdraw": ("accepted", "superseded"),
                           "restore": ("withdrawn", "superseded")}  # fmt: skip
                if status not in allowed[action]:
                    with pytest.raises(UserError):
                        getattr(batches, action)(connection, batch, "причина", "кто-то")
                else:
                    getattr(batches, action)(connection, batch, "причина", "кто-то")
                    if action == "withdraw":
                        model.withdrawn.add(batch)
                    else:
                        model.withdrawn.discard(batch)
                        model.raise_to_top(batch)
            assert in_force(connection) == model.contents()
            assert statuses(connection) == {b: model.status(b) for b in model.content}
            moments.append((now(connection), model.contents()))
        for moment, then in moments:
            connection.execute(
                text("SELECT set_config('shnor.as_of', :at, true)"), {"at": moment.isoformat()}
            )
            assert in_force(connection) == then
        connection.rollback()


@ONE_WAREHOUSE
@given(
    order=st.permutations(range(len(WORKS))),
    of_work=st.lists(
        st.dictionaries(st.sampled_from(SCHOOLS), marks, min_size=1),
        min_size=len(WORKS),
        max_size=len(WORKS),
    ),
)
def test_the_order_of_loading_different_works_does_not_matter(engine, order, of_work):
    files = [
        {(work, school): given for school, given in schools.items()}
        for work, schools in zip(WORKS, of_work, strict=True)
    ]
    with engine.connect() as connection:
        for number in order:
            facts.load(connection, frame_of(files[number]))
        assert in_force(connection) == files[0] | files[1] | files[2]
        connection.rollback()


@pytest.mark.parametrize(
    "other",
    [
        {"school_year": "2021/22"},
        {"procedure": "РПР"},
        {"sitting": "осень"},
        {"subject": "Физика"},
        {"class": 6},
    ],
)
def test_each_part_of_the_key_tells_works_apart(engine, other):
    with engine.begin() as connection:
        first = facts.load(connection, facts.results({"641001": [2, 3]}))
        second = facts.load(connection, facts.results({"641001": [5]}, **other))
        assert statuses(connection) == {first: "accepted", second: "accepted"}
        assert connection.execute(text("SELECT count(*) FROM mart.version")).scalar() == 2


def test_two_districts_stand_side_by_side_and_a_later_file_takes_only_its_schools(engine):
    with engine.begin() as connection:
        first = facts.load(connection, facts.results({"641001": [2], "641002": [3]}))
        second = facts.load(connection, facts.results({"641003": [4]}))
        third = facts.load(connection, facts.results({"641002": [5]}))
        found = {school: given for (_, school), given in in_force(connection).items()}
        assert found == {"641001": [2], "641002": [5], "641003": [4]}
        assert set(statuses(connection).values()) == {"accepted"}
        facts.load(connection, facts.results({"641001": [3]}))
        assert statuses(connection)[first] == "superseded"
        assert statuses(connection)[second] == statuses(connection)[third] == "accepted"


def test_nothing_is_deleted_when_a_version_is_replaced(engine):
    with engine.begin() as connection:
        facts.load(connection, facts.results({"641001": [2, 2]}))
        facts.load(connection, facts.results({"641001": [5]}))
        assert connection.execute(text("SELECT count(*) FROM core.assessment_result")).scalar() == 3


def test_settling_again_changes_nothing(engine):
    with engine.begin() as connection:
        first = facts.load(connection, facts.results({"641001": [2]}))
        facts.load(connection, facts.results({"641001": [5]}))
        before = connection.execute(text("SELECT * FROM ops.validity ORDER BY 1, 2")).all()
        versions.settle(connection, first)
        assert connection.execute(text("SELECT * FROM ops.validity ORDER BY 1, 2")).all() == before


def test_what_is_known_of_a_work_stands_on_each_of_its_versions(engine):
    with engine.begin() as connection:
        facts.load(
            connection,
            facts.results({"641001": [2], "641002": [3]}),
            not_computable="нет шкалы",
            threshold_status="unconfirmed",
        )
        found = connection.execute(
            text("SELECT school_code, not_computable, threshold_status FROM mart.version")
        ).all()
    assert sorted(found) == [(s, "нет шкалы", "unconfirmed") for s in ("641001", "641002")]


class TestFingerprint:
    @settings(max_examples=40, deadline=None)
    @given(data=st.data(), content=contents)
    def test_it_depends_on_what_rows_say_not_on_where_they_stand(self, data, content):
        rows = frame_of(content).reset_index(drop=True)
        shuffled = rows.loc[data.draw(st.permutations(list(rows.index)))].reset_index(drop=True)
        shuffled["row_number"] = range(100, 100 + len(rows))
        shuffled["sheet"] = "Другой"
        one, _ = versions.of_rows(rows)
        other, index = versions.of_rows(shuffled)
        assert one.equals(other)
        for row, version in enumerate(index):
            assert (shuffled.loc[row, versions.KEY] == other.loc[version, versions.KEY]).all()

    @settings(max_examples=40, deadline=None)
    @given(data=st.data(), content=contents)
    def test_any_changed_cell_changes_it_for_its_school_alone(self, data, content):
        rows = frame_of(content).reset_index(drop=True)
        changed = rows.copy()
        row = data.draw(st.sampled_from(list(rows.index)))
        column, values = data.draw(
            st.sampled_from(
                [("mark", [2, 3, 4, 5, None]), ("participant_code", ["1", "2"]),
                 ("attended", [True, False]), ("below_threshold", [True, False, None])]
            )
        )  # fmt: skip
        was = rows.at[row, column]
        new = data.draw(
            st.sampled_from([v for v in values if (pd.isna(was) != (v is None)) or
                             (v is not None and not pd.isna(was) and v != was)])
        )  # fmt: skip
        changed.at[row, column] = new
        one, index = versions.of_rows(rows)
        other, _ = versions.of_rows(changed)
        differ = one["content_hash"] != other["content_hash"]
        assert list(differ[differ].index) == [index[row]]

    def test_a_row_twice_is_not_a_row_once(self):
        rows = facts.results({"641001": [2]})
        one, _ = versions.of_rows(rows)
        twice, _ = versions.of_rows(pd.concat([rows, rows]))
        none, _ = versions.of_rows(pd.concat([rows] * 3))
        assert len({v["content_hash"][0] for v in (one, twice, none)}) == 3


def count_everything(engine):
    tables = ("ops.batch", "ops.version", "ops.validity", "ops.finding", "core.assessment_result")
    with engine.connect() as connection:
        return [connection.execute(text(f"SELECT count(*) FROM {t}")).scalar() for t in tables]


def test_a_failure_after_copying_leaves_nothing(engine):
    before = count_everything(engine)

    def fails():
        with engine.begin() as connection:
            facts.load(connection, facts.results({"641001": [2]}))
            raise RuntimeError("свет погас")

    with pytest.raises(RuntimeError, match="свет погас"):
        fails()
    assert count_everything(engine) == before


def test_a_killed_process_leaves_what_was_before(engine, database):
    with engine.begin() as connection:
        facts.load(connection, facts.results({"641001": [4]}))
    before = count_everything(engine)
    script = """
        import os, signal
        from sqlalchemy import create_engine
        from tests.warehouse import facts
        engine = create_engine(os.environ["URL"])
        connection = engine.connect()
        facts.load(connection, facts.results({"641002": [2], "641003": [2]}))
        os.kill(os.getpid(), signal.SIGKILL)
    """
    killed = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"URL": database.replace("postgresql://", "postgresql+psycopg://")},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert count_everything(engine) == before
    with engine.connect() as connection:
        assert in_force(connection) == {(("Математика", 5), "641001"): [4]}


def test_who_decides_second_waits_and_sees_what_the_first_did(engine):
    seen, done = [], threading.Event()

    def second():
        with engine.begin() as connection:
            versions.lock(connection)
            seen.append(in_force(connection))
        done.set()

    with engine.begin() as connection:
        versions.lock(connection)
        facts.load(connection, facts.results({"641001": [4]}))
        thread = threading.Thread(target=second)
        thread.start()
        assert not done.wait(0.5)
    thread.join(timeout=30)
    assert seen == [{(("Математика", 5), "641001"): [4]}]


def test_what_is_in_force_is_aligned_with_the_question(engine):
    with engine.begin() as connection:
        first = facts.load(connection, facts.results({"641002": [4], "641003": [4, 5]}))
        asked, _ = versions.of_rows(facts.results({s: [2] for s in SCHOOLS}))
        found = versions.in_force(connection, "assessment_result", asked)
        assert found["school_code"].tolist() == SCHOOLS
        assert found["batch_id"].isna().tolist() == [True, False, False]
        assert found["batch_id"].tolist()[1:] == [first, first]
        assert found["rows"].tolist()[1:] == [1, 2]
        elsewhere = versions.in_force(connection, "school", asked)
        assert elsewhere["version_id"].isna().all()
