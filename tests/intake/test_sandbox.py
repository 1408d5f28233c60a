import logging
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pandas as pd
import psutil
import pytest

from domain.errors import UserError
from intake import sandbox
from readers import workbook
from readers.reading import UnreadableFileError
from tests import bad_files

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the cap is Linux's")


def run(function, *args, timeout=30, memory_mb=512):
    return sandbox.run(function, *args, timeout=timeout, memory_mb=memory_mb)


def rule_of(function, *args, **limits):
    with pytest.raises(UnreadableFileError) as caught:
        run(function, *args, **limits)
    return caught.value.finding.rule


def descendants():
    """Living readers: children of the server they are forked from."""

    def forked(process):
        return any("forkserver" in word for word in process.cmdline())

    return [
        process
        for process in psutil.Process().children(recursive=True)
        if process.status() != psutil.STATUS_ZOMBIE and forked(process) and forked(process.parent())
    ]


def test_the_value_comes_from_another_process():
    assert run(bad_files.process_id) not in {os.getpid(), os.getppid()}


def test_a_large_table_comes_back_whole():
    pd.testing.assert_frame_equal(run(bad_files.table, 200_000), bad_files.table(200_000))


def test_a_file_is_read_as_here(tmp_path):
    path = bad_files.workbook(tmp_path / "a.xlsx", Лист=[["логин", 1.0], ["edu641017", 2.0]])
    (there,), (here,) = run(workbook.open_sheets, path), workbook.open_sheets(path)
    assert (there.name, list(there.cells)) == (here.name, list(here.cells))


def test_its_own_refusal_keeps_every_finding():
    with pytest.raises(UnreadableFileError) as caught:
        run(bad_files.refuses)
    first, second = caught.value.findings
    assert (first.rule, first.sheet, first.message) == ("some-rule", "Лист1", "Так нельзя.")
    assert second.rule == "another-rule"


def test_its_word_to_the_user_arrives():
    with pytest.raises(UserError, match=r"^Сделайте иначе\.$"):
        run(bad_files.asks)


@pytest.mark.parametrize(
    ("function", "rule"),
    [
        (bad_files.aborts, "reader-crashed"),
        (bad_files.aborts_for_memory, "reader-out-of-memory"),
        (bad_files.panics, "reader-panicked"),
        (bad_files.stumbles, "reader-failed"),
        pytest.param(bad_files.eats_memory, "reader-out-of-memory", marks=linux),
    ],
)
def test_each_grief_has_its_reason_and_the_next_file_is_read(function, rule):
    assert rule_of(function) == rule
    assert run(bad_files.process_id)


@linux
def test_memory_is_counted_from_the_childs_start():
    """Address space taken by libraries before does not count, so that 1,024 MiB fit in 1,100."""
    assert run(bad_files.eats_memory, memory_mb=1100) == 1 << 30


@linux
def test_calamine_on_a_far_cell_ends_the_child_only(tmp_path):
    path = bad_files.far_cell(tmp_path / "a.xlsx")
    assert rule_of(workbook._workbook_sheets, path) == "reader-out-of-memory"


def test_time_is_limited_and_the_child_is_gone():
    started = time.perf_counter()
    assert rule_of(bad_files.sleeps, 60.0, timeout=0.5) == "reader-too-slow"
    assert time.perf_counter() - started < 50
    assert descendants() == []


@pytest.mark.parametrize("function", [bad_files.panics, bad_files.stumbles])
def test_no_value_reaches_message_log_or_terminal(function, caplog, capfd):
    with caplog.at_level(logging.DEBUG), pytest.raises(UnreadableFileError) as caught:
        run(function)
    out, err = capfd.readouterr()
    assert "Иванов" not in caught.value.finding.message + caplog.text + out + err


def test_reasons_differ():
    messages = {
        finding.message
        for finding in (
            sandbox._CRASHED, sandbox._OUT_OF_MEMORY, sandbox._TOO_SLOW, sandbox._PANICKED,
        )
    }  # fmt: skip
    assert len(messages) == 4


def test_from_several_threads_at_once():
    values = []
    threads = [
        threading.Thread(target=lambda n=n: values.append(len(run(bad_files.table, n))))
        for n in (10, 20_000, 30, 40_000)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(values) == [10, 30, 20_000, 40_000]
    assert descendants() == []


def test_the_parents_main_module_is_not_imported_anew(tmp_path):
    """A program of its own, whose main module would say so if it were."""
    script = tmp_path / "program.py"
    script.write_text(
        "from intake import sandbox\n"
        "from tests import bad_files\n"
        "print('main', __name__)\n"
        "if __name__ == '__main__':\n"
        "    print(sandbox.run(bad_files.process_id, timeout=30, memory_mb=512) > 0)\n"
    )
    done = subprocess.run(
        [sys.executable, script],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        timeout=60,
    )
    assert done.stdout.split() == ["main", "__main__", "True"]


def test_other_processes_keep_their_main_module(monkeypatch):
    main = sys.modules["__main__"]
    monkeypatch.setattr(main, "__spec__", None)
    monkeypatch.setattr(main, "__file__", __file__, raising=False)
    data = multiprocessing.spawn.get_preparation_data("another")
    assert data["init_main_from_path"] == __file__
