"""Foreign keys over two columns, which Django cannot declare.

A claim's (and a qualifier's) value type is its property's, and a quote's snapshot is one of its
source's: PostgreSQL keeps both true, also for raw SQL.
"""

from django.db import migrations

KEYS = [
    ("factbase_claim", "property_id, value_type", "factbase_property", "id, value_type"),
    ("factbase_qualifier", "property_id, value_type", "factbase_property", "id, value_type"),
    ("factbase_evidence", "snapshot_id, source_id", "sources_snapshot", "id, source_id"),
]


def name_of(table: str, columns: str) -> str:
    return f"{table}_same_{columns.split(', ')[1].removesuffix('_id')}"


class Migration(migrations.Migration):
    dependencies = [("factbase", "0001_claims"), ("sources", "0001_archive")]

    operations = [
        migrations.RunSQL(
            sql=f"ALTER TABLE {table} ADD CONSTRAINT {name_of(table, columns)} "
            f"FOREIGN KEY ({columns}) REFERENCES {target} ({target_columns})",
            reverse_sql=f"ALTER TABLE {table} DROP CONSTRAINT {name_of(table, columns)}",
        )
        for table, columns, target, target_columns in KEYS
    ]
