"""The list of suggestions, and dismissing."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from lxml import html
from pytest_django import Settings

from factbase.models import DismissedSuggestion, Extraction, ProposedClaim
from factbase.suggestions import extracting
from sources.models import Snapshot
from tests.factories import EntityFactory, PropertyFactory, make_snapshot

pytestmark = pytest.mark.django_db


def proposing(**given: object) -> list[dict[str, object]]:
    words = {"start": 12, "end": 22, "words": "$5 million"}
    said = {"subject": "OpenAI", "property": "paid", "value": "5 million USD"}
    return [words | said | {"valid": "2025-06"}]


@pytest.fixture
def snapshot() -> Snapshot:
    EntityFactory(label="OpenAI")
    return make_snapshot("OpenAI paid $5 million. OpenAI <b>left</b>.")


@pytest.fixture
def desk(client: Client, contributor: object) -> Client:
    client.force_login(contributor)
    return client


def address(name: str, snapshot: Snapshot) -> str:
    return reverse(name, args=[snapshot.source_id])


def place(snapshot: Snapshot, **changed: object) -> dict[str, object]:
    return {"snapshot": snapshot.pk, "kind": "money", "start": 12, "end": 22} | changed


def test_list_shows_each_words_once_with_their_meaning(desk: Client, snapshot: Snapshot) -> None:
    page = desk.get(address("source-suggestions", snapshot)).content.decode()
    assert page.count("<mark>OpenAI</mark>") == 1
    assert "2 times in the text" in page
    assert "5 million USD" in page
    assert "&lt;b&gt;" in page
    assert "&amp;start=12&amp;end=22" in page


def test_dismissing_leads_back_to_the_list_without_the_suggestion(
    desk: Client, snapshot: Snapshot
) -> None:
    response = desk.post(address("suggestion-dismiss", snapshot), place(snapshot), follow=True)
    assert "The suggestion is dismissed." in response.content.decode()
    assert "<mark>$5 million</mark>" not in response.content.decode()
    row = DismissedSuggestion.objects.get()
    again = {"dismissed": row.pk}
    response = desk.post(address("suggestion-again", snapshot), again, follow=True)
    assert "<mark>$5 million</mark>" in response.content.decode()


def test_several_places_are_dismissed_at_once(desk: Client, snapshot: Snapshot) -> None:
    both = place(snapshot, kind="entity", start=[0, 24], end=[6, 30])
    desk.post(address("suggestion-dismiss", snapshot), both)
    page = desk.get(address("source-suggestions", snapshot)).content.decode()
    assert "<mark>OpenAI</mark>" not in page


def test_htmx_gets_nothing_or_the_reason(desk: Client, snapshot: Snapshot) -> None:
    url, headers = address("suggestion-dismiss", snapshot), {"HX-Request": "true"}
    done = desk.post(url, place(snapshot), headers=headers)
    assert (done.status_code, done.content) == (200, b"")
    wrong = desk.post(url, place(snapshot, end=9999), headers=headers)
    assert (wrong.status_code, wrong.content[:4]) == (400, b"end:")


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "\\\\evil", ""])
def test_next_page_is_of_this_site(desk: Client, snapshot: Snapshot, wanted: str) -> None:
    response = desk.post(address("suggestion-dismiss", snapshot), place(snapshot, next=wanted))
    assert response["Location"].startswith(address("source-suggestions", snapshot))
    response = desk.post(address("suggestion-dismiss", snapshot), place(snapshot, next="/sources/"))
    assert response["Location"] == "/sources/"


@pytest.mark.parametrize(
    "changed",
    [{"start": "x"}, {"start": "9" * 5000}, {"end": "²"}, {"kind": "\x00"}, {"start": []}],
)
def test_hostile_fields_are_refused_in_words(
    desk: Client, snapshot: Snapshot, changed: dict[str, object]
) -> None:
    desk.post(address("suggestion-dismiss", snapshot), place(snapshot, **changed))
    assert not DismissedSuggestion.objects.exists()


@pytest.mark.parametrize("wanted", ["x", "\x00", "01900000-0000-7000-8000-000000000000"])
def test_copy_that_is_not_there_is_not_found(desk: Client, snapshot: Snapshot, wanted: str) -> None:
    url = address("suggestion-dismiss", snapshot)
    assert desk.post(url, place(snapshot) | {"snapshot": wanted}).status_code == 404


def test_text_is_read_by_a_program_and_its_proposal_dismissed(
    desk: Client, snapshot: Snapshot, contributor: User, settings: Settings
) -> None:
    PropertyFactory(label="paid", slug="paid")
    settings.EXTRACTOR = f"{__name__}.proposing"
    page = desk.post(address("extraction-ask", snapshot), follow=True).content.decode()
    assert "The text is being read." in page
    extracting.run(Extraction.objects.get().pk)
    page = desk.get(address("source-suggestions", snapshot)).content.decode()
    assert "OpenAI – paid: <strong>5 million USD</strong>" in page
    proposal = {"proposal": ProposedClaim.objects.get().pk}
    page = desk.post(address("proposal-dismiss", snapshot), proposal, follow=True).content.decode()
    assert "<strong>5 million USD</strong>" not in page
    again = desk.post(address("proposal-dismiss", snapshot), proposal, follow=True)
    assert "retracted already" in again.content.decode()


def test_proposal_leads_to_the_form_with_everything_filled_in(
    desk: Client, snapshot: Snapshot, contributor: User, settings: Settings
) -> None:
    paid = PropertyFactory(label="paid", slug="paid")
    settings.EXTRACTOR = f"{__name__}.proposing"
    desk.post(address("extraction-ask", snapshot))
    extracting.run(Extraction.objects.get().pk)
    proposed = ProposedClaim.objects.get()
    page = html.fromstring(desk.get(address("source-suggestions", snapshot)).text)
    (link,) = page.xpath(
        "//a[starts-with(@href, '/claims/new/?') and contains(@href, 'value=')]/@href"
    )

    form = html.fromstring(desk.get(link).text).xpath("//form[.//*[@name='value']]")[0]
    fields = dict(form.form_values())
    assert fields["subject"] == "OpenAI"
    assert fields["property"] == str(paid.pk)
    assert (fields["value"], fields["valid"]) == (proposed.typed, proposed.valid)
    assert fields["evidence-exact"].strip() == snapshot.text[proposed.start : proposed.end]
    assert fields["evidence-source"] == snapshot.source.title
    assert fields["evidence-start"] == str(proposed.start)


def test_without_a_program_nothing_can_be_asked(desk: Client, snapshot: Snapshot) -> None:
    page = desk.get(address("source-suggestions", snapshot)).content.decode()
    assert "Have the text read" not in page
    page = desk.post(address("extraction-ask", snapshot), follow=True).content.decode()
    assert "FACTBASE_EXTRACTOR is empty" in page


@pytest.mark.parametrize("places", [2, 30])
def test_list_takes_the_same_queries_however_long_it_is(
    desk: Client,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
    places: int,
) -> None:
    EntityFactory(label="OpenAI")
    text = " ".join(f"OpenAI paid ${number} million." for number in range(1, places + 1))
    url = address("source-suggestions", make_snapshot(text))
    desk.get(url)
    # Session, person, groups; the text with its source; names, merges, units, dismissed,
    # entities; what was dismissed; proposals, and whether the text was read.
    with django_assert_num_queries(12):
        desk.get(url)
