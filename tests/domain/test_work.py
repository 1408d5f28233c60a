from domain.work import Work


def test_a_work_is_named_in_words():
    work = Work("2020/21", "ВПР", "весна", "Русский язык", 6)
    assert work.title() == "ВПР, Русский язык, 6 класс, весна 2020/21"


def test_a_period_that_is_the_school_year_is_named_once():
    assert Work(school_year="2020/21", sitting="2020/21", subject="1.10").title() == "1.10, 2020/21"
