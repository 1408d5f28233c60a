"""What a replacement would do is what it does once it is let in."""

import pandas as pd
import pytest
from sqlalchemy import text

from domain.settings import Settings
from intake import effect
from stages import revision
from tests import small_files as files
from tests.stages import facts
from tests.stages.test_revision import BAD, GOOD, NAMES, WORKS
from warehouse import batches, tables, versions
from warehouse.batches import Batch

WORK = WORKS[0] | {"school_year": "2020/21"}


@pytest.fixture
def district(engine):
    """Two schools low in the earlier of the judged years, one of them in one work of the later."""
    rows = [
        {"school_code": code, "short_name": name, "kind": "ООШ", "municipality": "Степной"}
        for code, name in NAMES.items()
    ]
    facts.load(engine, "school", rows)
    earlier = [
        pupil
        for work in WORKS
        for school in (BAD, GOOD)
        for pupil in facts.marks(school, 3, 7, school_year="2018/19", **work)
    ]
    later = [
        pupil
        for work in WORKS
        for school in (BAD, GOOD)
        for pupil in facts.marks(
            school, 3 if (school, work) == (BAD, WORKS[0]) else 2, 7, school_year="2020/21", **work
        )
    ]
    facts.load(engine, "assessment_result", earlier)
    facts.load(engine, "assessment_result", later)
    return engine


def table(*schools):
    """What a file says of one work: rows of (school, low, others)."""
    rows = [pupil for school in schools for pupil in facts.marks(*school, **WORK)]
    rows = pd.DataFrame(rows).assign(sheet="Лист1", row_number=range(2, len(rows) + 2), exam_day="")
    return rows.astype({"mark": "Int16", "below_threshold": "boolean"})


def notes(engine, settings, rows, works=None):
    works = rows[list(WORK)].drop_duplicates() if works is None else works
    with engine.begin() as connection:
        versions.lock(connection)
        found = effect.findings(connection, settings, "assessment_result", rows, works)
    assert {str(finding.severity) for finding in found} == {"note"}
    return {
        rule: [finding.message for finding in found if finding.rule == rule]
        for rule in ("share-change", "list-change")
    }


def contents(engine):
    """Everything in the tables a load writes to."""
    with engine.connect() as connection:
        return [
            connection.execute(text(f"SELECT t::text FROM {name} AS t ORDER BY 1")).scalars().all()
            for name in ("ops.batch", "ops.version", "ops.validity", "core.assessment_result")
        ]


def test_counts_and_shares_before_and_after_are_told(district, settings):
    said = notes(district, settings, table((BAD, 1, 8), (GOOD, 2, 7)))
    title = "ВПР, Русский язык, 5 класс, весна 2020/21"
    assert said["share-change"] == [
        f"{BAD}, {title}: ниже порога было 3 из 10 (30 %), станет 1 из 9 (11,1 %)."
    ]


def test_what_cannot_be_computed_any_more_says_why(district, settings):
    rows = table((BAD, 3, 7))
    works = pd.DataFrame([WORK | {"not_computable": "шкала неизвестна"}])
    [said] = notes(district, settings, rows, works)["share-change"]
    assert "было 3 из 10 (30 %), станет не вычислимо (шкала неизвестна)." in said


def test_nothing_changes_in_the_warehouse(district, settings):
    before = contents(district)
    notes(district, settings, table((BAD, 0, 10), (GOOD, 5, 5)))
    assert contents(district) == before
    with district.begin() as connection:  # nor is a number of a batch used up
        last = connection.execute(text("SELECT max(batch_id) FROM ops.batch")).scalar_one()
        following = batches.record(connection, Batch("x", "x", "rejected"))
    assert following == last + 1


@pytest.mark.parametrize(
    ("bad", "good"), [((3, 7), (2, 7)), ((0, 10), (2, 7)), ((3, 7), (9, 1)), ((0, 9), (10, 0))]
)
def test_verdicts_said_to_change_are_those_that_change(district, settings, bad, good):
    """The forecast itself is made before and after the file is really loaded."""

    def forecast():
        made = revision.forecast(district, settings, "2020/21")
        [of_default] = [each for each in made if each.criteria.id == settings.criteria]
        return dict(of_default.schools[["school_code", "listed"]].itertuples(index=False))

    rows = table((BAD, *bad), (GOOD, *good))
    said = notes(district, settings, rows)["list-change"]
    before = forecast()
    with district.begin() as connection:
        versions.lock(connection)
        batch_id = batches.record(connection, Batch("x", "x", "accepted"))
        versions.load(
            connection, "assessment_result", batch_id, rows, rows[list(WORK)].drop_duplicates()
        )
    after = forecast()
    changed = {code for code in before if before[code] != after[code]}
    if not changed:
        assert said == ["Прогноз перечня по набору dergachi_2021 не изменится."]
        return
    assert {message[:6] for message in said} == changed
    for message in said:
        code = message[:6]
        words = {"yes": "входит", "no": "не входит", "unknown": "не вычислимо"}
        assert NAMES[code] in message
        assert "на 2021/22 (набор dergachi_2021)" in message
        assert f"было «{words[before[code]]}», станет «{words[after[code]]}»" in message


def test_one_of_the_cases_changes_a_verdict(district, settings):
    assert NAMES[BAD] in notes(district, settings, table((BAD, 0, 10)))["list-change"][0]


def test_without_a_registry_or_a_criteria_set_it_says_so(engine, settings):
    facts.load(engine, "assessment_result", facts.marks(BAD, 3, 7, **WORK))
    said = notes(engine, settings, table((BAD, 1, 9)))
    assert "в реестре нет школ" in said["list-change"][0]
    unknown = Settings(_env_file=None, criteria="нет такого")
    assert "не посчитано" in notes(engine, unknown, table((BAD, 1, 9)))["list-change"][0]
    with engine.connect() as connection:
        assert connection.execute(tables.version.select()).all()


def test_a_file_held_as_a_replacement_says_it_all_and_let_in_keeps_what_changed(
    take_in, engine, tmp_path
):
    def file(folder, totals):
        rows = [("641017", str(50001 + n), total) for n, total in enumerate(totals)]
        name = "Проведение работы по математике, 5 класс. ВПР 2021.xlsx"
        return files.xlsx(tmp_path / folder / name, files.dump_2021(rows))

    take_in(file("первый", [5, 5, 12, 20]))
    later = file("второй", [5, 12, 12, 20])
    held = take_in(later)
    said = {f.rule: f.message for f in held.findings if f.severity in ("note", "hold")}
    assert "«Первичный балл» – 1" in said["difference"]
    assert "было 2 из 4 (50 %), станет 1 из 4 (25 %)" in said["share-change"]
    assert "в реестре нет школ" in said["list-change"]
    done = take_in(later, replace=True)
    rules = [finding.rule for finding in done.findings]
    assert done.status.startswith("accepted")
    assert "difference" in rules
    assert "would-replace" not in rules
    with engine.connect() as connection:
        shares = connection.execute(
            text("SELECT participants, below_threshold FROM mart.assessment_by_school")
        ).all()
    assert shares == [(4, 1)]
