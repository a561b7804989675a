"""What each role may see; whoever may no longer log in sees nothing, by whatever door he comes."""

import pytest

from utfall.query.ask import Scope


@pytest.mark.parametrize("role", ["administrator", "leader", "agent", "client"])
def test_who_was_put_out_sees_nothing_whatever_he_was(home: object, role: str) -> None:
    from utfall.ledger.people.models import User
    from utfall.wiring.rights import scope_of

    user = User.objects.create_user(f"{role}@utfall.example", None, name=role, role=role)
    assert scope_of(user) != Scope(clients=frozenset()) or role == "client"
    user.is_active = False
    assert scope_of(user) == Scope(clients=frozenset())


def test_a_key_is_never_wider_than_its_user() -> None:
    from utfall.wiring.rights import narrowed

    mine = Scope(clients=frozenset({1, 2}), personal=True)
    assert narrowed(mine, {"clients": [2, 3]}) == Scope(clients=frozenset({2}), personal=True)
    assert narrowed(mine, {"campaigns": [7]}) == Scope(frozenset({1, 2}), frozenset({7}), personal=True)
