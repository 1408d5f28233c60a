"""The context form of two years and the social passport: answers, codes, nobody's name."""

import openpyxl
import pytest

from intake.recognise import read_file
from readers.reading import UnreadableFileError
from reference import questionnaires
from tests import small_files as files

GENERAL = [
    "1 ПОЛНОЕ наименование ОО (по уставу)", "2 СОКРАЩЕННОЕ наименование ОО (по уставу)",
    "3 ФИО директора", "4 Телефон", "5 email", "6 ИНН", "7 Код ОГЭ", "8 Код ЕГЭ",
    "9 Статус организации", "10 У ОО есть филиалы?", "11 Организационно-правовая форма",
    "12 Индекс", "13 Адрес", "14 Где расположена ОО?", "15 Каков размер населённого пункта",
    "16 Транспортная доступность до города >100 тыс.",
]  # fmt: skip
ACTIVITY = [
    "17.1 АОП", "18 Языки", "20 Количество обучающихся", "21 Обучающиеся 2006 г.р.",
    "22 Обучающиеся 2006 г.р. по АОП (ОВЗ)", "23 Обучающиеся 2007 г.р.",
    "24 Обучающиеся 2007 г.р. по АОП (ОВЗ)", "25 Всего учителей", "26 Учителей 5–9 классов",
    "27 Учителей первой и высшей категорий",
]  # fmt: skip
FORM_2021 = [
    "1 ПОЛНОЕ наименование ОО (по уставу)", "6 ИНН", "Количество классов 5 параллель",
    "Количество обучающихся 5 параллель", "Количество классов 11 параллель",
    "Количество обучающихся 11 параллель", "Учителей высшей категории", "Учителей до 30 лет",
    "Учителей пенсионного возраста", "Учителей, прошедших ПК до 36 ч", "ПК 36–72 ч", "ПК >72 ч",
    "Учебных кабинетов", "Компьютеров всего", "Устаревших компьютеров",
    "Компьютеров с выходом в интернет", "Скорость интернета",
    "Обучающихся, вовлечённых в доп. образование", "Родителей, участвующих в жизни школы",
    "Вакансий учителей",
]  # fmt: skip
PASSPORT = [
    "Логин ОО", "Всего обучающихся", "Всего семей", "Полных семей", "Неполных семей",
    "Многодетных семей", "Детей из многодетных семей", "Малообеспеченных семей",
    "Детей из малообеспеченных семей", "Детей под опекой",
    "Детей-сирот и оставшихся без попечения родителей", "Детей-инвалидов", "Обучающихся с ОВЗ",
    "Состоят на учёте в КДН", "Состоят на учёте в ПДН", "На внутришкольном учёте",
    "Семей в социально опасном положении",
]  # fmt: skip
NAME = "Муниципальное общеобразовательное учреждение «СОШ с. Луговое»"
HEAD, PHONE, EMAIL = "Выдумкина Анна Петровна", "8 (845) 123-45-67", "vydumka@example.ru"


def general(**instead):
    answers = dict(
        zip(
            GENERAL,
            [
                NAME, "МОУ «СОШ с. Луговое»", HEAD, PHONE, EMAIL, "6403001008", "13450", "013451",
                "действует", "Нет", "МОУ", "413000", "Луговой район, с. Луговое, ул. Новая, 1",
                "в селе", "до 3 тыс. человек", "до 2 часов",
            ],
            strict=True,
        )
    )  # fmt: skip
    by_number = {header.split()[0]: header for header in GENERAL}
    return list((answers | {by_number[n[1:]]: value for n, value in instead.items()}).values())


def activity(pupils=120, teachers="15 человек"):
    return ["да", "английский", pupils, 10, 2, 12, "нет", teachers, 9, 7]


