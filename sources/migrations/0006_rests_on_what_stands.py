import pgtrigger.compiler
import pgtrigger.migrations
import sources.models.guards
from django.db import migrations

from sources.batched import batched


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0005_grams'),
    ]

    operations = batched([
        pgtrigger.migrations.AddTrigger(
            model_name='derivation',
            trigger=pgtrigger.compiler.Trigger(name='rests_on_standing', sql=sources.models.guards.GuardSql(declare='DECLARE is_gone boolean;', func="\n            SELECT bool_or(footing.retracted_at IS NOT NULL) INTO is_gone FROM (\n                SELECT retracted_at FROM sources_source WHERE id = ANY (ARRAY(SELECT DISTINCT derived_from_id FROM added WHERE created_at >= now()))\n                    FOR KEY SHARE\n            ) AS footing;\n            IF is_gone THEN\n                RAISE EXCEPTION 'This rests on what stands.' USING ERRCODE = 'check_violation', CONSTRAINT = 'sources_derivation_rests_on_standing', TABLE = 'sources_derivation', COLUMN = 'derived_from_id';\n            END IF; RETURN NULL;", hash='7b02ee30d7f0a6b1b04f99422514f5e6d7bc8ef1', level='STATEMENT', operation='INSERT', pgid='pgtrigger_rests_on_standing_9449c', referencing='REFERENCING NEW TABLE AS added ', table='sources_derivation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='derivation',
            trigger=pgtrigger.compiler.Trigger(name='moves_to_standing', sql=sources.models.guards.GuardSql(condition='WHEN (OLD."derived_from_id" IS DISTINCT FROM (NEW."derived_from_id"))', declare='DECLARE is_gone boolean;', func="\n            SELECT bool_or(footing.retracted_at IS NOT NULL) INTO is_gone FROM (\n                SELECT retracted_at FROM sources_source WHERE id = ANY (CASE WHEN NEW.derived_from_id IS DISTINCT FROM OLD.derived_from_id THEN ARRAY[NEW.derived_from_id] END)\n                    FOR KEY SHARE\n            ) AS footing;\n            IF is_gone THEN\n                RAISE EXCEPTION 'This rests on what stands.' USING ERRCODE = 'check_violation', CONSTRAINT = 'sources_derivation_rests_on_standing', TABLE = 'sources_derivation', COLUMN = 'derived_from_id';\n            END IF; RETURN NULL;", hash='fa0c5f997fb63cb468fa329f8fe11ae1d3fe433b', operation='UPDATE', pgid='pgtrigger_moves_to_standing_861c4', table='sources_derivation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='rests_on_standing', sql=sources.models.guards.GuardSql(declare='DECLARE is_gone boolean;', func="\n            SELECT bool_or(footing.retracted_at IS NOT NULL) INTO is_gone FROM (\n                SELECT retracted_at FROM sources_publisher WHERE id = ANY (ARRAY(SELECT DISTINCT publisher_id FROM added WHERE created_at >= now()))\n                    FOR KEY SHARE\n            ) AS footing;\n            IF is_gone THEN\n                RAISE EXCEPTION 'This rests on what stands.' USING ERRCODE = 'check_violation', CONSTRAINT = 'sources_source_rests_on_standing', TABLE = 'sources_source', COLUMN = 'publisher_id';\n            END IF; RETURN NULL;", hash='88f77b7f9b3e2aa1ed1191cf60e0f83e261873e7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_rests_on_standing_d4631', referencing='REFERENCING NEW TABLE AS added ', table='sources_source', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='moves_to_standing', sql=sources.models.guards.GuardSql(condition='WHEN (OLD."publisher_id" IS DISTINCT FROM (NEW."publisher_id"))', declare='DECLARE is_gone boolean;', func="\n            SELECT bool_or(footing.retracted_at IS NOT NULL) INTO is_gone FROM (\n                SELECT retracted_at FROM sources_publisher WHERE id = ANY (CASE WHEN NEW.publisher_id IS DISTINCT FROM OLD.publisher_id THEN ARRAY[NEW.publisher_id] END)\n                    FOR KEY SHARE\n            ) AS footing;\n            IF is_gone THEN\n                RAISE EXCEPTION 'This rests on what stands.' USING ERRCODE = 'check_violation', CONSTRAINT = 'sources_source_rests_on_standing', TABLE = 'sources_source', COLUMN = 'publisher_id';\n            END IF; RETURN NULL;", hash='d4e3911c4a669b53659d616bb9890f950c145a1a', operation='UPDATE', pgid='pgtrigger_moves_to_standing_47216', table='sources_source', when='AFTER')),
        ),
    ])
