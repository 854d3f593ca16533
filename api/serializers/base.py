"""A serializer that refuses what it does not know."""

import threading
from collections.abc import Collection, Iterable, Mapping
from copy import deepcopy
from typing import Any, ClassVar

from django.utils.functional import cached_property
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.utils.serializer_helpers import BindingDict

from api.serializers.fields import Text, Uuid7Field
from sources.exceptions import RefusalError, shown

EMPTY = serializers.empty
# How many choices of fields a serializer remembers.
MAX_WANTED = 100
AnyField = serializers.Field[Any, Any, Any, Any]
AnyFields = dict[str, AnyField]
Errors = dict[str, Any]
"""What is wrong, by field: messages, or what is wrong with the parts of the field."""


class Fields(BindingDict):
    """The fields of a serializer, each copied from its class when it is first asked for."""

    def __init__(self, serializer: serializers.Serializer[Any], declared: AnyFields) -> None:
        super().__init__(serializer)
        self.fields = declared

    def __getitem__(self, name: str) -> AnyField:
        """Return a field of this serializer alone."""
        if self.fields[name].parent is None:
            self[name] = deepcopy(self.fields[name])
        return self.fields[name]

    def __contains__(self, name: object) -> bool:
        """Whether there is such a field."""
        return name in self.fields


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses unknown fields, naming those there are, and read-only ones, saying so.

    What one field takes is said by the field, what several take together by `together`, so that
    all is told at once: a `validate_<field>` would never be called, and is refused with the class.
    """

    set_by_server: ClassVar[frozenset[str]] = frozenset()
    # What is being read; fields of which nothing was sent, and nothing is wanted, are passed over.
    _given: Iterable[str] = ()
    default_error_messages = {"invalid": "Send an object with named fields here, not {datatype}."}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name in cls._declared_fields:
            if hasattr(cls, f"validate_{name}"):
                raise TypeError(f"{cls.__name__}.validate_{name} would never be called")

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Check `data`; a part of a record is sent whole even where the record is not."""
        if self.parent is not None and getattr(self.root, "partial", False):
            return type(self)(context=self.context).run_validation(data)
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> Any:
        """Return the checked fields; raises ValidationError with one entry a field."""
        if not isinstance(data, Mapping):
            return super().to_internal_value(data)  # which refuses it
        self._given = data
        checked, errors = {}, self._unknown(data)
        for name, field in self._wanted_fields():
            try:
                checked[name] = field.run_validation(field.get_value(data))
            except serializers.SkipField:
                continue
            except serializers.ValidationError as error:
                errors[name] = error.detail
        for name, wrong in self.together(checked, frozenset(errors)).items():
            errors.setdefault(name, wrong)
        if errors:
            raise serializers.ValidationError(errors)
        return checked

    def together(self, checked: dict[str, Any], wrong: Collection[str]) -> Errors:
        """Read into `checked` what several fields say together, and return what is wrong with it.

        The fields in `wrong` were refused by themselves; nothing is asked of them here.
        """
        return {}

    def get_fields(self) -> AnyFields:
        """Return the fields as the class has them; `fields` copies those that are used."""
        return dict(self._declared_fields)

    @cached_property
    def fields(self) -> Fields:
        """The fields by their names."""
        return Fields(self, self.get_fields())

    def _wanted_fields(self) -> list[tuple[str, AnyField]]:
        """Return the fields of which something was sent or is wanted, with their names."""
        given = frozenset(self._given)
        if given not in self._wanted:
            if len(self._wanted) >= MAX_WANTED:
                self._wanted.clear()
            self._wanted[given] = [
                (name, self.fields[name])
                for name, field in self.fields.fields.items()
                if name in given or field.required or field.default is not EMPTY
            ]
        return self._wanted[given]

    @cached_property
    def _wanted(self) -> dict[frozenset[str], list[tuple[str, AnyField]]]:
        """What was wanted where these were given: most of many bodies give the same."""
        return {}

    def _read_only_defaults(self) -> dict[str, Any]:
        """Return nothing: what the server sets is no field here."""
        return {}

    def _unknown(self, data: Mapping[str, Any]) -> Errors:
        """Return an error for each name that is no field to be sent."""
        errors: Errors = {}
        for name in data:
            if name in self.fields:
                continue
            if name in self.set_by_server:
                message, code = f"{shown(name)} is read-only.", "read_only"
            else:
                known = ", ".join(sorted(self.fields))
                message = f"{shown(name)} is not a field here; allowed are {known}."
                code = "unknown_field"
            errors[name] = [ErrorDetail(message, code)]
        return errors


class CommentedSerializer(StrictSerializer):
    """What is written, and why: history keeps the `comment` with it, no record does."""

    comment = Text(
        required=False,
        allow_blank=True,
        help_text="Why; kept in the history of everything that this request changes.",
    )

    def get_fields(self) -> AnyFields:
        """Return the fields; a part of a request has no comment of its own."""
        fields = super().get_fields()
        if self.parent is not None:
            del fields["comment"]
        return fields


class _Readers(threading.local):
    """The serializers of a thread, by class and by whether they read parts of a record."""

    def __init__(self) -> None:
        self.kept: dict[tuple[type[serializers.Serializer[Any]], bool], Any] = {}


_readers = _Readers()


def reader_of(
    serializer_class: type[serializers.Serializer[Any]], context: dict[str, Any], instance: Any
) -> serializers.Serializer[Any]:
    """Return a serializer for `run_validation` of one body: of all of a record, or with an
    `instance` of a part of one.

    A thread reads one body after the other by the same serializer, whose fields are made once.
    """
    kept, kind = _readers.kept, (serializer_class, instance is not None)
    if kind not in kept:
        kept[kind] = serializer_class(partial=instance is not None)
    reader: serializers.Serializer[Any] = kept[kind]
    reader._context, reader.instance = context, instance
    return reader


def comment_of(
    serializer: serializers.Serializer[Any], fields: dict[str, Any]
) -> tuple[dict[str, Any], str]:
    """Return checked fields as an action takes them, and the comment that came with them.

    A step of review takes the comment too; for other writes it is a matter of history alone.
    """
    comment = str(fields.get("comment", ""))
    if isinstance(serializer, CommentedSerializer):
        fields.pop("comment", None)
    return fields, comment


class RecordSerializer(CommentedSerializer):
    """A record: `id` can be made by the client; a change says by If-Match what it has read."""

    set_by_server = frozenset(
        {"self", "revision", "created_at", "created_by", "updated_at", "updated_by"}
        | {"retracted_at", "retraction_reason"}
    )
    id = Uuid7Field(required=False, help_text="Made by the client if it likes; a UUIDv7.")

    def get_fields(self) -> AnyFields:
        """Return the fields: `id` for a new record only."""
        fields = super().get_fields()
        if self.partial:
            del fields["id"]
        return fields

    def _unknown(self, data: Mapping[str, Any]) -> Errors:
        """Return an error for each name that is no field to be sent; no id can be changed."""
        errors = super()._unknown(data)
        if self.partial and "id" in data:
            errors["id"] = [ErrorDetail("“id” is read-only here.", "read_only")]
        return errors


def errors_of(refused: RefusalError) -> Errors:
    """Return what was refused of the parts of a body, part within part."""
    found: Errors = {}
    for each in refused.every:
        place = found
        for name in each.field.split("."):
            place = place.setdefault(name, {})
        told = place.setdefault("non_field_errors", [])
        told.append(ErrorDetail(each.message, each.code))
    return found
