"""Control digits of the numbers an organisation is registered under: ИНН and ОГРН."""

import numpy as np
import pandas as pd

INN_DIGITS = 10  # of an organisation; a person's ИНН has 12
OGRN_DIGITS = 13
_INN_WEIGHTS = np.array([2, 4, 10, 3, 5, 9, 4, 6, 8])


def inn_control(digits: np.ndarray) -> np.ndarray:
    """The tenth digit of organisations' ИНН, of one row of digits each.

    The first nine are weighed 2 4 10 3 5 9 4 6 8; the sum modulo 11 modulo 10 is the tenth (rule
    of the Federal Tax Service).
    """
    return digits[:, :9] @ _INN_WEIGHTS % 11 % 10


def ogrn_control(digits: np.ndarray) -> np.ndarray:
    """The thirteenth digit of ОГРН: the number of the first twelve modulo 11 modulo 10."""
    return digits[:, :12] @ 10 ** np.arange(11, -1, -1) % 11 % 10


def are_inn(texts: pd.Series) -> pd.Series:
    """Which texts are ИНН of organisations: ten digits, the last of which agrees."""
    return _agree(texts, INN_DIGITS, inn_control)


def are_ogrn(texts: pd.Series) -> pd.Series:
    """Which texts are ОГРН: thirteen digits, the last of which agrees."""
    return _agree(texts, OGRN_DIGITS, ogrn_control)


def _agree(texts: pd.Series, length: int, control) -> pd.Series:
    agree = texts.astype("str").str.fullmatch(rf"[0-9]{{{length}}}").fillna(False).astype("bool")
    if agree.any():
        digits = np.array([list(text) for text in texts[agree]]).astype("int64")
        agree[agree] = control(digits) == digits[:, -1]
    return agree
