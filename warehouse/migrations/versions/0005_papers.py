"""Papers, acts and assignments."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _fact_table(name: str, comment: str, *columns: sa.Column) -> None:
    op.create_table(
        name,
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False, comment="Лист"),
        sa.Column("row_number", sa.Integer(), nullable=False, comment="Строка в файле"),
        *columns,
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f(f"fk_{name}_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["ops.version.version_id"], name=op.f(f"fk_{name}_version_id")
        ),
        sa.UniqueConstraint("version_id", name=op.f(f"uq_{name}_version_id")),
        schema="core",
        comment=comment,
    )


def upgrade() -> None:
    op.add_column(
        "roadmap_item",
        sa.Column("link", sa.Text(), nullable=True, comment="Ссылка на публикацию"),
        schema="core",
    )
    op.create_table(
        "paper_decision",
        sa.Column("paper_decision_id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column(
            "school_code", sa.Text(), nullable=False, comment="Школа или группа, чья это бумага"
        ),
        sa.Column(
            "state",
            sa.Text(),
            nullable=True,
            comment="Новое состояние; пусто, если названа только ссылка",
        ),
        sa.Column("link", sa.Text(), nullable=True, comment="Где бумага опубликована"),
        sa.Column("reason", sa.Text(), nullable=True, comment="Почему"),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column(
            "decided_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.CheckConstraint(
            "state IN ('получена, не разобрана', 'на доработке', 'принята')",
            name=op.f("ck_paper_decision_state"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_paper_decision_batch_id")
        ),
        sa.PrimaryKeyConstraint("paper_decision_id", name=op.f("pk_paper_decision")),
        schema="ops",
        comment="Решения о бумагах школ: приняты, возвращены на доработку, опубликованы",
    )
    op.create_index(
        "ix_paper_decision_paper", "paper_decision", ["batch_id", "school_code"], schema="ops"
    )
    _fact_table(
        "act",
        "Акты и справки",
        sa.Column("kind", sa.Text(), nullable=False, comment="Вид"),
        sa.Column("issuer", sa.Text(), nullable=False, comment="Кто издал"),
        sa.Column("number", sa.Text(), nullable=True, comment="Номер"),
        sa.Column("act_date", sa.Text(), nullable=False, comment="Дата"),
        sa.Column("title", sa.Text(), nullable=False, comment="О чём"),
        sa.Column("purpose", sa.Text(), nullable=False, comment="Для чего в мониторинге"),
        sa.Column("due_date", sa.Text(), nullable=True, comment="Срок исполнения"),
        sa.Column("link", sa.Text(), nullable=True, comment="Ссылка на публикацию"),
    )
    _fact_table(
        "assignment",
        "Поручения школам",
        sa.Column("act", sa.Text(), nullable=False, comment="Основание"),
        sa.Column("item_number", sa.Text(), nullable=True, comment="Пункт"),
        sa.Column("task", sa.Text(), nullable=False, comment="Поручение"),
        sa.Column("due_date", sa.Text(), nullable=True, comment="Срок"),
        sa.Column("status", sa.Text(), nullable=False, comment="Исполнение"),
        sa.Column("document", sa.Text(), nullable=True, comment="Чем подтверждено"),
        sa.Column("done_date", sa.Text(), nullable=True, comment="Когда исполнено"),
    )
    _fact_table(
        "register_entry",
        "Реестры",
        sa.Column("kind", sa.Text(), nullable=False, comment="Реестр"),
        sa.Column("title", sa.Text(), nullable=False, comment="Наименование"),
        sa.Column("entry_date", sa.Text(), nullable=True, comment="Дата"),
        sa.Column("link", sa.Text(), nullable=True, comment="Ссылка"),
        sa.Column("status", sa.Text(), nullable=True, comment="Состояние"),
    )


def downgrade() -> None:
    for table in ("register_entry", "assignment", "act"):
        op.drop_table(table, schema="core")
    op.drop_table("paper_decision", schema="ops")
    op.drop_column("roadmap_item", "link", schema="core")
