"""Cuts an archived text into paragraphs and marked stretches, and makes it safe to show. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from factbase.visible import shown

PARAGRAPH_BREAK = re.compile(r"\n\s*\n")
KEPT_SPACE = re.compile(r"\t|\S {2}")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch text[start:end] of a quote, offsets in code points.

    `key` is the id of its evidence and `number` what the page calls it; where the words stand in
    several places (`places` > 1), one span marks each of them, and `place` counts from 1.
    """

    start: int
    end: int
    number: int
    stance: str
    key: str
    place: int = 1
    places: int = 1


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch text[start:end] that was looked for; `number` counts from 1."""

    start: int
    end: int
    number: int


Mark = Span | Hit


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text, where it starts, and the marks that cover all of it.

    `opening` and `closing` are those of them that begin or end with it.
    """

    text: str
    start: int
    marks: tuple[Mark, ...] = ()
    opening: tuple[Mark, ...] = ()
    closing: tuple[Mark, ...] = ()

    @property
    def spans(self) -> list[Span]:
        """The quotes that cover it."""
        return [mark for mark in self.marks if isinstance(mark, Span)]


def segments(text: str, marks: Iterable[Mark]) -> Iterator[Segment]:
    """Cut `text` at every start and end of `marks`; joined again, the pieces are the text.

    Marks that are empty or reach outside the text are left out.
    """
    starting: dict[int, list[Mark]] = defaultdict(list)
    ending: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        if 0 <= mark.start < mark.end <= len(text):
            starting[mark.start].append(mark)
            ending[mark.end].append(mark)
    active: dict[Mark, None] = {}
    cuts = sorted({0, len(text), *starting, *ending})
    for start, end in pairwise(cuts):
        for mark in ending[start]:
            del active[mark]
        active.update(dict.fromkeys(starting[start]))
        opening, closing = tuple(starting[start]), tuple(ending[end])
        yield Segment(text[start:end], start, tuple(active), opening, closing)


def paragraphs(text: str, marks: Iterable[Mark]) -> Iterator[list[Segment]]:
    """Yield the segments of each paragraph; blank lines part paragraphs and are dropped."""
    paragraph: list[Segment] = []
    for segment in segments(text, marks):
        *broken, rest = _split(segment)
        for piece in broken:
            yield [*paragraph, piece]
            paragraph = []
        paragraph.append(rest)
    yield paragraph


def _split(segment: Segment) -> list[Segment]:
    """Cut a segment at blank lines; it begins with the first piece and ends with the last."""
    breaks = [(found.start(), found.end()) for found in PARAGRAPH_BREAK.finditer(segment.text)]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(segment.text)]
    last = len(breaks)
    return [
        replace(
            segment,
            text=segment.text[start:end],
            start=segment.start + start,
            opening=segment.opening if place == 0 else (),
            closing=segment.closing if place == last else (),
        )
        for place, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]


def article(
    text: str, marks: Sequence[Mark], *, around: tuple[int, int] | None = None, attributes: str = ""
) -> SafeString:
    """Return `text` as HTML paragraphs with its marks; an id says where each paragraph starts.

    With `around`, only the paragraphs that touch those offsets; `attributes` is written into each.
    Built here rather than in a template: a long report has ten thousand paragraphs.
    """
    html = (
        f'<p dir="auto" id="p{paragraph[0].start}"{_kept(paragraph)}{attributes}>'
        + "".join(map(_marked, paragraph))
        + "</p>"
        for paragraph in paragraphs(text, marks)
        if _touches(paragraph, around) and any(segment.text.strip() for segment in paragraph)
    )
    return mark_safe("\n".join(html))  # noqa: S308  # every part went through `shown` or is ours


def _kept(paragraph: Sequence[Segment]) -> str:
    is_kept = any(KEPT_SPACE.search(segment.text) for segment in paragraph)
    return ' class="kept"' if is_kept else ""


def _touches(paragraph: Sequence[Segment], around: tuple[int, int] | None) -> bool:
    if around is None:
        return True
    end = paragraph[-1].start + len(paragraph[-1].text)
    return paragraph[0].start < around[1] and around[0] < end


def _marked(segment: Segment) -> str:
    words = shown(segment.text)
    if not segment.marks or not segment.text:
        return f"{_anchors(segment)}{words}{_signs(segment)}"
    hits = [mark for mark in segment.marks if isinstance(mark, Hit)]
    if hits:
        words = mark_safe(f'<span class="hit hit-{hits[0].number}">{words}</span>')  # noqa: S308
    spans = segment.spans
    if spans:
        classes = sorted({f"mark-{span.stance}" for span in spans})
        classes += ["mark-several"] if len(spans) > 1 else []
        classes += ["mark-unsure"] if any(span.places > 1 for span in spans) else []
        keys = escape(" ".join(span.key for span in spans))
        words = mark_safe(  # noqa: S308
            f'<mark class="mark {" ".join(classes)}" data-notes="{keys}">{words}</mark>'
        )
    return f"{_anchors(segment)}{words}{_signs(segment)}"


def _anchors(segment: Segment) -> str:
    """Return what links into the text lead to: the first place of each quote, and each hit."""
    ids = [
        f"hit-{mark.number}" if isinstance(mark, Hit) else f"quote-{mark.key}"
        for mark in segment.opening
        if isinstance(mark, Hit) or mark.place == 1
    ]
    return "".join(f'<span id="{escape(name)}"></span>' for name in ids)


def _signs(segment: Segment) -> str:
    """Return the numbers of the quotes that end here, each a link to its note."""
    return "".join(_sign(mark) for mark in segment.closing if isinstance(mark, Span))


def _sign(span: Span) -> str:
    # One element, so that whoever counts the characters of the text can pass it over.
    which = ""
    if span.places > 1:
        which = f" <small>{span.place}/{span.places}</small>"
    return (
        f'<sup class="sign sign-{span.stance}" data-note="{escape(span.key)}">'
        f'<a href="#evidence-{escape(span.key)}" aria-label="{escape(_label(span))}">'
        f"<b>{span.number}</b>{which}</a></sup>"
    )


def _label(span: Span) -> str:
    """Return what the number of a quote is called for who cannot see its colour and sign."""
    stances = {
        "supports": _("Quote %(number)d, supports"),
        "refutes": _("Quote %(number)d, refutes"),
        "context": _("Quote %(number)d, gives context"),
    }
    label = stances[span.stance] % {"number": span.number}
    if span.places == 1:
        return label
    places = {"place": span.place, "places": span.places}
    return label + _(", place %(place)d of %(places)d") % places
