from django.db import migrations, models

from sources.batched import batched


class Migration(migrations.Migration):

    dependencies = [
        ("factbase", "0037_what_was_checked_is_kept"),
    ]

    operations = batched([
        migrations.AddField(
            model_name='export',
            name='is_release',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='export',
            name='notes',
            field=models.TextField(blank=True, db_default=''),
        ),
    ])
