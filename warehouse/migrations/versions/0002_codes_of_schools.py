"""Codes of schools."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "school_identifier",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False, comment="Лист"),
        sa.Column("row_number", sa.Integer(), nullable=False, comment="Строка в файле"),
        sa.Column("value", sa.Text(), nullable=False, comment="Код или наименование"),
        sa.Column("valid_from", sa.Text(), nullable=True, comment="Действует с"),
        sa.Column("valid_to", sa.Text(), nullable=True, comment="Действует по"),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_school_identifier_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["ops.version.version_id"], name=op.f("fk_school_identifier_version_id")
        ),
        sa.UniqueConstraint(
            "version_id", "value", name=op.f("uq_school_identifier_version_id_value")
        ),
        schema="core",
        comment="Коды школ",
    )


def downgrade() -> None:
    op.drop_table("school_identifier", schema="core")
