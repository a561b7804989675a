"""The running house: an engine to ask, the catalogue and the names; opened here and handed up.

Whoever gets the home's lock has the columns open and follows the ledger; everybody else asks that process through its
socket. Both are the same `House` to those who ask.
"""

import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from utfall.catalogue.model import Catalogue
from utfall.columns.store import Store
from utfall.core.zones import local_times
from utfall.importers.cannot_know import of_all
from utfall.ledger import imports
from utfall.ledger.setup import home_client
from utfall.query import Ask, Settings, sentences
from utfall.query import answer as answered
from utfall.query.answer import Answer
from utfall.query.behind import Behind, Side, Sort, every_row_behind, rows_behind
from utfall.query.empty import Whereabouts, is_empty, whereabouts
from utfall.query.telling import Told, telling
from utfall.query.why import Why
from utfall.query.why import why as explained
from utfall.reports.empty import elsewhere, nowhere
from utfall.reports.units import units_told
from utfall.reports.wire import answer_words, paged, row_words, side_words
from utfall.wiring import own_numbers, searching
from utfall.wiring.agreed import settings_of
from utfall.wiring.home import Home, Refused
from utfall.wiring.keeper import Keeper, Line
from utfall.wiring.lock import PATIENCE, SERVER, Lock
from utfall.wiring.naming import Naming
from utfall.wiring.opening import without_hours
from utfall.wiring.ready import ready
from utfall.wiring.remote import ServerGone, SocketServer
from utfall.wiring.remote_reader import RemoteReader, answers_for
from utfall.wiring.serving import ever_served, serving
from utfall.wiring.spelt import Spelt


