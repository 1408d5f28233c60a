"""Both tables of the order are read whole, and drifting headings and merged cells with them."""

from collections import Counter

import pytest
from docx import Document
from openpyxl import Workbook

from domain.finding import Severity
from readers import roadmap
from readers.docx_tables import read_document
from readers.reading import UnreadableFileError
from sample import order_papers

HEADER = ["Мероприятия", "Сроки реализации", "Ответственные исполнители", "Ожидаемые результаты"]


def write(path, *rows, spans=()):
    """A docx with one table; `spans` names rows whose cells are merged into one."""
    document = Document()
    table = document.add_table(rows=0, cols=len(rows[0]))
    for i, row in enumerate(rows):
        cells = table.add_row().cells
        if i in spans:
            cells[0].merge(cells[-1]).text = row[0]
        else:
            for cell, text in zip(cells, row, strict=True):
                cell.text = text
    document.save(str(path))
    return path


def read(path):
    return roadmap.read(read_document(path))


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    path = tmp_path_factory.mktemp("papers") / "plan.docx"
    order_papers.write_plan(path)
    return read(path)


@pytest.fixture(scope="module")
def card(tmp_path_factory):
    path = tmp_path_factory.mktemp("papers") / "roadmap.docx"
    order_papers.write_roadmap(path)
    return read(path)


def test_the_plan_has_22_items_in_four_sections(plan):
    rows = plan.rows
    assert plan.dataset == "roadmap_item"
    assert plan.rows_read == len(rows) == 22
    assert rows.groupby("section", sort=False).size().tolist() == [8, 8, 2, 4]
    expected = [f"{s}.{i}" for s, n in enumerate([8, 8, 2, 4], 1) for i in range(1, n + 1)]
    assert rows["item_number"].tolist() == expected
    assert rows["section"].iloc[0] == "Организационно-управленческие мероприятия"
    assert rows["measure"].notna().all()
    assert rows["responsible"].notna().all()
    assert rows["result"].notna().all()


def test_the_plans_terms_are_as_counted(plan):
    rows = plan.rows.set_index("item_number")

    def items(kind):
        return rows.index[rows["term_kind"] == kind].tolist()

    assert rows.index[rows["term_months"].notna()].tolist() == ["1.1", "1.6", "1.7", "2.3", "3.1"]
    assert rows.loc["1.1", "term_months"] == "1,2"
    bare = rows["term_months"].isna()
    yearly = rows.index[bare & (rows["term_kind"] == "yearly")].tolist()
    assert yearly == ["1.2", "2.1", "4.1", "4.3", "4.4"]
    assert items("during_year") == ["2.2", "2.4", "3.2"]
    assert items("permanent") == ["1.3", "1.8", "2.8", "4.2"]
    assert items("by_plan") == ["2.5", "2.6"]
    assert items("open") == ["1.4", "1.5", "2.7"]
    open_items = ["1.3", "1.4", "1.5", "1.8", "2.5", "2.6", "2.7", "2.8", "4.2"]
    assert rows.index[rows["term_open"]].tolist() == open_items
    assert rows.loc["1.4", "term_text"] == "Ежегодно(по плану мониторинговых исследований)"


def test_the_roadmap_has_7_items_without_numbers_of_their_own(card):
    rows = card.rows
    assert card.rows_read == len(rows) == 7
    assert Counter(rows["term_text"]) == {
        "2020": 1,
        "2020-2024": 4,
        "Август- сентябрь": 1,
        "ежегодно": 1,
    }
    assert rows["item_number"].tolist() == ["1.1", "1.2", "1.3", "2.1", "3.1", "3.2", "4.1"]
    assert rows["section"].iloc[-1] == "Управление реализацией Концепции"
    assert not rows["term_open"].any()


