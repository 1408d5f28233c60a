"""Small facts straight into the warehouse, for tests of what lies behind the intake."""

from dataclasses import dataclass, field
from itertools import count

import pandas as pd
from sqlalchemy import Connection

from warehouse import batches, versions
from warehouse.batches import Batch

WORK = {
    "school_year": "2020/21",
    "procedure": "ВПР",
    "sitting": "весна",
    "subject": "Математика",
    "class": 5,
}
_number = count(1)


def results(marks: dict[str, list[int | None]], **work) -> pd.DataFrame:
    """Results by school: a mark per participant, None for an absent one."""
    rows = [
        {
            **WORK, "exam_day": "", **work, "school_code": school,
            "participant_code": f"{50001 + n}", "attended": mark is not None, "mark": mark,
            "sheet": "Лист1", "row_number": n + 2,
            "below_threshold": None if mark is None else mark == 2,
        }
        for school, given in marks.items()
        for n, mark in enumerate(given)
    ]  # fmt: skip
    return pd.DataFrame(rows).astype({"mark": "Int16", "below_threshold": "boolean"})


def load(
    connection: Connection,
    rows: pd.DataFrame,
    dataset: str = "assessment_result",
    decision: str = "accepted",
    tasks: list[dict] | None = None,
    **notes: str | None,
) -> int:
    """Load rows as one batch; `notes` are what is known of their works."""
    number = next(_number)
    works = rows[list(WORK)].drop_duplicates()
    of_works = [work | task for work in works.to_dict("records") for task in tasks or []]
    batch = Batch(f"{number}.xlsx", f"{number:064x}", decision, dataset=dataset, tasks=of_works)
    batch.rows_read = batch.rows_loaded = len(rows)
    batch_id = batches.record(connection, batch)
    works = works.assign(**notes)
    if "exam_day" not in rows:
        rows = rows.assign(exam_day="")
    versions.load(connection, dataset, batch_id, rows, works)
    return batch_id


@dataclass
class Model:
    """What must be in force, kept the plain way: a list of versions for every key."""

    ranked: dict[tuple, list[int]] = field(default_factory=dict)
    content: dict[int, dict[tuple, list]] = field(default_factory=dict)
    withdrawn: set[int] = field(default_factory=set)

    def load(self, batch: int, content: dict[tuple, list]) -> None:
        """A batch speaks of keys; for each it ranks last."""
        self.content[batch] = content
        self.raise_to_top(batch)

    def raise_to_top(self, batch: int) -> None:
        """Rank a batch last for all keys it speaks of."""
        for key in self.content[batch]:
            ranked = self.ranked.setdefault(key, [])
            if batch in ranked:
                ranked.remove(batch)
            ranked.append(batch)

    def in_force(self) -> dict[tuple, int]:
        """The batch in force for each key that has one."""
        last = {
            key: [batch for batch in ranked if batch not in self.withdrawn][-1:]
            for key, ranked in self.ranked.items()
        }
        return {key: batches[0] for key, batches in last.items() if batches}

    def contents(self) -> dict[tuple, list]:
        """What is in force for each key."""
        return {key: self.content[batch][key] for key, batch in self.in_force().items()}

    def status(self, batch: int) -> str:
        """What the batch's status must be."""
        if batch in self.withdrawn:
            return "withdrawn"
        return "accepted" if batch in self.in_force().values() else "superseded"
