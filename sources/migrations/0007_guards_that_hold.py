import pgtrigger.compiler
import pgtrigger.migrations
import sources.models.guards
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0006_rests_on_what_stands'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='derivation',
            name='refuse_cycle',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='derivation',
            trigger=pgtrigger.compiler.Trigger(name='refuse_cycle', sql=sources.models.guards.GuardSql(condition='WHEN (NEW."retracted_at" IS NULL)', func="\n    PERFORM pg_advisory_xact_lock(hashtext('sources_derivation'));\n    IF EXISTS (\n        WITH RECURSIVE ancestor(id) AS (\n            SELECT NEW.derived_from_id\n            UNION\n            SELECT d.derived_from_id\n            FROM sources_derivation d JOIN ancestor a ON d.source_id = a.id\n            WHERE d.retracted_at IS NULL AND d.id <> NEW.id\n        )\n        SELECT 1 FROM ancestor WHERE id = NEW.source_id\n    ) THEN\n        RAISE EXCEPTION 'a source cannot derive from itself, not even through others'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'sources_derivation_no_cycle';\n    END IF;\n    RETURN NEW;\n", hash='ff32203d1f6b574d965bf7f3c1d5cf92b91b3caa', operation='INSERT OR UPDATE', pgid='pgtrigger_refuse_cycle_764f6', table='sources_derivation', when='BEFORE')),
        ),
    ]
