from random import Random

import pytest

from domain.finding import Severity
from intake.recognise import read_file
from readers.reading import UnreadableFileError
from tests import bad_files, protocols
from tests import small_files as files
from tests.tables import sound


def refused(path):
    with pytest.raises(UnreadableFileError) as caught:
        read_file(path)
    assert all(finding.severity is Severity.REFUSAL for finding in caught.value.findings)
    return caught.value.finding


@pytest.mark.parametrize(
    ("rows", "dataset"),
    [
        (files.dump_2021([("sch641072", "50001", 7)]), "assessment_result"),
        ([[*files.GIA, "Отметка"], ["641072", "1", "Физика", 20, 3]], "assessment_result"),
        ([files.MARKS, ["РФ", 1, 100, 25, 25, 25, 25]], "assessment_summary"),
        ([files.REGISTRY, ["sch641072", "СОШ", "Район"]], "school"),
        ([files.MENTORS, ["641072", "СОШ", "641073", "СОШ № 1", 5, "1", ""]], "mentorship"),
        ([files.INDICATORS, ["1.1", "И", "%", "641072", "2020/21", 5]], "indicator_value"),
        ([["Логин", "Школа"], ["641072", "СОШ"]], "nor_list"),
    ],
    ids=["vpr", "gia", "summary", "registry", "mentors", "indicators", "list"],
)
def test_a_file_is_known_by_its_content_whatever_it_is_called(tmp_path, rows, dataset):
    assert read_file(files.xlsx(tmp_path / "без имени.xlsx", rows)).dataset == dataset


def test_a_blank_form_is_refused_and_told_so(tmp_path):
    form = [*files.FORM_2022, "1 (1б)", "2 (2б)", *files.FORM_2022_END]
    classes = ["Пользователь", "Код региона", "Регион", "Муниципалитет", "Школа"]
    path = bad_files.workbook(tmp_path / "a.xlsx", Классы=[classes], Протокол=[form])
    finding = refused(path)
    assert (finding.rule, finding.sheet, finding.row_number) == ("blank-form", "Протокол", 1)
    assert "незаполненный бланк" in finding.message
    assert "Заполните его или выгрузите заново файл с данными." in finding.message


def test_the_sheet_of_classes_beside_the_results_is_no_second_table(tmp_path):
    header = [*files.FORM_2022, "1 (1б)", *files.FORM_2022_END]
    school = ["edu641017", "64", "reg640000 | Область", "reg64_m001 | Степной район",
              "edu641017 | МБОУ", "17.03.2022 05:09:18"]  # fmt: skip
    letter = 'Буква (цифра) класса. Введите "нет" - если отсутствует'
    classes = [*header[:6], letter, "Основной учебник по предмету", "Другое (автор учебника)"]
    path = bad_files.workbook(
        tmp_path / "a.xlsx",
        Классы=[classes, [*school, "нет", "учебник", "автор"]],
        Протокол=[header, [*school, "60001", "1", "1", "нет", "м", "4", "1"]],
    )
    assert set(read_file(path).rows["sheet"]) == {"Протокол"}


def test_sheets_under_one_header_go_on_with_one_table(tmp_path):
    sheets = {
        name: files.dump_2021([("sch641072", code, 7)])
        for name, code in {"5А": "50001", "5Б": "50002", "5В": "50003"}.items()
    }
    sheets["5Г"] = files.dump_2021([])  # a blank form beside them
    reading = read_file(bad_files.workbook(tmp_path / "a.xlsx", **sheets))
    assert reading.rows_read == 3
    assert reading.rows[["sheet", "participant_code"]].values.tolist() == [
        ["5А", "50001"], ["5Б", "50002"], ["5В", "50003"],
    ]  # fmt: skip
    assert len(reading.task_scores) == 3
    assert list(reading.columns_of_sheets) == ["5А", "5Б", "5В"]


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (("5А", "6А"), ("50001", "50002")),
        (("Математика", "Русский язык"), ("50001", "50002")),
        (("Один", "Два"), ("50001", "60001")),
    ],
)
def test_sheets_about_different_works_in_one_layout_are_refused(tmp_path, names, codes):
    sheets = {
        name: files.dump_2021([("sch641072", code, 7)])
        for name, code in zip(names, codes, strict=True)
    }
    finding = refused(bad_files.workbook(tmp_path / "a.xlsx", **sheets))
    assert finding.rule == "several-tables"
    assert all(f"«{name}»" in finding.message for name in names)


