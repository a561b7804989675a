"""The colours of the house by name, for drawings that carry them inside; the style sheet has the same (a test)."""

import re
from typing import Literal

Theme = Literal["light", "dark"]

_LIGHT = {
    "ink": "#16202b", "ink-2": "#4a5867", "ink-3": "#63707d", "line": "#dfe4ea", "line-2": "#edf0f3",
    "paper": "#ffffff", "wash": "#f5f7f9", "sunk": "#eef1f5", "accent": "#1f5f8b", "accent-wash": "#e6f0f7",
    "focus": "#e0a100", "to-call": "#8a99a8", "open": "#d08a1d", "offer": "#7a5bb5", "sale": "#2b8a57",
    "no-sale": "#b5533c", "excluded": "#5c6b7a", "attempt": "#b7c0ca", "good": "#22774a", "watch": "#96600a",
    "bad": "#b23a34",
}  # fmt: skip
_DARK = {
    "ink": "#e8edf2", "ink-2": "#b4c0cc", "ink-3": "#8e9dac", "line": "#2b3744", "line-2": "#222d38",
    "paper": "#18212b", "wash": "#111921", "sunk": "#0d141b", "accent": "#6db3e0", "accent-wash": "#1b3040",
    "focus": "#e0a100", "to-call": "#93a3b3", "open": "#e9ad4e", "offer": "#a98be0", "sale": "#4fbf86",
    "no-sale": "#e0806a", "excluded": "#8fa0b0", "attempt": "#4b5a69", "good": "#4fbf86", "watch": "#e9ad4e",
    "bad": "#ef7b73",
}  # fmt: skip
THEMES: dict[str, dict[str, str]] = {"light": _LIGHT, "dark": _DARK}
TOKENS: tuple[str, ...] = tuple(_LIGHT)
_HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")
STATE_TOKEN = {
    "to_call": "to-call", "open": "open", "sale": "sale", "no_sale": "no-sale", "excluded": "excluded",
    "attempt": "attempt", "other": "open",
}  # fmt: skip


def painted(hue: str, group: str) -> str:
    """How a drawing paints a state: its own token or hex colour, else its group's token."""
    if hue.startswith("#"):
        return hue
    token = hue.replace("_", "-")
    return f"var(--{token if token in TOKENS else STATE_TOKEN.get(group, 'attempt')})"


def colour(token: str) -> str:
    """The stand-in for a token inside a spec; a hex colour (a state's own) stays as it is."""
    return token if _HEX.match(token) else f"#fe00{TOKENS.index(token):02x}"
