"""Keys to the API: made once and shown once; only their hash is kept, and what they may see."""

import hashlib
import secrets
from collections.abc import Mapping

from utfall.ledger.people.models import Token, User

PREFIX = "utf_"


def make_key(user: User, name: str, scope: Mapping[str, list[int]], *, now: int, expires: int | None) -> str:
    """A new key of a user, held to `scope` ({"clients": [ids], …}; empty: all he may see). Returns its secret."""
    secret = PREFIX + secrets.token_urlsafe(32)
    Token.objects.create(name=name, user=user, scope=dict(scope), sha256=hashed(secret), created=now, expires=expires)
    return secret


def find_key(secret: str, *, now: int) -> Token | None:
    """The key of that secret, if it is known, not revoked, not too old, and its user still may log in."""
    key = Token.objects.select_related("user").filter(sha256=hashed(secret)).first()
    if key is None or key.revoked_at is not None or (key.expires is not None and key.expires <= now):
        return None
    return key if key.user.is_active else None


def hashed(secret: str) -> str:
    """SHA-256 of a secret, hex. The secret has 256 bits of its own: no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()
