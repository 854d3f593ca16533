"""Fields of request bodies. JSON types are taken as they are: 5 is no text and "5" no number."""

from collections.abc import Mapping
from typing import Any, NoReturn
from uuid import UUID

from django.db.models import Model
from rest_framework import serializers

from api.references import KEY, References, Rows, model_of
from factbase.values.text import check_language, check_text
from sources.edtf import EdtfDate, parse_edtf
from sources.exceptions import RefusalError, shown

MAX_LABEL = 500
MAX_TEXT = 10_000
MAX_LANGUAGE = 35
MAX_ITEMS = 200


class Text(serializers.CharField):
    """Text without control characters; white space around it goes."""

    def __init__(self, *, max_length: int = MAX_TEXT, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        """Return the text."""
        if not isinstance(data, str):
            self.fail("invalid")
        text = data.strip()
        if text:
            _checked(check_text, text, field="", max_length=len(text))
        return text


class Line(Text):
    """One line of text."""

    def __init__(self, *, max_length: int = MAX_LABEL, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        """Return the line; a line break inside is refused."""
        text = super().to_internal_value(data)
        if len(text.splitlines()) > 1:
            raise serializers.ValidationError("Write it in one line.", "invalid")
        return text


class LanguageField(Line):
    """A BCP 47 language tag; empty when not known."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=MAX_LANGUAGE, allow_blank=True, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        """Return the tag."""
        tag: str = _checked(check_language, super().to_internal_value(data), field="")
        return tag


class OneOf(serializers.ChoiceField):
    """One of a closed list, which a refusal names."""

    def fail(self, key: str, **kwargs: Any) -> NoReturn:
        """Say what was sent and what is allowed."""
        if key != "invalid_choice":
            super().fail(key, **kwargs)
        allowed = ", ".join(str(choice) for choice in self.choices)
        message = f"{shown(str(kwargs['input']))} is not one of: {allowed}."
        raise serializers.ValidationError(message, key)


class SomeOf(OneOf, serializers.MultipleChoiceField):
    """Some of a closed list, which a refusal names."""


class Quote(serializers.CharField):
    """The very words of a source, white space included."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(trim_whitespace=False, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        """Return the words as they are."""
        if not isinstance(data, str):
            self.fail("invalid")
        return data


class Uuid7Field(serializers.UUIDField):
    """A UUID of version 7, as text."""

    def to_internal_value(self, data: Any) -> UUID:
        """Return the id."""
        found = as_uuid(data)
        if found is None or found.version != 7:
            raise serializers.ValidationError(f"{shown(str(data))} is not a UUIDv7.", "invalid")
        return found


class RefField(serializers.UUIDField):
    """A record that exists, by its id; retracted ones are refused."""

    def __init__(self, rows: Rows, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rows = rows

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Return the record; what is known by this name needs no check of the name."""
        known = _references(self).known(self.rows, "pk", data)
        return known or super().run_validation(data)

    def to_internal_value(self, data: Any) -> Model:  # type: ignore[override]
        """Return the record. One query, none if it is known."""
        identity = as_uuid(data)
        found = _references(self).find(self.rows, "pk", str(identity)) if identity else None
        if found is None:
            raise _does_not_exist(self.rows, data)
        row: Model = found
        return row


class NamedRefField(serializers.CharField):
    """A record that exists, by its slug (or code) or its id; retracted ones are refused."""

    def __init__(self, rows: Rows, *, by: str = "slug", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rows = rows
        self.by = by

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Return the record; what is known by this name needs no check of the name."""
        known = _references(self).known(self.rows, self.by, data)
        return known or super().run_validation(data)

    def to_internal_value(self, data: Any) -> Model:  # type: ignore[override]
        """Return the record. One query, none if it is known."""
        if not isinstance(data, str):
            self.fail("invalid")
        identity = as_uuid(data)
        name = ("pk", str(identity)) if identity else (self.by, data)
        found = _references(self).find(self.rows, *name)
        if found is None:
            raise _does_not_exist(self.rows, data)
        row: Model = found
        return row


class EdtfField(serializers.CharField):
    """A date as precise as it is known; null or "" for none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_null=True, allow_blank=True, **kwargs)

    def run_validation(self, data: Any = serializers.empty) -> EdtfDate | None:
        """Return the date."""
        text = data.strip() if isinstance(data, str) else super().run_validation(data)
        return _checked(parse_edtf, text) if text else None

    def to_internal_value(self, data: Any) -> NoReturn:
        """Refuse what is no text."""
        self.fail("invalid")


class EquivalentsField(serializers.DictField):
    """Names in other vocabularies: vocabulary → name."""

    child = Line()

    def to_internal_value(self, data: Any) -> dict[str, str]:
        """Return the mapping."""
        if isinstance(data, Mapping) and len(data) > MAX_ITEMS:
            raise serializers.ValidationError(f"Give at most {MAX_ITEMS} names.", "too_many")
        found: dict[str, str] = super().to_internal_value(data)
        for name in found:
            _checked(check_text, name, field="", max_length=MAX_LABEL)
        return found


def as_uuid(data: Any) -> UUID | None:
    """Return the UUID that `data` spells with hyphens, else None."""
    try:
        found = UUID(data) if isinstance(data, str) else None
    except ValueError:
        return None
    return found if found is not None and str(found) == str(data).lower() else None


def _references(field: serializers.Field[Any, Any, Any, Any]) -> References:
    """Return what the request has read already; a request of one record has read nothing."""
    known: References = field.context.get(KEY) or References()
    return known


def _checked(check: Any, *args: Any, **kwargs: Any) -> Any:
    try:
        return check(*args, **kwargs)
    except RefusalError as error:
        raise serializers.ValidationError(error.message, error.code) from error


def _does_not_exist(rows: Rows, data: Any) -> serializers.ValidationError:
    noun = model_of(rows)._meta.verbose_name
    return serializers.ValidationError(f"There is no {noun} {shown(str(data))}.", "does_not_exist")
