from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual


class Migration(migrations.Migration):
    """Binds the reasons of steps that are yet to be taken: those of the past are never changed."""

    dependencies = [("factbase", "0035_indexes_that_serve")]

    operations = [
        AddConstraintNotValid(
            model_name="reviewevent",
            constraint=models.CheckConstraint(
                name="factbase_reviewevent_comment_length",
                condition=Q(LessThanOrEqual(Length(F("comment")), 5000)),
                violation_error_message="comment: write at most 5000 characters.",
            ),
        )
    ]
