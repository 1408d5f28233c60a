"""The warehouse: PostgreSQL, its tables, migrations and views, loading and versions."""
