"""A correction changes exactly the cells it declares, and fails once the source is mended."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from domain.errors import UserError
from domain.finding import Severity
from intake import check, corrections
from intake.correction_file import Correction
from readers.reading import Reading
from tests import small_files as files
from tests.intake.test_correction_file import SOUND

NAME = "Проведение работы по математике, 5 класс. ВПР 2021.xlsx"
SHA = "0" * 64


def declared(**changes):
    return Correction.model_validate(SOUND | changes)


def reading(**columns):
    """Six rows of two schools as a reader hands them on: text."""
    rows = pd.DataFrame(
        {
            "school_code": ["641017"] * 3 + ["641018"] * 3,
            "participant_code": [str(50001 + n) for n in range(6)],
            "mark": ["2", "3", "2", "2", "5", None],
            "primary_score": ["4", "9", "0,5", "4", "20", ""],
            "sheet": "Лист1",
            "row_number": range(2, 8),
            "school_year": "2020/21",
            "class": "5",
            **columns,
        }
    )
    scores = np.arange(12, dtype="int16").reshape(6, 2)
    return Reading("assessment_result", "x", rows, len(rows), task_scores=scores)


def apply(given, *declared_, sha256=SHA):
    return corrections.apply(given, sha256, declared_)


def rules(corrected):
    return [(finding.severity, finding.rule) for finding in corrected.findings]


def test_a_value_is_replaced_in_the_rows_of_the_conditions(tmp_path):
    before = reading()
    done = apply(
        before, declared(rows={"where": {"school_code": "641017", "mark": 2}}, reason="сдвиг")
    )
    assert list(done.reading.rows["mark"].fillna("")) == [3, "3", 3, "2", "5", ""]
    assert list(before.rows["mark"])[:3] == ["2", "3", "2"], "the file as read stays as it was"
    assert rules(done) == [(Severity.NOTE, "corrected")]
    assert "(сдвиг). Заменены значения: 2 строки. Сообщено: МБОУ СОШ № 17." in (
        done.findings[0].message
    )
    changes = done.changes[["row_number", "column_name", "value_before", "value_after"]]
    assert changes.values.tolist() == [[2, "mark", "2", "3"], [4, "mark", "2", "3"]]


def test_rows_are_dropped_with_the_points_of_their_tasks():
    done = apply(
        reading(),
        declared(
            action="drop",
            rows={"sheet": "Лист1", "row_number": [3, 5]},
            expect={"mark": [2, 3]},
        ),
    )
    assert list(done.reading.rows["row_number"]) == [2, 4, 6, 7]
    assert list(done.reading.rows.index) == [0, 1, 2, 3]
    assert done.reading.task_scores.tolist() == [[0, 1], [4, 5], [8, 9], [10, 11]]
    assert list(done.changes["row_number"]) == [3, 5]
    assert "column_name" not in done.changes
    assert "Исключено: 2 строки" in done.findings[0].message


def test_numbers_are_scaled_without_noise_of_binary_fractions():
    shares = {"primary_score": ["0,345", "0.07", "1", "29", "-", ""]}
    done = apply(
        reading(**shares),
        declared(
            action={"scale": {"primary_score": 100}},
            expect={"primary_score": {"min": 0, "max": 1}},
            rows={"where": {"school_code": "641017"}},
        ),
    )
    assert list(done.reading.rows["primary_score"]) == [34.5, 7, 100, "29", "-", ""]
    assert list(done.changes["value_after"]) == ["34.5", "7", "100"]


@pytest.mark.parametrize(
    "file",
    [
        {"dataset": "assessment_summary", "class": 5},
        {"dataset": "assessment_result", "class": 6},
        {"dataset": "assessment_result", "sha256": "1" * 64},
        {"dataset": "assessment_result", "sha256": SHA, "school_year": "2018/19"},
    ],
)
def test_another_file_is_none_of_its_business(file):
    done = apply(reading(), declared(file=file))
    assert rules(done) == []
    assert done.reading.rows.equals(reading().rows)


def test_a_correction_that_fits_no_row_is_a_warning():
    done = apply(reading(), declared(rows={"row_number": [77]}))
    assert rules(done) == [(Severity.WARNING, "correction-of-no-row")]
    assert "corrections/sound.yaml" in done.findings[0].message


def test_a_mended_source_holds_the_file_and_nothing_is_changed():
    done = apply(reading(mark=["2", "4", "Кукушкина", "2", "5", "3"]), declared())
    assert rules(done) == [(Severity.HOLD, "correction-outdated")]
    said = done.findings[0].message
    assert "лист «Лист1», в строках 3, 4 стоит не то" in said
    assert "удалите файл corrections/sound.yaml" in said
    assert "Кукушкина" not in said
    assert done.changes.empty
    assert list(done.reading.rows["mark"]) == ["2", "4", "Кукушкина", "2", "5", "3"]


def test_a_column_the_file_lacks_counts_as_empty():
    given = reading()
    given.rows = given.rows.drop(columns="mark")
    done = apply(given, declared(expect={"mark": None}))
    assert list(done.reading.rows["mark"][:3]) == [3, 3, 3]
    assert done.reading.rows["mark"][3:].isna().all()


def test_corrections_follow_one_another():
    first, second = declared(), declared(id="then", expect={"mark": 3}, action="drop")
    where = {"rows": {"row_number": [2]}}
    done = apply(
        reading(), first.model_copy(update={"rows": declared(**where).rows}),
        second.model_copy(update={"rows": declared(**where).rows}),
    )  # fmt: skip
    assert list(done.reading.rows["row_number"]) == [3, 4, 5, 6, 7]
    assert list(done.changes["correction"]) == ["sound", "then"]


_cell = st.sampled_from(["2", "3", "4", "5", "", None])


@given(
    st.lists(st.tuples(st.sampled_from("АБ"), _cell, st.integers(0, 20)), min_size=1, max_size=8),
    st.sampled_from("АБ"),
    st.sets(st.integers(2, 9), min_size=1),
    st.sampled_from(["drop", "replace", "scale"]),
    st.sampled_from(["0.1", "3", "1.5"]),
)
def test_exactly_the_declared_cells_change_and_nothing_else(pupils, letter, numbers, kind, factor):
    letters, marks, scores = zip(*pupils, strict=True)
    rows = pd.DataFrame(
        {
            "class_letter": letters, "mark": marks, "primary_score": map(str, scores),
            "sheet": "Лист1", "row_number": range(2, len(pupils) + 2), "class": "5",
            "school_year": "2020/21",
        }
    )  # fmt: skip
    action = {
        "drop": "drop",
        "replace": {"replace": {"mark": 5}},
        "scale": {"scale": {"primary_score": float(factor)}},
    }[kind]
    done = apply(
        Reading("assessment_result", "x", rows, len(rows)),
        declared(
            action=action,
            rows={"where": {"class_letter": letter}, "row_number": sorted(numbers)},
            expect={"mark": ["2", 3, 4, 5, None], "primary_score": {"min": 0, "max": 20}},
        ),
    )
    # The plain way: cell by cell.
    wanted, changed = [], set()
    for row in rows.to_dict("records"):
        mine = row["class_letter"] == letter and row["row_number"] in numbers
        if mine:
            changed.add(row["row_number"])
        if mine and kind == "drop":
            continue
        if mine and kind == "replace":
            row["mark"] = 5
        if mine and kind == "scale":
            row["primary_score"] = Decimal(row["primary_score"]) * Decimal(factor)
        wanted.append(row)
    found = done.reading.rows.to_dict("records")
    assert len(found) == len(wanted)
    for mine, theirs in zip(found, wanted, strict=True):
        for name, value in theirs.items():
            if isinstance(value, Decimal):
                assert Decimal(str(mine[name])) == value
            else:
                assert mine[name] == value or (pd.isna(mine[name]) and pd.isna(value))
    assert set(done.changes.get("row_number", ())) == changed


def query(engine, statement):
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def vpr(folder, totals):
    rows = files.dump_2021([("641017", str(50001 + n), total) for n, total in enumerate(totals)])
    return files.xlsx(folder / NAME, rows)


def declare(settings, name="sound", **changes):
    settings.corrections.mkdir(parents=True, exist_ok=True)
    path = settings.corrections / f"{name}.yaml"
    said = SOUND | {"id": name} | changes
    path.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
    return path


HALVED = {
    "rows": {"where": {"school_code": "641017", "participant_code": ["50002", "50003"]}},
    "expect": {"primary_score": {"min": 10}},
    "action": {"replace": {"primary_score": 10}},
}


def test_what_was_corrected_is_loaded_and_leads_back_to_its_cells(
    take_in, engine, settings, tmp_path
):
    declare(settings, **HALVED)
    path = vpr(tmp_path / "in", [5, 12, 14, 20])
    outcome = take_in(path)
    assert outcome.status.startswith("accepted"), outcome.message
    loaded = query(
        engine,
        "SELECT primary_score, value_before, cell, header, reason, told, declared_by "
        "FROM mart.assessment_result AS r LEFT JOIN mart.correction USING (batch_id, sheet, "
        "row_number) ORDER BY r.row_number",
    )
    said = ("всего баллов", SOUND["reason"], SOUND["told"], SOUND["by"])
    assert loaded == [
        (5, *[None] * 6),
        (10, "12", "I3", *said),
        (10, "14", "I4", *said),
        (20, *[None] * 6),
    ]
    assert "corrected" in [finding.rule for finding in outcome.findings]
    assert take_in(path).status == "unchanged"


def test_a_mended_file_is_held_until_the_correction_is_gone(take_in, engine, settings, tmp_path):
    path = declare(settings, **HALVED)
    mended = vpr(tmp_path / "in", [5, 6, 7, 20])
    outcome = take_in(mended)
    assert outcome.status == "held"
    assert "corrections/sound.yaml" in outcome.message
    assert query(engine, "SELECT 1 FROM ops.correction") == []
    path.unlink()
    assert take_in(mended).status.startswith("accepted")


def test_a_file_that_is_loaded_is_corrected_by_its_sha256_and_only_with_leave(
    take_in, engine, settings, tmp_path
):
    path = vpr(tmp_path / "in", [5, 12, 14, 20])
    first = take_in(path)
    [(sha256,)] = query(engine, "SELECT sha256 FROM ops.batch")
    declare(settings, **HALVED, file={"dataset": "assessment_result", "sha256": sha256})
    held = take_in(path)
    assert (held.status, held.batch_id != first.batch_id) == ("held", True)
    assert "would-replace" in [finding.rule for finding in held.findings]
    done = take_in(path, replace=True)
    assert done.status.startswith("accepted")
    assert done.batch_id == held.batch_id
    for _ in range(2):
        assert take_in(path).status == "unchanged"
    scores = query(engine, "SELECT primary_score FROM mart.assessment_result ORDER BY row_number")
    assert scores == [(5,), (10,), (10,), (20,)]
    assert query(engine, "SELECT count(*) FROM ops.correction") == [(2,)]


def test_a_faulty_declaration_lets_nothing_in(take_in, engine, settings, tmp_path):
    declare(settings, told="")
    with pytest.raises(UserError, match=r"sound\.yaml: told"):
        take_in(vpr(tmp_path / "in", [5]))
    assert query(engine, "SELECT 1 FROM ops.batch") == []


def test_a_provider_has_no_corrections(settings, gate, tmp_path):
    declare(settings, **HALVED)
    batch = check.alone(vpr(tmp_path / "in", [5, 12, 14, 20]), settings, gate)
    assert not [finding for finding in batch.findings if "correct" in finding.rule]
