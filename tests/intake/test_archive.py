import hashlib

import pytest

from domain.errors import UserError
from intake import returns


def test_a_file_is_kept_under_its_fingerprint(settings, tmp_path):
    path = tmp_path / "ВПР.XLSX"
    path.write_bytes(b"rows")
    digest = hashlib.sha256(b"rows").hexdigest()
    for _ in range(2):
        returns.keep(settings, path, digest)
    (kept,) = settings.archive.rglob("*.*")
    assert kept.name == f"{digest}.xlsx"
    assert kept.read_bytes() == b"rows"


def test_a_file_that_changed_while_it_was_read_is_not_kept(settings, tmp_path):
    path = tmp_path / "ВПР.xlsx"
    path.write_bytes(b"other rows")
    with pytest.raises(UserError, match="изменился, пока его читали"):
        returns.keep(settings, path, hashlib.sha256(b"rows").hexdigest())
    assert list(settings.archive.rglob("*.*")) == []
