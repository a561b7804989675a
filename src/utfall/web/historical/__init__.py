"""Historical pages: what happened in a period."""
