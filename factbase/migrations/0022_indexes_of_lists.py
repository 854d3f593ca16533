from django.conf import settings
from django.db import migrations, models

from sources.batched import batched


class Migration(migrations.Migration):

    dependencies = [
        ('factbase', '0021_idempotency_keys'),
        ('sources', '0004_newest_snapshots'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = batched([
        migrations.RemoveIndex(
            model_name='claim',
            name='factbase_claim_by_property',
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['property', 'status', '-created_at', '-id'], include=('confidence',), name='factbase_claim_by_property'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(models.F('property'), models.F('value_unit'), models.OrderBy(models.F('value_amount'), descending=True, nulls_last=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('value_unit__isnull', False)), name='factbase_claim_by_amount'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['updated_at', 'id'], name='factbase_claim_changed'),
        ),
        migrations.AddIndex(
            model_name='evidence',
            index=models.Index(fields=['-created_at', '-id'], name='factbase_evidence_newest'),
        ),
        migrations.AddIndex(
            model_name='evidence',
            index=models.Index(fields=['updated_at'], name='factbase_evidence_changed'),
        ),
        migrations.AddIndex(
            model_name='qualifier',
            index=models.Index(fields=['updated_at'], name='factbase_qualifier_changed'),
        ),
    ])
