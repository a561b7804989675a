"""Settings in, ledger and columns out: the one place that chooses what runs and starts it."""
