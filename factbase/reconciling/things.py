"""Entities as a matcher knows them: each cluster of merged ones once, with the names of all."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from factbase.models import Alias, Entity
from factbase.models.clusters import members_of


class Entry(NamedTuple):
    """An entity, the ids of what it stands for (its own first), and all their names."""

    id: UUID
    label: str
    description: str
    type: str
    type_label: str
    members: Sequence[UUID]
    names: Sequence[str]


def entries_of(ids: Iterable[UUID]) -> Mapping[UUID, Entry]:
    """Return the entry that answers for each id; none for what is unknown or retracted.

    Three queries, none for no ids.
    """
    clusters = members_of(ids)
    members = {member for cluster in clusters.values() for member in cluster}
    if not members:
        return {}
    columns = ("id", "label", "description", "type__slug", "type__label")
    standing = Entity.objects.standing().filter(pk__in=members).order_by()
    rows = {row.id: row for row in standing.values_list(*columns, named=True)}
    aliases = _aliases(rows)
    found = {}
    for origin, cluster in clusters.items():
        if cluster[0] not in rows:
            continue
        row = rows[cluster[0]]
        living = [member for member in cluster if member in rows]
        own = [row.label, *aliases[row.id]]
        names = [*own, *(n for m in living[1:] for n in (rows[m].label, *aliases[m]))]
        found[origin] = Entry(
            row.id,
            row.label,
            row.description,
            row.type__slug,
            row.type__label,
            living,
            list(dict.fromkeys(names)),
        )
    return found


def _aliases(ids: Iterable[UUID]) -> defaultdict[UUID, list[str]]:
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    rows = Alias.objects.standing().filter(entity__in=list(ids)).order_by("name", "id")
    for pk, name in rows.values_list("entity_id", "name"):
        found[pk].append(name)
    return found
