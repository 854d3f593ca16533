"""The SQL of the usual facets: by a column, by a record that is referred to."""

from collections.abc import Iterable
from typing import Any

from factbase.lists.facets import Facet, Words


def by_column(
    name: str, label: Words, choices: Iterable[tuple[str, Words]], *, column: str = "", **more: Any
) -> Facet:
    """Return the facet of a column with a closed list of values; empty ones are no answer."""
    sql = f"SELECT {name}::text, NULL::text, count(*) FROM base WHERE {name} <> '' GROUP BY 1"  # noqa: S608
    return Facet(name, label, sql, {name: column or name}, tuple(choices), **more)


def by_words(name: str, label: Words, *, column: str = "", **more: Any) -> Facet:
    """Return the facet of a column with free words."""
    return by_column(name, label, (), column=column, **more)


def by_record(
    name: str, label: Words, way: str, *, of: str, answer: str = "id", words: str = "label"
) -> Facet:
    """Return the facet of a reference to the table `of`, answered by its column `answer`."""
    numbers = f"SELECT {name}, count(*) FROM base GROUP BY 1"  # noqa: S608
    return Facet(name, label, looked_up(numbers, of=of, answer=answer, words=words), {name: way})


def by_vocabulary(name: str, label: Words, way: str, *, of: str) -> Facet:
    """Return the facet of a reference to one of the few records of `of`; all are answers."""
    sql = (
        f"SELECT record.slug, record.label, coalesce(chosen.number, 0) FROM {of} AS record "  # noqa: S608
        f"LEFT JOIN (SELECT {name}, count(*) FROM base GROUP BY 1) AS chosen (key, number) "
        "ON chosen.key = record.id WHERE record.retracted_at IS NULL"
    )
    return Facet(name, label, sql, {name: way}, is_whole=True)


def looked_up(numbers: str, *, of: str, answer: str, words: str) -> str:
    """Return the SELECT that puts words to the keys of `numbers`, a SELECT of key and number."""
    return (
        f"SELECT record.{answer}::text, record.{words}, chosen.number "  # noqa: S608
        f"FROM ({numbers}) AS chosen (key, number) JOIN {of} AS record ON record.id = chosen.key"
    )
