"""A work: the thing a results file is about, and the key its versions are kept under."""

from dataclasses import dataclass

FACETS = ("school_year", "procedure", "sitting", "subject", "class")


@dataclass(frozen=True)
class Work:
    """One assessment, or the part of another dataset that one file replaces.

    Attributes:
        school_year: `2020/21`; empty for what has no year, like the registry of schools.
        procedure: `ВПР`, `ОГЭ`, `ЕГЭ`, `ГВЭ` or `РПР`; empty where there is none.
        sitting: tells apart several of one work in a year: `весна`, `осень`, `основной`.
        subject: as the scales spell it.
        class_: the class whose programme the work covers; 0 where there is none.
    """

    school_year: str = ""
    procedure: str = ""
    sitting: str = ""
    subject: str = ""
    class_: int = 0

    def title(self) -> str:
        """The work in words: «ВПР, Русский язык, 6 класс, весна 2020/21»."""
        parts = [self.procedure, self.subject, f"{self.class_} класс" if self.class_ else ""]
        # Of a yearly indicator the period is the school year itself.
        when = " ".join(dict.fromkeys(part for part in (self.sitting, self.school_year) if part))
        return ", ".join(part for part in (*parts, when) if part)
