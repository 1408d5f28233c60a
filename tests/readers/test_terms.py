"""A term is read for the dates it names, and no date is made up."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import school_year as years_of_school
from readers.terms import OPEN_KINDS, TermKind, parse_term

Y = "2020/21"


def day(text: str) -> list[date]:
    return [date.fromisoformat(part) for part in text.split()]


# Every wording of the order: kind, months, due dates for a paper of 2020/21.
ORDER = [
    ("2020", "year", (), "2020-12-31"),
    ("2020-2024", "year_range", (), "2024-12-31"),
    ("Январь- февраль  2021", "month_range", (1, 2), "2021-02-28"),
    ("Август- сентябрь ", "month_range", (8, 9), "2020-09-30"),
    ("ежегодно", "yearly", (), "2021-08-31"),
    ("Ежегодно", "yearly", (), "2021-08-31"),
    ("Ежегодно, март- апрель", "yearly", (3, 4), "2021-04-30"),
    ("Ежегодно, сентябрь", "yearly", (9,), "2020-09-30"),
    ("Ежегодно,по\n\nплану", "open", (), ""),
    ("Ежегодно(по\n\nплану мониторинго\n\nвых исследований)", "open", (), ""),
    ("По плану\n\nработы", "by_plan", (), ""),
    ("По плану\n\nработы  управления образования , 2-3 раза в год", "open", (), ""),
    ("2 раза в год (январь, июнь)", "n_per_year", (1, 6), "2021-01-31 2021-06-30"),
    ("2 раза в год (декабрь, май)", "n_per_year", (12, 5), "2020-12-31 2021-05-31"),
    ("В течение года", "during_year", (), "2021-08-31"),
    ("Постоянно", "permanent", (), ""),
    ("постоянно", "permanent", (), ""),
    ("срок до 15 февраля 2021 года", "by_date", (2,), "2021-02-15"),
    ("(октябрь – январь текущего учебного года)", "relative", (10, 11, 12, 1), "2021-01-31"),
    ("(февраль текущего учебного года)", "relative", (2,), "2021-02-28"),
    ("(март – октябрь текущего года)", "relative", tuple(range(3, 11)), "2021-10-31"),
    ("(сентябрь следующего учебного года)", "relative", (9,), "2021-09-30"),
    ("в____/____ учебном году", "school_year_blank", (), ""),
]


@pytest.mark.parametrize(("text", "kind", "months", "due"), ORDER)
def test_every_wording_of_the_order(text, kind, months, due):
    term = parse_term(text)
    assert term.kind == kind
    assert term.months == months
    assert term.due_dates(Y) == day(due)
    assert term.names_date == (kind not in ("permanent", "by_plan", "school_year_blank", "open"))


@pytest.mark.parametrize(
    ("text", "kind", "due"),
    [
        ("до 15.02.2021", "by_date", "2021-02-15"),
        ("Ноябрь 2021 – февраль", "month_range", "2022-02-28"),
        ("Март 2022 – май", "month_range", "2022-05-31"),
        ("1-15 марта", "by_date", "2021-03-15"),
        ("до 1 сентября", "by_date", "2020-09-01"),
        ("до сентября", "by_date", "2020-09-01"),
        ("до конца мая", "month_range", "2021-05-31"),
        ("с сентября по май", "month_range", "2021-05-31"),
        ("октябрь 2020 г. – январь 2021 г.", "month_range", "2021-01-31"),
        ("15.12.2020-20.01.2021", "by_date", "2021-01-20"),
        ("15 декабря 2020 – 20 января 2021 г.", "by_date", "2021-01-20"),
        ("с 15.12.2020 по 20.01.2021", "by_date", "2021-01-20"),
        ("дек., фев.", "month_range", "2020-12-31 2021-02-28"),
        ("в январе и июне 2021 года", "month_range", "2021-01-31 2021-06-30"),
        ("в течение 2020-2021 учебного года", "during_year", "2021-08-31"),
        ("в 2021/22 учебном году", "during_year", "2022-08-31"),
        ("январь 2023", "month_range", "2023-01-31"),
        ("2021 год, март", "month_range", "2021-03-31"),
        ("2022 год, март", "month_range", "2022-03-31"),
        ("Январь-февраль 2022г.", "month_range", "2022-02-28"),
        ("до 15февраля 2021года", "by_date", "2021-02-15"),
        ("2021г.", "year", "2021-12-31"),
        ("ежемесячно в течение 2020/21 учебного года", "during_year", "2021-08-31"),
        ("раз в четверть, 2021", "year", "2021-12-31"),
        ("весна (март) 2021", "month_range", "2021-03-31"),
        ("ежегодно, 2022-2024", "yearly", ""),
        ("ежегодно, 2020-2024", "yearly", "2021-08-31"),
        ("до 29 февраля", "by_date", ""),  # 2021 has none
    ],
)
def test_wordings_met_elsewhere(text, kind, due):
    term = parse_term(text)
    assert term.kind == kind
    assert term.due_dates(Y) == day(due)


@pytest.mark.parametrize(
    "text",
    ["", "по мере необходимости", "с сентября 2021 года", "с 2021 года", "до 31 февраля",
     "до 29 февраля 2021", "2024-2020", "в течение месяца", "ежегодно с сентября",
     "весна 2021", "летом 2021 года", "I полугодие 2021", "в 1 полугодии 2020/21 учебного года",
     "осень 2020 – весна 2021", "III четверть 2021", "ежегодно, весной", "в начале 2021 года",
     "первая неделя 2021 года", "квартал 2021", "V квартал 2021", "с I квартала 2021",
     "до II квартала 2021", "I-II, IV квартал 2021"],
)  # fmt: skip
def test_what_names_no_term_is_open(text):
    term = parse_term(text)
    assert term.kind is TermKind.OPEN
    assert not term.names_date
    assert term.due_dates(Y) == []


ROMAN = ["I", "II", "III", "IV"]


@given(st.integers(1, 4), st.sampled_from(["{r} квартал 2022", "{n} квартал 2022г.",
    "{n}-й квартал 2022 года", "до конца {r} квартала 2022", "2022 год, {r} кв."]))  # fmt: skip
def test_a_quarter_is_three_months_of_the_year_it_names(number, wording):
    term = parse_term(wording.format(r=ROMAN[number - 1], n=number))
    assert term.kind is TermKind.MONTH_RANGE
    assert term.months == tuple(range(3 * number - 2, 3 * number + 1))
    [due] = term.due_dates(Y)
    end = date(2022, 12, 31) if number == 4 else date(2022, 3 * number + 1, 1) - timedelta(days=1)
    assert due == end


@pytest.mark.parametrize(
    ("text", "months", "due"),
    [
        ("I-II квартал 2021", range(1, 7), "2021-06-30"),
        ("с I по III квартал 2021 года", range(1, 10), "2021-09-30"),
        ("I и III кварталы 2021", (1, 2, 3, 7, 8, 9), "2021-03-31 2021-09-30"),
        ("в IV квартале", (10, 11, 12), "2020-12-31"),
        ("IV кв. 2020 – I кв. 2021", (10, 11, 12, 1, 2, 3), "2021-03-31"),
        ("IV квартал 2020 года – I квартал", (10, 11, 12, 1, 2, 3), "2021-03-31"),
        ("II кв. 2021 г., IV кв. 2022 г.", (4, 5, 6, 10, 11, 12), "2021-06-30 2022-12-31"),
        ("II кв. 2021 г. - IV кв. 2022 г.", (4, 5, 6, 7, 8, 9, 10, 11, 12), "2022-12-31"),
    ],
)
def test_several_quarters_are_a_run_or_a_list(text, months, due):
    term = parse_term(text)
    assert term.kind is TermKind.MONTH_RANGE
    assert term.months == tuple(months)
    assert term.due_dates(Y) == day(due)


@pytest.mark.parametrize(
    ("text", "agrees"),
    [
        ("2 раза в год (январь, июнь)", True),
        ("2-3 раза в год (январь, март, июнь)", True),
        ("2 раза в год (январь)", False),
        ("2 раза в год", False),
        ("3 раза в год (январь-июнь)", False),
        ("Ежегодно", True),
    ],
)
def test_times_a_year_must_be_as_many_as_months(text, agrees):
    assert parse_term(text).count_agrees is agrees


@pytest.mark.parametrize(
    ("text", "healed"),
    [
        ("плану мониторинго\n\nвых исследований", "плану мониторинговых исследований"),
        ("сентя\nбрь", "сентябрь"),
        ("янва-\nря 2021", "января 2021"),
        ("март-\nапрель", "март- апрель"),
        ("По плану\n\nработы", "По плану работы"),
        ("Ежегодно,по\n\nплану", "Ежегодно,по плану"),
        ("2 раза\nв год", "2 раза в год"),
        ("до\n15\nфевраля", "до 15 февраля"),
    ],
)
def test_words_broken_across_lines_are_put_together(text, healed):
    assert parse_term(text).text == healed


def test_the_year_of_the_paper_settles_a_relative_term():
    september = parse_term("сентябрь следующего учебного года")
    assert september.due_dates("2020/21") == [date(2021, 9, 30)]
    assert september.due_dates("2021/22") == [date(2022, 9, 30)]
    third_stage = parse_term("март – октябрь текущего года")
    assert third_stage.due_dates("2020/21") == [date(2021, 10, 31)]
    assert parse_term("в____/____ учебном году").due_dates("2020/21") == []


FORMS = [
    ["январь", "января", "январе", "янв."],
    ["февраль", "февраля", "феврале", "февр.", "фев"],
    ["март", "марта", "марте", "мар."],
    ["апрель", "апреля", "апреле", "апр."],
    ["май", "мая", "мае"],
    ["июнь", "июня", "июне", "июн."],
    ["июль", "июля", "июле", "июл."],
    ["август", "августа", "августе", "авг."],
    ["сентябрь", "сентября", "сентябре", "сент.", "сен"],
    ["октябрь", "октября", "октябре", "окт."],
    ["ноябрь", "ноября", "ноябре", "нояб.", "ноя"],
    ["декабрь", "декабря", "декабре", "дек."],
]
months = st.integers(1, 12).flatmap(
    lambda month: st.tuples(st.just(month), st.sampled_from(FORMS[month - 1]))
)


@given(months, months, st.sampled_from(["-", " – ", "- ", " по "]), st.booleans())
def test_a_range_of_months_runs_from_the_first_to_the_last(first, last, dash, upper):
    text = f"{first[1]}{dash}{last[1]}"
    term = parse_term(text.upper() if upper else text)
    assert term.months[0] == first[0]
    assert term.months[-1] == last[0]
    assert all(b == a % 12 + 1 for a, b in zip(term.months, term.months[1:], strict=False))
    (due,) = term.due_dates(Y)
    assert due.month == last[0]
    assert date.fromordinal(due.toordinal() + 1).day == 1


ATOMS = [text for text, *_ in ORDER] + ["с", "до", "15", "2021 г.", ",", "-", "учебного года", "X"]


@given(st.lists(st.sampled_from(ATOMS), max_size=5).map(" ".join) | st.text(max_size=40))
def test_no_date_is_made_up(text):
    term = parse_term(text)
    for school_year in ("2019/20", "2020/21", "2023/24"):
        due = term.due_dates(school_year)
        assert not due or term.kind not in OPEN_KINDS
        if not (term.relative or term.school_year or term.years):
            assert all(years_of_school.containing(d) == school_year for d in due)
        if term.years and not (term.spans or term.relative):
            assert all(d.year <= max(term.years) for d in due)
        if term.spans:
            assert {d.month for d in due} <= set(term.months)
        assert len(due) <= max(len(term.spans), len(term.years), 1)


@given(st.lists(st.sampled_from(ATOMS), max_size=5).map(" ".join) | st.text(max_size=40))
def test_a_stored_wording_reads_as_the_one_in_the_paper(text):
    term = parse_term(text)
    assert parse_term(term.text) == term
