"""The one-time address that makes the first administrator: on the console only, and dead once used."""

import hashlib
import secrets

from django.db import transaction

from utfall.ledger.people.models import SetupKey, User

LIVES = 24 * 60 * 60 * 1000


def has_users() -> bool:
    """Whether anybody can log in here at all."""
    return User.objects.exists()


def new_key(now: int) -> str:
    """A fresh secret for `/first/<secret>`, good for a day; earlier ones die. Only its hash is kept.

    Raises `ValueError` where there is a user already.
    """
    if has_users():
        raise ValueError("there is a user already; the first administrator has been made")
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        SetupKey.objects.filter(used_at__isnull=True).update(used_at=now)
        SetupKey.objects.create(sha256=_hash(secret), created=now, expires=now + LIVES)
    return secret


def is_good(secret: str, now: int) -> bool:
    """Whether the secret still opens the door: known, unused, not too old, and nobody there yet."""
    return (
        SetupKey.objects.filter(sha256=_hash(secret), used_at__isnull=True, expires__gt=now).exists()
        and not has_users()
    )


def make_administrator(secret: str, name: str, email: str, password: str, now: int) -> User | None:
    """The first administrator, or None where the secret is no good (any more). One transaction, once."""
    with transaction.atomic():
        used = SetupKey.objects.filter(sha256=_hash(secret), used_at__isnull=True, expires__gt=now).update(used_at=now)
        if used != 1 or has_users():
            transaction.set_rollback(True)
            return None
        return User.objects.create_user(email, password, name=name, role="administrator")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
