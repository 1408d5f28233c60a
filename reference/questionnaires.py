"""Forms a school fills in about itself: the context form, the social passport; as data."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_NUMBER = re.compile(r"^(?:№ ?)?\d+(?:\.\d+)*[.)]?\s+")


@dataclass(frozen=True)
class Question:
    """One question whose answer is an indicator.

    Attributes:
        code: of the indicator; may name groups of `words`.
        name: of the indicator, likewise.
        unit: of its values, or None where each answer has its own.
        kind: `count`, `yes_no`, `size` or `measure`.
        asked: year of a form → the number it has there; «не известен» where only the wording is.
        words: patterns its text holds, every one.
        without: patterns it does not hold.
    """

    code: str
    name: str
    unit: str | None
    kind: str
    asked: dict[int, str]
    words: tuple[re.Pattern[str], ...]
    without: tuple[re.Pattern[str], ...]

    def told_by(self, text: str) -> "tuple[str, str] | None":
        """Code and name of the indicator that a plain text asks for, None if it asks none."""
        found = [word.search(text) for word in self.words]
        if not all(found) or any(word.search(text) for word in self.without):
            return None
        groups = {
            name.rstrip("2"): value
            for match in found
            for name, value in match.groupdict().items()
            if value
        }
        return self.code.format(**groups), self.name.format(**groups)


@dataclass(frozen=True)
class Form:
    """One form.

    Attributes:
        id: the layout of files that are it.
        title: in Russian.
        source: where its questions are known from.
        status: of that knowledge.
        years: calendar year → patterns of questions only the form of that year asks.
        questions: in the order they are tried.
    """

    id: str
    title: str
    source: str
    status: str
    years: dict[int, tuple[re.Pattern[str], ...]]
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Village:
    """What is too many people for a village.

    Attributes:
        most: more live in no village.
        location: patterns of the question where the school is.
        words: pattern of a name or an answer that is a village's.
        source: where the bound comes from.
        status: of the bound.
    """

    most: int
    location: tuple[re.Pattern[str], ...]
    words: re.Pattern[str]
    source: str
    status: str


def plain(text: str) -> str:
    """A question's text small, with single blanks, without «ё» and its number."""
    return _NUMBER.sub("", " ".join(text.lower().replace("ё", "е").split()))


@cache
def forms() -> tuple[Form, ...]:
    """All known forms."""
    return tuple(
        Form(
            id=form["id"],
            title=form["title"],
            source=form["source"],
            status=form["status"],
            years={year: _patterns(words) for year, words in form["years"].items()},
            questions=tuple(
                Question(
                    code=one["code"],
                    name=one["name"],
                    unit=one.get("unit"),
                    kind=one["kind"],
                    asked=one.get("asked", {}),
                    words=_patterns(one["words"]),
                    without=_patterns(one.get("without", ())),
                )
                for one in form["questions"]
            ),
        )
        for form in _given()["forms"]
    )


@cache
def identity() -> dict[str, tuple[re.Pattern[str], ...]]:
    """What tells whose form it is: field of an identifier → patterns of its question."""
    return {field: _patterns(words) for field, words in _given()["identity"].items()}


@cache
def village() -> Village:
    """What is too many people for a village."""
    given = _given()["village"]
    return Village(
        most=given["most"],
        location=_patterns(given["location"]),
        words=re.compile(given["words"]),
        source=given["source"],
        status=given["status"],
    )


@cache
def _given() -> dict:
    path = Path(__file__).with_name("questionnaires.yaml")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _patterns(words: list[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(word) for word in words)
