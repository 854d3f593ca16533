"""What is said of a property: one line of free text, read by the property's type."""

from dataclasses import replace
from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from factbase import values
from factbase.exceptions import InvalidValueError
from factbase.forms.lookups import EntityField, Typed, find
from factbase.forms.records import PlainForm
from factbase.models import Claim, Evidence, Property
from factbase.models.unit import unit_table
from factbase.models.value_fields import ValueFields
from factbase.models.value_rules import KINDS
from factbase.values import EntityRef, Kind, Money, Quantity, UnitTable, Value, ValueType
from factbase.wording import told, value_words
from sources.edtf import EdtfDate
from sources.models import Source

CLEAR_IT = _("What is unknown or not there has no value: clear it, or choose “a value”.")

# The source in the same page, whose date decides what “last year” means.
SOURCE_INPUTS = "[name^='evidence-source']"


class PropertyChoiceField(forms.ModelChoiceField):
    """A select of the live properties, each with the type of its values."""

    def __init__(self, **kwargs: Any) -> None:
        rows = Property.objects.standing()
        super().__init__(rows, empty_label=_("Choose a property"), **kwargs)

    def label_from_instance(self, obj: Property) -> str:
        """Return the label with the value type behind it."""
        return f"{obj.label} ({obj.get_value_type_display().lower()})"


