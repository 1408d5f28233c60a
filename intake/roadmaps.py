"""When the measures of a roadmap fall due: told once the school year of the paper is settled."""

import pandas as pd

from readers.terms import parse_term


def due(rows: pd.DataFrame) -> pd.Series:
    """The days each measure falls due on, as `term_due` holds them: «2020-12-31, 2021-05-31».

    Args:
        rows: measures with `term_text` and `school_year`, that of the paper.

    Returns:
        Missing where the term names no date.
    """
    days = {
        (text, year): ", ".join(map(str, parse_term(text).due_dates(year))) or None
        for text, year in rows[["term_text", "school_year"]].dropna().drop_duplicates().to_numpy()
    }
    pairs = zip(rows["term_text"], rows["school_year"], strict=True)
    return pd.Series([days.get(pair) for pair in pairs], index=rows.index, dtype="str")
