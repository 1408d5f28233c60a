"""A template reads back as empty until it is filled in, and loads clean when it is."""

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from domain.errors import UserError
from intake.pipeline import Intake, Order
from intake.recognise import read_file
from readers.layout import layouts, normalise
from readers.prefilled import COPY
from readers.reading import UnreadableFileError
from reports import templates
from schemas.act import KINDS, PURPOSES
from schemas.datasets import DATASETS
from stages import list_file
from tests.stages import facts
from warehouse.query import frame

YEAR = "2020/21"
SCHOOLS = {"641017": "СОШ п. Ключевой", "641018": "ООШ с. Ясное", "641019": "=СОШ с. Полынное"}
OTHERS = {"641099": "СОШ № 1 г. Дальний"}

# What a person writes into each template, by the header; then what the warehouse holds.
FILLED = {
    "school": (
        [
            {"Логин": "edu641017", "Краткое наименование": "СОШ п. Ключевой", "Вид": "СОШ",
             "Муниципалитет": "Степной район", "Обучающихся": "120"},
        ],
        "SELECT school_code, short_name, municipality, kind, pupils FROM mart.school",
        [("641017", "СОШ п. Ключевой", "Степной район", "СОШ", 120)],
    ),
    "mentorship": (
        [
            {"Логин ОО": "641017", "Школа с НОР": "СОШ п. Ключевой",
             "Логин наставника": "641099 | СОШ № 1 г. Дальний", "Школа-наставник": "СОШ № 1",
             "Расстояние, км": "45", "Номер договора": "7", "Дата договора": "10.02.2021"},
        ],
        "SELECT school_year, school_code, mentor_code, mentor_name, distance_km, agreement_number, "
        "agreement_date::text FROM mart.mentorship",
        [("2020/21", "641017", "641099", "СОШ № 1", 45.0, "7", "2021-02-10")],
    ),
    "indicator_value": (
        [
            {"ОО": "641017 | СОШ п. Ключевой", "Период": "2020/21", "Код показателя": "1.10",
             "Наименование": "Показатель", "Единица": "человек", "Значение": "12"},
            {"ОО": "641018", "Период": "2020/21", "Код показателя": "1.1",
             "Наименование": "Показатель", "Единица": "человек", "Значение": "80"},
        ],
        "SELECT school_year, school_code, indicator_code, period, value FROM mart.indicator_value "
        "ORDER BY school_code",
        [
            ("2020/21", "641017", "1.10", "2020/21", 12.0),
            ("2020/21", "641018", "1.1", "2020/21", 80.0),
        ],
    ),
    "roadmap_item": (
        [
            {"Логин ОО": "641017", "Школа": "СОШ п. Ключевой", "Раздел": "Кадры",
             "Мероприятие": "Курсы для учителей", "Срок": "Январь 2021",
             "Ответственный": "Методический отдел", "Результат": "Обучены 5 учителей"},
        ],
        "SELECT school_year, school_code, document, section, measure, term_months, term_open "
        "FROM mart.roadmap_item",
        [("2020/21", "641017", "дорожная карта", "Кадры", "Курсы для учителей", "1", False)],
    ),
    "act": (
        [
            {"Логин ОО": "641017", "Вид": "приказ", "Кто издал": "СОШ п. Ключевой", "Номер": "12",
             "Дата": "12.02.2021", "О чём": "О внутришкольном контроле",
             "Для чего в мониторинге": "ВСОКО"},
        ],
        "SELECT school_year, school_code, kind, number, act_date::text, purpose FROM mart.act",
        [("2020/21", "641017", "приказ", "12", "2021-02-12", "ВСОКО")],
    ),
    "assignment": (
        [
            {"Логин ОО": "641017", "Основание": "приказ № 27 от 26.01.2021", "Пункт": "6.1",
             "Поручение": "Провести анализ", "Срок": "15.02.2021", "Исполнение": "выполнено",
             "Чем подтверждено": "справка"},
            {"Логин ОО": "641018", "Основание": "приказ № 27 от 26.01.2021", "Пункт": "6.1",
             "Поручение": "Провести анализ", "Срок": "15.02.2021"},
        ],
        "SELECT school_year, school_code, item_number, due_date::text, due_state "
        "FROM mart.assignment ORDER BY school_code",
        [
            ("2020/21", "641017", "6.1", "2021-02-15", "выполнено"),
            ("2020/21", "641018", "6.1", "2021-02-15", "просрочено"),
        ],
    ),
    "register_entry": (
        [
            {"Логин ОО": "641017", "Реестр": "лучшая практика", "Наименование": "Наставничество",
             "Дата": "01.03.2021", "Ссылка": "https://school.example/praktika"},
            {"Логин ОО": "641018", "Реестр": "куратор", "Наименование": "методист отдела",
             "Дата": "01.09.2020"},
        ],
        "SELECT school_code, kind, title, entry_date::text FROM mart.register_entry "
        "ORDER BY school_code",
        [
            ("641017", "лучшая практика", "Наставничество", "2021-03-01"),
            ("641018", "куратор", "методист отдела", "2020-09-01"),
        ],
    ),
    "nor_list": (
        [
            {"Логин ОО": "641017", "Школа": "СОШ п. Ключевой", "Входит в перечень": "да"},
            {"Логин ОО": "641018", "Школа": "ООШ с. Ясное", "Входит в перечень": "Нет"},
        ],
        None,
        [("641017", "СОШ п. Ключевой")],
    ),
}  # fmt: skip


