import pytest

from factbase.models import Evidence, Status
from sources.anchoring import CheckState
from sources.models import Derivation
from tests.factories import EvidenceFactory, SourceFactory, make_claim, make_snapshot

TEXT = "Zhipu presses on.\n\nIt has been <b>pegged</b> at 20 billion yuan."


@pytest.fixture
def snapshot(db):
    return make_snapshot(TEXT)


def quote(snapshot, exact, *, status=Status.VERIFIED, **fields):
    start = snapshot.text.index(exact)
    anchor = {"start": start, "end": start + len(exact), "exact": exact}
    return EvidenceFactory(
        claim=make_claim(status=status),
        source=snapshot.source,
        snapshot=snapshot,
        **{"check_state": CheckState.EXACT, "checked_at": snapshot.captured_at} | anchor | fields,
    )


def page_of(client, source, **query):
    return client.get(f"/sources/{source.pk}/", query).content.decode()


def test_source_page_marks_a_quote_and_links_its_note_to_the_claim(client, snapshot):
    evidence = quote(snapshot, "20 billion yuan")
    page = page_of(client, snapshot.source)
    mark = f'<mark class="mark mark-supports" data-notes="{evidence.pk}">20 billion yuan</mark>'
    assert mark in page
    assert f'href="#quote-{evidence.pk}">Show in the text</a>' in page
    assert f'href="/claims/{evidence.claim_id}/#evidence-{evidence.pk}"' in page


def test_source_page_numbers_quotes_in_reading_order_and_puts_unplaced_last(client, snapshot):
    late, early = quote(snapshot, "20 billion yuan"), quote(snapshot, "presses on")
    elsewhere = EvidenceFactory(claim=make_claim(status=Status.VERIFIED), source=snapshot.source)
    page = page_of(client, snapshot.source)
    places = [page.index(f'id="evidence-{row.pk}"') for row in (early, late, elsewhere)]
    assert places == sorted(places)


def test_source_page_marks_every_place_of_an_ambiguous_quote(client, db):
    snapshot = make_snapshot("Worth 5 dollars. Worth 5 dollars!")
    evidence = quote(snapshot, "5 dollars", check_state=CheckState.AMBIGUOUS)
    Evidence.objects.filter(pk=evidence.pk).update(start=None, end=None)
    page = page_of(client, snapshot.source)
    assert page.count(f'data-notes="{evidence.pk}"') == 2
    assert "One of 2 places" in page


def test_source_page_finds_words_whatever_their_case_and_spaces(client, snapshot):
    page = page_of(client, snapshot.source, find="IT has  been")
    assert '<span class="hit hit-1">It has been</span>' in page
    assert "1 place " in page
    assert "0 places" in page_of(client, snapshot.source, find="(nowhere")


def test_source_page_shows_archived_markup_as_text(client, snapshot):
    assert "It has been &lt;b&gt;pegged&lt;/b&gt; at" in page_of(client, snapshot.source)


def test_source_page_hides_quotes_of_drafts_from_visitors(client, snapshot, contributor):
    quote(snapshot, "20 billion yuan", status=Status.DRAFT)
    assert "data-notes" not in page_of(client, snapshot.source)
    client.force_login(contributor)
    assert "data-notes" in page_of(client, snapshot.source)


def test_source_page_of_an_older_copy_shows_its_text(client, snapshot):
    newer = make_snapshot("A corrected text.", snapshot.source)
    assert "A corrected text." in page_of(client, snapshot.source)
    assert "Zhipu presses on." in page_of(client, snapshot.source, snapshot=snapshot.pk)
    assert newer.source == snapshot.source


@pytest.mark.parametrize("wanted", ["nonsense", "00000000-0000-7000-8000-000000000000"])
def test_source_page_of_a_copy_that_is_not_there_is_not_found(client, snapshot, wanted):
    assert client.get(f"/sources/{snapshot.source_id}/?snapshot={wanted}").status_code == 404


@pytest.mark.django_db
def test_source_page_without_a_copy_says_that_quotes_cannot_be_looked_up(client):
    assert "its quotes cannot be looked up" in page_of(client, SourceFactory())


def test_source_page_shows_derivations_from_both_sides(client, snapshot):
    origin, source = SourceFactory(title="The blog post"), snapshot.source
    Derivation.objects.create(source=source, derived_from=origin, kind="reports_on")
    assert "It reports on</dt>" in page_of(client, source)
    assert "This reports on it</dt>" in page_of(client, origin)


@pytest.mark.django_db
def test_source_page_writes_the_signs_of_an_author_once(client):
    source = SourceFactory(authors=["Ann O'Neil", "Bo <b>"])
    assert "Ann O&#x27;Neil, Bo &lt;b&gt;" in page_of(client, source)
