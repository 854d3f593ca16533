"""What every list refuses, and what it does not show unless asked."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.utils import timezone

from factbase import filtersets
from factbase.filtersets import ClaimFilterSet, EntityFilterSet
from factbase.filtersets.filters import telling_words
from factbase.models import Claim, Entity, Status
from tests.factories import EntityFactory, make_claim

NOBODY = "00000000-0000-7000-8000-000000000000"
ALL = [
    filtersets.ClaimFilterSet,
    filtersets.EntityFilterSet,
    filtersets.EntityTypeFilterSet,
    filtersets.EvidenceFilterSet,
    filtersets.PropertyFilterSet,
    filtersets.PublisherFilterSet,
    filtersets.SnapshotFilterSet,
    filtersets.SourceFilterSet,
]


@pytest.mark.parametrize("filterset", ALL)
def test_unknown_parameter_is_refused_naming_the_known_ones(filterset: type, db: None) -> None:
    made = filterset(QueryDict("colour=red"))
    assert not made.is_valid()
    message = made.errors["__all__"][0]
    assert "“colour” is not a parameter of this list" in message
    assert all(name in message for name in made.filters)


@pytest.mark.parametrize(
    ("filterset", "query", "mode"),
    [
        (ClaimFilterSet, "stance=refutes", "force_custom_plan"),
        (ClaimFilterSet, "source_kind=book&status=any", "force_custom_plan"),
        (filtersets.EvidenceFilterSet, "claim_status=rejected", "force_custom_plan"),
        (ClaimFilterSet, f"publisher={NOBODY}", "force_custom_plan"),
        (ClaimFilterSet, "created_by=mira", "force_custom_plan"),
        (ClaimFilterSet, "has_evidence=false", "force_custom_plan"),
        (ClaimFilterSet, "has_conflict=false", "force_generic_plan"),
        (ClaimFilterSet, "subject_type=law", "force_custom_plan"),
        (ClaimFilterSet, "qualifier=stake", "force_custom_plan"),
        (ClaimFilterSet, "changed_since=2025-01-01T00:00:00Z", "force_custom_plan"),
        (ClaimFilterSet, "updated_at__gte=2025-01-01T00:00:00Z", "force_custom_plan"),
        (filtersets.EvidenceFilterSet, "valid_at=1900", "force_custom_plan"),
        (filtersets.EvidenceFilterSet, f"publisher={NOBODY}", "force_custom_plan"),
        (filtersets.EvidenceFilterSet, f"source={NOBODY}", "force_generic_plan"),
        (ClaimFilterSet, "status=verified&confidence__gte=0.8", "force_generic_plan"),
        (ClaimFilterSet, "property=valuation", "force_generic_plan"),
        (ClaimFilterSet, "stance=refutes&q=zhipu", "force_generic_plan"),
    ],
)
def test_list_is_planned_for_its_choices_alone(
    filterset: type, query: str, mode: str, db: None
) -> None:
    made = filterset(QueryDict(query))
    assert made.is_valid()
    with made.planned(), connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        assert cursor.fetchone() == (mode,)


@pytest.mark.parametrize("filterset", ALL)
def test_ordering_by_anything_else_is_refused_naming_the_whitelist(
    filterset: type, db: None
) -> None:
    made = filterset(QueryDict("ordering=created_by__password"))
    assert "choose from" in made.errors["ordering"][0]


@pytest.mark.parametrize("filterset", ALL)
@pytest.mark.parametrize("direction", ["", "-"])
def test_every_name_of_the_whitelist_orders(filterset: type, direction: str, db: None) -> None:
    for name in filterset.base_filters["ordering"].columns:
        made = filterset(QueryDict(f"ordering={direction}{name}"))
        assert made.is_valid(), made.errors
        list(made.qs)


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("denied=perhaps", "denied", "is not one of: true, false"),
        ("denied=true&denied=false", "denied", "Give this parameter once"),
        ("status=draft,approved", "status", "“approved” is not one of: draft"),
        ("subject=1", "subject", "Write ids of records"),
        ("property=a/b", "property", "slug"),
        ("amount__gte=NaN", "amount__gte", "NaN"),
        ("amount__gte=1E%2B999999", "amount__gte", "digits"),
        ("amount__gte=１２", "amount__gte", "１２"),
        ("valid=2025-13", "valid", "2025-13"),
        ("valid__gte=../2025", "valid__gte", "open on the side"),
        ("created_at__gte=yesterday", "created_at__gte", "Write a day"),
        ("q=" + "x" * 201, "q", "at most 200 characters"),
        ("q=" + "+".join("bcdefghijklmnopqr"), "q", "at most 16 words"),
        ("q=a%00b", "q", "Null characters"),
        ("ordering=amount,-amount", "ordering", "orders once"),
        ("id=" + ",".join(["x"] * 1001), "id", "at most 1000"),
    ],
)
def test_value_that_cannot_be_read_is_refused(query: str, field: str, words: str, db: None) -> None:
    made = ClaimFilterSet(QueryDict(query))
    assert not made.is_valid()
    assert words in made.errors[field][0]


def test_refused_list_is_empty_and_never_whole(db: None) -> None:
    make_claim(status=Status.VERIFIED)
    assert list(ClaimFilterSet(QueryDict("colour=red"), Claim.objects.all()).qs) == []
    assert list(ClaimFilterSet(QueryDict("stance=x"), Claim.objects.all()).qs) == []


def test_parameters_that_pass_are_the_callers(db: None) -> None:
    assert ClaimFilterSet(QueryDict("page=2&page_size=5&format=csv")).is_valid()
    assert not ClaimFilterSet(QueryDict("view=compact")).is_valid()
    assert ClaimFilterSet(QueryDict("view=compact"), passing={"view"}).is_valid()


def test_retracted_rows_are_left_out_unless_asked_for(db: None) -> None:
    standing = EntityFactory()
    withdrawn = EntityFactory(retracted_at=timezone.now())

    def found(query: str) -> set[Entity]:
        return set(EntityFilterSet(QueryDict(query), Entity.objects.all()).qs)

    assert found("") == {standing}
    assert found("retracted=true") == {withdrawn}
    assert found("retracted=any") == {standing, withdrawn}


def test_time_without_an_offset_is_utc(db: None) -> None:
    entity = EntityFactory()
    moment = entity.created_at or Entity.objects.get().created_at
    for query in (f"created_at__gte={moment:%Y-%m-%d}", "created_at__gte=0001-01-01"):
        made = EntityFilterSet(QueryDict(query), Entity.objects.all())
        assert list(made.qs) == [entity]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("added to the Entity List, January 2025", ["added", "Entity", "List", "January", "2025"]),
        ("“AI tigers” roar", ["AI tigers", "roar"]),
        ("“AI ” “ of “", ["AI"]),
        ("智谱，估值", ["智谱，估值"]),
        ("over $1.4 billion.", ["over", "$1.4", "billion"]),
        ("of the", ["of", "the"]),
        (" , ", []),
    ],
)
def test_search_is_cut_into_the_words_that_tell(text: str, words: list[str]) -> None:
    assert telling_words(text) == words


def test_name_with_a_comma_is_one_name_and_is_repeated_for_several(db: None) -> None:
    first, second = EntityFactory(label="Zhipu AI, Ltd"), EntityFactory(label="OpenAI")
    EntityFactory(label="Zhipu AI")
    made = EntityFilterSet(QueryDict("label=Zhipu+AI,+Ltd&label=OpenAI"), Entity.objects.all())
    assert set(made.qs) == {first, second}


def test_time_is_read_in_utc_whatever_its_offset(db: None) -> None:
    """PostgreSQL refuses offsets of sixteen hours and more, where it is sent the text."""
    made = EntityFilterSet(QueryDict("created_at__lt=1125-03-06T20:01:04%2B22:11"))
    assert made.is_valid()
    assert made.form.cleaned_data["created_at__lt"].isoformat() == "1125-03-05T21:50:04+00:00"


def test_time_outside_the_calendar_is_refused_by_name(db: None) -> None:
    made = EntityFilterSet(QueryDict("created_at__lt=0001-01-01T00:00:00%2B05:00"))
    assert "Write a day" in made.errors["created_at__lt"][0]


@pytest.mark.parametrize("name", ["100%25", "%25(parameter)s", "%25%27", "%25s%25s"])
def test_unknown_parameter_with_a_percent_sign_is_refused_as_it_is(name: str, db: None) -> None:
    made = ClaimFilterSet(QueryDict(f"{name}=1"), Claim.objects.all())
    shown = name.replace("%25", "%").replace("%27", "'")
    assert f"“{shown}” is not a parameter of this list" in str(made.errors["__all__"][0])
