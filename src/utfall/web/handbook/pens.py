"""Who writes the columns of a number: what in the product can, and which sources of this house do."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from utfall.catalogue.model import Catalogue, Number
from utfall.facts.kinds import KINDS
from utfall.ledger import imports
from utfall.ledger.follows import EVERY
from utfall.ledger.happenings.models import Origin
from utfall.query.needs import must, needs
from utfall.wiring.house import house
from utfall.wiring.pens import Pen, writers

NOT_SHOWN = frozenset(EVERY) - {"client_id"}  # every record has them


@dataclass(frozen=True)
class Written:
    """One column: what it says, who can write it, in words, and whether the number cannot be told without it. `here`
    are the origins of this house that tell it, each with its sources."""

    kind: str
    column: str
    says: str
    by: tuple[str, ...]
    ledger: str
    needed: bool
    here: tuple[str, ...]


def pens_of(number: Number, catalogue: Catalogue) -> list[tuple[str, list[Written]]]:
    """The columns of a number with their pens, by kind of fact; those it cannot be told without first."""
    wanted = [each for each in needs(number, catalogue) if each[1] not in NOT_SHOWN]
    cannot = must(number, catalogue)
    told, names = house().telling(wanted), _origins()
    found = [_written(kind, column, (kind, column) in cannot, told[kind, column], names) for kind, column in wanted]
    found.sort(key=lambda each: not each.needed)
    return [(kind, of) for kind in KINDS if (of := [each for each in found if each.kind == kind])]


def _written(kind: str, column: str, needed: bool, told: Collection[int], names: dict[int, str]) -> Written:
    pens = writers(kind, column)
    own = next((pen for pen in pens if pen.sort == "ledger"), None)
    here = tuple(sorted(names.get(origin, str(origin)) for origin in told))
    says = KINDS[kind].column(column).says
    return Written(kind, column, says, tuple(_by(pens)), _follows(own) if own else "", needed, here)


def _by(pens: Iterable[Pen]) -> Iterable[str]:
    for pen in pens:
        if pen.sort == "mapping":
            yield _("any file with a mapping")
        elif pen.sort in ("source", "page", "api"):
            yield pen.name


def _follows(pen: Pen) -> str:
    """How the ledger works it out, from what, and by which page."""
    of = " · ".join(each.replace("|", _(" or ")) for each in pen.of)
    return pen.says + (f" ({of})" if of else "") + (f" – {pen.at}" if pen.at else "")


def _origins() -> dict[int, str]:
    """Each origin's name, with the sources it was imported from."""
    sources = imports.sources()
    names: dict[int, str] = dict(Origin.objects.values_list("pk", "name"))
    return {
        key: name + (f" ({', '.join(sorted(sources[key]))})" if key in sources and sources[key] != {name} else "")
        for key, name in names.items()
    }
