"""The things that claims are about."""

from django.contrib.postgres.indexes import GinIndex, HashIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, UniqueConstraint, Value
from django.db.models.functions import Left, Lower, Upper
from django.utils.translation import gettext_lazy as _

from factbase.models.latin import FOREIGN, latin_index
from factbase.models.querysets import EntityQuerySet
from sources.models.guards import rests_on_standing
from sources.models.record import Record, tracked
from sources.models.rules import not_blank
from sources.models.says import gram_index

# An identifier without case and blanks, as `factbase.models.lookalikes` asks for it.
PLAIN_VALUE = Lower(
    Func(F("value"), Value(r"\s"), Value(""), Value("g"), function="regexp_replace")
)


def name_indexes(column: str, *, table: str) -> list[models.Index]:
    """Return the indexes that find very many names at once, as they are written in a text.

    By the whole name in any letter case; and, to tell where in a text without spaces a name can
    begin, by its first two characters.
    """
    return [
        HashIndex(Upper(column), name=f"{table}_named"),
        models.Index(
            Left(Upper(column), 2),
            name=f"{table}_begins",
            condition=Q(**{f"{column}__regex": FOREIGN}),
        ),
    ]


@tracked()
class EntityType(Record):
    """Entities can be a ____."""

    slug = models.SlugField(max_length=60, unique=True)
    label = models.CharField(max_length=100)
    description = models.TextField(blank=True)
    equivalents = models.JSONField(
        default=dict,
        blank=True,
        help_text=_('Names elsewhere, e.g. {"followthemoney": "Company"}.'),
    )

    class Meta(Record.Meta):
        ordering = ["label", "id"]
        constraints = [
            *Record.Meta.constraints,
            not_blank("factbase_entitytype", "label", longest=100),
        ]

    def __str__(self) -> str:
        return self.label


@tracked()
class Entity(Record):
    """There is a ____ that we call ____."""

    type = models.ForeignKey(EntityType, on_delete=models.PROTECT, related_name="entities")
    label = models.TextField()
    description = models.TextField(
        blank=True, help_text=_("One line that tells it from namesakes.")
    )

    objects = EntityQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Record.Meta):
        ordering = ["label", "id"]
        verbose_name_plural = "entities"
        constraints = [*Record.Meta.constraints, not_blank("factbase_entity", "label")]
        indexes = [
            GinIndex(OpClass(Upper("label"), name="gin_trgm_ops"), name="factbase_entity_label"),
            latin_index("label", name="factbase_entity_latin"),
            *name_indexes("label", table="factbase_entity"),
            gram_index("label", name="factbase_entity_grams"),
            models.Index(fields=["label", "id"], name="factbase_entity_by_label"),
            models.Index(fields=["-created_at", "-id"], name="factbase_entity_newest"),
        ]
        triggers = [
            *Record.Meta.triggers,
            *rests_on_standing("factbase_entity", type_id="factbase_entitytype"),
        ]

    def __str__(self) -> str:
        return self.label


@tracked()
class Alias(Record):
    """The entity ____ is also called ____ (in the language ____)."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="aliases")
    name = models.TextField()
    language = models.CharField(max_length=35, blank=True, help_text=_("BCP 47, e.g. zh-Hans."))

    class Meta(Record.Meta):
        ordering = ["name", "id"]
        verbose_name_plural = "aliases"
        constraints = [
            *Record.Meta.constraints,
            not_blank("factbase_alias", "name"),
            UniqueConstraint(
                fields=["entity", "name"],
                name="factbase_alias_once",
                condition=Q(retracted_at__isnull=True),
                violation_error_message=_("The entity has this alias already."),
            ),
        ]
        indexes = [
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="factbase_alias_name"),
            latin_index("name", name="factbase_alias_latin"),
            *name_indexes("name", table="factbase_alias"),
            gram_index("name", name="factbase_alias_grams"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Identifier(Record):
    """In the scheme ____ the entity ____ is ____."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="identifiers")
    scheme = models.SlugField(max_length=60, help_text=_("E.g. wikidata, lei, isin."))
    value = models.TextField()

    class Meta(Record.Meta):
        ordering = ["scheme", "value", "id"]
        constraints = [
            *Record.Meta.constraints,
            not_blank("factbase_identifier", "scheme", longest=60),
            not_blank("factbase_identifier", "value"),
            UniqueConstraint(
                fields=["scheme", "value"],
                name="factbase_identifier_once",
                condition=Q(retracted_at__isnull=True),
                violation_error_message=_("Another entity has this identifier already."),
            ),
        ]
        indexes = [models.Index(PLAIN_VALUE, name="factbase_identifier_plain")]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"