@dataclass(frozen=True)
class House:
    """Asks are answered by `reader`; `keeper` is there in the process that has the columns open.

    `note` is a sentence where the columns are behind the ledger, or had to be rebuilt.
    """

    home: Home
    reader: Store | RemoteReader
    keeper: Keeper | None = None
    note: str = ""
    outside: bool = False  # asked by a client's reader: of the numbers made here those alone that are shared with him
    tried: Catalogue | None = None  # asked by this catalogue instead: a number that is just being made

    @property
    def catalogue(self) -> Catalogue:
        """What every number means now: what comes with Utfall, and what this house made."""
        return self.tried or own_numbers.kept(outside=self.outside).catalogue

    @property
    def broken(self) -> Mapping[str, tuple[str, ...]]:
        """The numbers made here that cannot be read as they stand, each with what is wrong with it."""
        return own_numbers.kept(outside=self.outside).broken

    def for_role(self, role: str) -> "House":
        """The house as somebody of that role may ask it."""
        return replace(self, outside=role == "client")

    @property
    def zone(self) -> str:
        """The home's zone, in which *today* is told."""
        return home_client().zone or "UTC"

    @property
    def settings(self) -> Settings:
        """The settings that change numbers, as they are dated now."""
        mapped = imports.left_out()
        declared = {origin: of_all(sources, mapped.get(origin, ())) for origin, sources in imports.sources().items()}
        cannot_know = without_hours({origin: each for origin, each in declared.items() if each})
        return replace(settings_of(self.zone, self.catalogue), cannot_know=cannot_know)

    def ask(self, ask: Ask) -> Answer:
        """The answer to a question. Raises `NotUnderstood` and `NotShared`."""
        ask = self.serving(ask)
        with self.reader.reading() as reader:
            return answered(ask, self.catalogue, reader, settings=self.settings)

    def serving(self, ask: Ask) -> Ask:
        """The question of who is held to teams with the queues these take in its period (`wiring.serving`)."""
        return serving(ask, self.catalogue, self.reader, self.settings)

    def naming(self) -> Naming:
        """A fresh look-up of names."""
        return Naming()

    def words(
        self, answer: Answer, named: Naming | None = None, *, interval: bool = False, targets: bool = False
    ) -> dict[str, object]:
        """The answer as plain words for JSON; with `interval` each cell has its 95 % interval, with `targets` (of an
        answer that was asked for them) what it is held against."""
        named = named or Naming().learn(answer)
        return answer_words(answer, self.catalogue, named, interval=interval, targets=targets)

    def title_of(self, split: str) -> str:
        """What a split is called at the head of a column."""
        from utfall.catalogue.dimensions import FIELD, dimension

        return Naming()("field", int(split.removeprefix(FIELD))) if split.startswith(FIELD) else dimension(split).name

    def where_the_data_is(self, answer: Answer) -> list[str]:
        """For an answer with nothing in it: a sentence on where the data is; else nothing."""
        ask, filters = answer.ask, ""
        if ask.period is None or not is_empty(answer):
            return []
        found = self.whereabouts(answer)
        if found is None and ask.where:
            filters = " with these filters"
            found = self.whereabouts(replace(answer, ask=replace(ask, where=())))
        today = local_times(self.zone).cut(ask.as_of)[0]
        name = self.catalogue.numbers[ask.kpis[0]].name
        return [nowhere(name, ask.period, today, filters) + ("" if found is None else " " + elsewhere(found))]

    def whereabouts(self, answer: Answer) -> Whereabouts | None:
        """Where the data is when the answer has none; None where it has some, or there is nothing at all."""
        if answer.ask.period is None or not is_empty(answer):
            return None
        ask = self.serving(ever_served(answer.ask))
        with self.reader.reading() as reader:
            return whereabouts(ask, self.catalogue, reader, settings=self.settings)

    def behind(self, ask: Ask, kpi: str, part: Side, **more: object) -> Behind:
        """A page of the rows behind a figure; `more` as `query.behind.rows_behind` has it."""
        ask = self.serving(ask)
        with self.reader.reading() as reader:
            return rows_behind(ask, self.catalogue, reader, kpi, part, settings=self.settings, **more)  # type: ignore[arg-type]

    def behind_all(self, ask: Ask, kpi: str, part: Side, **more: object) -> Iterator[Behind]:
        """All the rows behind a figure, many at a time, of one moment; `more` as `query.every_row_behind` has it."""
        ask = self.serving(ask)
        with self.reader.reading() as reader:
            yield from every_row_behind(ask, self.catalogue, reader, kpi, part, settings=self.settings, **more)  # type: ignore[arg-type]

    def why(self, now: Ask, before: Ask, apart: str = "", cell: Collection[str] = ()) -> Why:
        """What moved a number between two questions that differ in their period. Raises as `query.why`."""
        now = self.serving(now)
        before = replace(before, scope=now.scope)
        with self.reader.reading() as reader:
            return explained(now, before, self.catalogue, reader, apart=apart, cell=cell, settings=self.settings)

    def sql(self, ask: Ask, dialect: str = "") -> tuple[str, ...]:
        """The SQL that a question is answered by on the engine in use, or as another one spells it. Raises as `ask`."""
        ask = self.serving(ask)
        with self.reader.reading() as reader:
            engine = reader if dialect in ("", reader.dialect) else Spelt(dialect, reader)
            return sentences(ask, self.catalogue, engine, settings=self.settings, read_by=reader)

    def telling(self, columns: Iterable[tuple[str, str]]) -> Told:
        """The origins of this house whose rows tell each of these columns (kind of fact, column)."""
        with self.reader.reading() as reader:
            return telling(columns, reader)

    def rows_page(
        self, ask: Ask, part: Side, page: int, size: int, *, sort: str = "", search: str = ""
    ) -> dict[str, object]:
        """A page of the rows behind the first number asked for, as plain words: names beside ids.

        `sort` is a column, downwards with a `-` before it; `search` a text that names, codes or ids of a row mean.
        Raises `NotUnderstood` for a column the rows do not have.
        """
        by = Sort(sort.removeprefix("-"), sort.startswith("-")) if sort else None
        meant = searching.of_question(search, ask, part, self.catalogue) if search.strip() else None
        found = self.behind(ask, ask.kpis[0], part, page=page, size=size, sort=by, search=meant)
        number = self.catalogue.numbers[found.kpi]
        currencies = {str(row["currency"]) for row in found.rows if row.get("currency")}
        currency = currencies.pop() if len(currencies) == 1 else None
        return {
            "kpi": found.kpi,
            "part": part,
            "figure": side_words(found.figure, part, number, self.catalogue, currency),
            "unit": units_told(number, self.catalogue)[part],
            "currency": currency,
            "rows": row_words(found.rows, found.columns, Naming()),
            "count": found.rows_in_all,
            "parts": [
                {
                    "part": told.part,
                    "sign": told.sign,
                    "fact": told.fact or None,
                    "rows": told.rows,
                    "n": told.n,
                    "figure": told.figure,
                    "how": told.how,
                }
                for told in found.parts
            ],
            "found": found.rows_found,
            **paged(found.page, found.size, found.rows_found),
        }

    def rebuild(self) -> Iterator[Line]:
        """Build the columns anew; lines of progress."""
        return self._owner.rebuild()

    def check(self) -> list[list[str]]:
        """Where ledger and columns differ, as table rows; empty when all is well."""
        return self._owner.check()

    @property
    def _owner(self) -> Keeper | RemoteReader:
        if self.keeper is not None:
            return self.keeper
        assert isinstance(self.reader, RemoteReader)
        return self.reader


