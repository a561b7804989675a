"""Every address of the house, part by part."""

from django.urls import URLPattern, URLResolver, include, path

from .start import start

PARTS = (
    "access", "historical", "current", "differ", "reports", "search", "handbook", "groups", "exports", "setup", "own",
    "imports", "api", "ask",
)  # fmt: skip

urlpatterns: list[URLPattern | URLResolver] = [path("", start, name="start")]
urlpatterns += [path("", include(f"utfall.web.{part}.urls")) for part in PARTS]
