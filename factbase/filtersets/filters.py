"""Filters: a field that reads the parameter, and what it does to the list.

Those that leave many rows or hardly any, as their value has it, say so by `is_uneven`.
"""

import re
from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from factbase.filtersets.fields import (
    AmountField,
    EdtfField,
    ListField,
    MomentField,
    OneOfField,
    RepeatedField,
    SomeOfField,
    YesNoField,
)
from factbase.models.querysets import can_hold
from sources.edtf import EdtfDate
from sources.models.says import is_unspaced
from sources.widths import at_usual_width

MAX_QUERY_LENGTH = 200
PUNCTUATION = ",;:.!?\"'()[]“”‘’«»「」、。，；：！？（） "
LITTLE_WORDS = frozenset(
    ["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "the", "to"]
)
# A phrase in quotation marks of any kind, or one word; a mark without its other is no mark.
PHRASE_OR_WORD = re.compile(r"[\"“„«「]([^\"“”„«»「」]*\w[^\"“”„«»「」]*)[\"”“»」]|(\S+)")
MAX_TERMS = 16
MAX_COUNT = 1_000_000_000


class SomeOfFilter(django_filters.Filter):
    """Rows whose column holds one of several values of a closed list."""

    field_class: type[forms.Field] = SomeOfField
    is_uneven = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("lookup_expr", "in")
        super().__init__(*args, **kwargs)


class ListFilter(SomeOfFilter):
    """Rows whose column holds one of several free values; `item` is the field of one."""

    field_class = ListField
    is_uneven = False


class IdsFilter(ListFilter):
    """Rows whose column holds one of several ids."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        words = gettext_lazy("Write ids of records, such as 019b2f6e-0000-7000-8000-000000000000.")
        item = forms.UUIDField(error_messages={"invalid": words})
        super().__init__(*args, item=item, **kwargs)
        # Of what something far away refers to, some have written much and some nothing.
        self.is_uneven = "__" in str(self.field_name)


class SlugsFilter(ListFilter):
    """Rows whose column holds one of several slugs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, item=forms.SlugField(max_length=60), **kwargs)


class ReferencesFilter(SlugsFilter):
    """Rows that refer to one of several records by slug; `field_name` leads to the slug."""

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        """Look a single record up first: through a join no index gives the order of the list."""
        if len(value) != 1:
            return super().filter(qs, value)
        way, found = named(qs, self.field_name, value)
        return qs.filter(**{way: Subquery(found)})


class WordsFilter(ListFilter):
    """Rows whose column holds one of several short texts, letter by letter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, item=forms.CharField(max_length=500), **kwargs)


class FoundFirstFilter(ListFilter):
    """Rows that refer to one of several records by a name; `field_name` leads to it.

    The records are looked up first: of some there are very many rows and of some hardly any, and
    PostgreSQL has to see which are meant. One query.
    """

    is_uneven = True

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        """Narrow to the rows of what is found."""
        if not value:
            return qs
        way, found = named(qs, self.field_name, value)
        return qs.filter(**{f"{way}__in": list(found.values_list("pk", flat=True))})


class UsersFilter(FoundFirstFilter, WordsFilter):
    """Rows that name one of several people, by their user names."""


class TypesFilter(FoundFirstFilter, SlugsFilter):
    """Rows that refer to something of one of several types, by their slugs."""


def named(
    rows: QuerySet[Any], field_name: str, names: Sequence[str]
) -> tuple[str, QuerySet[Any, Any]]:
    """Return the way from `rows` to the records that `names` call so, and the ids of these."""
    way, _, name = field_name.rpartition("__")
    model = rows.model
    for step in way.split("__"):
        model = model._meta.get_field(step).related_model
    found = model._default_manager.filter(**{f"{name}__in": names})
    return way, found.order_by().values("pk")


class NamesFilter(ListFilter):
    """Rows whose column holds one of several names, letter by letter; they may hold commas."""

    field_class = RepeatedField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, item=forms.CharField(max_length=500), **kwargs)


class YesNoFilter(django_filters.Filter):
    """Rows whose boolean column is so."""

    field_class = YesNoField


class AmountFilter(django_filters.Filter):
    """Rows whose exact decimal compares so."""

    field_class = AmountField


class CountFilter(django_filters.Filter):
    """Rows whose whole number compares so."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, min_value=0, max_value=MAX_COUNT, **kwargs)


class EquivalentField(forms.CharField):
    """`scheme:name`, for example `wikidata:P112`. Cleans to a mapping."""

    def clean(self, value: Any) -> dict[str, str]:
        """Return what is to be among the equivalents; refuse what names no scheme or no name."""
        scheme, _colon, name = super().clean(value).partition(":")
        if bool(scheme) is not bool(name):
            raise ValidationError(_("Write scheme:name, e.g. wikidata:P112."), code="invalid")
        return {scheme: name} if scheme else {}


class EquivalentFilter(django_filters.Filter):
    """Rows that are called so in another vocabulary."""

    field_class = EquivalentField

    def __init__(self) -> None:
        super().__init__(
            "equivalents",
            "contains",
            max_length=500,
            help_text="scheme:name in another vocabulary, e.g. wikidata:P112.",
        )


