"""Of the persons in a protocol nothing is written anywhere, whatever becomes of the file."""

import html
import io
import re
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment
from sqlalchemy import text

from domain.finding import Finding, Severity
from intake import check, returns, scrubbed
from intake.recognise import read_file
from intake.sandbox import run
from readers.reading import UnreadableFileError
from tests import protocols
from tests import small_files as files
from tests.protocols import PERSONS, RUSSIAN, SECRETS


def dense_oge(folder, **changes):
    rows = protocols.block(RUSSIAN, protocols.table(protocols.DENSE_OGE, **changes))
    return protocols.xlsx(folder / "плотный ОГЭ.xlsx", rows)


def sparse_oge(folder, **changes):
    rows = protocols.sparse(protocols.table(protocols.SPARSE_OGE, **changes))
    return protocols.xlsx(folder / "ОГЭ.xlsx", protocols.block(RUSSIAN, rows))


def dense_ege(folder, **changes):
    rows = protocols.table(protocols.DENSE_EGE, class_="11А", mark=False, **changes)
    return protocols.xlsx(folder / "плотный ЕГЭ.xlsx", protocols.block(RUSSIAN, rows))


def sparse_ege(folder, **changes):
    rows = protocols.table(protocols.SPARSE_EGE, class_="11А", mark=False, **changes)
    rows = protocols.block(RUSSIAN, protocols.sparse(rows))
    return protocols.xlsx(folder / "ЕГЭ.xlsx", rows)


def raw(folder, **changes):
    rows = protocols.table(protocols.RAW, **changes)
    return files.text(folder / "01_2025.05.30.csv", rows, ";", "utf-8-sig")


def appeals(folder, school="013450"):
    rows = protocols.appeals(
        [(person, "Русский язык(2025.05.30)", "Отклонена", "5", "3") for person in PERSONS]
    )
    for row in rows[3:]:
        row[1] = school
    return protocols.xlsx(folder / "апелляции.xlsx", rows)


LAYOUTS = [dense_oge, sparse_oge, dense_ege, sparse_ege, raw, appeals]


def spoiled(path):
    """The same protocol with persons where none belong, and comments and further sheets."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    sheet.title = PERSONS[1][0]
    book.properties.creator = " ".join(PERSONS[0][:3])
    rows = list(sheet.iter_rows(min_row=4))
    for cell in rows[-1]:
        if cell.value in ("9А", "11А", "0002", "6", "9", "1"):
            cell.value = PERSONS[1][0]
    for cell in rows[-2]:
        if cell.value in ("48", "83", "14", "3", "5", "2"):
            cell.value = PERSONS[1][4]
    rows[-3][0].comment = Comment(" ".join(PERSONS[2][:3]), PERSONS[0][0])
    sheet.append(["", "", "Учитель", PERSONS[0][0], PERSONS[0][1]])
    sheet.cell(2, 30, PERSONS[2][0])
    book.create_sheet("список").append(list(PERSONS[1]))
    book.save(path)
    return path


def cut(path):
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def written(folder):
    """All bytes under a folder, those of zipped parts too."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield str(path), path.name.encode() + path.read_bytes()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    for part in archive.namelist():
                        content = archive.read(part)
                        yield f"{path}: {part}", content
                        # Letters may stand as their numbers in XML.
                        unescaped = html.unescape(content.decode(errors="ignore"))
                        yield f"{path}: {part}", unescaped.encode()


def dump(engine):
    with engine.connect() as connection:
        tables = connection.execute(
            text(
                "SELECT table_schema, table_name FROM information_schema.tables "
                "WHERE table_schema IN ('ops', 'core') AND table_type = 'BASE TABLE'"
            )
        ).all()
        content = io.BytesIO()
        with connection.connection.driver_connection.cursor() as cursor:
            for schema, name in tables:
                with cursor.copy(f'COPY "{schema}"."{name}" TO STDOUT') as copy:
                    for part in copy:
                        content.write(part)
    return content.getvalue()


def assert_nobody_in(where, content):
    for secret in SECRETS:
        for spelled in (secret, secret.upper(), secret.lower()):
            for encoding in ("utf-8", "cp1251", "utf-16-le"):
                # Four digits in a row stand in every other fingerprint or time.
                edge = rb"[0-9a-f]" if secret.isdigit() else rb"(?!)"
                pattern = rb"(?<!%b)%b(?!%b)" % (edge, re.escape(spelled.encode(encoding)), edge)
                assert not re.search(pattern, content), (where, secret)


