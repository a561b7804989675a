"""Makes, changes and archives numbers of this house: written as catalogue files, read by the loader first, audited."""

import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import connection, transaction

from utfall.catalogue import Catalogue, Mistakes, built_in
from utfall.catalogue.called import plain
from utfall.catalogue.dimensions import FIELD, dimension
from utfall.catalogue.fingerprint import fingerprint
from utfall.catalogue.load import Source, read
from utfall.catalogue.own import LONGEST_ID, PREFIX, Own
from utfall.catalogue.own_file import files_of, source
from utfall.core.clock import now as wall_clock
from utfall.ledger import names
from utfall.ledger.audit.chain import note
from utfall.ledger.making import NotPossible
from utfall.ledger.people.models import User

from .models import OwnNumber, OwnVersion

LONGEST_NAME, LONGEST_SENTENCE = 120, 500
MOST = 200  # numbers of one house


def standing() -> list[OwnVersion]:
    """The newest version of every number, archived ones too, the oldest number first."""
    newest: dict[int, OwnVersion] = {}
    for version in OwnVersion.objects.select_related("number", "by").order_by("id"):
        newest[version.number_id] = version
    return [newest[key] for key in sorted(newest)]


def version_of(kpi: str) -> OwnVersion | None:
    """The newest version of a number; None where there is none of that id."""
    return OwnVersion.objects.select_related("number", "by").filter(number__kpi=kpi).order_by("-id").first()


def history(kpi: str) -> list[OwnVersion]:
    """Every version of a number, the newest first."""
    return list(OwnVersion.objects.select_related("by").filter(number__kpi=kpi).order_by("-id"))


def revision() -> tuple[int, str]:
    """What changes whenever a number of the house does; cheap enough to ask for every question (written out: making the
    query anew takes ten times as long as answering it)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, mark FROM own_number_version ORDER BY id DESC LIMIT 1")
        found = cursor.fetchone()
    return found or (0, "")


def sources_of(version: OwnVersion) -> list[Source]:
    """The version's catalogue files."""
    return [source(folder, name, text) for folder, name, text in version.files]


def make(own: Own, *, shared: bool = False, actor: User | None = None) -> OwnVersion:
    """Keep a new number; its id is made of its name. Raises `NotPossible`."""
    with transaction.atomic():
        kept = standing()
        if len(kept) >= MOST:
            raise NotPossible(f"a house has {MOST} numbers of its own at most, archived ones too")
        own = replace(own, id=_free_id(own.name, {each.number.kpi for each in kept}))
        catalogue = checked(own, kept)
        made = OwnNumber.objects.create(kpi=own.id, created=wall_clock())
        return _write(made, own, catalogue, shared, "", actor, "make own number")


def change(own: Own, *, seen: int, shared: bool, reason: str = "", actor: User | None = None) -> OwnVersion:
    """A new version of a number, over the one that was `seen` (its id). Raises `NotPossible`, also where somebody else
    has changed it meanwhile, and where it comes to mean something else without a reason."""
    with transaction.atomic():
        former = version_of(own.id)
        if former is None:
            raise NotPossible(f"there is no number {own.id!r} of this house")
        if former.pk != seen:
            raise NotPossible("somebody has changed this number meanwhile: look at it again, then change it")
        catalogue = checked(own, [each for each in standing() if each.number.kpi != own.id])
        meaning = fingerprint(catalogue.numbers[own.id], catalogue.parts)
        if meaning != former.meaning and not reason.strip():
            raise NotPossible("it counts something else than before: say why, for its history")
        return _write(former.number, own, catalogue, shared, reason, actor, "change own number")


def archive(kpi: str, *, actor: User | None = None) -> None:
    """Take a number out of use: it is asked for no longer, and can be brought back. Raises `NotPossible`."""
    _again(kpi, True, "archive own number", actor)


def bring_back(kpi: str, *, actor: User | None = None) -> None:
    """Take an archived number into use again. Raises `NotPossible` where its name is another's by now."""
    _again(kpi, False, "bring back own number", actor)


