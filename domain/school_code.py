"""School codes: the six digits of a school's login in ФИС ОКО.

One school's login was `sch641072` (or `ksh641072`) to 2021 and is `edu641072` since 2022: the
six digits stayed, so they are the code. Text, because a region's number may begin with a nought.
"""

import re

import pandas as pd

LOGIN = re.compile(r"^\s*(?:sch|edu|ksh)?([0-9]{6})(?:\.0)?\s*(?:\|.*)?$", re.IGNORECASE)


def from_login(login: str) -> str | None:
    """The six digits of a login, a bare code or `edu641017 | name`; None if it is none of them."""
    match = LOGIN.match(login)
    return match[1] if match else None


def from_logins(logins: pd.Series) -> pd.Series:
    """`from_login` over a column; what is no login becomes missing."""
    return logins.astype("str").str.extract(LOGIN, expand=False).astype("str")
