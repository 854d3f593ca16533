"""The tables of the desk, seen as a plain application would see its own."""

from uuid import uuid4

from django.contrib.auth.models import User
from django.db import models


class EntityType(models.Model):
    """A type of entities."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    slug = models.SlugField()

    class Meta:
        managed = False
        db_table = "factbase_entitytype"


class Entity(models.Model):
    """What claims are about."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    type = models.ForeignKey(EntityType, models.PROTECT)
    label = models.TextField()
    description = models.TextField(blank=True)
    revision = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        managed = False
        db_table = "factbase_entity"
        ordering = ["label", "id"]


class Alias(models.Model):
    """Another name of an entity."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="aliases")
    name = models.TextField()

    class Meta:
        managed = False
        db_table = "factbase_alias"


class Identifier(models.Model):
    """What another register calls an entity."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="identifiers")
    value = models.TextField()

    class Meta:
        managed = False
        db_table = "factbase_identifier"


class Property(models.Model):
    """What claims say of entities."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    slug = models.SlugField()
    label = models.TextField()
    value_type = models.TextField()

    class Meta:
        managed = False
        db_table = "factbase_property"


class ClaimColumns(models.Model):
    """The columns of a claim."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    subject = models.ForeignKey(Entity, models.PROTECT, related_name="+")
    property = models.ForeignKey(Property, models.PROTECT, related_name="+")
    value_type = models.TextField()
    kind = models.TextField(default="value")
    denied = models.BooleanField(default=False)
    value_entity = models.ForeignKey(
        Entity, models.PROTECT, related_name="+", null=True, blank=True
    )
    value_amount = models.DecimalField(max_digits=60, decimal_places=20, null=True)
    value_unit = models.TextField(null=True)  # noqa: DJ001 - as the table has it
    value_modifier = models.TextField(blank=True)
    value_date = models.TextField(blank=True)
    value_text = models.TextField(blank=True)
    value_url = models.TextField(blank=True)
    value_boolean = models.BooleanField(null=True)
    verbatim = models.TextField(blank=True)
    words = models.TextField(blank=True)
    valid = models.TextField(blank=True)
    note = models.TextField(blank=True)
    status = models.TextField(default="draft")
    confidence = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Claim(ClaimColumns):
    """A claim to read."""

    revision = models.PositiveIntegerField()
    value_language = models.TextField()
    recheck = models.TextField()
    editor_confidence = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    context = models.PositiveIntegerField()
    origins = models.PositiveIntegerField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    updated_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    verified_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)

    class Meta:
        managed = False
        db_table = "factbase_claim"
        ordering = ["-created_at", "-id"]


class NewClaim(ClaimColumns):
    """A claim to write, in a table without triggers."""

    class Meta:
        managed = False
        db_table = "plain_claim"


class Qualifier(models.Model):
    """What else a claim says."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="qualifiers")
    property = models.ForeignKey(Property, models.PROTECT, related_name="+")
    words = models.TextField(blank=True)

    class Meta:
        managed = False
        db_table = "factbase_qualifier"


class Publisher(models.Model):
    """Who publishes sources."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    name = models.TextField()
    grade = models.TextField()

    class Meta:
        managed = False
        db_table = "sources_publisher"


class Source(models.Model):
    """A source."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    publisher = models.ForeignKey(Publisher, models.PROTECT, related_name="+", null=True)
    kind = models.TextField()
    title = models.TextField()
    url = models.TextField()
    published = models.TextField()
    language = models.TextField()
    status = models.TextField()

    class Meta:
        managed = False
        db_table = "sources_source"


class Evidence(models.Model):
    """A quote."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="evidence")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    stance = models.TextField()
    exact = models.TextField()
    prefix = models.TextField()
    suffix = models.TextField()
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    check_state = models.TextField()
    mode = models.TextField()
    credibility = models.PositiveSmallIntegerField(null=True)
    note = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        managed = False
        db_table = "factbase_evidence"
