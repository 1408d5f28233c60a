"""The official list of a year (перечень ШНОР)."""

from schemas.columns import OfYear, Text, column


class NorListEntry(OfYear):
    """One listed school."""

    school_name: Text = column(
        "Школа", expected="наименование школы, например МБОУ СОШ № 17", nullable=True
    )
