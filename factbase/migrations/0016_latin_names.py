"""Names in Latin letters, by a table of letters and a function, and their indexes."""

import unicodedata
from typing import Any

import django.contrib.postgres.indexes
import django.db.models.functions.text
from anyascii import anyascii
from django.db import migrations, models

import factbase.models.latin
from sources.batched import batched

SURROGATES = range(0xD800, 0xE000)
CREATE_TABLE = "CREATE TABLE factbase_letter (sign text PRIMARY KEY, latin text NOT NULL)"
DROP_TABLE = "DROP TABLE factbase_letter"
# Immutable as long as nobody changes the table, which nobody does: an index can rest on it. It
# reads the table from where it is created, whatever schema a session reads first.
CREATE_FUNCTION = """
    CREATE FUNCTION factbase_latin(name text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT AS $$
        SELECT lower(string_agg(COALESCE(
            (SELECT latin FROM factbase_letter AS letter WHERE letter.sign = each.sign), each.sign
        ), '' ORDER BY place))
        FROM unnest(string_to_array(normalize(name, NFKC), NULL))
             WITH ORDINALITY AS each(sign, place)
    $$
"""
DROP_FUNCTION = "DROP FUNCTION factbase_latin(text)"


def add_letters(apps: Any, schema_editor: Any) -> None:
    signs = [chr(code) for code in range(0x80, 0x10000) if code not in SURROGATES]
    letters = {
        sign: anyascii(sign)
        for sign in signs
        if unicodedata.is_normalized("NFKC", sign) and anyascii(sign)
    }
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO factbase_letter SELECT * FROM unnest(%s::text[], %s::text[])",
            [list(letters), list(letters.values())],
        )
        cursor.execute("ANALYZE factbase_letter")


class Migration(migrations.Migration):

    dependencies = [
        ('factbase', '0015_jobs_of_the_desk'),
    ]

    operations = batched([
        migrations.RunSQL(CREATE_TABLE, DROP_TABLE),
        migrations.RunPython(add_letters, migrations.RunPython.noop),
        migrations.RunSQL(CREATE_FUNCTION, DROP_FUNCTION),
        migrations.AddIndex(
            model_name='alias',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(factbase.models.latin.Latin('name'), name='gin_trgm_ops'), condition=models.Q(('name__regex', '[^ -~]')), name='factbase_alias_latin'),
        ),
        migrations.AddIndex(
            model_name='entity',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(factbase.models.latin.Latin('label'), name='gin_trgm_ops'), condition=models.Q(('label__regex', '[^ -~]')), name='factbase_entity_latin'),
        ),
        migrations.AddIndex(
            model_name='identifier',
            index=models.Index(django.db.models.functions.text.Lower(models.Func(models.F('value'), models.Value('\\s'), models.Value(''), models.Value('g'), function='regexp_replace')), name='factbase_identifier_plain'),
        ),
    ])
