"""Adds views that people keep of lists, and the indexes of lists that are sorted."""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import sources.models.guards
import sources.models.record
from django.conf import settings
from django.db import migrations, models

from sources.batched import batched


class Migration(migrations.Migration):

    dependencies = [
        ("factbase", "0031_extractions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = batched([
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.UUIDField(default=sources.models.record.uuid7, editable=False, primary_key=True, serialize=False)),
                ('revision', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('retracted_at', models.DateTimeField(editable=False, null=True)),
                ('retraction_reason', models.TextField(blank=True, editable=False)),
                ('list_name', models.CharField(editable=False, max_length=20)),
                ('name', models.CharField(max_length=100)),
                ('query', models.TextField(blank=True)),
                ('is_shared', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['name', 'id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SavedViewHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.UUIDField(default=sources.models.record.uuid7, editable=False, serialize=False)),
                ('revision', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('retracted_at', models.DateTimeField(editable=False, null=True)),
                ('retraction_reason', models.TextField(blank=True, editable=False)),
                ('list_name', models.CharField(editable=False, max_length=20)),
                ('name', models.CharField(max_length=100)),
                ('query', models.TextField(blank=True)),
                ('is_shared', models.BooleanField(default=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(models.F('status'), models.OrderBy(models.F('confidence'), descending=True, nulls_last=True), models.OrderBy(models.F('id'), descending=True), name='factbase_claim_by_sureness'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(models.F('status'), models.OrderBy(models.F('valid_earliest'), descending=True, nulls_last=True), models.OrderBy(models.F('id'), descending=True), name='factbase_claim_by_time'),
        ),
        migrations.AddField(
            model_name='savedview',
            name='created_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='savedview',
            name='updated_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='savedviewhistory',
            name='created_by',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='savedviewhistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='historys', to='factbase.savedview'),
        ),
        migrations.AddField(
            model_name='savedviewhistory',
            name='updated_by',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=sources.models.record.IsUuid7('id'), name='factbase_savedview_id_uuid7', violation_error_message='The id must be a UUIDv7.'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(('revision__gte', 1)), name='factbase_savedview_revision_counts', violation_error_message='Revisions are counted from 1.'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(('list_name__in', ['claims', 'entities', 'sources', 'conflicts', 'publishers', 'properties', 'matches'])), name='factbase_savedview_list_name_known', violation_error_message='list_name: choose one of claims, entities, sources, conflicts, publishers, properties, matches.'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(('name__regex', '\\S'), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length(models.F('name')), 100)), name='factbase_savedview_name_not_blank', violation_error_message='name: write 1 to 100 characters.'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('query'), 4000)), name='factbase_savedview_query_length', violation_error_message='query: at most 4000 characters.'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(('created_by__isnull', False)), name='factbase_savedview_has_owner'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(models.F('created_by'), models.F('list_name'), django.db.models.functions.text.Lower('name'), condition=models.Q(('retracted_at__isnull', True)), name='factbase_savedview_name', violation_error_message='name: You keep another view under this name.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='savedview',
            trigger=pgtrigger.compiler.Trigger(name='count_revision', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_shared" IS DISTINCT FROM (NEW."is_shared") OR OLD."list_name" IS DISTINCT FROM (NEW."list_name") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."query" IS DISTINCT FROM (NEW."query") OR OLD."retracted_at" IS DISTINCT FROM (NEW."retracted_at") OR OLD."retraction_reason" IS DISTINCT FROM (NEW."retraction_reason") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."updated_by_id" IS DISTINCT FROM (NEW."updated_by_id"))', func='\n            NEW.revision := OLD.revision + 1;\n            NEW.updated_at := statement_timestamp();\n            RETURN NEW;\n        ', hash='8e35a4bca6e4bfb5fb006e7677c8fd33e200ca6c', operation='UPDATE', pgid='pgtrigger_count_revision_9864b', table='factbase_savedview', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='savedview',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=sources.models.guards.GuardSql(func="RAISE EXCEPTION 'Cannot delete rows from %', TG_TABLE_NAME;", hash='b6651965c4753b8eecb3b1892a05970d9b64cc61', operation='DELETE', pgid='pgtrigger_never_deleted_dbf98', table='factbase_savedview', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='savedview',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=sources.models.guards.GuardSql(func="RAISE EXCEPTION 'Cannot truncate rows from %', TG_TABLE_NAME;", hash='2f4b35bca2a894e8e7c6e50e1e3e55e1e30cd82c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_4fdd6', table='factbase_savedview', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='savedview',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "factbase_savedviewhistory" ("created_at", "created_by_id", "id", "is_shared", "list_name", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "retracted_at", "retraction_reason", "revision", "updated_at", "updated_by_id") SELECT new_values."created_at", new_values."created_by_id", new_values."id", new_values."is_shared", new_values."list_name", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."query", new_values."retracted_at", new_values."retraction_reason", new_values."revision", new_values."updated_at", new_values."updated_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='12afd1cbf83d326e7faf757dd0b81c2b7cff8ca5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_5cbb5', referencing='REFERENCING NEW TABLE AS new_values ', table='factbase_savedview', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='savedview',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "factbase_savedviewhistory" ("created_at", "created_by_id", "id", "is_shared", "list_name", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "retracted_at", "retraction_reason", "revision", "updated_at", "updated_by_id") SELECT new_values."created_at", new_values."created_by_id", new_values."id", new_values."is_shared", new_values."list_name", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."query", new_values."retracted_at", new_values."retraction_reason", new_values."revision", new_values."updated_at", new_values."updated_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2b8ee041b46083b3b31f6d8211059a608c669dbf', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c1313', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='factbase_savedview', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='savedview',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "factbase_savedviewhistory" ("created_at", "created_by_id", "id", "is_shared", "list_name", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "retracted_at", "retraction_reason", "revision", "updated_at", "updated_by_id") SELECT old_values."created_at", old_values."created_by_id", old_values."id", old_values."is_shared", old_values."list_name", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."query", old_values."retracted_at", old_values."retraction_reason", old_values."revision", old_values."updated_at", old_values."updated_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d5e23bb28f1ff08f7b85bdb0ace8c4f79b1c373f', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_5c759', referencing='REFERENCING OLD TABLE AS old_values ', table='factbase_savedview', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='savedviewhistory',
            index=models.Index(fields=['pgh_obj', 'pgh_id'], include=('pgh_created_at',), name='savedviewhistory_row'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='savedviewhistory',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='49c6c2e67a1e1fb1e41b415d31412eedd9c9aa0a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_248f4', table='factbase_savedviewhistory', when='BEFORE')),
        ),
    ])
