"""What a later file would change in what is loaded, school by school."""

from collections.abc import Iterator

import pandas as pd
from sqlalchemy import Connection

from domain.finding import Finding, Severity
from domain.plural import plural
from domain.work import Work
from schemas.datasets import DATASETS
from warehouse import versions
from warehouse.facts import FACTS
from warehouse.query import frame

# Columns of results that no file has: see `warehouse.facts`.
_WORKED_OUT = {
    "below_threshold": "Ниже порога",
    "mark_source": "Откуда отметка",
    "task_scores": "Баллы за задания",
}


def findings(connection: Connection, dataset: str, rows: pd.DataFrame) -> list[Finding]:
    """Why the file has to be held: the schools whose loaded rows it would change, and how.

    Empty where every school of the file is new or the same as loaded.
    """
    keys = rows[versions.KEY].drop_duplicates()
    if versions.in_force(connection, dataset, keys)["version_id"].isna().all():
        return []  # what is new need not be compared
    new, _ = versions.of_rows(rows)
    loaded = versions.in_force(connection, dataset, new)
    differs = loaded["version_id"].notna() & (loaded["content_hash"] != new["content_hash"])
    if not differs.any():
        return []
    ids = sorted(loaded.loc[differs, "batch_id"].unique())
    batches = plural(len(ids), "загрузка", "загрузки", "загрузки")
    batches += " " + ", ".join(f"№ {int(n)}" for n in ids)
    found = [
        Finding(
            Severity.HOLD,
            "would-replace",
            f"Файл изменил бы уже загруженное ({batches}), школ: {int(differs.sum())}. "
            "Сравните различия ниже; чтобы заменить загруженное, повторите команду с --replace.",
        )
    ]
    keys = new.loc[differs, versions.KEY]
    ids = loaded.loc[differs, "version_id"].astype(int)
    before = frame(
        connection,
        f"SELECT * FROM core.{dataset} WHERE version_id = ANY(:versions)",
        versions=ids.tolist(),
    ).merge(keys.assign(version_id=ids), on="version_id")
    now = rows.merge(keys, on=versions.KEY)
    return found + [
        Finding(Severity.NOTE, "difference", words) for words in _compared(dataset, before, now)
    ]


def _compared(dataset: str, before: pd.DataFrame, now: pd.DataFrame) -> Iterator[str]:
    """For each school and work: rows added, gone and changed, in which columns, and how many low.

    Rows are told apart by their dataset's key within the version; a version without one is a row.
    """
    row_key = DATASETS[dataset].row_key
    index = [*versions.KEY, *filter(None, [row_key])]
    ignored = {"version_id", "batch_id", "sheet", "row_number"}
    columns = [c.name for c in FACTS[dataset].columns if c.name in now and c.name not in ignored]
    columns = [name for name in columns if name != row_key]
    before, now = (
        _comparable(part, columns).set_index(_keys(part, index)) for part in (before, now)
    )
    both = before.index.intersection(now.index)
    unlike = before.loc[both] != now.loc[both]
    counted = pd.DataFrame(
        {
            "before": _by_version(before.assign(n=1)["n"]),
            "now": _by_version(now.assign(n=1)["n"]),
            "kept": _by_version(pd.Series(1, both)),
            "changed": _by_version(unlike.any(axis=1)),
            **{f"in {name}": _by_version(unlike[name]) for name in columns},
        }
    )
    if "below_threshold" in columns:
        counted["low before"] = _by_version(before["below_threshold"] == "True")
        counted["low now"] = _by_version(now["below_threshold"] == "True")
    counted = counted.fillna(0).astype(int).sort_index()
    several = counted.index.droplevel(["school_code", "exam_day"]).nunique() > 1
    for key, n in counted.iterrows():
        *work, school, day = key
        inside = ", ".join(
            f"«{_title(dataset, name)}» – {n[f'in {name}']}" for name in columns if n[f"in {name}"]
        )
        words = (
            f"строк было {n['before']}, стало {n['now']}; добавлено {n['now'] - n['kept']}, "
            f"исчезло {n['before'] - n['kept']}, изменено {n['changed']}"
        )
        if inside:
            words += f" ({inside})"
        if "low now" in n:
            words += f"; ниже порога было {n['low before']}, стало {n['low now']}"
        about = f"{school}, {Work(*work).title()}" if several else school
        about += f", экзамен {day}" if day else ""
        yield f"{about}: {words}."


def _keys(rows: pd.DataFrame, index: list[str]) -> pd.MultiIndex:
    """The keys of rows from the warehouse and from a file alike: numbers as numbers, or as text."""
    return pd.MultiIndex.from_frame(
        rows[index].astype({name: "int64" if name == "class" else "str" for name in index})
    )


def _by_version(counts: pd.Series) -> pd.Series:
    """Counts of rows summed up by version."""
    return counts.groupby(level=versions.KEY).sum()


def _title(dataset: str, column: str) -> str:
    """What a column is called, also one that is worked out of the file's own."""
    declared = DATASETS[dataset].model.to_schema().columns
    return declared[column].title if column in declared else _WORKED_OUT[column]


def _comparable(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Columns as text, so that 5 from the warehouse equals 5 from the file."""
    return pd.DataFrame({name: rows[name].map(_as_text) for name in columns}, dtype="str")


def _as_text(value: object) -> str:
    if value is None or value is pd.NA or value != value:
        return ""
    return str(value).removesuffix(".0").replace("[", "{").replace("]", "}").replace(" ", "")
