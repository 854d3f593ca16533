from django.db import migrations, models

from sources.batched import batched


class Migration(migrations.Migration):

    dependencies = [
        ("factbase", "0038_releases_are_asked_for"),
    ]

    operations = batched([
        migrations.RemoveConstraint(
            model_name='import',
            name='factbase_import_applied_once',
        ),
        migrations.AddField(
            model_name='import',
            name='sheet',
            field=models.TextField(blank=True, db_default=''),
        ),
        migrations.AddField(
            model_name='import',
            name='sheets',
            field=models.JSONField(db_default=[], default=list),
        ),
        migrations.AddConstraint(
            model_name='import',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'applied')), fields=('sha256', 'kind', 'sheet'), name='factbase_import_applied_once', violation_error_message='This file has been imported already.'),
        ),
    ])
