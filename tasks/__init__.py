"""Prefect tasks the flows share, each a thin cover of what `intake`, `stages` and `reports` do."""
