"""Names of pupils outside the column of names: the file goes back, and nothing of it is kept."""

import zipfile

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl.comments import Comment

from intake.recognise import read_file
from readers.reading import UnreadableFileError
from sample import order_papers
from tests import small_files as files
from tests.any_format import FORMATS

NAME = "Тайнов Пётр Ильич"
SURNAMES = ["Тайнов", "Секретов", "Ложкина"]
SCHOOL = "МБОУ СОШ им. Героя Советского Союза Петрова Ивана Ильича"
PUPILS = [("edu641017", str(50001 + n), 5 + n) for n in range(12)]


def refusals(path):
    with pytest.raises(UnreadableFileError) as caught:
        read_file(path)
    assert {finding.rule for finding in caught.value.findings} == {"personal-data"}
    said = str(caught.value)
    assert not any(word in said for word in (*NAME.split(), *SURNAMES, "Tajnov"))
    return said


def dump(**cells):
    """Rows of a dump; `column=value` puts a value into the third pupil's row."""
    rows = files.dump_2021(PUPILS)
    for column, value in cells.items():
        rows[3][rows[0].index(column.replace("_", " "))] = value
    return rows


def beside(header, *values):
    """Rows of a dump with one column more."""
    rows = dump()
    for row, value in zip(rows, [header, *values, *[""] * len(rows)], strict=False):
        row.append(value)
    return rows


@pytest.mark.parametrize(
    "rows",
    [
        dump(код_обучающегося="Тайнов Пётр"),
        dump(код_обучающегося="Тайнов"),
        dump(код_обучающегося="тайнов"),
        dump(код_обучающегося="Tajnov-Petr"),
        dump(код_обучающегося="Tajnov1"),
        dump(класс="Тайнов"),
        dump(вариант="Секретов Пётр"),
        dump(пол="Тайнов"),
        dump(регион=NAME),
        beside("примечание", "", "", NAME),
        beside("примечание", f"писал за другого: {NAME}, второй вариант"),
        beside("примечание", "работа Тайнова Петра Ильича"),
        beside("примечание", "тайнов пётр ильич"),
        beside("примечание", "Пётр Ильич Тайнов"),
        beside("Ученик", *SURNAMES),
        beside("Ученик", "", "Тайнов"),
    ],
)
def test_one_name_among_results_is_enough(tmp_path, rows):
    assert "столбец" in refusals(files.xlsx(tmp_path / "a.xlsx", rows))


def test_the_column_of_codes_is_not_to_be_taken_out(tmp_path):
    said = refusals(files.xlsx(tmp_path / "a.xlsx", dump(код_обучающегося="Тайнов Пётр")))
    assert "Впишите" in said
    assert "Удалите" not in said


def test_one_name_in_a_further_column_of_a_csv(tmp_path):
    path = files.text(tmp_path / "a.csv", beside("примечание", "", NAME), ";", "cp1251")
    assert "«примечание»" in refusals(path)


def test_surnames_of_pupils_on_a_hidden_sheet(tmp_path):
    path = files.xlsx(tmp_path / "a.xlsx", dump())
    book = openpyxl.load_workbook(path)
    hidden = book.create_sheet("список")
    hidden.sheet_state = "hidden"
    for row in [["код", "Ученик"], *([50001 + n, name] for n, name in enumerate(SURNAMES))]:
        hidden.append(row)
    book.save(path)
    assert "Лист «список», столбец B «Ученик»" in refusals(path)


def test_a_sheet_named_after_a_pupil(tmp_path):
    assert "Имя листа № 1" in refusals(files.xlsx(tmp_path / "a.xlsx", dump(), sheet=NAME))


@pytest.mark.parametrize("value", [NAME, "Тайнов Пётр"])
def test_a_name_as_the_value_of_an_indicator(tmp_path, value):
    rows = [files.INDICATORS, *(["1.1", "И", "%", "edu641017", "2020/21", n] for n in range(9))]
    rows.append(["1.2", "Победитель", "", "edu641017", "2020/21", value])
    assert "столбец F" in refusals(files.xlsx(tmp_path / "a.xlsx", rows))


def commented(path, remark, rows=None):
    files.xlsx(path, rows or dump())
    book = openpyxl.load_workbook(path)
    book.active["D2"].comment = Comment(remark, "Сидоров Иван Ильич")
    book.save(path)
    return path


def test_a_name_in_a_comment(tmp_path):
    assert "(1 примечание)" in refusals(commented(tmp_path / "a.xlsx", f"это {NAME}"))


def test_whoever_wrote_a_comment_is_no_pupil(tmp_path):
    path = commented(tmp_path / "a.xlsx", "Сидоров Иван Ильич:\nпроверить балл")
    assert read_file(path).rows_read == len(PUPILS)


def annotated(path, remark, author):
    """A dump as ods with a comment on one of its cells."""
    FORMATS["ods"][1](path, dump(), "Лист1")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    comment = (
        f'<office:annotation><dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">{author}'
        f"</dc:creator><text:p>{remark}</text:p></office:annotation></table:table-cell>"
    )
    content = parts["content.xml"].decode()
    parts["content.xml"] = content.replace("</table:table-cell>", comment, 1).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return path


def test_a_name_in_a_comment_of_an_ods(tmp_path):
    assert "(1 примечание)" in refusals(annotated(tmp_path / "a.ods", NAME, "Сидоров"))
    harmless = annotated(tmp_path / "b.ods", "проверить балл", NAME)
    assert read_file(harmless).rows_read == len(PUPILS)


