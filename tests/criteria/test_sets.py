from decimal import Decimal

import pytest
from pydantic import ValidationError

from criteria.sets import (
    SETS,
    LastHeld,
    Procedure,
    ProcedurePattern,
    leaves,
    load_set,
    load_sets,
    read_set,
    rule_of,
)
from domain.errors import UserError

NINE = {
    ("ВПР", "Русский язык", 5),
    ("ВПР", "Русский язык", 6),
    ("ВПР", "Математика", 5),
    ("ВПР", "Математика", 6),
    ("ОГЭ", "Русский язык", 9),
    ("ОГЭ", "Математика", 9),
    ("ЕГЭ", "Русский язык", 11),
    ("ЕГЭ", "Математика профильная", 11),
    ("ЕГЭ", "Математика базовая", 11),
}
STATUSES = {
    "omsk_2025_or": "confirmed",
    "omsk_2025_and": "confirmed",
    "order847_memory_a": "unconfirmed",
    "p500_memory_b": "unconfirmed",
    "dergachi_2021": "from_order",
}


def rules(id_):
    return [
        (type(rule_of(leaf)).__name__, rule_of(leaf)) for leaf in leaves(load_set(id_).conditions)
    ]


def test_the_sets_there_are():
    assert {id_: criteria.status for id_, criteria in load_sets().items()} == STATUSES


@pytest.mark.parametrize("id_", STATUSES)
def test_every_set_keeps_the_threshold_exact_and_says_where_all_comes_from(id_):
    criteria = load_set(id_)
    assert criteria.low_share.at_least == Decimal("0.3")
    assert criteria.low_share.at_least.as_integer_ratio() == (3, 10)
    assert criteria.min_participants.value == 10
    for part in (criteria, criteria.low_share, criteria.min_participants, criteria.procedures):
        assert part.source


@pytest.mark.parametrize("id_", [id_ for id_ in STATUSES if id_ != "dergachi_2021"])
def test_nine_procedures(id_):
    assert set(load_set(id_).procedures.listed()) == NINE


def test_the_orders_own_set():
    criteria = load_set("dergachi_2021")
    assert set(criteria.procedures.listed()) == {p for p in NINE if p[0] != "ЕГЭ"}
    assert criteria.low_share.status == "unconfirmed"
    assert criteria.procedures.status == "unconfirmed"
    [(_, rule)] = rules("dergachi_2021")
    assert (rule.at_least, rule.years) == (1, LastHeld(last_held=2))


@pytest.mark.parametrize(("id_", "join"), [("omsk_2025_or", "any"), ("omsk_2025_and", "all")])
def test_the_omsk_wording_joined_both_ways(id_, join):
    assert hasattr(load_set(id_).conditions, join)
    assert [(kind, rule.at_least, rule.years) for kind, rule in rules(id_)] == [
        ("LowProcedures", 2, (0,)),
        ("SameProcedure", 1, (0, -1)),
    ]


@pytest.mark.parametrize(("id_", "before"), [("order847_memory_a", 1), ("p500_memory_b", 2)])
def test_the_remembered_sets(id_, before):
    assert hasattr(load_set(id_).conditions, "all")
    assert [(rule.at_least, rule.years) for _, rule in rules(id_)] == [(2, (0,)), (before, (-1,))]
    assert "нельзя называть" in load_set(id_).notes[0]


def test_validity():
    criteria = load_set("p500_memory_b")
    assert [criteria.covers(y) for y in ("2018/19", "2019/20", "2020/21", "2021/22")] == [
        False,
        True,
        True,
        False,
    ]
    assert load_set("dergachi_2021").covers("2030/31")
    assert not load_set("omsk_2025_or").covers("2023/24")


def test_an_unknown_set_is_answered_with_those_there_are():
    with pytest.raises(UserError, match="«нет_такого» нет") as raised:
        load_set("нет_такого")
    assert all(id_ in str(raised.value) for id_ in STATUSES)


def test_a_procedure_in_words():
    assert Procedure("ВПР", "Русский язык", 6).title() == "Русский язык (ВПР, 6 класс)"
    assert Procedure("ЕГЭ", "Математика базовая", 11).title() == "Математика базовая (ЕГЭ)"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("at_least: 1,", "at_least: 7,", "невыполнимо: процедур в наборе 6"),
        ("last_held: 2", "last_held: 0", "не подходит"),
        ("at_least: 1,", "at_last: 1,", "at_least – не заполнено"),
        ("at_least: 1,", "at_least: 1, at_most: 2,", "at_most – такого поля нет"),
        ("low_procedures:", "few_procedures:", "conditions"),
        ("{last_held: 2}", "[0, 0]", "год назван дважды"),
        ("{last_held: 2}", "[1]", "не подходит"),
        ('"0.30"', '"1.30"', "low_share.at_least"),
        ("classes: [9]", "classes: [9, 9]", "процедура названа дважды"),
        ("status: from_order", "status: наверное", "«наверное» не подходит"),
        ("status: from_order", "status: from_order\nvalid_from: 2020", "valid_from"),
        ("status: from_order", "status: from_order\nvalid_from: 2020/22", "2020/21"),
        (
            "status: from_order",
            "status: from_order\nvalid_from: 2021/22\nvalid_to: 2020/21",
            "valid_from позже valid_to",
        ),
        ("id: dergachi_2021", "id: other", "не совпадает с именем файла"),
        ("id: dergachi_2021", "id: [", "не читается как YAML"),
    ],
)
def test_a_faulty_file_is_named_with_its_field(tmp_path, old, new, said):
    text = (SETS / "dergachi_2021.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "dergachi_2021.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(UserError) as raised:
        read_set(path)
    assert "dergachi_2021.yaml" in str(raised.value)
    assert said in str(raised.value)


def test_two_conditions_of_one_name_are_refused(tmp_path):
    text = (SETS / "omsk_2025_or.yaml").read_text(encoding="utf-8")
    path = tmp_path / "omsk_2025_or.yaml"
    path.write_text(text.replace("id: repeated", "id: several"), encoding="utf-8")
    with pytest.raises(UserError, match="один id"):
        read_set(path)


def test_gve_is_no_procedure_a_set_can_look_at():
    with pytest.raises(ValidationError):
        ProcedurePattern(procedure="ГВЭ", subjects=("Математика",), classes=(9,))
