"""Claims are logged beside the text that says them, and what says so already is offered first."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from factbase.actions import claims
from factbase.models import Claim, Entity, EntityType, Evidence, Property, Status
from sources.edtf import parse_edtf
from sources.models import Snapshot
from tests.factories import (
    EntityFactory,
    PropertyFactory,
    SourceFactory,
    make_claim,
    make_snapshot,
    make_user,
)

pytestmark = pytest.mark.django_db

TEXT = (
    "Falcon 🦅 said on Monday.\n\nFalcon Robotics is worth 2 billion euros. It was <b> last year."
)
QUOTE = "worth 2 billion euros"
START = TEXT.index(QUOTE)
END = START + len(QUOTE)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def desk(client: Client, contributor: User) -> Client:
    client.force_login(contributor)
    return client


@pytest.fixture
def falcon(db: None) -> Entity:
    return EntityFactory(label="Falcon Robotics")


@pytest.fixture
def worth(db: None) -> Property:
    return PropertyFactory(slug="valuation", label="valuation")


@pytest.fixture
def snapshot(db: None) -> Snapshot:
    day = parse_edtf("2025-06-26")
    dated = {"published_earliest": day.earliest, "published_latest": day.latest}
    return make_snapshot(TEXT, SourceFactory(published=day.text, **dated))


def address(snapshot: Snapshot, step: str = "new") -> str:
    return f"/sources/{snapshot.source_id}/claims/{step}/"


def typed(snapshot: Snapshot, prop: Property, **inputs: str) -> dict[str, str]:
    return {
        "snapshot": str(snapshot.pk),
        "subject": "Falcon Robotics",
        "property": str(prop.pk),
        "kind": "value",
        "value": "2 billion euros",
        "evidence-exact": QUOTE,
        "evidence-start": str(START),
        "evidence-end": str(END),
        "evidence-stance": "supports",
        **inputs,
    }


def test_form_for_a_selection_holds_its_words_and_guesses_with_reasons(
    desk: Client, falcon: Entity, worth: Property, snapshot: Snapshot
) -> None:
    place = {"snapshot": snapshot.pk, "start": START, "end": END}
    response = desk.get(address(snapshot), place)
    words, form = response.context["words"], response.context["form"]
    assert words.initial["exact"] == QUOTE
    assert words.initial["before"].endswith("Falcon Robotics is ")
    assert form.initial["subject"] == falcon
    assert form.initial["property"] == worth.pk
    assert form.initial["value"] == "2 billion EUR"
    assert response.content.decode().count('<span class="guessed-word">') >= 3


def test_form_for_pasted_words_finds_them_in_the_text(
    desk: Client, falcon: Entity, worth: Property, snapshot: Snapshot
) -> None:
    response = desk.get(address(snapshot), {"quote": f" {QUOTE}\r\n"})
    assert response.context["words"].initial["start"] == START
    assert response.context["form"].initial["subject"] == falcon


def test_form_keeps_subject_and_speaker_of_the_last_claim(
    desk: Client, falcon: Entity, worth: Property, snapshot: Snapshot
) -> None:
    other = EntityFactory(label="Heron")
    asked = {"subject": other.pk, "asserted_by": other.pk, "start": START, "end": END}
    response = desk.get(address(snapshot), asked)
    assert response.context["form"].initial["subject"] == other
    assert response.context["words"].initial["asserted_by"] == other
    assert f'data-id="{falcon.pk}"' in response.content.decode()


@pytest.mark.parametrize(
    "place",
    [{"start": 5}, {"start": 5, "end": 5}, {"start": 0, "end": 10**8}, {"start": "x", "end": "²"}],
)
def test_form_for_a_place_outside_of_the_text_is_refused(
    desk: Client, snapshot: Snapshot, place: dict[str, object]
) -> None:
    assert desk.get(address(snapshot), place).status_code == 400


@pytest.mark.parametrize("wanted", ["nonsense", "00000000-0000-7000-8000-000000000000"])
def test_form_for_another_copy_is_not_found(desk: Client, snapshot: Snapshot, wanted: str) -> None:
    assert desk.get(address(snapshot), {"snapshot": wanted}).status_code == 404


def test_form_of_a_selection_takes_a_bounded_number_of_queries(
    desk: Client,
    falcon: Entity,
    worth: Property,
    snapshot: Snapshot,
    django_assert_max_num_queries: object,
) -> None:
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        desk.get(address(snapshot), {"start": START, "end": END})


def test_claim_is_logged_from_an_older_copy_with_its_place(
    desk: Client, contributor: User, falcon: Entity, worth: Property, snapshot: Snapshot
) -> None:
    make_snapshot("A newer copy that says nothing.", snapshot.source)
    response = desk.post(address(snapshot), typed(snapshot, worth, valid="last year"))
    evidence = Evidence.objects.select_related("claim").get()
    assert response["Location"].startswith(f"/sources/{snapshot.source_id}/?snapshot={snapshot.pk}")
    assert response["Location"].endswith(f"#quote-{evidence.pk}")
    assert (evidence.start, evidence.end, evidence.check_state) == (START, END, "exact")
    assert (evidence.claim.valid, evidence.claim.created_by) == ("2024", contributor)
    page = desk.get(response["Location"]).content.decode()
    assert "Logged as a draft:" in page
    assert f"subject={falcon.pk}" in response["Location"]


def test_saved_claim_is_answered_to_htmx_by_what_changes_alone(
    desk: Client, falcon: Entity, worth: Property, snapshot: Snapshot
) -> None:
    answer = desk.post(address(snapshot), typed(snapshot, worth), headers=HTMX).content.decode()
    start = TEXT.index("Falcon Robotics")
    assert f'<p dir="auto" id="p{start}" hx-swap-oob="true">' in answer
    assert 'id="p0"' not in answer
    assert f'data-kept-subject="{falcon.pk}"' in answer
    assert f'id="evidence-{Evidence.objects.get().pk}"' in answer


def test_wrong_claim_is_shown_again_with_everything_typed(
    desk: Client, falcon: Entity, worth: Property, snapshot: Snapshot
) -> None:
    inputs = typed(snapshot, worth, value="two or so", note="seen & noted")
    answer = desk.post(address(snapshot), inputs, headers=HTMX).content.decode()
    for kept in ("two or so", "seen &amp; noted", QUOTE):
        assert kept in answer
    assert "<html" not in answer
    assert Claim.objects.count() == 0


def test_new_subject_is_offered_and_added_with_its_claim(
    desk: Client, worth: Property, snapshot: Snapshot
) -> None:
    inputs = typed(snapshot, worth, subject="Kestrel Labs")
    page = desk.post(address(snapshot), inputs).content.decode()
    assert "Add “Kestrel Labs”" in page
    assert 'name="subject_type"' in page

    chosen = inputs | {"subject_choice": "new"}
    assert "Say what the new entity is." in desk.post(address(snapshot), chosen).content.decode()
    company = EntityType.objects.get(slug="company")
    desk.post(address(snapshot), chosen | {"subject_type": str(company.pk)})
    assert Claim.objects.get().subject == Entity.objects.get(label="Kestrel Labs")


def test_refused_claim_leaves_no_new_subject_behind(
    desk: Client, worth: Property, snapshot: Snapshot
) -> None:
    worth.subject_types.add(EntityType.objects.get(slug="person"))
    company = str(EntityType.objects.get(slug="company").pk)
    new = {"subject": "Kestrel Labs", "subject_choice": "new", "subject_type": company}
    page = desk.post(address(snapshot), typed(snapshot, worth, **new)).content.decode()
    assert "Kestrel Labs" in page
    assert not Entity.objects.filter(label="Kestrel Labs").exists()


@pytest.fixture
def logged(falcon: Entity, worth: Property) -> Claim:
    return make_claim(subject=falcon, property=worth, status=Status.SUBMITTED, value=_billions())


def _billions() -> object:
    from decimal import Decimal

    from factbase.values import Money

    return Money(amount=Decimal("2000000000"), unit="EUR", verbatim="")


def test_claim_that_exists_is_offered_the_words_instead_of_a_duplicate(
    desk: Client, logged: Claim, worth: Property, snapshot: Snapshot
) -> None:
    page = desk.post(address(snapshot), typed(snapshot, worth)).content.decode()
    assert f'name="add_to" value="{logged.pk}"' in page
    assert Claim.objects.count() == 1

    inputs = typed(snapshot, worth, add_to=str(logged.pk)) | {"evidence-stance": "refutes"}
    desk.post(address(snapshot), inputs)
    evidence = Evidence.objects.get()
    assert (evidence.claim, evidence.stance, evidence.start) == (logged, "refutes", START)


def test_claim_that_exists_can_be_logged_anew_all_the_same(
    desk: Client, logged: Claim, worth: Property, snapshot: Snapshot
) -> None:
    desk.post(address(snapshot), typed(snapshot, worth, anew="1"))
    assert Claim.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "is_offered"),
    [
        ({}, True),
        ({"value": "over 1.5 billion euros"}, True),
        ({"value": "3 billion euros"}, False),
        ({"value": ""}, False),
        ({"subject": "Nobody"}, False),
        ({"denied": "on"}, False),
    ],
)
def test_alike_claims_are_those_that_can_mean_the_same(
    desk: Client,
    logged: Claim,
    worth: Property,
    snapshot: Snapshot,
    changes: dict[str, str],
    is_offered: bool,
) -> None:
    page = desk.get(address(snapshot, "alike"), typed(snapshot, worth) | changes)
    assert (str(logged.pk) in page.content.decode()) is is_offered


def test_words_for_a_claim_that_is_gone_are_kept_and_refused(
    desk: Client, worth: Property, snapshot: Snapshot
) -> None:
    gone = "00000000-0000-7000-8000-000000000000"
    page = desk.post(address(snapshot), typed(snapshot, worth, add_to=gone)).content.decode()
    assert "This claim is no longer there" in page
    assert QUOTE in page


def test_undo_retracts_the_words_and_the_draft_that_rested_on_them(
    desk: Client, falcon: Entity, worth: Property, snapshot: Snapshot
) -> None:
    desk.post(address(snapshot), typed(snapshot, worth))
    evidence = Evidence.objects.get()
    answer = desk.post(address(snapshot, "undo"), {"evidence": evidence.pk}, headers=HTMX)
    assert "Undone" in answer.content.decode()
    assert not Evidence.objects.standing().exists()
    assert Claim.objects.get().status == Status.RETRACTED


def test_undo_leaves_a_claim_that_was_there_before(
    desk: Client, logged: Claim, worth: Property, snapshot: Snapshot
) -> None:
    desk.post(address(snapshot), typed(snapshot, worth, add_to=str(logged.pk)))
    desk.post(address(snapshot, "undo"), {"evidence": Evidence.objects.get().pk})
    logged.refresh_from_db()
    assert logged.status == Status.SUBMITTED
    assert not Evidence.objects.standing().exists()


def test_undo_of_the_words_of_another_changes_nothing(
    desk: Client, client: Client, falcon: Entity, worth: Property, snapshot: Snapshot
) -> None:
    desk.post(address(snapshot), typed(snapshot, worth))
    client.force_login(make_user("contributor"))
    client.post(address(snapshot, "undo"), {"evidence": Evidence.objects.get().pk})
    assert Evidence.objects.standing().count() == 1


def test_undo_without_scripts_says_what_was_done(
    desk: Client, falcon: Entity, worth: Property, snapshot: Snapshot
) -> None:
    desk.post(address(snapshot), typed(snapshot, worth))
    evidence = Evidence.objects.get()
    answer = desk.post(address(snapshot, "undo"), {"evidence": evidence.pk}, follow=True)
    assert "Undone: it is retracted." in answer.content.decode()


def test_draft_is_submitted_where_it_was_logged(
    desk: Client, falcon: Entity, worth: Property, snapshot: Snapshot
) -> None:
    room = desk.post(address(snapshot), typed(snapshot, worth), follow=True).content.decode()
    evidence = Evidence.objects.select_related("claim").get()
    assert f'formaction="{address(snapshot, "submit")}"' in room
    inputs = {"evidence": str(evidence.pk), "revision": str(evidence.claim.revision)}
    assert f'name="revision" value="{evidence.claim.revision}"' in room
    answer = desk.post(address(snapshot, "submit"), inputs, headers=HTMX).content.decode()
    assert "The claim is submitted: a colleague can verify it now." in answer
    assert "Submitted" in answer
    assert Claim.objects.get().status == Status.SUBMITTED


def test_draft_that_a_colleague_edited_is_not_submitted_unseen(
    desk: Client, falcon: Entity, worth: Property, snapshot: Snapshot
) -> None:
    desk.post(address(snapshot), typed(snapshot, worth))
    evidence = Evidence.objects.select_related("claim").get()
    read = evidence.claim.revision
    claims.edit(claim=evidence.claim, by=make_user("contributor"), fields={"note": "seen"})
    inputs = {"evidence": str(evidence.pk), "revision": str(read)}
    answer = desk.post(address(snapshot, "submit"), inputs, follow=True).content.decode()
    assert "submitted: a colleague can verify it now" not in answer
    assert Claim.objects.get().status == Status.DRAFT


def test_what_is_wrong_is_listed_in_the_order_of_the_form(
    desk: Client, falcon: Entity, worth: Property, snapshot: Snapshot
) -> None:
    inputs = typed(snapshot, worth, value="two or so") | {"evidence-exact": ""}
    wrong = desk.post(address(snapshot), inputs).content.decode()
    assert wrong.index('href="#id_evidence-exact"') < wrong.index('href="#id_value"')


@pytest.mark.parametrize("wanted", ["", "nonsense", "00000000-0000-7000-8000-000000000000"])
def test_undo_of_nothing_leads_back_to_the_text(
    desk: Client, snapshot: Snapshot, wanted: str
) -> None:
    response = desk.post(address(snapshot, "undo"), {"evidence": wanted})
    assert response["Location"] == f"/sources/{snapshot.source_id}/"
