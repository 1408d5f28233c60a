"""`shnor status` says what came, what did not and why, and what is known of lists and KPIs."""

import re

from sqlalchemy import func, insert, update

from tests.cli.conftest import refused
from tests.stages import facts as stage_facts
from tests.warehouse import facts
from warehouse import batches, tables


def fields(line: str) -> list[str]:
    return re.split(r"\s{2,}", line.strip())


def test_an_empty_warehouse_says_what_to_do_and_where_things_are(settings, shnor):
    done = shnor("status")
    assert done.returncode == 0
    assert "shnor intake ПУТЬ" in done.stdout
    for folder in (settings.inbox, settings.archive, settings.returned, settings.reports):
        assert str(folder.resolve()) in done.stdout
    assert "Отложены" not in done.stdout


def test_batches_are_counted_by_dataset_and_status(engine, shnor):
    with engine.begin() as connection:
        facts.load(connection, facts.results({"641001": [2, 3]}))
        facts.load(connection, facts.results({"641002": [4]}))
        facts.load(connection, facts.results({"641003": [4]}), decision="accepted_with_warnings")
    lines = [fields(line) for line in shnor("status").stdout.splitlines()]
    assert ["Результаты участников", "принят", "2", "3"] in lines
    assert ["Результаты участников", "принят с замечаниями", "1", "1"] in lines


def test_a_refused_file_comes_with_its_gravest_reason_and_what_to_do(engine, shnor):
    held = refused(engine, "held", "would-replace", sha256="a" * 64)
    act = refused(engine, "held", "list-needs-act", sha256="b" * 64)
    rejected = refused(engine, "rejected", "broken", count=3, sha256="c" * 64)
    lines = shnor("status").stdout.splitlines()
    assert "К слову." not in "".join(lines)

    def remedy(number: int) -> str:
        start = next(n for n, line in enumerate(lines) if line.startswith(f"№ {number} "))
        assert "плохой [v2].xlsx" in lines[start]
        assert lines[start + 1] == "  Причина 1."
        return lines[start + 2]

    assert "--replace" in remedy(held)
    assert "register-list" in remedy(act)
    assert f"shnor batch show {rejected}" in remedy(rejected)


def test_many_refused_files_are_cut_with_a_count(engine, shnor):
    for n in range(22):
        refused(engine, "rejected", "broken", sha256=f"{n:064x}")
    done = shnor("status")
    assert done.stdout.count("Причина 1.") == 20
    assert "… и ещё 2" in done.stdout


def test_lists_and_kpis(engine, shnor):
    with engine.begin() as connection:
        add_list(connection, {"641001": "yes", "641002": "yes"}, status="registered",
                 order_number="27-о", order_date="2021-01-15", issuer="Министерство")  # fmt: skip
        add_list(connection, {"641001": "yes", "641003": "no", "641004": "unknown"},
                 status="draft", criteria="set_a", criteria_status="from_order",
                 judged_year="2019/20")  # fmt: skip
        for year, met in (("2019/20", True), ("2020/21", False)):
            connection.execute(
                insert(tables.kpi).values(
                    school_year=year, kpi="roadmaps", title=f"Показатель {year}",
                    target="не менее 25 %", actual="10 %", met=met, evidence="1 из 10",
                )
            )  # fmt: skip
    lines = [fields(line) for line in shnor("status").stdout.splitlines()]
    assert ["2020/21", "2", "27-о от 15.01.2021", "Министерство"] in lines
    # 641002 is in the act alone, 641004 the forecast could not decide on.
    assert ["2020/21", "2019/20", "set_a (из приказа)", "1", "1", "3", "отличие: 2"] in lines
    assert ["Показатель 2020/21", "не менее 25 %", "10 %", "не достигнут", "1 из 10"] in lines
    assert "Показатель 2019/20" not in str(lines)


def test_figures_older_than_their_data_are_told(engine, shnor):
    with engine.begin() as connection:
        batch = facts.load(connection, facts.results({"641001": [2, 3]}))
    with engine.begin() as connection:
        for year in ("2019/20", "2020/21"):
            connection.execute(
                insert(tables.kpi).values(school_year=year, kpi="x", title="П", evidence="так")
            )
        add_list(connection, {"641001": "yes"}, status="draft", criteria="set_a",
                 judged_year="2021/22")  # fmt: skip
    assert "Устарело" not in shnor("status").stdout
    with engine.begin() as connection:
        batches.withdraw(connection, batch, "не тот", "оператор")
    said = shnor("status").stdout
    assert "Показатели за 2020/21 рассчитаны" in said
    assert "Прогнозы перечня по итогам 2021/22 рассчитаны" in said
    assert "2019/20" not in said.partition("Устарело")[2]
    assert "shnor run annual-cycle --year 2020/21" in said
    with engine.begin() as connection:
        connection.execute(update(tables.kpi).values(computed_at=func.now()))
    said = shnor("status").stdout
    assert "Показатели за 2020/21 рассчитаны" not in said
    assert "Прогнозы перечня по итогам 2021/22 рассчитаны" in said


def test_a_batch_that_came_after_the_figures_makes_them_old(engine, shnor):
    with engine.begin() as connection:
        connection.execute(
            insert(tables.kpi).values(school_year="2020/21", kpi="x", title="П", evidence="так")
        )
    stage_facts.schools(engine, {"641001": "СОШ"})
    refused(engine, "held", "would-replace", school_year="2020/21")
    assert "Устарело" not in shnor("status").stdout
    with engine.begin() as connection:
        facts.load(connection, facts.results({"641001": [2, 3]}))
    assert "Показатели за 2020/21 рассчитаны" in shnor("status").stdout


def test_criteria_that_are_not_there_are_told_beside_the_rest(settings, shnor, monkeypatch):
    assert "Набора критериев" not in shnor("status").stdout
    monkeypatch.setenv("SHNOR_CRITERIA", "нет")
    done = shnor("status")
    assert done.returncode == 0
    assert "Набора критериев «нет» нет. Есть такие: dergachi_2021" in done.stdout
    assert "SHNOR_CRITERIA" in done.stdout
    assert "Где что" in done.stdout


def add_list(connection, schools: dict[str, str], **columns) -> None:
    list_id = connection.execute(
        insert(tables.nor_list)
        .values(school_year="2020/21", **columns)
        .returning(tables.nor_list.c.list_id)
    ).scalar_one()
    connection.execute(
        insert(tables.nor_list_school),
        [
            {"list_id": list_id, "school_code": code, "listed": word}
            for code, word in schools.items()
        ],
    )
