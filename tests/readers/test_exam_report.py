"""The statistical report: what its tables say together, in Word and in a workbook."""

import pytest
from docx import Document

from domain.finding import Severity
from intake.recognise import read_file
from readers.reading import UnreadableFileError
from tests import bad_files
from tests import small_files as files

YEARS = ["2020 г.", "", "2021 г.", ""]
PARTICIPANTS = [YEARS, ["чел.", "% от общего числа участников"] * 2, ["200", "5,1", "1 000", "6"]]
EGE = [
    ["Участников, набравших балл", "Субъект Российской Федерации", ""],
    ["", "2020 г.", "2021 г."],
    ["ниже минимального балла, %", "10,5", "12"],
    ["от минимального балла до 60 баллов, %", "50", "48"],
    ["от 61 до 80 баллов, %", "20", "20"],
    ["от 81 до 100 баллов, %", "19,5", "20"],
    ["Средний тестовый балл", "55,3", "54,1"],
]
OGE = [
    ["Получили отметку", *YEARS],
    ["", "чел.", "%", "чел.", "%"],
    ["Получили «2»", "20", "10", "100", "10"],
    ["Получили «3»", "100", "50", "500", "50"],
    ["Получили «4»", "60", "30", "300", "30"],
    ["Получили «5»", "20", "10", "100", "10"],
]
DISTRICTS = [files.REPORT_DISTRICTS_EGE, ["Степной район", "40", "10", "50", "20", "20"],
             ["Итого", "40", "10", "50", "20", "20"]]  # fmt: skip
SCHOOLS = [files.REPORT_SCHOOLS, ["МОУ «СОШ п. Мирный»", "20", "40", "25", "60"]]
LOW = "Перечень ОО, продемонстрировавших наиболее низкие результаты ОГЭ по физике"
HIGH = LOW.replace("низкие", "высокие")


def word(path, *parts):
    """A Word file of paragraphs and tables; a blank of the first row is merged to the left."""
    paper = Document()
    for part in parts:
        if isinstance(part, str):
            paper.add_paragraph(part)
            continue
        table = paper.add_table(rows=len(part), cols=max(map(len, part)))
        for y, row in enumerate(part):
            for x, cell in enumerate(row):
                if cell or y:
                    table.cell(y, x).text = cell
                elif x:
                    table.cell(y, x - 1).merge(table.cell(y, x))
    paper.save(str(path))
    return path


def test_a_word_file_is_read_with_all_its_tables(tmp_path):
    path = word(
        tmp_path / "отчёт.docx",
        "Методический анализ результатов ЕГЭ по учебному предмету Физика",
        "Количество участников экзамена (за 3 года)", PARTICIPANTS,
        "Динамика результатов за последние 3 года", EGE,
        "Результаты по АТЕ", DISTRICTS,
    )  # fmt: skip
    reading = read_file(path)
    assert (reading.dataset, reading.rows_read, reading.beside) == ("assessment_summary", 3, [])
    rows = reading.rows
    assert rows[
        ["level", "school_code", "school_year", "participants", "mark_2"]
    ].to_numpy().tolist() == [
        ["region", "регион", "2019/20", 200, 21],
        ["region", "регион", "2020/21", 1000, 120],
        ["municipality", "Степной район", "2020/21", 40, 4],
    ]
    assert rows["mean_score"].tolist() == [55.3, 54.1, None]
    assert rows["pct_81_100"].tolist() == [19.5, 20, 20]
    assert rows[["sheet", "row_number"]].to_numpy().tolist() == [
        ["Таблица 2", 3], ["Таблица 2", 3], ["Таблица 3", 2],
    ]  # fmt: skip
    assert {(each.facet, each.value) for each in reading.evidence} == {
        ("procedure", "ЕГЭ"), ("subject", "Физика"),
    }  # fmt: skip
    assert [finding.rule for finding in reading.findings] == ["total-rows"]
    assert reading.columns_on("Таблица 3")["pct_2"].letter == "C"
    assert reading.columns_on("Таблица 2")["task 2"].letter == "C"


