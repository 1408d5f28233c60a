"""The documents tell what is there: commands, queries, columns, settings, floors, school years."""

import re
import shlex
import shutil
import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from sqlalchemy import Engine, text
from typer.main import get_command

from cli import main, runs
from criteria.sets import load_sets
from domain.settings import Settings
from intake.recognise import read_file
from readers import layout, saved_map
from readers.sheet import Sheet
from reference import catalog

PROJECT = Path(__file__).parents[1]
PAGES = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")])
README = (PROJECT / "README.md").read_text(encoding="utf-8")
GUIDE = (PROJECT / "docs/guide.md").read_text(encoding="utf-8")

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
SPAN = re.compile(r"(?<!`)`(shnor [^`]+)`(?!`)")
ROW = re.compile(r"^\| (.+) \|$", re.MULTILINE)

STATUSES = {
    "confirmed": "подтверждён",
    "from_order": "из приказа",
    "unconfirmed": "не подтверждён",
}


def name_of(page: Path) -> str:
    return str(page.relative_to(PROJECT))


def fenced(page: Path, *languages: str) -> list[str]:
    found = FENCE.findall(page.read_text(encoding="utf-8"))
    return [body for language, body in found if language in languages]


def rows(markdown: str) -> list[list[str]]:
    """The cells of every table row of a page."""
    return [line.split(" | ") for line in ROW.findall(markdown)]


def typed(words: list[str]) -> list[str] | None:
    """What follows the program's name on a command line; None where it is another program."""
    for place, word in enumerate(words):
        if re.fullmatch(r"(?:\.venv[/\\](?:bin|Scripts)[/\\])?shnor", word):
            return words[place + 1 :]
    return None


def command_lines() -> list[tuple[str, list[str]]]:
    found = []
    for page in PAGES:
        for block in fenced(page, "bash", "powershell"):
            for line in block.splitlines():
                words = typed(shlex.split(line.replace("\\", "/"), comments=True))
                if words is not None:
                    found.append((name_of(page), words))
    return found


def mentioned() -> list[tuple[str, list[str]]]:
    return [
        (name_of(page), span.split()[1:])
        for page in PAGES
        for span in SPAN.findall(page.read_text(encoding="utf-8"))
    ]


def resolved(words: list[str]):
    """The command that words name, and the words left for it."""
    command = get_command(main.app)
    while hasattr(command, "commands") and words and not words[0].startswith("-"):
        assert words[0] in command.commands, f"no command {words[0]!r}"
        command, words = command.commands[words[0]], words[1:]
    return command, words


def slugs(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize(("page", "words"), command_lines())
def test_a_command_line_of_the_documents_can_be_typed(page: str, words: list[str]):
    command, rest = resolved(words)
    if rest != ["--help"]:
        assert not hasattr(command, "commands"), "a group of commands alone does nothing"
        command.make_context(command.name, rest)


@pytest.mark.parametrize(("page", "words"), mentioned())
def test_a_command_the_text_mentions_exists(page: str, words: list[str]):
    command, rest = resolved(words)
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in rest if word.startswith("--")} <= known


def test_every_command_is_explained_in_the_guide():
    explained = {tuple(words[:2]) for _, words in command_lines() + mentioned()}
    for name, command in get_command(main.app).commands.items():
        for each in getattr(command, "commands", None) or [None]:
            wanted = (name, each) if each else (name,)
            assert any(words[: len(wanted)] == wanted for words in explained), wanted


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_query_runs(page: Path, engine: Engine):
    with engine.connect() as connection:
        for query in fenced(page, "sql"):
            for statement in filter(str.strip, query.split(";")):
                connection.exec_driver_sql(statement.replace("%", "%%"))


def test_the_answers_shown_have_the_columns_of_their_queries(engine: Engine):
    blocks = FENCE.findall(README)
    shown = [
        (query, answer)
        for (language, query), (following, answer) in pairwise(blocks)
        if (language, following) == ("sql", "text")
    ]
    assert len(shown) == 5
    with engine.connect() as connection:
        for query, answer in shown:
            names = list(connection.exec_driver_sql(query.strip().rstrip(";")).keys())
            assert answer.splitlines()[0].split() == names


def test_the_dictionary_names_every_column_and_no_other(engine: Engine):
    told: dict[str, list[str]] = {}
    page = (PROJECT / "docs/data-dictionary.md").read_text(encoding="utf-8")
    for part in page.split("\n### ")[1:]:
        name, _, body = part.partition("\n")
        told[name] = re.findall(r"^\| `(\w+)` \| \S+ \| \S.*\|$", body, re.MULTILINE)
    with engine.connect() as connection:
        there: dict[str, list[str]] = {}
        for table, column in connection.execute(
            text(
                "SELECT table_schema || '.' || table_name, column_name "
                "FROM information_schema.columns WHERE table_schema IN ('mart', 'ops') "
                "AND table_name <> 'alembic_version' ORDER BY ordinal_position"
            )
        ):
            there.setdefault(table, []).append(column)
    assert told == there


def test_every_setting_is_told_with_its_default():
    told = {
        cells[0].strip("`"): cells[1].strip("`")
        for cells in rows(README)
        if cells[0].startswith("`SHNOR_")
    }
    defaults = Settings.model_construct().model_dump()
    assert told == {
        f"SHNOR_{name.upper()}": {False: "false"}.get(value, str(value or "пусто"))
        for name, value in defaults.items()
    }


