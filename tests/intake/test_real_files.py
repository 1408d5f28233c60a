"""All real exports through the whole intake, against a second reading written here.

The second reading knows nothing of the readers: openpyxl and plain loops.
"""

import csv
import hashlib
import uuid
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import text

from domain.settings import Settings
from intake.pipeline import Intake, Order
from tests.conftest import beside, execute
from warehouse import connection as connections

# What each folder's file is about, as a person would tell it.
WORKS = {
    "2020/5/Математика.xlsx": ("2019/20", "осень", "Математика", 5),
    "2020/5/Русский язык.xlsx": ("2019/20", "осень", "Русский язык", 5),
    "2020/6/Математика.xlsx": ("2019/20", "осень", "Математика", 6),
    "2020/6/Русский язык.xlsx": ("2019/20", "осень", "Русский язык", 6),
    "2021/5/Проведение работы по математике, 5 класс. ВПР 2021.xlsx":
        ("2020/21", "весна", "Математика", 5),
    "2021/5/Проведение работы по русскому языку, 5 класс. ВПР 2021.xlsx":
        ("2020/21", "весна", "Русский язык", 5),
    "2021/6/Проведение работы по математике, 6 класс. ВПР 2021.xlsx":
        ("2020/21", "весна", "Математика", 6),
    "2021/6/Проведение работы по русскому языку, 6 класс. ВПР 2021.xlsx":
        ("2020/21", "весна", "Русский язык", 6),
    "2022/11/История.xlsx": ("2021/22", "весна", "История", 11),
}  # fmt: skip
BLANK_FORM = "2022/6/Математика.xlsx"
LOGIN, CODE, VARIANT, TOTAL = (
    ("user", "логин школы", "Пользователь"),
    ("code", "код обучающегося", "Код"),
    ("var-1", "вариант", "Вариант"),
    ("sum", "всего баллов", "Итого баллов"),
)


class Raw:
    """One file as openpyxl gives it: rows of cells, row 1 first."""

    def __init__(self, path: Path):
        book = openpyxl.load_workbook(path, read_only=True)
        sheet = book["Протокол"] if "Протокол" in book.sheetnames else book.worksheets[0]
        sheet.reset_dimensions()
        self.sheet = sheet.title
        self.rows = list(sheet.iter_rows(values_only=True))
        book.close()
        width = max(map(len, self.rows))
        self.rows = [(*row, *[None] * (width - len(row))) for row in self.rows]
        self.header = [str(cell).strip() if cell is not None else "" for cell in self.rows[0]]

    def place(self, names):
        return next(self.header.index(name) for name in names if name in self.header)

    def pupils(self):
        """(row number, six digits, code, total, absent) of every row with anything in it."""
        login, code, variant, total = map(self.place, (LOGIN, CODE, VARIANT, TOTAL))
        for number, row in enumerate(self.rows[1:], start=2):
            if any(cell not in (None, "") for cell in row):
                yield (
                    number,
                    str(row[login])[3:9],
                    str(row[code]),
                    None if row[total] in (None, "") else int(str(row[total]).strip()),
                    str(row[variant]).strip() == "отсутствовал",
                )

    def task_sum(self, number):
        places = [
            n
            for n, name in enumerate(self.header)
            if name.startswith("балл за ") or (name.startswith("a-") and name.endswith("-grade"))
            or name.endswith("б)")
        ]  # fmt: skip
        cells = [str(self.rows[number - 1][n]).strip() for n in places]
        return sum(int(cell) for cell in cells if cell.isdigit())


@pytest.fixture(scope="module")
def folder(shared):
    return shared / "real"


@pytest.fixture(scope="module")
def raw(folder):
    return {name: Raw(folder / name) for name in WORKS}


