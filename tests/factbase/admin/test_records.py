from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factbase.actions import tokens
from factbase.models import (
    AccessToken,
    Entity,
    EntityType,
    Evidence,
    Job,
    Property,
    ReviewEvent,
    Unit,
    Webhook,
)
from sources.models import Derivation, Publisher, Snapshot, Source
from tests.factbase.admin.pages import act, address, inputs_of, send, told
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    PublisherFactory,
    SourceFactory,
    UserFactory,
    make_claim,
    make_job,
    make_snapshot,
    make_webhook,
)

pytestmark = pytest.mark.django_db


def _company() -> EntityType:
    return EntityType.objects.get(slug="company")


def test_entity_is_added_with_its_names(contributors_desk: Client, contributor: Any) -> None:
    response = send(
        contributors_desk,
        address(Entity, "add"),
        label="Zhipu AI",
        type=_company().pk,
        aliases__TOTAL_FORMS=1,
        aliases__0__name="智谱",
        aliases__0__language="zh-Hans",
        identifiers__TOTAL_FORMS=1,
        identifiers__0__scheme="wikidata",
        identifiers__0__value="Q42",
    )
    assert response.status_code == 302
    entity = Entity.objects.get()
    assert (entity.label, entity.created_by) == ("Zhipu AI", contributor)
    assert [(row.name, row.language) for row in entity.aliases.all()] == [("智谱", "zh-Hans")]
    assert [str(row) for row in entity.identifiers.all()] == ["wikidata:Q42"]


def test_identifier_of_another_entity_is_refused_and_nothing_is_kept(
    contributors_desk: Client,
) -> None:
    EntityFactory(label="Other").identifiers.create(scheme="wikidata", value="Q42")
    response = send(
        contributors_desk,
        address(Entity, "add"),
        label="Zhipu AI",
        type=_company().pk,
        identifiers__TOTAL_FORMS=1,
        identifiers__0__scheme="wikidata",
        identifiers__0__value="Q42",
    )
    page = response.content.decode()
    assert "wikidata:Q42 is already the identifier of Other." in page
    assert 'value="Zhipu AI"' in page
    assert not Entity.objects.filter(label="Zhipu AI").exists()


def test_alias_that_is_cleared_is_withdrawn(contributors_desk: Client) -> None:
    entity = EntityFactory()
    entity.aliases.create(name="智谱")
    send(contributors_desk, address(Entity, "change", entity.pk), aliases__0__name="")
    assert entity.aliases.get().is_retracted


def test_property_is_defined_and_edited(contributors_desk: Client) -> None:
    response = send(
        contributors_desk,
        address(Property, "add"),
        label="valuation",
        value_type="money",
        units=["CNY", "USD"],
        subject_types=[str(_company().pk)],
    )
    assert response.status_code == 302
    prop = Property.objects.get(slug="valuation")
    assert {unit.code for unit in prop.units.all()} == {"CNY", "USD"}
    send(contributors_desk, address(Property, "change", prop.pk), units=["USD"])
    assert [unit.code for unit in prop.units.all()] == ["USD"]


def test_value_type_in_use_is_refused_at_its_field(contributors_desk: Client) -> None:
    prop = make_claim().property
    response = send(contributors_desk, address(Property, "change", prop.pk), value_type="date")
    assert "cannot change while claims use" in response.context["errors"][0][0]


def test_slug_of_another_property_is_refused_at_its_field(contributors_desk: Client) -> None:
    PropertyFactory(slug="valuation")
    typed = {"label": "Value", "slug": "valuation", "value_type": "money"}
    response = send(contributors_desk, address(Property, "add"), **typed)
    errors = response.context["adminform"].form.errors
    assert errors == {"slug": ["Another property has this slug already."]}


def test_publisher_is_graded(contributors_desk: Client) -> None:
    publisher = PublisherFactory()
    send(contributors_desk, address(Publisher, "change", publisher.pk), grade="B")
    publisher.refresh_from_db()
    assert publisher.grade == "B"


def test_entity_type_is_added_by_administrators_only(
    administrators_desk: Client, contributors_desk: Client
) -> None:
    url = address(EntityType, "add")
    assert contributors_desk.get(url).status_code == 403
    assert send(administrators_desk, url, label="Vessel", slug="vessel").status_code == 302
    assert EntityType.objects.get(slug="vessel").label == "Vessel"


