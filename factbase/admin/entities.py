"""Entities with their names and identifiers, and the types they can have."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.validators import validate_slug
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from factbase.actions import entities, properties
from factbase.actions.entities import AliasFields, IdentifierFields
from factbase.admin.access import AdministratorAccess
from factbase.admin.columns import words
from factbase.admin.forms import ActionForm
from factbase.admin.inlines import RowInline
from factbase.admin.records import Fieldsets, RecordAdmin, Rows, StandingFilter
from factbase.admin.site import desk
from factbase.filtersets import EntityFilterSet
from factbase.forms.entities import LONGEST_NAME, EntityForm
from factbase.forms.languages import LanguageField
from factbase.models import Alias, Entity, EntityType, Identifier
from factbase.permissions import can_contribute
from factbase.visible import shown
from sources.models.record import RecordQuerySet

# Of the aliases in one line of the list; the page of the entity has all.
MOST_NAMES = 5


class EntityAdminForm(ActionForm, EntityForm):
    """The type is looked up, names and identifiers have rows of their own."""

    type = None  # type: ignore[assignment]
    aliases = None  # type: ignore[assignment]
    identifiers = None  # type: ignore[assignment]

    @staticmethod
    def initial_of(entity: Entity) -> dict[str, Any]:
        """Return the columns; names and identifiers are read by their rows."""
        return {name: getattr(entity, name) for name in ("revision", "label", "description")}


class AliasForm(ActionForm):
    """Another name; a row whose name is cleared is withdrawn."""

    name = forms.CharField(required=False, max_length=LONGEST_NAME)
    language = LanguageField()


class IdentifierForm(ActionForm):
    """An identifier elsewhere; a row that is cleared is withdrawn."""

    scheme = forms.CharField(
        required=False,
        max_length=60,
        validators=[validate_slug],
        help_text=_("wikidata, lei, isin"),
    )
    value = forms.CharField(required=False, max_length=LONGEST_NAME)

    def clean(self) -> dict[str, Any]:
        """Refuse half an identifier."""
        data = self.cleaned_data
        if bool(data.get("scheme")) != bool(data.get("value")) and not self.errors:
            self.add_error("value", _("Write both the scheme and the value, or clear both."))
        return data


class LiveRowInline(RowInline):
    """Rows that are edited in place; what was withdrawn stays out of sight."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the live rows."""
        return cast("RecordQuerySet", super().get_queryset(request)).standing()


class AliasInline(LiveRowInline):
    """Names beside the label."""

    model = Alias
    form = AliasForm
    fields = ("name", "language")


class IdentifierInline(LiveRowInline):
    """What the entity is called in other schemes."""

    model = Identifier
    form = IdentifierForm
    fields = ("scheme", "value")


@admin.register(Entity, site=desk)
class EntityAdmin(RecordAdmin):
    """Entities."""

    form = EntityAdminForm
    inlines = (AliasInline, IdentifierInline)
    list_display = (
        words("label"),
        "also",
        "type",
        words("description"),
        "updated_at",
        "updated_by",
    )
    list_select_related = ("type", "updated_by")
    list_filter = (StandingFilter, "type")
    search_fields = ("label", "aliases__name", "identifiers__value")
    autocomplete_fields = ("type",)
    filterset = EntityFilterSet

    def typed_fieldsets(self, obj: Entity | None) -> Fieldsets:
        """Return the fields that a person fills in."""
        return [(None, {"fields": ("label", "type", "description", "revision")})]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entity]:
        """Load live aliases with the entities: one further query."""
        return super().get_queryset(request).prefetch_related("aliases")

    @admin.display(description=_("also called"))
    def also(self, entity: Entity) -> str:
        """Return the first live aliases, and whether there are more."""
        names = [row.name for row in entity.aliases.all() if not row.is_retracted]
        if len(names) > MOST_NAMES:
            names[MOST_NAMES:] = ["…"]
        return shown(", ".join(names))

    def write(self, form: EntityAdminForm, rows: Rows, *, by: Any) -> Entity:
        """Store the entity with its names."""
        data = form.cleaned_data
        fields: entities.EntityFields = {
            "type": data["type"],
            "label": data["label"],
            "description": data["description"],
            "aliases": [
                AliasFields(said["name"], said["language"]) for said in _said(rows, "aliases")
            ],
            "identifiers": [
                IdentifierFields(said["scheme"], said["value"])
                for said in _said(rows, "identifiers")
            ],
        }
        if form.instance._state.adding:
            return entities.create(by=by, fields=fields, id=form.instance.pk)
        return entities.edit(entity=form.instance, by=by, fields=fields, revision=data["revision"])


def _said(rows: Rows, name: str) -> list[dict[str, Any]]:
    """Return the rows that say something; one that was cleared does not."""
    first = {"aliases": "name", "identifiers": "scheme"}[name]
    return [row.cleaned_data for row in rows[name].forms if row.cleaned_data.get(first)]


class EntityTypeForm(ActionForm):
    """A type of entity."""

    label = forms.CharField(max_length=100, label=_("Name"))
    slug = forms.SlugField(
        max_length=60, label=_("Slug"), help_text=_("For addresses, the API and CSV.")
    )
    description = forms.CharField(required=False, max_length=2000, label=_("Description"))


@admin.register(EntityType, site=desk)
class EntityTypeAdmin(AdministratorAccess, RecordAdmin):
    """Types of entities: contributors choose them, administrators define them."""

    may_view = staticmethod(can_contribute)
    form = EntityTypeForm
    list_display = ("label", "slug", "description", "updated_at", "updated_by")
    list_select_related = ("updated_by",)
    list_filter = (StandingFilter,)
    search_fields = ("label", "slug")
    prepopulated_fields = {"slug": ("label",)}

    def typed_fieldsets(self, obj: EntityType | None) -> Fieldsets:
        """Return the fields that a person fills in."""
        return [(None, {"fields": ("label", "slug", "description", "equivalents", "revision")})]

    def write(self, form: EntityTypeForm, rows: Rows, *, by: Any) -> EntityType:
        """Store the type."""
        data = dict(form.cleaned_data)
        revision = data.pop("revision")
        return properties.save_entity_type(
            entity_type=form.instance, by=by, fields=data, revision=revision
        )
