"""What is written in any layout and format, spelled as people spell it, is read back as meant.

And of a sound file with one faulty cell exactly that cell is reported. The files are read in this
process: the child, and the suites that judge a batch as a whole, have tests of their own.
"""

from random import Random

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from domain.finding import Severity
from domain.settings import Settings
from intake import judging, opening
from intake.recognise import read_file
from readers import layout
from readers.reading import UnreadableFileError
from tests.any_format import FORMATS
from tests.tables import MAKERS, sound, with_noise
from tests.tables.exams import KEY

SETTINGS = Settings(_env_file=None)
EXAMPLES = 12
# A seed rather than a chance of hypothesis' own: a table takes hundreds of draws to shrink.
chances = st.integers(0, 2**32).map(Random)
formats = st.sampled_from(list(FORMATS))


class NoRules:
    """A gate without suites: they judge the batch, here every finding is of a cell."""

    def check(self, *_):
        return []


@pytest.fixture(autouse=True)
def in_process(monkeypatch):
    monkeypatch.setattr(opening, "run", lambda function, *given, **_: function(*given))


def taken(folder, table, grid, format_name):
    """The batch and the rows of the table written in a format, checked without a warehouse."""
    suffix, write = FORMATS[format_name]
    # A csv file has its sheet's name for its own, and Ф1 is known by the sheet's.
    named = table.layout == "vpr-f1" and suffix == ".csv"
    path = write(folder / f"{table.sheet if named else table.stem}{suffix}", grid, table.sheet)
    key = folder / "key"
    key.write_text(KEY.hex(), encoding="ascii")
    batch = opening.begin(path)
    reading = opening.read(path, batch, SETTINGS, year_of_run="2020/21", key_file=key)
    assert reading is not None, batch.findings
    return reading, judging.judge(None, batch, reading, SETTINGS, NoRules())


def as_meant(values):
    return [None if pd.isna(value) else value for value in values]


def quick(function):
    return limits(
        max_examples=EXAMPLES,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=[
            HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large,
        ],
    )(function)  # fmt: skip


def test_there_is_a_table_of_every_layout():
    assert set(MAKERS) == {known.id for known in layout.layouts()}


@pytest.mark.parametrize("layout_id", MAKERS)
@quick
@given(chance=chances, format_name=formats, rows=st.integers(1, 8))
def test_what_is_written_is_read_back(tmp_path, layout_id, chance, format_name, rows):
    table = sound(chance, layout_id, rows)
    grid, places = with_noise(chance, table)
    reading, checked = taken(tmp_path, table, grid, format_name)
    assert reading.layout == layout_id
    assert [f.message for f in checked.batch.findings if weighs(f)] == []
    meant = pd.DataFrame(
        [
            {"row_number": places[row, 0][0] + 1, **each}
            for row, made in enumerate(table.meant)
            for each in made
        ]
    ).sort_values(["row_number", *table.key])
    loaded = checked.rows.sort_values(["row_number", *table.key])
    for name in meant:
        assert as_meant(loaded[name]) == as_meant(meant[name]), name
    if table.points:
        assert reading.task_scores.tolist() == table.points


@pytest.mark.parametrize("layout_id", MAKERS)
def test_headers_without_a_row_are_a_blank_form(tmp_path, layout_id):
    table = sound(Random(1), layout_id, 3)
    table.cells.clear()
    suffix, write = FORMATS["xlsx"]
    with pytest.raises(UnreadableFileError) as refused:
        read_file(write(tmp_path / f"{table.stem}{suffix}", table.grid(), table.sheet))
    assert refused.value.finding.rule == "blank-form"


@pytest.mark.parametrize("layout_id", MAKERS)
@quick
@given(data=st.data(), chance=chances, format_name=formats)
def test_exactly_the_faulty_cell_is_reported(tmp_path, layout_id, data, chance, format_name):
    table = sound(chance, layout_id, 8)
    row, column, wrong = data.draw(st.sampled_from(table.faulty_cells()))
    table.cells[row][column] = wrong
    grid, places = with_noise(chance, table)
    y, x = places[row, column]
    header_row, _ = places[-1, column]
    reading, checked = taken(tmp_path, table, grid, format_name)
    found = [finding for finding in checked.batch.findings if weighs(finding)]
    sheet = reading.rows["sheet"].iloc[0]
    assert {(f.sheet, f.row_number, f.column_name) for f in found} == {
        (sheet, y + 1, str(grid[header_row][x]).strip())
    }, [f.message for f in found]
    assert len({f.message for f in found}) == len(found), "the same is said twice"
    if layout_id in layout.naming_persons() and str(wrong).isalpha():
        assert not [f.message for f in found if wrong in f.message]


def test_what_a_file_is_about_is_said_by_its_sound_rows_alone(tmp_path):
    table = sound(Random(1), "acts", 1)
    place = next(n for n, column in enumerate(table.columns) if column.name == "act_date")
    table.cells[0][place] = "Вымыслова"
    _, checked = taken(tmp_path, table, table.grid(), "xlsx")
    assert checked.batch.decision == "rejected"
    assert "Вымыслова" not in str((checked.batch.work, checked.batch.covers))


def weighs(finding):
    return finding.severity is not Severity.NOTE and finding.rule != "list-needs-act"
