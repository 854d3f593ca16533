from django.db import migrations, models

from sources.batched import batched


class Migration(migrations.Migration):

    dependencies = [
        ("factbase", "0046_secrets_are_rotated"),
    ]

    operations = batched([
        migrations.AddField(
            model_name="import",
            name="header_row",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
    ])
