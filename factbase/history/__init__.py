"""What Factbase said at an earlier moment, read from what triggers wrote down."""

from factbase.history.known import known_at, reading_the_past
from factbase.history.moments import AsOf, MomentError, parse_moment

__all__ = ["AsOf", "MomentError", "known_at", "parse_moment", "reading_the_past"]
