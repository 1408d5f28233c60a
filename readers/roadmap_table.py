"""Roadmaps as workbooks: the columns of the Word form, and the school of each measure.

Where there is no column of sections, they stand in rows of their own: a title, nothing beside it.
"""

import pandas as pd

from domain import school_code
from readers.layout import Match
from readers.reading import Reading
from readers.roadmap_remarks import remarks
from readers.sheet import Sheet
from readers.table import rows_of, sources
from readers.terms import parse_term

ROADMAP, PLAN = "дорожная карта", "план мероприятий"


def read(sheet: Sheet, match: Match) -> Reading:
    """Read the measures; without a column of logins they are those of the paper's school."""
    raw = rows_of(sheet, match)
    # A plan numbers its items, a roadmap does not: so do the forms of the orders.
    document = PLAN if "item_number" in raw else ROADMAP
    if "section" not in raw:
        raw = _with_sections(raw)
    columns = sources(sheet, match)
    terms = raw["term_text"].map(parse_term)
    rows = raw.replace("", None).drop(columns=["login", "school_name"], errors="ignore")
    rows = rows.assign(
        subject=document,
        term_kind=[term.kind.value for term in terms],
        term_open=[not term.names_date for term in terms],
        term_months=[",".join(map(str, term.months)) or None for term in terms],
    )
    headers = {name: source.header for name, source in columns.items()}
    findings = [
        finding
        for item, term in zip(raw.to_dict("records"), terms, strict=True)
        for finding in remarks(
            item, term, headers, f"Лист «{item['sheet']}», строка {item['row_number']}"
        )
    ]
    if "login" in raw:
        rows["school_code"] = school_code.from_logins(raw["login"]).fillna(raw["login"])
        columns["school_code"] = columns.pop("login")
    return Reading(
        dataset=match.layout.dataset,
        layout=match.layout.id,
        rows=rows,
        rows_read=len(rows),
        columns=columns,
        findings=findings,
    )


def _with_sections(raw: pd.DataFrame) -> pd.DataFrame:
    """The measures, each with the title that stands alone in a row above it."""
    alone = (raw[["term_text", "responsible", "result"]] == "").all(axis=1)
    if "item_number" in raw:  # «1.1» is a measure that lacks the rest, «1» a section
        alone &= ~raw["item_number"].str.contains(r"\d\.\d")
    titles = raw["measure"].where(raw["measure"] != "", raw.get("item_number", raw["measure"]))
    return raw.assign(section=titles.where(alone).ffill().fillna(""))[~alone].reset_index(drop=True)
