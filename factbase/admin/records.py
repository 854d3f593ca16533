"""What the admin pages of all editable records share."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from factbase.actions import records
from factbase.admin.access import DeskAccess
from factbase.admin.forms import ActionForm, Refused, columns_among
from factbase.admin.steps import Step, as_action
from factbase.filtersets.base import StrictFilterSet
from factbase.forms.refusals import explained
from factbase.history.revisions import revisions_of, steps
from factbase.wording import told
from sources.exceptions import RefusalError

Rows = Mapping[str, BaseFormSet]
Fieldsets = list[Any]
"""Pairs of a heading (or None) and a dictionary with the `fields` below it."""

RETRACT = Step("retract_selected", _("Retract"), _("retracted"), records.retract, reason="reason")
RESTORE = Step("restore_selected", _("Restore"), _("restored"), records.restore)


class StandingFilter(admin.SimpleListFilter):
    """What the desk stands by, unless what it has withdrawn is asked for."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the choices beside the usual one."""
        return [("retracted", str(_("Retracted"))), ("all", str(_("All")))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the list."""
        if self.value() == "all":
            return queryset
        return queryset.filter(retracted_at__isnull=self.value() != "retracted")

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Call the usual choice, which comes first, by what it is."""
        usual, *others = super().choices(changelist)
        yield usual | {"display": _("Live")}
        yield from others


class RefusedRowError(Exception):
    """An action refused what one row below the record says."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(told(refused.refusal.message))
        self.refused = refused


@contextmanager
def refusals_of(row: BaseForm) -> Iterator[None]:
    """Have what is refused inside shown at `row`."""
    try:
        with explained():
            yield
    except RefusalError as refusal:
        raise RefusedRowError(Refused(refusal, row.prefix)) from refusal


class RecordAdmin(DeskAccess, admin.ModelAdmin):
    """Reads what was typed, hands it to `write`, and shows what was refused at its field.

    Subclasses give a form that is an ActionForm and `write`.
    """

    form = ActionForm
    actions: Sequence[Any] = (as_action(RETRACT), as_action(RESTORE))
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    object_history_template = "admin/record_history.html"
    filterset: type[StrictFilterSet] | None = None
    meta_fields: tuple[str, ...] = (
        "created_by",
        "created_at",
        "updated_by",
        "updated_at",
        "retraction_reason",
    )

    def write(self, form: Any, rows: Rows, *, by: Any) -> Model:
        """Hand what was typed to actions and return what they stored."""
        raise NotImplementedError

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show or save; when an action refuses, undo everything and show the form as typed.

        The forms are read a second time then, and this time find the refusal among their errors.
        """
        try:
            with explained():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except RefusalError as refusal:
            refused = Refused(refusal)
        except RefusedRowError as error:
            refused = error.refused
        request.refused = refused  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return what the address fills a new form with, without references to what is no id."""
        initial = super().get_changeform_initial_data(request)
        fields = {field.name: field for field in self.opts.get_fields()}
        return {
            name: value
            for name, value in initial.items()
            if name not in fields or _is_readable(fields[name], value)
        }

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Return the form of this request, with what was refused in its first round."""
        fields = flatten_fieldsets(self.get_fieldsets(request, obj))
        kwargs["fields"] = columns_among(kwargs.setdefault("form", self.form), fields)
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.refused = getattr(request, "refused", None)
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Leave it to `save_related`, which knows the rows below the record too."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Write record and rows through actions; what follows reads what they stored."""
        rows = {formset.prefix: formset for formset in formsets}
        saved = self.write(form, rows, by=request.user)
        form.instance.pk = saved.pk
        form.instance._state.adding = False
        form.instance.refresh_from_db()

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """Name the fields; the rows below are in the history of their own tables."""
        return super().construct_change_message(request, form, [], add)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return what only the machine writes."""
        return (*super().get_readonly_fields(request, obj), *self.meta_fields)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Fieldsets:
        """Add who wrote the record and when, once it is stored."""
        fieldsets = self.typed_fieldsets(obj)
        if obj is not None:
            fieldsets.append((_("Record"), {"fields": self.meta_fields, "classes": ["collapse"]}))
        return fieldsets

    def typed_fieldsets(self, obj: Any) -> Fieldsets:
        """Return the fields that a person fills in, in their groups."""
        raise NotImplementedError

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search as the pages and the API do: indexed, and in any script."""
        if self.filterset is None or not search_term.strip():
            return super().get_search_results(request, queryset, search_term)
        found = self.filterset({"q": search_term}, queryset)
        if not found.is_valid():
            return queryset.none(), False
        return found.filters["q"].filter(queryset, found.form.cleaned_data["q"]), False

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what the database's own history says of the record."""
        record = self.get_object(request, object_id)
        found = steps(revisions_of(record)) if record is not None else []
        return super().history_view(request, object_id, {"steps": found, **(extra_context or {})})


def _is_readable(field: Any, value: Any) -> bool:
    """Whether `value` can be an id, or ids, of what `field` refers to."""
    if not field.is_relation or not field.concrete:
        return True
    ids = value if isinstance(value, list) else [value]
    try:
        for each in ids:
            field.target_field.to_python(each)
    except ValidationError:
        return False
    return True
