"""`utfall user` makes and changes users: who may log in, and what he may see."""

import argparse
import secrets
import sys

from utfall.cli.faults import BadWords
from utfall.core.tables import write_table

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

    from utfall.ledger.people.models import User

    if arguments.do == "list":
        rows = [[u.email, u.name, u.role, "" if u.is_active else "off"] for u in User.objects.order_by("email")]
        print(write_table(["e-mail", "name", "role", ""], rows))
        return 0
    if not arguments.email or "@" not in arguments.email:
        raise BadWords(f"utfall user {arguments.do} needs an e-mail address")
    if arguments.do == "add":
        return _add(arguments)
    user = User.objects.filter(email=arguments.email.strip().casefold()).first()
    if user is None:
        raise BadWords(f"there is no user {arguments.email!r}")
    if arguments.do == "password":
        user.set_password(_password(arguments))
    else:
        user.is_active = arguments.do == "on"
    user.save()
    print(f"{user.email}: done")
    return 0


def _add(arguments: argparse.Namespace) -> int:
    from utfall.ledger import names
    from utfall.ledger.people.models import User

    if User.objects.filter(email=arguments.email.strip().casefold()).exists():
        raise BadWords(f"there is a user {arguments.email!r} already")
    teams = [found for team in arguments.team for found in names.find("team", team)]
    clients = [found for client in arguments.client for found in names.find("client", client)]
    person = names.find("agent", arguments.agent)[0] if arguments.agent else None
    name = arguments.name or arguments.email.split("@")[0]
    user = User.objects.create_user(
        arguments.email, _password(arguments), name=name, role=arguments.role, person_id=person
    )
    user.led_teams.set(teams)
    user.clients.set(clients)
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
