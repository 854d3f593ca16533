"""Dismissing suggestions."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from factbase.actions import suggestions
from factbase.exceptions import FactbaseError, PermissionDeniedError
from factbase.models import DismissedSuggestion
from tests.factories import make_snapshot

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("start", "end", "kind", "field", "words"),
    [
        (-1, 2, "date", "start", "start: "),
        (99, 100, "date", "start", "start: "),
        (2, 2, "date", "end", "end: "),
        (0, 99, "date", "end", "end: "),
        (0, 2, "number", "kind", "Choose one of entity, "),
    ],
)
def test_dismissing_names_the_field_that_is_wrong(
    contributor: User, start: int, end: int, kind: str, field: str, words: str
) -> None:
    with pytest.raises(FactbaseError, match=f"^{words}") as refusal:
        suggestions.dismiss(
            snapshot=make_snapshot("ten signs."), start=start, end=end, kind=kind, by=contributor
        )
    assert refusal.value.field == field


def test_readers_dismiss_nothing(reader: User) -> None:
    with pytest.raises(PermissionDeniedError):
        suggestions.dismiss(
            snapshot=make_snapshot("ten signs."), start=0, end=1, kind="date", by=reader
        )


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({}, "factbase_dismissedsuggestion_once"),
        ({"end": 0}, "factbase_dismissedsuggestion_span"),
        ({"kind": "number"}, "factbase_dismissedsuggestion_kind_known"),
    ],
)
def test_database_refuses(changed: dict[str, object], constraint: str) -> None:
    place = {"snapshot": make_snapshot("ten signs."), "start": 0, "end": 3, "kind": "date"}
    DismissedSuggestion.objects.create(**place)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        DismissedSuggestion.objects.create(**place | changed)
