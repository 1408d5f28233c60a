"""Results without a look-up of each row."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEYS = {"version_id": "ops.version.version_id", "batch_id": "ops.batch.batch_id"}


def upgrade() -> None:
    for column in KEYS:
        op.drop_constraint(f"fk_assessment_result_{column}", "assessment_result", schema="core")


def downgrade() -> None:
    for column, target in KEYS.items():
        schema, table, name = target.split(".")
        op.create_foreign_key(
            f"fk_assessment_result_{column}",
            "assessment_result",
            table,
            [column],
            [name],
            source_schema="core",
            referent_schema=schema,
        )
