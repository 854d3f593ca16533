"""Adds the table in which all processes keep what the limits of signing in count."""

from django.db import migrations

TABLE = """
CREATE TABLE factbase_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX factbase_cache_expires ON factbase_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("factbase", "0011_review_guards")]

    operations = [migrations.RunSQL(TABLE, "DROP TABLE factbase_cache")]
