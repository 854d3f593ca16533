"""Pages that add and change entities, properties and publishers."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from factbase.actions import duplicates, entities, properties, sources
from factbase.forms.entities import EntityForm
from factbase.forms.properties import PropertyForm
from factbase.forms.publishers import PublisherForm
from factbase.models import Entity, Match, Property
from factbase.views.desk import RecordFormView
from sources.models import Publisher


class EntityEdit(RecordFormView[Entity, EntityForm]):
    """Add or change an entity."""

    model = Entity
    form_class = EntityForm
    template_name = "entity_form.html"
    likely: Sequence[Match] = ()

    def save(self, form: EntityForm) -> Entity:
        """Store the entity with its names."""
        fields = form.fields_for_action()
        if self.record is None:
            entity = entities.create(by=self.actor, fields=fields)
            self.likely = duplicates.propose_for(entity=entity, by=self.actor)
            return entity
        revision = form.cleaned_data["revision"]
        return entities.edit(entity=self.record, by=self.actor, fields=fields, revision=revision)

    def saved_message(self, saved: Entity) -> str:
        """Add what a new entity may be the same as."""
        told = super().saved_message(saved)
        if not self.likely:
            return told
        others = {
            match.left if match.right_id == saved.pk else match.right for match in self.likely
        }
        names = ", ".join(sorted(f"“{other}”" for other in others))
        likely = _("It may be the same as %(names)s: see the possible duplicates below.")
        return f"{told} {likely % {'names': names}}"


class PropertyEdit(RecordFormView[Property, PropertyForm]):
    """Define or change a property."""

    model = Property
    form_class = PropertyForm
    template_name = "property_form.html"
    lookup = "slug"

    def save(self, form: PropertyForm) -> Property:
        """Store the property."""
        fields = form.fields_for_action()
        if self.record is None:
            return properties.create(by=self.actor, fields=fields)
        revision = form.cleaned_data["revision"]
        return properties.edit(
            property=self.record, by=self.actor, fields=fields, revision=revision
        )


class PublisherEdit(RecordFormView[Publisher, PublisherForm]):
    """Add or change a publisher."""

    model = Publisher
    form_class = PublisherForm
    template_name = "publisher_form.html"

    def save(self, form: PublisherForm) -> Publisher:
        """Store the publisher; confidence follows a change of grade."""
        return sources.save_publisher(
            publisher=self.record or Publisher(),
            by=self.actor,
            fields=form.fields_for_action(),
            revision=form.cleaned_data["revision"],
        )
