"""The ledger: the one truth. What happened as facts by version, what goes on as standing rows, and who and what."""
