"""Papers written from the warehouse: the yearly note, the letter about roadmaps. Word files."""
