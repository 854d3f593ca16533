"""What an HTML page says about itself: title, authors, date, publisher, language.

Read by trafilatura from JSON-LD, OpenGraph, meta elements and bylines; but for the date, which it
guesses where none is stated, and fills up from today where a month or a year is.
"""

import re
import warnings

from lxml import html

from sources.extraction import stated
from sources.extraction.cleaning import clean
from sources.extraction.results import Proposed

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def propose_from_html(root: html.HtmlElement) -> Proposed:
    """Return what the page states; may change `root`. Never today's date, never a file's date."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # trafilatura calls its own deprecated functions
        from trafilatura.metadata import extract_metadata

        language = (root.get("lang") or "").strip()
        published, authors = stated.published(root), stated.authors(root)
        found = extract_metadata(root, extensive=False)
    # It drops names of one word, which most names in Chinese script are.
    names = found.author.split(";") if found.author else authors
    return Proposed(
        title=_line(found.title),
        authors=[name for name in map(_line, names) if name],
        published=published,
        publisher=_line(found.sitename),
        language=language if _LANGUAGE.fullmatch(language) else "",
    )


def _line(value: str | None) -> str:
    return " ".join(clean(value or "").split())
