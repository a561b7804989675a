"""Numbers that this house made of the catalogue's parts."""
