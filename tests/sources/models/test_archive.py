"""The rules of publishers, sources, derivations and snapshots, asked of PostgreSQL."""

import hashlib
import threading
from itertools import pairwise

import pgtrigger
import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from sources.models import Blob, Derivation, Publisher, Snapshot, Source
from tests.factories import PublisherFactory, SourceFactory, make_snapshot

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("make", "fields", "rule"),
    [
        (PublisherFactory, {"grade": "G"}, "sources_publisher_grade_known"),
        (PublisherFactory, {"name": " "}, "sources_publisher_name_not_blank"),
        (SourceFactory, {"kind": "rumour"}, "sources_source_kind_known"),
        (SourceFactory, {"status": "gone"}, "sources_source_status_known"),
        (SourceFactory, {"title": ""}, "sources_source_title_not_blank"),
        (SourceFactory, {"published_earliest": 1}, "sources_source_published_bounds"),
    ],
)
def test_row_that_means_nothing_is_refused(make: type, fields: dict, rule: str) -> None:
    with pytest.raises(IntegrityError, match=rule):
        make(**fields)


def test_publisher_name_taken_in_other_letters_is_refused() -> None:
    PublisherFactory(name="Cryptopolitan")

    with pytest.raises(IntegrityError, match="sources_publisher_name_once"):
        PublisherFactory(name="CRYPTOPOLITAN")


def derive(source: Source, origin: Source) -> Derivation:
    with transaction.atomic():
        return Derivation.objects.create(source=source, derived_from=origin, kind="quotes")


def test_derivation_from_itself_is_refused() -> None:
    source = SourceFactory()

    with pytest.raises(IntegrityError, match="cannot derive from itself"):
        derive(source, source)


def test_derivation_from_itself_is_refused_even_where_it_is_retracted_at_once() -> None:
    source = SourceFactory()

    with pytest.raises(IntegrityError, match="sources_derivation_not_self"):
        Derivation.objects.create(
            source=source, derived_from=source, kind="quotes", retracted_at=timezone.now()
        )


@pytest.mark.parametrize("length", [2, 3, 5])
def test_derivation_that_closes_a_circle_is_refused(length: int) -> None:
    chain = SourceFactory.create_batch(length)
    for source, origin in pairwise(chain):
        derive(source, origin)

    with pytest.raises(IntegrityError, match="cannot derive from itself"):
        derive(chain[-1], chain[0])


def test_derivation_closed_through_an_update_is_refused() -> None:
    first, second, third = SourceFactory.create_batch(3)
    derive(first, second)
    other = derive(second, third)

    with pytest.raises(IntegrityError, match="cannot derive"), transaction.atomic():
        Derivation.objects.filter(pk=other.pk).update(derived_from=first)


def test_circle_is_refused_whatever_a_session_ignores() -> None:
    first, second = SourceFactory.create_batch(2)
    derive(first, second)
    with (
        pgtrigger.ignore("sources.Derivation:refuse_cycle"),
        pytest.raises(IntegrityError, match="cannot derive from itself"),
    ):
        derive(second, first)


def test_derivation_the_other_way_round_is_allowed_once_the_first_is_retracted() -> None:
    first, second = SourceFactory.create_batch(2)
    row = derive(first, second)
    Derivation.objects.filter(pk=row.pk).update(retracted_at=timezone.now())

    assert derive(second, first).pk

    with pytest.raises(IntegrityError, match="cannot derive"), transaction.atomic():
        Derivation.objects.filter(pk=row.pk).update(retracted_at=None)


@pytest.mark.usefixtures("vocabulary")
def test_two_sessions_that_each_close_half_a_circle_leave_none() -> None:
    first, second = SourceFactory.create_batch(2)
    insert = """
        INSERT INTO sources_derivation
            (id, source_id, derived_from_id, kind, note, retraction_reason)
        VALUES (%s, %s, %s, 'quotes', '', '')
    """
    parameters = connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}
    refused: list[Exception] = []

    def other_session() -> None:
        with psycopg.connect(**parameters) as session:
            try:
                session.execute(
                    insert, ["01970000-0000-7000-8000-000000000002", second.pk, first.pk]
                )
            except psycopg.IntegrityError as error:
                refused.append(error)

    with psycopg.connect(**parameters) as session:
        session.execute(insert, ["01970000-0000-7000-8000-000000000001", first.pk, second.pk])
        thread = threading.Thread(target=other_session)
        thread.start()
        thread.join(timeout=0.3)
        assert thread.is_alive(), "the second session must wait for the first"
        session.commit()
    thread.join(timeout=60)

    assert len(refused) == 1
    assert Derivation.objects.count() == 1


@pytest.mark.parametrize("table", ["sources_snapshot", "sources_blob"])
@pytest.mark.parametrize("sql", ["UPDATE {} SET created_at = now()", "DELETE FROM {}"])
def test_archive_changed_by_sql_is_refused(table: str, sql: str) -> None:
    make_snapshot("The words.")

    with (
        pytest.raises(ProgrammingError, match=rf"Cannot .* rows from {table}"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql.format(table))


def test_blob_under_a_hash_that_is_not_its_own_is_refused() -> None:
    with pytest.raises(IntegrityError, match="sources_blob_sha256"):
        Blob.objects.create(sha256="0" * 64, content=b"other", size=5)


def test_blob_of_another_size_is_refused() -> None:
    digest = hashlib.sha256(b"words").hexdigest()

    with pytest.raises(IntegrityError, match="sources_blob_size"):
        Blob.objects.create(sha256=digest, content=b"words", size=6)


def test_snapshot_whose_text_does_not_match_its_hash_is_refused() -> None:
    blob = make_snapshot("words").blob

    with pytest.raises(IntegrityError, match="sources_snapshot_text_sha256"):
        Snapshot.objects.create(
            source=SourceFactory(),
            blob=blob,
            media_type="text/plain",
            text="other words",
            text_sha256=blob.sha256,
            extractor="another",
            extractor_version="1",
        )


def test_same_bytes_read_by_the_same_extractor_twice_is_refused() -> None:
    make_snapshot("words")

    with pytest.raises(IntegrityError, match="sources_snapshot_once"):
        make_snapshot("words")


def test_source_of_the_past_or_the_far_future_is_stored() -> None:
    source = SourceFactory(
        published="Y17000002", published_earliest=6_209_124_900, published_latest=6_209_125_264
    )

    source.refresh_from_db()
    assert source.published_latest == 6_209_125_264


def test_publisher_retracted_leaves_its_name_free() -> None:
    old = PublisherFactory(name="News")
    Publisher.objects.filter(pk=old.pk).update(retracted_at=timezone.now())

    assert PublisherFactory(name="news").pk != old.pk
