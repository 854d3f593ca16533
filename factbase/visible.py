"""Other people's text as HTML in which nothing hides. Pure."""

import re
import unicodedata

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# Controls, bidi marks, zero-width characters, fillers and tags: what a reader cannot see, and what
# can make a line read otherwise than it is written.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def shown(text: str) -> SafeString:
    """Return `text` as HTML: escaped, invisible characters replaced by their code."""
    return mark_safe(INVISIBLE.sub(_code, escape(text)))  # noqa: S308  # escaped just now


def _code(found: re.Match[str]) -> str:
    name = unicodedata.name(found[0], "control character").lower()
    # Its own direction keeps the Latin code from deciding that of the paragraph around it.
    return f'<span class="invisible" dir="ltr" title="{name}">U+{ord(found[0]):04X}</span>'
