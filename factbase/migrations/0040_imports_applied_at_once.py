from django.db import migrations, models

from sources.batched import batched


class Migration(migrations.Migration):

    dependencies = [
        ("factbase", "0039_sheets_of_workbooks"),
    ]

    operations = batched([
        migrations.AddField(
            model_name="import",
            name="at_once",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ])