@pytest.fixture(scope="module")
def loaded(server, template, gate, folder, tmp_path_factory):
    """All files of the folder taken in: the engine, the settings and the outcomes by file."""
    name = f"real_{uuid.uuid4().hex[:12]}"
    execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    home = tmp_path_factory.mktemp("real")
    settings = Settings(_env_file=None, home=home, database_url=beside(server, name))
    engine = connections.engine(settings)
    intake = Intake(engine, settings, gate, Order())
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.xlsx")}
    yield engine, settings, {name: intake.take_in(paths[name]) for name in sorted(paths)}
    engine.dispose()
    execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def query(loaded):
    def run(statement, **parameters):
        with loaded[0].connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement), parameters)]

    return run


@pytest.fixture(scope="module")
def results(query):
    """Loaded rows by work, school and code."""
    return {
        row[:6]: row[6:]
        for row in query(
            "SELECT school_year, sitting, subject, class, school_code, participant_code, "
            "row_number, attended, primary_score, mark, below_threshold, batch_id, procedure "
            "FROM mart.assessment_result"
        )
    }


@pytest.fixture(scope="module")
def bands(shared):
    with (shared / "reference/vpr_scales_spring_2021.csv").open(encoding="utf-8") as file:
        found = {}
        for row in csv.DictReader(file):
            found.setdefault((row["subject"], int(row["class"])), []).append(
                (int(row["mark"]), int(row["score_min"]), int(row["score_max"]))
            )
    return found


def of_2021(name):
    return WORKS[name][0] == "2020/21"


def test_every_row_of_the_results_sheets_is_read(loaded, raw):
    counted = {name: sum(1 for _ in raw[name].pupils()) for name in WORKS}
    assert {name: loaded[2][name].rows_read for name in WORKS} == counted
    assert sum(counted.values()) == 17_929


def test_each_file_is_recognised_as_its_work(loaded, query):
    for name, work in WORKS.items():
        outcome = loaded[2][name]
        assert outcome.status in ("accepted", "accepted_with_warnings")
        assert query(
            "SELECT DISTINCT school_year, sitting, subject, class, procedure FROM mart.version "
            "WHERE batch_id = :id",
            id=outcome.batch_id,
        ) == [(*work, "ВПР")]


def test_the_registry_loads_and_the_blank_form_is_refused(loaded, query):
    assert loaded[2]["logins.xlsx"].rows_loaded == query("SELECT count(*) FROM mart.school")[0][0]
    blank = loaded[2][BLANK_FORM]
    assert (blank.status, [f.rule for f in blank.findings]) == ("rejected", ["blank-form"])
    assert "незаполненный бланк" in blank.message
    assert query("SELECT count(*) FROM ops.version WHERE batch_id = :id", id=blank.batch_id) == [
        (0,)
    ]


def test_read_is_loaded_and_rejected_and_each_rejected_row_is_told(loaded, query, raw, results):
    for name, work in WORKS.items():
        outcome = loaded[2][name]
        [(read, taken, rejected)] = query(
            "SELECT rows_read, rows_loaded, rows_rejected FROM ops.batch WHERE batch_id = :id",
            id=outcome.batch_id,
        )
        assert read == taken + rejected
        present = {value[0] for key, value in results.items() if key[:4] == work}
        assert len(present) == taken
        missing = {number for number, *_ in raw[name].pupils()} - present
        told = query(
            "SELECT DISTINCT row_number, sheet FROM ops.finding "
            "WHERE batch_id = :id AND severity = 'error'",
            id=outcome.batch_id,
        )
        assert set(told) == {(number, raw[name].sheet) for number in missing}
        assert len(missing) == rejected


def test_every_loaded_row_is_the_pupil_of_its_row(raw, results):
    for name, work in WORKS.items():
        of_work = {k[4:]: v for k, v in results.items() if k[:4] == work}
        for number, school, code, total, absent in raw[name].pupils():
            if (school, code) in of_work:
                row, attended, score, *_ = of_work[school, code]
                assert (row, attended) == (number, not absent)
                assert score == (None if absent else total)