def test_factor_of_a_unit_in_use_is_refused(administrators_desk: Client) -> None:
    make_claim()
    url = address(Unit, "change", "CNY")
    response = send(administrators_desk, url, dimension="money")
    assert "cannot change while amounts are counted in CNY" in response.content.decode()
    assert send(administrators_desk, url, symbol="元").status_code == 302
    assert Unit.objects.get(code="CNY").symbol == "元"


def test_source_is_archived_from_a_file(contributors_desk: Client) -> None:
    upload = SimpleUploadedFile("note.txt", b"A note about Zhipu.", "text/plain")
    url = address(Source, "add")
    response = send(contributors_desk, url, title="A note", kind="note", file=upload)
    assert response.status_code == 302
    snapshot = Snapshot.objects.get()
    assert (snapshot.source.title, snapshot.text) == ("A note", "A note about Zhipu.")


def test_source_is_archived_from_pasted_text(contributors_desk: Client) -> None:
    url = address(Source, "add")
    response = send(contributors_desk, url, title="Pasted", text="Some words.\r\nMore.")
    assert response.status_code == 302
    assert Snapshot.objects.get(source__title="Pasted").text == "Some words.\nMore."


def test_document_that_is_archived_is_refused_and_nothing_is_kept(
    contributors_desk: Client,
) -> None:
    make_snapshot("Some words.", SourceFactory(title="First"))
    response = send(contributors_desk, address(Source, "add"), title="Again", text="Some words.")
    errors = response.context["adminform"].form.errors
    assert errors == {"text": ["This document is archived already, as “First”. Nothing was saved."]}
    assert not Source.objects.filter(title="Again").exists()


def test_broken_file_is_refused_at_its_field(contributors_desk: Client) -> None:
    upload = SimpleUploadedFile("broken.pdf", b"%PDF-1.7 nothing", "application/pdf")
    response = send(contributors_desk, address(Source, "add"), title="Broken", file=upload)
    assert list(response.context["adminform"].form.errors) == ["file"]
    assert not Source.objects.exists()


def test_circle_of_derivations_is_refused_at_its_row(contributors_desk: Client) -> None:
    first, second = SourceFactory(), SourceFactory()
    row = {"derivations__TOTAL_FORMS": 1, "derivations__0__kind": "quotes"}
    url = address(Source, "change", second.pk)
    assert send(contributors_desk, url, **row, derivations__0__derived_from=first.pk).status_code
    assert Derivation.objects.get().derived_from == first
    url = address(Source, "change", first.pk)
    response = send(contributors_desk, url, **row, derivations__0__derived_from=second.pk)
    assert "A source cannot derive from itself, not even through others." in (
        response.content.decode()
    )
    assert Derivation.objects.count() == 1


def test_derivation_is_retracted_and_restored(contributors_desk: Client) -> None:
    row = Derivation.objects.create(
        source=SourceFactory(), derived_from=SourceFactory(), kind="quotes"
    )
    sent = {"confirmed": "yes", "reason": "was not"}
    done = act(contributors_desk, Derivation, "retract_selected", row, **sent)
    assert told(done) == ["1 derivation retracted."]
    assert told(act(contributors_desk, Derivation, "restore_selected", row)) == [
        "1 derivation restored."
    ]


def test_text_of_a_snapshot_is_shown_escaped(contributors_desk: Client) -> None:
    snapshot = make_snapshot("<script>alert(1)</script> \u202e and more")
    page = contributors_desk.get(address(Snapshot, "change", snapshot.pk)).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "\u202e" not in page


def test_evidence_is_edited_and_retracted(contributors_desk: Client) -> None:
    snapshot = make_snapshot("It raised 20 billion yuan in June.")
    row = EvidenceFactory(source=snapshot.source)
    url = address(Evidence, "change", row.pk)
    response = send(contributors_desk, url, exact="20 billion yuan")
    assert response.status_code == 302, inputs_of(response.context["adminform"].form)
    row.refresh_from_db()
    assert row.exact == "20 billion yuan"
    done = act(
        contributors_desk, Evidence, "retract_selected", row, confirmed="yes", reason="wrong one"
    )
    assert told(done)[-1] == "1 evidence retracted."


