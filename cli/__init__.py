"""The command line: what an operator and an analyst type."""
