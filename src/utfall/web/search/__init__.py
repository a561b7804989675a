"""Search: a customer by the last digits of a number, the client's own id, name or e-mail."""
