"""The fate (судьба) of a file: the statuses its batch may have, and what each is called."""

ACCEPTED = ("accepted", "accepted_with_warnings")
NOT_LOADED = ("held", "rejected")
# What a file may become later: another took its place, or a person took it back.
STATUSES = (*ACCEPTED, *NOT_LOADED, "superseded", "withdrawn")

# What becomes of a file, in a word. The same bytes once more change nothing and are no batch.
WORDS = {
    "accepted": "принят",
    "accepted_with_warnings": "принят с замечаниями",
    "unchanged": "без изменений",
    "held": "отложен",
    "rejected": "не принят",
    "superseded": "заменён",
    "withdrawn": "отозван",
}
# The same before a number of files: «Принято 12, отложено 2».
OF_SEVERAL = {
    "accepted": "принято",
    "accepted_with_warnings": "принято с замечаниями",
    "held": "отложено",
    "rejected": "не принято",
    "unchanged": "без изменений",
}
