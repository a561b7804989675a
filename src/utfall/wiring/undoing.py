"""Undoing an import: alone with its origin, and the columns brought up to it where no server does."""

from typing import TYPE_CHECKING

from utfall.wiring.alone import alone
from utfall.wiring.home import Refused
from utfall.wiring.ready import ready

if TYPE_CHECKING:
    from utfall.ledger.undo import Undone


def undo_import(import_id: int, by: int | None = None, *, follow: bool = True) -> "Undone":
    """Undo an import; a server follows by itself. Raises `Refused` with a sentence where it cannot be."""
    home = ready()
    from utfall.ledger.happenings.models import Import
    from utfall.ledger.undo import NotUndone, undo
    from utfall.wiring.house import follow_if_free

    run = Import.objects.filter(pk=min(import_id, 2**63 - 1)).select_related("origin").first()
    try:
        if run is None:
            raise NotUndone(f"there is no import {import_id}")
        with alone(home, run.origin.name):
            done = undo(import_id, by)
    except NotUndone as wrong:
        raise Refused(str(wrong)) from None
    if follow:
        follow_if_free()
    return done
