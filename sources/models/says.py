r"""Whether a text says a word: the lookup `column__says`, and what lets an index answer it.

Three ways, by what the word is made of, and each has an index of the column:

- three letters or more of scripts that write spaces: anywhere in the text, by its groups of three
  letters (pg_trgm);
- one or two of those: where a word begins, by the same index: “AI” is in “AI 2”, “Zhipu AI” and
  “智谱AI”, not in “Thailand”, in which nobody who types two letters seeks it;
- letters of scripts that write none (Chinese, Japanese, Korean, Thai …) and pictures: anywhere,
  by single letters and pairs, of which `sources_grams` makes an array. Only texts with such
  letters are in that index, so that others cost nothing to write.

Case does not matter, and every sign of the word stands for itself.
"""

import re
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db.models import CharField, Func, Lookup, Q, TextField
from django.db.models.sql.compiler import SQLCompiler

# Thai to Tibetan, Burmese, Khmer; CJK radicals to the last letters of the Basic Multilingual Plane,
# without fullwidth Latin ones; and all beyond it. PostgreSQL and Python read it alike.
UNSPACED = r"[\u0E00-\u0FFF\u1000-\u109F\u1780-\u17FF\u2E80-\uFEFF\U00010000-\U0010FFFF]"
HAS_UNSPACED = re.compile(UNSPACED)
LETTERS = re.compile(r"[^\W_]+")
SHORT = 3
# Of signs that are not ASCII pg_trgm makes nothing, and would have to read the whole index.
WORD_BEGINS = "(^|[ -/:-@[-`{-~])"
WORD_BEGINS_ANYWHERE = f"{WORD_BEGINS[:-1]}|{UNSPACED})"
NOT_PLAIN = re.compile(r"([^\w\s])")


class Grams(Func):
    """The letters of unspaced scripts in a text, and the pairs of them that follow one another.

    And of each word of another script that begins right after such a letter the first letter and
    the first two, in capitals.
    """

    function = "sources_grams"
    arity = 1
    output_field = ArrayField(TextField())


def gram_index(column: str, *, name: str) -> GinIndex:
    """Return the index of texts with letters of scripts that write no spaces."""
    return GinIndex(Grams(column), name=name, condition=Q(**{f"{column}__regex": UNSPACED}))


def is_unspaced(text: str) -> bool:
    """Whether a text has letters of scripts that write no spaces between words."""
    return bool(HAS_UNSPACED.search(text))


def begins_words(word: str) -> bool:
    """Whether a word is so short that it is only sought where words begin."""
    longest = max(map(len, LETTERS.findall(word)), default=0)
    return longest < SHORT and not is_unspaced(word)


def pattern_of(word: str) -> tuple[str, str]:
    """Return how a regular expression for a word begins, and the word as it stands in one.

    Apart, because the word has to be put in capitals as PostgreSQL does it. For few rows: no index
    answers it as it stands.
    """
    is_begun = begins_words(word) and LETTERS.match(word)
    return WORD_BEGINS_ANYWHERE if is_begun else "", NOT_PLAIN.sub(r"\\\1", word)


def says(column: str, word: str) -> tuple[str, list[str]]:
    """Return the SQL condition that a text column says a word, and its values."""
    grams = f"{column} ~ '{UNSPACED}' AND sources_grams({column}) @>"
    if is_unspaced(word):
        # Not by LIKE, whose index would answer as well, only to have all of it looked at again.
        contains = f"strpos(UPPER({column}), UPPER(%s)) > 0"
        return f"({grams} sources_grams(%s) AND {contains})", [word, word]
    if begins_words(word):
        begins = f"UPPER({column}) ~ (%s || UPPER(%s))"
        start, sought = pattern_of(word)
        start = WORD_BEGINS if start else ""
        return f"({begins} OR {grams} ARRAY[UPPER(%s)])", [start, sought, word]
    return f"UPPER({column}) LIKE UPPER(%s)", [f"%{literal(word)}%"]


def literal(text: str) -> str:
    r"""Return `text` for LIKE, which takes \, % and _ for itself otherwise."""
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


@TextField.register_lookup
@CharField.register_lookup
class Says(Lookup):
    """Rows whose text says a word."""

    lookup_name = "says"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """Return the condition; the column has no values of its own."""
        column, _ = self.process_lhs(compiler, connection)
        sql, values = says(column, str(self.rhs))
        return sql, tuple(values)
