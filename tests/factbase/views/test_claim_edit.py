"""Claims are logged and changed by hand, and nothing typed is lost on the way."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from factbase.actions import claims
from factbase.models import Alias, Claim, Entity, Property
from factbase.values import Kind, Text
from sources.edtf import parse_edtf
from sources.models import Source
from tests.factbase.admin.pages import inputs_of
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    SourceFactory,
    make_claim,
    make_snapshot,
)

pytestmark = pytest.mark.django_db

TEXT = "The company was pegged at 20 billion yuan. Last year it was worth half of that."
ROWS = {"qualifiers-TOTAL_FORMS": "0", "qualifiers-INITIAL_FORMS": "0"}


@pytest.fixture
def desk(client: Client, contributor: User) -> Client:
    """Return the browser of a contributor."""
    client.force_login(contributor)
    return client


@pytest.fixture
def zhipu(db: None) -> Entity:
    """Return an entity with a second name."""
    entity = EntityFactory(label="Zhipu AI")
    Alias.objects.create(entity=entity, name="智谱")
    return entity


@pytest.fixture
def worth(db: None) -> Property:
    """Return a property that takes money."""
    return PropertyFactory(slug="worth", label="worth")


@pytest.fixture
def article(db: None) -> Source:
    """Return a source of June 2025 whose archived copy reads TEXT."""
    day = parse_edtf("2025-06-26")
    dated = {"published_earliest": day.earliest, "published_latest": day.latest}
    source = SourceFactory(title="Falcon flies", published=day.text, **dated)
    return make_snapshot(TEXT, source).source


def typed(prop: Property, **inputs: str) -> dict[str, str]:
    return {
        **ROWS,
        "subject": "智谱",
        "property": str(prop.pk),
        "kind": "value",
        "value": "about 20 billion yuan",
        "evidence-stance": "supports",
        **inputs,
    }


def test_claim_is_logged_with_its_receipt(
    desk: Client, contributor: User, zhipu: Entity, worth: Property, article: Source
) -> None:
    receipt = {
        "evidence-source": "Falcon flies",
        "evidence-exact": "pegged at 20 billion yuan",
        "evidence-mode": "hearsay",
    }
    response = desk.post("/claims/new/", typed(worth, valid="last year", **receipt))

    claim = Claim.objects.get()
    assert response["Location"] == f"/claims/{claim.pk}/"
    assert (claim.subject, claim.status, claim.created_by) == (zhipu, "draft", contributor)
    assert claim.display == "about 20 billion CNY"
    assert claim.valid == "2024"
    evidence = claim.evidence.get()
    assert (evidence.check_state, evidence.mode) == ("exact", "hearsay")
    assert TEXT[evidence.start : evidence.end] == "pegged at 20 billion yuan"


def test_draft_can_do_without_a_receipt(desk: Client, zhipu: Entity, worth: Property) -> None:
    assert desk.post("/claims/new/", typed(worth)).status_code == 302
    assert Claim.objects.get().evidence.count() == 0


def test_check_shows_what_was_understood_and_saves_nothing(
    desk: Client, zhipu: Entity, worth: Property
) -> None:
    page = desk.post("/claims/new/", typed(worth, valid="June 2025", check="1")).content.decode()

    assert "about 20 billion CNY" in page
    assert "June 2025</b>" in page
    assert "nothing is saved yet" in page
    assert Claim.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"value": "twenty"}, "id_value", "write one number and its unit"),
        ({"subject": "Nobody"}, "id_subject", "There is no entity called"),
        ({"valid": "in spring or so"}, "id_valid", "cannot be read as a date"),
        ({"evidence-source": "Falcon flies"}, "id_evidence-exact", "Quote the very words"),
        ({"evidence-exact": "words"}, "id_evidence-source", "Name the source that says this."),
        ({"editor_confidence": "7"}, "id_editor_confidence", "less than or equal to 1"),
    ],
)
def test_wrong_input_is_named_and_everything_typed_is_kept(
    desk: Client,
    zhipu: Entity,
    worth: Property,
    article: Source,
    wrong: dict[str, str],
    field: str,
    message: str,
) -> None:
    inputs = typed(worth, note="seen & noted", **{"evidence-note": "page 3"}) | wrong

    page = desk.post("/claims/new/", inputs).content.decode()

    assert f'<a href="#{field}">' in page
    assert message in page
    for kept in ("seen &amp; noted", "page 3", *wrong.values()):
        assert kept in page
    assert Claim.objects.count() == 0


def test_quote_that_is_not_there_saves_neither_claim_nor_receipt(
    desk: Client, zhipu: Entity, worth: Property, article: Source
) -> None:
    wrong = {
        "evidence-source": "Falcon flies",
        "evidence-exact": "The companny was pegged at 20 billion yuan",
    }

    page = desk.post("/claims/new/", typed(worth, **wrong)).content.decode()

    assert "Did you mean:" in page
    assert "<blockquote>The company was pegged at 20 billion yuan</blockquote>" in page
    assert Claim.objects.count() == 0

    response = desk.post("/claims/new/", typed(worth, **wrong, **{"evidence-use_nearest": "on"}))
    assert response.status_code == 302
    assert Claim.objects.get().evidence.get().exact == "The company was pegged at 20 billion yuan"


def test_ambiguous_subject_is_asked_back_with_a_list(
    desk: Client, zhipu: Entity, worth: Property
) -> None:
    other = EntityFactory(label="智谱")

    response = desk.post("/claims/new/", typed(worth))
    assert "More than one entity is called" in response.content.decode()
    assert f'name="subject_choice" value="{other.pk}"' in response.content.decode()

    desk.post("/claims/new/", typed(worth, subject_choice=str(other.pk)))
    assert Claim.objects.get().subject == other


def test_subject_of_a_wrong_type_is_refused_at_its_field(
    desk: Client, zhipu: Entity, worth: Property
) -> None:
    worth.subject_types.add(zhipu.type.__class__.objects.get(slug="person"))

    response = desk.post("/claims/new/", typed(worth))

    assert "is one of: Person" in response.context["form"].errors["subject"][0]


def test_address_fills_the_form(
    desk: Client, zhipu: Entity, worth: Property, article: Source
) -> None:
    page = desk.get(
        f"/claims/new/?subject={zhipu.pk}&property=worth&source={article.pk}"
        "&quote=20+billion&start=26&end=36"
    ).content.decode()

    assert 'value="Zhipu AI"' in page
    assert f'value="{zhipu.pk}"' in page
    assert f'<option value="{worth.pk}" selected>' in page
    assert 'value="Falcon flies"' in page
    assert "20 billion</textarea>" in page
    assert 'name="evidence-start" value="26"' in page


@pytest.mark.parametrize("asked", ["subject=no-id", "source=no-id", "property=none", "start=x"])
def test_address_that_names_nothing_gives_an_empty_form(desk: Client, asked: str) -> None:
    assert desk.get(f"/claims/new/?{asked}").status_code == 200


def test_more_rows_keep_what_was_typed(desk: Client, zhipu: Entity, worth: Property) -> None:
    row = {
        "qualifiers-TOTAL_FORMS": "1",
        "qualifiers-0-property": str(worth.pk),
        "qualifiers-0-value": "2 EUR",
    }
    response = desk.post("/claims/new/", typed(worth, more="1", **row))

    assert response.context["rows"].total_form_count() == 4
    assert 'value="2 EUR"' in response.content.decode()
    assert Claim.objects.count() == 0


def qualified(by: User, prop: Property, rows: int) -> Claim:
    """Return a claim of `by` with as many qualifiers."""
    named = PropertyFactory(slug="round", label="round", value_type="text")
    said = [
        {"property": named, "kind": Kind.VALUE, "value": Text(f"round {number}")}
        for number in range(rows)
    ]
    fields = {
        "subject": EntityFactory(),
        "property": prop,
        "kind": Kind.UNKNOWN,
        "qualifiers": said,
    }
    return claims.create(by=by, fields=fields)


@pytest.mark.parametrize("rows", [2, 60])
def test_form_of_a_claim_takes_as_many_queries_for_any_number_of_qualifiers(
    desk: Client, contributor: User, worth: Property, django_assert_num_queries: Any, rows: int
) -> None:
    claim = qualified(contributor, worth, rows)
    # session, user, roles; claim, first source, qualifiers, units of both, properties of both
    with django_assert_num_queries(10):
        page = desk.get(f"/claims/{claim.pk}/edit/")
    assert len(page.context["rows"].initial) == rows


def test_claim_with_many_qualifiers_is_saved_by_its_form(
    desk: Client, contributor: User, worth: Property
) -> None:
    claim = qualified(contributor, worth, 60)
    page = desk.get(f"/claims/{claim.pk}/edit/")
    sent = inputs_of(page.context["form"]) | inputs_of(page.context["rows"].management_form)
    for row in page.context["rows"]:
        sent |= inputs_of(row)
    response = desk.post(f"/claims/{claim.pk}/edit/", sent | {"note": "seen"})
    assert response.status_code == 302
    claim.refresh_from_db()
    assert (claim.note, claim.qualifiers.standing().count()) == ("seen", 60)


def test_qualifiers_are_stored_changed_and_withdrawn(
    desk: Client, zhipu: Entity, worth: Property
) -> None:
    row = {"qualifiers-0-property": str(worth.pk), "qualifiers-0-kind": "value"}
    first = row | {"qualifiers-TOTAL_FORMS": "1", "qualifiers-0-value": "2 EUR"}
    desk.post("/claims/new/", typed(worth, **first))
    claim = Claim.objects.get()
    stored = first | {"qualifiers-INITIAL_FORMS": "1"}

    address = f"/claims/{claim.pk}/edit/"
    desk.post(address, typed(worth, **stored, note="only a note", revision="1"))
    assert claim.qualifiers.get().display == "2 EUR"

    changed = stored | {"qualifiers-0-value": "3 EUR"}
    desk.post(address, typed(worth, **changed, revision="2"))
    # The qualifiers are part of the claim: whoever read the second revision has not read them.
    assert Claim.objects.get().revision == 3
    assert [row.display for row in claim.qualifiers.filter(retracted_at=None)] == ["3 EUR"]

    cleared = stored | {"qualifiers-0-property": "", "qualifiers-0-value": ""}
    desk.post(address, typed(worth, **cleared, revision="3"))
    assert not claim.qualifiers.filter(retracted_at=None).exists()


def test_edit_reads_relative_words_by_the_first_source(
    desk: Client, worth: Property, article: Source
) -> None:
    claim = make_claim(property=worth)
    EvidenceFactory(claim=claim, source=article)
    inputs = typed(worth, subject=claim.subject.label, valid="last year", revision="1")

    assert desk.post(f"/claims/{claim.pk}/edit/", inputs).status_code == 302
    claim.refresh_from_db()
    assert claim.valid == "2024"


def test_lost_race_shows_both_versions_and_changes_nothing(desk: Client, worth: Property) -> None:
    claim = make_claim(property=worth)
    page = f"/claims/{claim.pk}/edit/"
    read = {"subject": claim.subject.label, "revision": str(claim.revision)}
    desk.post(page, typed(worth, **read, note="first"))

    answer = desk.post(page, typed(worth, **read, note="second")).content.decode()

    assert "This record was changed while you were editing it" in answer
    assert "Stored now:</span> first" in answer
    assert "second</textarea>" in answer
    claim.refresh_from_db()
    assert claim.note == "first"


def test_unknown_value_keeps_the_words_of_the_source(
    desk: Client, zhipu: Entity, worth: Property
) -> None:
    desk.post("/claims/new/", typed(worth, kind="unknown", value="an undisclosed sum"))

    claim = Claim.objects.get()
    assert (claim.kind, claim.verbatim) == ("unknown", "an undisclosed sum")
    assert 'value="an undisclosed sum"' in desk.get(f"/claims/{claim.pk}/edit/").content.decode()


def test_entity_value_is_taken_by_its_alias(desk: Client, zhipu: Entity) -> None:
    founder = PropertyFactory(value_type="entity")
    inputs = typed(founder, value="智谱", subject=EntityFactory(label="Heron").label)

    assert desk.post("/claims/new/", inputs).status_code == 302
    assert Claim.objects.get().value_entity == zhipu
