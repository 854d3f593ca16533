"""Rows of qualifiers below a claim."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from factbase.actions.claims import QualifierFields
from factbase.forms.said import PropertyChoiceField, SaidField, SaidForm, typed_form
from factbase.models import Claim, Qualifier
from factbase.models.unit import unit_table
from factbase.models.value_rules import KINDS
from factbase.values import Kind, UnitTable

PREFIX = "qualifiers"
BLANK_ROWS = 3
MOST_ROWS = 200  # as many as one claim takes through the API


class QualifierForm(SaidForm):
    """One qualifier: a property and what is said of it; a row left blank is skipped."""

    keeps_words = False

    property = PropertyChoiceField(required=False, label=_("Property"))
    kind = forms.ChoiceField(
        label=_("There is"), choices=KINDS, initial=Kind.VALUE.value, required=False
    )
    value = SaidField(required=False, label=_("Value"))

    @staticmethod
    def initial_of(row: Qualifier, units: UnitTable | None = None) -> dict[str, Any]:
        """Return how a stored qualifier reads in its row, given the `units` in force or not."""
        return {
            "stored": row,
            "property": row.property_id,
            "kind": row.kind,
            "value": typed_form(row, units),
        }

    def clean(self) -> dict[str, Any]:
        """Ask for the property where only a value was typed."""
        data = self.cleaned_data
        typed = data.get("value")
        if data.get("property") is None:
            data.pop("property", None)
            if typed and typed.text:
                self.add_error("property", _("Choose the property that this value is for."))
            return data
        return super().clean()

    def said(self) -> QualifierFields | None:
        """Return what this row says, or None for a blank one.

        A row that nobody touched says what is stored, without reading its words again.
        """
        stored: Qualifier | None = self.initial.get("stored")
        if stored is not None and not self.has_changed():
            return {"property": stored.property, "kind": Kind(stored.kind), "value": stored.value}
        data = self.cleaned_data
        if "property" not in data:
            return None
        return {"property": data["property"], "kind": data["kind"], "value": data["value"]}


class QualifierRows(BaseFormSet):
    """Any number of qualifiers. What can be chosen is read once for all rows."""

    @cached_property
    def properties(self) -> list[Any]:
        """The choices of the property, as a select shows them."""
        field: Any = QualifierForm.base_fields["property"]
        return list(field.choices)

    def add_fields(self, form: Any, index: int | None) -> None:
        """Have each row offer the same properties."""
        super().add_fields(form, index)
        form.fields["property"].widget.choices = self.properties

    def said(self) -> list[QualifierFields]:
        """Return what all rows say."""
        return said_in(self.forms)

    def with_more_rows(self) -> "QualifierRows":
        """Return the same rows, as typed, with further blank ones."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        total = min(self.total_form_count() + BLANK_ROWS, MOST_ROWS)
        data[f"{self.prefix}-TOTAL_FORMS"] = str(total)
        return type(self)(
            data, prefix=self.prefix, initial=self.initial, form_kwargs=self.form_kwargs
        )


QualifierFormSet = formset_factory(
    QualifierForm,
    formset=QualifierRows,
    extra=BLANK_ROWS,
    max_num=MOST_ROWS,
    validate_max=True,
    absolute_max=MOST_ROWS,
)


def initial_of(claim: Claim) -> list[dict[str, Any]]:
    """Return how a claim's live qualifiers read in the rows. At most two queries."""
    rows = claim.qualifiers.standing().select_related("property", "value_entity")
    units = unit_table() if rows else None
    return [QualifierForm.initial_of(row, units) for row in rows]


def said_in(rows: Iterable[QualifierForm]) -> list[QualifierFields]:
    """Return what the rows say that are not blank."""
    return [said for row in rows if (said := row.said()) is not None]
