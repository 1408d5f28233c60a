import re
import shutil
import subprocess
from html.parser import HTMLParser
from urllib.parse import unquote

import pandas as pd
import pytest

from expectations import data_docs
from expectations.gate import FOLDERS, Gate

SECRET = "Zq7713"
PLACE = 4242
BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)


def results():
    return pd.DataFrame(
        {
            "school_code": "641001",
            "school_year": "2020/21",
            "procedure": "ВПР",
            "sitting": "весна",
            "subject": "Математика",
            "class": 6,
            "participant_code": [SECRET, SECRET, "60003"],
            "sheet": "Протокол",
            "row_number": [PLACE, 5, 6],
            "primary_score": 977,
            "task_sum": 971,
            "total_gap": 6,
            "total_missing": False,
            "score_max": 51,
            "tasks_over_max": 0,
            "first_task_over": None,
            "mark": 5,
            "mark_from_scale": 4,
            "test_score": None,
        }
    )


def frames(rows):
    return {
        "rows": rows,
        "schools": pd.DataFrame(
            {
                "school_code": ["641001", "641777"],
                "expected": True,
                "present": [True, False],
                "participants": 3,
                "pupils": float("nan"),
                "share_now": 0.0,
                "share_before": float("nan"),
                "share_in_summary": float("nan"),
            }
        ),
        "batch": pd.DataFrame(
            {
                "rows_read": [100],
                "declared_participants": float("nan"),
                "gap_rows": 3,
                "attended_rows": 100,
            }
        ),
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site of a run of two batches, one faulty and one clean."""
    gate = Gate("Приём результатов 2020/21")
    gate.check("assessment_result", "/home/user/inbox/ВПР <6>.xlsx", frames(results()))
    gate.check(
        "roadmap_item",
        "C:\\приём\\карта 2020/21.docx",
        {
            "rows": pd.DataFrame(
                {"measure": ["Тайный план"], "term_open": False, "sheet": "1", "row_number": 1}
            )
        },
    )
    folder = tmp_path_factory.mktemp("docs") / "run"
    assert gate.publish(folder) == folder / "index.html"
    return folder


class Links(HTMLParser):
    """Everything a page refers to."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in ("href", "src")]


def pages(site):
    return sorted(path for path in site.rglob("*") if path.is_file())


def test_the_site_is_an_index_and_a_page_for_each_batch(site):
    assert {path.suffix for path in pages(site)} == {".html"}
    assert len(pages(site)) == 3


def test_no_page_names_an_address(site):
    for page in pages(site):
        assert not re.search(r"https?:|//[\w-]+\.\w|url\(|@import", page.read_text("utf-8")), page


def test_every_link_leads_to_a_page_of_the_site(site):
    for page in pages(site):
        for link in Links(page).found:
            assert link == "data:," or (page.parent / unquote(link)).resolve() in pages(site)


def test_the_index_leads_to_every_batch(site):
    links = [link for link in Links(site / "index.html").found if link.startswith("validations")]

    assert {(site / unquote(link)).resolve() for link in links} == set(pages(site)) - {
        site / "index.html"
    }


def test_pages_have_russian_titles_without_folders(site):
    titles = {re.search("<title>(.*)</title>", page.read_text("utf-8"))[1] for page in pages(site)}

    assert titles == {
        "Проверки данных: Приём результатов 2020/21",
        "Проверки данных: ВПР &lt;6&gt;.xlsx",
        "Проверки данных: карта 2020/21.docx",
    }


def test_no_page_holds_a_value_of_a_row(site):
    text = "".join(page.read_text("utf-8") for page in pages(site))

    for value in (SECRET, "60003", "977", "971", "Тайный план"):
        assert value not in text


def test_a_page_says_what_is_broken_and_where(site):
    [page] = [path for path in pages(site) if "assessment_result" in path.parts]
    text = page.read_text("utf-8")

    assert f"лист «Протокол», строки {PLACE}, 5" in text
    assert "школы 641777" in text
    assert "Участник встречается в одной работе школы один раз" in text
    assert text.count(">нарушено<") == 5
    assert "Правил: 12, нарушено: 5." in text


def test_a_run_without_batches_has_an_index(tmp_path):
    index = Gate("Пустой запуск").publish(tmp_path / "run")

    assert "ничего не проверялось" in index.read_text("utf-8")


def test_a_page_that_cannot_be_written_is_not_passed_over(tmp_path, monkeypatch):
    gate = Gate("Сбой")
    rows = pd.DataFrame({"measure": ["План"], "term_open": False, "sheet": "1", "row_number": 1})
    gate.check("roadmap_item", "карта.docx", {"rows": rows})
    monkeypatch.setattr(data_docs.BatchContent, "render", lambda self, result: 1 / 0)

    with pytest.raises(RuntimeError, match="1 batches, 0 pages"):
        gate.publish(tmp_path / "run")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("ВПР, Русский язык, 6 класс, весна 2020/21", "ВПР, Русский язык, 6 класс, весна 2020/21"),
        ("/srv/2020/21/итоги.xlsx", "итоги.xlsx"),
        ("D:\\школы\\6\\итоги.xlsx", "итоги.xlsx"),
        ("inbox/ВПР 2020/21.xlsx", "ВПР 2020/21.xlsx"),
    ],
)
def test_a_batch_is_shown_without_its_folder(name, shown):
    assert FOLDERS.sub("", name) == shown


@pytest.mark.skipif(BROWSER is None, reason="no browser here")
def test_a_browser_shows_the_index(site, tmp_path):
    shown = subprocess.run(
        [
            BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}",
            "--dump-dom", (site / "index.html").as_uri(),
        ],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip

    assert "ВПР &lt;6&gt;.xlsx" in shown.stdout
