"""Pages as a reader sees them: their words without the tags."""

import re
from html import unescape

from django.test import Client as Browser


def text(browser: Browser, address: str) -> str:
    """The words of a page that is there."""
    answer = browser.get(address)
    assert answer.status_code == 200
    return words(answer.content.decode())


def words(html: str) -> str:
    """The words of a page, from its own part on, one space between them."""
    main = html[html.index("<main") :] if "<main" in html else html
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))
