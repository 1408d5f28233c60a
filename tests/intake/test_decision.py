"""What the findings on a file, and its faulty rows, call for."""

import pytest

from domain.finding import Severity
from intake.decision import decide
from warehouse.batches import Batch


def batch(read, rejected, **told):
    return Batch(
        "файл.xlsx", "", "rejected", rows_read=read, rows_rejected=rejected,
        rows_loaded=read - rejected, **told,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("read", "rejected", "decision"),
    [
        (100, 20, "accepted"),
        (100, 21, "rejected"),
        (2, 1, "accepted"),  # one bad row does not cost a small file the sound ones
        (3, 2, "accepted"),
        (10, 3, "rejected"),
        (15, 3, "accepted"),
        (4, 3, "rejected"),
        (2, 2, "rejected"),  # nothing is left
    ],
)
@pytest.mark.parametrize("dataset", ["assessment_result", "school"])
def test_a_file_is_rejected_for_a_fifth_of_its_rows_and_no_fewer_than_three(
    dataset, read, rejected, decision
):
    assert decide(batch(read, rejected, dataset=dataset)) == decision


@pytest.mark.parametrize(
    ("read", "rejected", "said"),
    [(100, 21, "21 строку из 100 (21 %;"), (4, 4, "4 строки из 4 (100 %;")],
)
def test_the_sender_is_told_how_many_rows_and_how_many_may_be_at_fault(read, rejected, said):
    faulty = batch(read, rejected)
    decide(faulty)
    [finding] = faulty.findings
    assert finding.severity is Severity.REFUSAL
    assert finding.message == (
        f"Не удалось принять {said} допустимо 20 %, а меньше 3 строк – всегда): "
        "файл не принят. Исправьте перечисленные строки и загрузите файл снова."
    )
