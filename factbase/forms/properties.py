"""The form for properties."""

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from factbase.actions.properties import PropertyFields
from factbase.forms.records import RecordForm
from factbase.models import EntityType, Property, Unit
from factbase.models.property import CARDINALITIES, VALUE_TYPES
from factbase.values import Cardinality
from factbase.wording import unit_words


class UnitsField(forms.ModelMultipleChoiceField):
    """Units with what they are called."""

    def label_from_instance(self, obj: Unit) -> str:
        """Return code and label."""
        label = unit_words(obj.label, code=obj.code, dimension=obj.dimension)
        return obj.code if label == obj.code else f"{label} ({obj.code})"


class PropertyForm(RecordForm):
    """What a property is called, and which subjects, values and units it takes."""

    label = forms.CharField(
        max_length=100,
        help_text=_("Reads between subject and value: valuation, founded by."),
        label=_("Label"),
    )
    slug = forms.SlugField(
        required=False,
        max_length=60,
        label=_("Short name"),
        help_text=_("For addresses, the API and CSV. Left empty, it is made from the label."),
    )
    description = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What belongs here and what does not."),
        label=_("Description"),
    )
    value_type = forms.ChoiceField(
        choices=[("", _("Choose a type")), *VALUE_TYPES],
        help_text=_("Stays as it is once claims use the property."),
        label=_("Value type"),
    )
    cardinality = forms.ChoiceField(
        label=_("How many values"),
        choices=CARDINALITIES,
        initial=Cardinality.MANY.value,
        widget=forms.RadioSelect,
        help_text=_("Decides when two claims rival each other."),
    )
    units = UnitsField(
        Unit.objects.all(),
        required=False,
        label=_("Allowed units"),
        help_text=_("For money and quantities. None chosen: any."),
    )
    subject_types = forms.ModelMultipleChoiceField(
        EntityType.objects.standing(),
        required=False,
        label=_("Subjects"),
        help_text=_("What it can be said of. None chosen: anything."),
        widget=forms.CheckboxSelectMultiple,
    )
    object_types = forms.ModelMultipleChoiceField(
        EntityType.objects.standing(),
        required=False,
        label=_("Values that are entities"),
        help_text=_("None chosen: any entity."),
        widget=forms.CheckboxSelectMultiple,
    )
    inverse_label = forms.CharField(
        required=False,
        max_length=100,
        label=_("Read from the other side"),
        help_text=_("For values that are entities: “founded by” read backwards is “founded”."),
    )

    @staticmethod
    def initial_of(row: Property) -> dict[str, Any]:
        """Return how a stored property reads in this form. Three queries."""
        plain = ("revision", "label", "slug", "description", "value_type", "cardinality")
        many = ("units", "subject_types", "object_types")
        return {
            **{name: getattr(row, name) for name in (*plain, "inverse_label")},
            **{name: [item.pk for item in getattr(row, name).all()] for name in many},
        }

    def clean_slug(self) -> str:
        """Return the slug, made from the label where none was typed."""
        return self.cleaned_data["slug"] or slugify(self.cleaned_data.get("label", ""))[:60]

    def clean(self) -> dict[str, Any]:
        """Ask for a slug where the label has no letters that make one."""
        data = self.cleaned_data
        if data.get("label") and not data.get("slug") and "slug" not in self.errors:
            self.add_error("slug", _("Type a short name in Latin letters, such as founded-by."))
        return data

    def fields_for_action(self) -> PropertyFields:
        """Return what was typed, as the actions take it."""
        data = self.cleaned_data
        return {
            "label": data["label"],
            "slug": data["slug"],
            "description": data["description"],
            "value_type": data["value_type"],
            "cardinality": data["cardinality"],
            "inverse_label": data["inverse_label"],
            "units": list(data["units"]),
            "subject_types": list(data["subject_types"]),
            "object_types": list(data["object_types"]),
        }
