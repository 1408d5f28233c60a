"""`shnor paper`: what an operator sees and decides."""

import getpass

import pytest

from tests.stages import facts

YEAR = "2020/21"
FIRST, SECOND = "641001", "641002"


@pytest.fixture
def sent(engine):
    """Numbers of a scan of one school and of a roadmap of another that was read."""
    facts.schools(engine, {FIRST: "СОШ п. Ключевой", SECOND: "ООШ с. Ясное"})
    facts.register_list(engine, YEAR, {FIRST: "yes", SECOND: "yes"})
    scan = {"school_year": YEAR, "school_code": FIRST, "subject": "карта [скан].pdf",
            "kind": "дорожная карта", "state": "получена, не разобрана"}  # fmt: skip
    item = {"school_year": YEAR, "school_code": SECOND, "subject": "дорожная карта",
            "measure": "Курсы", "term_open": True}  # fmt: skip
    return (
        facts.load(engine, "document", [scan]),
        facts.load(engine, "roadmap_item", [item], file_name="карта.docx"),
    )


def shown(engine, number):
    rows = facts.stored(engine, "mart.document", "batch_id")
    return rows[rows["batch_id"] == number].iloc[0]


def kpi(engine):
    rows = facts.stored(engine, "mart.kpi", "kpi")
    return rows[rows["kpi"] == "school_roadmaps"]["actual"].tolist()


@pytest.mark.usefixtures("sent")
def test_the_list_says_what_waits_for_whom(shnor):
    done = shnor("paper", "list")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert any("карта [скан].pdf" in each and "получена, не разобрана" in each for each in lines)
    assert any("карта.docx" in each and "принята" in each and "приём" in each for each in lines)
    of_school, of_state = ["--school", f"edu{FIRST}"], ["--state", "received", "--year", YEAR]
    for words in (of_school, of_state, [*of_school, *of_state]):
        only = shnor("paper", "list", *words).stdout
        assert "карта [скан].pdf" in only
        assert "карта.docx" not in only
    assert shnor("paper", "list", "--state", "returned").stdout.strip() == "Таких бумаг нет."


def test_an_empty_warehouse_has_no_papers(shnor, engine):
    assert "Бумаг ещё нет" in shnor("paper", "list").stdout


def test_accepting_counts_at_once(shnor, engine, sent):
    scan, _ = sent
    done = shnor("paper", "accept", str(scan), "--reason", "подлинник в деле")
    assert done.returncode == 0
    assert f"Бумага № {scan}, СОШ п. Ключевой: принята." in done.stdout
    assert "принято 2 из 2" in done.stdout
    one = shown(engine, scan)
    assert (one["state"], one["state_by"]) == ("принята", getpass.getuser())
    assert one["state_reason"] == "подлинник в деле"
    assert kpi(engine) == ["2 из 2 (100 %)"]
    again = shnor("paper", "accept", str(scan))
    assert again.returncode == 1
    assert "и так «принята»" in again.stderr


def test_returning_takes_it_out_again(shnor, engine, sent):
    _, read = sent
    done = shnor("paper", "return", str(read), "--reason", "сроки без дат", "--by", "методист")
    assert done.returncode == 0
    assert "на доработке" in done.stdout
    assert "принято 0 из 2" in done.stdout
    assert kpi(engine) == ["0 из 2 (0 %)"]
    told = shnor("paper", "show", str(read)).stdout
    for words in ("ООШ с. Ясное (641002)", "на доработке", "методист", "сроки без дат"):
        assert words in told
    assert shnor("paper", "return", str(read), "--reason", " ").returncode == 1


def test_a_link_is_judged_by_its_form(shnor, engine, sent):
    scan, _ = sent
    assert shnor("paper", "publish", str(scan), "https://школа.рф/карта").returncode == 0
    assert shown(engine, scan)["link"] == "https://школа.рф/карта"
    assert "https://школа.рф/карта" in shnor("paper", "show", str(scan)).stdout
    wrong = shnor("paper", "publish", str(scan), "C:\\карта.docx")
    assert wrong.returncode == 1
    assert "не адрес страницы" in wrong.stderr


@pytest.mark.parametrize(
    "words", [["show"], ["accept"], ["return", "--reason", "x"], ["publish", "https://школа.рф"]]
)
def test_an_unknown_number_is_a_sentence(shnor, engine, words):
    done = shnor("paper", words[0], "99", *words[1:])
    assert done.returncode == 1
    assert "Бумаги № 99" in done.stderr
    assert "shnor paper list" in done.stderr


def test_the_state_of_things_tells_contradictions(shnor, engine, sent):
    facts.schools(engine, {"641003": "СОШ с. Дальнее"})
    facts.load(
        engine,
        "mentorship",
        [{"school_year": YEAR, "school_code": "641003", "school_name": "СОШ с. Дальнее",
          "mentor_name": "СОШ № 1"}],
        file_name="Приказ.docx",
    )  # fmt: skip
    told = shnor("status").stdout
    assert "Противоречия в документах" in told
    assert "Приказ.docx: Школе «СОШ с. Дальнее» (641003) назначен наставник, но" in told
