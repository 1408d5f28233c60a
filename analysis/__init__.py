"""Pure computations on tables: dynamics, deficits, progress of the list. No database here."""
