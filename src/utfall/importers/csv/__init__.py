"""Files of rows, read by a mapping file that says what their columns mean."""

from .checks import Mistakes
from .guess import guess
from .mapping import load, parse
from .model import Mapping
from .read import read
from .untold import cannot_know

__all__ = ["Mapping", "Mistakes", "cannot_know", "guess", "load", "parse", "read"]