def test_each_item_leads_to_its_table_and_row(plan, tmp_path):
    path = tmp_path / "plan.docx"
    order_papers.write_plan(path)
    (table,) = read_document(path).tables
    for item in plan.rows.itertuples():
        assert item.sheet == table.name
        row = table.rows[item.row_number - 1]
        assert row.cells[0].text == f"{item.item_number}."
        assert row.cells[1].flat == item.measure
    assert plan.columns["term_text"].letter == "C"
    assert plan.columns["term_text"].header == "Сроки"


def test_open_terms_are_warned_of_item_by_item(plan):
    warned = {f.row_number for f in plan.findings if f.rule == "term-open"}
    assert warned == set(plan.rows.loc[plan.rows["term_open"], "row_number"])
    assert all(f.severity is Severity.WARNING for f in plan.findings if f.rule == "term-open")
    # How many they are says the suite, for whatever form of file.
    assert not [f for f in plan.findings if f.rule == "terms-open"]


def test_vague_responsible_and_unmeasurable_results_are_noted(plan):
    number = dict(zip(plan.rows["row_number"], plan.rows["item_number"], strict=True))

    def noted(rule):
        found = [f for f in plan.findings if f.rule == rule]
        assert all(f.severity is Severity.NOTE for f in found)
        return {number[f.row_number] for f in found}

    # The methodical office and the coordinator can be asked; everybody cannot.
    assert set(number.values()) - noted("responsible-vague") == {"1.4", "4.2", "4.3", "4.4"}
    aims = noted("result-unmeasurable")
    assert {"1.4", "1.6", "2.1"} <= aims
    assert not {"1.1", "1.7", "3.2"} & aims  # an order and plans are documents


def test_a_result_with_a_number_is_measurable(tmp_path):
    row = ["Курсы", "май 2021", "Методист", "Повышение доли до 80 %"]
    reading = read(write(tmp_path / "a.docx", HEADER, row))
    assert reading.findings == []


def test_a_term_with_fewer_months_than_times_is_warned_of(tmp_path):
    row = ["Рейтинг", "2 раза в год (январь)", "Методист", "Приказ"]
    (finding,) = read(write(tmp_path / "a.docx", HEADER, row)).findings
    assert (finding.rule, finding.severity) == ("term-count-differs", Severity.WARNING)


def test_headings_drift_and_repeat(tmp_path):
    header = ["МЕРО-\nПРИЯТИЯ ", "Срок\nисполнения", "исполнители", "Планируемые  результаты"]
    path = write(
        tmp_path / "a.docx",
        ["Дорожная карта", "", "", ""],
        header,
        ["1", "2", "3", "4"],
        ["I этап", "", "", ""],
        ["Курсы", "май 2021", "Методист", "Приказ"],
        ["Второй раздел", "", "", ""],
        header,
        ["Отчёт", "июнь 2021", "Методист", "Отчёт"],
        ["", "", "", ""],
        spans=(0, 3, 5),
    )
    rows = read(path).rows
    assert rows["measure"].tolist() == ["Курсы", "Отчёт"]
    assert rows["section"].tolist() == ["I этап", "Второй раздел"]
    assert rows["row_number"].tolist() == [5, 8]


def test_merged_cells_are_read_once_across_and_for_each_row_down(tmp_path):
    document = Document()
    table = document.add_table(rows=3, cols=5)
    texts = [
        ["№", *HEADER],
        ["1.1", "Курсы", "май 2021", "Методист", "Приказ"],
        ["1.2", "Отчёт", "июнь 2021", "", "Отчёт"],
    ]
    for row, values in zip(table.rows, texts, strict=True):
        for cell, text in zip(row.cells, values, strict=True):
            cell.text = text
    table.cell(1, 3).merge(table.cell(2, 3))
    table.cell(2, 1).merge(table.cell(2, 2))
    document.save(str(tmp_path / "a.docx"))
    (found,) = read_document(tmp_path / "a.docx").tables
    assert [cell.width for cell in found.rows[2].cells] == [1, 2, 1, 1]
    rows = read(tmp_path / "a.docx").rows
    assert rows["responsible"].tolist() == ["Методист", "Методист"]
    assert rows["result"].tolist() == ["Приказ", "Отчёт"]
    assert rows["term_text"].isna().tolist() == [False, True]


