"""A typed name is taken where it is clear, and asked back where it is not."""

import pytest
from django.core.exceptions import ValidationError

from factbase.forms.lookups import EntityField, PublisherField, SourceField, Typed
from factbase.models import Alias
from sources.models import Publisher
from tests.factories import EntityFactory, PublisherFactory, SourceFactory, make_match

pytestmark = pytest.mark.django_db


def test_exact_label_is_taken_among_longer_ones() -> None:
    falcon = EntityFactory(label="Falcon")
    EntityFactory(label="Falcon Robotics")
    field = EntityField()

    assert field.clean(Typed("  falcon ")) == falcon


def test_alias_is_taken_and_said_back() -> None:
    zhipu = EntityFactory(label="Zhipu AI", description="a developer")
    Alias.objects.create(entity=zhipu, name="智谱")
    field = EntityField()

    assert field.clean(Typed("智谱")) == zhipu
    assert field.understood == "Zhipu AI · 智谱 · Company · a developer"


def test_part_of_a_name_offers_those_it_could_be() -> None:
    falcon = EntityFactory(label="Falcon Robotics")
    field = EntityField()

    with pytest.raises(ValidationError, match="No entity is called just “Falc”: choose the one"):
        field.clean(Typed("Falc"))

    assert [candidate.value for candidate in field.candidates] == [str(falcon.pk)]


def test_name_of_two_entities_offers_both_and_takes_the_one_picked() -> None:
    first, second = EntityFactory(label="Falcon"), EntityFactory(label="Falcon")
    field = EntityField()

    with pytest.raises(ValidationError, match="More than one entity is called “Falcon”"):
        field.clean(Typed("Falcon"))

    assert {candidate.value for candidate in field.candidates} == {str(first.pk), str(second.pk)}
    assert EntityField().clean(Typed("Falcon", str(second.pk))) == second


def test_picked_id_that_stayed_behind_a_new_name_does_not_count() -> None:
    old, new = EntityFactory(label="Falcon"), EntityFactory(label="Heron")

    assert EntityField().clean(Typed("Heron", str(old.pk))) == new


@pytest.mark.parametrize("choice", ["no id", "1", "01920000-0000-7000-8000-000000000000"])
def test_picked_id_that_names_nothing_is_ignored(choice: str) -> None:
    heron = EntityFactory(label="Heron")

    assert EntityField().clean(Typed("Heron", choice)) == heron


def test_unknown_name_links_to_the_page_that_adds_it() -> None:
    with pytest.raises(ValidationError) as refusal:
        EntityField().clean(Typed('<b>"Falcon"</b>'))

    message = refusal.value.messages[0]
    assert "There is no entity called" in message
    assert 'href="/entities/new/?label=%3Cb%3E%22Falcon%22%3C%2Fb%3E"' in message
    assert "<b>" not in message


def test_nothing_typed_is_none_or_refused_where_required() -> None:
    assert EntityField(required=False).clean(Typed("  ")) is None
    with pytest.raises(ValidationError, match="required"):
        EntityField().clean(Typed(""))


def test_overlong_name_is_refused_without_a_search(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0), pytest.raises(ValidationError):  # type: ignore[operator]
        EntityField().clean(Typed("x" * 501))


def test_new_publisher_is_made_only_once_confirmed() -> None:
    PublisherFactory(name="Turin Tribune")
    field = PublisherField(required=False)

    with pytest.raises(ValidationError, match="no publisher called “Turin” yet: choose below"):
        field.clean(Typed("Turin"))

    assert [candidate.label for candidate in field.candidates] == ["Turin Tribune", "Add “Turin”"]
    confirmed = PublisherField(required=False).clean(Typed("Turin", "new"))
    assert (confirmed.name, confirmed._state.adding) == ("Turin", True)
    assert Publisher.objects.filter(name="Turin").exists() is False


def test_source_reads_back_as_title_and_id() -> None:
    source = SourceFactory(title="Falcon flies")
    field = SourceField()

    assert field.prepare_value(source) == Typed("Falcon flies", str(source.pk))
    assert not field.has_changed(source, Typed("Falcon flies", ""))
    assert field.has_changed(source, Typed("Heron flies", ""))
    assert field.has_changed(source, Typed("Falcon flies", "other"))


def test_name_of_merged_entities_means_the_one_that_stands_for_them() -> None:
    older, younger = EntityFactory.create_batch(2, label="Zhipu")
    with pytest.raises(ValidationError, match="More than one entity"):
        EntityField().clean(Typed("Zhipu"))
    make_match(older, younger, "same")

    assert EntityField().clean(Typed("Zhipu")) == older
    assert EntityField().clean(Typed("Zhipu", str(younger.pk))) == younger