class MomentFilter(django_filters.IsoDateTimeFilter):
    """Rows whose time compares so; ISO 8601, UTC where no offset is given."""

    field_class = MomentField
    is_uneven = True


class ImpreciseDateFilter(django_filters.Filter):
    """Rows whose imprecise date lies so; `field_name` is the EDTF column beside its two bounds.

    `overlaps`: it can be the given date. `gte`: it starts on the first day of the given date or
    later. `lte`: it ends on the last day of the given date or earlier. An open end overlaps
    everything on its side; a row without the date never matches.
    """

    field_class = EdtfField
    is_uneven = True

    def __init__(self, field_name: str, lookup_expr: str, **kwargs: Any) -> None:
        bound = {"gte": "earliest", "lte": "latest"}.get(lookup_expr, "")
        super().__init__(field_name, lookup_expr, bound=bound, **kwargs)

    def filter(self, qs: QuerySet[Any], value: EdtfDate | None) -> QuerySet[Any]:
        """Compare first and last days."""
        if value is None:
            return qs
        earliest, latest = f"{self.field_name}_earliest", f"{self.field_name}_latest"
        if self.lookup_expr == "gte":
            return qs.filter(**{f"{earliest}__gte": value.earliest})
        if self.lookup_expr == "lte":
            return qs.filter(**{f"{latest}__lte": value.latest})
        given = ~Q(**{self.field_name: ""})
        if value.latest is not None:
            given &= Q(**{f"{earliest}__isnull": True}) | Q(**{f"{earliest}__lte": value.latest})
        if value.earliest is not None:
            given &= Q(**{f"{latest}__isnull": True}) | Q(**{f"{latest}__gte": value.earliest})
        return qs.filter(given)


class ValidAtFilter(django_filters.Filter):
    """Rows whose claim can hold at a time, or gives none; `claim` is the way to the claim."""

    field_class = EdtfField
    is_uneven = True

    def __init__(self, *, claim: str = "") -> None:
        super().__init__(help_text="What can hold at this time (EDTF) or says nothing of time.")
        self.claim = claim

    def filter(self, qs: QuerySet[Any], value: EdtfDate | None) -> QuerySet[Any]:
        """Compare first and last days."""
        return qs if value is None else qs.filter(can_hold(value, claim=self.claim))


class RetractedFilter(django_filters.Filter):
    """Rows that the desk stands by; `true` asks for the withdrawn ones, `any` for both."""

    field_class = OneOfField

    def __init__(self) -> None:
        super().__init__(
            choices=[
                ("false", gettext_lazy("standing")),
                ("true", gettext_lazy("retracted")),
                ("any", gettext_lazy("both")),
            ],
            help_text="Retracted records are left out unless asked for.",
        )

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Leave retracted rows out unless asked for."""
        if value == "any":
            return qs
        return qs.filter(retracted_at__isnull=value != "true")


class SearchField(forms.CharField):
    """Some words, of which every one must be found."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=MAX_QUERY_LENGTH, **kwargs)

    def validate(self, value: str) -> None:
        """Refuse a query of too many words, or of none that an index could be asked for."""
        super().validate(value)
        words = telling_words(value)
        if value.strip() and not words:
            raise ValidationError(_("Search for a letter or a digit at least."), code="invalid")
        if len(words) > MAX_TERMS:
            raise ValidationError(
                _("Search for at most %(most)s words.") % {"most": MAX_TERMS}, code="too_many"
            )


def telling_words(text: str) -> list[str]:
    """Return the words of a search that tell anything, in order, without punctuation around them.

    What stands in quotation marks is one word. Little words are left out, because a claim has them
    by chance of wording; a search of nothing else is taken as it is. Signs alone are no words.
    """
    parts = (phrase or word for phrase, word in PHRASE_OR_WORD.findall(text))
    words = [stripped for part in parts if is_telling(stripped := part.strip(PUNCTUATION))]
    return [word for word in words if word.casefold() not in LITTLE_WORDS] or words


def is_telling(word: str) -> bool:
    """Whether a word has a letter or a digit, or a picture that stands for itself."""
    return any(map(str.isalnum, word)) or is_unspaced(word)


def plain_words(words: Sequence[str]) -> list[str]:
    """Return words at their usual width, without the punctuation that comes to light so."""
    return [at_usual_width(word).strip(PUNCTUATION) for word in words]


class SearchFilter(django_filters.Filter):
    """Rows in which every word is found; the FilterSet's `matching` says where one is sought.

    Words are sought as they were typed, and plainly.
    """

    field_class = SearchField

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Narrow by each word in turn, or by all at once where the FilterSet knows how."""
        words = telling_words(value)
        plain = plain_words(words)
        if words and hasattr(self.parent, "matching_all"):
            sought = self.parent.matching_all(words)
            return qs.filter(sought if plain == words else sought | self.parent.matching_all(plain))
        for term, other in zip(words, plain, strict=True):
            sought = self.parent.matching(term)
            qs = qs.filter(sought if other == term else sought | self.parent.matching(other))
        return qs
