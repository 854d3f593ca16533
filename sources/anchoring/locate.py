"""Find a quote again in a text, and say how sure that is.

An anchor states the words (`exact`), what stands around them (`prefix`, `suffix`: the context)
and where they stood (`start`, `end`: the position). Words count as found verbatim, or with
differences in normal form only (see `normalise`); what "the words stand there" means below is
either, and the state is then `exact` or `normalised`. Verbatim places hide normalised ones.

 position         context              words stand elsewhere        state
 ---------------  -------------------  ---------------------------  ------------------------------
 words are there  none, or fits there  anything                     exact | normalised
 words are there  fits nowhere         anything                     exact | normalised
 words are there  fits only elsewhere  there, n places              ambiguous, n + 1
 not stated       none                 at 1 place                   exact | normalised
 not stated       none                 at n places                  ambiguous, n
 not stated       fits at 1 place      anything                     exact | normalised
 not stated       fits at n places     anything                     ambiguous, n
 not stated       fits nowhere         at 1 place                   moved
 not stated       fits nowhere         at n places                  ambiguous, n
 words not there  none, fits nowhere   at 1 place                   moved
 words not there  none, fits nowhere   at n places                  ambiguous, n
 words not there  fits at 1 place      anything                     moved
 words not there  fits at n places     anything                     ambiguous, n
 anything         anything             nowhere                      missing, perhaps with `nearest`

Three rules hold throughout. A position outside the text is one where the words are not. Words that
cut a number in two, or cut off a negating beginning, do not stand there ("4 billion" in "1.4
billion", "disclosed" in "undisclosed") unless the context on that side fits too. A quote without
words, empty or white space, is missing. No likeness of words ever leads to a passing state: it only
fills `nearest`, which a person may accept as a new anchor.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sources.anchoring.limits import MAX_QUOTE
from sources.anchoring.nearest import Nearest, nearest_passage
from sources.anchoring.normalise import normalise, normalise_cached
from sources.anchoring.places import (
    Place,
    cuts_end,
    cuts_start,
    normalised_occurrences,
    occurrences,
    same_words,
)
from sources.anchoring.states import CheckState
from sources.exceptions import RefusalError
from sources.phrases import Phrase


class QuoteTooLongError(RefusalError):
    """A quote is longer than MAX_QUOTE characters."""

    code = "quote_too_long"


@dataclass(frozen=True, slots=True)
class Match:
    """The result of one check; start and end in code points, None unless the state is a found one.

    `count` is the number of places that are left: 1 when found, 0 when missing; `places` names
    them where there are several.
    """

    state: CheckState
    start: int | None = None
    end: int | None = None
    count: int = 0
    nearest: Nearest | None = None
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class _Anchor:
    exact: str
    prefix: str
    suffix: str
    stated: Place | None

    @property
    def has_context(self) -> bool:
        return bool(self.prefix or self.suffix)

    def without_context(self) -> "_Anchor":
        return _Anchor(self.exact, "", "", self.stated)


def locate(
    text: str,
    *,
    exact: str,
    prefix: str = "",
    suffix: str = "",
    start: int | None = None,
    end: int | None = None,
) -> Match:
    """Find `exact` in `text`; the module's table says what each combination means.

    Offsets are code points. `end` may be left out. Raises QuoteTooLongError.
    """
    if len(exact) > MAX_QUOTE:
        raise QuoteTooLongError(
            Phrase(
                "A quote has at most %(most)s characters; this one has %(length)s.",
                most=f"{MAX_QUOTE:,}",
                length=f"{len(exact):,}",
            ),
            field="exact",
        )
    if not normalise(exact).text.strip():
        return Match(CheckState.MISSING)
    anchor = _Anchor(exact, prefix, suffix, _stated(exact, start, end))
    return _at_position(text, anchor) or _anywhere(text, anchor)


def _stated(exact: str, start: int | None, end: int | None) -> Place | None:
    if start is None:
        return None
    return Place(start, start + len(exact) if end is None else end)


def _at_position(text: str, anchor: _Anchor) -> Match | None:
    """The result if the words stand at the stated position, else None."""
    place, words = anchor.stated, anchor.without_context()
    if place is None or not 0 <= place.start < place.end <= len(text):
        return None
    if not same_words(text[place.start : place.end], anchor.exact):
        return None
    if _verbatim_around(text, place, anchor) and _is_whole(text, place, anchor):
        return _found(text, place, anchor)
    fitting = _fitting(text, anchor)
    if _core(text, place) in {_core(text, other) for other in fitting}:
        return _found(text, place, anchor)
    if not _is_whole(text, place, words):
        return None
    if fitting:
        return _ambiguous([*fitting, place])
    return _found(text, place, anchor)


def _anywhere(text: str, anchor: _Anchor) -> Match:
    fitting = _fitting(text, anchor)
    pool = fitting or _whole_places(text, anchor.without_context())
    if not pool:
        nearest = nearest_passage(normalise_cached(text), anchor.exact)
        return Match(CheckState.MISSING, nearest=nearest)
    if len(pool) > 1:
        return _ambiguous(pool)
    if anchor.stated is None and (fitting or not anchor.has_context):
        return _found(text, pool[0], anchor)
    return Match(CheckState.MOVED, pool[0].start, pool[0].end, count=1)


def _found(text: str, place: Place, anchor: _Anchor) -> Match:
    is_verbatim = text[place.start : place.end] == anchor.exact
    state = CheckState.EXACT if is_verbatim else CheckState.NORMALISED
    return Match(state, place.start, place.end, count=1)


def _ambiguous(places: list[Place]) -> Match:
    return Match(CheckState.AMBIGUOUS, count=len(places), places=tuple(sorted(places)))


def _fitting(text: str, anchor: _Anchor) -> list[Place]:
    """The places where the context fits; none when there is no context."""
    return _whole_places(text, anchor) if anchor.has_context else []


def _whole_places(text: str, anchor: _Anchor) -> list[Place]:
    """The places of the words within their context, verbatim or else in normal form."""
    searches: tuple[Callable[[], list[Place]], ...] = (
        lambda: occurrences(text, anchor.exact, anchor.prefix, anchor.suffix),
        lambda: normalised_occurrences(
            normalise_cached(text), anchor.exact, anchor.prefix, anchor.suffix
        ),
    )
    for search in searches:
        if places := [place for place in search() if _is_whole(text, place, anchor)]:
            return places
    return []


def _is_whole(text: str, place: Place, anchor: _Anchor) -> bool:
    return (bool(anchor.prefix) or not cuts_start(text, place)) and (
        bool(anchor.suffix) or not cuts_end(text, place)
    )


def _core(text: str, place: Place) -> Place:
    """The place without white space at its edges, which a normal form does not keep."""
    words = text[place.start : place.end]
    start = place.start + len(words) - len(words.lstrip())
    return Place(start, start + len(words.strip()))


def _verbatim_around(text: str, place: Place, anchor: _Anchor) -> bool:
    around = anchor.prefix + anchor.exact + anchor.suffix
    begin = place.start - len(anchor.prefix)
    return begin >= 0 and text.startswith(around, begin)
