"""The ASGI application of the one worker."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "utfall.wiring.settings")

from django.core.asgi import get_asgi_application

from utfall.wiring.body_limit import BodyLimit

_pages = get_asgi_application()

from utfall.wiring.uploading import most_bytes  # noqa: E402 (its models want Django set up)

application = BodyLimit(_pages, most_bytes)  # type: ignore[arg-type]
