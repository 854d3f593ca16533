"""What every desk starts with: roles, entity types, units and currencies."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import migrations

from factbase.values import default_units

SINCE = datetime(2025, 1, 1, tzinfo=UTC)
ROLES = ["reader", "contributor", "reviewer", "administrator"]

ENTITY_TYPES = [
    ("person", "Person", "Person", "Person"),
    ("company", "Company", "Company", "Corporation"),
    ("organisation", "Organisation", "Organization", "Organization"),
    ("government_body", "Government body", "PublicBody", "GovernmentOrganization"),
    ("ai_model", "AI model", "", "SoftwareApplication"),
    ("product", "Product", "", "Product"),
    ("initiative", "Initiative", "Project", "Project"),
    ("place", "Place", "Address", "Place"),
    ("law", "Law", "", "Legislation"),
    ("list", "List", "", "ItemList"),
    ("event", "Event", "Event", "Event"),
]


def add_vocabulary(apps: Any, schema_editor: Any) -> None:
    add_roles(apps)
    add_entity_types(apps)
    add_units(apps)


def add_roles(apps: Any) -> None:
    group = apps.get_model("auth", "Group")
    for name in ROLES:
        group.objects.get_or_create(name=name)


def fixed_id(slug: str) -> UUID:
    """Return the UUIDv7 of an entity type: the same on every desk, so that one desk's export can be
    brought into another, empty one as it was."""
    digest = sha256(f"entity type {slug}".encode()).digest()
    number = int(SINCE.timestamp() * 1000) << 80 | int.from_bytes(digest[:10], "big")
    number = number & ~(0xF << 76) | 0x7 << 76
    return UUID(int=number & ~(0x3 << 62) | 0x2 << 62)


def add_entity_types(apps: Any) -> None:
    entity_type = apps.get_model("factbase", "EntityType")
    for slug, label, followthemoney, schema_org in ENTITY_TYPES:
        equivalents = {"followthemoney": followthemoney, "schema_org": schema_org}
        entity_type.objects.create(
            id=fixed_id(slug),
            created_at=SINCE,
            updated_at=SINCE,
            slug=slug,
            label=label,
            equivalents={name: value for name, value in equivalents.items() if value},
        )


def add_units(apps: Any) -> None:
    unit = apps.get_model("factbase", "Unit")
    unit.objects.bulk_create(
        unit(
            code=item.code,
            label=item.label,
            dimension=item.dimension,
            factor=item.factor,
            symbol=item.symbol,
            aliases=list(item.aliases),
        )
        for item in default_units()
    )


class Migration(migrations.Migration):
    dependencies = [
        ("factbase", "0002_composite_keys"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    # Backwards nothing is removed: records are never deleted, and 0001 drops the tables.
    operations = [migrations.RunPython(add_vocabulary, migrations.RunPython.noop)]
