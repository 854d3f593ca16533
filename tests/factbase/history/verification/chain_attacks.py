"""Attacks on the events of history and the chains that link them.

Each does what it is called, past every guard, and returns the table and the row where it shows
first.
"""

from django.db import connection

from factbase.models import ChainFormat
from tests.factbase.history.verification.conftest import Desk
from tests.factbase.history.verification.intruder import (
    content_of,
    past_every_guard,
    rewrite_chains,
)

Where = tuple[str, str]


def first_event(desk: Desk) -> int:
    """Return the id of the claim's oldest event: no live row reads like it any more."""
    return event_of(desk, "min")


def event_of(desk: Desk, which: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {which}(pgh_id) FROM factbase_claimhistory WHERE id = %s", [desk.claim.pk]
        )
        return cursor.fetchone()[0]


def link_of(event: int) -> tuple[int, int]:
    """Return chain and place of an event of a claim."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT chain, seq FROM factbase_chainlink JOIN factbase_chainformat AS format"
            " ON format.id = format_id WHERE format.table = 'factbase_claimhistory'"
            " AND event_id = %s",
            [event],
        )
        return cursor.fetchone()


def change_an_event(desk: Desk) -> Where:
    event = first_event(desk)
    with past_every_guard() as cursor:
        cursor.execute(
            "UPDATE factbase_claimhistory SET note = 'never said' WHERE pgh_id = %s", [event]
        )
    return "factbase_claimhistory", str(event)


def change_the_time_of_an_event(desk: Desk) -> Where:
    event = first_event(desk)
    with past_every_guard() as cursor:
        cursor.execute(
            "UPDATE factbase_claimhistory SET pgh_created_at = pgh_created_at - interval '1 us'"
            " WHERE pgh_id = %s",
            [event],
        )
    return "factbase_claimhistory", str(event)


def change_a_row_and_its_last_event(desk: Desk) -> Where:
    event = event_of(desk, "max")
    with past_every_guard() as cursor:
        cursor.execute("UPDATE factbase_claim SET note = 'so' WHERE id = %s", [desk.claim.pk])
        cursor.execute("UPDATE factbase_claimhistory SET note = 'so' WHERE pgh_id = %s", [event])
    return "factbase_claimhistory", str(event)


def delete_an_event(desk: Desk) -> Where:
    event = first_event(desk)
    with past_every_guard() as cursor:
        cursor.execute("DELETE FROM factbase_claimhistory WHERE pgh_id = %s", [event])
    return "factbase_claimhistory", str(event)


def delete_an_event_and_its_link(desk: Desk) -> Where:
    event = first_event(desk)
    chain, seq = link_of(event)
    with past_every_guard() as cursor:
        cursor.execute("DELETE FROM factbase_claimhistory WHERE pgh_id = %s", [event])
        cursor.execute("DELETE FROM factbase_chainlink WHERE chain = %s AND seq = %s", [chain, seq])
    return "factbase_chainlink", f"chain {chain}, link {seq + 1}"


def insert_an_event(desk: Desk) -> Where:
    with past_every_guard() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE smuggled ON COMMIT DROP AS"
            " SELECT * FROM factbase_claimhistory WHERE pgh_id = %s",
            [event_of(desk, "max")],
        )
        cursor.execute("UPDATE smuggled SET pgh_id = pgh_id + 1000 RETURNING pgh_id")
        event = cursor.fetchone()[0]
        cursor.execute("INSERT INTO factbase_claimhistory SELECT * FROM smuggled")
    return "factbase_claimhistory", str(event)


def link_at_the_end(event: int) -> None:
    """Link an event of a claim with the right hash, as the trigger would."""
    with past_every_guard() as cursor:
        cursor.execute("SET LOCAL timezone = 'UTC'")
        row = ChainFormat.objects.get(table="factbase_claimhistory")
        cursor.execute(
            "INSERT INTO factbase_chainlink (chain, seq, format_id, event_id, content, hash)"
            " SELECT chain, seq + 1, %s, %s, %s, sha256(hash || %s)"
            " FROM factbase_chainlink WHERE chain = 0 ORDER BY seq DESC LIMIT 1",
            [row.pk, event, *[content_of(cursor, row, event)] * 2],
        )


def insert_a_linked_event_of_a_row_that_never_was(desk: Desk) -> Where:
    _, event = insert_an_event(desk)
    row = "01970000-0000-7000-8000-000000000001"
    with past_every_guard() as cursor:
        cursor.execute(
            "UPDATE factbase_claimhistory SET id = %s, pgh_obj_id = %s WHERE pgh_id = %s",
            [row, row, event],
        )
    link_at_the_end(int(event))
    return "factbase_claim", row


def insert_a_linked_event_into_the_past(desk: Desk) -> Where:
    _, event = insert_an_event(desk)
    with past_every_guard() as cursor:
        cursor.execute(
            "UPDATE factbase_claimhistory SET pgh_id = -1, note = 'never said' WHERE pgh_id = %s",
            [event],
        )
    link_at_the_end(-1)
    return "factbase_claimhistory", "-1"


def insert_an_event_below_all_others(desk: Desk) -> Where:
    _, event = insert_an_event(desk)
    lowest = -(2**63)
    with past_every_guard() as cursor:
        cursor.execute(
            "UPDATE factbase_claimhistory SET pgh_id = %s WHERE pgh_id = %s", [lowest, event]
        )
    return "factbase_claimhistory", str(lowest)


def insert_an_event_linked_before_the_first_link(desk: Desk) -> Where:
    insert_a_linked_event_into_the_past(desk)
    with past_every_guard() as cursor:
        cursor.execute("ALTER TABLE factbase_chainlink DROP CONSTRAINT factbase_chainlink_counts")
        cursor.execute("UPDATE factbase_chainlink SET seq = -7 WHERE event_id = -1")
    return "factbase_chainlink", "chain 0, link -7"


def insert_linked_events_dated_back(desk: Desk) -> Where:
    """Say that the claim once read otherwise, and then as it does; link both at the end."""
    _, event = insert_an_event(desk)
    lie = int(event)
    with past_every_guard() as cursor:
        cursor.execute(
            "UPDATE factbase_claimhistory SET note = 'never said',"
            " pgh_created_at = pgh_created_at - interval '1 year' WHERE pgh_id = %s",
            [lie],
        )
        cursor.execute("UPDATE smuggled SET pgh_id = pgh_id + 1")
        cursor.execute("INSERT INTO factbase_claimhistory SELECT * FROM smuggled")
    link_at_the_end(lie)
    link_at_the_end(lie + 1)
    return "factbase_claimhistory", str(lie)


def reorder_two_events(desk: Desk) -> Where:
    first, last = first_event(desk), event_of(desk, "max")
    with past_every_guard() as cursor:
        for old, new in ((first, -1), (last, first), (-1, last)):
            cursor.execute(
                "UPDATE factbase_claimhistory SET pgh_id = %s WHERE pgh_id = %s", [new, old]
            )
    return "factbase_claimhistory", str(first)


def reorder_two_links(desk: Desk) -> Where:
    chain, seq = link_of(first_event(desk))
    with past_every_guard() as cursor:
        for old, new in ((seq, 10**9), (seq + 1, seq), (10**9, seq + 1)):
            cursor.execute(
                "UPDATE factbase_chainlink SET seq = %s WHERE chain = %s AND seq = %s",
                [new, chain, old],
            )
    return "factbase_chainlink", f"chain {chain}, link {seq}"


def cut_off_the_links_at_the_end(desk: Desk) -> Where:
    with past_every_guard() as cursor:
        cursor.execute(
            "DELETE FROM factbase_chainlink WHERE seq >= %s", [link_of(event_of(desk, "max"))[1]]
        )
    return "factbase_claimhistory", str(event_of(desk, "max"))


def cut_off_the_tail_with_events_and_rows(desk: Desk) -> Where:
    """Undo the verification without a trace, and leave a database that is right in itself."""
    start = start_of_verification()
    with past_every_guard() as cursor:
        cursor.execute("DELETE FROM factbase_chainlink WHERE seq >= %s", [start])
        cursor.execute("DELETE FROM factbase_commit WHERE first >= %s", [start])
        cursor.execute("UPDATE factbase_commit SET last = %s WHERE last >= %s", [start - 1, start])
        cursor.execute(
            """
            DO $$ DECLARE history text; BEGIN
                FOR history IN SELECT "table" FROM factbase_chainformat LOOP
                    EXECUTE format('DELETE FROM %I AS event WHERE NOT EXISTS (
                        SELECT FROM factbase_chainlink AS link JOIN factbase_chainformat AS format
                        ON format.id = format_id WHERE format.table = %L
                        AND event_id = pgh_id)', history, history);
                END LOOP;
            END $$
            """
        )
        cursor.execute("DELETE FROM factbase_reviewevent WHERE action = 'verify'")
        for table, key in (("claim", "id"), ("confidenceledger", "claim_id")):
            restore_from_last_event(cursor, f"factbase_{table}", key)
    chain, length = desk.pins[0].chain, desk.pins[0].length
    return "factbase_chainlink", f"chain {chain}, link {length}"


def start_of_verification() -> int:
    """Return the place in the chain of the step with which the claim was verified."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq FROM factbase_chainlink AS link JOIN factbase_chainformat AS format"
            " ON format.id = format_id AND format.table = 'factbase_revieweventhistory'"
            " JOIN factbase_revieweventhistory ON pgh_id = event_id WHERE action = 'verify'"
            " ORDER BY seq LIMIT 1"
        )
        return cursor.fetchone()[0]


