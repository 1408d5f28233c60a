"""What an order says in words: its head, its charges, where it contradicts itself."""

from datetime import date

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from readers import order_text
from readers.docx_tables import TEXT, TextDocument, read_document
from sample import order_papers

HEAD = [
    "УПРАВЛЕНИЕ ОБРАЗОВАНИЯ СТЕПНОГО РАЙОНА", "ПРИКАЗ", "26.01.2021 г. р.п. Степь № 27-о",
    "Об организации работы со школами",
]  # fmt: skip


def document(*paragraphs, head=HEAD):
    return TextDocument(paragraphs=[*head, *paragraphs])


def read(*paragraphs, head=HEAD):
    return {each.dataset: each for each in order_text.read(document(*paragraphs, head=head))}


def rows(reading, *columns):
    return list(reading.rows[list(columns)].itertuples(index=False, name=None))


@pytest.fixture(scope="module")
def order(tmp_path_factory):
    path = tmp_path_factory.mktemp("papers") / "order.docx"
    order_papers.write_order(path)
    return {each.dataset: each for each in order_text.read(read_document(path))}


def test_the_order_is_an_act_with_its_number_date_issuer_and_purpose(order):
    assert rows(order["act"], "kind", "number", "act_date", "purpose", "due_date") == [
        ("приказ", "27", "2021-01-26", "дорожная карта", "2021-02-15")
    ]
    (act,) = order["act"].rows.to_dict("records")
    assert act["issuer"].startswith("УПРАВЛЕНИЕ ОБРАЗОВАНИЯ")
    assert act["title"].startswith("Об организации работы")
    assert act["subject"] == f"приказ № 27 от 26.01.2021, {act['issuer']}"


def test_every_school_charged_has_every_task_by_the_day_of_the_item(order):
    found = rows(order["assignment"], "school_name", "item_number", "due_date", "act", "status")
    assert len(found) == len(set(found)) == 18
    assert {row[1] for row in found} == {"6.1", "6.2", "6.3"}
    assert {row[2:] for row in found} == {("2021-02-15", "приказ № 27 от 26.01.2021", "поручено")}
    assert len({row[0] for row in found}) == 6
    (first, *_) = order["assignment"].rows["task"]
    assert first.startswith("провести анализ внутренних и внешних причин")
    assert set(order["assignment"].rows["sheet"]) == {TEXT}


def test_two_targets_and_six_indicators_without_a_formula_are_found(order):
    found = [finding.rule for finding in order["act"].findings]
    assert found.count("targets-differ") == 1
    assert found.count("indicator-without-formula") == 6
    message = next(f.message for f in order["act"].findings if f.rule == "targets-differ")
    assert "«не менее чем на 25–30 %»" in message
    assert "«не менее чем на 30 %»" in message
    assert any("«развитие талантов обучающихся»" in f.message for f in order["act"].findings)


@pytest.mark.parametrize(
    ("line", "number", "day"),
    [
        ("26.01.2021 № 27", "27", date(2021, 1, 26)),
        ("от «26» января 2021 г.        № 27/1-О", "27/1-О", date(2021, 1, 26)),
        ("05 февраля 2021 года", None, date(2021, 2, 5)),
    ],
)
def test_number_and_date_as_they_are_written(line, number, day):
    head = order_text.find_head(document(head=[*HEAD[:2], line, HEAD[3]]))
    assert (head.number, head.day) == (number, day)


def test_the_head_may_stand_in_tables(tmp_path):
    path = tmp_path / "a.docx"
    paper = Document()
    paper.add_paragraph("Школа с. Луговое")
    paper.add_paragraph("Приказ")
    for texts in (["12.02.2021", "№ 5"], ["О внутришкольном контроле\nи ВСОКО", ""]):
        for cell, text in zip(paper.add_table(1, 2).rows[0].cells, texts, strict=True):
            cell.text = text
    paper.save(str(path))
    (act,) = order_text.read(read_document(path))
    assert rows(act, "number", "act_date", "title", "purpose") == [
        ("5", "2021-02-12", "О внутришкольном контроле и ВСОКО", "ВСОКО")
    ]


@pytest.mark.parametrize(
    ("title", "items", "purpose"),
    [
        ("О внутренней системе оценки качества", ["1. Утвердить дорожную карту."], "ВСОКО"),
        ("Об утверждении дорожной карты", ["1. Внести изменения в положение о ВСОКО."],
         "дорожная карта"),
        ("О мерах", ["1. Утвердить положение о ВСОКО."], "ВСОКО"),
        ("О мерах", ["1. Утвердить дорожную карту, ВСОКО обновить."], "дорожная карта"),
        ("О мерах", ["1. Принять меры.", "Приложение № 1", "Задачи ВСОКО."], "иное"),
    ],
)  # fmt: skip
def test_the_purpose_is_that_of_the_title_or_of_what_is_ordered(title, items, purpose):
    found = read("ПРИКАЗЫВАЮ:", *items, head=[*HEAD[:3], title])
    assert rows(found["act"], "purpose") == [(purpose,)]


def test_a_title_on_several_lines_is_one():
    head = [*HEAD[:3], "Об организации работы с", "школами района,", "на 2021-2024 годы"]
    found = read("В целях поддержки школ приказываю:", head=head)
    assert rows(found["act"], "title") == [
        ("Об организации работы с школами района, на 2021-2024 годы",)
    ]


@pytest.mark.parametrize("left_out", range(4))
def test_without_any_part_of_its_head_a_text_is_no_order(left_out):
    assert read(head=[line for n, line in enumerate(HEAD) if n != left_out]) == {}


