import hashlib
import io
import json
from zipfile import ZipFile

import frictionless
import pytest

from factbase.exports import TABLES, Where, descriptor, needed, package, restored
from factbase.exports.formats import PACKAGE
from factbase.exports.tables import CLAIMS, ENTITIES
from factbase.models import Alias, Claim, Entity, Qualifier
from factbase.values import Text
from sources.models import Snapshot
from tests.factbase.exports.rows import rows_of
from tests.factbase.filtersets.world import make_world
from tests.factories import EntityFactory, PropertyFactory, make_claim

pytestmark = pytest.mark.django_db
HOSTILE = ["=1+1", "@SUM(A1)", "'quoted", '"', "a,b\r\nc", "\\.", "NULL", "-", "智谱", "\u202e"]


def packed(queryset=None, **options) -> bytes:
    rows = Claim.objects.all() if queryset is None else queryset
    return b"".join(PACKAGE.stream(CLAIMS, rows, **options))


def opened(whole: bytes) -> ZipFile:
    return ZipFile(io.BytesIO(whole))


def rows_in(whole: bytes, name: str) -> list[dict[str, str]]:
    return rows_of([opened(whole).read(f"data/{name}.csv")])


def judged(whole: bytes, tmp_path) -> list[str]:
    path = tmp_path / "package.zip"
    path.write_bytes(whole)
    report = frictionless.Package(str(path)).validate()
    return [error.message for task in report.tasks for error in task.errors] + [
        error.message for error in report.errors
    ]


def test_package_is_accepted_by_frictionless_with_all_its_keys(tmp_path):
    world = make_world()
    for label in HOSTILE:
        entity = EntityFactory(label=label)
        Alias.objects.create(entity=entity, name=label)
        prop = PropertyFactory(value_type="text", label=label)
        make_claim(subject=entity, property=prop, value=Text(label, "en"), note=label)
    claim = world.wanted[Claim]
    qualifier = Qualifier(claim=claim, property=PropertyFactory(value_type="text"))
    qualifier.put(Text("=said", "en"))
    qualifier.created_by = qualifier.updated_by = claim.created_by
    qualifier.save()
    whole = packed(is_whole=True)
    assert judged(whole, tmp_path) == []
    described = json.loads(opened(whole).read("datapackage.json"))
    assert [found["name"] for found in described["resources"]] == [table.name for table in TABLES]
    for table in TABLES:
        found = rows_in(whole, table.name)
        assert len(found) == table.model.objects.count(), table.name
        assert list(found[0]) == [column.name for column in table.columns_in(Where.PACKAGE)]
    labels = {restored(row["label"]) for row in rows_in(whole, "entities")}
    assert labels >= {*HOSTILE}


@pytest.mark.parametrize("side", ["wanted", "other"])
def test_package_of_some_claims_refers_to_nothing_outside_it(tmp_path, side):
    claim = getattr(make_world(), side)[Claim]
    whole = packed(Claim.objects.filter(pk=claim.pk))
    assert [row["id"] for row in rows_in(whole, "claims")] == [str(claim.pk)]
    assert judged(whole, tmp_path) == []
    assert len(rows_in(whole, "entities")) < Entity.objects.count()


@pytest.mark.parametrize("left_out", ["entities", "sources", "properties", "units"])
def test_package_without_what_claims_refer_to_is_refused(tmp_path, monkeypatch, left_out):
    """The broken variant: a table that is cut to what the filter itself found."""
    monkeypatch.setitem(needed.CONDITIONS, left_out, "false")
    claim = make_world().wanted[Claim]
    messages = judged(packed(Claim.objects.filter(pk=claim.pk)), tmp_path)
    assert any("violates the foreign key" in message for message in messages)


def test_package_of_the_same_rows_has_the_same_bytes():
    make_world()
    first = packed(is_whole=True, has_archive=True)
    assert packed(is_whole=True, has_archive=True) == first
    backwards = Claim.objects.order_by("-note", "-pk")
    assert packed(backwards) == packed(Claim.objects.order_by("created_at"))


def test_package_with_the_time_of_its_making_would_differ(monkeypatch):
    """The broken variant: entries dated as ZIP programs date them."""
    monkeypatch.setattr(package, "EARLIEST", (2025, 1, 1, 0, 0, 0))
    first = packed()
    monkeypatch.setattr(package, "EARLIEST", (2025, 1, 1, 0, 0, 2))
    assert packed() != first


def test_package_says_size_and_hash_of_each_file():
    make_world()
    whole = packed()
    files = opened(whole)
    for resource in json.loads(files.read("datapackage.json"))["resources"]:
        content = files.read(resource["path"])
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_package_with_archive_holds_bytes_and_texts_of_the_snapshots():
    make_world()
    files = opened(packed(is_whole=True, has_archive=True))
    snapshots = Snapshot.objects.select_related("blob")
    assert snapshots
    for snapshot in snapshots:
        assert files.read(f"archive/{snapshot.blob_id}") == bytes(snapshot.blob.content)
        assert files.read(f"texts/{snapshot.pk}.txt").decode() == snapshot.text


def test_package_of_nothing_is_whole(tmp_path):
    whole = packed(Claim.objects.none())
    assert judged(whole, tmp_path) == []
    assert rows_in(whole, "claims") == []


def test_package_names_no_address_of_the_site():
    make_claim()
    assert b"facts.example" not in b"".join(
        opened(packed(site="https://facts.example")).read(name)
        for name in opened(packed()).namelist()
    )


def test_package_marks_what_is_inert_and_nothing_else():
    fields = descriptor.schema(ENTITIES)["fields"]
    marked = {field["name"] for field in fields if field.get("factbase:inert")}
    assert {"label", "description", "type"} <= marked
    assert not marked & {"id", "revision", "created_at"}


def test_package_ends_with_the_number_of_claims():
    make_claim()
    make_claim()
    numbers = []

    def noted():
        numbers.append((yield from PACKAGE.stream(CLAIMS, Claim.objects.all())))

    assert b"".join(noted())
    assert numbers == [2]
