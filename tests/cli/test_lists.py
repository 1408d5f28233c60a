"""`shnor register-list` hands on what was typed, each reason with its school."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from cli import lists
from domain.errors import UserError
from tests.warehouse import facts

ACT = ["--year", "2021/22", "--order", "№ 27", "--date", "2021-09-30", "--issuer", "Министерство"]


@pytest.fixture
def registry(engine) -> None:
    """Three schools."""
    schools = pd.DataFrame(
        [
            {
                "school_year": "", "procedure": "", "sitting": "", "subject": "", "class": 0,
                "school_code": code, "short_name": f"СОШ {code}", "sheet": "Лист1",
                "row_number": n,
            }
            for n, code in enumerate(["641001", "641002", "641003"], 2)
        ]
    )  # fmt: skip
    with engine.begin() as connection:
        facts.load(connection, schools, dataset="school")


def listed(engine) -> dict[str, str]:
    with engine.connect() as connection:
        query = "SELECT school_code, reason FROM mart.nor_list WHERE status = 'registered'"
        return dict(connection.execute(text(query)).tuples().all())


def test_schools_named_by_hand_keep_each_its_reason(engine, registry, shnor):
    done = shnor(
        "register-list", *ACT, "--by", "Специалист",
        "--include", "641001", "--reason", "строка 1", "--include=641003", "--reason=строка 2",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert listed(engine) == {"641001": "строка 1", "641003": "строка 2"}
    assert "зарегистрирован" in done.stdout
    assert "30.09.2021" in done.stdout
    with engine.connect() as connection:
        act = connection.execute(
            text("SELECT order_number, order_date::text, issuer, registered_by FROM core.nor_list")
        ).one()
    assert act == ("№ 27", "2021-09-30", "Министерство", "Специалист")


def test_a_school_without_a_reason_registers_nothing(engine, registry, shnor):
    done = shnor(
        "register-list", *ACT, "--include", "641001", "--reason", "почему", "--include", "641002"
    )
    assert done.returncode == 1
    assert "641002" in done.stderr
    assert "641001" not in done.stderr
    assert listed(engine) == {}


def test_a_school_is_named_by_its_login_too(engine, registry, shnor):
    done = shnor(
        "register-list", *ACT, "--include", "edu641003", "--include=sch641002", "--reason", "акт"
    )
    assert done.returncode == 0, done.stderr
    assert listed(engine) == {"641003": "акт", "641002": "акт"}


def test_the_difference_from_the_forecast_is_shown(engine, registry, shnor, settings):
    with engine.begin() as connection:
        draft = connection.execute(
            text(
                "INSERT INTO core.nor_list (school_year, judged_year, status, criteria, "
                "criteria_status) VALUES ('2021/22', '2020/21', 'draft', :criteria, 'from_order') "
                "RETURNING list_id"
            ),
            {"criteria": settings.criteria},
        ).scalar_one()
        connection.execute(
            text(
                "INSERT INTO core.nor_list_school (list_id, school_code, listed, explanation) "
                "VALUES (:list, '641001', 'yes', 'доля 40 %'), "
                "(:list, '641002', 'yes', 'доля 50 %')"
            ),
            {"list": draft},
        )
    done = shnor(
        "register-list", *ACT, "--from-draft", settings.criteria,
        "--exclude", "641002", "--reason", "закрыта", "--include", "641003", "--reason", "в акте",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert listed(engine) == {"641001": None, "641003": "в акте"}
    rows = {line.split("  ")[0]: line for line in done.stdout.splitlines()}
    assert "СОШ 641001" not in rows
    assert "доля 50 %" in rows["СОШ 641002"]
    assert rows["СОШ 641003"].index("не вычислимо") < rows["СОШ 641003"].index("в акте")
    assert "nan" not in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--date", "30.09.2021"], "«30.09.2021» – не дата"),
        (["--year", "2021"], "«2021» – не учебный год"),
        (["--file", "нет.xlsx"], "«нет.xlsx»"),
        (["--reason", "просто так"], "не относится ни к одной школе"),
        ([], "--from-draft"),
    ],
)
def test_what_cannot_be_registered_is_a_sentence(engine, shnor, words, said):
    done = shnor("register-list", *ACT, *words)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert listed(engine) == {}


OPTIONS = st.sampled_from([lists.INCLUDE, lists.EXCLUDE])
WORDS = st.text("абв123", min_size=1)


@given(st.lists(st.tuples(OPTIONS, WORDS, WORDS, st.booleans(), st.booleans())))
def test_any_order_of_schools_keeps_their_reasons(typed):
    words, expected = ["--year", "2021/22"], {lists.INCLUDE: [], lists.EXCLUDE: []}
    for n, (option, code, reason, glued, spoken) in enumerate(typed):
        words += [f"{option}={code}"] if glued else [option, code]
        words += ["--reason", reason] if spoken else []
        after = (later for _, _, later, _, said in typed[n:] if said)
        expected[option].append((code, next(after, "")))
    assert lists._with_reasons(words) == expected


def test_one_reason_is_for_all_schools_before_it():
    typed = "--include 641002 --exclude 641001 --reason вместе --include 641003 --reason одна"
    assert lists._with_reasons(typed.split()) == {
        lists.INCLUDE: [("641002", "вместе"), ("641003", "одна")],
        lists.EXCLUDE: [("641001", "вместе")],
    }


def test_two_reasons_for_one_school_are_refused():
    with pytest.raises(UserError, match="вторая"):
        lists._with_reasons(["--include", "641001", "--reason", "первая", "--reason", "вторая"])
