"""Reads the table `[file]` of a mapping: how the file is written."""

import codecs
from typing import Any

from utfall.core.zones import UnknownZone, zone

from .checks import Checks
from .formats import FORMATS
from .model import Form


def form_of(check: Checks, table: dict[str, Any]) -> Form:
    """How the mapping says the file is written."""
    place = "[file]"
    check.keys(place, table, (*Form.__slots__, "actor"))
    delimiter = check.get(place, table, "delimiter", str, ",")
    quote = check.get(place, table, "quote", str, '"')
    encoding = check.get(place, table, "encoding", str, "utf-8")
    skip = check.get(place, table, "skip_lines", int, 0)
    decimal, thousands = check.get(place, table, "decimal", str, "."), check.get(place, table, "thousands", str, "")
    zone_name = check.get(place, table, "zone", str, "")
    if len(delimiter) != 1 or delimiter in "\r\n":
        check.say(f"{place}, delimiter", f"is {delimiter!r}, not one character")
    if len(quote) > 1:
        check.say(f"{place}, quote", f'is {quote!r}, not one character, or "" where nothing is quoted')
    if decimal not in (".", ","):
        check.say(f"{place}, decimal", f'is {decimal!r}, not "." or ","')
    if thousands and thousands == decimal:
        check.say(f"{place}, thousands", "is the same as decimal")
    if skip < 0:
        check.say(f"{place}, skip_lines", "is less than 0")
    try:
        if not codecs.lookup(encoding)._is_text_encoding:
            raise LookupError
    except LookupError:
        check.unknown(f"{place}, encoding", encoding, ("utf-8", "latin-1", "cp1252", "cp1251", "utf-16"), "encoding")
    if zone_name:
        try:
            zone(zone_name)
        except UnknownZone as wrong:
            check.say(f"{place}, zone", str(wrong))
    return Form(
        check.one_of(place, table, "format", FORMATS, "format of a file"), check.get(place, table, "sheet", str, ""),
        delimiter, quote, encoding, decimal, thousands, check.texts(place, table, "columns"), skip,
        check.texts(place, table, "empty"), zone_name,
    )  # fmt: skip
