"""Answers about names of schools."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "school_name",
        sa.Column("answer_id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="Наименование, как в файле"),
        sa.Column(
            "place",
            sa.Text(),
            nullable=False,
            comment="Где школа, по словам файла; пусто – не сказано",
        ),
        sa.Column(
            "school_code",
            sa.Text(),
            nullable=True,
            comment="Какая это школа; пусто – ни одна из известных",
        ),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column(
            "decided_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("answer_id", name=op.f("pk_school_name")),
        schema="ops",
        comment="Ответы, какую школу называет файл; из ответов об одном действует последний",
    )


def downgrade() -> None:
    op.drop_table("school_name", schema="ops")