@pytest.fixture
def nobody(engine, settings, gate, capfd, caplog):
    """Checks everything that was written since the test began."""
    caplog.set_level("DEBUG")

    def look(*outcomes):
        for where, content in written(settings.home):
            if "входящие" not in where:
                assert_nobody_in(where, content)
        assert_nobody_in("warehouse", dump(engine))
        assert_nobody_in("log", caplog.text.encode())
        assert_nobody_in("output", "".join(capfd.readouterr()).encode())
        assert_nobody_in("outcome", repr(outcomes).encode())

    return look


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "входящие"
    folder.mkdir()
    return folder


@pytest.fixture
def crosswalk(engine):
    with engine.begin() as connection:
        connection.execute(
            text(
                "WITH b AS (INSERT INTO ops.batch (sha256, file_name, named, about, status, "
                "decision, rows_read, rows_loaded, rows_rejected) VALUES "
                "('c', 'c', '', 'c', 'accepted', 'accepted', 2, 2, 0) RETURNING batch_id), "
                "v AS (INSERT INTO ops.version (batch_id, dataset, school_year, procedure, "
                "sitting, subject, class, school_code, content_hash, rows) "
                "SELECT batch_id, 'school_identifier', '', '', '', kind, 0, '641017', 'h', 1 "
                "FROM b, unnest(ARRAY['код ОГЭ', 'код ЕГЭ']) AS kind "
                "RETURNING version_id, batch_id), "
                "i AS (INSERT INTO ops.validity (version_id, valid_from) "
                "SELECT version_id, now() FROM v) "
                "INSERT INTO core.school_identifier "
                "SELECT version_id, batch_id, 'Л', 1, '13450', NULL, NULL FROM v"
            )
        )


@pytest.mark.parametrize("make", LAYOUTS)
def test_nobody_in_an_accepted_protocol(make, take_in, nobody, crosswalk, inbox, settings, gate):
    outcome = take_in(make(inbox))
    assert outcome.status in ("accepted", "accepted_with_warnings"), outcome.message
    gate.publish(settings.reports / "страницы")
    assert len(list(settings.archive.rglob("*.*"))) == 1
    nobody(outcome)


def test_a_protocol_that_cannot_be_kept_without_its_persons_is_not_loaded(
    take_in, nobody, crosswalk, inbox, settings, monkeypatch
):
    def killed(function, source, target, *further, **limits):
        if function is not scrubbed.write:
            return run(function, source, target, *further, **limits)
        target.write_text("половина копии")
        raise UnreadableFileError(Finding(Severity.REFUSAL, "reader-too-slow", "Не успели."))

    monkeypatch.setattr(returns, "run", killed)
    outcome = take_in(sparse_oge(inbox), school_year="2024/25")
    assert (outcome.status, outcome.rows_loaded) == ("rejected", 0)
    assert outcome.rows_rejected == outcome.rows_read
    assert outcome.message == "Не принят. Не успели."
    assert list(settings.archive.rglob("*.*")) == []
    nobody(outcome)


@pytest.mark.parametrize("make", LAYOUTS)
def test_nobody_in_a_protocol_held_or_checked_alone(
    make, take_in, nobody, crosswalk, inbox, settings, gate
):
    path = make(inbox, school="18579")
    outcome = take_in(path)
    assert outcome.status == "held"
    assert len(list(settings.archive.rglob("*.*"))) == 1
    assert len(list(settings.returned.glob("*"))) == 1
    nobody(outcome, check.alone(path, settings, gate))


@pytest.mark.parametrize("make", [make for make in LAYOUTS if make is not raw])
def test_nobody_in_a_protocol_with_persons_everywhere(
    make, take_in, nobody, crosswalk, inbox, settings, gate
):
    path = spoiled(make(inbox))
    outcome = take_in(path)
    nobody(outcome, check.alone(path, settings, gate))


@pytest.mark.parametrize("make", LAYOUTS)
def test_nobody_in_a_protocol_rejected_or_broken(make, take_in, nobody, inbox, settings):
    outcomes = [take_in(path) for path in (cut(make(inbox)),)]
    rows = protocols.block("Экзамен", protocols.table(protocols.DENSE_OGE))
    outcomes.append(take_in(protocols.xlsx(inbox / "без экзамена.xlsx", rows)))
    assert outcomes[-1].status == "rejected"
    assert not settings.archive.exists() or make is raw  # half a csv is a csv
    nobody(outcomes)


