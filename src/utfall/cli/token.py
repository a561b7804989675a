"""`utfall token` makes, lists and revokes keys to the API."""

import argparse

from utfall.cli.faults import BadWords
from utfall.core.clock import DAY, now
from utfall.core.periods import instant_text
from utfall.core.tables import write_table


def add(parser: argparse.ArgumentParser, command: str) -> None:
    """list · make NAME --user EMAIL [--client NAME]… [--days N] · revoke NAME."""
    parser.add_argument("do", choices=("list", "make", "revoke"))
    parser.add_argument("name", nargs="?")
    parser.add_argument("--user", help="whose rights the key has at most (e-mail)")
    parser.add_argument("--client", action="append", default=[], help="hold it to this client; may be repeated")
    parser.add_argument("--days", type=int, default=365, help="good for so many days (default 365)")


def run(arguments: argparse.Namespace, command: str) -> int:
    """Do it; a new key's secret is printed once and kept nowhere."""

    from utfall.ledger.people.models import Token

    moment = now()
    if arguments.do == "list":
        rows = [
            [t.name, t.user.email, "revoked" if t.revoked_at else instant_text(t.expires) if t.expires else "no end"]
            for t in Token.objects.select_related("user").order_by("pk")
        ]
        print(write_table(["key", "user", "until"], rows))
        return 0
    if not arguments.name:
        raise BadWords(f"utfall token {arguments.do} needs a name")
    if arguments.do == "revoke":
        count = Token.objects.filter(name=arguments.name, revoked_at=None).update(revoked_at=moment)
        if not count:
            raise BadWords(f"there is no key {arguments.name!r} in force")
        print(f"{arguments.name}: revoked")
        return 0
    return _make(arguments, moment)


def _make(arguments: argparse.Namespace, moment: int) -> int:
    from utfall.ledger import names
    from utfall.ledger.people.keys import make_key
    from utfall.ledger.people.models import User

    user = User.objects.filter(email=(arguments.user or "").strip().casefold()).first()
    if user is None:
        raise BadWords(f"--user names whose rights the key has; there is no user {arguments.user or ''!r}")
    if not 1 <= arguments.days <= 3650:
        raise BadWords("--days is from 1 to 3650")
    clients = [found for client in arguments.client for found in names.find("client", client)]
    scope = {"clients": clients} if clients else {}
    print(make_key(user, arguments.name, scope, now=moment, expires=moment + arguments.days * DAY))
    return 0
