import csv

import psycopg
import pytest
from django.test import RequestFactory

from factbase.exports import FORMATS, file_answer
from factbase.exports.exceptions import UnfitError
from factbase.exports.tables import CLAIMS
from factbase.models import Claim
from tests.factbase.exports.rows import rows_of
from tests.factories import make_claim

pytestmark = pytest.mark.django_db


def answer(queryset, stream=FORMATS["csv"].stream):
    form = FORMATS["csv"]._replace(stream=stream)
    return file_answer(RequestFactory().get("/exports/claims.csv"), CLAIMS, queryset, form=form)


def test_file_answer_is_a_file_to_save_with_the_sites_address_in_it():
    claim = make_claim()
    response = answer(Claim.objects.all())
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="claims-')
    (row,) = rows_of(response)
    assert row["url"] == f"http://testserver/claims/{claim.pk}/"


def test_file_answer_has_no_length_that_would_make_a_cut_file_look_whole():
    assert "Content-Length" not in answer(Claim.objects.all())


def test_file_answer_with_a_query_that_fails_raises_before_there_is_an_answer():
    make_claim()
    with pytest.raises(psycopg.errors.DivisionByZero):
        answer(Claim.objects.extra(where=["1/0 = 1"]))


def test_file_answer_that_fails_midway_cannot_be_taken_for_a_whole_file():
    received = []
    with pytest.raises(psycopg.OperationalError, match="server closed"):
        received.extend(answer(Claim.objects.all(), breaks_after_one))
    assert len(received) == 2
    with pytest.raises(csv.Error, match="unexpected end of data"):
        rows_of(received)
    (row,) = csv.DictReader(b"".join(received).decode().splitlines())
    assert row["id"].startswith("EXPORT INCOMPLETE")
    assert row["url"] is None


def test_a_file_cut_without_the_last_row_would_read_as_whole():
    """The broken variant: what the client would have without the row that says so."""
    assert rows_of([next(breaks_after_one(CLAIMS, None, site=""))]) == []


def test_file_answer_closed_before_it_is_read_closes_the_stream():
    closed = []

    def watched(table, queryset, *, site, known_at=None):
        try:
            yield b"first"
            yield b"second"
        finally:
            closed.append(True)

    answer(Claim.objects.all(), watched).close()
    assert closed == [True]


def breaks_after_one(table, queryset, *, site, known_at=None):
    yield b"id,url\n"
    raise psycopg.OperationalError("server closed the connection unexpectedly")


@pytest.mark.parametrize("name", ["xlsx", "parquet"])
def test_file_answer_of_more_rows_than_can_be_waited_for_is_refused(name):
    make_claim()
    request = RequestFactory().get("/exports/claims.xlsx")
    claims = Claim.objects.order_by("pk")
    form = FORMATS[name]._replace(most_at_once=1)
    assert b"".join(file_answer(request, CLAIMS, claims, form=form))
    make_claim()
    with pytest.raises(UnfitError, match=r"More than 1 rows as .* in the background, at /exports/"):
        file_answer(request, CLAIMS, claims, form=form)


def test_file_answer_of_streamed_formats_has_no_limit():
    assert [name for name, form in FORMATS.items() if form.most_at_once] == ["xlsx", "parquet"]
