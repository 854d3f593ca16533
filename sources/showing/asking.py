"""Asks the limited process for something to look at."""

import base64
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sources.extraction.results import refusal
from sources.extraction.runner import run_limited
from sources.showing.page import Page, Quote


def sanitised(content: bytes) -> str:
    """Return an HTML page as a fragment without scripts, styles, forms, pictures and addresses.

    Raises ExtractionError, as the others do: within ten seconds, whatever the file does.
    """
    return str(_ask(content, {"show": "html"})["html"])


def page_of(content: bytes, number: int, *, quotes: Sequence[Quote], text_sha256: str) -> Page:
    """Return what is to be known of a page of a PDF, and where on it the quotes stand.

    `text_sha256` is the hash of the text in which the quotes have their offsets. Raises
    ExtractionError "no_page" for a number that is not one of its pages.
    """
    wanted = {"show": "page", "number": number, "sha256": text_sha256}
    read = _ask(content, wanted | {"quotes": [asdict(quote) for quote in quotes]})
    boxes = {key: [tuple(box) for box in found] for key, found in read.pop("boxes").items()}
    return Page(boxes=boxes, **read)


def picture_of(content: bytes, number: int) -> bytes:
    """Return a page of a PDF as a PNG of at most four million pixels."""
    return base64.b64decode(_ask(content, {"show": "picture", "number": number})["png"])


def _ask(content: bytes, wanted: dict[str, Any]) -> dict[str, Any]:
    """Give the question as the first line and the file after it; return the answer."""
    question = json.dumps(wanted).encode() + b"\n"
    command = [sys.executable, "-P", "-m", "sources.showing.child"]
    lines = run_limited(question + content, command=command)
    try:
        answer: dict[str, Any] = json.loads(lines[0])
    except (ValueError, IndexError) as error:
        raise refusal("damaged") from error
    if "code" in answer:
        raise refusal(answer["code"], answer["message"])
    return answer
