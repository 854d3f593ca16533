"""Say of every claim who edited it, as far as its history tells."""

from django.db import migrations

# Four eyes counts from the last verification; before today only the last editor was remembered.
FILL = """
    UPDATE factbase_claim AS claim SET editors = ARRAY(
        SELECT claim.created_by_id UNION SELECT claim.updated_by_id
        UNION SELECT past.updated_by_id FROM factbase_claimhistory AS past
        WHERE past.pgh_obj_id = claim.id AND claim.status <> 'verified'
    )
"""


class Migration(migrations.Migration):

    dependencies = [
        ('factbase', '0009_review_editors'),
    ]

    operations = [
        migrations.RunSQL(FILL, reverse_sql=migrations.RunSQL.noop),
    ]