def test_reports_of_different_kinds_stand_beside_the_results(tmp_path):
    title = ["ВПР 2021 Математика 5 класс"]
    path = bad_files.workbook(
        tmp_path / "a.xlsx",
        Баллы=[title, files.SCORES, ["edu641017", 1, 20, 10, 20, 30, 40, 0]],
        Отметки=[title, files.MARKS, ["edu641017", 1, 20, 10, 20, 30, 40]],
        Результаты=files.dump_2021([("sch641072", "50001", 7)]),
    )
    assert [each.dataset for each in read_file(path).all] == [
        "assessment_result", "assessment_summary", "score_distribution",
    ]  # fmt: skip


def test_a_table_of_no_work_is_not_taken_beside_another(tmp_path):
    path = bad_files.workbook(
        tmp_path / "a.xlsx",
        Реестр=[files.REGISTRY, ["edu641017", "СОШ № 1", "Степной район"]],
        Результаты=files.dump_2021([("sch641072", "50001", 7)]),
    )
    assert refused(path).rule == "several-tables"


def test_missing_columns_are_named_with_those_found_instead(tmp_path):
    rows = files.dump_2021([("sch641072", "50001", 7)])
    rows[0][rows[0].index("всего баллов")] = "сумма"
    rows[0][rows[0].index("вариант")] = "вар."
    finding = refused(files.xlsx(tmp_path / "a.xlsx", rows))
    assert finding.rule == "missing-columns"
    missing, found = finding.message.split("Вместо них найдены")
    assert "«вариант», «всего баллов»" in missing
    assert "«вар.»" in found
    assert "«сумма»" in found
    assert "«логин школы»" not in finding.message


def test_a_sheet_by_whose_name_an_export_is_known_is_to_keep_it(tmp_path):
    table = sound(Random(1), "vpr-f1", 3)
    assert read_file(files.xlsx(tmp_path / "a.xlsx", table.grid(), sheet=table.sheet)).rows_read
    finding = refused(files.xlsx(tmp_path / "b.xlsx", table.grid(), sheet="Лист1"))
    assert finding.rule == "sheet-renamed"
    assert "Лист «Лист1» похож на «ФИС ОКО, Ф1" in finding.message
    assert "«индивидуальн»" in finding.message


def test_a_table_with_a_column_too_many_lacks_none(tmp_path):
    rows = [["Логин", "Школа", "Сумма"], ["641072", "СОШ", 5]]
    finding = refused(files.xlsx(tmp_path / "a.xlsx", rows))
    assert finding.rule == "unknown-layout"
    assert "«Логин», «Школа», «Сумма»" in finding.message


def test_a_table_of_something_else_is_refused(tmp_path):
    finding = refused(files.xlsx(tmp_path / "a.xlsx", [["Дата", "Погода"], ["1", "дождь"]]))
    assert finding.rule == "unknown-layout"
    assert "«a.xlsx»" in finding.message


def test_names_in_a_results_file_are_refused_before_it_is_read(tmp_path):
    rows = files.dump_2021([("sch641072", "50001", 7), ("sch641072", "50002", 8)])
    for row, name in zip(
        rows, ["ФИО", "Кукушкина Фёкла Патрикеевна", "Ёлкин Епифан Саввич"], strict=True
    ):
        row.append(name)
    finding = refused(files.xlsx(tmp_path / "a.xlsx", rows))
    assert finding.rule == "personal-data"
    assert "Кукушкина" not in finding.message


def test_a_scan_is_kept_without_being_parsed(tmp_path):
    path = tmp_path / "карта.pdf"
    path.write_bytes(b"%PDF-1.7\n%%EOF")
    reading = read_file(path)
    assert (reading.dataset, reading.rows_read) == ("document", 1)
    assert reading.rows.loc[0, "state"] == "получена, не разобрана"
    assert reading.rows.loc[0, "subject"] == "карта.pdf"


def test_a_row_repeated_a_million_times_is_refused_before_it_is_unfolded(tmp_path):
    row = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
        'office:value-type="string"><text:p>641001</text:p></table:table-cell></table:table-row>'
    )
    assert refused(bad_files.ods(tmp_path / "показатели.ods", row)).rule == "table-too-large"


def test_protocols_on_several_sheets_are_sent_back_and_name_nobody(tmp_path):
    rows = protocols.block(protocols.RUSSIAN, protocols.table(protocols.DENSE_OGE))
    finding = refused(bad_files.workbook(tmp_path / "а.xlsx", Русский=rows, Тайнов=rows))
    assert finding.rule == "several-tables"
    assert "«Русский»" in finding.message
    assert [word for word in (*protocols.SECRETS, "Тайнов") if word in finding.message] == []
