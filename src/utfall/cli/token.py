"""`utfall token` makes, lists and revokes keys to the API."""

import argparse

from utfall.cli.faults import BadWords, did_you_mean


def add(parser: argparse.ArgumentParser, command: str) -> None:
    """list · make NAME --user EMAIL [--client NAME]… [--days N] · revoke NAME."""
    parser.add_argument("do", choices=("list", "make", "revoke"))
    parser.add_argument("name", nargs="?")
    parser.add_argument("--user", help="whose rights the key has at most (e-mail)")
    parser.add_argument("--client", action="append", default=[], help="hold it to this client; may be repeated")
    parser.add_argument("--days", type=int, default=365, help="good for so many days (default 365)")


def run(arguments: argparse.Namespace, command: str) -> int:
    """Do it; a new key's secret is printed once and kept nowhere."""
    if arguments.do == "list":
        return _list()
    if not arguments.name:
        raise BadWords(f"utfall token {arguments.do} needs a name")
    return _revoke(arguments.name) if arguments.do == "revoke" else _make(arguments)


def _list() -> int:
    from utfall.cli.printing import print_table
    from utfall.core.periods import instant_text
    from utfall.ledger.people.models import Token

    rows = [
        [t.name, t.user.email, "revoked" if t.revoked_at else instant_text(t.expires) if t.expires else "no end"]
        for t in Token.objects.select_related("user").order_by("pk")
    ]
    print_table(["key", "user", "until"], rows)
    return 0


def _revoke(name: str) -> int:
    from utfall.core.clock import now
    from utfall.ledger.audit.chain import note
    from utfall.ledger.people.models import Token

    in_force = Token.objects.filter(revoked_at=None)
    keys = list(in_force.filter(name=name))
    if not keys:
        raise BadWords(
            f"there is no key {name!r} in force{did_you_mean(name, in_force.values_list('name', flat=True))}"
        )
    for key in keys:
        key.revoked_at = now()
        key.save(update_fields=["revoked_at"])
        note("key revoked", f"key {key.pk}")
    print(f"{name}: revoked")
    return 0


def _make(arguments: argparse.Namespace) -> int:
    from utfall.core.clock import DAY, now
    from utfall.ledger import names
    from utfall.ledger.audit.chain import note
    from utfall.ledger.people.keys import make_key
    from utfall.ledger.people.models import Token, User

    email = (arguments.user or "").strip().casefold()
    user = User.objects.filter(email=email, is_active=True).first()
    if user is None:
        hint = did_you_mean(email, User.objects.values_list("email", flat=True))
        raise BadWords(f"--user names whose rights the key has; there is no user {email!r} who may log in{hint}")
    if not 1 <= arguments.days <= 3650:
        raise BadWords("--days is from 1 to 3650")
    if Token.objects.filter(name=arguments.name, revoked_at=None).exists():
        raise BadWords(f"there is a key {arguments.name!r} already; revoke it, or take another name")
    clients = [found for client in arguments.client for found in names.find("client", client)]
    scope = {"clients": clients} if clients else {}
    moment = now()
    secret = make_key(user, arguments.name, scope, now=moment, expires=moment + arguments.days * DAY)
    note("key made", f"key {Token.objects.latest('pk').pk}", None, {"user": user.pk, "scope": scope})
    print(secret)
    return 0
