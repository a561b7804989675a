"""The worked example of a number made here, in words: names instead of ids, none that the reader does not see."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from utfall.catalogue.dimensions import dimension
from utfall.catalogue.model import Number
from utfall.catalogue.worked import ANOTHER
from utfall.core.tables import read_table
from utfall.web.reports.asking import Asker, title_of


@dataclass(frozen=True)
class Example:
    """A table in words, and what comes of it."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shows: str = ""


def example_in_words(number: Number, who: Asker) -> Example | None:
    """The number's worked example; None for one without."""
    example = next((each for each in who.catalogue.examples if each.of == number.id), None)
    if example is None:
        return None
    rows = [row for text in example.given.values() for row in read_table(text)]
    head = list(dict.fromkeys(name for row in rows for name in row))
    titles = {"part": _("Counts for"), "counts": _("As")}
    told = [tuple(_cell(name, row[name], who) if name in row else "" for name in head) for row in rows]
    (shows,) = read_table(example.shows)
    days = f" · {example.ask['from']} – {example.ask['to']}" if example.ask else ""
    return Example(tuple(titles.get(each) or title_of(each) for each in head), tuple(told), shows[number.id] + days)


def _cell(name: str, cell: str, who: Asker) -> str:
    if name == "part":
        return who.catalogue.parts[cell].noun or cell
    if name == "counts":
        return cell
    if cell == ANOTHER:
        return _("another")
    if not cell:
        return who.named(name, None)
    key = int(cell) if cell.isdigit() else cell
    by_name = dimension(name).sort not in ("time", "code")
    if by_name and isinstance(key, int) and key not in who.known(name, {key}):
        return _("one that you do not see")
    return who.named(name, key)
