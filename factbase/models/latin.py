"""Names in Latin letters, in SQL: what finds 智谱 by Zhipu and Газпром by Gazprom in an index.

The function `factbase_latin` writes each letter as the table `factbase_letter` says, which the
migration fills from anyascii for the Basic Multilingual Plane. The table belongs to no model: it
is part of the function, never changes, and has no history.
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models import Func, Q, TextField

# All the printable ASCII characters stand between the space and the tilde. Other names are indexed
# as they are: in Latin letters they would be the same.
FOREIGN = "[^ -~]"


class Latin(Func):
    """A text in lower-case Latin letters."""

    function = "factbase_latin"
    arity = 1
    output_field = TextField()


def latin_index(column: str, *, name: str) -> GinIndex:
    """Return the trigram index of names that are not ASCII, as they are in Latin letters."""
    return GinIndex(
        OpClass(Latin(column), name="gin_trgm_ops"),
        name=name,
        condition=Q(**{f"{column}__regex": FOREIGN}),
    )