def checked(own: Own, others: Iterable[OwnVersion] = ()) -> Catalogue:
    """The catalogue with the number, as the loader reads it. Raises `NotPossible` with every mistake."""
    _check_words(own)
    _check_name(own, others)
    _check_ids(own)
    try:
        return read(files_of(own, built_in()), built_in())
    except KeyError as missing:
        raise NotPossible(f"there is no part {missing}") from missing
    except Mistakes as wrong:
        raise NotPossible("; ".join(dict.fromkeys(each.says for each in wrong.mistakes))) from wrong


def _again(kpi: str, archived: bool, action: str, actor: User | None) -> None:
    with transaction.atomic():
        former = version_of(kpi)
        if former is None:
            raise NotPossible(f"there is no number {kpi!r} of this house")
        if former.archived == archived:
            return
        if not archived:
            taken = [each for each in standing() if each.number.kpi != kpi and not each.archived]
            if plain(former.name) in {plain(each.name) for each in taken}:
                raise NotPossible(f"another number is called {former.name} by now")
        OwnVersion.objects.create(
            number=former.number, at=wall_clock(), by=actor, name=former.name, files=former.files,
            meaning=former.meaning, shared=former.shared, archived=archived, mark=secrets.token_hex(8),
        )  # fmt: skip
        note(action, kpi, actor)


def _write(
    number: OwnNumber, own: Own, catalogue: Catalogue, shared: bool, reason: str, actor: User | None, action: str
) -> OwnVersion:
    files = [[each.folder, each.id, each.text] for each in files_of(own, built_in())]
    made = OwnVersion.objects.create(
        number=number, at=wall_clock(), by=actor, name=own.name, files=files, shared=shared,
        meaning=fingerprint(catalogue.numbers[own.id], catalogue.parts), reason=" ".join(reason.split())[:300],
        mark=secrets.token_hex(8),
    )  # fmt: skip
    note(action, own.id, actor, {"version": made.pk, "meaning": made.meaning, "shared": shared, "reason": made.reason})
    return made


def _check_words(own: Own) -> None:
    for what, text, longest in (("a name", own.name, LONGEST_NAME), ("a sentence", own.says, LONGEST_SENTENCE)):
        if not text.strip() or len(text) > longest:
            raise NotPossible(f"{what} has 1 to {longest} letters")
        if any(not each.isprintable() for each in text):
            raise NotPossible(f"{what} has letters, no line breaks and control characters")
    if not own.above:
        raise NotPossible("it counts nothing yet: pick a part")


def _check_name(own: Own, others: Iterable[OwnVersion]) -> None:
    wanted = plain(own.name)
    for number in built_in().numbers.values():
        if wanted in {plain(each) for each in (number.name, number.id, *number.aliases)}:
            raise NotPossible(f"{own.name} is what the built-in {number.name} ({number.id}) is called")
    for other in others:
        if not other.archived and plain(other.name) == wanted:
            raise NotPossible(f"there is a number {other.name} of this house already")


def _check_ids(own: Own) -> None:
    """Everything that a part is held to is there."""
    for pick in own.picks:
        for held in pick.held:
            try:
                its = dimension(held.dimension)
            except KeyError:
                raise NotPossible(f"there is no dimension {held.dimension!r}") from None
            if its.sort in ("time", "code"):
                continue
            refers = "field_value" if held.dimension.startswith(FIELD) else held.dimension
            ids = [each for each in held.ids if isinstance(each, int)]
            if unknown := sorted(set(ids) - set(names.names(refers, ids))):
                raise NotPossible(f"there is no {its.name.lower()} {', '.join(map(str, unknown))}")


def _free_id(name: str, taken: Sequence[str] | set[str]) -> str:
    bare = unicodedata.normalize("NFKD", name.replace("'", "").replace("’", "")).casefold()
    words = "".join(e if e.isascii() and e.isalnum() else " " for e in bare if not unicodedata.combining(e)).split()
    stem = (PREFIX + "_".join(words))[: LONGEST_ID - 4].rstrip("_") if words else PREFIX + "number"
    at, found = 1, stem
    while found in taken:
        at += 1
        found = f"{stem}_{at}"
    return found
