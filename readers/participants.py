"""Persons become codes: a keyed hash of the name stands for a pupil, and the name goes no further.

Documents are absent from half of the layouts, so a code made of them would not link a pupil's
exams; it is made of the full name, the school's exam code and the school year. The code is
personal data itself: whoever has the key can try names.
"""

import hashlib
import hmac
import os
import secrets
import unicodedata
from pathlib import Path

import pandas as pd

from domain.errors import UserError

DIGITS = 24  # 80 bits: chance gives no two pupils of a country one code
_DIGITS_OF_DOCUMENT = 12  # those tell a few namesakes apart
NAMESAKE = "-"  # what stands between the code of a name and that of one of its bearers
_KEY_BYTES = 32
# Letters that look alike: whoever types «А» in the other alphabet writes the same name.
_ALIKE = str.maketrans("abcehkmoptxyё", "авсенкмортхуе")


def key_of(file: Path) -> bytes:
    """The secret key that is kept in a file; the first who needs it makes it.

    Raises:
        UserError: the file holds no key.
    """
    if not file.exists():
        _make(file)
    try:
        key = bytes.fromhex(file.read_text(encoding="ascii").strip())
    except (ValueError, UnicodeDecodeError):
        key = b""
    if len(key) != _KEY_BYTES:
        raise UserError(
            f"В файле {file} не ключ участников: нужны {_KEY_BYTES * 2} шестнадцатеричных знака. "
            "Верните файл из резервной копии: с новым ключом прежние экзамены не свяжутся."
        )
    return key


def passing_key() -> bytes:
    """A key for one reading, when nothing is kept: its codes hold within the file alone."""
    return secrets.token_bytes(_KEY_BYTES)


def codes(key: bytes, schools: pd.Series, years: pd.Series, persons: pd.DataFrame) -> pd.Series:
    """The code of each row's person, 24 digits; missing where no name is given.

    Of namesakes each code is that of the name, and 12 digits more that the document gives.

    Args:
        key: the secret.
        schools: the school's exam code, without leading noughts.
        years: the school year.
        persons: the columns of the name, and any that tells namesakes apart.
    """
    told = [persons[name].map(_letters) for name in ("surname", "name", "second_name")]
    names = told[0] + told[1] + told[2]
    identity = names + "|" + schools + "|" + years
    made = _coded(key, identity, DIGITS)
    if "document" in persons:
        made += NAMESAKE + _coded(key, identity + "|" + persons["document"], _DIGITS_OF_DOCUMENT)
    return made.where((told[0] != "") & (told[1] != ""))


def _letters(word: str) -> str:
    """A name without case, blanks and hyphens, in Cyrillic letters."""
    composed = unicodedata.normalize("NFC", word.lower()).translate(_ALIKE)
    return "".join(letter for letter in composed if letter.isalpha())


def _coded(key: bytes, identities: pd.Series, digits: int) -> pd.Series:
    different = identities.dropna().unique()
    return identities.map({identity: _code(key, identity, digits) for identity in different})


def _code(key: bytes, identity: str, digits: int) -> str:
    digest = hmac.digest(key, identity.encode(), hashlib.sha256)
    return f"{int.from_bytes(digest) % 10**digits:0{digits}d}"


def _make(file: Path) -> None:
    """Write a new key, readable by its owner alone; another process may be as quick."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = file.with_name(f"{file.name}.{os.getpid()}")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as opened:
        opened.write(secrets.token_hex(_KEY_BYTES) + "\n")
        opened.flush()
        os.fsync(opened.fileno())
    try:
        os.link(partial, file)
    except FileExistsError:
        pass
    finally:
        partial.unlink()
