"""Looks at a file again, written in another way than was guessed: other headings, another sheet, other marks."""

from dataclasses import asdict, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from utfall.importers.csv.model import Form
from utfall.importers.reading import Unreadable
from utfall.ledger.feeds.models import Upload
from utfall.web.imports.choosing import keep, keep_text, sheet_of
from utfall.web.imports.wording import DELIMITERS, ENCODINGS
from utfall.wiring import uploading


def written_otherwise(one: Upload, said: Any, *, messages_of: HttpRequest) -> str:
    """Look again and guess anew; a sentence where nothing can be read in that way. Without `said` as at first."""
    before = sheet_of(one)
    zone = before.form.zone if before else ""
    form = _form(said, one) if said else None
    try:
        looked = uploading.look_again(one, asdict(form) if form else {})
    except Unreadable as wrong:
        return str(wrong)
    one.mapping = None
    keep_text(one, looked["text"])
    sheet = sheet_of(one)
    if sheet is not None and zone:
        keep(one, replace(sheet, form=replace(sheet.form, zone=zone)))
    messages.success(messages_of, _("The columns are guessed anew."))
    return ""


def _form(said: Any, one: Upload) -> Form:
    told = one.looked.get("form", {})
    delimiter = {"tab": "\t"}.get(said.get("delimiter", ""), said.get("delimiter", ","))
    encoding = said.get("encoding", "utf-8")
    line = said.get("heading", "1").strip()
    return Form(
        format=told.get("format", ""), sheet=said.get("sheet", told.get("sheet", ""))[:200],
        delimiter=delimiter if delimiter in DELIMITERS else ",",
        encoding=encoding if encoding in ENCODINGS else "utf-8",
        skip_lines=int(line) - 1 if line.isdecimal() and 0 < len(line) < 6 and int(line) else 0,
    )  # fmt: skip
