"""Every address of the house, part by part."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from .start import start

PARTS = ("access", "reports", "search", "handbook", "exports", "setup", "imports", "api", "ask")


def _built(part: str) -> bool:
    return find_spec(f"utfall.web.{part}") is not None and find_spec(f"utfall.web.{part}.urls") is not None


urlpatterns: list[URLPattern | URLResolver] = [path("", start, name="start")]
urlpatterns += [path("", include(f"utfall.web.{part}.urls")) for part in PARTS if _built(part)]
