"""What a later file would change in what is loaded, school by school."""

import pandas as pd
from sqlalchemy import Connection

from domain.finding import Finding, Severity
from schemas.datasets import DATASETS
from warehouse import versions
from warehouse.query import frame
from warehouse.tables import FACTS

LISTED = 50


def findings(connection: Connection, dataset: str, rows: pd.DataFrame) -> list[Finding]:
    """Why the file has to be held: the schools whose loaded rows it would change, and how.

    Empty where every school of the file is new or the same as loaded.
    """
    new, _ = versions.of_rows(rows)
    loaded = versions.in_force(connection, dataset, new)
    differs = loaded["version_id"].notna() & (loaded["content_hash"] != new["content_hash"])
    if not differs.any():
        return []
    batches = ", ".join(f"№ {int(n)}" for n in sorted(loaded.loc[differs, "batch_id"].unique()))
    found = [
        Finding(
            Severity.HOLD,
            "would-replace",
            f"Файл изменил бы уже загруженное (загрузки {batches}), школ: {int(differs.sum())}. "
            "Сравните различия ниже; чтобы заменить загруженное, повторите команду с --replace.",
        )
    ]
    for position in differs[differs].index[:LISTED]:
        key = new.loc[position, versions.KEY]
        mine = rows[(rows[versions.KEY] == key).all(axis=1)]
        before = frame(
            connection,
            f"SELECT * FROM core.{dataset} WHERE version_id = :version",
            version=int(loaded.at[position, "version_id"]),
        )
        found.append(
            Finding(
                Severity.NOTE,
                "difference",
                f"{key['school_code']}: {_compared(dataset, before, mine)}.",
            )
        )
    return found


def _compared(dataset: str, before: pd.DataFrame, now: pd.DataFrame) -> str:
    """Rows added, gone and changed, and for results the pupils below the threshold."""
    row_key = DATASETS[dataset].row_key
    ignored = {"version_id", "batch_id", "sheet", "row_number"} - {row_key}
    columns = [c.name for c in FACTS[dataset].columns if c.name in now and c.name not in ignored]
    before, now = (_comparable(part[columns], row_key) for part in (before, now))
    both = before.index.intersection(now.index)
    changed = int((before.loc[both] != now.loc[both]).any(axis=1).sum())
    words = (
        f"строк было {len(before)}, стало {len(now)}; добавлено {len(now.index.difference(both))}, "
        f"исчезло {len(before.index.difference(both))}, изменено {changed}"
    )
    if "below_threshold" in columns:
        low = [(part["below_threshold"] == "True").sum() for part in (before, now)]
        words += f"; ниже порога было {low[0]}, стало {low[1]}"
    return words


def _comparable(rows: pd.DataFrame, row_key: str | None) -> pd.DataFrame:
    """Rows as text under their key, so that 5 from the warehouse equals 5 from the file."""
    texts = pd.DataFrame(
        {
            name: rows[name].map(
                lambda value: (
                    ""
                    if value is None or value is pd.NA or value != value
                    else str(value)
                    .removesuffix(".0")
                    .replace("[", "{")
                    .replace("]", "}")
                    .replace(" ", "")
                )
            )
            for name in rows
        },
        dtype="str",
    )
    return texts.set_index(row_key) if row_key else texts.reset_index(drop=True)
