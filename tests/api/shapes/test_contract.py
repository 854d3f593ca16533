"""What PostgreSQL writes is what the TypedDicts say, and what they say is all of it."""

from typing import Any, get_args, get_type_hints

import orjson
import pytest
from django.db.models import QuerySet
from jsonschema import Draft202012Validator, FormatChecker

from api import shapes
from api.renderers import OrjsonRenderer
from api.schema.types import schema_of
from api.shapes.written import Written
from factbase.models import Claim, Entity, EntityType, Evidence, Property
from sources.models import Publisher, Snapshot, Source
from tests.factbase.filtersets.world import make_world

SITE = "https://facts.example/"
WRITTEN = [
    (Claim, shapes.claims_json),
    (Entity, shapes.entities_json),
    (EntityType, shapes.entity_types_json),
    (Evidence, shapes.evidence_json),
    (Property, shapes.properties_json),
    (Publisher, shapes.publishers_json),
    (Snapshot, shapes.snapshots_json),
    (Snapshot, shapes.snapshots_text_json),
    (Source, shapes.sources_json),
]


def rendered(rows: Any) -> Any:
    return orjson.loads(OrjsonRenderer().render(rows))


def faults(shape: Any, rows: Any) -> list[str]:
    components: dict[str, Any] = {}
    record = schema_of(get_args(get_type_hints(shape)["return"])[0], components)
    schema = {"components": {"schemas": components}, "type": "array", "items": record}
    checker = Draft202012Validator(schema, format_checker=FormatChecker())
    return [error.message for error in checker.iter_errors(rows)]


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "shape"), WRITTEN, ids=[shape.__name__ for _, shape in WRITTEN])
def test_rows_are_what_the_typed_dict_says(model: Any, shape: Any) -> None:
    make_world()
    rows: QuerySet[Any] = model.objects.order_by("pk")
    found = rendered(shape(rows, SITE))
    assert [row["id"] for row in found] == [str(pk) for pk in rows.values_list("pk", flat=True)]
    assert len(found) >= 2
    assert faults(shape, found) == []


@pytest.mark.django_db
def test_row_with_a_field_too_many_or_of_another_type_is_found() -> None:
    """The broken variant."""
    make_world()
    [row, *_] = rendered(shapes.claims_json(Claim.objects.all(), SITE))
    assert faults(shapes.claims_json, [row | {"more": 1}])
    assert faults(shapes.claims_json, [row | {"revision": "1"}])


def test_written_row_that_was_read_or_changed_is_rendered_as_it_is_then() -> None:
    row = Written((b"1", None, b'{"id":"1","a":{"b":1}}'))
    assert rendered([row]) == [{"id": "1", "a": {"b": 1}}]
    row["a"]["b"] = 2
    assert rendered([row]) == [{"id": "1", "a": {"b": 2}}]
    del row["a"]
    row["c"] = 3
    assert rendered({"row": row}) == {"row": {"id": "1", "c": 3}}
    assert (len(row), row["id"]) == (2, "1")
