"""The tables of facts, one for each dataset, made from its schema: a column is declared once.

The official lists have tables of their own: a list is registered, not loaded.
"""

import pandera.engines.pandas_engine as engine
from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

from schemas.datasets import DATASETS, VERSION_KEY, Dataset
from warehouse.tables import metadata

_TYPES = {
    engine.STRING: Text,
    engine.INT16: SmallInteger,
    engine.INT32: Integer,
    engine.FLOAT64: Double,
    engine.BOOL: Boolean,
}


def _sql_type(dtype: object) -> type:
    for kind, sql in _TYPES.items():
        if isinstance(dtype, kind):
            return sql
    raise TypeError(f"no SQL type for {dtype!r}")


def _comment(column) -> str:
    unit = (column.metadata or {}).get("unit")
    return f"{column.title}, {unit}" if unit else column.title


def _fact_table(dataset: Dataset) -> Table:
    declared = dataset.model.to_schema().columns
    extra = []
    refers = {"version_id": [ForeignKey("ops.version.version_id")]}
    refers["batch_id"] = [ForeignKey("ops.batch.batch_id")]
    if dataset.name == "assessment_result":
        # Results come by the hundred thousand, and a key that looks up each row would double the
        # work of loading them. They are written with their versions or not at all.
        refers = {"version_id": [], "batch_id": []}
        extra = [
            Column("below_threshold", Boolean, comment="Ниже порога: «2», на ЕГЭ ниже минимума"),
            Column("mark_source", Text, comment="файл или шкала"),
            Column(
                "task_scores",
                ARRAY(SmallInteger),
                comment="Баллы по заданиям: -1 не приступал, -2 не изучалось, -3 нет балла",
            ),
        ]
    return Table(
        dataset.name,
        metadata,
        *(Column(name, Integer, *keys, nullable=False) for name, keys in refers.items()),
        *(
            Column(
                name, _sql_type(column.dtype), nullable=column.nullable, comment=_comment(column)
            )
            for name, column in declared.items()
            if name not in VERSION_KEY
        ),
        *extra,
        UniqueConstraint("version_id", *filter(None, [dataset.row_key])),
        schema="core",
        comment=dataset.title[0].upper() + dataset.title[1:],
    )


FACTS = {name: _fact_table(dataset) for name, dataset in DATASETS.items() if name != "nor_list"}
