"""SQL laid out for reading: a clause a line, what is inside brackets further in."""

import re

_CLAUSES = ("FROM", "WHERE", "GROUP BY", "HAVING", "ORDER BY", "LEFT JOIN", "JOIN", "UNION ALL", "SETTINGS")
_WORDS = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|\(SELECT\b|[()]|\b(?:" + "|".join(_CLAUSES) + r")\b|\bAND\b")
_MARKS = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|[(),]")
_STEP, _WIDEST = "  ", 110


def laid_out(sql: str) -> str:
    """The same statement on many lines; only white space is added."""
    out: list[str] = []
    selects = [0]  # how deep in brackets each select that is open began
    depth, after, clause = 0, 0, ""
    for found in _WORDS.finditer(sql):
        word = found.group()
        out.append(sql[after : found.start()])
        after = found.end()
        if word == "(SELECT":
            depth += 1
            selects.append(depth)
            out.append("(\n" + _STEP * (len(selects) - 1) + "SELECT")
            continue
        if word == ")":
            if len(selects) > 1 and depth == selects[-1]:
                selects.pop()
                out.append("\n" + _STEP * (len(selects) - 1))
            depth -= 1
        elif word == "(":
            depth += 1
        elif word in _CLAUSES and depth == selects[-1]:
            clause = word
            out.append("\n" + _STEP * (len(selects) - 1))
        elif word == "AND" and clause == "WHERE" and depth <= selects[-1] + 1:
            out.append("\n" + _STEP * len(selects))
        out.append(word)
    lines = ("".join(out) + sql[after:]).splitlines()
    return "\n".join(line for each in lines for line in _folded(each.rstrip()) if line).strip()


def _folded(line: str) -> list[str]:
    """A line that is too long to read, with each thing it lists on a line of its own."""
    if len(line) <= _WIDEST:
        return [line]
    margin = line[: len(line) - len(line.lstrip())] + _STEP
    depth, start = 0, 0
    found: list[str] = []
    for token in _MARKS.finditer(line):
        depth += {"(": 1, ")": -1}.get(token.group(), 0)
        if token.group() == "," and depth <= 0:
            found.append(margin + line[start : token.end()].strip() if found else line[: token.end()])
            start = token.end()
    return [*found, margin + line[start:].strip()] if found else [line]