def test_evidence_is_added_to_a_claim_on_its_own_page(contributors_desk: Client) -> None:
    claim = make_claim()
    source = make_snapshot("It raised 20 billion yuan in June.").source
    typed = {"claim": claim.pk, "source": source.pk, "exact": "20 billion yuan"}
    assert send(contributors_desk, address(Evidence, "add"), **typed).status_code == 302
    assert claim.evidence.get().check_state == "exact"


def test_token_is_revoked_and_its_digest_is_never_shown(administrators_desk: Client) -> None:
    token, secret = tokens.create(user=UserFactory(), name="loader", scopes=["read"])
    for page, args in (("changelist", ()), ("change", (token.pk,))):
        shown = administrators_desk.get(address(AccessToken, page, *args)).content.decode()
        assert "loader" in shown
        assert token.digest not in shown
        assert secret not in shown
    assert told(act(administrators_desk, AccessToken, "revoke", token)) == [
        "1 access token revoked."
    ]
    again = act(administrators_desk, AccessToken, "revoke", token)
    assert told(again) == ["1 access token not revoked: This token is revoked already."]


def test_job_that_was_given_up_is_tried_again(administrators_desk: Client) -> None:
    given_up = make_job(failed=True)
    assert "tidy" in administrators_desk.get(address(Job, "changelist")).content.decode()
    assert told(act(administrators_desk, Job, "try_again", given_up)) == ["1 job queued again."]
    waiting = act(administrators_desk, Job, "try_again", given_up)
    assert told(waiting) == [
        "1 job not queued again: Only a job that has failed can be tried again."
    ]
    given_up.refresh_from_db()
    assert given_up.status == "todo"


def test_webhook_is_switched_off_and_its_secret_is_never_shown(
    administrators_desk: Client, contributor: Any
) -> None:
    webhook = make_webhook(contributor)
    for page, args in (("changelist", ()), ("change", (webhook.pk,))):
        shown = administrators_desk.get(address(Webhook, page, *args)).content.decode()
        assert "https://hooks.example/in" in shown
        assert bytes(webhook.secret).decode() not in shown

    assert told(act(administrators_desk, Webhook, "switch_off", webhook)) == ["1 webhook off."]

    webhook.refresh_from_db()
    assert webhook.off_because == "It was switched off."


def test_history_shows_what_a_column_was_before(contributors_desk: Client) -> None:
    publisher = PublisherFactory(grade="C")
    send(contributors_desk, address(Publisher, "change", publisher.pk), grade="B")
    page = contributors_desk.get(address(Publisher, "history", publisher.pk)).content.decode()
    assert "<del>C – fairly reliable</del>" in page
    assert "<ins>B – usually reliable</ins>" in page
    assert "<td>contributor</td>" in page


def _make_entity() -> None:
    EntityFactory().aliases.create(name="another name")


def _make_event() -> None:
    claim = make_claim()
    ReviewEvent.objects.create(
        claim=claim,
        claim_revision=1,
        action="submit",
        from_status="draft",
        to_status="submitted",
        by=claim.created_by,
    )


LISTS = [
    # session, user, roles, count, entities, aliases, types of the filter
    (Entity, _make_entity, 7),
    # session, user, roles, count, rows
    (Property, PropertyFactory, 5),
    (Publisher, PublisherFactory, 5),
    (Source, SourceFactory, 5),
    (Evidence, EvidenceFactory, 5),
    (ReviewEvent, _make_event, 5),
]


@pytest.mark.parametrize(
    ("model", "make", "expected"), LISTS, ids=[row[0].__name__ for row in LISTS]
)
def test_list_takes_as_many_queries_for_30_as_for_2(
    contributors_desk: Client, model: type[Model], make: Any, expected: int
) -> None:
    counts = []
    for rows in (2, 28):
        for _ in range(rows):
            make()
        with CaptureQueriesContext(connection) as seen:
            contributors_desk.get(address(model, "changelist"))
        counts.append(len(seen))
    assert counts == [expected, expected], [query["sql"][:150] for query in seen.captured_queries]


def test_list_of_entities_shows_a_few_of_many_aliases(contributors_desk: Client) -> None:
    entity = EntityFactory()
    for number in range(1, 8):
        entity.aliases.create(name=f"Alias {number}")
    page = contributors_desk.get(address(Entity, "changelist")).content.decode()
    assert "Alias 5, …</td>" in page
    assert "Alias 6" not in page
