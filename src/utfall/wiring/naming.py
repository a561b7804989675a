"""What people call what an answer names by id: a look-up per question, asked of the ledger once for each kind."""

from collections.abc import Iterable

from utfall.catalogue.dimensions import FIELD, dimension
from utfall.ledger import names as ledger_names
from utfall.query.answer import SYSTEM, Answer
from utfall.reports.wire import bucket


class Naming:
    """Names by (dimension, key). Fetch what an answer holds with `learn`; what was not learnt is asked singly."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], str] = {}

    def learn(self, answer: Answer) -> "Naming":
        """Look up every name the answer's rows and their targets need, one question a dimension."""
        for place, split in enumerate(answer.by):
            self._fetch(split, (row.key[place] for row in answer.rows if place < len(row.key)))
        whose: dict[str, set[int]] = {}
        for row in (answer.total, *answer.rows):
            for against in row.against.values():
                for split, key in against.sources[0].whose:
                    whose.setdefault(split, set()).add(key)
        for split, keys in whose.items():
            self._fetch(split, keys)
        return self

    def __call__(self, split: str, key: int | str | None) -> str:
        """The name of a key; the row without a value is called what its dimension calls it."""
        if split == "field":
            return ledger_names.names("field", [int(key or 0)]).get(int(key or 0), f"field {key}")
        if key is None:
            return dimension(split).nobody or "–"
        if key == SYSTEM:
            return "System"
        if not isinstance(key, int) or (not split.startswith(FIELD) and dimension(split).sort in ("time", "code")):
            return str(bucket(split, key))
        if (split, key) not in self._known:
            self._fetch(split, [key])
        return self._known[split, key]

    def _fetch(self, split: str, keys: Iterable[int | str | None]) -> None:
        if not split.startswith(FIELD) and dimension(split).sort in ("time", "code"):
            return
        ids = {key for key in keys if isinstance(key, int) and (split, key) not in self._known}
        if ids:
            found = ledger_names.names("field_value" if split.startswith(FIELD) else split, ids)
            self._known |= {(split, each): found.get(each, f"{split} {each}") for each in ids}
