from django.db import migrations

# The Gregorian calendar repeats every 146,097 days, so a day is looked up in the years 1 to 400,
# which PostgreSQL's dates reach.
FAR_DAY = """
    CREATE FUNCTION factbase_far_day(number bigint) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
    DECLARE
        cycle bigint := floor((number - 1) / 146097.0);
        day date := date '0001-01-01' + (number - 1 - cycle * 146097)::int;
        year bigint := extract(year FROM day) + 400 * cycle;
        digits text := abs(year)::text;
    BEGIN
        RETURN CASE WHEN year < 0 THEN '-' WHEN year > 9999 THEN '+' ELSE '' END
            || lpad(digits, greatest(length(digits), CASE WHEN abs(year) > 9999 THEN 6 ELSE 4 END), '0')
            || to_char(day, '-MM-DD');
    END $$
"""


class Migration(migrations.Migration):
    dependencies = [("factbase", "0033_editors_kept_by_the_database")]

    operations = [migrations.RunSQL(FAR_DAY, "DROP FUNCTION factbase_far_day")]
