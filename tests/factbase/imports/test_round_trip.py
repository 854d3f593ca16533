"""What was exported and is brought in where it came from changes nothing, in every format."""

from collections.abc import Callable
from itertools import product

import pytest
from django.contrib.auth.models import User

from factbase.exports.formats import FORMATS
from factbase.exports.tables import CLAIMS, ENTITIES, SOURCES, Table
from factbase.models import ImportKind
from factbase.sample import loader
from tests.factbase.imports.files import bring, changes, problems
from tests.factbase.imports.test_packages import make_hostile_desk
from tests.factories import EvidenceFactory, SourceFactory

pytestmark = pytest.mark.django_db
KINDS = {ImportKind.CLAIMS: CLAIMS, ImportKind.ENTITIES: ENTITIES, ImportKind.SOURCES: SOURCES}
READ = ("csv", "xlsx", "ndjson")


def exported(table: Table, name: str) -> bytes:
    rows = table.model._default_manager.all()
    return b"".join(FORMATS[name].stream(table, rows, site="https://facts.example.org"))


@pytest.mark.parametrize("make", [loader.load, make_hostile_desk], ids=["sample", "hostile"])
def test_exports_imported_where_they_came_from_leave_every_row(
    make: Callable[[], object], administrator: User
) -> None:
    make()
    for (kind, table), name in product(KINDS.items(), READ):
        content = exported(table, name)
        staged = bring(content, administrator, name=f"file.{name}", kind=kind)

        assert staged.state == "ready", staged.problem
        assert (kind, name, problems(staged), changes(staged)) == (kind, name, [], [])
        assert staged.counts == {"leave": table.model._default_manager.count()}


def test_quotes_from_sources_of_one_name_are_found_by_their_claims(administrator: User) -> None:
    """A file does not say which of two sources a quote is from, but its claim has it already."""
    for title in ("Annual report", "Annual report", "ANNUAL REPORT"):
        EvidenceFactory(
            source=SourceFactory(title=title, publisher=None, url=""),
            exact="pegged at 20 billion yuan",
        )
    content = exported(CLAIMS, "csv")
    staged = bring(content, administrator, name="file.csv", kind=ImportKind.CLAIMS)
    assert problems(staged) == []
    assert staged.counts == {"leave": 3}

    elsewhere = content.replace(b"pegged at", b"estimated at")
    staged = bring(elsewhere, administrator, name="file.csv", kind=ImportKind.CLAIMS)
    assert staged.counts == {"wrong": 3}
    assert "3 sources fit" in problems(staged)[0][2]
