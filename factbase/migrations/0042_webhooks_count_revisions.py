import pgtrigger.compiler
import pgtrigger.migrations
import sources.models.guards
from django.db import migrations

from sources.batched import batched


class Migration(migrations.Migration):

    dependencies = [
        ("factbase", "0041_indexes_of_what_is_read"),
    ]

    operations = batched([
        pgtrigger.migrations.AddTrigger(
            model_name='webhook',
            trigger=pgtrigger.compiler.Trigger(name='count_revision', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."actions" IS DISTINCT FROM (NEW."actions") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."off_because" IS DISTINCT FROM (NEW."off_because") OR OLD."resources" IS DISTINCT FROM (NEW."resources") OR OLD."retracted_at" IS DISTINCT FROM (NEW."retracted_at") OR OLD."retraction_reason" IS DISTINCT FROM (NEW."retraction_reason") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."secret" IS DISTINCT FROM (NEW."secret") OR OLD."site" IS DISTINCT FROM (NEW."site") OR OLD."updated_by_id" IS DISTINCT FROM (NEW."updated_by_id") OR OLD."url" IS DISTINCT FROM (NEW."url"))', func='\n            NEW.revision := OLD.revision + 1;\n            NEW.updated_at := statement_timestamp();\n            RETURN NEW;\n        ', hash='ad0000e4cdc2df0e5bfa3e971b226182fad69431', operation='UPDATE', pgid='pgtrigger_count_revision_70823', table='factbase_webhook', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='webhook',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=sources.models.guards.GuardSql(func="RAISE EXCEPTION 'Cannot delete rows from %', TG_TABLE_NAME;", hash='c8ef4111c115678c18fa027242987e58ed4e0477', operation='DELETE', pgid='pgtrigger_never_deleted_70f92', table='factbase_webhook', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='webhook',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=sources.models.guards.GuardSql(func="RAISE EXCEPTION 'Cannot truncate rows from %', TG_TABLE_NAME;", hash='0cd8f8399dc15767e1c83c2c4195c4e677b4c5af', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_4a02f', table='factbase_webhook', when='BEFORE')),
        ),
    ])
