"""How lists are ordered: by names of a whitelist, what is missing last, ending with the id."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, OrderBy, QuerySet
from django.utils.translation import gettext as _

from sources.exceptions import shown


class Term(NamedTuple):
    """One column that a list is ordered by; rows without a value come last in either direction."""

    column: str
    is_descending: bool = False
    is_nullable: bool = False

    def order_by(self, *, backwards: bool = False) -> OrderBy:
        """Return the term as the ORM writes it, or its very opposite."""
        descends = self.is_descending is not backwards
        # "NULLS LAST" on a column that is never null would keep its index from being used.
        side = "nulls_first" if backwards else "nulls_last"
        nulls = {side: True} if self.is_nullable else {}
        column = F(self.column)
        return column.desc(**nulls) if descends else column.asc(**nulls)


class OrderingField(forms.CharField):
    """Names of a whitelist, separated by commas, each with `-` in front to turn it round."""

    def __init__(self, *, names: Collection[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.names = sorted(names)

    def clean(self, value: Any) -> list[str]:
        """Return the terms; refuse unknown and repeated ones."""
        terms = [term.strip() for term in super().clean(value).split(",") if term.strip()]
        bare = [term.removeprefix("-") for term in terms]
        for name in bare:
            if name not in self.names:
                raise ValidationError(
                    _("Cannot order by %(name)s; choose from %(names)s.")
                    % {"name": shown(name), "names": ", ".join(self.names)},
                    code="invalid_choice",
                )
        if len(set(bare)) != len(bare):
            raise ValidationError(_("Each name orders once."), code="repeated")
        return terms


class OrderingFilter(django_filters.Filter):
    """Orders by `columns` (parameter name → column); `nullable` are the names that can lack one."""

    field_class = OrderingField

    def __init__(
        self, columns: Mapping[str, str], *, default: str, nullable: Collection[str] = ()
    ) -> None:
        super().__init__(
            names=columns,
            help_text=f"Names separated by commas, “-” in front descends; without: {default}.",
        )
        self.columns = columns
        self.default = default
        self.nullable = nullable

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        """Order the list."""
        return qs.order_by(*(term.order_by() for term in self.terms(value)))

    def terms(self, value: Sequence[str]) -> list[Term]:
        """Return what `value` orders by. The last term is the id, and no other one is.

        It follows the direction of the first name, as the indexes do.
        """
        words = value or self.default.split(",")
        words = [*words, "-id" if words[0].startswith("-") else "id"]
        terms = [self._term(word) for word in words]
        ends = next(number for number, term in enumerate(terms) if term.column == "id")
        return terms[: ends + 1]

    def _term(self, word: str) -> Term:
        name = word.removeprefix("-")
        return Term(self.columns.get(name, name), word.startswith("-"), name in self.nullable)
