"""Setup, for administrators: who is who, fields that may be analysed, keys to the API."""
