"""Adds the table in which all processes count how often each caller asks."""

from django.db import migrations

# Room on each page for new versions of its rows, so that counting rewrites no index.
TABLE = """
CREATE UNLOGGED TABLE factbase_rate (
    key text PRIMARY KEY,
    spent integer NOT NULL,
    ends_at timestamp with time zone NOT NULL
) WITH (fillfactor = 50);
"""

# One statement both counts and answers: of two that arrive at once, the second waits for the row
# and counts on from the first. A function, so that it is asked by a SELECT, with which the context
# of history, which this table has none of, is not sent along.
FUNCTION = """
CREATE FUNCTION factbase_spend(caller text, seconds integer)
RETURNS TABLE (spent integer, full_in numeric) LANGUAGE sql AS $$
    INSERT INTO factbase_rate AS rate (key, spent, ends_at)
    VALUES (caller, 1, clock_timestamp() + make_interval(secs => seconds))
    ON CONFLICT (key) DO UPDATE SET
        spent = CASE WHEN rate.ends_at > clock_timestamp() THEN rate.spent + 1 ELSE 1 END,
        ends_at = CASE WHEN rate.ends_at > clock_timestamp() THEN rate.ends_at
            ELSE excluded.ends_at END
    RETURNING rate.spent, extract(epoch FROM rate.ends_at - clock_timestamp())
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("factbase", "0024_token_scopes")]

    operations = [
        migrations.RunSQL(TABLE, "DROP TABLE factbase_rate"),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION factbase_spend(text, integer)"),
    ]
