"""The official list out of Word: schools by name, nothing else taken for one."""

import pytest
from docx import Document

from intake.recognise import read_file
from readers import official_list
from readers.docx_tables import read_document

TITLE = "Перечень организаций, имеющих низкие образовательные результаты обучающихся"
HEADER = ["№ п/п", "Муниципальный район", "Наименование общеобразовательной\nорганизации"]
SCHOOLS = ["МОУ «СОШ с. Луговое»", "МОУ «ООШ с. Дальнее»"]


def paper(folder, *rows, title=TITLE, header=HEADER):
    document = Document()
    for text in ("УПРАВЛЕНИЕ", "ПРИКАЗ", "30.09.2021 № 7", "Об утверждении перечня", title):
        document.add_paragraph(text)
    table = document.add_table(rows=0, cols=len(header))
    for texts in (header, *rows):
        cells = table.add_row().cells
        if len(texts) == 1:
            cells[0].merge(cells[-1]).text = texts[0]
            continue
        for cell, text in zip(cells, texts, strict=True):
            cell.text = text
    document.save(str(folder / "Перечень.docx"))
    return folder / "Перечень.docx"


def test_schools_are_read_by_name_and_the_act_beside_them(tmp_path):
    path = paper(
        tmp_path,
        ["1", "2", "3"],
        ["Степной муниципальный район"],
        ["1", "Степной", SCHOOLS[0]],
        HEADER,
        ["2", "Степной", SCHOOLS[1]],
    )
    reading = read_file(path)
    assert reading.dataset == "nor_list"
    assert reading.rows["school_name"].tolist() == SCHOOLS
    assert reading.rows["school_code"].isna().all()
    assert reading.rows["row_number"].tolist() == [4, 6]
    (act,) = reading.beside
    assert act.rows["number"].tolist() == ["7"]


def test_where_the_schools_are_is_told_by_column_by_title_or_by_name(tmp_path):
    path = paper(tmp_path, ["1", "Степной", SCHOOLS[0]], ["2", "", "СОШ с. Ясное Лесного района"])
    assert [str(each) for each in read_file(path).rows["place"]] == ["Степной", "Лесного района"]
    path = paper(
        tmp_path,
        ["Степной район"], ["Приложение"], ["1", SCHOOLS[0]],
        ["Школы Лесного района"], ["2", SCHOOLS[0]],
        header=["№", "Школа"],
    )  # fmt: skip
    assert [str(each) for each in read_file(path).rows["place"]] == [
        "Степной район",
        "Лесного района",
    ]


def test_a_login_beside_the_name_is_the_code(tmp_path):
    header = ["Логин ОО", "Школа"]
    path = paper(tmp_path, ["edu641001", SCHOOLS[0]], ["", SCHOOLS[1]], header=header)
    codes = read_file(path).rows["school_code"]
    assert codes.fillna("").tolist() == ["641001", ""]


@pytest.mark.parametrize(
    ("title", "header"),
    [
        ("Перечень школ, где идёт ремонт", HEADER),
        (TITLE, [*HEADER[:2], "Наименование организации", "Средний балл"]),
        (TITLE, ["№", "Мероприятия"]),
    ],
)
def test_another_table_is_no_list(tmp_path, title, header):
    path = paper(tmp_path, ["1"] * len(header), title=title, header=header)
    assert not official_list.is_list(read_document(path))
