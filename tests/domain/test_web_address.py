import pytest

from domain.web_address import is_well_formed


@pytest.mark.parametrize(
    "text",
    [
        "https://school.example/karta", "http://shkola-r64.gosweb.example.ru/doc/1.pdf?x=1#y",
        "HTTPS://Школа.РФ", "https://xn--80a.xn--p1ai/a", "https://school.example:8080/a",
    ],
)  # fmt: skip
def test_a_page_anyone_can_open(text):
    assert is_well_formed(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "school.example", "www.school.example", "file:///C:/карта.docx", "C:\\карта.docx",
        "\\\\server\\карта", "http://server/карта", "http://localhost/a", "http://192.168.0.1/a",
        "http://pc.local/a", "https://school.example/две карты", "ftp://school.example/a",
        "на сайте школы", "https://", "javascript:alert(1)", "https://user@school/a",
    ],
)  # fmt: skip
def test_a_place_nobody_else_can_open(text):
    assert not is_well_formed(text)
