"""Identifiers reduced so that ways to write one and the same meet."""

import re

# Names that desks give to one scheme.
SAME_SCHEME = {
    "wd": "wikidata",
    "wikidata-id": "wikidata",
    "wikidata-qid": "wikidata",
    "legal-entity-identifier": "lei",
    "crunchbase-id": "crunchbase",
    "homepage": "website",
    "url": "website",
    "web": "website",
}
ADDRESS = re.compile(r"^(?:https?://)?(?:www\.)?|/+$")
BLANKS = re.compile(r"\s+")


def identifier_key(scheme: str, value: str) -> tuple[str, str]:
    """Return scheme and value without case, blanks, and how an address begins and ends."""
    name = scheme.casefold().replace("_", "-")
    return SAME_SCHEME.get(name, name), ADDRESS.sub("", BLANKS.sub("", value).casefold())
