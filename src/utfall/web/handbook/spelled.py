"""SQL laid out for reading: a clause a line, what is inside brackets further in."""

import re

_CLAUSES = ("FROM", "WHERE", "GROUP BY", "HAVING", "ORDER BY", "LEFT JOIN", "JOIN", "UNION ALL", "SETTINGS")
_WORDS = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|\(SELECT\b|[()]|\b(?:" + "|".join(_CLAUSES) + r")\b|\bAND\b")
_STEP = "  "


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
    return re.sub(r"[ ]+\n", "\n", "".join(out) + sql[after:]).strip()
