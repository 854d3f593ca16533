"""Small answers while a person types."""

import pytest
from django.test import Client

from factbase.models import Alias
from sources.edtf import parse_edtf
from tests.factories import EntityFactory, PropertyFactory, SourceFactory

pytestmark = pytest.mark.django_db


def test_entities_are_offered_by_alias(client: Client) -> None:
    zhipu = EntityFactory(label="Zhipu AI")
    Alias.objects.create(entity=zhipu, name="智谱")

    page = client.get("/suggest/entities/", {"q": "智"}).content.decode()

    assert f'role="option" aria-selected="false" data-value="{zhipu.pk}"' in page
    assert 'data-label="Zhipu AI"' in page
    assert "智谱 · Company" in page
    assert "<html" not in page


@pytest.mark.parametrize("typed", ["", "   ", "x" * 501])
def test_nothing_is_offered_for_nothing_or_too_much(
    client: Client, typed: str, django_assert_num_queries: object
) -> None:
    EntityFactory(label="x")

    with django_assert_num_queries(0):  # type: ignore[operator]
        assert b"option" not in client.get("/suggest/entities/", {"q": typed}).content


def test_suggestions_cost_two_queries_however_many(
    client: Client, django_assert_num_queries: object
) -> None:
    for _ in range(12):
        EntityFactory(label="Falcon")

    # names that fit; what is merged
    with django_assert_num_queries(2):  # type: ignore[operator]
        page = client.get("/suggest/entities/", {"q": "falcon"}).content.decode()

    assert page.count('role="option"') == 8


def test_names_are_escaped(client: Client) -> None:
    EntityFactory(label='<script>"x"</script>')

    page = client.get("/suggest/entities/", {"q": "script"}).content.decode()

    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("20B yuan", "20 billion CNY"),
        ("twenty", "cannot be read"),
        ("", "For example: about 20 billion yuan"),
    ],
)
def test_value_is_previewed(client: Client, value: str, expected: str) -> None:
    asked = {"property": PropertyFactory().pk, "kind": "value", "value": value}

    page = client.get("/preview/value/", asked).content.decode()

    assert expected in page
    assert "<html" not in page


def test_value_of_a_row_is_previewed_by_its_prefix(client: Client) -> None:
    asked = {
        "prefix": "qualifiers-0",
        "qualifiers-0-property": PropertyFactory(value_type="entity").pk,
        "qualifiers-0-value": EntityFactory(label="Heron").label,
    }

    assert "Heron · Company" in client.get("/preview/value/", asked).content.decode()


def test_unclear_entity_value_is_offered_as_a_choice(client: Client) -> None:
    heron = EntityFactory(label="Heron Fund")
    asked = {"property": PropertyFactory(value_type="entity").pk, "kind": "value", "value": "Her"}

    page = client.get("/preview/value/", asked).content.decode()

    assert f'name="value_choice" value="{heron.pk}"' in page


@pytest.mark.parametrize("named", ["title", "id"])
def test_date_is_previewed_by_the_date_of_the_named_source(client: Client, named: str) -> None:
    day = parse_edtf("2025-06-26")
    dated = {"published_earliest": day.earliest, "published_latest": day.latest}
    source = SourceFactory(title="Falcon flies", published=day.text, **dated)
    SourceFactory(title="Falcon flies on")
    asked = {"valid": "last year", "evidence-source": "Falcon flies"}
    if named == "id":
        asked |= {"evidence-source": "Falcon", "evidence-source_choice": str(source.pk)}

    assert "<b>2024</b>" in client.get("/preview/date/", asked).content.decode()


def test_date_that_needs_a_source_says_so(client: Client) -> None:
    page = client.get("/preview/date/", {"valid": "last year"}).content.decode()

    assert "depends on the date of the source" in page


@pytest.mark.parametrize(
    "asked", ["property=x", "kind=x&value=1", "prefix=%00", "property=&value=%00", "value_choice=x"]
)
def test_nonsense_is_answered_with_an_empty_preview(client: Client, asked: str) -> None:
    assert client.get(f"/preview/value/?{asked}").status_code == 200
