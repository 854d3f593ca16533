"""Saying what goes back to what, and taking it back."""

import pytest
from django.contrib.auth.models import User
from django.utils import translation

from factbase.actions import records, sources
from factbase.exceptions import FactbaseError
from tests.factories import PublisherFactory, SourceFactory

pytestmark = pytest.mark.django_db


def test_restoring_a_derivation_that_closes_a_circle_is_refused(contributor: User) -> None:
    article, wire = SourceFactory(), SourceFactory()
    derivation = sources.derive(source=article, derived_from=wire, kind="quotes", by=contributor)
    sources.retract_derivation(derivation=derivation, by=contributor, reason="read again")
    sources.derive(source=wire, derived_from=article, kind="quotes", by=contributor)

    with pytest.raises(FactbaseError, match="cannot derive from itself") as refused:
        sources.restore_derivation(derivation=derivation, by=contributor)

    assert (refused.value.field, refused.value.code) == ("derived_from", "derivation")
    with translation.override("zh-hans"), pytest.raises(FactbaseError, match="来源不能"):
        sources.restore_derivation(derivation=derivation, by=contributor)
    derivation.refresh_from_db()
    assert derivation.is_retracted


def test_restoring_a_derivation_that_was_recorded_anew_is_refused(contributor: User) -> None:
    article, wire = SourceFactory(), SourceFactory()
    derivation = sources.derive(source=article, derived_from=wire, kind="quotes", by=contributor)
    sources.retract_derivation(derivation=derivation, by=contributor, reason="read again")
    sources.derive(source=article, derived_from=wire, kind="translates", by=contributor)

    with pytest.raises(FactbaseError, match="has taken its place"):
        sources.restore_derivation(derivation=derivation, by=contributor)


def test_derivation_is_refused_by_the_rule_that_it_breaks(contributor: User) -> None:
    article, wire = SourceFactory(), SourceFactory()
    sources.derive(source=article, derived_from=wire, kind="quotes", by=contributor)

    with pytest.raises(FactbaseError, match="already recorded"):
        sources.derive(source=article, derived_from=wire, kind="quotes", by=contributor)
    with pytest.raises(FactbaseError, match="kind") as refused:
        sources.derive(source=wire, derived_from=SourceFactory(), kind="", by=contributor)
    assert refused.value.field == "kind"


def test_nothing_derives_from_a_source_that_was_retracted(contributor: User) -> None:
    article, wire = SourceFactory(), SourceFactory()
    derivation = sources.derive(source=article, derived_from=wire, kind="quotes", by=contributor)
    sources.retract_derivation(derivation=derivation, by=contributor, reason="read again")
    wire = records.retract(record=wire, by=contributor, reason="a hoax")

    with pytest.raises(FactbaseError, match="a hoax") as refused:
        sources.derive(source=SourceFactory(), derived_from=wire, kind="quotes", by=contributor)
    assert refused.value.field == "derived_from"
    with pytest.raises(FactbaseError, match="a hoax"):
        sources.restore_derivation(derivation=derivation, by=contributor)


def test_new_source_of_a_retracted_publisher_is_refused(contributor: User) -> None:
    publisher = records.retract(record=PublisherFactory(), by=contributor, reason="a hoax")

    with pytest.raises(FactbaseError, match="a hoax") as refused:
        sources.create(by=contributor, fields={"title": "News", "publisher": publisher})
    assert refused.value.field == "publisher"
    with pytest.raises(FactbaseError, match="a hoax"):
        sources.edit(source=SourceFactory(), by=contributor, fields={"publisher": publisher})


def test_document_that_names_a_retracted_publisher_says_so_without_taking_it(
    contributor: User,
) -> None:
    records.retract(record=PublisherFactory(name="The Daily"), by=contributor, reason="a hoax")
    page = b'<meta property="og:site_name" content="The Daily"><title>News</title><p>Words.'

    archived = sources.ingest(
        document=sources.Document(page, "news.html", "text/html"), by=contributor, fields={}
    )

    assert archived.source.publisher is None
    assert archived.unknown_publisher == "The Daily"
