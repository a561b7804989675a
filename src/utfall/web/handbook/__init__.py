"""The handbook: what every number means, read from its file."""