def workbook(path, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def turned(rows):
    return [list(column) for column in zip(*rows, strict=True)]


@pytest.fixture
def wide(tmp_path):
    def read(*schools, header=None):
        rows = schools or [[*general(), *activity()]]
        return read_file(files.xlsx(tmp_path / "a.xlsx", [header or [*GENERAL, *ACTIVITY], *rows]))

    return read


def values(reading):
    return dict(zip(reading.rows["subject"], reading.rows["value"], strict=True))


def rules(reading):
    return [(finding.rule, finding.column_name) for finding in reading.findings]


ANSWERS = {
    "КФ.филиалы": 0, "КФ.населённый_пункт": 0, "КФ.доступность_города": 2,
    "КФ.обучающихся": 120, "КФ.родившихся.2006": 10, "КФ.родившихся.2006.АОП": 2,
    "КФ.родившихся.2007": 12, "КФ.родившихся.2007.АОП": 0, "КФ.учителей": 15,
    "КФ.учителей.5_9": 9, "КФ.учителей.с_категорией": 7,
}  # fmt: skip


def told(reading):
    """Answers, and codes of the school, as far as they are numbers."""
    answers = {code: value for code, value in values(reading).items() if value == value}
    codes = reading.beside[0].rows[reading.beside[0].rows["subject"] != "наименование"]
    return answers, dict(zip(codes["subject"], codes["value"], strict=True))


CODES = {"ИНН": "6403001008", "код ОГЭ": "13450", "код ЕГЭ": "13451"}


def test_the_form_of_2022_with_a_row_for_each_school(wide):
    reading = wide()
    assert (reading.dataset, reading.layout) == ("indicator_value", "context-form")
    assert told(reading) == (ANSWERS, CODES)
    assert [(item.facet, item.value) for item in reading.evidence] == [("calendar_year", "2022")]
    assert set(reading.rows["school_name"]) == {NAME}
    names = reading.beside[0].rows.query("subject == 'наименование'")["value"]
    assert set(names) == {NAME, "МОУ «СОШ с. Луговое»"}
    assert reading.columns["value КФ.обучающихся"].letter == "S"
    assert reading.findings == []


def test_the_form_of_2022_on_two_sheets(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx",
        Общая_информация_об_ОО=[GENERAL, general()],
        ОБРАЗОВАТЕЛЬНАЯ_ДЕЯТЕЛЬНОСТЬ_ОО=[ACTIVITY, activity()],
    )
    reading = read_file(path)
    assert told(reading) == (ANSWERS, CODES)
    assert set(reading.rows["school_name"]) == {NAME}


PASSPORT_OF_NOBODY = [
    ["Социальный паспорт школы на 2022–2023 учебный год"], ["№", "Показатель", "Количество"],
    [1, "Всего обучающихся", 120], [2, "Многодетные семьи", 15], [3, "Неполные семьи", 20],
    [4, "Дети-инвалиды", 2], [5, "На ВШК", 3],
]  # fmt: skip


def test_a_title_tells_the_year(tmp_path):
    reading = read_file(files.xlsx(tmp_path / "а.xlsx", PASSPORT_OF_NOBODY))
    assert [(each.facet, each.value) for each in reading.evidence] == [("school_year", "2022/23")]
    assert values(reading) == {
        "СП.обучающихся": 120, "СП.многодетных": 15, "СП.неполных": 20, "СП.инвалидов": 2,
        "СП.на_внутришкольном_учёте": 3,
    }  # fmt: skip


def test_where_a_school_is_does_not_say_which_it_is(tmp_path):
    general_ = dict(zip(GENERAL, general(), strict=True))
    where = "14 Где расположена ОО?"
    location = general_.pop(where)
    path = workbook(
        tmp_path / "a.xlsx",
        А=[list(general_), list(general_.values())],
        Б=[[where, *ACTIVITY], [location, *activity()]],
    )
    assert set(read_file(path).rows["school_name"]) == {NAME}


def test_the_form_of_2022_as_questions_with_answers_beside_them(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx",
        Общая_информация_об_ОО=[["Общая информация об ОО", ""], *turned([GENERAL, general()])],
        ОБРАЗОВАТЕЛЬНАЯ_ДЕЯТЕЛЬНОСТЬ_ОО=turned([ACTIVITY, activity()]),
    )
    reading = read_file(path)
    assert told(reading) == (ANSWERS, CODES)
    pupils = reading.rows[reading.rows["subject"] == "КФ.обучающихся"].iloc[0]
    assert (pupils["row_number"], pupils["sheet"]) == (3, "ОБРАЗОВАТЕЛЬНАЯ ДЕЯТЕЛЬНОСТЬ ОО")


def test_several_schools_side_by_side(tmp_path):
    other = general(_1="МОУ «СОШ с. Степное»", _6="6403002001", _7="13460", _8="13461")
    rows = turned([[*GENERAL, *ACTIVITY], [*general(), *activity()], [*other, *activity(80)]])
    reading = read_file(files.xlsx(tmp_path / "a.xlsx", rows))
    pupils = reading.rows[reading.rows["subject"] == "КФ.обучающихся"]
    assert dict(zip(pupils["school_name"], pupils["value"], strict=True)) == {
        NAME: 120, "МОУ «СОШ с. Степное»": 80,
    }  # fmt: skip


def test_a_column_of_units_is_no_school(tmp_path):
    rows = [
        [label, "" if label == "Логин ОО" else "человек", "edu641017" if n == 0 else n]
        for n, label in enumerate(PASSPORT)
    ]
    reading = read_file(files.xlsx(tmp_path / "a.xlsx", rows))
    assert set(reading.rows["school_code"]) == {"641017"}
    assert reading.rows_read == len(PASSPORT) - 1


def test_the_form_of_2021(wide):
    row = [NAME, "6403001008", 2, 40, 1, 12, 5, 3, 4, 6, 2, 1, 20, 30, 4, 25, "100 Мбит/с", 77,
           30, "нет"]  # fmt: skip
    reading = wide(row, header=FORM_2021)
    assert [item.value for item in reading.evidence] == ["2021"]
    assert told(reading)[0] == {
        "КФ.классов.5": 2, "К.5": 40, "КФ.классов.11": 1, "К.11": 12,
        "КФ.учителей.высшей_категории": 5, "КФ.учителей.до_30": 3,
        "КФ.учителей.пенсионного_возраста": 4, "КФ.повышение_квалификации.до_36": 6,
        "КФ.повышение_квалификации.36_72": 2, "КФ.повышение_квалификации.свыше_72": 1,
        "КФ.кабинетов": 20, "КФ.компьютеров": 30, "КФ.компьютеров.устаревших": 4,
        "КФ.компьютеров.с_интернетом": 25, "КФ.скорость_интернета": 100, "КФ.доп_образование": 77,
        "КФ.участие_родителей": 30, "КФ.вакансий": 0,
    }  # fmt: skip
    speed = reading.rows[reading.rows["subject"] == "КФ.скорость_интернета"].iloc[0]
    assert (speed["value_text"], speed["unit"]) == ("100 Мбит/с", "мбит/с")


@pytest.mark.parametrize(
    ("typed", "value", "unit"),
    [("45 км", 45, "км"), ("до 2 часов", 2, "час"), ("30–60 мин.", 30, "мин"), (45, 45, None)],
)
def test_a_measure_has_the_unit_of_the_answer(wide, typed, value, unit):
    reading = wide([*general(_16=typed), *activity()])
    row = reading.rows[reading.rows["subject"] == "КФ.доступность_города"].iloc[0]
    assert row["value"] == value
    assert (row["unit"] if isinstance(row["unit"], str) else None) == unit


@pytest.mark.parametrize("place", ["wide", "turned", "two sheets"])
def test_the_head_is_neither_a_reason_to_refuse_nor_kept(tmp_path, place):
    rows = [[*GENERAL, *ACTIVITY], [*general(), *activity()]]
    if place == "two sheets":
        path = workbook(tmp_path / "a.xlsx", А=turned([GENERAL, general()]), Б=[ACTIVITY])
    else:
        path = files.xlsx(tmp_path / "a.xlsx", turned(rows) if place == "turned" else rows)
    reading = read_file(path)
    kept = repr((reading.rows.to_dict(), reading.beside[0].rows.to_dict(), vars(reading)))
    for secret in (HEAD, "Выдумкина", PHONE, "123-45", EMAIL):
        assert secret not in kept


def test_pupils_named_in_a_form_are_a_reason_to_refuse_it(tmp_path):
    header = [*GENERAL, *ACTIVITY, "ФИО обучающихся на учёте"]
    row = [*general(), *activity(), "Ёлкин Епифан Саввич"]
    with pytest.raises(UnreadableFileError) as caught:
        read_file(files.xlsx(tmp_path / "a.xlsx", [header, row]))
    assert {finding.rule for finding in caught.value.findings} == {"personal-data"}


def test_free_text_is_not_kept(wide):
    reading = wide([*general(_16="довезёт Кукушкина"), *activity(teachers="Ёлкин")])
    assert "Кукушкина" not in repr(reading)
    assert "Ёлкин" not in repr(reading)
    assert rules(reading) == [
        ("answer-invalid", "16 Транспортная доступность до города >100 тыс."),
        ("answer-invalid", "25 Всего учителей"),
    ]


def test_an_inn_of_twelve_digits_is_a_warning(wide):
    reading = wide([*general(_6="640300100801"), *activity()])
    assert rules(reading) == [("inn-invalid", "6 ИНН")]
    assert "ИНН" not in set(reading.beside[0].rows["subject"])


@pytest.mark.parametrize("typed", ["450–680 тыс. человек", "450-680 тыс.", "450 680", "1 млн"])
def test_a_village_of_half_a_million_is_a_warning(wide, typed):
    reading = wide([*general(_15=typed), *activity()])
    assert rules(reading) == [("village-too-large", "15 Каков размер населённого пункта")]
    assert "КФ.населённый_пункт" not in values(reading)


def test_a_school_says_itself_that_it_is_in_a_village(wide):
    school = general(_1="МОУ «СОШ № 5»", _2="СОШ № 5", _13="", _14="в селе", _15="450–680 тыс.")
    assert rules(wide([*school, *activity()])) == [
        ("village-too-large", "15 Каков размер населённого пункта")
    ]


def test_an_address_says_where_a_school_is(wide):
    school = general(_1="МОУ «СОШ № 5»", _2="СОШ № 5", _14="", _15="450–680 тыс.")
    reading = wide([*school, *activity()])
    assert rules(reading) == [("village-too-large", "15 Каков размер населённого пункта")]
    assert set(map(str, reading.rows["place"])) == {"Луговой район, Луговое"}


@pytest.mark.parametrize(
    ("typed", "least"),
    [("450–680 тыс. человек", 450_000), ("3-15 тыс. чел.", 3_000), ("до 3 тыс.", 0),
     ("1 200", 1_200), ("более 1 млн", 1_000_000)],
)  # fmt: skip
def test_a_town_may_be_of_any_size(wide, typed, least):
    school = general(
        _1="МОУ «СОШ № 5»",
        _2="СОШ № 5",
        _13="г. Саратов, ул. С. Разина, д. 1",
        _14="в городе",
        _15=typed,
    )
    reading = wide([*school, *activity()])
    assert values(reading)["КФ.населённый_пункт"] == least
    assert reading.findings == []


@pytest.mark.parametrize("typed", ["-5", "12,5", "много"])
def test_what_is_no_count_is_left_out(wide, typed):
    reading = wide([*general(), *activity(pupils=typed)])
    assert "КФ.обучающихся" not in values(reading)
    assert rules(reading) == [("answer-invalid", "20 Количество обучающихся")]


@pytest.mark.parametrize(("typed", "value"), [("Да", 1), ("нет", 0)])
def test_a_yes_is_one_and_a_no_is_nought(wide, typed, value):
    assert values(wide([*general(_10=typed), *activity()]))["КФ.филиалы"] == value


def test_a_question_asked_twice_is_answered_by_neither(wide):
    header = [*GENERAL, *ACTIVITY, "28 Всего учителей"]
    reading = wide([*general(), *activity(), 16], header=header)
    assert [rule for rule, _ in rules(reading)] == ["asked-twice", "asked-twice"]
    assert "КФ.учителей" not in values(reading)


def test_a_sheet_of_several_schools_that_names_none_is_refused(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx", А=[GENERAL, general()], Б=[ACTIVITY, activity(), activity(80)]
    )
    with pytest.raises(UnreadableFileError) as caught:
        read_file(path)
    assert caught.value.finding.rule == "whose-answers"


def test_the_social_passport_is_counts_only(tmp_path):
    row = ["edu641017", *range(100, 100 + len(PASSPORT) - 1)]
    reading = read_file(files.xlsx(tmp_path / "a.xlsx", [PASSPORT, row]))
    assert (reading.layout, reading.findings) == ("social-passport", [])
    codes = [
        "обучающихся", "семей", "полных", "неполных", "многодетных", "детей_из_многодетных",
        "малообеспеченных", "детей_из_малообеспеченных", "под_опекой", "сирот", "инвалидов",
        "с_ОВЗ", "на_учёте_КДН", "на_учёте_ПДН", "на_внутришкольном_учёте", "в_опасном_положении",
    ]  # fmt: skip
    assert values(reading) == {f"СП.{code}": 100 + n for n, code in enumerate(codes)}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("Количество обучающихся классов 5 параллели", "К.5"),
        ("Обучающиеся 5 класса по АОП", None),
        ("Доля обучающихся в доп. образовании, %", None),
        ("Доля родителей, участвующих в жизни школы", None),
        ("Всего учителей с категорией", None),
        ("Кабинетов с выходом в интернет", None),
        ("Компьютерных классов", None),
        ("Количество обучающихся по АОП", None),
    ],
)
def test_a_question_in_like_words_is_another(asked, code):
    form = next(form for form in questionnaires.forms() if form.id == "context-form")
    told = (question.told_by(questionnaires.plain(asked)) for question in form.questions)
    assert next((found[0] for found in told if found), None) == code


