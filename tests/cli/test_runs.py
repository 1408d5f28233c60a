"""What `shnor intake` says of files, and the code it ends with."""

import openpyxl
import pytest

from cli import runs
from domain.finding import Finding, Severity
from intake.pipeline import Outcome


def outcome(status: str, *severities: Severity) -> Outcome:
    findings = [
        Finding(severity, f"rule-{severity}", f"Замечание {n}.")
        for n, severity in enumerate(severities, 1)
    ]
    return Outcome(
        file_name=f"{status} [1].xlsx", status=status, batch_id=4, dataset="assessment_result",
        work="ВПР, Химия", rows_read=9, rows_loaded=7, rows_rejected=2, findings=findings,
        message="Судьба.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("statuses", "code"),
    [
        ([], 0),
        (["accepted", "accepted_with_warnings", "unchanged"], 0),
        (["accepted", "held"], 3),
        (["rejected"], 3),
    ],
)
def test_the_code_tells_whether_all_was_accepted(settings, statuses, code):
    assert runs._report([outcome(status) for status in statuses], settings) == code


def test_files_come_first_then_their_findings_gravest_first_and_counted(settings, capsys):
    severities = [*[Severity.WARNING] * 7, Severity.REFUSAL]
    runs._report([outcome("accepted"), outcome("rejected", *severities)], settings)
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert lines[2].split() == [
        "4", "accepted", "[1].xlsx", "ВПР,", "Химия", "принят", "9", "7", "2",
    ]  # fmt: skip
    start = lines.index("rejected [1].xlsx (загрузка № 4)")
    # Of what is accepted the rows that were not go back as well.
    assert lines[start - 3 : start - 1] == [
        "Судьба.",
        "Файл для отправителя: shnor batch return 4",
    ]
    assert lines[start + 1 : start + 9] == [
        "отказ (rule-refusal):",
        "  Замечание 8.",
        "предупреждение (rule-warning):",
        *(f"  Замечание {n}." for n in range(1, 6)),
    ]
    assert lines[start + 9] == "  … и ещё 2"
    assert any("1 файл из 2" in line and str(settings.returned) in line for line in lines)


def test_intake_end_to_end(program, settings, prefect, monkeypatch, tmp_path):
    monkeypatch.setenv("PREFECT_API_URL", prefect)
    folder = tmp_path / "файлы"
    folder.mkdir()
    book = openpyxl.Workbook()
    book.active.append(["логин", "имя", "регион"])
    book.active.append(["edu641001", "МОУ СОШ с. Первое", "Область"])
    book.save(folder / "logins.xlsx")
    (folder / "пустой.xlsx").write_bytes(b"")

    done = program("intake", str(folder))
    assert done.returncode == 3, done.stderr
    rows = {line.split()[1]: line for line in done.stdout.splitlines() if ".xlsx  " in line}
    assert "не принят" not in rows["logins.xlsx"]
    assert "не принят" in rows["пустой.xlsx"]
    assert str(settings.returned) in done.stdout
    status = program("status").stdout
    assert "Реестр школ" in status
    assert "пустой.xlsx" in status

    again = program("intake", str(folder / "logins.xlsx"))
    assert again.returncode == 0, again.stderr
    assert "без изменений" in again.stdout
