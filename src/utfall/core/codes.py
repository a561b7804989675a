"""Short codes: the only texts that may become part of a query."""

import re

_CODE = re.compile(r"[A-Za-z0-9_./+:-]{1,100}")


def is_code(text: str) -> bool:
    """Whether a text is a short code, the only kind that may become part of a query."""
    return _CODE.fullmatch(text) is not None
