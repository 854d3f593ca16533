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
# What somebody may write where a name is asked for: wikidata:Q42, its address, or Q42 alone.
SCHEME_AND_VALUE = re.compile(r"([A-Za-z][\w-]{0,59}):(?!//)\s*(\S.*)")
WIKIDATA = re.compile(r"https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/(Q\d+)")
TELLING = re.compile(r"(?=.*[\d.])\S+")
ADDRESS = re.compile(r"^(?:https?://)?(?:www\.)?|/+$")
BLANKS = re.compile(r"\s+")


def identifier_key(scheme: str, value: str) -> tuple[str, str]:
    """Return scheme and value without case, blanks, and how an address begins and ends."""
    name = scheme.casefold().replace("_", "-")
    return SAME_SCHEME.get(name, name), ADDRESS.sub("", BLANKS.sub("", value).casefold())


def identifiers_in(text: str) -> list[tuple[str, str]]:
    """Return what a text can mean as an identifier: scheme and value; the scheme "" is any.

    A word without a digit or a point is a name: “openai” may be an identifier somewhere.
    """
    if found := WIKIDATA.fullmatch(text):
        return [("wikidata", found[1])]
    if found := SCHEME_AND_VALUE.fullmatch(text):
        return [(found[1], found[2])]
    return [("", text)] if TELLING.fullmatch(text) else []
