"""What the findings on a file call for: it is accepted, held or rejected."""

from domain.fate import ACCEPTED
from domain.finding import Finding, Severity
from domain.plural import per_cent, plural
from intake import school_names
from warehouse.batches import Batch

# A file is rejected whole when more than this share of its rows is at fault, and no fewer rows than
# this: in a file of three rows one is a third of them, and says nothing of the other two.
_FAULTY_SHARE = 0.2
_FAULTY_ROWS = 3


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
    faulty = batch.rows_rejected
    if faulty >= _FAULTY_ROWS and faulty > batch.rows_read * _FAULTY_SHARE:
        batch.findings.append(_too_many_faulty(batch))
        return "rejected"
    if not batch.rows_loaded:
        return "rejected"
    if Severity.HOLD in severities:
        return "held"
    if batch.dataset == "nor_list":
        batch.findings.append(_needs_registration())
        return "held"
    clean, with_remarks = ACCEPTED
    return with_remarks if severities & {Severity.WARNING, Severity.ERROR} else clean


def _too_many_faulty(batch: Batch) -> Finding:
    faulty = plural(batch.rows_rejected, "строку", "строки", "строк")
    return Finding(
        Severity.REFUSAL,
        "too-many-unreadable",
        f"Не удалось принять {batch.rows_rejected} {faulty} из {batch.rows_read} "
        f"({per_cent(batch.rows_rejected / batch.rows_read)}; допустимо {per_cent(_FAULTY_SHARE)}, "
        f"а меньше {_FAULTY_ROWS} строк – всегда): файл не принят. Исправьте перечисленные строки "
        "и загрузите файл снова.",
    )


def _needs_registration() -> Finding:
    return Finding(
        Severity.HOLD,
        "list-needs-act",
        "Это перечень ШНОР. Он становится действующим только по акту: зарегистрируйте его командой "
        "shnor register-list --file с номером, датой и органом, издавшим акт.",
    )
