import pytest
from django.urls import reverse

from factbase.models import Export, ExportState, Status
from tests.factbase.exports.conftest import data_dir  # noqa: F401 - a fixture
from tests.factbase.exports.rows import rows_of
from tests.factories import make_claim, make_export

pytestmark = pytest.mark.django_db


def test_export_ask_shows_how_far_it_is_then_the_file(client, reader, data_dir, run_jobs):  # noqa: F811
    make_claim(status=Status.VERIFIED, note="seen")
    client.force_login(reader)
    sent = {"format": "csv", "status": "any", "property": "", "q": "billion"}
    response = client.post(reverse("export-ask"), sent)
    export = Export.objects.get()
    assert export.filters == {"status": ["any"], "q": ["billion"]}
    page = client.get(response["Location"]).content.decode()
    assert 'hx-trigger="every 3s"' in page
    assert "Call it off" in page
    run_jobs()
    page = client.get(response["Location"]).content.decode()
    assert "hx-trigger" not in page
    file = client.get(reverse("export-file", args=[export.pk]))
    (row,) = rows_of(file)
    assert (row["note"], row["url"][:18]) == ("seen", "http://testserver/")
    listed = client.get(reverse("exports")).content.decode()
    assert reverse("export-file", args=[export.pk]) in listed


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"format": "pdf"}, "format: Choose one of"),
        ({"format": "csv", "colour": "red"}, "“colour” is not a parameter of this list"),
        ({"format": "csv", "known_at": "soon"}, "soon"),
    ],
)
def test_export_ask_for_what_there_is_not_is_refused(client, reader, sent, reason):
    client.force_login(reader)
    response = client.post(reverse("export-ask"), sent)
    assert response.status_code == 400
    assert reason in response.content.decode()


def test_export_cancel_calls_it_off_once(client, reader):
    client.force_login(reader)
    export = make_export(reader)
    for _ in range(2):
        response = client.post(reverse("export-cancel", args=[export.pk]), follow=True)
    export.refresh_from_db()
    assert export.state == ExportState.CANCELLED
    assert "This export has ended already." in response.content.decode()


def test_exports_of_others_are_not_there(client, reader, contributor):
    export = make_export(contributor)
    client.force_login(reader)
    for name in ("export-detail", "export-file"):
        assert client.get(reverse(name, args=[export.pk])).status_code == 404
    assert str(export.pk) not in client.get(reverse("exports")).content.decode()


def test_export_page_brings_the_conditions_of_the_list_along(client):
    query = {"q": "<b>", "status": "disputed", "known_at": "2025-11-20"}
    page = client.get(reverse("exports"), query).content.decode()
    assert '<input type="hidden" name="q" value="&lt;b&gt;">' in page
    assert '<option value="disputed" selected>' in page


@pytest.mark.parametrize("form", ["csv", "ndjson", "xlsx", "parquet", "datapackage"])
def test_export_claims_is_sent_in_every_format(client, form):
    make_claim(status=Status.VERIFIED)
    response = client.get(reverse("export-claims", args=[form]))
    assert response.status_code == 200
    assert b"".join(response)


def test_export_claims_in_another_format_is_not_there(client):
    assert client.get("/exports/claims.pdf").status_code == 404


def test_export_claims_that_do_not_fit_say_what_does(client):
    make_claim(status=Status.VERIFIED, note="x" * 40_000)
    response = client.get(reverse("export-claims", args=["xlsx"]))
    assert response.status_code == 400
    assert "Choose CSV, NDJSON or Parquet." in response.content.decode()
