"""The house stands on Django's models, which are there once Django is set up."""

import django

django.setup()