def failing(path):
    """A fault of the program in the middle of a protocol."""
    read_file(path)
    raise ValueError(PERSONS[0][0])


def test_a_fault_of_the_program_names_nobody(nobody, inbox):
    with pytest.raises(UnreadableFileError) as caught:
        run(failing, dense_oge(inbox), timeout=60, memory_mb=2048)
    nobody(caught.value.findings)


@pytest.mark.parametrize("make", LAYOUTS)
def test_the_copy_without_persons_keeps_the_rest(make, inbox, tmp_path):
    path = make(inbox)
    copy = tmp_path / f"копия{scrubbed.suffix(path)}"
    scrubbed.write(path, copy)
    original, kept = (
        {
            (row, column): str(cell)
            for row, cells in enumerate(sheet_of(each))
            for column, cell in enumerate(cells)
            if cell != ""
        }
        for each in (path, copy)
    )
    assert kept.items() <= original.items()
    gone = {original[place] for place in original.keys() - kept.keys()}
    assert {value for value in gone if value not in SECRETS} <= {"Апелляции", "Текущие"}


def test_names_as_short_as_the_letter_of_a_class_are_not_in_the_copy(inbox, tmp_path):
    path = dense_oge(inbox, persons=[("Ли", "Ян", "Э", "9901", "910001"), PERSONS[1]])
    copy = tmp_path / "копия.xlsx"
    scrubbed.write(path, copy)
    kept = {str(cell) for row in sheet_of(copy) for cell in row}
    assert not kept & {"Ли", "Ян", "Э", "9901", "910001"}
    assert {"9А", "++-+-"} <= kept


@pytest.mark.parametrize("steps", [-3, -2, -1, 1, 2, 3, 4])
def test_a_row_out_of_place_leaves_no_document_in_the_copy(inbox, tmp_path, steps):
    header, first, *others = protocols.table(protocols.DENSE_OGE)
    moved = ["", "", "", "", *first, "", "", "", ""][4 - steps :][: len(header) + 2]
    path = protocols.xlsx(inbox / "сдвиг.xlsx", protocols.block(RUSSIAN, [header, moved, *others]))
    copy = tmp_path / "копия.xlsx"
    scrubbed.write(path, copy)
    kept = [str(cell) for row in sheet_of(copy) for cell in row]
    assert [secret for secret in SECRETS if secret in kept] == []
    assert "+++++" in kept  # of the row in its place


def sheet_of(path):
    from readers.workbook import open_sheets

    return open_sheets(path)[0].cells


def test_a_protocol_that_lacks_a_column_is_sent_back_for_it_and_not_for_its_names(
    take_in, nobody, inbox, settings
):
    rows = protocols.table([title for title in protocols.DENSE_OGE if title != "Код ОО"])
    path = protocols.xlsx(inbox / "а.xlsx", protocols.block(RUSSIAN, rows), sheet=PERSONS[0][0])
    outcome = take_in(path)
    assert (outcome.status, [f.rule for f in outcome.findings]) == ("rejected", ["personal-data"])
    assert "похож на «протокол ОГЭ», но нет столбцов: «Код ОО»" in outcome.message
    assert not settings.archive.exists()
    nobody(outcome)


def test_names_on_another_sheet_are_told_too(inbox):
    rows = protocols.table([title for title in protocols.DENSE_OGE if title != "Код ОО"])
    path = protocols.xlsx(inbox / "а.xlsx", protocols.block(RUSSIAN, rows))
    book = openpyxl.load_workbook(path)
    pupils = book.create_sheet("список")
    for person in [("Фамилия", "Имя"), *(person[:2] for person in PERSONS)]:
        pupils.append(person)
    book.save(path)
    with pytest.raises(UnreadableFileError) as caught:
        read_file(path)
    assert {finding.sheet for finding in caught.value.findings} == {"Протокол", "список"}


def test_a_check_before_sending_writes_nothing_and_makes_no_key(settings, gate, inbox):
    batch = check.alone(dense_oge(inbox), settings, gate)
    assert batch.decision in ("accepted", "accepted_with_warnings")
    assert [path.name for path in settings.home.iterdir()] == ["входящие"]
