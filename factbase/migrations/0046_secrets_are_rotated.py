import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from sources.batched import batched


class Migration(migrations.Migration):

    dependencies = [
        ("factbase", "0045_steps_by_name"),
    ]

    operations = batched([
        pgtrigger.migrations.RemoveTrigger(
            model_name='webhook',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='webhook',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='webhook',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='webhook',
            name='count_revision',
        ),
        migrations.AddField(
            model_name='webhook',
            name='former_secret',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='webhook',
            name='former_secret_until',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='webhookhistory',
            name='former_secret_until',
            field=models.DateTimeField(editable=False, null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='webhook',
            trigger=pgtrigger.compiler.Trigger(name='count_revision', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."actions" IS DISTINCT FROM (NEW."actions") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."former_secret" IS DISTINCT FROM (NEW."former_secret") OR OLD."former_secret_until" IS DISTINCT FROM (NEW."former_secret_until") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."off_because" IS DISTINCT FROM (NEW."off_because") OR OLD."resources" IS DISTINCT FROM (NEW."resources") OR OLD."retracted_at" IS DISTINCT FROM (NEW."retracted_at") OR OLD."retraction_reason" IS DISTINCT FROM (NEW."retraction_reason") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."secret" IS DISTINCT FROM (NEW."secret") OR OLD."site" IS DISTINCT FROM (NEW."site") OR OLD."updated_by_id" IS DISTINCT FROM (NEW."updated_by_id") OR OLD."url" IS DISTINCT FROM (NEW."url"))', func='\n            NEW.revision := OLD.revision + 1;\n            NEW.updated_at := statement_timestamp();\n            RETURN NEW;\n        ', hash='faf3495e4a7f75d1a05ce755cc3a6c6092dbf5f2', operation='UPDATE', pgid='pgtrigger_count_revision_70823', table='factbase_webhook', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='webhook',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "factbase_webhookhistory" ("actions", "created_at", "created_by_id", "former_secret_until", "id", "off_because", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resources", "retracted_at", "retraction_reason", "revision", "site", "updated_at", "updated_by_id", "url") SELECT new_values."actions", new_values."created_at", new_values."created_by_id", new_values."former_secret_until", new_values."id", new_values."off_because", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."resources", new_values."retracted_at", new_values."retraction_reason", new_values."revision", new_values."site", new_values."updated_at", new_values."updated_by_id", new_values."url" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='15cddb809f182ef6815372560b52ae441390e38a', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_41ea3', referencing='REFERENCING NEW TABLE AS new_values ', table='factbase_webhook', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='webhook',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "factbase_webhookhistory" ("actions", "created_at", "created_by_id", "former_secret_until", "id", "off_because", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resources", "retracted_at", "retraction_reason", "revision", "site", "updated_at", "updated_by_id", "url") SELECT new_values."actions", new_values."created_at", new_values."created_by_id", new_values."former_secret_until", new_values."id", new_values."off_because", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."resources", new_values."retracted_at", new_values."retraction_reason", new_values."revision", new_values."site", new_values."updated_at", new_values."updated_by_id", new_values."url" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."actions" IS DISTINCT FROM (new_values."actions") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."former_secret_until" IS DISTINCT FROM (new_values."former_secret_until") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."off_because" IS DISTINCT FROM (new_values."off_because") OR old_values."resources" IS DISTINCT FROM (new_values."resources") OR old_values."retracted_at" IS DISTINCT FROM (new_values."retracted_at") OR old_values."retraction_reason" IS DISTINCT FROM (new_values."retraction_reason") OR old_values."revision" IS DISTINCT FROM (new_values."revision") OR old_values."site" IS DISTINCT FROM (new_values."site") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."updated_by_id" IS DISTINCT FROM (new_values."updated_by_id") OR old_values."url" IS DISTINCT FROM (new_values."url")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1a4e9769c5865a3e6ae38f956517efb9cb0eba16', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_23e49', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='factbase_webhook', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='webhook',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "factbase_webhookhistory" ("actions", "created_at", "created_by_id", "former_secret_until", "id", "off_because", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resources", "retracted_at", "retraction_reason", "revision", "site", "updated_at", "updated_by_id", "url") SELECT old_values."actions", old_values."created_at", old_values."created_by_id", old_values."former_secret_until", old_values."id", old_values."off_because", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."resources", old_values."retracted_at", old_values."retraction_reason", old_values."revision", old_values."site", old_values."updated_at", old_values."updated_by_id", old_values."url" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='488f314759bd4c6aad442e36cabdee672b7411cc', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_26ddf', referencing='REFERENCING OLD TABLE AS old_values ', table='factbase_webhook', when='AFTER')),
        ),
    ])
