"""What cannot be checked later in a measure of a roadmap: its term, its result, who answers."""

import re
from collections.abc import Mapping

from domain.finding import Finding, Severity
from readers.terms import Term

# Whoever is named by these alone is everybody: no one person or office can be asked.
_EVERYBODY = re.compile(
    r"управлени[ея] образования|участники (?:программы|концепции)|администраци[яи]"
    r"|(?:обще)?образовательные (?:организации|учреждения)|\bшколы\b|\bоо\b"
)
_ASPIRATION = re.compile(
    r"^(?:достижение|повышение|совершенствование|улучшение|уменьшение|снижение|рост|развитие)\b"
    r"|положительн\w+ динамик"
)
_NUMERIC_DATE = re.compile(r"\b\d{1,2}\.\d{1,2}\.20\d\d\b")
_EVIDENCE = re.compile(r"\d|приказ|отч[её]т|справк|протокол|договор|публикаци|\bплан")


def remarks(
    item: Mapping[str, object], term: Term, headers: Mapping[str, str], where: str
) -> list[Finding]:
    """The remarks on one measure: an open term is a warning, vague words are notes.

    Args:
        item: the measure, in the columns of `schemas.roadmap_item`.
        term: its term as read.
        headers: column → how the file spells its header.
        where: the place in words.
    """
    found = [*_of_term(item, term), *_of_responsible(item), *_of_result(item)]
    return [
        Finding(
            severity,
            rule,
            f"{where}: {message}",
            sheet=str(item["sheet"]),
            row_number=int(str(item["row_number"])),
            column_name=headers[column],
        )
        for severity, rule, column, message in found
    ]


_Remark = tuple[Severity, str, str, str]


def _of_term(item: Mapping[str, object], term: Term) -> list[_Remark]:
    if not term.names_date:
        said = f"срок «{term.text}» не называет даты" if term.text else "срок не указан"
        if _NUMERIC_DATE.search(term.text):
            said = f"в сроке «{term.text}» день, которого нет в календаре"
        alone = not (item["term_text"] or item["responsible"] or item["result"])
        perhaps = " Если это заголовок раздела, объедините ячейки его строки." if alone else ""
        said += f", проверить исполнение нельзя. Назовите месяц или день.{perhaps}"
        return [(Severity.WARNING, "term-open", "term_text", said)]
    if term.count_agrees:
        return []
    said = (
        f"в сроке «{term.text}» названо {_months(len(term.spans))}, а не столько, сколько раз в "
        "году. Назовите месяц каждого раза."
    )
    return [(Severity.WARNING, "term-count-differs", "term_text", said)]


def _of_responsible(item: Mapping[str, object]) -> list[_Remark]:
    responsible = str(item["responsible"] or "")
    if re.search(r"\w{2}", _EVERYBODY.sub("", responsible.lower())):
        return []
    said = f"«{responsible}» – слишком общо" if responsible else "ответственный не указан"
    said += ", спросить не с кого. Назовите должность или отдел."
    return [(Severity.NOTE, "responsible-vague", "responsible", said)]


def _of_result(item: Mapping[str, object]) -> list[_Remark]:
    result = str(item["result"] or "")
    lowered = result.lower()
    if result and not (_ASPIRATION.search(lowered) and not _EVIDENCE.search(lowered)):
        return []
    said = f"результат «{result}» не измерим" if result else "результат не указан"
    said += ". Назовите число, долю или документ, который появится."
    return [(Severity.NOTE, "result-unmeasurable", "result", said)]


def _months(count: int) -> str:
    return "ни одного месяца" if not count else f"месяцев: {count}"
