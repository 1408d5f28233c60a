"""Criteria of the list: sets as data in `sets/`, and the engine that judges schools by them."""
