from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factbase.models import Claim, Evidence, Property, Qualifier, ReviewEvent, Status
from factbase.values import ValueType
from sources.edtf import parse_edtf
from tests.factbase.admin.pages import act, address, form_on, send, told
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    SourceFactory,
    make_claim,
    make_snapshot,
)

pytestmark = pytest.mark.django_db
ADD = "/admin/factbase/claim/add/"
TEXT = "Zhipu was pegged at 20 billion yuan last year. Nobody said 20 billion dollars."


@pytest.fixture
def valuation() -> Property:
    """Return a property that takes money."""
    return PropertyFactory(slug="valuation", label="valuation")


def _typed(prop: Property, **more: object) -> dict[str, Any]:
    return {"subject": EntityFactory().pk, "property": prop.pk, **more}


def test_claim_added_by_a_contributor_is_a_draft_of_theirs(
    contributors_desk: Client, contributor: User, valuation: Property
) -> None:
    typed = _typed(valuation, value="about 20 billion yuan", valid="June 2025")
    response = send(contributors_desk, ADD, **typed)
    assert response.status_code == 302
    claim = Claim.objects.get()
    assert (claim.display, claim.valid) == ("about 20 billion CNY", "2025-06")
    assert (claim.status, claim.created_by) == (Status.DRAFT, contributor)
    shown = contributors_desk.get(response["Location"]).content.decode()
    assert "about 20 billion CNY" in shown


def test_claim_added_with_a_receipt_reads_last_year_by_its_source(
    contributors_desk: Client, valuation: Property
) -> None:
    day = parse_edtf("2025-06-26")
    published = {"published_earliest": day.earliest, "published_latest": day.latest}
    source = make_snapshot(TEXT, SourceFactory(published=day.text, **published)).source
    receipt = {"evidence__0__source": source.pk, "evidence__0__exact": "20 billion yuan"}
    typed = _typed(valuation, value="20 billion yuan", valid="last year", **receipt)
    response = send(contributors_desk, ADD, **typed, evidence__TOTAL_FORMS=1)
    assert response.status_code == 302
    claim = Claim.objects.get()
    assert claim.valid == "2024"
    assert claim.evidence.get().check_state == "exact"


def test_quote_that_is_not_found_undoes_the_claim_and_keeps_what_was_typed(
    contributors_desk: Client, valuation: Property
) -> None:
    source = make_snapshot(TEXT).source
    receipt = {"evidence__0__source": source.pk, "evidence__0__exact": "pegged at 30 billion yuan"}
    typed = _typed(valuation, value="30 billion yuan", **receipt)
    response = send(contributors_desk, ADD, **typed, evidence__TOTAL_FORMS=1)
    page = response.content.decode()
    assert "These words do not stand in the archived text" in page
    assert "pegged at 30 billion yuan" in page
    assert "30 billion yuan" in page
    assert not Claim.objects.exists()


def test_receipt_that_the_action_refuses_is_marked_at_its_row(
    contributors_desk: Client, valuation: Property
) -> None:
    source = make_snapshot(TEXT).source
    one = {"source": source.pk, "exact": "20 billion yuan", "stance": "supports"}
    rows = {f"evidence__{n}__{name}": value for n in (0, 1) for name, value in one.items()}
    typed = _typed(valuation, value="20 billion yuan", **rows, evidence__TOTAL_FORMS=2)
    response = send(contributors_desk, ADD, **typed)
    formset = response.context["inline_admin_formsets"][1].formset
    assert not formset.forms[0].errors
    assert formset.forms[1].non_field_errors() == ["This quote is already evidence for the claim."]
    assert not Claim.objects.exists()


def test_wrong_value_keeps_what_was_typed_and_says_why(
    contributors_desk: Client, valuation: Property
) -> None:
    typed = _typed(valuation, value="twenty-ish yuans", note="from the wire")
    response = send(contributors_desk, ADD, **typed)
    form = response.context["adminform"].form
    assert "value" in form.errors
    page = response.content.decode()
    assert "twenty-ish yuans" in page
    assert "from the wire" in page
    assert str(typed["subject"]) in page
    assert not Claim.objects.exists()


def test_unit_that_the_property_does_not_take_is_refused_at_the_value(
    contributors_desk: Client, valuation: Property
) -> None:
    valuation.units.add("USD")
    response = send(contributors_desk, ADD, **_typed(valuation, value="20 billion yuan"))
    assert "USD" in response.context["adminform"].form.errors["value"][0]
    assert "20 billion yuan" in response.content.decode()


def test_value_of_a_property_between_entities_is_found_by_alias(contributors_desk: Client) -> None:
    prop = PropertyFactory(value_type=ValueType.ENTITY.value)
    zhipu = EntityFactory(label="Zhipu AI")
    zhipu.aliases.create(name="智谱")
    assert send(contributors_desk, ADD, **_typed(prop, value="智谱")).status_code == 302
    assert Claim.objects.get().value_entity == zhipu


