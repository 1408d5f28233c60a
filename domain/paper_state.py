"""How far a paper of a school has come: received, sent back or accepted."""

RECEIVED, RETURNED, ACCEPTED = STATES = ("получена, не разобрана", "на доработке", "принята")
