import pytest
from django.urls import reverse

from factbase.exports import Where
from factbase.exports.tables import CLAIMS
from factbase.models import Status
from tests.factbase.exports.rows import rows_of
from tests.factories import make_claim

pytestmark = pytest.mark.django_db


def statuses(client, **query):
    response = client.get(reverse("export-claims", args=["csv"]), query)
    assert response.status_code == 200
    return sorted(row["status"] for row in rows_of(response))


@pytest.fixture
def one_of_each_status():
    for status in Status:
        make_claim(status=status)


def test_export_claims_without_a_status_sends_the_verified_ones(client, one_of_each_status):
    assert statuses(client) == ["verified"]


def test_export_claims_with_statuses_sends_those(client, one_of_each_status):
    assert statuses(client, status="verified,submitted") == ["submitted", "verified"]


def test_export_claims_of_any_status_hides_the_desks_own_from_readers(
    client, one_of_each_status, reader
):
    client.force_login(reader)
    shown = ["disputed", "retracted", "submitted", "verified"]
    assert statuses(client, status="any") == shown
    assert statuses(client, status="draft") == []


def test_export_claims_of_any_status_sends_contributors_all(
    client, one_of_each_status, contributor
):
    client.force_login(contributor)
    assert statuses(client, status="any") == sorted(Status.values)


def test_export_claims_takes_the_address_of_the_list_with_filters_order_and_page(client):
    first = make_claim(status=Status.VERIFIED)
    make_claim(status=Status.VERIFIED)
    query = {"property": first.property.slug, "ordering": "subject,property", "page": "2", "q": ""}
    (row,) = rows_of(client.get(reverse("export-claims", args=["csv"]), query))
    assert row["id"] == str(first.pk)


def test_export_claims_with_an_unknown_parameter_is_refused(client):
    response = client.get(reverse("export-claims", args=["csv"]), {"colour": "red"})
    assert response.status_code == 400
    assert "“colour” is not a parameter of this list" in response.content.decode()


def test_export_claims_to_nobody_where_reading_is_not_public_asks_to_sign_in(client, settings):
    settings.PUBLIC_READING = settings.FACTBASE_PUBLIC_READING = False
    response = client.get(reverse("export-claims", args=["csv"]), {"status": "any"})
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/accounts/login/")


def test_export_claims_by_post_is_not_allowed(client):
    assert client.post(reverse("export-claims", args=["csv"])).status_code == 405


def test_export_page_names_every_column_and_leads_to_the_file(client):
    content = client.get(reverse("exports")).content.decode()
    assert reverse("export-claims", args=["csv"]) in content
    assert all(f"<code>{column.name}</code>" in content for column in CLAIMS.columns_in(Where.LIST))