def test_name_of_two_entities_offers_both_to_choose_from(contributors_desk: Client) -> None:
    prop = PropertyFactory(value_type=ValueType.ENTITY.value)
    one, other = EntityFactory(label="Stargate"), EntityFactory(label="Stargate")
    typed = _typed(prop, value="Stargate")
    page = send(contributors_desk, ADD, **typed).content.decode()
    for entity in (one, other):
        assert f'name="value_choice" value="{entity.pk}"' in page
    assert send(contributors_desk, ADD, **typed, value_choice=str(other.pk)).status_code == 302
    assert Claim.objects.get().value_entity == other


def test_claim_edited_by_a_contributor_keeps_its_author(
    contributors_desk: Client, contributor: User
) -> None:
    claim = make_claim()
    author = claim.created_by
    url = address(Claim, "change", claim.pk)
    assert send(contributors_desk, url, value="over 1.4 billion USD").status_code == 302
    claim.refresh_from_db()
    assert (claim.value_amount, claim.value_modifier) == (Decimal("1400000000"), "at_least")
    assert (claim.created_by, claim.updated_by) == (author, contributor)


def test_claim_sent_unchanged_stays_in_its_revision(contributors_desk: Client) -> None:
    claim = make_claim(valid="2025-06")
    before = claim.revision
    assert send(contributors_desk, address(Claim, "change", claim.pk)).status_code == 302
    claim.refresh_from_db()
    assert claim.revision == before


def test_verified_claim_edited_goes_back_to_the_queue(contributors_desk: Client) -> None:
    claim = make_claim(status=Status.VERIFIED)
    send(contributors_desk, address(Claim, "change", claim.pk), value="3 billion USD")
    claim.refresh_from_db()
    assert (claim.status, claim.recheck) == (Status.SUBMITTED, "claim_edited")


def test_edit_of_a_claim_that_changed_meanwhile_shows_both_versions(
    contributors_desk: Client,
) -> None:
    claim = make_claim()
    url = address(Claim, "change", claim.pk)
    typed = form_on(contributors_desk, url) | {"note": "mine"}
    claim.note = "theirs"
    claim.save()
    response = contributors_desk.post(url, typed)
    page = response.content.decode()
    assert "This record was changed while you were editing it" in page
    assert "Stored now: theirs" in page
    assert ">\nmine</textarea>" in page
    again = response.context["adminform"].form["revision"].value()
    contributors_desk.post(url, typed | {"revision": again})
    claim.refresh_from_db()
    assert claim.note == "mine"


def test_qualifiers_are_added_changed_and_withdrawn(contributors_desk: Client) -> None:
    claim = make_claim()
    stage = PropertyFactory(value_type=ValueType.TEXT.value)
    url = address(Claim, "change", claim.pk)
    row = {"qualifiers__0__property": stage.pk, "qualifiers__0__kind": "value"}
    send(contributors_desk, url, **row, qualifiers__0__value="series B", qualifiers__TOTAL_FORMS=1)
    assert [row.display for row in Qualifier.objects.standing()] == ["series B"]
    send(contributors_desk, url, qualifiers__0__value="series C")
    assert [row.display for row in Qualifier.objects.standing()] == ["series C"]
    send(contributors_desk, url, qualifiers__0__property="", qualifiers__0__value="")
    assert not Qualifier.objects.standing().exists()
    assert Qualifier.objects.count() == 2


def test_status_cannot_be_sent_with_the_form(contributors_desk: Client) -> None:
    claim = make_claim()
    url = address(Claim, "change", claim.pk)
    send(contributors_desk, url, note="x", status="verified", verified_by=1, confidence="1")
    claim.refresh_from_db()
    assert (claim.note, claim.status, claim.verified_by) == ("x", Status.DRAFT, None)


def test_contributor_submits_and_reviewer_verifies(
    contributors_desk: Client, reviewers_desk: Client, reviewer: User
) -> None:
    claim = EvidenceFactory().claim
    submitted = act(contributors_desk, Claim, "submit", claim)
    assert told(submitted) == ["1 claim submitted."]
    verified = act(reviewers_desk, Claim, "verify", claim)
    assert told(verified) == ["1 claim verified."]
    claim.refresh_from_db()
    assert (claim.status, claim.verified_by) == (Status.VERIFIED, reviewer)
    assert ReviewEvent.objects.filter(claim=claim).count() == 2


def test_reviewer_cannot_verify_their_own_and_is_told_why(
    reviewers_desk: Client, reviewer: User
) -> None:
    own = make_claim(by=reviewer, status=Status.SUBMITTED)
    other = EvidenceFactory(claim=make_claim(status=Status.SUBMITTED)).claim
    done = act(reviewers_desk, Claim, "verify", own, other)
    assert told(done) == [
        "1 claim verified.",
        "1 claim not verified: Four eyes: who wrote or edited a claim cannot verify it; ask a "
        "colleague.",
    ]
    own.refresh_from_db()
    assert own.status == Status.SUBMITTED


