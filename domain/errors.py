"""Errors a person can mend: their text is a Russian sentence and is shown without a traceback."""


class UserError(Exception):
    """What was asked cannot be done; the message says why and what to do."""
