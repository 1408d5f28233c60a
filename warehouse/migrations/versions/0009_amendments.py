"""Appeals stand beside the results they change, instead of writing new versions of them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = ("school_year", "procedure", "sitting", "subject", "class", "school_code")
RESULT = ("primary_score", "test_score", "mark")


def upgrade() -> None:
    op.create_table(
        "amendment",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.SmallInteger() if name == "class" else sa.Text(), nullable=False)
            for name in (*KEY, "participant_code")
        ),
        *(sa.Column(name, sa.SmallInteger(), nullable=True) for name in RESULT),
        sa.Column(
            "below_threshold",
            sa.Boolean(),
            nullable=True,
            comment="Ниже порога: «2», на ЕГЭ ниже минимума",
        ),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_amendment_batch_id")
        ),
        sa.PrimaryKeyConstraint("batch_id", *KEY, "participant_code", name=op.f("pk_amendment")),
        schema="core",
        comment="Что удовлетворённые апелляции сделали из результатов",
    )


def downgrade() -> None:
    op.drop_table("amendment", schema="core")
