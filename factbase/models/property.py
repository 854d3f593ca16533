"""The predicates that editors define."""

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from factbase.models.entity import EntityType
from factbase.models.unit import Unit
from factbase.values import Cardinality, ValueType
from sources.models.record import ID_IS_UUID7, Record, tracked, uuid7
from sources.models.rules import not_blank, one_of

VALUE_TYPES = [
    (ValueType.ENTITY.value, pgettext_lazy("value type", "Entity")),
    (ValueType.MONEY.value, pgettext_lazy("value type", "Money")),
    (ValueType.QUANTITY.value, pgettext_lazy("value type", "Quantity")),
    (ValueType.DATE.value, pgettext_lazy("value type", "Date")),
    (ValueType.TEXT.value, pgettext_lazy("value type", "Text")),
    (ValueType.URL.value, pgettext_lazy("value type", "Url")),
    (ValueType.BOOLEAN.value, pgettext_lazy("value type", "Boolean")),
]
CARDINALITIES = [
    (Cardinality.ONE.value, _("one value for ever")),
    (Cardinality.ONE_AT_A_TIME.value, _("one value at a time")),
    (Cardinality.MANY.value, _("many values")),
]


@tracked()
class Property(Record):
    """A ____ can have the ____ (a value of type ____), ____ at a time."""

    slug = models.SlugField(max_length=60, unique=True)
    label = models.CharField(max_length=100)
    description = models.TextField(blank=True)
    value_type = models.CharField(max_length=20, choices=VALUE_TYPES)
    cardinality = models.CharField(
        max_length=20, choices=CARDINALITIES, default=Cardinality.MANY.value
    )
    inverse_label = models.CharField(
        max_length=100, blank=True, help_text=_("How the object speaks of it, e.g. “invested in”.")
    )
    units = models.ManyToManyField(
        Unit,
        through="PropertyUnit",
        blank=True,
        related_name="+",
        help_text=_("Allowed units; none chosen: any."),
    )
    subject_types = models.ManyToManyField(
        EntityType,
        through="PropertySubjectType",
        blank=True,
        related_name="+",
        help_text=_("None chosen: any."),
    )
    object_types = models.ManyToManyField(
        EntityType,
        through="PropertyObjectType",
        blank=True,
        related_name="+",
        help_text=_("None chosen: any."),
    )
    equivalents = models.JSONField(
        default=dict, blank=True, help_text=_('Names elsewhere, e.g. {"wikidata": "P112"}.')
    )

    class Meta(Record.Meta):
        ordering = ["label", "id"]
        verbose_name_plural = "properties"
        constraints = [
            *Record.Meta.constraints,
            not_blank("factbase_property", "label", longest=100),
            one_of("factbase_property", "value_type", list(ValueType)),
            one_of("factbase_property", "cardinality", list(Cardinality)),
            models.CheckConstraint(
                name="factbase_property_inverse_of_entities",
                condition=Q(inverse_label="") | Q(value_type=ValueType.ENTITY),
                violation_error_message=_("Only a property between entities has an inverse label."),
            ),
            # The target of the composite foreign keys that tie a claim's value type to this one.
            UniqueConstraint(fields=["id", "value_type"], name="factbase_property_of_type"),
        ]

    def __str__(self) -> str:
        return self.label


class AllowedByProperty(models.Model):
    """One line of a property's lists. The link tables are written out because Django's own, made
    by itself, cannot carry the triggers that write history."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    property = models.ForeignKey(Property, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True


@tracked()
class PropertyUnit(AllowedByProperty):
    """The property ____ may be counted in ____."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            ID_IS_UUID7,
            UniqueConstraint(fields=["property", "unit"], name="factbase_propertyunit_once"),
        ]


@tracked()
class PropertySubjectType(AllowedByProperty):
    """Claims of the property ____ may be about a ____."""

    type = models.ForeignKey(EntityType, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            ID_IS_UUID7,
            UniqueConstraint(fields=["property", "type"], name="factbase_propertysubjecttype_once"),
        ]


@tracked()
class PropertyObjectType(AllowedByProperty):
    """Values of the property ____ may be a ____."""

    type = models.ForeignKey(EntityType, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            ID_IS_UUID7,
            UniqueConstraint(fields=["property", "type"], name="factbase_propertyobjecttype_once"),
        ]
