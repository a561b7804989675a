"""Every kind of fact and its columns, described once: the ledger's tables, both engines' columns, the import
contract, the export and the reference page all come from here."""

from .batch import Batch, Delta, FactId, OriginState, Place, Position, Record, Reject, fact_id
from .kind import Column, Kind
from .kinds import KINDS, kind

__all__ = [
    "KINDS", "Batch", "Column", "Delta", "FactId", "Kind", "OriginState", "Place", "Position", "Record", "Reject",
    "fact_id", "kind",
]  # fmt: skip
