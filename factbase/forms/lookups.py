"""Fields in which a record is named by typing: one name taken, or a list to choose from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import Model, QuerySet
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from factbase.forms import searches
from factbase.models import Entity
from factbase.models.clusters import canonical_of
from sources.exceptions import shown
from sources.models import Publisher, Source

MOST_CANDIDATES = 8
LONGEST_NAME = 500
NEW = "new"

Search = Callable[[str], "QuerySet[Any]"]


class Typed(NamedTuple):
    """What a lookup holds: the words typed, and the id picked from a list (or "")."""

    text: str = ""
    choice: str = ""


class Candidate(NamedTuple):
    """One line of a list to choose from."""

    value: str
    label: str
    detail: str


class Found(NamedTuple):
    """The one record that was meant, or else those that it could have been, likeliest first."""

    record: Any
    candidates: Sequence[Any]


def find(search: Search, typed: Typed) -> Found:
    """Return the record that `typed` means; the id counts only if the words lead to it.

    So an id that stayed behind while the name was typed anew is not taken for the new name.
    """
    if len(typed.text) > LONGEST_NAME:
        return Found(None, [])
    rows = search(typed.text)
    if _is_uuid(typed.choice):
        picked = rows.filter(pk=typed.choice).first()
        if picked is not None:
            return Found(picked, [])
    candidates = each_once(list(rows[:MOST_CANDIDATES]))
    exact = [row for row in candidates if row.rank == searches.EXACT]
    return Found(exact[0] if len(exact) == 1 else None, candidates)


def each_once(rows: list[Any]) -> list[Any]:
    """Leave out the entities for which another of the rows stands. One query for entities."""
    if not rows or not isinstance(rows[0], Entity):
        return rows
    canonical = canonical_of(row.pk for row in rows)
    present = {row.pk for row in rows}
    gone = {row.pk for row in rows if canonical[row.pk] != row.pk and canonical[row.pk] in present}
    return [row for row in rows if row.pk not in gone]


def describe(record: Model) -> Candidate:
    """Return how `record` reads in a list: its name, and what tells it from namesakes."""
    details: Iterable[object] = ()
    if isinstance(record, Entity):
        also = getattr(record, "also", None)
        details = (also if also != record.label else "", record.type, record.description)
    elif isinstance(record, Source):
        details = (record.publisher, record.published)
    elif isinstance(record, Publisher):
        details = (record.get_grade_display(),)
    detail = " · ".join(str(part) for part in details if part)
    return Candidate(str(record.pk), str(record), detail)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


class LookupWidget(forms.TextInput):
    """A line of text with the id of a picked record beside it, in the field `<name>_choice`.

    The template `_partials/field.html` draws that second input: hidden, or as a list of radio
    buttons. `suggest` is the address that offers names while typing.
    """

    def __init__(self, suggest: Any, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-suggest": suggest, "autocomplete": "off", **(attrs or {})})

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Typed:
        """Return the text and the picked id as sent."""
        return Typed(data.get(name, ""), data.get(f"{name}_choice", ""))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Return whether the form was sent without this input."""
        return name not in data

    def format_value(self, value: Any) -> str:
        """Return the text alone."""
        return value.text if isinstance(value, Typed) else str(value or "")


class LookupField(forms.Field):
    """A record by its name. Cleans to the record, or to None when left empty.

    Refuses a name that fits none or several; those it could be are then in `candidates`. Otherwise
    `understood` says which record is meant, where an alias or a part of the name was typed.
    """

    noun: Any = gettext_lazy("record")
    add_it: Any = ""
    name_field = ""

    def __init__(self, *, search: Search, suggest: Any, **kwargs: Any) -> None:
        super().__init__(widget=LookupWidget(suggest), **kwargs)
        self.search = search
        self.candidates: list[Candidate] = []
        self.understood = ""

    def prepare_value(self, value: Any) -> Typed:
        """Return a record, or what came back from a form, as text and id."""
        if isinstance(value, Model):
            return Typed(str(value), str(value.pk))
        return value if isinstance(value, Typed) else Typed(str(value or ""))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether another record was typed or picked."""
        before, after = self.prepare_value(initial), self.prepare_value(data)
        return before.text != after.text.strip() or after.choice not in ("", before.choice)

    def clean(self, value: Any) -> Any:
        """Return the one record that is meant, None for nothing typed, or refuse."""
        typed = self.prepare_value(value)
        typed = Typed(typed.text.strip(), typed.choice)
        if not typed.text:
            self.validate("")
            return None
        ProhibitNullCharactersValidator()(typed.text)
        record, candidates = find(self.search, typed)
        if record is None:
            return self.without_match(typed, candidates)
        self.show_understood(typed, record)
        return record

    def show_understood(self, typed: Typed, record: Model) -> None:
        """Say which record is meant, unless its very name was typed."""
        if typed.text != str(record):
            self.understood = " · ".join(part for part in describe(record)[1:] if part)

    def without_match(self, typed: Typed, candidates: Sequence[Any]) -> Any:
        """Refuse, offering `candidates`; a subclass may return a record instead."""
        raise self.refusal(typed.text, candidates)

    def refusal(self, text: str, candidates: Sequence[Any]) -> ValidationError:
        """Return what to say about a name that fits none or several, which become `candidates`."""
        self.candidates = [describe(row) for row in candidates]
        named = {"noun": self.noun, "name": shown(text)}
        if candidates:
            message = _("No %(noun)s is called just %(name)s: choose the one that is meant.")
            if candidates[0].rank == searches.EXACT:
                message = _("More than one %(noun)s is called %(name)s: choose one.")
            return ValidationError(message % named, code="ambiguous")
        unknown = format_html(
            _(
                "There is no {noun} called {name}: check the spelling, or "
                '<a href="{address}" target="_blank">add it</a> in a new tab and come back.'
            ),
            address=f"{self.add_it}?{urlencode({self.name_field: text})}",
            **named,
        )
        return ValidationError(unknown, code="unknown_name")


class EntityField(LookupField):
    """An entity by its label or an alias in any script."""

    noun: Any = gettext_lazy("entity")
    add_it = reverse_lazy("entity-create")
    name_field = "label"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            search=searches.entities_named, suggest=reverse_lazy("suggest-entities"), **kwargs
        )


class SourceField(LookupField):
    """A source by its title."""

    noun: Any = gettext_lazy("source")
    add_it = reverse_lazy("source-create")
    name_field = "title"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            search=searches.sources_titled, suggest=reverse_lazy("suggest-sources"), **kwargs
        )


class PublisherField(LookupField):
    """A publisher by name; a new name, once confirmed, cleans to an unsaved Publisher."""

    noun: Any = gettext_lazy("publisher")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            search=searches.publishers_named, suggest=reverse_lazy("suggest-publishers"), **kwargs
        )

    def without_match(self, typed: Typed, candidates: Sequence[Any]) -> Any:
        """Return a new publisher if that was chosen, else offer to add one."""
        if typed.choice == NEW:
            return Publisher(name=typed.text)
        self.candidates = [
            *(describe(row) for row in candidates),
            Candidate(
                NEW,
                _("Add %(name)s") % {"name": shown(typed.text)},
                _("a new publisher, not graded yet"),
            ),
        ]
        raise ValidationError(
            _("There is no publisher called %(text)s yet: choose below.")
            % {"text": shown(typed.text)},
            code="unknown_name",
        )
