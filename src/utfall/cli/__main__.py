"""`python -m utfall.cli` is `utfall`."""

import sys

from utfall.cli import main

sys.exit(main())