def test_contributor_is_not_offered_to_verify(contributors_desk: Client) -> None:
    claim = EvidenceFactory(claim=make_claim(status=Status.SUBMITTED)).claim
    done = act(contributors_desk, Claim, "verify", claim)
    assert told(done) == ["No action selected."]
    claim.refresh_from_db()
    assert claim.status == Status.SUBMITTED


def test_rejecting_asks_for_a_reason_that_is_kept(reviewers_desk: Client) -> None:
    claim = make_claim(status=Status.SUBMITTED)
    asked = act(reviewers_desk, Claim, "reject", claim)
    assert "Reject 1 claim" in asked.content.decode()
    done = act(reviewers_desk, Claim, "reject", claim, confirmed="yes", reason="no source")
    assert told(done) == ["1 claim rejected."]
    assert ReviewEvent.objects.get(action="reject").comment == "no source"


def test_retracted_claim_is_restored_as_a_draft(contributors_desk: Client) -> None:
    claim = make_claim()
    act(contributors_desk, Claim, "retract", claim, confirmed="yes", reason="wrong person")
    done = act(
        contributors_desk, Claim, "restore", claim, confirmed="yes", reason="right after all"
    )
    assert told(done) == ["1 claim restored as a draft."]
    claim.refresh_from_db()
    assert claim.status == Status.DRAFT


def test_selected_claims_are_exported_as_csv(contributors_desk: Client) -> None:
    wanted = [make_claim(), make_claim()]
    other = make_claim()
    response = act(contributors_desk, Claim, "export_csv", *wanted)
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert len(lines) == 3
    assert all(any(str(claim.pk) in line for line in lines) for claim in wanted)
    assert str(other.pk) not in "".join(lines)


def test_page_of_a_claim_explains_its_confidence(
    contributors_desk: Client, valuation: Property
) -> None:
    source = make_snapshot(TEXT).source
    receipt = {"evidence__0__source": source.pk, "evidence__0__exact": "20 billion yuan"}
    typed = _typed(valuation, value="20 billion yuan", **receipt, evidence__TOTAL_FORMS=1)
    send(contributors_desk, ADD, **typed)
    page = contributors_desk.get(address(Claim, "change", Claim.objects.get().pk)).content.decode()
    assert "Grade C gives a reliability" in page


def test_search_finds_claims_by_alias_of_their_subject(contributors_desk: Client) -> None:
    claim = make_claim()
    claim.subject.aliases.create(name="智谱")
    make_claim()
    response = contributors_desk.get(address(Claim, "changelist"), {"q": "智谱"})
    assert list(response.context["cl"].result_list) == [claim]


def _list_queries(client: Client) -> list[str]:
    client.get(address(Claim, "changelist"))
    with CaptureQueriesContext(
        connection,
    ) as seen:
        client.get(address(Claim, "changelist"))
    return [query["sql"] for query in seen.captured_queries]


def test_list_of_claims_takes_as_many_queries_for_30_as_for_2(contributors_desk: Client) -> None:
    prop = PropertyFactory()
    for _ in range(2):
        EvidenceFactory(claim=make_claim(property=prop))
    few = _list_queries(contributors_desk)
    for _ in range(28):
        EvidenceFactory(claim=make_claim(property=prop))
    many = _list_queries(contributors_desk)
    assert len(many) == len(few)
    # session, user, roles, count, claims with names, their quotes, properties of the filter
    assert len(many) == 7, "\n".join(many)


def test_evidence_of_a_claim_is_listed_with_its_check(contributors_desk: Client) -> None:
    row: Evidence = EvidenceFactory()
    page = contributors_desk.get(address(Claim, "change", row.claim.pk)).content.decode()
    assert "no snapshot" in page
    assert address(Evidence, "change", row.pk) in page


def test_preview_reads_relative_words_by_the_source_that_the_form_names(
    contributors_desk: Client,
) -> None:
    day = parse_edtf("2025-06-26")
    published = {"published_earliest": day.earliest, "published_latest": day.latest}
    source = SourceFactory(published=day.text, **published)
    typed = {"valid": "last year", "source_id": str(source.pk)}
    assert "2024" in contributors_desk.get("/preview/date/", typed).content.decode()
    unknown = typed | {"source_id": "no id"}
    assert "2024" not in contributors_desk.get("/preview/date/", unknown).content.decode()


def test_history_of_a_claim_names_who_took_each_step(
    contributors_desk: Client, reviewers_desk: Client
) -> None:
    claim = EvidenceFactory(claim=make_claim(status=Status.SUBMITTED)).claim
    act(reviewers_desk, Claim, "verify", claim)
    response = contributors_desk.get(address(Claim, "history", claim.pk))
    steps = [
        (step.revision.by, change.before, change.after)
        for step in response.context["steps"]
        for change in step.changes
        if change.column == "status" and change.before
    ]
    # No request submitted it; the review event says who did.
    assert steps == [
        ("reviewer", "Submitted", "Verified"),
        (str(claim.created_by), "Draft", "Submitted"),
    ]
    assert str(claim.subject) in response.content.decode()
