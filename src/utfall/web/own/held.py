"""What parts are held to, in words: names as they are now, and none that the reader does not see elsewhere."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from utfall.catalogue.dimensions import dimension
from utfall.catalogue.model import Held
from utfall.reports import show
from utfall.web.reports.asking import Asker, title_of


def in_words(held: Iterable[Held], who: Asker) -> list[tuple[str, str]]:
    """What a part is held to, as a title and the names as they are now; what the reader may not know of is counted."""
    told = []
    for each in held:
        title = title_of(each.dimension)
        if each.word in ("known", "unknown"):
            told.append((title, _("is known") if each.word == "known" else _("is not known")))
            continue
        ids = {key for key in each.ids if isinstance(key, int)}
        by_name = dimension(each.dimension).sort not in ("time", "code")
        known = who.known(each.dimension, ids) if by_name and ids else ids
        names = [who.named(each.dimension, key) for key in each.ids if not by_name or key in known]
        hidden = len(each.ids) - len(names)
        if hidden:
            names.append(_("%(n)s that you do not see") % {"n": show.count(hidden, who.language)})
        told.append((title, (_("not ") if each.word == "not" else "") + _(" or ").join(names)))
    return told
