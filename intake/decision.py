"""What the findings on a file call for: it is accepted, held or rejected."""

from domain.fate import ACCEPTED
from domain.finding import Finding, Severity
from domain.plural import per_cent, plural
from intake import school_names
from warehouse.batches import Batch

# Above this share of rows that cannot be read a file is rejected whole (for datasets whose suite
# has no such rule of its own).
_UNREADABLE_ROWS = 0.2


def decide(batch: Batch) -> str:
    """The fate of a file by its findings and by how many of its rows may be loaded.

    A refusal is added to the findings where too many rows are at fault, and to an official list
    why it has to wait.
    """
    severities = {finding.severity for finding in batch.findings}
    if Severity.REFUSAL in severities:
        return "rejected"
    if any(finding.rule == school_names.UNCERTAIN for finding in batch.findings):
        return "held"  # rows lack a school till the operator answers: that is no fault of theirs
    if not batch.rows_loaded:
        return "rejected"
    if batch.rows_rejected > batch.rows_read * _UNREADABLE_ROWS:
        batch.findings.append(
            Finding(
                Severity.REFUSAL,
                "too-many-unreadable",
                f"Не удалось принять {batch.rows_rejected} "
                f"{plural(batch.rows_rejected, 'строку', 'строки', 'строк')} из {batch.rows_read} "
                f"(допустимо {per_cent(_UNREADABLE_ROWS)}): файл не принят. Исправьте "
                "перечисленные строки.",
            )
        )
        return "rejected"
    if Severity.HOLD in severities:
        return "held"
    if batch.dataset == "nor_list":
        batch.findings.append(_needs_registration())
        return "held"
    clean, with_remarks = ACCEPTED
    return with_remarks if severities & {Severity.WARNING, Severity.ERROR} else clean


def _needs_registration() -> Finding:
    return Finding(
        Severity.HOLD,
        "list-needs-act",
        "Это перечень ШНОР. Он становится действующим только по акту: зарегистрируйте его командой "
        "shnor register-list --file с номером, датой и органом, издавшим акт.",
    )
