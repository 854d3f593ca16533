"""Records that conditions name by their ids: what they are called, and which one a name means."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Model
from django.http import QueryDict

from factbase.forms.lookups import EntityField, LookupField, PublisherField, SourceField
from factbase.forms.records import PlainForm
from factbase.lists import address
from factbase.lists.address import CHOSEN, NAMED
from factbase.lists.kind import ListKind
from factbase.lists.labels import LABELS
from factbase.models import Entity
from sources.models import Publisher, Source

MODELS: dict[str, type[Model]] = {"entity": Entity, "source": Source, "publisher": Publisher}
FIELDS: dict[str, Callable[..., LookupField]] = {
    "entity": EntityField,
    "source": SourceField,
    "publisher": PublisherField,
}


class LookupForm(PlainForm):
    """Names in place of ids: `subject_named` says what `subject` is to be."""

    def __init__(self, kind: ListKind, data: QueryDict) -> None:
        super().__init__(data)
        for name, noun in kind.lookups.items():
            self.fields[f"{name}{NAMED}"] = FIELDS[noun](label=LABELS[name], required=False)

    def found(self) -> dict[str, Any]:
        """Return the records that were named, by filter."""
        named = {name.removesuffix(NAMED): row for name, row in self.cleaned_data.items()}
        return {name: row for name, row in named.items() if row is not None and row.pk}

    def field_of(self, name: str) -> forms.BoundField | None:
        """Return the field in which a filter's record is named, if it has one."""
        return self[f"{name}{NAMED}"] if f"{name}{NAMED}" in self.fields else None


def parameters(kind: ListKind) -> set[str]:
    """Return the parameters that name records."""
    names = {f"{name}{NAMED}" for name in kind.lookups}
    return names | {f"{name}{CHOSEN}" for name in names}


def with_ids(kind: ListKind, data: QueryDict, found: Mapping[str, Any]) -> str:
    """Return the query of the address with ids in place of names."""
    added = {
        name: ",".join([*address.values(data, name), str(row.pk)]) for name, row in found.items()
    }
    return address.query(data, without=parameters(kind), **added)


def words_of(kind: ListKind, data: QueryDict) -> dict[tuple[str, str], str]:
    """Return what the records are called whose ids an address gives. At most three queries."""
    asked = [(name, value) for name in kind.lookups for value in address.values(data, name)]
    asked = [(name, value) for name, value in asked if _is_uuid(value)]
    words: dict[tuple[str, str], str] = {}
    for noun in {kind.lookups[name] for name, _ in asked}:
        pairs = [(name, value) for name, value in asked if kind.lookups[name] == noun]
        rows = MODELS[noun]._default_manager.in_bulk([value for _, value in pairs])
        words |= {
            (name, value): str(rows[UUID(value)]) for name, value in pairs if UUID(value) in rows
        }
    return words


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
