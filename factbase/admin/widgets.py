"""Inputs with an answer below them: what typed words mean, or which ones are meant."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


class Answered(forms.Widget):
    """Draws `inner`, and below it `template` with the `context` as it is when the form is shown.

    The template also gets the `name` and `id` of the input, and its `value`.
    """

    def __init__(self, inner: forms.Widget, template: str, **context: Any) -> None:
        super().__init__(inner.attrs)
        self.inner = inner
        self.template = template
        self.context = context

    @property
    def media(self) -> forms.Media:
        """Return what the inner widget needs."""
        return self.inner.media

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Return what was typed."""
        return self.inner.value_from_datadict(data, files, name)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Return whether the form was sent without this input."""
        return self.inner.value_omitted_from_data(data, files, name)

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Return the input and its answer."""
        drawn = self.inner.render(name, value, {**self.attrs, **(attrs or {})}, renderer)
        context = {"name": name, "id": (attrs or {}).get("id", f"id_{name}"), "value": value}
        return drawn + SafeString(render_to_string(self.template, {**context, **self.context}))


def answer_below(form: forms.BaseForm, name: str, template: str) -> None:
    """Have `form` draw `template` below one of its inputs, with `form` and `field` at hand."""
    field = form.fields[name]
    field.widget = Answered(field.widget, template, field=field, form=form)