def test_every_exit_code_is_told():
    told = {cells[0] for cells in rows(README) if cells[0].isdigit()}
    assert told == {str(code) for code in (main.SUCCESS, main.FAILURE, runs.NOT_ACCEPTED)}


def test_every_criteria_set_is_told_with_its_status():
    told = {cells[0].strip("`"): cells[-1] for cells in rows(GUIDE) if len(cells) == 3}
    for criteria in load_sets().values():
        assert told[criteria.id].startswith(STATUSES[criteria.status])


def test_the_table_of_school_years_is_the_calendar():
    calendar = yaml.safe_load((PROJECT / "reference/calendar.yaml").read_text(encoding="utf-8"))
    deployments = yaml.safe_load((PROJECT / "prefect.yaml").read_text(encoding="utf-8"))
    page = (PROJECT / "docs/school-year.md").read_text(encoding="utf-8")
    ended = calendar["year_under_review_has_ended"]
    told = {cells[0].strip("`"): cells for cells in rows(page) if cells[0].strip("`") in ended}
    assert told.keys() == ended.keys() == {one["name"] for one in deployments["deployments"]}
    for flow, months in ended.items():
        assert [int(month) for month in re.findall(r"\d+", told[flow][2])] == months
    for deployment in deployments["deployments"]:
        flow, when, _, years = told[deployment["name"]]
        days, computed = set(), []
        for schedule in deployment.get("schedules", ()):
            _, hour, day, months, _ = schedule["cron"].split()
            assert (hour, schedule["timezone"]) == ("6", "Europe/Saratov")
            days.add(day)
            for month in map(int, months.split(",")):
                on = date(2021 if month >= 9 else 2022, month, int(day))  # within 2021/22
                computed.append(catalog.year_under_review(deployment["name"], on))
        assert set(re.findall(r"\d+", when)) == days
        if computed:
            assert list(dict.fromkeys(re.findall(r"20\d\d/\d\d", years))) == list(
                dict.fromkeys(computed)
            )


def test_the_floors_are_those_the_linter_keeps():
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    page = (PROJECT / "docs/architecture.md").read_text(encoding="utf-8")
    told = [set(re.findall(r"`(\w+)`", cells[1])) for cells in rows(page) if cells[0].isdigit()]
    assert told == [set(layer.split(" | ")) for layer in layers]


def test_the_map_of_the_guide_reads_the_table_it_is_about():
    example, _ = fenced(PROJECT / "docs/guide.md", "yaml")
    header = [["Логин ОО", "Численность", "", "Вторая смена"], ["", "всего, чел.", "девочки", "%"]]
    maps = {"пример": saved_map.parse(example)}
    assert list(saved_map.find(Sheet("Лист1", header), maps).places.values()) == [0, 1, 3]


def test_the_guide_explains_every_key_of_a_map():
    told = {cells[0].strip("`") for cells in rows(GUIDE) if len(cells) == 2}
    assert set(saved_map.SavedMap.model_fields) <= told


def test_a_layout_added_as_its_page_says_reads_its_file(tmp_path, monkeypatch):
    page = PROJECT / "docs/adding-a-layout.md"
    (declared,), (table,) = fenced(page, "yaml"), fenced(page, "csv")
    assert len(declared.splitlines()) == 10
    (place,) = re.findall(r"added to `readers/(layouts/\w+\.yaml)`", page.read_text("utf-8"))
    shutil.copytree(layout.FOLDER, tmp_path / "layouts")
    with (tmp_path / place).open("a", encoding="utf-8") as file:
        file.write(f"\n{declared}")
    path = tmp_path / "выгрузка.csv"
    path.write_text(table, encoding="utf-8")
    monkeypatch.setattr(layout, "FOLDER", tmp_path / "layouts")
    layout.layouts.cache_clear()
    try:
        reading = read_file(path)
    finally:
        monkeypatch.undo()
        layout.layouts.cache_clear()
    assert reading.layout == yaml.safe_load(declared)[0]["id"]
    row = reading.rows.iloc[0]
    assert (row["school_code"], row["subject"], row["sitting"], row["value"], row["unit"]) == (
        "990101", "К.1", "2021", 1200, "чел.",
    )  # fmt: skip


def test_every_family_of_layouts_is_told():
    page = PROJECT / "docs/adding-a-layout.md"
    told = {cells[0].strip("`") for cells in rows(page.read_text(encoding="utf-8"))[1:]}
    assert told == {file.stem for file in layout.FOLDER.glob("*.yaml")}


def test_every_decision_stands_in_the_index():
    folder = PROJECT / "docs/decisions"
    listed = LINK.findall((folder / "README.md").read_text(encoding="utf-8"))
    assert listed == sorted(page.name for page in folder.glob("[0-9]*.md"))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path):
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        target, _, anchor = link.partition("#")
        there = page if not target else page.parent / target
        assert there.exists(), link
        assert not anchor or anchor in slugs(there), link


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_address_and_no_path_of_a_machine(page: Path):
    content = page.read_text(encoding="utf-8")
    assert not re.search(r"https?://|/(?:work|tmp|root|home)/", content)


@pytest.mark.parametrize(
    "picture", sorted((PROJECT / "docs/images").glob("*.svg")), ids=lambda path: path.name
)
def test_a_picture_opens_without_a_network(picture: Path):
    content = picture.read_text(encoding="utf-8")
    assert ElementTree.fromstring(content).tag.endswith("svg")
    assert "демонстрационные" in content
    assert "http" not in content.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert len(content.encode()) < 300_000
