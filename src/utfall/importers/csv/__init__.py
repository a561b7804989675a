"""Files of rows, read by a mapping file that says what their columns mean."""

from .mapping import Mistakes, load, parse
from .model import Mapping
from .read import read

__all__ = ["Mapping", "Mistakes", "load", "parse", "read"]
