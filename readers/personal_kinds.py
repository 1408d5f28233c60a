"""The kinds of personal data that are looked for in files."""

from enum import StrEnum


class Kind(StrEnum):
    """What gives a person away; the value is what messages call it."""

    NAME = "фамилии и имена"
    DOCUMENT = "данные паспорта или другого документа"
    SNILS = "СНИЛС"
    PHONE = "телефоны"
    EMAIL = "адреса электронной почты"
    BIRTH = "даты рождения"
