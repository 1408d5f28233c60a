"""Papers of schools that are kept, not parsed."""

from domain.paper_state import STATES
from schemas.columns import OfYear, Text, above_school, column


class Document(OfYear):
    """One paper of a school: what it is and the state it came in.

    How far it has come since, people decide: `ops.paper_decision`.
    """

    school_code: Text = above_school()
    subject: Text = column("Документ", expected="имя файла", str_length=(1, 200))
    kind: Text = column("Вид документа", expected="вид документа")
    state: Text = column("Состояние", expected=", ".join(STATES), isin=STATES)
