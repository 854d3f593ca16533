"""Rows below a record, in a table or one under the other."""

from typing import Any

from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.utils import flatten_fieldsets
from django.forms import BaseInlineFormSet
from django.http import HttpRequest

from factbase.admin.access import DeskAccess, ReadOnlyAccess
from factbase.admin.forms import columns_among


class LabelledRows(BaseInlineFormSet):
    """Rows in a table, where each input says what it is: a column's heading labels none."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Name the inputs of `form` after their fields."""
        super().add_fields(form, index)
        for field in form.fields.values():
            field.widget.attrs.setdefault("aria-label", field.label)


class RowInline(DeskAccess, InlineModelAdmin):
    """Rows that are written together with their record."""

    formset = LabelledRows
    extra = 0
    can_delete = False
    template = "admin/edit_inline/tabular.html"

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Return the formset of this request, with what was refused in its first round."""
        fields = flatten_fieldsets(self.get_fieldsets(request, obj))
        kwargs["fields"] = columns_among(self.form, fields)
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.form.refused = getattr(request, "refused", None)
        return formset


class ShownInline(ReadOnlyAccess, InlineModelAdmin):
    """Rows that are only looked at."""

    extra = 0
    can_delete = False
    show_change_link = True
    template = "admin/edit_inline/tabular.html"


class RowsFormSet(LabelledRows):
    """Rows whose inputs are called after `rows_name`, for relations that have no reverse name."""

    rows_name = ""

    @classmethod
    def get_default_prefix(cls) -> str:
        """Return the prefix of the inputs."""
        return cls.rows_name
