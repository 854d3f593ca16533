import django.db.models.deletion
from django.db import migrations, models

from sources.batched import batched


class Migration(migrations.Migration):

    dependencies = [
        ("factbase", "0040_imports_applied_at_once"),
    ]

    operations = batched([
        migrations.RemoveIndex(
            model_name='claim',
            name='factbase_claim_by_subject',
        ),
        migrations.AlterField(
            model_name='qualifier',
            name='claim',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='qualifiers', to='factbase.claim'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['subject', 'property', 'status'], include=('created_at', 'id'), name='factbase_claim_by_subject'),
        ),
        migrations.AddIndex(
            model_name='qualifier',
            index=models.Index(fields=['claim', 'created_at', 'id'], name='factbase_qualifier_of_claim'),
        ),
    ])
