"""The roles of colour in the design, and which of them may stand upon one another.

`factbase/static/factbase/tokens.css` gives each its two colours, the page /design/ shows them, and
a test measures the contrast of every pair.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(NamedTuple):
    """What a colour means wherever it is used."""

    token: str
    meaning: str | Promise


SURFACES = (
    Role("paper", _("The page itself.")),
    Role("sheet", _("What lies on the page: cards, forms, the head of the site.")),
    Role("sunk", _("What lies deeper: tags, keys, the row that is pointed at.")),
    Role("accent-tint", _("What is chosen or at hand.")),
)
INKS = (
    Role("ink", _("Words that are read.")),
    Role("ink-2", _("Words that accompany: labels, dates, notes.")),
    Role("ink-3", _("The least words: headings of columns, units.")),
    Role("accent", _("What can be followed or pressed.")),
    Role("accent-strong", _("The same while it is pointed at.")),
)
LINES = (
    Role("line", _("Parts one thing from the next. It carries no meaning.")),
    Role("line-strong", _("The border of what can be filled in or pressed.")),
)
# Each with a tint to stand upon.
SIGNALS = (
    Role("good", _("It holds: verified, found, in favour.")),
    Role("wait", _("Somebody has to look: submitted, doubtful, imprecise.")),
    Role("bad", _("It does not hold: disputed, missing, against, wrong.")),
    Role("calm", _("None of these: drafts, context, what was put aside.")),
)

TEXT_CONTRAST, LINE_CONTRAST = 4.5, 3.0
TEXT_PAIRS = (
    *((ink.token, ground.token) for ink in INKS for ground in SURFACES),
    *((signal.token, f"{signal.token}-tint") for signal in SIGNALS),
    *((signal.token, ground) for signal in SIGNALS for ground in ("paper", "sheet", "sunk")),
    *((ink, f"{signal.token}-tint") for signal in SIGNALS for ink in ("ink", "ink-2", "accent")),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
)
LINE_PAIRS = tuple(("line-strong", ground) for ground in ("paper", "sheet"))

TYPE_SCALE = (
    ("3xl", _("The name of a page.")),
    ("2xl", _("Figures that are looked at from afar.")),
    ("xl", _("Headings of sections.")),
    ("l", _("Ledes, and headings within a section.")),
    ("m", _("Running text.")),
    ("s", _("Tables, labels, what accompanies.")),
    ("xs", _("Signs, eyebrows, headings of columns.")),
)
SPACES = tuple(str(step) for step in range(1, 9))
