"""Aggregate reports and descriptions of works."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "score_distribution",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False, comment="Лист"),
        sa.Column("row_number", sa.Integer(), nullable=False, comment="Строка в файле"),
        sa.Column("level", sa.Text(), nullable=False, comment="Уровень"),
        sa.Column("group_name", sa.Text(), nullable=False, comment="Группа участников"),
        sa.Column("participants", sa.Integer(), nullable=False, comment="Кол-во участников"),
        sa.Column("score", sa.SmallInteger(), nullable=False, comment="Первичный балл, балл"),
        sa.Column("pct", sa.Double(), nullable=False, comment="Доля набравших этот балл, %"),
        sa.Column("pupils", sa.Integer(), nullable=True, comment="Набрали этот балл, человек"),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_score_distribution_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["ops.version.version_id"],
            name=op.f("fk_score_distribution_version_id"),
        ),
        sa.UniqueConstraint(
            "version_id", "score", name=op.f("uq_score_distribution_version_id_score")
        ),
        schema="core",
        comment="Распределение баллов",
    )
    op.create_table(
        "task_completion",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False, comment="Лист"),
        sa.Column("row_number", sa.Integer(), nullable=False, comment="Строка в файле"),
        sa.Column("level", sa.Text(), nullable=False, comment="Уровень"),
        sa.Column("group_name", sa.Text(), nullable=False, comment="Группа участников"),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False, comment="Порядковый номер задания"),
        sa.Column("task", sa.Text(), nullable=False, comment="Номер задания"),
        sa.Column(
            "score_max",
            sa.SmallInteger(),
            nullable=True,
            comment="Наибольший балл за задание, балл",
        ),
        sa.Column(
            "pct", sa.Double(), nullable=False, comment="Доля набранных баллов от наибольших, %"
        ),
        sa.Column("participants", sa.Integer(), nullable=False, comment="Кол-во участников"),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_task_completion_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["ops.version.version_id"], name=op.f("fk_task_completion_version_id")
        ),
        sa.UniqueConstraint(
            "version_id", "ordinal", name=op.f("uq_task_completion_version_id_ordinal")
        ),
        schema="core",
        comment="Выполнение заданий",
    )
    op.create_table(
        "planned_result",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False, comment="Лист"),
        sa.Column("row_number", sa.Integer(), nullable=False, comment="Строка в файле"),
        sa.Column("level", sa.Text(), nullable=False, comment="Уровень"),
        sa.Column("group_name", sa.Text(), nullable=False, comment="Группа участников"),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False, comment="Порядковый номер задания"),
        sa.Column("task", sa.Text(), nullable=False, comment="Номер задания"),
        sa.Column(
            "score_max",
            sa.SmallInteger(),
            nullable=True,
            comment="Наибольший балл за задание, балл",
        ),
        sa.Column(
            "pct", sa.Double(), nullable=False, comment="Доля набранных баллов от наибольших, %"
        ),
        sa.Column("skill", sa.Text(), nullable=True, comment="Блок ПООП, проверяемое умение"),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_planned_result_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["ops.version.version_id"], name=op.f("fk_planned_result_version_id")
        ),
        sa.UniqueConstraint(
            "version_id", "ordinal", name=op.f("uq_planned_result_version_id_ordinal")
        ),
        schema="core",
        comment="Планируемые результаты",
    )
    op.create_table(
        "journal_comparison",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False, comment="Лист"),
        sa.Column("row_number", sa.Integer(), nullable=False, comment="Строка в файле"),
        sa.Column("level", sa.Text(), nullable=False, comment="Уровень"),
        sa.Column("group_name", sa.Text(), nullable=False, comment="Группа участников"),
        sa.Column("outcome", sa.Text(), nullable=False, comment="Исход"),
        sa.Column("pupils", sa.Integer(), nullable=False, comment="Кол-во участников, человек"),
        sa.Column("pct", sa.Double(), nullable=True, comment="Доля участников, %"),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_journal_comparison_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["ops.version.version_id"],
            name=op.f("fk_journal_comparison_version_id"),
        ),
        sa.UniqueConstraint(
            "version_id", "outcome", name=op.f("uq_journal_comparison_version_id_outcome")
        ),
        schema="core",
        comment="Сравнение с журналом",
    )
    op.create_table(
        "objectivity_marker",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False, comment="Лист"),
        sa.Column("row_number", sa.Integer(), nullable=False, comment="Строка в файле"),
        sa.Column("markers", sa.SmallInteger(), nullable=False, comment="Маркеров"),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_objectivity_marker_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["ops.version.version_id"],
            name=op.f("fk_objectivity_marker_version_id"),
        ),
        sa.UniqueConstraint("version_id", name=op.f("uq_objectivity_marker_version_id")),
        schema="core",
        comment="Маркеры необъективности",
    )
    op.create_table(
        "work_task",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False, comment="Лист"),
        sa.Column("row_number", sa.Integer(), nullable=False, comment="Строка в файле"),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False, comment="Порядковый номер задания"),
        sa.Column("task", sa.Text(), nullable=False, comment="Номер задания"),
        sa.Column(
            "score_max",
            sa.SmallInteger(),
            nullable=False,
            comment="Наибольший балл за задание, балл",
        ),
        sa.Column("level", sa.Text(), nullable=True, comment="Уровень сложности"),
        sa.Column("skill", sa.Text(), nullable=True, comment="Проверяемое умение"),
        sa.Column(
            "block",
            sa.Text(),
            nullable=True,
            comment="Блок ПООП: научится, получит возможность научиться",
        ),
        sa.Column(
            "content_codes", sa.Text(), nullable=True, comment="Коды элементов содержания (КЭС)"
        ),
        sa.Column("content", sa.Text(), nullable=True, comment="Элементы содержания"),
        sa.Column("requirement_codes", sa.Text(), nullable=True, comment="Коды требований (КТ)"),
        sa.Column(
            "requirement", sa.Text(), nullable=True, comment="Требования к уровню подготовки"
        ),
        sa.Column(
            "minutes", sa.Double(), nullable=True, comment="Примерное время выполнения, минут"
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_work_task_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["ops.version.version_id"], name=op.f("fk_work_task_version_id")
        ),
        sa.UniqueConstraint("version_id", "ordinal", name=op.f("uq_work_task_version_id_ordinal")),
        schema="core",
        comment="Описание работы",
    )


def downgrade() -> None:
    op.drop_table("work_task", schema="core")
    op.drop_table("objectivity_marker", schema="core")
    op.drop_table("journal_comparison", schema="core")
    op.drop_table("planned_result", schema="core")
    op.drop_table("task_completion", schema="core")
    op.drop_table("score_distribution", schema="core")
