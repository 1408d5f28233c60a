"""Dated facts of the field as data, each with its source and status; `catalog` reads them."""
