"""What of an archived HTML page may be shown: its words in their structure, and nothing that acts.

No address is left in it: nothing can be loaded, followed or sent, whatever shows the result.
"""

import nh3

from sources.extraction.encoding import decode_html

_TAGS = (
    "abbr address article aside b bdi bdo blockquote br caption cite code col colgroup dd del dfn"
    " div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i ins kbd li main mark nav"
    " ol p pre q rp rt ruby s samp section small span strong sub sup table tbody td tfoot th thead"
    " time tr u ul var wbr"
)
# Gone with all that is in them; of other tags that are not kept the words stay.
_EMPTIED = (
    "applet audio button canvas embed frame frameset head iframe math noembed noframes noscript"
    " object script select style svg template textarea title video"
)
ATTRIBUTES = {
    "*": {"dir", "lang"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}


def sanitise(content: bytes) -> str:
    """Return the body of a page as a fragment of harmless HTML."""
    text, _ = decode_html(content)
    return nh3.clean(
        text,
        tags=set(_TAGS.split()),
        clean_content_tags=set(_EMPTIED.split()),
        attributes=ATTRIBUTES,
        url_schemes=set(),
        link_rel=None,
        strip_comments=True,
    )
