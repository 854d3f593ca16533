from decimal import Decimal

import pytest
from django.test import Client

from factbase.actions import claims, confidence, review
from factbase.models import Status
from factbase.values import Text
from factbase.views.claim_page import MOST_OPPOSING
from sources.anchoring import CheckState
from sources.models import Derivation, Source
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    PublisherFactory,
    SourceFactory,
    make_claim,
    make_snapshot,
)


@pytest.fixture
def submitted(contributor):
    claim = make_claim(by=contributor, status=Status.SUBMITTED, valid="2025-06")
    text = "It has been pegged at 20 billion yuan by local press."
    snapshot = make_snapshot(text, SourceFactory(publisher=PublisherFactory(name="The Paper")))
    EvidenceFactory(
        claim=claim,
        source=snapshot.source,
        snapshot=snapshot,
        exact="pegged at 20 billion yuan",
        start=12,
        end=37,
        check_state=CheckState.EXACT,
        checked_at=snapshot.captured_at,
        asserted_by=EntityFactory(label="Chinese press"),
        mode="hearsay",
    )
    confidence.refresh(claims=[claim])
    return claim


def page_of(client, claim):
    return client.get(f"/claims/{claim.pk}/").content.decode()


@pytest.mark.django_db
def test_claim_page_of_an_unverified_claim_says_that_nobody_vouches(client, submitted):
    page = page_of(client, submitted)
    assert "This claim waits for review. The desk does not vouch for it" in page
    assert "badge-submitted" in page
    assert "badge-verified" not in page


@pytest.mark.django_db
def test_claim_page_shows_the_quote_in_context_and_its_check_in_words(client, submitted):
    page = page_of(client, submitted)
    assert '<span class="around">It has been </span><mark>pegged at 20 billion yuan</mark>' in page
    assert "The quoted words stand in the text, character for character." in page
    assert "Said by" in page
    assert "June 2025" in page


@pytest.mark.django_db
def test_claim_page_explains_the_confidence_step_by_step(client, submitted):
    page = page_of(client, submitted)
    assert "Grade C gives a reliability of 0.700" in page
    assert "<b>0.700</b>" in page


@pytest.mark.django_db
def test_claim_page_shows_rivals_with_their_value(client, submitted):
    rival = make_claim(
        subject=submitted.subject,
        property=submitted.property,
        status=Status.SUBMITTED,
        value=submitted.value.__class__(amount=Decimal(3), unit="CNY"),
        valid="2025-06",
    )
    EvidenceFactory(claim=rival)
    confidence.refresh(claims=[rival, submitted])
    page = page_of(client, submitted)
    assert "Rival claims" in page
    assert f'Rival claim: <a href="/claims/{rival.pk}/">3 CNY</a>' in page


@pytest.mark.django_db
def test_claim_page_shows_the_review_trail(client, submitted, reviewer):
    review.verify(claim=submitted, by=reviewer, comment="Read it in full.")
    page = page_of(client, submitted)
    assert "reviewer: <b>submitted → verified</b>" in page
    assert "Read it in full." in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("actor", "buttons"),
    [
        ("reader", []),
        ("contributor", ["Retract"]),
        ("reviewer", ["Verify", "Reject", "Retract"]),
    ],
)
def test_claim_page_offers_the_steps_that_the_reader_may_take(
    client, submitted, request, actor, buttons
):
    client.force_login(request.getfixturevalue(actor))
    page = page_of(client, submitted)
    offered = [word for word in ("Submit", "Verify", "Reject", "Retract") if f">{word}<" in page]
    assert offered == buttons


@pytest.mark.django_db
@pytest.mark.parametrize("status", [Status.DRAFT, Status.REJECTED])
def test_claim_page_of_the_desk_only_is_not_found_for_readers(client, reader, status):
    claim = make_claim(status=status)
    client.force_login(reader)
    assert client.get(f"/claims/{claim.pk}/").status_code == 404


@pytest.mark.django_db
def test_claim_page_of_a_draft_opens_to_contributors(client, contributor):
    claim = make_claim()
    client.force_login(contributor)
    assert "This is a draft" in page_of(client, claim)


