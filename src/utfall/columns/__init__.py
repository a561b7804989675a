"""The columns: a disposable, wide copy of the ledger's facts in DuckDB or ClickHouse, and what keeps it level."""
