"""The functions and triggers of the chain, as SQL; `installation` puts them in place."""

from collections.abc import Iterable
from typing import NamedTuple

from factbase.history.chain.canonical import PRINTING, content_of, genesis_of, literal, quoted
from factbase.history.chain.catalogue import ENABLED, Catalogue, Firing, when_of
from factbase.models import ChainFormat, ChainLink, Commit

PREFIX = "factbase_chain_"
LINKS = ChainLink._meta.db_table
FORMATS = ChainFormat._meta.db_table
COMMITS = Commit._meta.db_table
# The first half of the advisory locks' keys; the second is the number of the chain. The other lock
# is held by a transaction that commits: it has its number, and others cannot see it yet.
LOCK = 0x46414354
COMMITTING = LOCK + 1
ADDED_BY_TRIGGERS = f"{PREFIX}added_by_triggers"
RETURNS_TRIGGER = "() RETURNS trigger LANGUAGE plpgsql"

# A trigger that is called by another one was not called by somebody's own statement. The chain is
# locked before the events get their ids, so that these rise along the chain.
BEFORE_INSERT = """
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'Only the triggers of history write to %', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM {schema}.{prefix}lock();
    RETURN NULL;
END
"""
REFUSE_CHANGE = """
BEGIN
    RAISE EXCEPTION '% is append-only: what is written there is never changed or removed',
        TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
"""
# The setting only remembers; the lock decides. Both end with the transaction, and with a savepoint
# that is rolled back.
TAKE_LOCK = """
DECLARE
    chain smallint := nullif(current_setting('factbase.chain', true), '');
BEGIN
    IF chain IS NULL THEN
        chain := 0;
        WHILE NOT pg_try_advisory_xact_lock({lock}, chain) LOOP
            chain := chain + 1;
        END LOOP;
        PERFORM set_config('factbase.chain', chain::text, true);
    ELSE
        PERFORM pg_advisory_xact_lock({lock}, chain);
    END IF;
    RETURN chain;
END
"""
HEAD = """
BEGIN
    chain := {schema}.{prefix}lock();
    SELECT link.seq, link.hash INTO length, hash
        FROM {schema}.{links} AS link WHERE link.chain = {prefix}head.chain
        ORDER BY link.seq DESC LIMIT 1;
    IF NOT FOUND THEN
        length := 0;
        hash := {genesis};
    END IF;
    IF coalesce(current_setting('factbase.first', true), '') = '' THEN
        PERFORM set_config('factbase.first', (length + 1)::text, true);
    END IF;
END
"""
# Fired by the first link of a transaction, when it commits. Where it is fired before that
# (`SET CONSTRAINTS ALL IMMEDIATE`), the links that come later get a number of their own.
COMMIT = """
BEGIN
    PERFORM set_config('factbase.first', '', true);
    PERFORM pg_advisory_xact_lock({committing}, NEW.chain);
    INSERT INTO {schema}.{commits} (chain, first, last, at)
        SELECT NEW.chain, NEW.seq, max(seq), clock_timestamp()
        FROM {schema}.{links} WHERE chain = NEW.chain;
    RETURN NULL;
END
"""
STEP = "SELECT sha256(coalesce(state, previous) || content)"
LINK = """
BEGIN
    IF EXISTS (SELECT FROM new_events) THEN
        {insert};
    END IF;
    RETURN NULL;
END
"""
INSERT = """INSERT INTO {schema}.{links} (chain, seq, format_id, event_id, content, hash)
        SELECT head.chain, head.length + row_number() OVER ids, {format}, event.id, event.content,
               {schema}.{prefix}hash(head.hash, event.content) OVER ids
        FROM {schema}.{prefix}head() AS head,
             (SELECT e.pgh_id AS id, {content} AS content FROM {events} AS e) AS event
        WINDOW ids AS (ORDER BY event.id ROWS UNBOUNDED PRECEDING)"""


class Function(NamedTuple):
    """A function of PostgreSQL."""

    name: str
    signature: str
    body: str

    @property
    def sql(self) -> str:
        """The statement that makes the function, or remakes it."""
        return f"CREATE OR REPLACE FUNCTION {self.name}{self.signature} AS $body${self.body}$body$"

    def is_in(self, catalogue: Catalogue) -> bool:
        """Whether the function is there and does what it should."""
        return catalogue.bodies.get(self.name) == self.body


class Aggregate(NamedTuple):
    """An aggregate over two columns of bytes."""

    name: str
    step: str

    @property
    def sql(self) -> str:
        """The statement that makes the aggregate, or remakes it."""
        return (
            f"CREATE OR REPLACE AGGREGATE {self.name}(bytea, bytea) "
            f"(SFUNC = {self.step}, STYPE = bytea)"
        )

    def is_in(self, catalogue: Catalogue) -> bool:
        """Whether an aggregate of this name is there."""
        return catalogue.bodies.get(self.name) == "aggregate_dummy"


