from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('factbase', '0047_rows_that_name_columns'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('context', 0), ('refutes', 0), ('supports', 0)), fields=['status', '-created_at', '-id'], name='factbase_claim_no_receipts'),
        ),
    ]