@pytest.mark.parametrize("form", questionnaires.forms(), ids=lambda form: form.id)
def test_a_form_says_where_it_is_known_from_and_that_it_is_unconfirmed(form):
    assert form.source
    assert form.status == "unconfirmed"
    codes = [question.code for question in form.questions]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("total", "turned_about", "told"),
    [
        (["", "Итого", 150, 100, 25, 20], False, "строка 4: это итог"),
        (["Всего по району", "", 150, 100, 25, 20], False, "строка 4: это итог"),
        (["", "Итого", 150, 100, 25, 20], True, "столбец D: это итог"),
    ],
)
def test_a_total_of_several_schools_is_no_school(tmp_path, total, turned_about, told):
    rows = [
        [
            "№",
            "Логин ОО",
            "Всего обучающихся",
            "Всего семей",
            "Неполных семей",
            "Многодетных семей",
        ],
        [1, "edu641017", 120, 80, 20, 16],
        [2, "edu641018", 30, 20, 5, 4],
        total,
    ]
    reading = read_file(files.xlsx(tmp_path / "a.xlsx", turned(rows) if turned_about else rows))
    assert set(reading.rows["school_code"]) == {"641017", "641018"}
    assert (reading.rows_read, len(reading.findings)) == (8, 1)
    assert told in reading.findings[0].message
