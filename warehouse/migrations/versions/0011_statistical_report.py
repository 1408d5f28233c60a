"""The statistical report (САО): summaries of ЕГЭ by test scores, and the schools it names."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# Column → comment.
OF_SCORES = {
    "pct_to_60": "От минимального балла до 60, %, %",
    "pct_61_80": "От 61 до 80 баллов, %, %",
    "pct_81_100": "От 81 до 100 баллов, %, %",
    "mean_score": "Средний тестовый балл, балл из 100",
}
SHARES = {
    "pct_2": "«2», %, %",
    "pct_4_5": "«4» и «5» (качество обучения), %, %",
    "pct_3_4_5": "«3», «4» и «5» (уровень обученности), %, %",
}


def upgrade() -> None:
    for name, comment in OF_SCORES.items():
        op.add_column(
            "assessment_summary",
            sa.Column(name, sa.Double(), nullable=True, comment=comment),
            schema="core",
        )
    for name in ("participants", "mark_2"):
        op.alter_column("assessment_summary", name, nullable=True, schema="core")
    op.create_table(
        "named_school",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False, comment="Лист"),
        sa.Column("row_number", sa.Integer(), nullable=False, comment="Строка в файле"),
        sa.Column("results", sa.Text(), nullable=False, comment="Какие результаты"),
        sa.Column("participants", sa.Integer(), nullable=False, comment="Кол-во участников"),
        sa.Column("mark_2", sa.Integer(), nullable=False, comment="«2», человек"),
        *(
            sa.Column(name, sa.Double(), nullable=False, comment=comment)
            for name, comment in SHARES.items()
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_named_school_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["ops.version.version_id"], name=op.f("fk_named_school_version_id")
        ),
        sa.UniqueConstraint("version_id", name=op.f("uq_named_school_version_id")),
        schema="core",
        comment="Школы, названные в САО",
    )


def downgrade() -> None:
    op.drop_table("named_school", schema="core")
    op.execute("DELETE FROM core.assessment_summary WHERE participants IS NULL OR mark_2 IS NULL")
    for name in ("participants", "mark_2"):
        op.alter_column("assessment_summary", name, nullable=False, schema="core")
    for name in OF_SCORES:
        op.drop_column("assessment_summary", name, schema="core")
