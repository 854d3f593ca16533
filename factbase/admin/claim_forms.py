"""The forms of a claim and its qualifiers in the admin."""

from typing import Any
from uuid import UUID

from django.http import QueryDict

from factbase.admin.forms import ActionForm
from factbase.admin.widgets import answer_below
from factbase.forms.claims import ClaimForm
from factbase.forms.qualifiers import QualifierForm
from factbase.forms.said import reference_of, typed_form
from factbase.models import Claim, Evidence, Qualifier
from sources.edtf import EdtfDate
from sources.models import Source

FIRST_SOURCE = "evidence-0-source"


class ClaimAdminForm(ActionForm, ClaimForm):
    """The page's form with autocomplete for subject and property."""

    subject = None  # type: ignore[assignment]
    property = None  # type: ignore[assignment]

    def __init__(
        self, data: QueryDict | None = None, *args: Any, instance: Any = None, **kwargs: Any
    ) -> None:
        reference = reference_for(instance, data)
        super().__init__(data, *args, instance=instance, reference=reference, **kwargs)
        answer_below(self, "value", "admin/understood.html")
        answer_below(self, "valid", "admin/understood.html")


class QualifierAdminForm(ActionForm, QualifierForm):
    """A row of the page's form; a row whose property is cleared is withdrawn."""

    property = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["property"].required = False
        answer_below(self, "value", "admin/understood.html")

    @staticmethod
    def initial_of(row: Qualifier) -> dict[str, Any]:
        """Return how a stored qualifier reads in its row."""
        return {
            "stored": row,
            "property": row.property_id,
            "kind": row.kind,
            "value": typed_form(row),
        }


def reference_for(claim: Claim | None, data: QueryDict | None) -> EdtfDate | None:
    """Return the date by which relative words in a claim are read: that of its first source.

    A new claim takes it from the source of the first receipt in the same form. One query.
    """
    if claim is not None and not claim._state.adding:
        receipts = Evidence.objects.standing().filter(claim=claim).select_related("source")
        first = receipts.first()
        return reference_of(first.source) if first else None
    chosen = str(data.get(FIRST_SOURCE, "")) if data else ""
    return reference_of(_source(chosen)) if chosen else None


def _source(key: str) -> Source | None:
    try:
        return Source.objects.filter(pk=UUID(key)).first()
    except ValueError:
        return None