@pytest.mark.parametrize("number", [[], ["1."], ["1.1."], [""]])
@pytest.mark.parametrize("blank", ["", "–", "-", "—", "___"])
def test_a_measure_whose_other_cells_say_nothing_stays_an_item(tmp_path, number, blank):
    header = ["№", *HEADER] if number else HEADER
    before = [*number, "Курсы", "май 2021", "Методист", "Приказ"]
    alone = [*number, "Отчёт", blank, blank, blank]
    reading = read(write(tmp_path / "a.docx", header, before, alone, before))
    assert reading.rows["measure"].tolist() == ["Курсы", "Отчёт", "Курсы"]
    assert reading.rows["section"].isna().all()
    assert reading.rows.loc[1, ["term_text", "responsible", "result"]].isna().all()
    found = {f.rule: f.message for f in reading.findings if f.row_number == 3}
    assert set(found) == {"term-open", "responsible-vague", "result-unmeasurable"}
    assert "срок не указан" in found["term-open"]
    assert "заголовок раздела, объедините ячейки" in found["term-open"]
    assert "ответственный не указан" in found["responsible-vague"]
    assert "результат не указан" in found["result-unmeasurable"]
    assert len(reading.findings) == 3


@pytest.mark.parametrize("title", ["2. Кадры", "Кадры", "2.1 Кадры"])
@pytest.mark.parametrize("numbered", [True, False])
def test_a_row_merged_across_is_a_section(tmp_path, title, numbered):
    header = ["№", *HEADER] if numbered else HEADER
    item = ["Курсы", "май 2021", "Методист", "Приказ"]
    path = write(
        tmp_path / "a.docx",
        header,
        [title, *[""] * (len(header) - 1)],
        ["2.1", *item] if numbered else item,
        spans=(1,),
    )
    reading = read(path)
    assert reading.rows["section"].tolist() == ["Кадры"]
    assert reading.findings == []
    section = title.partition(" ")[0].rstrip(".") if title != "Кадры" else "1"
    assert reading.rows["item_number"].tolist() == ["2.1" if numbered else f"{section}.1"]


def test_a_number_beside_a_title_merged_across_is_a_sections_unless_it_is_an_items(tmp_path):
    document = Document()
    table = document.add_table(rows=4, cols=5)
    item = ["1.1.", "Курсы", "май 2021", "Методист", "Приказ"]
    texts = [["№", *HEADER], ["1.", "Кадры"], item, ["1.2.", "Отчёт"]]
    for row, values in zip(table.rows, texts, strict=True):
        for cell, text in zip(row.cells, values, strict=False):
            cell.text = text
    for row in (1, 3):
        table.cell(row, 1).merge(table.cell(row, 4))
    document.save(str(tmp_path / "a.docx"))
    rows = read(tmp_path / "a.docx").rows
    assert rows["measure"].tolist() == ["Курсы", "Отчёт"]
    assert rows["section"].tolist() == ["Кадры", "Кадры"]


def test_a_title_where_only_a_number_would_stand_is_a_section_though_nothing_is_merged(tmp_path):
    header = ["№ п/п", *HEADER]
    path = write(
        tmp_path / "plan.docx",
        header,
        ["1. Кадры", "", "", "", ""],
        ["1.1", "Курсы", "май 2021", "Методист", "Справка"],
        ["1.2", "", "", "", ""],
    )
    rows = read(path).rows
    assert rows["section"].tolist() == ["Кадры", "Кадры"]
    assert rows["item_number"].tolist() == ["1.1", "1.2"]


def test_cells_merged_in_part_do_not_make_a_section(tmp_path):
    document = Document()
    table = document.add_table(rows=2, cols=4)
    for cell, text in zip(table.rows[0].cells, HEADER, strict=True):
        cell.text = text
    table.cell(1, 0).merge(table.cell(1, 1)).text = "Курсы"
    document.save(str(tmp_path / "a.docx"))
    assert read(tmp_path / "a.docx").rows["measure"].tolist() == ["Курсы"]


