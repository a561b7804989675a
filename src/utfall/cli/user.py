"""`utfall user` makes and changes users: who may log in, and what he may see."""

import argparse
import secrets
import sys

from utfall.cli.faults import BadWords, did_you_mean

SAID = {"password": "has a new password", "off": "can no longer log in", "on": "can log in"}
ROLES = ("administrator", "leader", "agent", "client")


def add(parser: argparse.ArgumentParser, command: str) -> None:
    """list · add EMAIL · password EMAIL · off EMAIL · on EMAIL."""
    parser.add_argument("do", choices=("list", "add", "password", "off", "on"))
    parser.add_argument("email", nargs="?")
    parser.add_argument("--name", default="")
    parser.add_argument("--role", choices=ROLES, default="agent")
    parser.add_argument("--team", action="append", default=[], help="a team a leader leads; may be repeated")
    parser.add_argument("--client", action="append", default=[], help="a client a client user sees; may be repeated")
    parser.add_argument("--agent", default="", help="whose rows an agent sees as his own")
    parser.add_argument("--ask-password", action="store_true", help="type the password instead of getting a random one")


def run(arguments: argparse.Namespace, command: str) -> int:
    """Do it and say so; a password that was made is printed once."""
    from django.db import transaction

    from utfall.cli.printing import print_table
    from utfall.ledger.audit.chain import note
    from utfall.ledger.people.models import User

    if arguments.do == "list":
        rows = [[u.email, u.name, u.role, "" if u.is_active else "off"] for u in User.objects.order_by("email")]
        print_table(["e-mail", "name", "role", ""], rows)
        return 0
    if not arguments.email or "@" not in arguments.email:
        raise BadWords(f"utfall user {arguments.do} needs an e-mail address")
    if arguments.do == "add":
        return _add(arguments)
    user = User.objects.filter(email=arguments.email.strip().casefold()).first()
    if user is None:
        hint = did_you_mean(arguments.email, User.objects.values_list("email", flat=True))
        raise BadWords(f"there is no user {arguments.email!r}{hint}")
    if arguments.do == "password":
        user.set_password(_password(arguments))
    else:
        user.is_active = arguments.do == "on"
    with transaction.atomic():
        user.save()
        note({"password": "password changed"}.get(arguments.do, f"user {arguments.do}"), f"user {user.pk}")
    print(f"{user.email}: {SAID[arguments.do]}")
    return 0


def _add(arguments: argparse.Namespace) -> int:
    from django.db import transaction

    from utfall.ledger import names
    from utfall.ledger.audit.chain import note
    from utfall.ledger.people.models import User

    email = arguments.email.strip().casefold()
    if User.objects.filter(email=email).exists():
        raise BadWords(f"there is a user {email!r} already")
    teams = [found for team in arguments.team for found in names.find("team", team)]
    clients = [found for client in arguments.client for found in names.find("client", client)]
    people = names.find("agent", arguments.agent) if arguments.agent else (None,)
    if len(people) > 1:
        raise BadWords(
            f"several people are called {arguments.agent!r}; make the user in Setup, where they can be told apart"
        )
    name = arguments.name or arguments.email.split("@")[0]
    password = _password(arguments)
    with transaction.atomic():
        user = User.objects.create_user(email, password, name=name, role=arguments.role, person_id=people[0])
        user.led_teams.set(teams)
        user.clients.set(clients)
        note("user made", f"user {user.pk}", None, {"role": user.role})
    print(f"{user.email}: made, {user.role}")
    return 0


def _password(arguments: argparse.Namespace) -> str:
    if not arguments.ask_password:
        made = secrets.token_urlsafe(12)
        print(f"password: {made}")
        return made
    if sys.stdin.isatty():
        import getpass

        typed = getpass.getpass("password: ")
    else:
        typed = sys.stdin.readline().rstrip("\n")
    if len(typed) < 12:
        raise BadWords("a password has at least 12 characters")
    return typed
