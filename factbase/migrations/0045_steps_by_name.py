"""Steps of review have names to be shown by; nothing changes in PostgreSQL."""

from django.db import migrations, models

STEPS = [
    ("submit", "Submit"),
    ("verify", "Verify"),
    ("dispute", "Dispute"),
    ("reject", "Reject"),
    ("return", "Return"),
    ("reopen", "Reopen"),
    ("retract", "Retract"),
    ("restore", "Restore"),
    ("recheck", "Re-check"),
]


class Migration(migrations.Migration):
    dependencies = [("factbase", "0044_rests_on_what_stands")]

    operations = [
        migrations.AlterField(
            model_name=model,
            name="action",
            field=models.CharField(choices=STEPS, max_length=20),
        )
        for model in ("reviewevent", "revieweventhistory")
    ]
