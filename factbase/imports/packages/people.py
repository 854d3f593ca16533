"""The people that a package names: accounts here, or new ones that nobody can sign in to."""

from collections.abc import Iterable, Mapping

from django.contrib.auth.models import User

from factbase.exports import TABLES
from factbase.imports.packages.cells import PEOPLE, columns_of
from factbase.models import Import, ImportRow, Outcome


def people_of(staged: Import) -> dict[str, int]:
    """Return the ids of all people by user name; who is unknown gets an account that is not active.

    Call it in the transaction that applies the import.
    """
    names = set()
    for table in TABLES:
        places = [place for place, column in enumerate(columns_of(table)) if column.field in PEOPLE]
        rows = ImportRow.objects.filter(
            staged=staged, table=table.name, outcome=Outcome.CREATE
        ).values_list("cells", flat=True)
        for cells in rows.iterator(chunk_size=2000):
            names |= {cells[place] for place in places if cells[place]}
    return _accounts(names)


def working_here(people: Mapping[str, int]) -> frozenset[int]:
    """Return the ids of those of `people` who can sign in. One query."""
    active = User.objects.filter(pk__in=people.values(), is_active=True)
    return frozenset(active.values_list("pk", flat=True))


def _accounts(names: Iterable[str]) -> dict[str, int]:
    known = dict(User.objects.filter(username__in=names).values_list("username", "pk"))
    for name in sorted(set(names) - known.keys()):
        user = User(username=name, is_active=False)
        user.set_unusable_password()
        user.full_clean(exclude=["password"])
        user.save()
        known[name] = user.pk
    return known
