"""The way of a file: recognise, read, check, judge, decide, load. No Prefect here."""