def test_logins_before_and_after_the_change_are_one_school(raw, query):
    for prefix in ("sch", "edu"):
        assert any(
            str(row[raw[name].place(LOGIN)]).startswith(prefix)
            for name in WORKS
            for row in raw[name].rows[1:]
        ), prefix
    by_year = {}
    for name, work in WORKS.items():
        by_year.setdefault(work[0], set()).update(p[1] for p in raw[name].pupils())
    assert by_year["2020/21"] & by_year["2021/22"]
    for year, schools in by_year.items():
        assert {
            code
            for (code,) in query(
                "SELECT DISTINCT school_code FROM mart.assessment_result WHERE school_year = :y",
                y=year,
            )
        } == schools


def test_marks_of_2021_are_those_of_the_scale(raw, results, bands):
    for name, work in WORKS.items():
        if not of_2021(name):
            continue
        scale = bands[work[2], work[3]]
        for number, school, code, total, absent in raw[name].pupils():
            found = results.get((*work, school, code))
            expected = {m for m, low, high in scale if not absent and low <= (total or 0) <= high}
            if found is None:
                assert not expected, f"{name}, {number}"
            else:
                assert found[0] == number
                assert {found[3]} - {None} == expected
                assert found[4] == (None if absent else expected == {2})


def test_shares_of_2021_are_counted_on_pupils(raw, query, bands):
    for name, work in WORKS.items():
        if not of_2021(name):
            continue
        scale = bands[work[2], work[3]]
        top = max(high for *_, high in scale)
        participants, low = Counter(), Counter()
        for _, school, _, total, absent in raw[name].pupils():
            if not absent and total <= top:
                participants[school] += 1
                low[school] += any(m == 2 and a <= total <= b for m, a, b in scale)
        found = query(
            "SELECT school_code, participants, below_threshold, below_threshold_share "
            "FROM mart.assessment_by_school WHERE (school_year, sitting, subject, class) "
            "= (:year, :sitting, :subject, :of_class) AND participants > 0",
            year=work[0], sitting=work[1], subject=work[2], of_class=work[3],
        )  # fmt: skip
        assert sorted(found) == sorted(
            (s, n, low[s], pytest.approx(low[s] / n)) for s, n in participants.items()
        )


def test_three_totals_above_the_scale_are_out_and_three_others_only_warned_of(
    loaded, raw, results, bands
):
    above, differing = [], []
    for name, work in WORKS.items():
        if not of_2021(name):
            continue
        top = max(high for *_, high in bands[work[2], work[3]])
        for number, school, code, total, absent in raw[name].pupils():
            if absent:
                continue
            if total > top:
                above.append((name, number))
                assert (*work, school, code) not in results
            elif total != raw[name].task_sum(number):
                differing.append((name, number))
                assert results[*work, school, code][0] == number
    assert (len(above), len(differing)) == (3, 3)
    for rule, places in (("total-above-scale", above), ("total-differs-from-tasks", differing)):
        assert sorted(places) == sorted(
            (name, finding.row_number)
            for name in WORKS if of_2021(name)
            for finding in loaded[2][name].findings if finding.rule == rule
        )  # fmt: skip


def test_totals_of_2022_are_unreliable_and_give_no_shares(loaded, raw, query):
    name = "2022/11/История.xlsx"
    present = [p for p in raw[name].pupils() if not p[4]]
    gaps = sum(total != raw[name].task_sum(number) for number, _, _, total, _ in present)
    assert gaps > 0.05 * len(present)
    unreliable = [f for f in loaded[2][name].findings if f.rule == "totals-unreliable"]
    assert len(unreliable) == 1
    assert f"{gaps} из {len(present)}" in unreliable[0].message
    assert not [f for f in loaded[2][name].findings if f.rule == "total-differs-from-tasks"]
    assert query(
        "SELECT count(mark), count(below_threshold) FROM mart.assessment_result "
        "WHERE school_year = '2021/22'"
    ) == [(0, 0)]
    shares = query(
        "SELECT DISTINCT mark_2, below_threshold, below_threshold_share, reason IS NULL "
        "FROM mart.assessment_by_school WHERE school_year = '2021/22'"
    )
    assert shares == [(None, None, None, False)]


