"""Cuts JSON lines into rows of texts: one object a line, fields of nested objects by dotted names."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from utfall.facts import Reject
from utfall.importers.reading import Run

from .model import Form

Fields = dict[str, str]
MOST_REJECTS = 1_000


class _Number(str):
    """A number as it is written, to be told from a text."""

    __slots__ = ()


def json_rows(runs: Iterable[Run], form: Form, file: str, rejects: list[Reject]) -> Iterator[tuple[int, Fields, str]]:
    """(line number, its fields as texts, the whole line written one way) of every object.

    A line that holds none is appended to `rejects`; where a stretch is nothing but rejects, a row of no fields says so.
    """
    decoder = json.JSONDecoder(parse_float=_Number, parse_int=_Number, parse_constant=_Number)
    for run in runs:
        for line, text in enumerate(run.lines, run.first):
            if not text or text.isspace():
                continue
            try:
                found = decoder.decode(text)
                if not isinstance(found, dict):
                    raise ValueError("is no object in braces")
                if "\\u" in text and _cannot_be_kept(whole := json.dumps(found, ensure_ascii=False)):
                    raise ValueError(f"holds a letter that is none: {whole!a:.100}")
                fields: Fields = {}
                _flatten(found, "", fields, form.decimal)
            except json.JSONDecodeError as wrong:
                rejects.append(Reject(file, line, f"the line is not JSON: {wrong.msg} at {wrong.colno}", text[:500]))
            except RecursionError:
                rejects.append(Reject(file, line, "the line is nested too deep", text[:500]))
            except ValueError as wrong:
                rejects.append(Reject(file, line, f"the line {wrong}", text[:500]))
            else:
                yield line, fields, json.dumps(found, sort_keys=True, ensure_ascii=False)
        if len(rejects) > MOST_REJECTS:
            yield run.next_line - 1, {}, ""


def _cannot_be_kept(text: str) -> bool:
    """Whether a text holds a NUL, or half a letter that an escape left alone."""
    return "\\u0000" in text or any("\ud800" <= letter <= "\udfff" for letter in text)


def _flatten(found: Mapping[str, Any], before: str, into: Fields, decimal: str) -> None:
    for key, value in found.items():
        name = before + key
        if isinstance(value, dict):
            _flatten(value, name + ".", into, decimal)
        elif isinstance(value, _Number):
            into[name] = value if decimal == "." else value.replace(".", decimal)
        elif isinstance(value, str):
            into[name] = value
        elif value is None:
            into[name] = ""
        elif isinstance(value, bool):
            into[name] = "true" if value else "false"
        else:
            into[name] = json.dumps(value, ensure_ascii=False)
