"""Entities whose name begins with what somebody types."""

from typing import Any
from uuid import UUID

from django.db import connection

from factbase.matching import identifiers_in, in_latin
from factbase.models.latin import FOREIGN
from factbase.models.lookalikes import identified_as
from factbase.reconciling.retrieval import id_in
from factbase.reconciling.things import Entry, entries_of
from sources.models.says import literal

# Who has not found it among so many types on.
MOST_BEGINNING = 100
# Each arm has an index of its own. What begins so in Latin letters alone comes in no order: to put
# it in one, all of it would have to be written in them.
BEGINNING = f"""
    (SELECT id FROM factbase_entity
     WHERE UPPER(label) LIKE UPPER(%(begin)s) AND retracted_at IS NULL
     ORDER BY label, id LIMIT %(most)s)
    UNION
    (SELECT entity_id FROM factbase_alias
     WHERE UPPER(name) LIKE UPPER(%(begin)s) AND retracted_at IS NULL
     ORDER BY name, id LIMIT %(most)s)
    UNION
    (SELECT id FROM factbase_entity
     WHERE label ~ '{FOREIGN}' AND factbase_latin(label) LIKE %(latin)s AND retracted_at IS NULL
     LIMIT %(most)s)
    UNION
    (SELECT entity_id FROM factbase_alias
     WHERE name ~ '{FOREIGN}' AND factbase_latin(name) LIKE %(latin)s AND retracted_at IS NULL
     LIMIT %(most)s)
"""  # noqa: S608  # a constant


def suggest_entities(prefix: str) -> list[Entry]:
    """Return the entities that begin with `prefix` in a name, or that it names by an identifier.

    Those called just so first, then by label. At most five queries, none for nothing typed.
    """
    if not prefix:
        return []
    ids = {*_beginning(prefix), *id_in(prefix)}
    ids |= {pk for _, pk in identified_as({0: identifiers_in(prefix)})}
    entries = {entry.id: entry for entry in entries_of(ids).values()}
    typed = prefix.casefold()
    return sorted(
        entries.values(),
        key=lambda entry: (
            all(name.casefold() != typed for name in entry.names),
            not entry.label.casefold().startswith(typed),
            entry.label.casefold(),
            entry.id,
        ),
    )


def _beginning(prefix: str) -> list[UUID]:
    parameters: dict[str, Any] = {
        "begin": f"{literal(prefix)}%",
        "latin": f"{literal(in_latin(prefix))}%",
        "most": MOST_BEGINNING,
    }
    with connection.cursor() as cursor:
        cursor.execute(BEGINNING, parameters)
        return [pk for (pk,) in cursor.fetchall()]
