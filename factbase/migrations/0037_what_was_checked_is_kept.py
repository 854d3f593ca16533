from django.db import migrations, models

from sources.batched import batched


class Migration(migrations.Migration):

    dependencies = [
        ("factbase", "0036_length_of_reasons"),
    ]

    operations = batched([
        migrations.AddField(
            model_name='import',
            name='kept_columns',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='import',
            name='seen',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='importrow',
            name='kept',
            field=models.TextField(null=True),
        ),
    ])
