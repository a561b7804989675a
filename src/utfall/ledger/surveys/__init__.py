"""Surveys that ask: what is put to whom by which rule, the invites on their way, and the answers that come back."""
