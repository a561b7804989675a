"""Text tables as people write them in examples: a heading line, `|` between the cells."""

from collections.abc import Iterable, Sequence


class BadTable(ValueError):
    """A text table whose line has another number of cells than its heading."""


def read_table(text: str) -> list[dict[str, str]]:
    """The rows of a text table, each as heading -> cell; blank lines are skipped. Raises `BadTable`."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        return []
    head = [cell.strip() for cell in lines[0].split("|")]
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) != len(head):
            raise BadTable(f"line {number} has {len(cells)} cells, the heading has {len(head)}: {line.strip()!r}")
        rows.append(dict(zip(head, cells, strict=True)))
    return rows


def write_table(head: Sequence[str], rows: Iterable[Sequence[str]], right: Iterable[int] = ()) -> str:
    """A text table with aligned columns; the columns numbered in `right` are set to the right."""
    body = [list(map(str, row)) for row in rows]
    widths = [max([len(title), *(len(row[i]) for row in body)]) for i, title in enumerate(head)]
    to_right = set(right)

    def line(cells: Sequence[str]) -> str:
        set_out = (
            c.rjust(w) if i in to_right else c.ljust(w) for i, (c, w) in enumerate(zip(cells, widths, strict=True))
        )
        return " | ".join(set_out).rstrip()

    return "\n".join([line(head), *(line(row) for row in body)])
