"""Quarantine and corrections."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STATUSES = "status IN ('open', 'returned', 'resubmitted', 'resolved', 'waived')"


def upgrade() -> None:
    op.create_table(
        "quarantine",
        sa.Column("case_id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "batch_id", sa.Integer(), nullable=False, comment="Последний негодный файл случая"
        ),
        sa.Column(
            "covers",
            postgresql.JSONB(),
            nullable=True,
            comment="О чём файл: по нему находят исправленный; пусто, если неясно",
        ),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False, comment="Сколько негодных файлов пришло"),
        sa.Column(
            "opened_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(STATUSES, name=op.f("ck_quarantine_status")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_quarantine_batch_id")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_quarantine")),
        schema="ops",
        comment="На доработке: файлы, которые ждут исправления",
    )
    op.create_table(
        "quarantine_event",
        sa.Column("event_id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False, comment="Файл, о котором речь"),
        sa.Column("status", sa.Text(), nullable=False, comment="Каким стал случай"),
        sa.Column("recipient", sa.Text(), nullable=True, comment="Кому возвращено"),
        sa.Column(
            "reason", sa.Text(), nullable=True, comment="Почему закрыт без исправленного файла"
        ),
        sa.Column(
            "decided_by",
            sa.Text(),
            nullable=True,
            comment="Кто вернул или закрыл; пусто, если это сделал приём",
        ),
        sa.Column(
            "decided_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(STATUSES, name=op.f("ck_quarantine_event_status")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_quarantine_event_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["ops.quarantine.case_id"], name=op.f("fk_quarantine_event_case_id")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_quarantine_event")),
        schema="ops",
        comment="История случаев на доработке",
    )
    for column in ("case_id", "batch_id"):
        op.create_index(
            op.f(f"ix_quarantine_event_{column}"), "quarantine_event", [column], schema="ops"
        )
    # What waits already waits as a case: its names tell what it is about until it comes again.
    op.execute(
        "INSERT INTO ops.quarantine (batch_id, status, rounds, opened_at, changed_at) "
        "SELECT batch_id, 'open', 1, recorded_at, recorded_at FROM ops.batch "
        "WHERE status IN ('held', 'rejected') ORDER BY batch_id"
    )
    op.execute(
        "INSERT INTO ops.quarantine_event (case_id, batch_id, status, decided_at) "
        "SELECT case_id, batch_id, 'open', opened_at FROM ops.quarantine ORDER BY case_id"
    )
    op.create_table(
        "correction",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("correction", sa.Text(), nullable=False, comment="id объявленного исправления"),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False, comment="drop, replace, scale"),
        sa.Column(
            "column_name",
            sa.Text(),
            nullable=True,
            comment="Столбец хранилища; пусто, если строка исключена",
        ),
        sa.Column("value_before", sa.Text(), nullable=True),
        sa.Column("value_after", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False, comment="Кому сообщено об ошибке"),
        sa.Column("declared_by", sa.Text(), nullable=False, comment="Кто объявил исправление"),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "action IN ('drop', 'replace', 'scale')", name=op.f("ck_correction_action")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_correction_batch_id")
        ),
        schema="ops",
        comment="Объявленные исправления: каждая строка файла, которую они тронули",
    )
    op.create_index(op.f("ix_correction_batch_id"), "correction", ["batch_id"], schema="ops")


def downgrade() -> None:
    for table in ("correction", "quarantine_event", "quarantine"):
        op.drop_table(table, schema="ops")
