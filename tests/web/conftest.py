"""Django made ready before the tests of the pages are read; the home is the parent's."""

import django

django.setup()
