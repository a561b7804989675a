"""Who changed what, as a chain of hashes."""