def test_a_missing_column_is_named_with_those_found(tmp_path):
    path = write(tmp_path / "a.docx", ["№", "Мероприятия", "Сроки"], ["1.1", "Курсы", "май"])
    assert roadmap.is_roadmap(read_document(path))
    with pytest.raises(UnreadableFileError) as caught:
        read(path)
    message = caught.value.finding.message
    assert "нет столбцов «Ответственные исполнители», «Ожидаемые результаты»" in message
    assert "найдены «№», «Мероприятия», «Сроки»" in message
    assert caught.value.finding.severity is Severity.REFUSAL


def test_a_file_without_such_a_table_says_what_it_found(tmp_path):
    path = write(tmp_path / "a.docx", ["Школа", "Адрес"], ["А", "Б"])
    assert not roadmap.is_roadmap(read_document(path))
    with pytest.raises(UnreadableFileError, match="Таблица 1: «Школа», «Адрес»"):
        read(path)


@pytest.mark.parametrize("contents", [b"", b"not a zip", b"PK\x03\x04 cut off"])
def test_what_cannot_be_opened_is_refused(tmp_path, contents):
    path = tmp_path / "a.docx"
    path.write_bytes(contents)
    with pytest.raises(UnreadableFileError) as caught:
        read_document(path)
    assert caught.value.finding.rule == "word-damaged"
    assert caught.value.finding.severity is Severity.REFUSAL


def test_a_truncated_or_foreign_package_is_refused(tmp_path):
    whole = tmp_path / "whole.docx"
    order_papers.write_plan(whole)
    contents = whole.read_bytes()
    cut = tmp_path / "cut.docx"
    cut.write_bytes(contents[: len(contents) // 2])
    middle = len(contents) // 4
    flipped = tmp_path / "flipped.docx"
    flipped.write_bytes(contents[:middle] + bytes(400) + contents[middle + 400 :])
    workbook = tmp_path / "workbook.docx"
    Workbook().save(workbook)
    for path in (cut, flipped, workbook):
        with pytest.raises(UnreadableFileError, match="не открывается"):
            read_document(path)


@pytest.mark.parametrize(
    ("text", "link", "rules"),
    [
        ("Размещена на сайте: https://school.example/karta.", "https://school.example/karta", []),
        ("Опубликовано (http://школа.рф/doc/1)", "http://школа.рф/doc/1", []),
        ("Ссылка на карту: C:\\Документы\\карта.docx", None, ["link-invalid"]),
        ("Карта на сайте www.school.example", None, ["link-invalid"]),
        ("Карта размещена на сайте школы.", None, []),
        ("Адрес публикации на сайте школы: http://a.example/1", "http://a.example/1", []),
        ("По закону https://law.example/273-fz", None, []),
        ("Итоги размещаются в разделе «Статистика» (http://rcoko.example/catalog)", None, []),
        ("По методике, размещённой на сайте http://rcoko.example/metodika", None, []),
    ],
)
def test_where_it_is_published_is_read_and_judged_by_its_form(tmp_path, text, link, rules):
    path = tmp_path / "a.docx"
    document = Document()
    document.add_paragraph("Дорожная карта")
    document.add_paragraph(text)
    table = document.add_table(rows=0, cols=4)
    for texts in (
        ["Мероприятия", "Сроки реализации", "Ответственные исполнители", "Ожидаемые результаты"],
        ["Курсы", "Март 2021", "методист", "5 справок"],
    ):
        for cell, said in zip(table.add_row().cells, texts, strict=True):
            cell.text = said
    document.save(str(path))
    reading = roadmap.read(read_document(path))
    assert reading.rows["link"].fillna("").tolist() == [link or ""]
    assert [finding.rule for finding in reading.findings] == rules
    assert all((f.sheet, f.row_number) == ("Текст документа", 2) for f in reading.findings)
