"""Every read page: who may open it, what it refuses, how many queries it takes."""

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from factbase.models import Status
from factbase.views.list_pages import PAGE_SIZE
from tests.desk import Desk
from tests.factories import EntityFactory, PropertyFactory, UserFactory, make_claim

# For an anonymous visitor; who signs in adds three: session, user, groups.
QUERIES = {
    # figures of past days; claims changed last, verified before, these, qualifiers and evidence;
    # four figures; disputed ones; twice a savepoint with its release, and plans for the values
    "home": 19,
    # entities, aliases, identifiers, labels, what is merged, claims about them, these; claims,
    # these; quotes; sources; a savepoint with its release, and plans for the values
    "search": 15,
    # keys, rows, aliases; count, facets; what is merged; claims about them, naming them
    "entity-list": 8,
    # what is merged; entities, aliases, identifiers; the merges; claims by property; the best of
    # each, these, qualifiers, evidence; claims naming it, these; conflicts, those among the facts
    "entity-detail": 14,
    # keys, rows; count, facets; pairs of any judgement: count, facet
    "match-list": 6,
    # match; entities, aliases, identifiers; facts of either
    "match-detail": 6,
    # keys, rows; count, facets; claims of any status: count, facet; conflicts
    "claim-list": 7,
    # claim, qualifiers, evidence; words around the quotes; review events; conflicts
    "claim-detail": 6,
    # keys, rows; count, facets; conflicts of any state: count, facet
    "conflict-list": 6,
    # conflict; of both claims: claim, qualifiers, evidence; what happened
    "conflict-detail": 9,
    # keys, rows; count, facets; quotes, copies
    "source-list": 6,
    # source; snapshots; evidence; the text; derivations
    "source-detail": 5,
    # the file with its bytes
    "snapshot-file": 1,
    # keys, rows, units, subject types, object types; count, facets; claims
    "property-list": 8,
    # property, units, subject types, object types; count, claims
    "property-detail": 6,
    # keys, rows; count, facets; sources
    "publisher-list": 5,
    # publisher; sources
    "publisher-detail": 2,
}
LISTS = [
    "entity-list",
    "match-list",
    "claim-list",
    "conflict-list",
    "source-list",
    "property-list",
    "publisher-list",
]


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [2, 30])
def test_pages_with_any_number_of_rows_take_the_same_queries(client: Client, rows: int):
    taken = {}
    for name, address in Desk(rows).addresses().items():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        taken[name] = len(queries)
    assert taken == QUERIES


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [2, 30])
def test_home_of_a_contributor_takes_the_same_queries(
    client: Client, django_assert_num_queries, contributor, rows: int
):
    Desk(rows)
    client.force_login(contributor)
    # as for a visitor, and session, user, groups; own drafts, mentions, assignments, conflicts,
    # imports; a savepoint with its release, and plans for the values
    with django_assert_num_queries(QUERIES["home"] + 12):
        client.get("/")


@pytest.mark.django_db
def test_pages_without_public_reading_send_a_visitor_to_sign_in(client, settings):
    settings.PUBLIC_READING = False
    for address in Desk(0).addresses().values():
        response = client.get(address)
        assert (address, response.status_code) == (address, 302)
        assert response.url.startswith("/accounts/login/?next=/")


@pytest.mark.django_db
def test_pages_without_public_reading_open_to_a_reader(client, settings, reader):
    settings.PUBLIC_READING = False
    client.force_login(reader)
    for address in Desk(0).addresses().values():
        assert (address, client.get(address).status_code) == (address, 200)


@pytest.mark.django_db
def test_pages_asked_by_post_are_refused(client):
    for address in Desk(0).addresses().values():
        assert (address, client.post(address).status_code) == (address, 405)


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_list_with_unknown_parameter_names_the_allowed_ones(client, name):
    response = client.get(reverse(name), {"colour": "red"})
    assert response.status_code == 400
    assert "“colour” is not a parameter of this list; allowed are" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_list_without_rows_says_what_to_do_next(client, name):
    page = client.get(reverse(name), {"q": "nothing-is-called-so"}).content.decode()
    assert 'class="empty"' in page
    assert "clear the conditions" in page.lower() or "claims of any status" in page


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["0", "x" * 30_000, "\0", "é"])
def test_list_place_that_is_not_there_is_refused(client, cursor):
    response = client.get("/entities/", {"cursor": cursor})
    assert response.status_code == 400
    assert "This is no place in this list" in response.content.decode()


@pytest.mark.django_db
def test_list_of_more_than_a_page_keeps_its_conditions_on_the_next(client):
    for number in range(PAGE_SIZE + 1):
        EntityFactory(label=f"Company {number:03}")
    page = client.get("/entities/", {"type": "company", "q": "company"}).content.decode()
    [address] = re.findall(r'rel="next" href="([^"]*)"', page)
    assert address.startswith("?type=company&amp;q=company&amp;cursor=")
    following = client.get(f"/entities/{html.unescape(address)}").content.decode()
    assert f"Company {PAGE_SIZE:03}" in following
    assert "Company 000" not in following
    assert 'rel="prev"' in following


@pytest.mark.django_db
def test_list_condition_without_a_field_is_shown_by_name_and_can_be_removed(client):
    entity = EntityFactory(label="Zhipu AI")
    page = client.get("/claims/", {"subject": entity.pk, "q": "x"}).content.decode()
    assert f'<input type="hidden" name="subject" value="{entity.pk}">' in page
    assert '<a href="?q=x" aria-label="Remove the condition About: Zhipu AI">' in page


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/nowhere/", f"/claims/{'0' * 8}-0000-7000-8000-{'0' * 12}/"])
def test_address_of_nothing_is_a_page_of_the_site(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "There is nothing at this address" in response.content.decode()


@pytest.mark.django_db
def test_pages_of_the_site_hold_no_inline_style_or_script(client):
    addresses = Desk(2).addresses()
    del addresses["snapshot-file"]
    for address in addresses.values():
        page = client.get(address).content.decode()
        inline = [part for part in (" style=", "<style", "onclick", "<script>") if part in page]
        assert (address, inline) == (address, [])


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/claims/{claim}/", "/entities/{entity}/", "/properties/p/"])
def test_page_with_hidden_characters_in_names_of_ours_shows_their_codes(client, address):
    author, verifier = UserFactory(username="mi\u200bra"), UserFactory(username="jo\u200bnas")
    prop = PropertyFactory(slug="p", label="valu\u202eation")
    claim = make_claim(property=prop, status=Status.VERIFIED, by=author, verified_by=verifier)
    page = client.get(address.format(claim=claim.pk, entity=claim.subject_id)).content.decode()
    body = page.partition("<body>")[2]
    assert "U+202E" in body
    assert not {"\u202e", "\u200b"} & set(body)
