"""The running house: the ledger, an engine to ask, the catalogue and the names; opened here and handed up.

Whoever gets the home's lock has the columns open and follows the ledger; everybody else asks that process through its
socket. Both give the same `House`.
"""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from utfall.catalogue import built_in
from utfall.catalogue.model import Catalogue
from utfall.query import answer as answered
from utfall.query.answer import Answer
from utfall.query.ask import Ask
from utfall.query.engine import Engine
from utfall.query.settings import Settings
from utfall.wiring.home import Home, Refused
from utfall.wiring.keeper import Keeper
from utfall.wiring.lock import Lock
from utfall.wiring.remote import SocketServer, ask_server
from utfall.wiring.remote_engine import RemoteEngine, answers_for