def test_a_comment_in_a_register_may_name_a_person(tmp_path):
    rows = [files.REGISTRY, ["sch641072", "СОШ", "Район"]]
    assert read_file(commented(tmp_path / "a.xlsx", NAME, rows)).rows_read == 1


@pytest.mark.parametrize(
    "rows",
    [
        dump(регион=SCHOOL),
        beside("Название ОО", SCHOOL, "Гимназия имени Ивана Ильича Петрова"),
        beside("Учебник автор", NAME),
        beside("Участник олимпиады", "Да", "Нет", "Призёр"),
        dump(код_обучающегося="Итого"),
        [files.REGISTRY, ["sch641072", SCHOOL, "Район"]],
        [files.MENTORS, ["641072", SCHOOL, "641073", SCHOOL, 5, NAME, ""]],
        [files.MARKS, [SCHOOL, 1, 100, 25, 25, 25, 25]],
    ],
)
def test_schools_authors_and_mentors_have_names(tmp_path, rows):
    assert read_file(files.xlsx(tmp_path / "a.xlsx", rows)).rows_read == len(rows) - 1


def paper(path, *paragraphs):
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(path)
    return path


def test_a_paper_with_pupils_in_its_text_is_refused(tmp_path):
    lines = ["Справка", f"{NAME}, 5 класс", "Секретова Анна Ильинична, 5 класс", "Итого 2"]
    said = refusals(paper(tmp_path / "справка.docx", *lines))
    assert said.startswith("Текст документа, абзацы 2, 3: похоже на персональные данные")
    said = refusals(paper(tmp_path / "справка.docx", *lines[:2]))
    assert said.startswith("Текст документа, абзац 2: ")
    assert read_file(paper(tmp_path / "справка.docx", lines[0], NAME)).dataset == "document"


def test_a_roadmap_with_a_pupil_in_its_text_is_refused(tmp_path):
    path = tmp_path / "Дорожная карта.docx"
    order_papers.write_roadmap(path)
    assert read_file(path).dataset == "roadmap_item"
    document = docx.Document(path)
    document.add_paragraph(f"Работать с учеником 5 класса: {NAME}")
    document.add_paragraph(f"Перевести ученика 5 класса {NAME}")
    document.save(path)
    assert "Текст документа, абзац" in refusals(path)


def in_header(document):
    document.sections[0].header.paragraphs[0].text = f"{NAME}, 5 класс"


def in_comment(document):
    document.add_comment(document.add_paragraph("Ученик").runs, f"{NAME}, 5 класс")


def in_table_of_table(document):
    document.add_table(1, 1).cell(0, 0).add_table(1, 1).cell(0, 0).text = f"{NAME}, 5 класс"


def struck_out(document):
    run = document.add_paragraph("Ученик отчислен. ").add_run(f"{NAME}, 5 класс")
    run._r.find(qn("w:t")).tag = qn("w:delText")


def in_form_field(document):
    body = document.element.body
    line = document.add_paragraph(f"{NAME}, 5 класс")._p
    field, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    field.append(content)
    body.insert(0, field)
    content.append(line)


@pytest.mark.parametrize(
    "write", [in_header, in_comment, in_table_of_table, struck_out, in_form_field]
)
def test_a_pupil_beside_the_text_of_a_paper(tmp_path, write):
    document = docx.Document()
    document.add_paragraph("Справка")
    write(document)
    document.save(tmp_path / "справка.docx")
    said = refusals(tmp_path / "справка.docx")
    assert said.startswith("Примечания, сноски, колонтитулы, надписи или исправления в документе")


def word(path, *rows):
    document = docx.Document()
    table = document.add_table(len(rows), len(rows[0]))
    for row, values in zip(table.rows, rows, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    document.save(path)
    return path


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("Результаты ОГЭ", [["ФИО", "Класс", "Предмет"], [NAME, "9", "Математика"]]),
        ("справка", [["ФИО", "Класс", "Оценка"], [NAME, "9", "2"]]),
        ("справка", [["№", "ФИО"], ["1", NAME]]),
        ("справка", [["Ученик", "Отметка"], ["Тайнов", "2"]]),
        ("справка", [["Должность", "Дата рождения"], ["Директор", "01.02.1980"]]),
        ("Протокол ВПР", [["Код", "Примечание"], ["50001", NAME]]),
    ],
)
def test_a_paper_with_a_table_of_pupils_is_refused(tmp_path, name, rows):
    assert "Таблица 1, столбец" in refusals(word(tmp_path / f"{name}.docx", *rows))


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("приказ", [["ФИО", "Должность", "Телефон"], [NAME, "Директор", "+79171234567"]]),
        ("справка", [["ФИО учителя", "Класс", "Средний балл"], [NAME, "9", "3,4"]]),
        ("договор", [["Заказчик", "тел. 8 (845) 212-34-56"], [f"Директор {NAME}", "a@b.ru"]]),
        ("Протокол совещания", [["Вопрос", "Ответственный"], ["1", NAME]]),
        ("аудит", [["Критерий", "Вывод"], ["Кадры", "хорошо"]]),
    ],
)
def test_a_paper_may_name_its_staff(tmp_path, name, rows):
    assert read_file(word(tmp_path / f"{name}.docx", *rows)).dataset == "document"
