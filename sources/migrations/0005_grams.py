"""Letters of scripts that write no spaces, and their pairs: what finds 智谱 in 北京智谱 by an index."""

from django.db import migrations, models

import sources.models.says
from sources.models.says import UNSPACED

CREATE_FUNCTION = f"""
    CREATE FUNCTION sources_grams(words text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
        WITH each AS (
            SELECT sign, lead(sign) OVER near AS next, lag(sign) OVER near AS last
            FROM unnest(string_to_array(words, NULL)) WITH ORDINALITY AS given(sign, place)
            WINDOW near AS (ORDER BY place)
        )
        SELECT array_agg(gram) FROM (
            SELECT sign FROM each WHERE sign ~ '{UNSPACED}'
            UNION
            SELECT sign || next FROM each WHERE sign ~ '{UNSPACED}' AND next ~ '{UNSPACED}'
            UNION
            SELECT unnest(ARRAY[upper(sign), upper(sign || next)]) FROM each
            WHERE sign ~ '[[:alnum:]]' AND sign !~ '{UNSPACED}' AND last ~ '{UNSPACED}'
        ) AS found(gram)
    $$
"""
DROP_FUNCTION = "DROP FUNCTION sources_grams(text)"


class Migration(migrations.Migration):

    dependencies = [
        ("sources", "0004_newest_snapshots"),
    ]

    operations = [
        migrations.RunSQL(CREATE_FUNCTION, DROP_FUNCTION),
        migrations.AddIndex(
            model_name='source',
            index=sources.models.says.gram_index('title', name='sources_source_grams'),
        ),
    ]
