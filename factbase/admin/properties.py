"""Properties, and the units that amounts are counted in."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.postgres.forms import SimpleArrayField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from factbase.actions import properties
from factbase.admin.access import AdministratorAccess
from factbase.admin.columns import words
from factbase.admin.forms import ActionForm
from factbase.admin.records import Fieldsets, RecordAdmin, Rows, StandingFilter
from factbase.admin.site import desk
from factbase.filtersets import PropertyFilterSet
from factbase.forms.properties import PropertyForm
from factbase.models import Property, Unit
from factbase.permissions import can_contribute


class PropertyAdminForm(ActionForm, PropertyForm):
    """The page's form as it is."""


@admin.register(Property, site=desk)
class PropertyAdmin(RecordAdmin):
    """Properties."""

    form = PropertyAdminForm
    list_display = (words("label"), "slug", "value_type", "cardinality", "updated_at", "updated_by")
    list_select_related = ("updated_by",)
    list_filter = (StandingFilter, "value_type", "cardinality")
    search_fields = ("label", "slug")
    filterset = PropertyFilterSet

    def typed_fieldsets(self, obj: Property | None) -> Fieldsets:
        """Return the fields that a person fills in."""
        return [
            (None, {"fields": ("label", "slug", "description", "revision")}),
            (_("Values"), {"fields": ("value_type", "cardinality", "units", "inverse_label")}),
            (_("Between what"), {"fields": ("subject_types", "object_types")}),
        ]

    def write(self, form: PropertyAdminForm, rows: Rows, *, by: Any) -> Property:
        """Store the property."""
        fields = form.fields_for_action()
        if form.instance._state.adding:
            return properties.create(by=by, fields=fields, id=form.instance.pk)
        revision = form.cleaned_data["revision"]
        return properties.edit(property=form.instance, by=by, fields=fields, revision=revision)


class UnitForm(ActionForm):
    """A unit."""

    label = forms.CharField(max_length=100, label=_("Name"))
    symbol = forms.CharField(required=False, max_length=20, label=_("Symbol"))
    dimension = forms.CharField(
        max_length=40,
        label=_("Dimension"),
        help_text=_("What it measures; each currency is one, such as currency:CNY."),
    )
    aliases = SimpleArrayField(
        forms.CharField(max_length=60),
        required=False,
        label=_("Aliases"),
        help_text=_("Other ways to write it, separated by commas."),
    )


@admin.register(Unit, site=desk)
class UnitAdmin(AdministratorAccess, RecordAdmin):
    """Units: contributors choose them, administrators define them."""

    may_view = staticmethod(can_contribute)
    form = UnitForm
    actions = ()
    list_display = ("code", "label", "symbol", "dimension", "factor")
    list_filter = ("dimension",)
    search_fields = ("code", "label", "symbol")
    meta_fields = ()

    def typed_fieldsets(self, obj: Unit | None) -> Fieldsets:
        """Return the fields that a person fills in."""
        names = ("code", "label", "symbol", "dimension", "factor", "aliases")
        return [(None, {"fields": names})]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Fieldsets:
        """Units carry no authorship of their own."""
        return self.typed_fieldsets(obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The code of a unit stays: amounts refer to it."""
        return ("code",) if obj is not None else ()

    def write(self, form: UnitForm, rows: Rows, *, by: Any) -> Unit:
        """Store the unit."""
        fields = {name: form.cleaned_data[name] for name in form.cleaned_data if name != "revision"}
        return properties.save_unit(unit=form.instance, by=by, fields=fields)
