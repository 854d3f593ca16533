"""Triggers that no session can switch off, and the refusals they share."""

from typing import Any

import pgtrigger
from pgtrigger import compiler


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


def refusal(message: str, *, rule: str, table: str) -> str:
    """Return the statement that refuses a row, naming the rule as a constraint would be named."""
    return (
        f"RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation', "
        f"CONSTRAINT = '{rule}', TABLE = '{table}';"
    )


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
