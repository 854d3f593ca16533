import pgtrigger.compiler
import pgtrigger.migrations
import sources.models.guards
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('factbase', '0048_claims_without_receipts'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='supportjudgement',
            name='refuse_own_evidence',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supportjudgement',
            trigger=pgtrigger.compiler.Trigger(name='refuse_own_evidence', sql=sources.models.guards.GuardSql(func="\n    IF EXISTS (\n        SELECT 1 FROM factbase_evidence\n        WHERE id = NEW.evidence_id AND NEW.by_id IN (created_by_id, updated_by_id)\n    ) THEN\n        RAISE EXCEPTION 'who wrote or last edited a quote cannot judge whether it supports'\n            USING ERRCODE = 'check_violation',\n                  CONSTRAINT = 'factbase_supportjudgement_four_eyes';\n    END IF;\n    RETURN NEW;\n", hash='f95a3a8e4d40019305ca9a2accbf9a0c2ea23434', operation='INSERT', pgid='pgtrigger_refuse_own_evidence_8faa3', table='factbase_supportjudgement', when='BEFORE')),
        ),
    ]
