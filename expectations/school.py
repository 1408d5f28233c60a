"""What a registry of schools must satisfy."""

from domain.finding import Severity
from expectations.conditions import once, present
from expectations.rule import Rule

SUITE = (
    Rule(
        name="school-twice",
        title="Школа встречается в реестре один раз",
        severity=Severity.ERROR,
        column="school_code",
        expectation=once("school_code"),
        message=(
            "код школы {school_code} повторяется; ни одна из строк с этим кодом не загружена. "
            "Оставьте одну строку."
        ),
    ),
    Rule(
        name="school-without-name",
        title="У каждой школы есть наименование",
        severity=Severity.ERROR,
        column="short_name",
        expectation=present("short_name"),
        message=(
            "у школы {school_code} нет наименования; строка не загружена. Впишите наименование."
        ),
    ),
    Rule(
        name="school-without-municipality",
        title="У каждой школы указан муниципалитет",
        severity=Severity.WARNING,
        per_row=False,
        column="municipality",
        expectation=present("municipality"),
        message=(
            "Не указан муниципалитет {count} {count:школы|школ|школ} из {total}: {schools}. "
            "Впишите его: без муниципалитета школа не войдёт в ожидаемые."
        ),
    ),
)
