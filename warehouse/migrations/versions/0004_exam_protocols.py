"""Protocols of exams and appeals: a file may be about several works, each with its own tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WORK = ("school_year", "procedure", "sitting", "subject", "class")


def upgrade() -> None:
    for name in WORK:
        kind = sa.SmallInteger() if name == "class" else sa.Text()
        op.add_column("task", sa.Column(name, kind, nullable=True), schema="core")
    # Files that were not loaded have tasks and no version that says of which work they are.
    op.execute(
        """
        UPDATE core.task SET school_year = coalesce(work.school_year, ''),
            procedure = coalesce(work.procedure, ''), sitting = coalesce(work.sitting, ''),
            subject = coalesce(work.subject, ''), class = coalesce(work.class, 0)
        FROM ops.batch LEFT JOIN (
            SELECT DISTINCT ON (batch_id) batch_id, school_year, procedure, sitting, subject, class
            FROM ops.version ORDER BY batch_id
        ) AS work USING (batch_id)
        WHERE batch.batch_id = task.batch_id
        """
    )
    op.drop_constraint("pk_task", "task", schema="core")
    op.create_primary_key("pk_task", "task", ["batch_id", *WORK, "ordinal"], schema="core")
    op.create_table(
        "appeal",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False, comment="Лист"),
        sa.Column("row_number", sa.Integer(), nullable=False, comment="Строка в файле"),
        sa.Column("participant_code", sa.Text(), nullable=False, comment="Код участника"),
        sa.Column("state", sa.Text(), nullable=False, comment="Состояние апелляции"),
        sa.Column(
            "primary_score", sa.SmallInteger(), nullable=True, comment="Первичный балл, балл"
        ),
        sa.Column(
            "test_score", sa.SmallInteger(), nullable=True, comment="Тестовый балл, балл из 100"
        ),
        sa.Column("mark", sa.SmallInteger(), nullable=True, comment="Отметка"),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_appeal_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["ops.version.version_id"], name=op.f("fk_appeal_version_id")
        ),
        sa.UniqueConstraint(
            "version_id", "participant_code", name=op.f("uq_appeal_version_id_participant_code")
        ),
        schema="core",
        comment="Апелляции",
    )


def downgrade() -> None:
    op.drop_table("appeal", schema="core")
    op.drop_constraint("pk_task", "task", schema="core")
    op.create_primary_key("pk_task", "task", ["batch_id", "ordinal"], schema="core")
    for name in WORK:
        op.drop_column("task", name, schema="core")
