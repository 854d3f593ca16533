"""What may differ between a quote and a text for them to be the same words: declared here only.

- White space: any run is one space; none between two characters of a script without spaces,
  where a line break is layout (unless both are numerals: 一 二 is not 一二).
- Quotation marks: the double ones are alike, the single ones and the apostrophe are alike.
  Single and double stay apart, and primes are no quotation marks: 5′ is not 5″.
- Hyphens and dashes, minus included: any run is one hyphen.
- Soft hyphens and zero-width characters: not there.
- Unicode form: canonical composition (NFC), and the width, joining and ligature forms of letters
  and digits. Full compatibility (NFKC) goes too far: it makes 10⁶ into 106 and 1½ into 11⁄2.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

DOUBLE_QUOTES = '"“”„‟«»〝〞〟「」『』❝❞'
SINGLE_QUOTES = "'‘’‚‛‹›ʼ`´❛❜"
HYPHENS = "-‐‑‒–—―−⸺⸻﹘﹣－"
INVISIBLE = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u061c\u2060\ufeff"
FORMS = (
    (0xFB00, 0xFB06),  # Latin ligatures, as PDF files store them
    (0xFB50, 0xFDFB),  # Arabic presentation forms
    (0xFE70, 0xFEFC),
    (0xFF01, 0xFFEE),  # full-width and half-width forms
)
NUMERALS = "〇零一二三四五六七八九十百千万萬亿億兆两兩"
WHITE_SPACE = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
# Without the combining marks: composing can move those up to a space that another mark carries.
DENSE = (
    "\u2e80-\u2fdf\u3001-\u3029\u3030-\u3098\u309b-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff65"
)

_MAX_CLUSTER = 32  # one letter with its marks; Unicode's stream-safe format allows 30 marks
_FORMS = {
    chr(code): unicodedata.normalize("NFKC", chr(code))
    for first, last in FORMS
    for code in range(first, last + 1)
}
_REPLACED = (
    _FORMS
    | dict.fromkeys(WHITE_SPACE, " ")
    | dict.fromkeys(DOUBLE_QUOTES, '"')
    | dict.fromkeys(SINGLE_QUOTES, "'")
    | dict.fromkeys(HYPHENS, "-")
)
_SAME_LENGTH = {old: new for old, new in _REPLACED.items() if len(new) == 1 and new != old}
_EXPANDED = {old: new for old, new in _REPLACED.items() if len(new) > 1}

_EXPANDED_CLASS = f"[{''.join(_EXPANDED)}]"


@dataclass(frozen=True, slots=True)
class _Rule:
    """What group 1 of `pattern` becomes; only worth a search if the text has a `needed` letter."""

    needed: re.Pattern[str]
    pattern: re.Pattern[str]
    replace: Callable[[str], str]


_RULES = (
    _Rule(re.compile(f"[{INVISIBLE}]"), re.compile(f"([{INVISIBLE}]+)"), lambda _found: ""),
    _Rule(re.compile(" "), re.compile("(  +)"), lambda _found: " "),
    _Rule(
        re.compile(f"[{DENSE}]"),
        re.compile(f"[{DENSE}]( )(?=[{DENSE}])(?:(?<![{NUMERALS}] )|(?![{NUMERALS}]))"),
        lambda _found: "",
    ),
    _Rule(re.compile("-"), re.compile("(--+)"), lambda _found: "-"),
    _Rule(re.compile(_EXPANDED_CLASS), re.compile(f"({_EXPANDED_CLASS})"), _EXPANDED.__getitem__),
)
_BEYOND_ASCII = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class _Layer:
    """A rewritten text with its changes of length, as (old start, old end, new start, new end)."""

    text: str
    changes: tuple[tuple[int, int, int, int], ...]
    old_starts: tuple[int, ...]
    new_starts: tuple[int, ...]

    def old_start(self, offset: int) -> int:
        """The old offset of a passage that starts at the new `offset`."""
        index = bisect_right(self.new_starts, offset) - 1
        if index < 0:
            return offset
        old_start, old_end, _new_start, new_end = self.changes[index]
        return old_start if offset < new_end else old_end + offset - new_end

    def old_end(self, offset: int) -> int:
        """The old offset of a passage that ends before the new `offset`."""
        index = bisect_right(self.new_starts, offset - 1) - 1
        if index < 0:
            return offset
        _old_start, old_end, _new_start, new_end = self.changes[index]
        return old_end + max(offset - new_end, 0)

    def new(self, offset: int) -> int:
        """The new offset of an old one; inside a change, where the change starts."""
        index = bisect_right(self.old_starts, offset - 1) - 1
        if index < 0:
            return offset
        _old_start, old_end, new_start, new_end = self.changes[index]
        return new_start if offset < old_end else new_end + offset - old_end


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text in its normal form, with the way between its offsets and the original's."""

    text: str
    layers: tuple[_Layer, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The tightest original span that has the normal form text[start:end]; start < end."""
        for layer in reversed(self.layers):
            start, end = layer.old_start(start), layer.old_end(end)
        return start, end

    def offset(self, original: int) -> int:
        """The offset in the normal form of an offset in the original."""
        for layer in self.layers:
            original = layer.new(original)
        return original


def normalise(text: str) -> Normalised:
    """Return `text` with all that may differ made alike."""
    letters = set(text)
    for letter in _SAME_LENGTH.keys() & letters:
        text = text.replace(letter, _SAME_LENGTH[letter])
        letters.add(_SAME_LENGTH[letter])
    present = "".join(letters)
    layers = []
    for rule in _RULES:
        if rule.needed.search(present):
            layers.append(_layer(text, _substitutions(text, rule)))
            text = layers[-1].text
    if not unicodedata.is_normalized("NFC", text):
        layers.append(_layer(text, _compositions(text)))
        text = layers[-1].text
    return Normalised(text, tuple(layer for layer in layers if layer.changes))


# Quotes of one text are checked one after the other: its normal form is made once.
normalise_cached = lru_cache(maxsize=2)(normalise)


def _layer(text: str, rewrites: Iterator[tuple[int, int, str]]) -> _Layer:
    parts: list[str] = []
    changes: list[tuple[int, int, int, int]] = []
    done = shift = 0
    for start, end, replacement in rewrites:
        parts += (text[done:start], replacement)
        done = end
        if not end - start == len(replacement) == 1:
            new_end = start + shift + len(replacement)
            changes.append((start, end, start + shift, new_end))
            shift = new_end - end
    if not parts:
        return _Layer(text, (), (), ())
    parts.append(text[done:])
    return _Layer(
        "".join(parts),
        tuple(changes),
        tuple(change[0] for change in changes),
        tuple(change[2] for change in changes),
    )


def _substitutions(text: str, rule: _Rule) -> Iterator[tuple[int, int, str]]:
    for found in rule.pattern.finditer(text):
        yield found.start(1), found.end(1), rule.replace(found[1])


def _compositions(text: str) -> Iterator[tuple[int, int, str]]:
    """Rewrites to NFC; only runs beyond ASCII, with the letter before them, can change."""
    for run in _BEYOND_ASCII.finditer(text):
        if not unicodedata.is_normalized("NFC", run[0]):
            yield from _compose_run(run[0], run.start())


def _compose_run(run: str, base: int) -> Iterator[tuple[int, int, str]]:
    """Rewrite `run` cluster by cluster: composing a long run of marks takes quadratic time."""
    start, tail = 0, run[0]
    for index in range(1, len(run)):
        letter = run[index]
        merged = unicodedata.normalize("NFC", tail + letter)
        if index - start < _MAX_CLUSTER and (len(merged) == 1 or unicodedata.combining(letter)):
            tail = merged if len(merged) == 1 else letter
            continue
        yield base + start, base + index, unicodedata.normalize("NFC", run[start:index])
        start, tail = index, letter
    yield base + start, base + len(run), unicodedata.normalize("NFC", run[start:])
