"""Whatever the API shows of a record can be asked for, or there is a reason why not."""

import pytest
from django.db.models import Field, Model

from factbase import filtersets
from factbase.models import (
    Alias,
    Claim,
    Conflict,
    Entity,
    EntityType,
    Evidence,
    Identifier,
    Match,
    Property,
    Qualifier,
)
from sources.models import Blob, Derivation, Publisher, Snapshot, Source
from tests.factbase.filtersets.test_every_filter import TABLE

# Why a field has no filter of its own.
REASONS: dict[type[Model], dict[str, str]] = {
    Claim: {
        "editor_confidence_reason": "prose, read with the claim",
        "editors": "never shown: four eyes are kept with it",
        "note": "prose, read with the claim",
        "retracted_at": "a claim is withdrawn by its status",
        "retraction_reason": "a claim is withdrawn by its status",
        "revision": "what If-Match and history are for",
        "valid_words": "what `valid` says, in words, which `q` finds",
        "value_text": "words, which `q` finds",
        "value_url": "words, which `q` finds",
        "verbatim": "words, which `q` finds",
        "words": "words, which `q` finds",
    },
    Qualifier: {
        "claim": "qualifiers are shown with their claim",
        "created_at": "qualifiers are shown with their claim",
        "created_by": "qualifiers are shown with their claim",
        "id": "never shown",
        "kind": "qualifiers are shown with their claim",
        "retracted_at": "withdrawn ones are not shown",
        "retraction_reason": "withdrawn ones are not shown",
        "revision": "never shown",
        "updated_by": "qualifiers are shown with their claim",
        "value_amount": "read with the claim, once `qualifier` has found it",
        "value_boolean": "read with the claim, once `qualifier` has found it",
        "value_date": "read with the claim, once `qualifier` has found it",
        "value_date_earliest": "read with the claim, once `qualifier` has found it",
        "value_date_latest": "read with the claim, once `qualifier` has found it",
        "value_entity": "read with the claim, once `qualifier` has found it",
        "value_language": "read with the claim, once `qualifier` has found it",
        "value_lower": "read with the claim, once `qualifier` has found it",
        "value_modifier": "read with the claim, once `qualifier` has found it",
        "value_text": "read with the claim, once `qualifier` has found it",
        "value_type": "follows from the property, which `qualifier` asks for",
        "value_unit": "read with the claim, once `qualifier` has found it",
        "value_upper": "read with the claim, once `qualifier` has found it",
        "value_url": "read with the claim, once `qualifier` has found it",
        "verbatim": "read with the claim, once `qualifier` has found it",
        "words": "read with the claim, once `qualifier` has found it",
    },
    Conflict: {
        "first_said": "never shown: a digest",
        "note": "prose, read with the conflict",
        "reason": "prose, which `q` finds",
        "retracted_at": "conflicts are never withdrawn",
        "retraction_reason": "conflicts are never withdrawn",
        "revision": "what If-Match and history are for",
        "second_said": "never shown: a digest",
    },
    Entity: {
        "description": "prose, read with the entity",
        "retraction_reason": "prose, read with the entity",
        "revision": "what If-Match and history are for",
    },
    Alias: {
        "created_at": "aliases are shown with their entity",
        "created_by": "aliases are shown with their entity",
        "entity": "aliases are shown with their entity",
        "id": "never shown",
        "language": "which language a name is in tells little of the entity",
        "retracted_at": "withdrawn ones are not shown",
        "retraction_reason": "withdrawn ones are not shown",
        "revision": "never shown",
        "updated_at": "aliases are shown with their entity",
        "updated_by": "aliases are shown with their entity",
    },
    Identifier: {
        "created_at": "identifiers are shown with their entity",
        "created_by": "identifiers are shown with their entity",
        "entity": "identifiers are shown with their entity",
        "id": "never shown",
        "retracted_at": "withdrawn ones are not shown",
        "retraction_reason": "withdrawn ones are not shown",
        "revision": "never shown",
        "updated_at": "identifiers are shown with their entity",
        "updated_by": "identifiers are shown with their entity",
    },
    EntityType: {
        "description": "prose, read with the type",
        "retraction_reason": "prose, read with the type",
        "revision": "what If-Match and history are for",
    },
    Evidence: {
        "end": "a place in a text, read with the quote",
        "exact": "words, which `q` finds",
        "note": "prose, read with the quote",
        "prefix": "words around the quote, read with it",
        "retraction_reason": "prose, read with the quote",
        "revision": "what If-Match and history are for",
        "start": "a place in a text, read with the quote",
        "suffix": "words around the quote, read with it",
    },
    Match: {
        "note": "prose, read with the match",
        "reasons": "prose, read with the match",
        "retraction_reason": "prose, read with the match",
        "revision": "what If-Match and history are for",
    },
    Property: {
        "description": "prose, which `q` finds",
        "inverse_label": "words, which `q` finds",
        "retraction_reason": "prose, read with the property",
        "revision": "what If-Match and history are for",
    },
    Publisher: {
        "grade_reason": "prose, read with the publisher",
        "retraction_reason": "prose, read with the publisher",
        "revision": "what If-Match and history are for",
    },
    Source: {
        "retraction_reason": "prose, read with the source",
        "revision": "what If-Match and history are for",
        "status_note": "prose, read with the source",
    },
    Derivation: {
        "created_at": "derivations are shown with their source",
        "created_by": "derivations are shown with their source",
        "id": "derivations are shown with their source",
        "kind": "read with the source, once `derived_from` has found it",
        "note": "never shown",
        "retracted_at": "withdrawn ones are not shown",
        "retraction_reason": "withdrawn ones are not shown",
        "revision": "derivations are shown with their source",
        "source": "the source itself, by `id`",
        "updated_at": "derivations are shown with their source",
        "updated_by": "derivations are shown with their source",
    },
    Snapshot: {"text": "megabytes; quotes from it are found as evidence"},
    Blob: {
        "content": "bytes, which have an address of their own",
        "created_at": "never shown",
        "size": "bytes counted, read with the snapshot",
    },
}
# Which list a record is shown in, where it has none of its own.
SHOWN_IN = {
    Qualifier: Claim,
    Alias: Entity,
    Identifier: Entity,
    Derivation: Source,
    Blob: Snapshot,
}
# Filters that are called otherwise than the field they ask for.
CALLED: dict[type[Model], dict[str, str]] = {
    Claim: {
        "value_entity": "object",
        "value_amount": "amount",
        "value_lower": "amount__gte",
        "value_upper": "amount__lte",
        "value_unit": "unit",
        "value_modifier": "modifier",
        "value_date_earliest": "value_date",
        "value_date_latest": "value_date",
        "value_language": "language",
        "value_boolean": "boolean",
        "valid_earliest": "valid",
        "valid_latest": "valid",
    },
    Qualifier: {"property": "qualifier", "updated_at": "changed_since"},
    Conflict: {"first": "claim", "second": "claim"},
    Entity: {"retracted_at": "retracted"},
    Alias: {"name": "alias"},
    Identifier: {"scheme": "scheme", "value": "identifier"},
    EntityType: {"equivalents": "equivalent", "retracted_at": "retracted"},
    Evidence: {"retracted_at": "retracted"},
    Match: {"left": "entity", "right": "entity", "retracted_at": "retracted"},
    Property: {"equivalents": "equivalent", "retracted_at": "retracted"},
    Publisher: {"retracted_at": "retracted"},
    Source: {
        "authors": "author",
        "published_earliest": "published",
        "published_latest": "published",
        "retracted_at": "retracted",
    },
    Derivation: {"derived_from": "derived_from"},
    Snapshot: {"blob": "sha256"},
    Blob: {"sha256": "sha256"},
}
FILTERSETS = {model: filterset for filterset, (model, _) in TABLE.items()}


