"""What somebody typed, and how PostgreSQL is asked for it."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from factbase.filtersets.filters import telling_words
from factbase.matching.finding import Asked


def asked(text: str) -> Asked:
    """Read a search: one Unicode form, one blank between words, phrases in quotation marks."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    words = telling_words(plain)
    # Around a single phrase the marks are not part of the name that is sought.
    return Asked(words[0] if len(words) == 1 else plain, tuple(words))


@contextmanager
def seeking() -> Iterator[None]:
    """Have each statement planned for its own words. One query.

    Otherwise one plan serves all words (decision 23). A word that half of all rows say is found at
    once by reading some of them, a rare one by its index; only the word tells which.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('plan_cache_mode', 'force_custom_plan', true)")
        yield