@pytest.mark.django_db
def test_claim_page_of_hostile_text_shows_it_as_text(client, contributor):
    claim = claims.create(
        by=contributor,
        fields={
            "subject": EntityFactory(label="<b>Evil</b>\u202eknab"),
            "property": PropertyFactory(value_type="text"),
            "value": Text("<script>alert(1)</script>"),
        },
    )
    client.force_login(contributor)
    page = page_of(client, claim)
    assert "<script>alert" not in page
    assert "&lt;b&gt;Evil&lt;/b&gt;" in page
    assert 'title="right-to-left override">U+202E</span>knab' in page


@pytest.mark.django_db
def test_claim_list_shows_verified_claims_only_unless_others_are_asked_for(client):
    make_claim(status=Status.VERIFIED, value=Text("settled"))
    make_claim(status=Status.SUBMITTED, value=Text("waiting"))
    assert "waiting" not in client.get("/claims/").content.decode()
    both = client.get("/claims/", {"status": "any"}).content.decode()
    assert "settled" in both
    assert "waiting" in both


@pytest.mark.django_db
def test_claim_list_of_any_status_hides_drafts_from_visitors(client, contributor):
    make_claim(value=Text("half-baked"))
    assert "half-baked" not in client.get("/claims/", {"status": "any"}).content.decode()
    client.force_login(contributor)
    assert "half-baked" in client.get("/claims/", {"status": "any"}).content.decode()


@pytest.mark.django_db
def test_claim_list_export_link_keeps_the_conditions(client):
    make_claim(status=Status.VERIFIED)
    query = {"property": "valuation", "status": "any", "q": ""}
    page = client.get("/claims/", query).content.decode()
    assert 'href="/exports/list/claims.csv?property=valuation&amp;status=any"' in page


@pytest.mark.django_db
def test_claim_page_marks_what_its_publisher_withdrew(client: Client) -> None:
    claim = make_claim(status=Status.VERIFIED)
    EvidenceFactory(claim=claim)
    withdrawn = EvidenceFactory(claim=claim, source=SourceFactory(title="Wrong all along"))
    assert b"This claim rests on" not in client.get(f"/claims/{claim.pk}/").content

    Source.objects.filter(pk=withdrawn.source_id).update(status="retracted", status_note="Made up.")

    page = client.get(f"/claims/{claim.pk}/").content.decode()
    assert "This claim rests on a source that its publisher has corrected or retracted" in page
    assert "Retracted by its publisher</span>" in page
    assert '<p class="receipt-facts">Made up.</p>' in page
    assert "a source was corrected or retracted" in page


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [2, 30])
def test_claim_page_with_any_number_of_receipts_and_rivals_takes_the_same_queries(
    client: Client, django_assert_num_queries, rows: int
) -> None:
    claim = make_claim(status=Status.SUBMITTED, valid="2025")
    for number in range(rows):
        EvidenceFactory(claim=claim)
        amount = claim.value.__class__(amount=Decimal(number), unit="CNY")
        same = {"subject": claim.subject, "property": claim.property, "valid": "2025"}
        EvidenceFactory(claim=make_claim(value=amount, status=Status.SUBMITTED, **same))
    confidence.refresh(claims=[claim])
    # claim, qualifiers, evidence; rivals, conflicts, what follows it in time; works, words around
    # the quotes; review events
    with django_assert_num_queries(9):
        page = client.get(f"/claims/{claim.pk}/").content.decode()
    assert page.count('class="lane ') >= 2 * rows
    # Of many rivals some are shown, and where the others are.
    assert (f"/conflicts/?claim={claim.pk}" in page) is (rows > MOST_OPPOSING)


@pytest.mark.django_db
def test_claim_page_groups_receipts_that_go_back_to_one_work(client: Client) -> None:
    claim, work = make_claim(status=Status.SUBMITTED), SourceFactory(title="The press release")
    for number in range(2):
        copy = SourceFactory(title=f"Copy {number}")
        Derivation.objects.create(source=copy, derived_from=work, kind="syndicates")
        EvidenceFactory(claim=claim, source=copy)
    EvidenceFactory(claim=claim, stance="context", exact="only context")
    confidence.refresh(claims=[claim])

    voice, rest = page_of(client, claim).split('<section class="origin">')[1:]

    assert "2 sources, counted as one voice" in voice
    assert f'going back to <a href="/sources/{work.pk}/">The press release</a>' in voice
    assert voice.count("<blockquote") == 2
    assert "Not counted" in rest
    assert "only context" in rest
