"""Own numbers: made of the catalogue's parts, looked at while they are made."""
