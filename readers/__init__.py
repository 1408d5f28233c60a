"""File to table: one module per family of layouts. Pure functions; nothing here writes."""
