"""Finds the line of a mapping that a mistake speaks of, by the place it names."""

import re

_PLACE = re.compile(r"^[^:]*: (\[\[?[^\]]+\]\]?)([^:]*):")


def line_of(text: str, sentence: str) -> int:
    """The line, from 1, of `[time.began], format` or `[[record]] call, agent`; 0 where no line can be told."""
    found = _PLACE.match(sentence)
    if not found:
        return 0
    head, rest = found[1], [part.strip() for part in found[2].split(",")]
    lines = text.splitlines()
    blocks = [i for i, line in enumerate(lines) if line.split("#")[0].strip() == head]
    if head == "[[record]]":
        blocks = [i for n, i in enumerate(blocks, 1) if _is_record(lines, i, rest[0], n)]
    if not blocks:
        return 0
    key = rest[1] if len(rest) > 1 else ""
    for i in range(blocks[0] + 1, len(lines)) if key else ():
        if lines[i].startswith("["):
            break
        if re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[.=]", lines[i]):
            return i + 1
    return blocks[0] + 1


def _is_record(lines: list[str], begin: int, label: str, number: int) -> bool:
    """Whether the record that begins there is called so: by its name, its kind, or its number."""
    told: dict[str, str] = {}
    for line in lines[begin + 1 :]:
        if line.startswith("["):
            break
        if said := re.match(r'\s*(name|kind)\s*=\s*"([^"]*)"', line):
            told[said[1]] = said[2]
    return label in (told.get("name") or told.get("kind") or str(number), str(number))