def restore_from_last_event(cursor, table: str, key: str) -> None:
    """Put the live rows back to what their last events say."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s",
        [table],
    )
    names = ", ".join(f'"{row[0]}"' for row in cursor.fetchall())
    cursor.execute(
        f"UPDATE {table} SET ({names}) = (SELECT {names} FROM {table}history AS event"
        f" WHERE event.pgh_obj_id = {table}.{key} ORDER BY pgh_id DESC LIMIT 1)"
    )


def number_links_that_are_not_there(desk: Desk) -> Where:
    with past_every_guard() as cursor:
        cursor.execute(
            "INSERT INTO factbase_commit (chain, first, last, at)"
            " SELECT 0, 1, max(seq) + 1, now() FROM factbase_chainlink WHERE chain = 0"
            " RETURNING id"
        )
        number = cursor.fetchone()[0]
        cursor.execute("DELETE FROM factbase_commit WHERE chain = 0 AND id <> %s", [number])
    return "factbase_commit", "chain 0"


def reorder_two_transactions(desk: Desk) -> Where:
    with past_every_guard() as cursor:
        cursor.execute("SELECT id FROM factbase_commit ORDER BY id DESC LIMIT 2")
        (last,), (first,) = cursor.fetchall()
        for old, new in ((first, -1), (last, first), (-1, last)):
            cursor.execute("UPDATE factbase_commit SET id = %s WHERE id = %s", [new, old])
    return "factbase_commit", str(first)


def truncate_a_history_table(desk: Desk) -> Where:
    first = first_event(desk)
    with past_every_guard() as cursor:
        cursor.execute("TRUNCATE factbase_claimhistory")
    return "factbase_claimhistory", str(first)


def chain_everything_anew_after_a_change(desk: Desk) -> Where:
    change_an_event(desk)
    with past_every_guard() as cursor:
        rewrite_chains(cursor)
    return "factbase_chainlink", f"chain {desk.pins[0].chain}, link {desk.pins[0].length}"


def chain_everything_anew_without_an_event(desk: Desk) -> Where:
    delete_an_event(desk)
    with past_every_guard() as cursor:
        rewrite_chains(cursor)
    return "factbase_chainlink", f"chain {desk.pins[0].chain}, link {desk.pins[0].length}"
