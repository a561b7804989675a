"""The ASGI application of the one worker."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "utfall.wiring.settings")

from django.core.asgi import get_asgi_application

application = get_asgi_application()