_kept: House | None = None


def is_kept() -> bool:
    """Whether this process keeps a house."""
    return _kept is not None


def house() -> House:
    """The house of this server. Raises `RuntimeError` where none is kept (outside `utfall serve`)."""
    if _kept is None:
        raise RuntimeError("no house is open in this process")
    return _kept


@contextmanager
def keep_house(home: Home) -> Iterator[House]:
    """Take the home's lock, open its columns, follow the ledger and answer the socket. Raises `Refused`."""
    global _kept
    from utfall.wiring.export_running import FolderKeeper, folder_to_keep

    with Lock(home, SERVER):
        folder = folder_to_keep()
        keeper = Keeper(home)
        kept = House(home, keeper.store, keeper)
        server = SocketServer(home.socket, answers_for(keeper.store, keeper.catch_up, keeper.rebuild, keeper.check))
        keeper.start()
        files = FolderKeeper(kept, folder) if folder else None
        try:
            server.start()
            if files:
                files.start()
            _kept = kept
            yield kept
        finally:
            _kept = None
            server.stop()
            if files:
                files.stop()
            keeper.close()


@contextmanager
def open_house(*, anew: bool = False) -> Iterator[House]:
    """The house for one command: its own columns where the lock is free, else the running server's.

    The columns are first brought up to the ledger; with `anew` they are not, for they are about to be rebuilt. Raises
    `Refused`, `ServerGone`, `ServerSaid` and `CannotOpen`.
    """
    home = ready()
    lock = Lock(home)
    server = _lock_or_server(home, lock)
    if server is not None:
        yield House(home, server, note=server.behind)
        return
    try:
        with _own_columns(home, anew) as keeper:
            note = "" if anew else keeper.catch_up()
            yield House(home, keeper.store, keeper, note)
    finally:
        lock.give()


def follow_if_free() -> None:
    """After writing to the ledger: bring the columns up to it, unless a server has them and does so itself."""
    home = ready()
    lock = Lock(home)
    if lock.take():
        try:
            with _own_columns(home) as keeper:
                keeper.catch_up()
        finally:
            lock.give()


@contextmanager
def _own_columns(home: Home, anew: bool = False) -> Iterator[Keeper]:
    keeper = Keeper(home, anew=anew)
    try:
        yield keeper
    finally:
        keeper.close()


def _lock_or_server(home: Home, lock: Lock) -> RemoteReader | None:
    """The server that has the home open, or None with the lock in hand.

    A server that is just starting, and a command that is not yet done, get a while.
    """
    until = time.monotonic() + PATIENCE
    while not lock.take():
        try:
            return RemoteReader(home.socket)
        except ServerGone as gone:
            if time.monotonic() < until:
                time.sleep(0.05)
                continue
            why = str(gone) if lock.is_served() else "wait until it is done"
            raise Refused(f"another Utfall, {lock.holder()}, has the home {home.path} open; {why}") from gone
    return None
