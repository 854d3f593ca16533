import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from sources.batched import batched


class Migration(migrations.Migration):

    dependencies = [
        ("factbase", "0034_far_days"),
        ('sources', '0005_grams'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = batched([
        migrations.RemoveIndex(
            model_name='importrow',
            name='factbase_importrow_says',
        ),
        migrations.AlterField(
            model_name='claim',
            name='property',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='factbase.property'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='subject',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='factbase.entity'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='value_entity',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='factbase.entity'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='value_unit',
            field=models.ForeignKey(blank=True, db_column='value_unit', db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='factbase.unit'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='verified_by',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='claimhistory',
            name='property',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='factbase.property'),
        ),
        migrations.AlterField(
            model_name='claimhistory',
            name='value_entity',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='factbase.entity'),
        ),
        migrations.AlterField(
            model_name='claimhistory',
            name='value_unit',
            field=models.ForeignKey(blank=True, db_column='value_unit', db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='factbase.unit'),
        ),
        migrations.AlterField(
            model_name='claimhistory',
            name='verified_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='evidence',
            name='asserted_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='factbase.entity'),
        ),
        migrations.AlterField(
            model_name='evidence',
            name='snapshot',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sources.snapshot'),
        ),
        migrations.AlterField(
            model_name='evidence',
            name='source',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sources.source'),
        ),
        migrations.AlterField(
            model_name='evidencehistory',
            name='asserted_by',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='factbase.entity'),
        ),
        migrations.AlterField(
            model_name='evidencehistory',
            name='snapshot',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sources.snapshot'),
        ),
        migrations.AlterField(
            model_name='idempotencykey',
            name='user',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='importpiece',
            name='staged',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='factbase.import'),
        ),
        migrations.AlterField(
            model_name='importrow',
            name='staged',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='staged_rows', to='factbase.import'),
        ),
        migrations.AlterField(
            model_name='qualifier',
            name='property',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='factbase.property'),
        ),
        migrations.AlterField(
            model_name='qualifier',
            name='value_entity',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='factbase.entity'),
        ),
        migrations.AlterField(
            model_name='qualifier',
            name='value_unit',
            field=models.ForeignKey(blank=True, db_column='value_unit', db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='factbase.unit'),
        ),
        migrations.AlterField(
            model_name='qualifierhistory',
            name='value_entity',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='factbase.entity'),
        ),
        migrations.AlterField(
            model_name='qualifierhistory',
            name='value_unit',
            field=models.ForeignKey(blank=True, db_column='value_unit', db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='factbase.unit'),
        ),
        migrations.AlterField(
            model_name='reviewevent',
            name='claim',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='review_events', to='factbase.claim'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('value_unit__isnull', False)), fields=['value_unit'], name='factbase_claim_by_unit'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('verified_by__isnull', False)), fields=['verified_by'], name='factbase_claim_by_verifier'),
        ),
        migrations.AddIndex(
            model_name='claimhistory',
            index=models.Index(condition=models.Q(('value_entity__isnull', False)), fields=['value_entity'], name='factbase_claimhistory_object'),
        ),
        migrations.AddIndex(
            model_name='claimhistory',
            index=models.Index(condition=models.Q(('value_unit__isnull', False)), fields=['value_unit'], name='factbase_claimhistory_unit'),
        ),
        migrations.AddIndex(
            model_name='claimhistory',
            index=models.Index(condition=models.Q(('verified_by__isnull', False)), fields=['verified_by'], name='factbase_claimhistory_verifier'),
        ),
        migrations.AddIndex(
            model_name='evidence',
            index=models.Index(condition=models.Q(('snapshot__isnull', False)), fields=['snapshot'], name='factbase_evidence_by_snapshot'),
        ),
        migrations.AddIndex(
            model_name='evidence',
            index=models.Index(condition=models.Q(('asserted_by__isnull', False)), fields=['asserted_by'], name='factbase_evidence_by_voice'),
        ),
        migrations.AddIndex(
            model_name='evidencehistory',
            index=models.Index(condition=models.Q(('snapshot__isnull', False)), fields=['snapshot'], name='evidencehistory_copy'),
        ),
        migrations.AddIndex(
            model_name='evidencehistory',
            index=models.Index(condition=models.Q(('asserted_by__isnull', False)), fields=['asserted_by'], name='evidencehistory_voice'),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(condition=models.Q(('says__isnull', False), models.Q(('table', ''), _negated=True)), fields=['staged', 'says'], name='factbase_importrow_says'),
        ),
        migrations.AddIndex(
            model_name='qualifier',
            index=models.Index(condition=models.Q(('value_entity__isnull', False)), fields=['value_entity'], name='factbase_qualifier_by_object'),
        ),
        migrations.AddIndex(
            model_name='qualifier',
            index=models.Index(condition=models.Q(('value_unit__isnull', False)), fields=['value_unit'], name='factbase_qualifier_by_unit'),
        ),
        migrations.AddIndex(
            model_name='qualifierhistory',
            index=models.Index(condition=models.Q(('value_entity__isnull', False)), fields=['value_entity'], name='qualifierhistory_object'),
        ),
    ])