class Trigger(NamedTuple):
    """A trigger on a table, fired once for each statement."""

    name: str
    table: str
    function: str
    event: str
    referencing: str = ""

    @property
    def sql(self) -> str:
        """The statement that makes the trigger, or remakes and enables it."""
        return (
            f"CREATE OR REPLACE TRIGGER {self.name} {self.event} ON {quoted(self.table)} "
            f"{self.referencing} FOR EACH STATEMENT EXECUTE FUNCTION {self.function}()"
        )

    def is_in(self, catalogue: Catalogue) -> bool:
        """Whether the trigger is there and fires when it should."""
        wanted = Firing(self.function, ENABLED, when_of(self.event), False)
        return catalogue.triggers.get((self.table, self.name)) == wanted


class CommitTrigger(NamedTuple):
    """The trigger that is fired at commit by the first link of each transaction."""

    name: str = f"{PREFIX}commit"
    table: str = LINKS

    @property
    def sql(self) -> str:
        """The statements that make the trigger anew; constraint triggers cannot be replaced."""
        return (
            f"DROP TRIGGER IF EXISTS {self.name} ON {quoted(self.table)};"
            f"CREATE CONSTRAINT TRIGGER {self.name} AFTER INSERT ON {quoted(self.table)} "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
            "WHEN (NEW.seq::text = current_setting('factbase.first', true)) "
            f"EXECUTE FUNCTION {self.name}()"
        )

    def is_in(self, catalogue: Catalogue) -> bool:
        """Whether the trigger is there and fires when it should."""
        wanted = Firing(self.name, ENABLED, when_of("INSERT ROW"), True, True)
        return catalogue.triggers.get((self.table, self.name)) == wanted


Piece = Function | Aggregate | Trigger | CommitTrigger


def pieces(schema: str, formats: Iterable[ChainFormat]) -> list[Piece]:
    """Return all that a chain over tables of these formats needs, in the order of making."""
    found: list[Piece] = [*_shared(schema), *_guards(LINKS), _append_only(FORMATS)]
    found += [*_guards(COMMITS), CommitTrigger()]
    for chain_format in formats:
        found += [
            _linking_function(schema, chain_format),
            *_guards(chain_format.table),
        ]
        found.append(_linking_trigger(chain_format.table))
    return found


def insert_of(schema: str, chain_format: ChainFormat, *, events: str) -> str:
    """Return the statement that links the `events` in the order of their ids."""
    return INSERT.format(
        schema=quoted(schema),
        links=quoted(LINKS),
        prefix=PREFIX,
        format=chain_format.pk,
        content=content_of("e", chain_format.table, chain_format.columns),
        events=events,
    )


def _shared(schema: str) -> list[Piece]:
    names = {
        "schema": quoted(schema),
        "links": quoted(LINKS),
        "prefix": PREFIX,
        "commits": quoted(COMMITS),
        "lock": LOCK,
        "committing": COMMITTING,
        "genesis": genesis_of("chain"),
    }
    head = "(OUT chain smallint, OUT length bigint, OUT hash bytea) LANGUAGE plpgsql"
    step = "(state bytea, previous bytea, content bytea) RETURNS bytea LANGUAGE sql IMMUTABLE"
    return [
        Function(
            f"{PREFIX}lock", "() RETURNS smallint LANGUAGE plpgsql", TAKE_LOCK.format(**names)
        ),
        Function(f"{PREFIX}head", head, HEAD.format(**names)),
        Function(f"{PREFIX}step", step, STEP),
        Aggregate(f"{PREFIX}hash", f"{PREFIX}step"),
        Function(f"{PREFIX}before_insert", RETURNS_TRIGGER, BEFORE_INSERT.format(**names)),
        Function(f"{PREFIX}refuse_change", RETURNS_TRIGGER, REFUSE_CHANGE),
        Function(f"{PREFIX}commit", RETURNS_TRIGGER, COMMIT.format(**names)),
    ]


def _linking_function(schema: str, chain_format: ChainFormat) -> Function:
    printing = " ".join(f"SET {name} = {literal(value)}" for name, value in PRINTING.items())
    insert = insert_of(schema, chain_format, events="new_events")
    return Function(
        f"{PREFIX}{chain_format.table}", f"{RETURNS_TRIGGER} {printing}", LINK.format(insert=insert)
    )


def _linking_trigger(table: str) -> Trigger:
    referencing = "REFERENCING NEW TABLE AS new_events"
    return Trigger(f"{PREFIX}link", table, f"{PREFIX}{table}", "AFTER INSERT", referencing)


def _guards(table: str) -> list[Trigger]:
    """Return the triggers that let nothing but triggers write to a table, and only add."""
    added = Trigger(ADDED_BY_TRIGGERS, table, f"{PREFIX}before_insert", "BEFORE INSERT")
    return [added, _append_only(table)]


def _append_only(table: str) -> Trigger:
    change = "BEFORE UPDATE OR DELETE OR TRUNCATE"
    return Trigger(f"{PREFIX}append_only", table, f"{PREFIX}refuse_change", change)
