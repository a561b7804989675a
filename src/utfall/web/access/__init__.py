"""Who may come in, and what they may see: the only place on the roof, beside the terminal, that makes a scope."""
