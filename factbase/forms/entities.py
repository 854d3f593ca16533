"""The form for entities: names in any script and identifiers, one a line."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

from factbase.actions.entities import AliasFields, EntityFields, IdentifierFields
from factbase.exceptions import InvalidValueError
from factbase.forms.records import LinesField, RecordForm
from factbase.models import Alias, Entity, EntityType
from factbase.values.text import check_language
from factbase.wording import told
from sources.exceptions import shown

LONGEST_NAME = 500


class EntityForm(RecordForm):
    """Type, label, description, aliases and identifiers of one entity."""

    label = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    type = forms.ModelChoiceField(
        EntityType.objects.standing(), empty_label=_("Choose a type"), label=_("Type")
    )
    description = forms.CharField(
        required=False,
        max_length=1000,
        help_text=_("One line that tells it from namesakes."),
        label=_("Description"),
    )
    aliases = LinesField(
        required=False,
        label=_("Also called"),
        help_text=_("One name a line, in any script. Its language may follow: 智谱 @zh-Hans"),
    )
    identifiers = LinesField(
        required=False,
        help_text=_("One a line, with the scheme first: wikidata: Q42"),
        label=_("Identifiers"),
    )

    @staticmethod
    def initial_of(entity: Entity) -> dict[str, Any]:
        """Return how a stored entity reads in this form. Two queries."""
        aliases = entity.aliases.standing()
        identifiers = entity.identifiers.standing()
        return {
            "revision": entity.revision,
            "label": entity.label,
            "type": entity.type_id,
            "description": entity.description,
            "aliases": _lines(map(_line_of, aliases)),
            "identifiers": _lines(f"{row.scheme}: {row.value}" for row in identifiers),
        }

    def clean_aliases(self) -> list[AliasFields]:
        """Return names with their languages."""
        return [_alias(line) for line in self.cleaned_data["aliases"]]

    def clean_identifiers(self) -> list[IdentifierFields]:
        """Return schemes with their values."""
        return [_identifier(line) for line in self.cleaned_data["identifiers"]]

    def fields_for_action(self) -> EntityFields:
        """Return what was typed, as the actions take it."""
        data = self.cleaned_data
        return {
            "type": data["type"],
            "label": data["label"],
            "description": data["description"],
            "aliases": data["aliases"],
            "identifiers": data["identifiers"],
        }


def _lines(items: Iterable[str]) -> str:
    return "\n".join(items)


def _line_of(alias: Alias) -> str:
    """Return the line that `_alias` reads; an @ ends it where the name has one itself."""
    is_plain = not alias.language and " @" not in alias.name
    return alias.name if is_plain else f"{alias.name} @{alias.language}"


def _alias(line: str) -> AliasFields:
    """Read “name” or “name @language”; an @ inside a name has no space before it."""
    name, separator, language = line.rpartition(" @")
    if not separator:
        name, language = line, ""
    _refuse_long(name)
    try:
        return AliasFields(name.strip(), check_language(language.strip(), field="aliases"))
    except InvalidValueError as refusal:
        raise ValidationError(told(refusal.message), code=refusal.code) from refusal


def _identifier(line: str) -> IdentifierFields:
    scheme, separator, value = (part.strip() for part in line.partition(":"))
    if not (separator and scheme and value):
        raise ValidationError(
            _(
                "%(line)s is not an identifier: write the scheme, a colon and the value, as in "
                "wikidata: Q42."
            )
            % {"line": shown(line)},
            code="identifier",
        )
    _refuse_long(value)
    try:
        validate_slug(scheme)
    except ValidationError as error:
        raise ValidationError(
            _(
                "%(scheme)s is not the name of a scheme: use letters, digits, hyphens and "
                "underscores."
            )
            % {"scheme": shown(scheme)},
            code="scheme",
        ) from error
    return IdentifierFields(scheme, value)


def _refuse_long(name: str) -> None:
    if len(name) > LONGEST_NAME:
        raise ValidationError(
            _("%(name)s is %(number)s characters long; at most %(LONGEST_NAME)s fit.")
            % {"name": shown(name), "number": f"{len(name):,}", "LONGEST_NAME": LONGEST_NAME},
            code="too_long",
        )
