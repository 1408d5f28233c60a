"""Whether a school is on a list of schools with low results, or by a forecast would be."""

WORDS = {"yes": "входит", "no": "не входит", "unknown": "не вычислимо"}
