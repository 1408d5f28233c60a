"""The days of an exam are versions of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BEFORE = ["school_year", "procedure", "sitting", "subject", "class", "school_code"]
KEY = [*BEFORE, "exam_day"]
TABLES = {"version": "ops", "amendment": "core"}


def upgrade() -> None:
    for table, schema in TABLES.items():
        op.add_column(
            table,
            sa.Column(
                "exam_day",
                sa.Text(),
                nullable=False,
                server_default="",
                comment="Дата экзамена; пусто, если не сказана",
            ),
            schema=schema,
        )
    _make_keys(KEY)


def downgrade() -> None:
    op.execute(
        "DROP SCHEMA IF EXISTS mart CASCADE"
    )  # its views name the column; they are made anew
    _make_keys(BEFORE)
    for table, schema in TABLES.items():
        op.drop_column(table, "exam_day", schema=schema)


def _make_keys(key: list[str]) -> None:
    op.drop_constraint("uq_version_key_in_batch", "version", schema="ops")
    op.create_unique_constraint(
        "uq_version_key_in_batch", "version", ["batch_id", "dataset", *key], schema="ops"
    )
    op.drop_index("ix_version_key", "version", schema="ops")
    op.create_index("ix_version_key", "version", ["dataset", *key], schema="ops")
    op.drop_constraint("pk_amendment", "amendment", schema="core")
    op.create_primary_key(
        "pk_amendment", "amendment", ["batch_id", *key, "participant_code"], schema="core"
    )