def test_a_roadmap_that_names_the_order_it_is_approved_by_is_no_order():
    head = ["УТВЕРЖДЕНА", "приказом от 26.01.2021 № 27", "О чём-то", "Дорожная карта"]
    assert read(head=head) == {}


@pytest.mark.parametrize(
    ("words", "task"),
    [
        ("в срок до 1 марта: представить отчёт.", "представить отчёт"),
        ("– представить отчёт до 1 марта.", "представить отчёт до 1 марта"),
        ("представить отчёт в срок до 01.03.2021.", "представить отчёт в срок до 01.03.2021"),
    ],
)
def test_a_charge_without_items_is_itself_the_task_and_nobody_is_named(words, task):
    found = read(
        "2. Руководителям МОУ «СОШ п. Мирный» (Ёлкину Е.С.), МБОУ «ООШ с. Ясное» (Пчёлкиной Ж. Ж.) "
        + words,
        "3. Контроль оставляю за собой.",
    )["assignment"]
    assert rows(found, "school_name", "item_number", "task", "due_date") == [
        ("СОШ п. Мирный", None, task, "2021-03-01"),
        ("ООШ с. Ясное", None, task, "2021-03-01"),
    ]
    assert "Пчёлкин" not in found.rows.to_json(force_ascii=False)


@pytest.mark.parametrize(
    ("words", "schools"),
    [
        ('МБОУ «СОШ п. Мирный», МАОУ "ООШ с. Ясное"', ["СОШ п. Мирный", "ООШ с. Ясное"]),
        ("МКОУ „СОШ № 3“ и ГБОУ 'НОШ д. Ива'", ["СОШ № 3", "НОШ д. Ива"]),
        ("МОУ «Лицей «Старт»» (Ёлкину Е. С.)", ["Лицей «Старт»"]),
        ("«СОШ № 4», МБОУ ООШ с.Дальнее", ["СОШ № 4", "ООШ с.Дальнее"]),
        ("СОШ № 5 р.п. Степь им. А. С. Вымыслова, СОШ № 7", ["СОШ № 5 р.п. Степь", "СОШ № 7"]),
        ("ООШ с. Новый Источник Ёлкину Е. С.", ["ООШ с. Новый Источник"]),
        ("ООШ с. Ясное Ёлкину Е. С.", ["ООШ с. Ясное"]),
        (
            "Основной общеобразовательной школы с. Ясное Степного района",
            ["Основной общеобразовательной школы с. Ясное Степного района"],
        ),
        ("лицею № 2, гимназии «Эврика»", ["лицею № 2", "гимназии «Эврика»"]),
        ("общеобразовательных организаций, средних общеобразовательных школ района", []),
    ],
)
def test_schools_are_charged_under_every_form_of_their_names(words, schools):
    charges = order_text.find_charges([f"1. Руководителям {words} в срок до 1 марта: отчитаться."])
    assert [name for charge in charges for name in charge.schools] == schools
    assert all(charge.term == "до 1 марта: отчитаться." for charge in charges)


def test_an_item_may_have_a_term_of_its_own():
    found = read(
        "1. Директорам МОУ «СОШ п. Мирный»:",
        "1.1. провести анализ в срок до 15 февраля 2021 года;",
        "1.2. работать с родителями.",
        "Контроль за исполнением приказа оставляю за собой.",
    )
    assert rows(found["assignment"], "item_number", "due_date") == [
        ("1.1", "2021-02-15"), ("1.2", None),
    ]  # fmt: skip


def test_items_numbered_by_word_itself_are_tasks_too():
    found = read(
        "Руководителям МОУ «СОШ п. Мирный» срок до 15 февраля 2021 года:",
        "провести анализ;",
        "работать с родителями.",
        "Контроль за исполнением приказа оставляю за собой.",
    )["assignment"]
    assert found.rows["task"].tolist() == ["провести анализ", "работать с родителями"]
    assert found.rows["subject"].is_unique


def test_an_indicator_with_a_formula_is_explained():
    texts = [
        "Показателями мониторинга являются:",
        "- доля успевающих;",
        "- качество среды.",
        "Доля успевающих рассчитывается как отношение числа успевающих к числу всех.",
        "- не показатель;",
    ]
    (finding,) = order_text.indicators(texts)
    assert "«качество среды»" in finding.message
    assert (finding.sheet, finding.row_number) == (TEXT, 3)


@given(st.lists(st.sampled_from(["25-30", "25 – 30", "30", "20"]), max_size=4))
def test_targets_differ_when_they_are_different_numbers(shares):
    texts = [f"сокращение количества школ не менее чем на {share}% в год" for share in shares]
    different = {share.replace(" – ", "-") for share in shares}
    assert len(order_text.targets(texts)) == (len(different) > 1)


@pytest.mark.parametrize(
    "title",
    [
        "О зачислении Тайнова Петра Ильича", "О переводе Тайнова П.И. в другой класс",
        "Об отчислении Пчёлкиной Жужжи Мёдовны",
    ],
)  # fmt: skip
def test_an_order_about_a_person_is_left_to_be_a_paper(title):
    assert read(head=[*HEAD[:3], title]) == {}


def test_a_task_that_names_a_person_is_not_taken_and_that_is_said():
    found = read(
        "1. Директорам МОУ «СОШ п. Мирный», МОУ «ООШ с. Ясное» срок до 15 февраля 2021 года:",
        "1.1. провести анализ;",
        "1.2. взять на учёт Тайнова П. И.",
    )
    assert set(found["assignment"].rows["item_number"]) == {"1.1"}
    (finding,) = found["act"].findings
    assert "не учтены 2 поручения, в которых назван человек" in finding.message
    assert "Тайнов" not in finding.message