def test_the_lists_of_schools_stand_beside_the_summaries_and_are_told_apart(tmp_path):
    path = word(
        tmp_path / "отчёт.docx",
        "Динамика результатов ОГЭ по физике", OGE,
        HIGH, [SCHOOLS[0], ["МОУ «Лицей № 1» (edu641001)", "25", "0", "80", "100"]],
        "Низкие результаты объясняются составом классов, высокие – подготовкой.",
        LOW, SCHOOLS,
    )  # fmt: skip
    reading = read_file(path)
    (lists,) = reading.beside
    assert (lists.dataset, lists.rows_read) == ("named_school", 2)
    columns = ["school_name", "school_code", "results", "school_year", "participants", "mark_2"]
    assert lists.rows[columns].to_numpy().tolist() == [
        ["МОУ «Лицей № 1» (edu641001)", "641001", "высокие", "2020/21", 25, 0],
        ["МОУ «СОШ п. Мирный»", None, "низкие", "2020/21", 20, 8],
    ]


def test_a_workbook_may_have_a_table_on_each_sheet(tmp_path):
    path = bad_files.workbook(
        tmp_path / "САО ОГЭ физика.xlsx", Участники=PARTICIPANTS, Динамика=OGE
    )
    reading = read_file(path)
    assert reading.rows["participants"].tolist() == [200, 1000]
    assert reading.rows["mark_3"].tolist() == [100, 500]
    assert reading.findings == []


def test_participants_and_marks_that_disagree_are_told(tmp_path):
    other = [*PARTICIPANTS[:2], ["201", "5,1", "1 000", "6"]]
    path = bad_files.workbook(tmp_path / "САО.xlsx", Участники=other, Динамика=OGE)
    reading = read_file(path)
    [finding] = reading.findings
    assert (finding.severity, finding.rule) == (Severity.WARNING, "participants-differ")
    assert (finding.sheet, finding.row_number) == ("Участники", 3)
    assert "участников 201, а отметок в таблице динамики 200" in finding.message
    assert reading.rows["participants"].tolist() == [200, 1000]


def test_a_faulty_number_of_participants_stays_with_its_own_table(tmp_path):
    by_year = [["Год", "чел.", "% от общего числа участников"], ["2020", "много", "5"],
               ["2021", "1 000", "6"]]  # fmt: skip
    path = bad_files.workbook(tmp_path / "САО.xlsx", Участники=by_year, Динамика=EGE)
    rows = read_file(path).rows
    assert rows[["sheet", "row_number", "participants"]].to_numpy().tolist() == [
        ["Участники", 2, "много"], ["Динамика", 3, None], ["Динамика", 3, 1000],
    ]  # fmt: skip


@pytest.mark.parametrize("table", [PARTICIPANTS[:2], EGE[:2], OGE[:2], SCHOOLS[:1]])
def test_a_report_without_figures_is_a_blank_form(tmp_path, table):
    for path in (word(tmp_path / "САО.docx", LOW, table),
                 files.xlsx(tmp_path / "САО.xlsx", [[LOW], *table])):  # fmt: skip
        with pytest.raises(UnreadableFileError) as caught:
            read_file(path)
        assert caught.value.finding.rule == "blank-form"


def test_shares_without_participants_make_no_pupils(tmp_path):
    reading = read_file(files.xlsx(tmp_path / "САО.xlsx", EGE))
    assert reading.rows["pct_2"].tolist() == [10.5, 12]
    assert reading.rows["mark_2"].tolist() == [None, None]


@pytest.mark.parametrize("table", [EGE, DISTRICTS])
def test_bands_of_scores_are_of_ege_though_no_line_says_so(tmp_path, table):
    reading = read_file(files.xlsx(tmp_path / "САО.xlsx", table))
    assert [(each.facet, each.value) for each in reading.evidence] == [("procedure", "ЕГЭ")]


def test_pupils_of_a_municipality_are_those_counted_and_not_those_of_a_rounded_share(tmp_path):
    table = [
        ["ОГЭ по физике, 2021 год, по АТЕ", *[""] * 9],
        ["АТЕ", "Всего участников", "«2»", "", "«3»", "", "«4»", "", "«5»", ""],
        ["", "", *["чел.", "%"] * 4],
        ["Степной район", "3000", "1003", "33,4", "997", "33,2", "500", "16,7", "500", "16,7"],
    ]
    rows = read_file(files.xlsx(tmp_path / "САО.xlsx", table)).rows
    marks = ["mark_2", "mark_3", "mark_4", "mark_5"]
    assert rows[marks].to_numpy().tolist() == [[1003, 997, 500, 500]]


