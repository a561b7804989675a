"""The nearest of the known names to one that is not known."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Up to `most` known names that a misspelt `name` may have meant, best first; case is ignored."""
    by_fold: dict[str, str] = {}
    for each in known:
        by_fold.setdefault(each.casefold(), each)
    wanted = name.casefold()
    close = get_close_matches(wanted, by_fold, n=most, cutoff=0.6)
    inside = [fold for fold in sorted(by_fold) if wanted and wanted in fold and fold not in close]
    return [by_fold[fold] for fold in (close + inside)[:most]]
