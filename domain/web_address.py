"""Addresses of pages on the web, judged by their form: nothing is opened, no network is needed."""

import re

# http or https, a host with a dot whose last part is letters (school.example, школа.рф,
# xn--p1ai): neither a disk, a shared folder nor a machine of the sender's own network.
FORM = (
    r"(?i)^https?://(?![^/\s]*\.(?:local|lan|localhost)(?:[:/]|$))"
    r"(?:[^\W_][\w-]*\.)+(?:xn--[a-z0-9-]+|[^\W\d_]{2,})(?::\d+)?(?:[/?#]\S*)?$"
)
EXPECTED = "адрес страницы сайта, например https://school.example/karta"

_FORM = re.compile(FORM)


def is_well_formed(text: str) -> bool:
    """Whether a text may be the address of a page that anyone can open."""
    return bool(_FORM.match(text))
