"""Finding words in an archived text, for the reading room without scripts. Pure."""

import re

from factbase.views.highlights import Hit

LONGEST_WORDS = 200
MOST_HITS = 1000


def hits(text: str, words: str) -> list[Hit]:
    """Return where `words` stand, whatever their case and white space; at most MOST_HITS."""
    parts = [re.escape(part) for part in words[:LONGEST_WORDS].split()]
    if not parts:
        return []
    found: list[Hit] = []
    for match in re.finditer(r"\s+".join(parts), text, re.IGNORECASE):
        found.append(Hit(match.start(), match.end(), len(found) + 1))
        if len(found) == MOST_HITS:
            break
    return found
