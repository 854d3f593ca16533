"""Cuts an archived text into paragraphs and marked stretches, and makes it safe to show. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from factbase.visible import shown

PARAGRAPH_BREAK = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Span:
    """A marked stretch text[start:end], offsets in code points; `number` names it on the page."""

    start: int
    end: int
    number: int
    stance: str
    url: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text under the same spans throughout; which of them begin or end with it."""

    text: str
    spans: tuple[Span, ...] = ()
    opening: tuple[Span, ...] = ()
    closing: tuple[Span, ...] = ()


def segments(text: str, spans: Iterable[Span]) -> Iterator[Segment]:
    """Cut `text` at every start and end of `spans`; joined again, the pieces are the text.

    Spans that are empty or reach outside the text are left out.
    """
    starting: dict[int, list[Span]] = defaultdict(list)
    ending: dict[int, list[Span]] = defaultdict(list)
    for span in spans:
        if 0 <= span.start < span.end <= len(text):
            starting[span.start].append(span)
            ending[span.end].append(span)
    active: dict[Span, None] = {}
    cuts = sorted({0, len(text), *starting, *ending})
    for start, end in pairwise(cuts):
        for span in ending[start]:
            del active[span]
        active.update(dict.fromkeys(starting[start]))
        yield Segment(text[start:end], tuple(active), tuple(starting[start]), tuple(ending[end]))


def paragraphs(text: str, spans: Iterable[Span]) -> Iterator[list[Segment]]:
    """Yield the segments of each paragraph; blank lines part paragraphs and are dropped."""
    paragraph: list[Segment] = []
    for segment in segments(text, spans):
        *broken, rest = _split(segment)
        for piece in broken:
            yield [*paragraph, piece]
            paragraph = []
        paragraph.append(rest)
    yield paragraph


def _split(segment: Segment) -> Sequence[Segment]:
    """Cut a segment at blank lines; it begins with the first piece and ends with the last."""
    pieces = PARAGRAPH_BREAK.split(segment.text)
    last = len(pieces) - 1
    return [
        Segment(
            piece,
            segment.spans,
            segment.opening if place == 0 else (),
            segment.closing if place == last else (),
        )
        for place, piece in enumerate(pieces)
    ]


def article(text: str, spans: Sequence[Span]) -> SafeString:
    """Return `text` as HTML paragraphs with its spans marked, linked and numbered.

    Built here rather than in a template: a long report has ten thousand paragraphs.
    """
    html = (
        '<p dir="auto">' + "".join(map(_marked, paragraph)) + "</p>"
        for paragraph in paragraphs(text, spans)
        if any(segment.text.strip() for segment in paragraph)
    )
    return mark_safe("\n".join(html))  # noqa: S308  # every part went through `shown` or is ours


def _marked(segment: Segment) -> str:
    anchors = "".join(f'<span id="quote-{span.number}"></span>' for span in segment.opening)
    numbers = "".join(map(_number, segment.closing))
    words = shown(segment.text)
    if not segment.spans or not segment.text:
        return f"{anchors}{words}{numbers}"
    stances = sorted({span.stance for span in segment.spans})
    classes = " ".join(f"mark-{stance}" for stance in stances)
    depth = " mark-several" if len(segment.spans) > 1 else ""
    target = min(segment.spans, key=lambda span: span.end - span.start).url
    link = f'<a class="mark {classes}{depth}" href="{escape(target)}">{words}</a>'
    return f"{anchors}{link}{numbers}"


def _number(span: Span) -> str:
    return (
        f'<sup class="mark-number"><a href="#evidence-{span.number}" '
        f'aria-label="Evidence {span.number}">{span.number}</a></sup>'
    )
