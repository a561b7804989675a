"""Current pages: where things stand, now or as of a moment."""
