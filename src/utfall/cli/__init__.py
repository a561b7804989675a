"""One command, `utfall`: every answer of the pages from a terminal. Nothing heavy is imported before it is needed."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

# command -> (module that has `add` and `run`, one line of help)
COMMANDS = {
    "demo": ("demo", "a home with a real campaign and a simulated centre, and its server"),
    "serve": ("serve", "serve the pages and the API of this home"),
    "import": ("importing", "read files of a source into the ledger"),
    "follow": ("follow", "follow a file as its system writes it"),
    "ask": ("ask", "ask for numbers"),
    "rows": ("rows", "the rows behind a number"),
    "why": ("why", "why a number changed since the period before"),
    "export": ("export", "facts and answers as CSV, Parquet or XLSX files, and a folder of Parquet by month"),
    "kpis": ("kpis", "list the numbers there are"),
    "explain": ("kpis", "what a number says, its formula, parts and examples"),
    "simulate": ("simulate", "make an honest contact centre's records"),
    "rebuild": ("columns", "build the columns anew from the ledger"),
    "check": ("columns", "compare the columns with the ledger"),
    "who": ("who", "names in the sources still to be matched, and matching them"),
    "mapping": ("mapping", "guess a mapping for a file, ready to edit"),
    "user": ("user", "make and change users"),
    "token": ("token", "make and revoke API keys"),
}

WITHOUT_A_HOME = ("kpis", "explain", "mapping")
SERVING = ("serve", "demo")
EXIT_NOT_UNDERSTOOD = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Exit 0; 1 for differences or nothing read; 2 for a question that was not understood."""
    words = list(sys.argv[1:] if argv is None else argv)
    command = next((word for word in words if not word.startswith("-")), None)
    if command in COMMANDS:
        return _run(command, words)
    parser = argparse.ArgumentParser(
        prog="utfall",
        description="Utfall: every number of a contact centre by one definition, down to the rows behind it.",
        epilog="State lives under UTFALL_HOME (default ./var). utfall COMMAND --help tells more.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="store_true", help="print the version")
    subs = parser.add_subparsers(metavar="COMMAND", title="commands")
    for name, (_, line) in COMMANDS.items():
        subs.add_parser(name, help=line, add_help=False)
    if words == ["--version"]:
        from utfall import __version__

        print(f"utfall {__version__}")
        return 0
    if command is not None:
        from utfall.cli.faults import did_you_mean

        print(f"utfall: unknown command {command!r}{did_you_mean(command, COMMANDS)}", file=sys.stderr)
        return EXIT_NOT_UNDERSTOOD
    parser.print_help()
    return 0


def _run(command: str, words: list[str]) -> int:
    module = import_module(f"utfall.cli.{COMMANDS[command][0]}")
    parser = argparse.ArgumentParser(prog=f"utfall {command}", description=COMMANDS[command][1])
    module.add(parser, command)
    words.remove(command)
    arguments = parser.parse_args(words)
    run: Callable[[argparse.Namespace, str], int] = module.run
    return _answered(run, arguments, command)


def _answered(run: Callable[[argparse.Namespace, str], int], arguments: argparse.Namespace, command: str) -> int:
    from utfall.cli.faults import sentence_of

    try:
        if command not in WITHOUT_A_HOME:
            _open_home(command)
        code = run(arguments, command)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whoever read has enough; what is left is flushed nowhere
        return 0
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
        return 130
    except Exception as wrong:
        sentence = sentence_of(wrong)
        if sentence is None:
            raise
        print(f"utfall {command}: {sentence[0]}", file=sys.stderr)
        return sentence[1]


def _open_home(command: str) -> None:
    from utfall.wiring.ready import ready

    os.umask(0o077)  # what is written into a home is its user's alone
    ready(pages=command in SERVING)
