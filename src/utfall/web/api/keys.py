"""Who a key stands for: its user's scope of this very moment, held to what the key names besides."""

from django.http import HttpRequest
from ninja.errors import AuthorizationError
from ninja.security import HttpBearer

from utfall.core.clock import MINUTE, now
from utfall.ledger.people.keys import find_key
from utfall.ledger.people.models import Token
from utfall.query.ask import Scope
from utfall.wiring.rights import narrowed, scope_of


class Key(HttpBearer):
    """`Authorization: Bearer utf_…`. An unknown, revoked or outlived key is answered 401."""

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """The key, or None."""
        moment = now()
        key = find_key(token, now=moment)
        if key is not None and (key.last_used or 0) < moment - MINUTE:
            Token.objects.filter(pk=key.pk).update(last_used=moment)
        return key


def key_of(request: HttpRequest) -> Token:
    """The key the request came with."""
    key = request.auth  # type: ignore[attr-defined]
    assert isinstance(key, Token)
    return key


def scope_of_key(request: HttpRequest) -> Scope:
    """What may be counted for the request."""
    key = key_of(request)
    return narrowed(scope_of(key.user), key.scope)


def must_move_customers(request: HttpRequest) -> None:
    """Only an administrator's key moves customers; one held to some clients moves theirs. Raises 403."""
    if key_of(request).user.role != "administrator":
        raise AuthorizationError(403, "this key may not write; an administrator's key may")


def must_tell_facts(request: HttpRequest) -> None:
    """Only an administrator's key that is held to nothing narrower tells facts, for a record may touch the facts of
    another client by its reference. Raises 403."""
    must_move_customers(request)
    if key_of(request).scope:
        raise AuthorizationError(403, "this key is held to some clients; telling facts needs one held to nothing")
