"""Letters that Latin has none for are left out in Latin, as in Python: the alef of أرامكو is one."""

import unicodedata
from typing import Any

from anyascii import anyascii
from django.db import migrations

SURROGATES = range(0xD800, 0xE000)
INDEXES = ("factbase_entity_latin", "factbase_alias_latin")


def add_letters(apps: Any, schema_editor: Any) -> None:
    signs = (chr(code) for code in range(0x80, 0x10000) if code not in SURROGATES)
    silent = [
        sign for sign in signs if unicodedata.is_normalized("NFKC", sign) and not anyascii(sign)
    ]
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO factbase_letter SELECT sign, '' FROM unnest(%s::text[]) AS sign", [silent]
        )
        cursor.execute("ANALYZE factbase_letter")
    reindex(apps, schema_editor)


def remove_letters(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DELETE FROM factbase_letter WHERE latin = ''")
    reindex(apps, schema_editor)


def reindex(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        for index in INDEXES:
            cursor.execute(f"REINDEX INDEX {index}")


class Migration(migrations.Migration):
    dependencies = [
        ("factbase", "0042_webhooks_count_revisions"),
    ]

    operations = [
        migrations.RunPython(add_letters, remove_letters),
    ]
