"""The rows behind a number in words: their columns, and what each cell says.

Customers' names, numbers and what was written about them are told to those who may see personal data alone; everybody
else sees the client's own key.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from utfall.core.clock import HOUR
from utfall.facts.kind import Column as FactColumn
from utfall.facts.kinds import KINDS
from utfall.facts.wide import wide_columns
from utfall.ledger import beside, names
from utfall.query.behind import Behind, Told
from utfall.reports import show
from utfall.reports.files import Figure, FileCell, Text
from utfall.reports.naming import CODES

from .asking import Asker

PLAIN = frozenset({
    "fact_id", "version", "why", "origin_id", "is_test", "zone", "piece", "known_to", "alias_id", "interaction_id",
    "contact_point_id", "arrived_at", "flow_has_other", "sale_id", "contact_id", "outcome_fact_id", "delta",
})  # fmt: skip
NAMED = ("client", "campaign", "list", "segment", "centre", "team", "agent", "queue", "reason", "outcome", "state",
         "product", "customer", "field", "field_value", "alias")  # fmt: skip
WHEN = ("happened_at", "queued_at", "offered_at", "start_at", "rang_at", "since")
FIRST = (*WHEN, "agent_id", "customer_id", "campaign_id", "queue_id", "outcome_id", "product_id", "state", "state_id",
         "reason_id", "qty", "amount", "currency", "end_reason", "wait_ms", "talk_ms")  # fmt: skip


TITLES = {"happened": "When", "since": "Since", "n": "How many", "qty": "Units", "contact point": "Number"}
PERSONAL = ("contact_point_id", "written")  # shown to those who may see personal data alone
WRITTEN = "written"  # a column of ours: the comment or the verbatim that belongs to the fact


@dataclass(frozen=True)
class Column:
    """One column of the list: its name among the row's, its title, what it says, the type of its values."""

    name: str
    title: str
    says: str
    kind: str
    refers: str = ""


def columns_of(behind: Behind, who: Asker, all_of_them: bool = False) -> list[Column]:
    """The columns that any row has something in, the telling ones first."""
    known = described(behind)
    filled = {name for row in behind.rows for name, value in row.items() if value is not None}
    if all(row.get("n") == 1 for row in behind.rows):
        filled.discard("n")  # each row is one
    personal = who.scope.personal
    shown = [
        name
        for name in behind.columns
        if (all_of_them or (name in filled and (name not in PLAIN or (name in PERSONAL and personal))))
        and (personal or name not in PERSONAL)
        and not name.endswith(("_day", "_quarter"))
    ]
    around = [name for name in shown if known[name] is None and name.endswith("_at")]  # what followed, what went before
    order = (*WHEN, *around, *FIRST[len(WHEN) :])
    shown.sort(key=lambda name: order.index(name) if name in order else len(order))
    columns = [_column(name, known.get(name)) for name in shown]
    if personal and "fact_id" in behind.columns:
        columns.append(Column(WRITTEN, _("Comment"), _("what was written with it"), "text"))
    if all_of_them or any(row.get("counts") not in (None, 1) for row in behind.rows):
        columns.append(Column("counts", _("Counts"), _("what the row adds to the figure"), _counted(behind, known)))
    return columns


def described(behind: Behind) -> dict[str, FactColumn | None]:
    """The columns of the rows by name, as the facts describe them."""
    facts = [told.fact for told in behind.parts if told.fact in KINDS]
    known = {column.name: column for fact in facts for column in wide_columns(KINDS[fact])}
    return {name: known.get(name) for name in behind.columns}


def _counted(behind: Behind, known: Mapping[str, FactColumn | None]) -> str:
    """The type of what the rows count: time where they are added up to time, money where to money."""
    types = {kind_of(told, known) for told in behind.parts}
    return types.pop() if len(types) == 1 else "count"


def kind_of(told: Told, known: Mapping[str, FactColumn | None]) -> str:
    """The type of a part's figure."""
    if told.how in ("seconds", "spans"):
        return "ms"
    if told.how == "cost":
        return "cost"
    if told.how == "intervals":
        return "points" if told.column else "count"
    column = known.get(told.column)
    if told.how in ("sum", "rank"):
        return column.type if column is not None else "ms" if told.column.endswith("_ms") else "count"
    return "count"