def test_a_table_of_participants_by_other_signs_is_none_of_the_region(tmp_path):
    of_sexes = [["Пол", *YEARS], ["", *PARTICIPANTS[1]], ["Женский", "90", "45", "500", "50"]]
    path = word(tmp_path / "отчёт.docx", of_sexes, "ЕГЭ по физике", EGE)
    assert "participants" not in read_file(path).rows


def test_marks_without_a_header_are_no_participants(tmp_path):
    nameless = [["", *OGE[0][1:]], *OGE[1:]]
    for path in (word(tmp_path / "отчёт.docx", "ОГЭ по физике", nameless),
                 files.xlsx(tmp_path / "отчёт.xlsx", [["ОГЭ по физике"], *nameless])):  # fmt: skip
        rows = read_file(path).rows
        assert rows["participants"].tolist() == [200, 1000]
        assert rows["mark_2"].tolist() == [20, 100]


def test_it_is_asked_what_stands_under_no_header(tmp_path):
    of_sexes = [["", *YEARS], ["", *PARTICIPANTS[1]], ["Женский", "90", "45", "500", "50"]]
    with pytest.raises(UnreadableFileError) as caught:
        read_file(files.xlsx(tmp_path / "САО.xlsx", [["ОГЭ по физике"], *of_sexes]))
    finding = caught.value.finding
    assert (finding.rule, finding.row_number) == ("column-nameless", 3)
    assert "столбец A" in finding.message


def test_of_several_tables_on_a_sheet_none_is_left_out_unsaid(tmp_path):
    rows = [*PARTICIPANTS, [], ["Динамика"], *EGE, [], ["По АТЕ"], *DISTRICTS]
    width = max(map(len, rows))
    path = files.xlsx(tmp_path / "САО.xlsx", [row + [""] * (width - len(row)) for row in rows])
    with pytest.raises(UnreadableFileError) as caught:
        read_file(path)
    finding = caught.value.finding
    assert (finding.rule, finding.row_number) == ("several-tables", 7)
    assert "в строках 2, 7, 15" in finding.message


@pytest.mark.parametrize(
    "header",
    [
        [["Наименование ОО", "Количество участников", "Доля участников, получивших отметку «2»",
          "«4» и «5» (качество обучения)", "«3»,«4»,«5» (уровень обученности)"]],
        [["Наименование ОО", "Количество участников", "Доля участников, получивших отметку", "",
          ""], ["", "", "«2»", "«4» и «5» (качество обучения)",
                "«3»,«4» и «5»\n(уровень обученности)"]],
    ],
)  # fmt: skip
def test_the_headers_of_a_list_of_schools(tmp_path, header):
    rows = read_file(word(tmp_path / "отчёт.docx", LOW, [*header, *SCHOOLS[1:]])).rows
    assert rows[["pct_2", "pct_4_5", "pct_3_4_5"]].to_numpy().tolist() == [[40, 25, 60]]


@pytest.mark.parametrize("title", ["Перечень ОО", "Высокие и низкие результаты"])
def test_a_list_of_nobody_knows_which_results_is_sent_back(tmp_path, title):
    with pytest.raises(UnreadableFileError) as caught:
        read_file(files.xlsx(tmp_path / "САО.xlsx", [[title], *SCHOOLS]))
    assert caught.value.finding.rule == "list-unclear"


def test_a_list_of_low_results_is_never_the_official_list(tmp_path):
    reading = read_file(word(tmp_path / "Перечень.docx", LOW, SCHOOLS))
    assert (reading.dataset, reading.layout) == ("named_school", "report-schools")


def test_pupils_named_in_a_report_are_a_reason_to_refuse(tmp_path):
    persons = [["ФИО участника", "Балл"], ["Вымыслова Выдума Небыловна", "100"],
               ["Придумкин Никто Неведович", "100"]]  # fmt: skip
    with pytest.raises(UnreadableFileError) as caught:
        read_file(word(tmp_path / "отчёт.docx", "ЕГЭ по физике", EGE, persons))
    assert caught.value.finding.rule == "personal-data"
