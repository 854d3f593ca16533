"""The publication date and the authors that an HTML page marks as its own.

Read from linked data (schema.org), meta elements and the time element of an article. Dates that
merely stand on a page are of other things: today in its header, a comment, the last change.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime
from itertools import chain
from typing import Any

from lxml import html

from sources.edtf import EdtfError, parse_edtf

_DATE_NAMES = """
    article:published_time og:article:published_time og:published_time article.published
    citation_publication_date citation_date citation_online_date datepublished date dc.date
    dc.date.issued dc.issued dcterms.date dcterms.issued dcterms.created parsely-pub-date
    publication_date publish-date publish_date publishdate published_time pubdate sailthru.date
"""
_AUTHOR_NAMES = "author article:author dc.creator dcterms.creator citation_author parsely-author"
_STATES_DATE = frozenset(_DATE_NAMES.split())
_BYLINE_TIMES = (
    "//article//time[@datetime][not(ancestor-or-self::*[self::aside or self::footer or self::nav"
    " or contains(@class, 'comment') or contains(@id, 'comment')])]/@datetime"
)
_WORK = re.compile(r"Article|Report|Posting|Book|WebPage|CreativeWork|Dataset")
_ISO = re.compile(r"(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:[T ]\d\d:?\d\d.*)?")
_SLASHES = re.compile(r"(\d{4})/(\d\d?)(?:/(\d\d?))?")
# Only what has one reading: 03/04/2025 is of March in one country and of April in another.
_WORDED = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%d. %B %Y")


def published(root: html.HtmlElement) -> str:
    """Return the first date stated, as precise as it is stated, in EDTF; "" for none."""
    linked = (work.get("datePublished") for work in _linked_works(root))
    for stated in chain(linked, _marked(root, _STATES_DATE)):
        if isinstance(stated, str) and (date := _date(stated.strip())):
            return date
    in_articles = {_date(stated.strip()) for stated in root.xpath(_BYLINE_TIMES)}
    return in_articles.pop() if len(in_articles) == 1 else ""


def authors(root: html.HtmlElement) -> list[str]:
    """Return the names stated in the first place that states any."""
    linked = (_names(work.get("author")) for work in _linked_works(root))
    marked = (_marked(root, {name}) for name in _AUTHOR_NAMES.split())
    for names in chain(linked, marked):
        if found := [name for name in map(str.strip, names) if name and "://" not in name]:
            return found
    return []


def _marked(root: html.HtmlElement, names: frozenset[str] | set[str]) -> Iterator[str]:
    """What meta elements, and others with an `itemprop`, state under one of `names`."""
    for element in root.iterfind(".//*[@content]"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        if name.strip().lower() in names:
            yield element.get("content")
    for element in root.iterfind(".//time[@datetime]"):
        if (element.get("itemprop") or "").lower() in names or "pubdate" in element.attrib:
            yield element.get("datetime")


def _linked_works(root: html.HtmlElement) -> Iterator[dict[str, Any]]:
    for script in root.iterfind(".//script[@type='application/ld+json']"):
        with suppress(ValueError, RecursionError):
            yield from _works(json.loads(script.text or "", strict=False))


def _works(data: object) -> Iterator[dict[str, Any]]:
    """The works that `data` is about: itself, those of a list, those of a graph."""
    for node in data if isinstance(data, list) else [data]:
        if not isinstance(node, dict):
            continue
        if _WORK.search(str(node.get("@type"))):
            yield node
        if isinstance(node.get("@graph"), list):
            yield from _works(node["@graph"])


def _names(author: object) -> list[str]:
    people = author if isinstance(author, list) else [author]
    names = (person.get("name") if isinstance(person, dict) else person for person in people)
    return [name for name in names if isinstance(name, str)]


def _date(stated: str) -> str:
    if found := _ISO.fullmatch(stated):
        date = found[1]
    elif found := _SLASHES.fullmatch(stated):
        date = "-".join(part.zfill(2) for part in found.groups() if part)
    else:
        date = _worded(stated)
    try:
        return parse_edtf(date).text if date else ""
    except EdtfError:
        return ""


def _worded(stated: str) -> str:
    with suppress(ValueError, TypeError):
        return parsedate_to_datetime(stated).date().isoformat()
    for pattern in _WORDED:
        with suppress(ValueError):
            return datetime.strptime(stated, pattern).date().isoformat()  # noqa: DTZ007  # no time
    return ""
