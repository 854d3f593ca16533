"""Writing with the chain of hashes, without it, and with one chain for all; and proving history."""

import threading
from collections.abc import Callable, Sequence
from typing import LiteralString

import psycopg

from benchmarks import Ratio, side_by_side
from benchmarks.data import empty_desk

WRITERS, TRANSACTIONS, BULK, EVENTS = 8, 250, 10_000, 300_000

UUID7: LiteralString = "(overlay(gen_random_uuid()::text PLACING '7' FROM 15))::uuid"
# About what logging a claim writes: five events, each by a statement of its own.
FIVE_EVENTS: LiteralString = f"""
    DO $$ DECLARE made uuid := {UUID7}; BEGIN
        INSERT INTO factbase_entity (id, type_id, label, description, retraction_reason)
            SELECT made, id, made::text, '', '' FROM factbase_entitytype WHERE slug = 'company';
        INSERT INTO factbase_alias (id, entity_id, name, language, retraction_reason)
            VALUES ({UUID7}, made, 'one', '', ''), ({UUID7}, made, 'two', '', '');
        UPDATE factbase_entity SET description = 'one line' WHERE id = made;
        UPDATE factbase_entity SET description = 'another line' WHERE id = made;
    END $$
"""
MANY: LiteralString = f"""
    INSERT INTO factbase_entity (id, type_id, label, description, retraction_reason)
    SELECT {UUID7}, type.id, 'number ' || i, '', ''
    FROM factbase_entitytype AS type, generate_series(1, %s) AS i WHERE slug = 'company'
"""
USER: LiteralString = """
    INSERT INTO auth_user (username, password, first_name, last_name, email, is_superuser,
                           is_staff, is_active, date_joined)
    VALUES ('bench', '!', '', '', '', false, false, true, now())
"""
PROPERTY: LiteralString = f"""
    INSERT INTO factbase_property (id, slug, label, description, value_type, cardinality,
                                   inverse_label, equivalents, retraction_reason)
    VALUES ({UUID7}, 'bench', 'bench', '', 'text', 'many', '', '{{}}', '')
"""
CLAIMS: LiteralString = f"""
    INSERT INTO factbase_claim (
        id, subject_id, property_id, value_type, kind, denied, value_modifier, value_date,
        value_text, value_language, value_url, verbatim, words, valid, valid_words, note, status,
        recheck, editor_confidence_reason, retraction_reason, created_by_id, updated_by_id)
    SELECT {UUID7}, entity.id, property.id, 'text', 'value', false, '', '', 'some words', 'en', '',
           'some words', 'some words', '', '', '', 'draft', '', '', '', person.id, person.id
    FROM (SELECT id FROM factbase_entity LIMIT %s) AS entity, factbase_property AS property,
         auth_user AS person
    WHERE slug = 'bench' AND username = 'bench'
"""
# What a transaction would have to do if there were one chain only.
ONE_CHAIN: LiteralString = """
    CREATE OR REPLACE FUNCTION factbase_chain_lock() RETURNS smallint LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_advisory_xact_lock(1178682196, 0); RETURN 0; END'
"""


def run() -> list[Ratio]:
    """Write both ways on an empty desk, and prove a history of 300,000 events on another."""
    with empty_desk():
        ratios = [*_writers(), _bulk()]
    with empty_desk():
        return [*ratios, _verify()]


def _writers() -> list[Ratio]:
    many_chains = _execute("SELECT pg_get_functiondef('factbase_chain_lock'::regproc)")

    def one_chain() -> None:
        _execute(ONE_CHAIN)
        _write()
        _execute(many_chains)

    ours, without = side_by_side(_write, lambda: _without_chain(_write))
    again, single = side_by_side(_write, one_chain, rounds=3)
    count = WRITERS * TRANSACTIONS
    note = f"{count / ours:,.0f} against {count / without:,.0f} transactions/s of 5 events"
    beside = f"{count / again:,.0f} against {count / single:,.0f} transactions/s"
    return [
        Ratio(f"{WRITERS} writers, chained", without / ours, "without the chain", note),
        Ratio(f"{WRITERS} writers, chained", single / again, "one chain for all", beside),
    ]


def _bulk() -> Ratio:
    def many() -> None:
        _execute(MANY, [BULK])

    ours, without = side_by_side(many, lambda: _without_chain(many))
    note = f"{ours:.2f} s against {without:.2f} s"
    return Ratio(f"{BULK:,} rows at once, chained", without / ours, "without the chain", note)


def _verify() -> Ratio:
    """Prove entities and claims, two to one, each changed often; none of it takes a short cut."""
    from django.db import connection

    from factbase.history.verification import CHECKS, one_moment, verify

    _execute(MANY, [EVENTS // 15])
    _execute(USER)
    _execute(PROPERTY)
    _execute(CLAIMS, [EVENTS // 30])
    for number in range(9):
        _execute("UPDATE factbase_entity SET description = %s", [f"revision {number}"])
        _execute("UPDATE factbase_claim SET note = %s", [f"revision {number}"])
    _execute("ANALYZE")

    def prove() -> None:
        with one_moment() as cursor:
            outcomes = list(verify(cursor, CHECKS, lambda rows: None))
        assert not [outcome.finding for outcome in outcomes if outcome.finding], outcomes

    def hash_once() -> None:
        with connection.cursor() as cursor:
            for history in ("factbase_entityhistory", "factbase_claimhistory"):
                cursor.execute(
                    f"SELECT count(sha256(convert_to(e::text, 'UTF8'))) FROM {history} AS e"
                )

    ours, baseline = side_by_side(prove, hash_once, rounds=3)
    note = f"{ours:.1f} s, {EVENTS / ours:,.0f} events/s, all checks"
    name = f"verify {EVENTS:,} events"
    return Ratio(name, baseline / ours, "hashing each event once in SQL", note)


def _write() -> None:
    """Let all writers start at once, and wait for the last."""
    from django.db import connection

    start = threading.Barrier(WRITERS + 1)

    def work() -> None:
        with psycopg.connect(**connection.get_connection_params(), autocommit=True) as session:
            start.wait()
            for _ in range(TRANSACTIONS):
                session.execute(FIVE_EVENTS)

    threads = [threading.Thread(target=work) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    start.wait()
    for thread in threads:
        thread.join()


def _without_chain(write: Callable[[], None]) -> None:
    """Write while the triggers of history write events, and nothing links them."""
    _switch("DISABLE")
    write()
    _switch("ENABLE")


def _switch(to: str) -> None:
    for table in ("factbase_entityhistory", "factbase_aliashistory"):
        for trigger in ("factbase_chain_link", "factbase_chain_added_by_triggers"):
            _execute(f"ALTER TABLE {table} {to} TRIGGER {trigger}")


def _execute(statement: str, values: Sequence[object] | None = None) -> str:
    """Execute a statement and return the one text it answers with, if any."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0] if cursor.description else ""


if __name__ == "__main__":
    for line in run():
        print(f"{line.name:28} {line.ratio:9.4f} × {line.against:30} {line.note}")
