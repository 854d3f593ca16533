"""Triggers that no session can switch off, and the refusals they share."""
# ruff: noqa: S608 - the SQL of triggers, put together from our own names

from typing import Any

import pgtrigger
from pgtrigger import compiler

RESTS_ON_STANDING = "rests_on_standing"


class GuardSql(compiler.UpsertTriggerSql):
    """The SQL that installs a guard; migrations name this class, so older ones must stay true.

    Unlike other triggers it does not ask `pgtrigger.ignore`, which any session can set, and it
    looks names up in the schema alone, so that a temporary table cannot pose as one of ours.
    """

    def get_template(self) -> str:
        """Return the template."""
        return """
            CREATE OR REPLACE FUNCTION {pgid}()
            RETURNS TRIGGER AS $$
                {declare}
                BEGIN
                    {func}
                END;
            $$ LANGUAGE plpgsql SET search_path = public, pg_temp;

            DROP TRIGGER IF EXISTS {pgid} ON {table};
            CREATE {constraint} TRIGGER {pgid}
                {when} {operation} ON {table}
                {timing}
                {referencing}
                FOR EACH {level} {condition}
                EXECUTE PROCEDURE {execute};

            COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
        """


class Guard(pgtrigger.Trigger):
    """A trigger that holds whatever a session sets."""

    def compile(self, model: Any) -> Any:
        """Return the trigger with the SQL of a guard."""
        compiled = super().compile(model)
        kwargs = {**compiled.sql.kwargs}
        del kwargs["ignore_func_name"]
        return compiler.Trigger(name=compiled.name, sql=GuardSql(**kwargs))


def refusal(message: str, *, rule: str, table: str, column: str = "") -> str:
    """Return the statement that refuses a row, naming the rule as a constraint would be named."""
    named = f", COLUMN = '{column}'" if column else ""
    return (
        f"RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation', "
        f"CONSTRAINT = '{rule}', TABLE = '{table}'{named};"
    )


def rests_on_standing(table: str, **footing: str) -> list[Guard]:
    """Return the guards that refuse to rest a row of `table` on a record retracted by now.

    `footing` names the table of each column that refers. The record is locked as a foreign key
    locks it, before it is asked: a retraction, which locks the whole row, either waits for this
    row and counts it, or is waited for and seen here. A row that was created earlier is one of
    another database, written anew with the retractions that it went through.
    """
    added = "ARRAY(SELECT DISTINCT {column} FROM added WHERE created_at >= now())"
    moved = "CASE WHEN NEW.{column} IS DISTINCT FROM OLD.{column} THEN ARRAY[NEW.{column}] END"

    def checks(ids: str) -> str:
        return "".join(
            f"""
            SELECT bool_or(footing.retracted_at IS NOT NULL) INTO is_gone FROM (
                SELECT retracted_at FROM {of} WHERE id = ANY ({ids.format(column=column)})
                    FOR KEY SHARE
            ) AS footing;
            IF is_gone THEN
                {refusal("This rests on what stands.", rule=rule, table=table, column=column)}
            END IF;"""
            for column, of in footing.items()
        )

    rule = f"{table}_{RESTS_ON_STANDING}"
    declare = [("is_gone", "boolean")]
    return [
        Guard(
            name=RESTS_ON_STANDING,
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            referencing=pgtrigger.Referencing(new="added"),
            declare=declare,
            func=f"{checks(added)} RETURN NULL;",
        ),
        Guard(
            name="moves_to_standing",
            when=pgtrigger.After,
            operation=pgtrigger.Update,
            condition=pgtrigger.AnyChange(*(column.removesuffix("_id") for column in footing)),
            declare=declare,
            func=f"{checks(moved)} RETURN NULL;",
        ),
    ]


def refuses(operation: Any, *, name: str) -> Guard:
    """Return the guard that refuses `operation` on every row of a table."""
    is_whole = operation is pgtrigger.Truncate
    return Guard(
        name=name,
        level=pgtrigger.Statement if is_whole else pgtrigger.Row,
        when=pgtrigger.Before,
        operation=operation,
        func=f"RAISE EXCEPTION 'Cannot {str(operation).lower()} rows from %', TG_TABLE_NAME;",
    )