def _column(name: str, known: FactColumn | None) -> Column:
    if known is None:
        kind = "time" if name in ("since", "first", "last") or name.endswith("_at") else "count"
        kind = "money" if name == "hourly_rate" else "code" if name == "currency" else kind
        kind = "ms" if name.endswith("_ms") else "points" if name in ("came", "expected") else kind
        refers = name.removesuffix("_id") if name.endswith("_id") and name != "fact_id" else ""
        return Column(name, _title(name), "", "id" if refers else kind, refers)
    return Column(name, _title(name), _(known.says), known.type, known.refers)


def _title(name: str) -> str:
    text = name.removesuffix("_id").removesuffix("_at").removesuffix("_ms").replace("_", " ")
    return _(TITLES.get(text, text.capitalize()))


class Names:
    """Cells of rows in words; names are looked up once for all rows learnt together."""

    def __init__(self, columns: Iterable[Column], who: Asker) -> None:
        self._who = who
        self._zone = who.house.zone
        self._columns = tuple(columns)
        self._known: dict[tuple[str, int], str] = {}

    def learn(self, rows: Sequence[Mapping[str, object]]) -> "Names":
        """Look up what these rows name, and what was written with them."""
        for column in self._columns:
            ids = {value for row in rows if isinstance(value := row.get(self._key(column)), int)}
            new = {each for each in ids if (column.refers, each) not in self._known}
            self._known |= {(column.refers, key): name for key, name in self._found(column, new).items()}
        return self

    def _key(self, column: Column) -> str:
        return "fact_id" if column.name == WRITTEN else column.name

    def _found(self, column: Column, ids: set[int]) -> dict[int, str]:
        if column.name == WRITTEN:
            return beside.written(ids)
        if column.refers == "customer" and self._who.scope.personal:
            return names.customer_names(ids)
        if column.refers == "contact_point" and self._who.scope.personal:
            return beside.numbers(ids)
        return names.names(column.refers, ids) if column.refers in NAMED else {}

    def has(self, column: Column, rows: Sequence[Mapping[str, object]]) -> bool:
        """Whether any of the rows has something there."""
        return any(self.text(column, row) != show.NOTHING for row in rows)

    def text(self, column: Column, row: Mapping[str, object]) -> str:
        """A cell for the screen."""
        value, language = row.get(self._key(column)), self._who.language
        if value is None:
            return show.NOTHING
        match column.kind:
            case "text":
                return self._known.get(("", _int(value)), show.NOTHING)
            case "points":
                return show.number(_fraction(value, 100), 2, language)
            case "time":
                zone = str(row.get("zone") or self._zone)
                return show.moment_of(_int(value), zone, str(row.get("known_to") or "second"), language)
            case "ms":
                return show.seconds(_int(value) // 1000, language)
            case "cost":
                return show.money(_fraction(value, HOUR), str(row.get("currency") or "") or None, language)
            case "money":
                return show.money(_int(value), str(row.get("currency") or "") or None, language)
            case "flag":
                return _("yes") if value else _("no")
            case "count":
                return show.count(_int(value), language)
            case "id":
                return self._known.get((column.refers, _int(value)), str(value))
            case "code":
                code = str(value)
                return self._who.named("category", code) if column.name.endswith("category") else _code(code)
            case _:
                return str(value)

    def cell(self, column: Column, row: Mapping[str, object]) -> FileCell:
        """A cell for a file: figures as figures, ids as text."""
        value = row.get(self._key(column))
        if value is None:
            return Text("")
        if column.kind == "text":
            return Text(self._known.get(("", _int(value)), ""))
        if column.kind == "points":
            return Figure(show.exact(_fraction(value, 100), 2))
        if column.kind in ("count", "number") and not isinstance(value, bool):
            return Figure(str(_int(value)))
        if column.kind == "ms":
            return Figure(show.plain(_fraction(value), "seconds"))
        if column.kind in ("money", "cost"):
            exact = _fraction(value, HOUR if column.kind == "cost" else 1)
            return Figure(show.plain(exact, "money", currency=str(row.get("currency") or "") or None))
        if column.kind == "time":
            return Text(show.iso(_int(value), str(row.get("zone") or self._zone)))
        return Text(self.text(column, row))


def _code(code: str) -> str:
    """A code in words, as splits call it; one that no split has as it is."""
    return _(CODES[code]) if code in CODES else code.replace("_", " ")


def _fraction(value: object, per: int = 1000) -> Fraction:
    return Fraction(_int(value), per)


def _int(value: object) -> int:
    return int(value)  # type: ignore[call-overload,no-any-return]