class SaidField(EntityField):
    """A value of any type as typed. Cleans to Typed; `read` makes it a value.

    After `read`, `understood` says in words what the value means.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # Names are offered in the preview instead, for only that knows the property's type.
        del self.widget.attrs["data-suggest"]

    def clean(self, value: Any) -> Typed:
        """Return text and picked id without blanks."""
        typed = self.prepare_value(value)
        return Typed(typed.text.strip(), typed.choice)

    def read(
        self, typed: Typed, prop: Property, *, reference: EdtfDate | None, language: str = ""
    ) -> Value:
        """Return the value that `typed` means for `prop`.

        Raises ValidationError that says what to type instead; for an entity that is not clear,
        `candidates` then holds those it could be.
        """
        if not typed.text:
            raise ValidationError(
                _("Type a value. %(example)s") % {"example": example(prop)}, code="required"
            )
        if prop.value_type == ValueType.ENTITY:
            return self._entity(typed)
        table = unit_table()
        try:
            value = values.parse(
                typed.text,
                ValueType(prop.value_type),
                units=table,
                allowed_units=[unit.code for unit in prop.units.all()],
                reference=reference,
                language=language,
            )
        except InvalidValueError as refusal:
            raise ValidationError(told(refusal.message), code=refusal.code) from refusal
        self.understood = value_words(value, table)
        return value

    def _entity(self, typed: Typed) -> EntityRef:
        entity, candidates = find(self.search, typed)
        if entity is None:
            raise self.refusal(typed.text, candidates)
        self.show_understood(Typed(), entity)
        return EntityRef(entity.pk, entity.label)


class SaidForm(PlainForm):
    """A property and what is said of it.

    Where there is no value to state, typed words such as “an undisclosed sum” are kept verbatim.
    """

    keeps_words: ClassVar[bool] = True

    property = PropertyChoiceField(
        error_messages={"required": _("Choose a property.")}, label=_("Property")
    )
    kind = forms.ChoiceField(
        label=_("There is"),
        choices=KINDS,
        initial=Kind.VALUE.value,
        widget=forms.RadioSelect,
    )
    value = SaidField(
        help_text=_(
            "As the source puts it: about 20 billion yuan, over $1.4bn, June 2019, a name."
        ),
        label=_("Value"),
    )

    def __init__(self, *args: Any, reference: EdtfDate | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reference = reference
        self._preview_while_typing()

    def clean_kind(self) -> Kind:
        """Return the kind; a row of qualifiers without one states a value."""
        return Kind(self.cleaned_data["kind"] or Kind.VALUE)

    def clean(self) -> dict[str, Any]:
        """Replace what was typed by the value it means, None where there is none to state."""
        data = self.cleaned_data
        if "property" not in data or "kind" not in data or "value" not in data:
            return data
        try:
            data["value"] = self._said(data)
        except ValidationError as error:
            self.add_error("value", error)
        return data

    def _said(self, data: dict[str, Any]) -> Value | None:
        typed = data["value"]
        field = cast("SaidField", self.fields["value"])
        if data["kind"] != Kind.VALUE:
            if typed.text and not self.keeps_words:
                raise ValidationError(CLEAR_IT, code="value_and_kind")
            data["verbatim"] = typed.text
            field.understood = without_value(data["kind"], typed.text)
            return None
        return field.read(
            typed, data["property"], reference=self.reference, language=data.get("language", "")
        )

    def _preview_while_typing(self) -> None:
        """Have htmx show below the value what it means, as soon as typing pauses."""
        name, prop = self.add_prefix("value"), self.add_prefix("property")
        beside = [prop, self.add_prefix("kind"), f"{name}_choice", self.add_prefix("language")]
        include = [f"[name='{other}']" for other in beside] + [SOURCE_INPUTS]
        self.fields["value"].widget.attrs |= {
            "hx-get": f"{reverse_lazy('preview-value')}?prefix={self.prefix or ''}",
            "hx-trigger": f"input changed delay:300ms, change from:[name='{prop}']",
            "hx-target": f"#id_{name}_understood",
            "hx-include": ",".join(include),
            "hx-sync": "this:queue last",
        }


def reference_of(source: Source | None) -> EdtfDate | None:
    """Return the date of `source`, by which “in April” or “last year” is read, if it is known."""
    return source.published_date if source else None


def source_by_id(text: str) -> Source | None:
    """Return the source whose id was sent as `text`, None where it is no id of one. One query."""
    try:
        return Source.objects.filter(pk=UUID(text)).first()
    except ValueError:
        return None


def first_source(claim: Claim) -> Source | None:
    """Return the source by whose date relative words in a claim are read: its first receipt's.

    One query.
    """
    receipts = Evidence.objects.standing().filter(claim=claim).select_related("source")
    first = receipts.first()
    return first.source if first else None


def typed_form(row: ValueFields, units: UnitTable | None = None) -> Typed:
    """Return the stored value as it would be typed, in its verbatim words where they still hold.

    One query, none where the `units` in force are given.
    """
    value = row.value
    if value is None:
        return Typed(row.verbatim)
    if isinstance(value, EntityRef):
        return Typed(value.label, str(value.id))
    if isinstance(value, values.DateValue):
        return Typed(value.date.text)
    units = units or unit_table()
    if isinstance(value, Money | Quantity) and value.verbatim and _reads_back(value, row, units):
        return Typed(value.verbatim)
    return Typed(values.display(value, units))


def without_value(kind: Kind, words: str) -> str:
    """Return in words that there is no value to state, and how the source puts it."""
    meaning = dict(KINDS)[kind.value]
    if not words:
        return ""
    return gettext("%(meaning)s, in the words “%(words)s”") % {"meaning": meaning, "words": words}


def _reads_back(value: Money | Quantity, row: ValueFields, units: UnitTable) -> bool:
    """Return whether the verbatim words alone give the value; “20 billion” names no currency."""
    try:
        read = values.parse(value.verbatim, ValueType(row.value_type), units=units)
    except InvalidValueError:
        return False
    return isinstance(read, type(value)) and replace(read, verbatim=value.verbatim) == value


def example(prop: Property) -> str:
    """Return a sentence with an example of what can be typed for `prop`."""
    examples = {
        ValueType.ENTITY: gettext("Write a name; any alias in any script will do."),
        ValueType.MONEY: gettext(
            "For example: about 20 billion yuan, $1.4bn+, 3 to 5 million EUR."
        ),
        ValueType.QUANTITY: gettext("For example: about 800 employees, at most 5%, 300 MW."),
        ValueType.DATE: gettext("For example: 26 June 2025, June 2025, about 2019, since 2019."),
        ValueType.TEXT: gettext("Write it as it should read."),
        ValueType.URL: gettext("For example: https://example.org/page."),
        ValueType.BOOLEAN: gettext("Write yes or no."),
    }
    return examples[ValueType(prop.value_type)]