def test_absent_pupils_are_no_participants(raw, query):
    for name, work in WORKS.items():
        absent = sum(p[4] for p in raw[name].pupils())
        [(counted, not_counted)] = query(
            "SELECT sum(absent), sum(participants) FROM mart.assessment_by_school WHERE "
            "(school_year, sitting, subject, class) = (:year, :sitting, :subject, :of_class)",
            year=work[0], sitting=work[1], subject=work[2], of_class=work[3],
        )  # fmt: skip
        assert absent > 0
        assert counted == absent
        assert counted + not_counted == query(
            "SELECT count(*) FROM mart.assessment_result WHERE "
            "(school_year, sitting, subject, class) = (:year, :sitting, :subject, :of_class)",
            year=work[0], sitting=work[1], subject=work[2], of_class=work[3],
        )[0][0]  # fmt: skip


def test_works_without_a_certain_scale_have_no_marks(query):
    assert query(
        "SELECT count(mark), count(below_threshold) FROM mart.assessment_result "
        "WHERE sitting = 'осень'"
    ) == [(0, 0)]
    reasons = query(
        "SELECT DISTINCT below_threshold_share, reason FROM mart.assessment_by_school "
        "WHERE sitting = 'осень' AND participants > 0"
    )
    assert reasons == [(None, "шкала этой работы не известна наверняка")]


def test_every_fact_leads_to_its_cell(loaded, raw, query):
    for name in WORKS:
        outcome = loaded[2][name]
        where = {
            column: (sheet, openpyxl.utils.column_index_from_string(letter) - 1)
            for column, sheet, letter in query(
                "SELECT column_name, sheet, letter FROM ops.batch_column WHERE batch_id = :id",
                id=outcome.batch_id,
            )
        }
        sample = query(
            "SELECT sheet, row_number, school_code, participant_code, primary_score, task_scores "
            "FROM mart.assessment_result WHERE batch_id = :id AND attended "
            "ORDER BY md5(participant_code || school_code) LIMIT 40",
            id=outcome.batch_id,
        )
        assert len(sample) == 40
        for sheet, number, school, code, score, tasks in sample:
            cells = raw[name].rows[number - 1]
            assert {sheet} == {where[column][0] for column in where} == {raw[name].sheet}
            assert school in str(cells[where["school_code"][1]])
            assert str(cells[where["participant_code"][1]]) == code
            assert int(cells[where["primary_score"][1]]) == score
            for n, points in enumerate(tasks, start=1):
                cell = str(cells[where[f"task {n}"][1]]).strip()
                assert cell == str(points) if points >= 0 else not cell.isdigit()


def test_the_archive_holds_what_was_loaded_under_its_own_fingerprint(loaded, query):
    settings = loaded[1]
    archived = {path.stem: path for path in settings.archive.rglob("*.xlsx")}
    recorded = dict(query("SELECT sha256, status FROM ops.batch"))
    assert set(archived) == {sha for sha, status in recorded.items() if status != "rejected"}
    for sha, path in archived.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == sha


def test_taking_it_all_in_again_changes_nothing(loaded, gate, folder, query):
    before = query("SELECT batch_id, status, recorded_at FROM ops.batch ORDER BY 1")
    versions = query("SELECT count(*), max(version_id) FROM ops.version")
    for name in [*WORKS, "logins.xlsx"]:
        outcome = Intake(loaded[0], loaded[1], gate, Order()).take_in(folder / name)
        assert outcome.status == "unchanged"
        assert outcome.batch_id == loaded[2][name].batch_id
    assert query("SELECT batch_id, status, recorded_at FROM ops.batch ORDER BY 1") == before
    assert query("SELECT count(*), max(version_id) FROM ops.version") == versions


def test_what_the_description_leaves_open_is_empty(query):
    assert query("SELECT 1 FROM core.task WHERE lower(level) = 'nan' OR lower(skill) = 'nan'") == []
    assert query("SELECT count(*) > 0 FROM core.task WHERE level IS NOT NULL") == [(True,)]
