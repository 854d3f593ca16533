import django.contrib.postgres.fields
from django.db import migrations, models

from sources.batched import batched

EDITORS = django.contrib.postgres.fields.ArrayField(
    base_field=models.IntegerField(), db_default=[], editable=False, size=None
)


class Migration(migrations.Migration):
    dependencies = [("factbase", "0032_saved_views")]

    operations = batched(
        [
            migrations.AlterField(model_name=name, name="editors", field=EDITORS)
            for name in ("claim", "claimhistory")
        ]
    )