@pytest.fixture(scope="session")
def gate():
    from expectations.gate import Gate

    return Gate("Проверка шаблонов")


@pytest.fixture
def take_in(engine, settings, gate):
    def run(path, **order):
        return Intake(engine, settings, gate, Order(**order)).take_in(path)

    return run


@pytest.fixture
def given(settings, tmp_path):
    """Write a template with the schools of a warehouse, or of none."""

    def write(name: str, schools: pd.DataFrame | None = None, **changed) -> Path:
        path = templates.destination(name, YEAR, tmp_path)
        return templates.write(name, YEAR, path, settings.model_copy(update=changed), schools)

    return write


def known(engine) -> pd.DataFrame:
    """The registry of a warehouse with two municipalities."""
    facts.schools(engine, SCHOOLS, "Степной район")
    facts.schools(engine, OTHERS, "Дальний район")
    with engine.connect() as connection:
        return templates.registry(connection)


def headers(sheet) -> dict[str, int]:
    for row in sheet.iter_rows(max_row=2):
        if sum(cell.value is not None for cell in row) > 1:  # above it stands one remark at most
            return {cell.value: cell.column for cell in row}
    raise AssertionError("no header")


def fill(path: Path, rows: list[dict[str, str]]) -> Path:
    """Write rows under what is there; a row of a school given out is filled in where it stands."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    places = headers(sheet)
    login = next(iter(places.values()))
    for row in rows:
        code = next(iter(row.values()))
        standing = [
            cell.row for cell in sheet[chr(64 + login)]
            if cell.row > 1 and str(cell.value)[:6] == code[:6]
        ]  # fmt: skip
        number = standing[0] if standing else sheet.max_row + 1
        for header, value in row.items():
            sheet.cell(number, places[header], value)
    book.save(path)
    return path


def rules(outcome) -> list[str]:
    return [finding.rule for finding in outcome.findings]


def test_there_is_a_row_to_try_for_every_template():
    assert FILLED.keys() == templates.TEMPLATES.keys()


@pytest.mark.parametrize("name", templates.TEMPLATES)
def test_an_unchanged_template_is_empty_with_schools_and_without(given, engine, take_in, name):
    schools = known(engine)
    for number, (of, changed) in enumerate(
        [(None, {}), (None, {"demo": True}), (schools, {}), (schools, {"demo": True})]
    ):
        path = given(name, of, **changed)
        openpyxl.load_workbook(path).save(path)  # opened, looked at, saved
        outcome = take_in(path)
        assert (outcome.status, rules(outcome)) == ("rejected", ["blank-form"]), number
        path.unlink()


@pytest.mark.parametrize("name", templates.TEMPLATES)
@pytest.mark.parametrize("with_schools", [False, True], ids=["bare", "with schools"])
def test_a_filled_template_loads_clean(
    given, engine, settings, take_in, tmp_path, name, with_schools
):
    rows, query, expected = FILLED[name]
    schools = known(engine) if with_schools or name == "nor_list" else None
    path = fill(given(name, schools), rows)
    if with_schools and name == "school":  # whoever changes what is known has to say so
        assert take_in(path).status == "held"
    outcome = take_in(path, replace=True)
    if query is None:  # a list becomes official by its act alone
        assert rules(outcome) == ["list-needs-act"]
        assert list_file.read(engine, settings, path).entries == tuple(expected)
        return
    said = [rule for rule in rules(outcome) if rule != "difference"]  # what is replaced is told
    assert (outcome.status, said) == ("accepted", [])
    assert outcome.rows_loaded == len(rows)
    with engine.connect() as connection:
        loaded = [tuple(row) for row in frame(connection, query).itertuples(index=False)]
    untouched = (SCHOOLS | OTHERS).keys() - {"641017"} if name == "school" else ()
    assert [row for row in loaded if row[0] not in untouched] == expected


@pytest.mark.parametrize("name", templates.TEMPLATES)
@pytest.mark.parametrize("municipality", ["Степной район", "Степной муниципальный р-н"])
def test_the_schools_given_out_are_those_of_the_district(given, engine, name, municipality):
    path = given(name, known(engine), municipality=municipality)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    first = [str(cell.value)[:6] for cell in sheet["A"][1:]]
    assert sorted(first) == sorted(SCHOOLS)


def test_a_name_that_looks_like_a_formula_is_text(given, engine):
    book = openpyxl.load_workbook(given("mentorship", known(engine)))
    written = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert {cell.value for cell in written} >= {"=СОШ с. Полынное"}
    assert {cell.data_type for cell in written} == {"s"}


@pytest.mark.parametrize("name", templates.TEMPLATES)
def test_every_column_of_the_layout_is_there_and_says_what_its_declaration_says(given, name):
    template = templates.TEMPLATES[name]
    layout = next(each for each in layouts() if each.id == template.layout)
    sheet = openpyxl.load_workbook(given(name)).worksheets[0]
    told = {normalise(cell.value): cell.comment.text for cell in sheet[1]}
    for column, spellings in layout.columns.items():
        assert (column in template.left_out) == (not set(spellings) & told.keys())
    for column in DATASETS[name].model.to_schema().columns.values():
        if column.name in ("value", "share"):  # both are read from the cell as written
            continue
        unit = column.metadata["unit"]
        titles = {normalise(column.title), normalise(f"{column.title}, {unit}")}
        for title in titles & told.keys():
            words = told[title].lower()
            assert column.metadata["expected"].lower() in words
            assert unit is None or f"единица: {unit}" in words
            empty = {each for name in template.empty for each in layout.columns[name]}
            assert ("обязательно." in words) == (not column.nullable and title not in empty)


@pytest.mark.parametrize(
    ("name", "column"),
    [(name, column) for name, each in templates.TEMPLATES.items() for column in each.empty],
)
def test_what_a_template_says_may_be_left_empty_may_be(given, take_in, name, column):
    template = templates.TEMPLATES[name]
    layout = next(each for each in layouts() if each.id == template.layout)
    row, spellings = FILLED[name][0][0], layout.columns[column]
    left = {key: value for key, value in row.items() if normalise(key) not in spellings}
    assert len(left) < len(row)
    outcome = take_in(fill(given(name), [left]))
    assert (outcome.status, outcome.rows_loaded) == ("accepted", 1), outcome.findings


def test_the_answers_to_choose_from_are_a_range_excel_takes(given, engine):
    facts.schools(engine, {f"64{n:04}": f"СОШ села № {n}" for n in range(300)})
    with engine.connect() as connection:
        schools = templates.registry(connection)
    offers = {}
    for name in templates.TEMPLATES:
        book = openpyxl.load_workbook(given(name, schools))
        assert [sheet.sheet_state for sheet in book] == ["visible", "hidden", "veryHidden"]
        places = {cell.column_letter: cell.value for cell in book.worksheets[0][1]}
        for rule in book.worksheets[0].data_validations.dataValidation:
            assert rule.type == "list"
            assert len(rule.formula1) < 255
            lists, _, cells = rule.formula1.partition("!")
            assert lists == f"'{templates.LISTS}'"
            values = [row[0].value for row in book[templates.LISTS][cells.replace("$", "")]]
            letter = str(rule.sqref).split(":")[0].rstrip("0123456789")
            assert str(rule.sqref).startswith(f"{letter}2:")
            offers[name, places[letter]] = values
    logins = [f"{row.school_code} | {row.short_name}" for row in schools.itertuples()]
    assert offers == {
        ("school", "Вид"): ["НОШ", "ООШ", "СОШ", "иная"],
        ("mentorship", "Логин ОО"): logins,
        ("mentorship", "Логин наставника"): logins,
        ("indicator_value", "ОО"): logins,
        ("nor_list", "Логин ОО"): logins,
        ("nor_list", "Входит в перечень"): ["да", "нет"],
        ("roadmap_item", "Логин ОО"): logins,
        ("act", "Логин ОО"): logins,
        ("act", "Вид"): list(KINDS),
        ("act", "Для чего в мониторинге"): list(PURPOSES),
        ("assignment", "Логин ОО"): logins,
        ("assignment", "Исполнение"): ["поручено", "выполнено", "снято"],
        ("register_entry", "Логин ОО"): logins,
        ("register_entry", "Реестр"): [
            "лучшая практика",
            "аудит",
            "приложение к рабочей программе",
            "куратор",
        ],
    }


def test_rows_sorted_and_columns_put_in_between_do_not_make_data(given, engine):
    path = given("mentorship", known(engine))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for number, row in enumerate(reversed(rows), start=2):
        for place, value in enumerate(row, start=1):
            sheet.cell(number, place, value).data_type = "s"
    sheet.insert_cols(2)
    book.save(path)
    with pytest.raises(UnreadableFileError, match="незаполненный бланк"):
        read_file(path)
    sheet["B3"] = None
    sheet.cell(3, headers(sheet)["Школа-наставник"], "СОШ № 1")
    book.save(path)
    reading = read_file(path)
    assert reading.rows["row_number"].tolist() == [3]
    assert reading.rows["mentor_name"].tolist() == ["СОШ № 1"]


def test_only_the_hidden_copy_makes_a_row_no_data(given, engine):
    path = given("mentorship", known(engine))
    book = openpyxl.load_workbook(path)
    del book[COPY]
    book.save(path)
    assert read_file(path).rows_read == len(SCHOOLS | OTHERS)


def test_a_school_written_into_a_list_without_an_answer_is_asked_about(given, take_in):
    rows = [
        {"Логин ОО": f"6410{n}", "Школа": f"СОШ № {n}", "Входит в перечень": "да"}
        for n in range(10, 20)
    ]
    rows[3]["Входит в перечень"] = ""
    rows[4]["Входит в перечень"] = "наверное"
    outcome = take_in(fill(given("nor_list"), rows))
    unclear = [f for f in outcome.findings if f.rule == "listed-unclear"]
    assert [(f.severity, f.row_number) for f in unclear] == [("error", 5), ("error", 6)]
    assert "строка 5, столбец C «Входит в перечень»" in unclear[0].message
    assert (outcome.rows_read, outcome.rows_rejected) == (10, 2)


def test_a_roadmap_as_a_table_has_its_sections_in_rows_of_their_own(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["№ п/п", "Мероприятия", "Сроки", "Ответственные", "Планируемый результат"],
        ["1", "Кадры", None, None, None],
        ["1.1", "Курсы", "Март 2021", "Директор", "Приказ"],
        ["1.2", "Наставничество", None, None, None],
        ["2", "Ученики", None, None, None],
        ["2.1", "Консультации", "Постоянно", "Завуч", "Журнал"],
    ):
        book.active.append(row)
    book.save(tmp_path / "План.xlsx")
    rows = read_file(tmp_path / "План.xlsx").rows
    assert rows["measure"].tolist() == ["Курсы", "Наставничество", "Консультации"]
    assert rows["section"].tolist() == ["Кадры", "Кадры", "Ученики"]
    assert rows["item_number"].tolist() == ["1.1", "1.2", "2.1"]
    assert rows["row_number"].tolist() == [3, 4, 6]
    assert rows["term_open"].tolist() == [False, True, True]
    assert set(rows["subject"]) == {"план мероприятий"}


def test_the_year_stands_in_the_name_of_the_file(tmp_path):
    named = {name: templates.destination(name, YEAR, tmp_path).name for name in FILLED}
    assert named == {
        "school": "Реестр школ 2020-21.xlsx",
        "mentorship": "Наставники и договоры 2020-21.xlsx",
        "indicator_value": "Показатели 2020-21.xlsx",
        "nor_list": "Перечень ШНОР 2020-21.xlsx",
        "roadmap_item": "Дорожная карта 2020-21.xlsx",
        "act": "Акты и справки 2020-21.xlsx",
        "assignment": "Поручения школам 2020-21.xlsx",
        "register_entry": "Реестры 2020-21.xlsx",
    }
    mine = tmp_path / "Наставники района, 2020-2021.xlsx"
    assert templates.destination("mentorship", YEAR, mine) == mine


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("Наставники.xlsx", "приём не узнает, что данные за 2020/21. Назовите"),
        ("Наставники 2021-22.xlsx", "по нему и по папкам это 2021/22"),
        ("Наставники 2020-21.csv", "расширением .xlsx"),
        ("есть 2020-21.xlsx", "уже есть"),
    ],
)
def test_a_name_under_which_data_would_be_lost_is_refused(tmp_path, to, said):
    (tmp_path / "есть 2020-21.xlsx").write_bytes(b"")
    with pytest.raises(UserError, match=said):
        templates.destination("mentorship", YEAR, tmp_path / to)


def test_a_template_of_invented_schools_says_so(given):
    sheet = openpyxl.load_workbook(given("school", demo=True)).worksheets[0]
    assert sheet["A1"].value == "Демонстрационные данные"
