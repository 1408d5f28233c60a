"""Whose schools a stage is about."""

# A condition on `school_code`: the schools of the municipality named in the settings, or all
# schools where none is named. Its parameter is `municipality`.
OURS = (
    "(:municipality = '' OR school_code IN "
    "(SELECT school_code FROM mart.school WHERE municipality = :municipality))"
)
