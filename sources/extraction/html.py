"""HTML pages: all of their readable text, block by block, as a browser would break it.

Nothing is guessed away: menus and footers stay, because a quote may come from them.
"""

import re
from importlib.metadata import version

from lxml import etree, html

from sources.extraction.cleaning import clean
from sources.extraction.results import MAX_CHARACTERS, refusal

EXTRACTOR = "lxml"

# Not the head: the parser knows no newer elements and leaves, say, a <nav> that follows it inside.
_SKIPPED_TAGS = "title script style template noscript iframe object noembed noframes rp datalist"
_PARAGRAPH_TAGS = (
    "address article aside blockquote body caption center details dialog dir div dl fieldset"
    " figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend listing"
    " main menu nav ol p plaintext pre search section summary table ul xmp"
)
_LINE_TAGS = "li dt dd tr option optgroup thead tbody tfoot"
_KEPT_SPACE_TAGS = "pre textarea listing xmp plaintext"
_SKIPPED = frozenset(_SKIPPED_TAGS.split())
_PARAGRAPHS = frozenset(_PARAGRAPH_TAGS.split())
_LINES = frozenset(_LINE_TAGS.split())
_CELLS = frozenset(("td", "th"))
_KEPT_SPACE = frozenset(_KEPT_SPACE_TAGS.split())
_SPACE = re.compile(r"[ \t\n\r\f]+")  # no-break spaces are not collapsed


def parse_html(text: str) -> html.HtmlElement:
    """Return the root element; raises ExtractionError for what nests deeper than libxml2 goes."""
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    encoded = text.encode("utf-8", "surrogatepass")
    try:
        root = html.document_fromstring(encoded, parser=parser)
    except etree.ParserError as error:
        raise refusal("no_text", "The page has no text.") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise refusal("damaged", "The page is nested too deeply to be read.")
    return root


def text_of(root: html.HtmlElement) -> str:
    """Return the readable text of a page.

    Paragraphs are apart by an empty line, lines and table rows by a line feed, cells by a tab; runs
    of white space are one space except where the page keeps them.
    """
    writer = _Writer()
    walker = etree.iterwalk(root, events=("start", "end"))
    kept = 0
    for event, element in walker:
        tag = element.tag
        is_end = event == "end"
        if not is_end and tag in _SKIPPED:
            walker.skip_subtree()
        kept += (tag in _KEPT_SPACE) * (-1 if is_end else 1)
        writer.edge(tag, is_end=is_end)
        piece = element.tail if is_end else None if tag in _SKIPPED else element.text
        if piece:
            writer.write(piece, keeps_space=kept > 0)
    return clean(writer.text)


def extractor_version() -> str:
    """The version of what parses a page."""
    return version("lxml")


class _Writer:
    """Collects text, holding breaks and spaces back until more text follows."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._break = ""
        self._has_space = False
        self._is_first_cell = True

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def edge(self, tag: str, *, is_end: bool) -> None:
        """Note the break that the start or end of an element makes."""
        if tag in _CELLS and not is_end:
            self._cell()
        elif tag in _PARAGRAPHS and (is_end or "\t" not in self._break):
            self._break = "\n\n"
        elif tag in _LINES and "\t" not in self._break:
            self._break = max(self._break, "\n", key=len)
        elif tag == "br" and is_end and len(self._break) < len("\n\n"):
            self._break += "\n"
        if tag == "tr":
            self._is_first_cell = True

    def _cell(self) -> None:
        """A tab before each cell but the first, whatever paragraphs the cells hold."""
        if not self._is_first_cell:
            self._break = self._break + "\t" if "\t" in self._break else "\t"
        self._is_first_cell = False

    def write(self, piece: str, *, keeps_space: bool) -> None:
        if keeps_space:
            self._append(piece)
            return
        words = _SPACE.sub(" ", piece)
        self._has_space = self._has_space or words.startswith(" ")
        if words != " ":
            self._append(words.strip(" "))
            self._has_space = words.endswith(" ")

    def _append(self, words: str) -> None:
        if self._parts and self._break:
            self._parts.append(self._break)
        elif self._parts and self._has_space:
            self._parts.append(" ")
        self._break, self._has_space = "", False
        self._parts.append(words)
        self._length += len(words)
        if self._length > MAX_CHARACTERS:
            raise refusal("too_large")
