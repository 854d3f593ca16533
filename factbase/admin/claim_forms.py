"""The forms of a claim and its qualifiers in the admin."""

from typing import Any

from django.forms import Widget
from django.http import QueryDict

from factbase.admin.forms import ActionForm
from factbase.admin.widgets import answer_below
from factbase.forms.claims import ClaimForm
from factbase.forms.qualifiers import QualifierForm
from factbase.forms.said import SOURCE_INPUTS, first_source, reference_of, source_by_id
from factbase.models import Claim
from sources.models import Source

FIRST_SOURCE = "evidence-0-source"


class ClaimAdminForm(ActionForm, ClaimForm):
    """The page's form with autocomplete for subject and property."""

    subject = None  # type: ignore[assignment]
    property = None  # type: ignore[assignment]

    def __init__(
        self, data: QueryDict | None = None, *args: Any, instance: Any = None, **kwargs: Any
    ) -> None:
        self.first_source = reading_source(instance, data)
        reference = reference_of(self.first_source)
        super().__init__(data, *args, instance=instance, reference=reference, **kwargs)
        for name in ("value", "valid"):
            _without_source(self.fields[name].widget)
            answer_below(self, name, "admin/understood.html")


class QualifierAdminForm(ActionForm, QualifierForm):
    """A row of the page's form; a row whose property is cleared is withdrawn."""

    property = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["property"].required = False
        _without_source(self.fields["value"].widget)
        answer_below(self, "value", "admin/understood.html")


def reading_source(claim: Claim | None, data: QueryDict | None) -> Source | None:
    """Return the source by whose date relative words are read.

    A claim without receipts takes that of the first one in the same form. At most two queries.
    """
    if claim is not None and not claim._state.adding:
        source = first_source(claim)
        if source is not None:
            return source
    return source_by_id(str(data.get(FIRST_SOURCE, ""))) if data else None


def _without_source(widget: Widget) -> None:
    """Have a preview leave out the page's field for the source: here a script sends its id."""
    others = widget.attrs["hx-include"].removesuffix(SOURCE_INPUTS).rstrip(",")
    widget.attrs["hx-include"] = others or "this"
