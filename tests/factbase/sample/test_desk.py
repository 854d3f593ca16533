"""The sample desk: its size, its variety and its quotes."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from pytest_django import DjangoDbBlocker

from factbase.admin.reviewing.queues import QUEUES
from factbase.exceptions import FactbaseError
from factbase.models import Claim, Conflict, Entity, Evidence, Property, ReviewEvent, Status
from factbase.sample import loader
from factbase.values import Kind, Modifier
from sources.models import Derivation, Source


@pytest.fixture(scope="module")
def loaded_desk(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load the desk once for this file, in a transaction around those of its tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        loader.load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def desk(loaded_desk: None, db: None) -> None:
    """Have the desk there."""


def test_desk_is_as_large_and_varied_as_promised(desk: None) -> None:
    assert Claim.objects.count() >= 45
    assert Entity.objects.count() >= 25
    assert Property.objects.count() >= 20
    modifiers = set(Claim.objects.values_list("value_modifier", flat=True))
    assert {Modifier.EXACT, Modifier.ABOUT, Modifier.AT_LEAST, Modifier.AT_MOST} <= modifiers
    assert {Kind.VALUE, Kind.UNKNOWN, Kind.NONE} == set(
        Claim.objects.values_list("kind", flat=True)
    )
    assert {"draft", "submitted", "verified", "disputed", "rejected"} == set(
        Claim.objects.values_list("status", flat=True)
    )
    assert Evidence.objects.exclude(asserted_by=None).count() >= 10


def claim_of(subject: str, prop: str, **fields: object) -> Claim:
    return Claim.objects.get(subject__label=subject, property__slug=prop, **fields)


def test_words_relative_to_the_articles_date_are_resolved(desk: None) -> None:
    assert claim_of("Zhipu AI", "added-to-list", status="verified").valid == "2025-01"
    assert claim_of("Zhipu AI", "annual-loss").valid == "2024"
    assert claim_of("Zhipu AI", "listing-filed").value_date == "2025-04"
    assert claim_of("DeepSeek-R1", "released").value_date == "2025-01"


def test_two_articles_on_one_post_are_one_origin(desk: None) -> None:
    claim = claim_of("Zhipu AI", "state-investment")

    sources = claim.evidence.filter(stance="supports").values("source").distinct()
    assert (sources.count(), claim.origins) == (2, 1)


def test_rivals_about_the_500_billion_lower_one_another(desk: None) -> None:
    rival = claim_of("Stargate UAE", "announced-size", value_modifier="exact")
    other = claim_of("Stargate UAE", "announced-size", value_modifier="at_most")

    assert rival.ledger.rivals
    assert rival.confidence < other.confidence


def test_sources_carry_publisher_title_date_and_derivation(desk: None) -> None:
    for source in Source.objects.all():
        assert source.publisher is not None
        assert source.published
    assert Derivation.objects.count() >= 4


def test_review_of_the_desk_obeys_four_eyes(desk: None) -> None:
    for claim in Claim.objects.filter(status=Status.VERIFIED):
        assert claim.verified_by not in (claim.created_by, claim.updated_by)
    once_verified = Claim.objects.filter(status=Status.VERIFIED) | Claim.objects.to_recheck()
    verifications = ReviewEvent.objects.filter(action="verify")
    assert verifications.count() == once_verified.count() > 40


def test_work_waits_for_each_role(desk: None) -> None:
    jonas, mira = (User.objects.get(username=name) for name in ("jonas", "mira"))
    for queue in ("waiting", "recheck", "disputed", "assigned", "mentions", "followed"):
        assert QUEUES[queue].rows(jonas).exists(), queue
    for queue in ("returned", "drafts", "own"):
        assert QUEUES[queue].rows(mira).exists(), queue


def test_quotes_of_the_notes_are_exact(desk: None) -> None:
    notes = Evidence.objects.filter(source__kind="note")

    assert notes.count() >= 5
    assert set(notes.values_list("check_state", flat=True)) == {"exact"}


def test_quotes_of_articles_are_a_few_words() -> None:
    rows = tomllib.loads((Path(loader.__file__).parent / "desk.toml").read_text("utf-8"))
    quotes = [item["quote"] for row in rows["claim"] for item in row.get("evidence", [])]

    assert max(len(re.findall(r"\w+", quote)) for quote in quotes) <= 12


def test_articles_anchored_leave_every_quote_exact_and_every_claim_as_it_was(
    desk: None, shared: Path
) -> None:
    verified = Claim.objects.filter(status=Status.VERIFIED).count()

    done = loader.anchor_articles(shared / "seeds")

    assert len(done) == 2
    assert set(Evidence.objects.values_list("check_state", flat=True)) == {"exact"}
    assert Claim.objects.filter(status=Status.VERIFIED).count() == verified
    assert loader.anchor_articles(shared / "seeds") == done


def test_articles_that_are_not_the_samples_are_refused(desk: None, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("Another article\n\nOther words.")

    with pytest.raises(FactbaseError, match=r"No file in .* begins with the title"):
        loader.anchor_articles(tmp_path)


def test_article_without_a_quote_is_refused_by_name(desk: None, tmp_path: Path) -> None:
    title = Source.objects.filter(kind="article").first().title
    (tmp_path / "short.txt").write_text(f"{title}\n\nNothing of what was quoted.")

    with pytest.raises(FactbaseError, match=r"short\.txt: the quote .* is missing, not exact"):
        loader.anchor_articles(tmp_path)


def test_articles_that_cannot_both_be_right_are_in_conflict(desk: None) -> None:
    (conflict,) = Conflict.objects.open().select_related("first__subject")
    assert str(conflict.first.subject) == "Stargate UAE"
    assert conflict.reason == (
        "500 billion USD cannot be at most 200 billion USD; both hold in 2025"
    )
