"""What a person does with a list: narrows, sorts, chooses columns, saves it as a file."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factbase.lists import KINDS
from factbase.models import Status
from tests.factories import EntityFactory, PropertyFactory, UserFactory, make_claim
from tests.plans import leave_only

pytestmark = pytest.mark.django_db


def verified(**fields):
    return make_claim(status=Status.VERIFIED, by=UserFactory(), verified_by=UserFactory(), **fields)


def page_of(client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_facets_lead_to_narrower_lists_and_back(client):
    verified(property=PropertyFactory(slug="price", label="price"))
    page = page_of(client, "/claims/")
    assert 'href="?property=price"' in page
    page = page_of(client, "/claims/?property=price&status=any")
    assert 'href="?status=any" rel="nofollow" aria-current="true"' in page
    assert 'aria-label="Remove the condition Property: price"' in page


def test_status_beside_the_usual_one_takes_its_place_and_then_joins(client, contributor):
    client.force_login(contributor)
    verified()
    make_claim()
    assert 'href="?status=draft"' in page_of(client, "/claims/")
    assert 'href="?status=draft%2Cverified"' in page_of(client, "/claims/?status=draft")


def test_readers_are_offered_no_status_of_the_desk(client):
    verified()
    page = page_of(client, "/claims/?status=any")
    assert "?status=draft" not in page
    assert "?status=rejected" not in page


def test_heading_says_how_the_list_is_sorted_and_turns_it_round(client):
    verified()
    page = page_of(client, "/claims/?ordering=-confidence")
    assert re.search(r'aria-sort="descending"><a class="sorts" href="\?ordering=confidence"', page)
    assert page.count("aria-sort") == 1


def test_amounts_sort_where_an_index_has_them_in_order(client):
    verified()
    assert "ordering=-amount" not in page_of(client, "/claims/?columns=amount")
    page = page_of(client, "/claims/?columns=amount&property=price&unit=USD&status=any")
    assert "ordering=-amount" not in page  # nothing fits, so there is no table


def test_chosen_columns_show_what_the_files_hold(client):
    claim = verified(subject=EntityFactory(label="Zhipu AI"))
    page = page_of(client, "/claims/?columns=status,created_by,revision")
    assert claim.created_by.username in page
    assert '<td data-label="Revision"' in page
    assert "<meter" not in page


def test_column_that_there_is_not_is_named_and_nothing_is_shown(client):
    verified()
    page = page_of(client, "/claims/?columns=colour", 400)
    assert "“colour” is not a column of this list" in page
    assert "<tbody>" not in page


def test_refused_filter_is_named_at_its_field_with_what_was_typed(client):
    page = page_of(client, "/claims/?amount__gte=lots&valid__gte=2025-13", 400)
    assert 'value="lots"' in page
    assert 'value="2025-13"' in page
    assert page.count('class="field field-wrong"') == 2


def test_name_of_a_record_leads_to_the_address_with_its_id(client):
    entity = EntityFactory(label="Zhipu AI")
    response = client.get("/claims/?subject_named=Zhipu+AI&status=any")
    assert response.status_code == 302
    assert response.url == f"?status=any&subject={entity.pk}"


def test_name_that_fits_none_is_refused_at_its_field(client):
    page = page_of(client, "/claims/?subject_named=Nobody", 400)
    assert "There is no entity called “Nobody”" in page
    assert 'value="Nobody"' in page


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.table])
def test_file_holds_the_columns_and_rows_of_the_page(client, name):
    kind = KINDS[name]
    verified()
    columns = ",".join(column.name for column in kind.columns)
    response = client.get(f"/exports/list/{kind.name}.csv?columns={columns}")
    assert response.status_code == 200
    head = next(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))
    said = {"id", *kind.head.cells, *(cell for column in kind.columns for cell in column.cells)}
    assert {*head} == said


@pytest.mark.parametrize("address", ["conflicts.csv", "claims.exe", "nothing.csv"])
def test_file_that_there_is_not_is_not_found(client, address):
    assert client.get(f"/exports/list/{address}").status_code == 404


@pytest.mark.parametrize(
    ("ordering", "index"),
    [
        ("", "factbase_claim_by_status"),
        ("-confidence", "factbase_claim_by_sureness"),
        ("confidence", "factbase_claim_by_sureness"),
        ("-valid", "factbase_claim_by_time"),
        ("valid", "factbase_claim_by_time"),
        ("-updated_at", "factbase_claim_changed"),
        ("subject", "factbase_entity_by_label"),
    ],
)
def test_each_order_of_claims_goes_by_an_index(client, ordering, index):
    leave_only(index)
    verified()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_hashjoin = off")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get("/claims/", {"ordering": ordering} if ordering else {})
    keys = next(each["sql"] for each in queries if "LIMIT 51" in each["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {keys}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert index in plan, plan
    assert "->  Sort" not in plan
