"""Alembic's entry: runs on the connection `warehouse.migrate` hands over."""

from alembic import context

from warehouse import facts

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=facts.metadata,
    include_schemas=True,
    include_name=lambda name, kind, _: kind != "schema" or name in {"ops", "core"},
    version_table_schema="ops",
)
with context.begin_transaction():
    context.run_migrations()
