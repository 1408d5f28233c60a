"""What a table of indicators (МИАС, самообследование) must satisfy.

Rows that are indicators of self-examination, by code and name, are also held against what the
order says of them: units, wholes and parts, shares and their bases. What is known of it stands in
`reference/self_examination.yaml`.

Frames: `rows` holds the rows of the file, and `oge_failed`, the pupils of the school with a «2» in
the loaded ОГЭ, on the rows that count them.
"""

from expectations.indicator_value import means, shares, sums, values

# Measures are added to the frame one after another, rule by rule: a later one uses the columns of
# those before it, and nothing is computed twice. `order_code`, the code of a row that is an
# indicator of self-examination, is the first of them.
SUITE = (*values.RULES, *sums.RULES, *shares.RULES, *means.RULES)