def filters_of(model: type[Model]) -> set[str]:
    return set(FILTERSETS[SHOWN_IN.get(model, model)].base_filters)


def is_asked_for(field: "Field[object, object]", model: type[Model]) -> bool:
    """Whether a filter is called as the field, or as the field and how it compares."""
    named = {name.partition("__")[0] for name in filters_of(model)}
    return model not in SHOWN_IN and field.name in named


def test_every_list_of_records_is_in_the_table() -> None:
    lists = {getattr(filtersets, name) for name in filtersets.__all__ if "FilterSet" in name}
    # Lists of files in and out, which are no records of the desk.
    staged = {filtersets.ImportFilterSet, filtersets.ImportRowFilterSet}
    staged |= {filtersets.ExportFilterSet, filtersets.ReleaseFilterSet}
    plain = {filtersets.StrictFilterSet}
    assert lists - staged - plain == set(TABLE)
    assert set(REASONS) == set(FILTERSETS) | set(SHOWN_IN) == set(CALLED)


@pytest.mark.parametrize("model", REASONS)
def test_every_field_has_a_filter_or_a_reason(model: type[Model]) -> None:
    explained = {*REASONS[model], *CALLED[model]}
    silent = [
        field.name
        for field in model._meta.concrete_fields
        if field.name not in explained and not is_asked_for(field, model)
    ]
    assert silent == []


@pytest.mark.parametrize("model", REASONS)
def test_every_reason_is_of_a_field_that_has_no_filter(model: type[Model]) -> None:
    fields = {field.name: field for field in model._meta.concrete_fields}
    for name in {*REASONS[model], *CALLED[model]}:
        assert name in fields, f"{name} is gone"
        assert not is_asked_for(fields[name], model), f"{name} has a filter"
    assert not set(REASONS[model]) & set(CALLED[model])


@pytest.mark.parametrize("model", CALLED)
def test_filters_of_another_name_are_there(model: type[Model]) -> None:
    assert set(CALLED[model].values()) <= filters_of(model)
