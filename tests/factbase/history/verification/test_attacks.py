"""Each attack on history is found, at the row that was attacked.

Each names the checks that find it; left without those, the proof finds nothing. So every check is
needed, and none finds what is not there.
"""

from collections.abc import Callable
from typing import NamedTuple

import pgtrigger
import pytest
from django.db import connection

from factbase.models import ChainFormat, Claim
from tests.factbase.history.verification.conftest import Desk
from tests.factbase.history.verification.intruder import (
    content_of,
    past_every_guard,
    rewrite_chains,
)

pytestmark = pytest.mark.django_db

GUARDS, FORMATS, LINKS = "triggers and guards", "formats of events", "links of the chains"
EVENTS, LIVE, PINS = "events of history", "live rows", "pinned heads"
COMMITS = "commits"
BYTES, TEXTS, QUOTES = "archived bytes", "archived texts", "quotes"
REVIEW = "review events and claims"

Where = tuple[str, str]


class Attack(NamedTuple):
    """What is done, returning table and row where it shows first; and which checks find it."""

    do: Callable[[Desk], Where]
    found_by: tuple[str, ...]


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


def drop_a_history_table(desk: Desk) -> Where:
    ((model, trigger),) = pgtrigger.registered("factbase.ClaimHistory:append_only")
    with past_every_guard() as cursor:
        cursor.execute("DROP TABLE factbase_claimhistory CASCADE")
    return "factbase_claimhistory", f"trigger {trigger.get_pgid(model)}"


def lose_the_columns_of_a_format(desk: Desk) -> Where:
    row = ChainFormat.objects.get(table="factbase_claimhistory")
    with past_every_guard() as cursor:
        cursor.execute(
            "UPDATE factbase_chainformat SET columns = '{nowhere}' WHERE id = %s", [row.pk]
        )
    return "factbase_chainformat", str(row.pk)


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


def alter_the_bytes_of_a_snapshot(desk: Desk) -> Where:
    with past_every_guard() as cursor:
        cursor.execute("ALTER TABLE sources_blob DROP CONSTRAINT sources_blob_sha256")
        cursor.execute(
            "UPDATE sources_blob SET content = set_byte(content, 0, 63) WHERE sha256 = %s",
            [desk.snapshot.blob_id],
        )
    return "sources_blob", desk.snapshot.blob_id


def alter_the_text_of_a_snapshot(desk: Desk) -> Where:
    with past_every_guard() as cursor:
        cursor.execute("ALTER TABLE sources_snapshot DROP CONSTRAINT sources_snapshot_text_sha256")
        cursor.execute(
            "UPDATE sources_snapshot SET text = 'S' || substr(text, 2) WHERE id = %s",
            [desk.snapshot.pk],
        )
    return "sources_snapshot", str(desk.snapshot.pk)


def alter_a_text_and_its_hash(desk: Desk) -> Where:
    with past_every_guard() as cursor:
        cursor.execute("ALTER TABLE sources_snapshot DROP CONSTRAINT sources_snapshot_text_sha256")
        cursor.execute(
            "UPDATE sources_snapshot SET text = replace(text, '20 billion', '90 billion'),"
            " text_sha256 = encode(sha256(convert_to(replace(text, '20 billion', '90 billion'),"
            " 'UTF8')), 'hex') WHERE id = %s",
            [desk.snapshot.pk],
        )
    return "sources_snapshot", str(desk.snapshot.pk)


def update_with_triggers_ignored(desk: Desk) -> Where:
    with pgtrigger.ignore("factbase.Claim:update_update"):
        Claim.objects.filter(pk=desk.claim.pk).update(note="past history")
    return "factbase_claim", str(desk.claim.pk)


def insert_with_triggers_off(desk: Desk) -> Where:
    with past_every_guard() as cursor:
        cursor.execute(
            "INSERT INTO factbase_entity (id, type_id, label, description, retraction_reason)"
            " SELECT '01970000-0000-7000-8000-000000000001', type_id, 'Nobody', '', ''"
            " FROM factbase_entity LIMIT 1"
        )
    return "factbase_entity", "01970000-0000-7000-8000-000000000001"


def delete_with_triggers_off(desk: Desk) -> Where:
    with past_every_guard() as cursor:
        cursor.execute("DELETE FROM factbase_evidence WHERE id = %s", [desk.evidence.pk])
    return "factbase_evidence", str(desk.evidence.pk)


def disable_a_trigger_of_history(desk: Desk) -> Where:
    ((model, trigger),) = pgtrigger.registered("factbase.Claim:update_update")
    name = trigger.get_pgid(model)
    with past_every_guard() as cursor:
        cursor.execute(f"ALTER TABLE factbase_claim DISABLE TRIGGER {name}")
    return "factbase_claim", f"trigger {name}"


def disable_a_guard(desk: Desk) -> Where:
    name = "factbase_chain_append_only"
    with past_every_guard() as cursor:
        cursor.execute(f"ALTER TABLE factbase_claimhistory DISABLE TRIGGER {name}")
    return "factbase_claimhistory", f"trigger {name}"


def drop_the_linking_of_a_table(desk: Desk) -> Where:
    with past_every_guard() as cursor:
        cursor.execute("DROP TRIGGER factbase_chain_link ON factbase_claimhistory")
    return "factbase_claimhistory", "trigger factbase_chain_link"


def let_a_trigger_of_history_never_fire(desk: Desk) -> Where:
    ((model, trigger),) = pgtrigger.registered("factbase.Claim:update_update")
    name = trigger.get_pgid(model)
    with past_every_guard() as cursor:
        cursor.execute(
            f"CREATE OR REPLACE TRIGGER {name} AFTER UPDATE ON factbase_claim"
            f" FOR EACH ROW WHEN (false) EXECUTE FUNCTION {name}()"
        )
    return "factbase_claim", f"trigger {name}"


def let_a_guard_allow_deletes(desk: Desk) -> Where:
    with past_every_guard() as cursor:
        cursor.execute(
            "CREATE OR REPLACE TRIGGER factbase_chain_append_only BEFORE UPDATE"
            " ON factbase_claimhistory FOR EACH STATEMENT"
            " EXECUTE FUNCTION factbase_chain_refuse_change()"
        )
    return "factbase_claimhistory", "trigger factbase_chain_append_only"


def let_every_trigger_be_ignored(desk: Desk) -> Where:
    with past_every_guard() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name)"
            " RETURNS boolean LANGUAGE sql AS 'SELECT true'"
        )
    model, trigger = pgtrigger.registered()[0]
    return model._meta.db_table, f"trigger {trigger.get_pgid(model)}"


def hash_fewer_columns(desk: Desk) -> Where:
    row = ChainFormat.objects.get(table="factbase_claimhistory")
    with past_every_guard() as cursor:
        cursor.execute(
            "INSERT INTO factbase_chainformat (id, \"table\", columns) VALUES (1, %s, '{pgh_id}')",
            [row.table],
        )
    return "factbase_chainformat", "1"


def let_the_author_have_verified(desk: Desk) -> Where:
    """Write another verifier into the review event and its history, and chain all anew."""
    with past_every_guard() as cursor:
        cursor.execute(
            "UPDATE factbase_reviewevent SET by_id = %s WHERE action = 'verify' RETURNING id",
            [desk.claim.created_by_id],
        )
        event = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE factbase_revieweventhistory SET by_id = %s WHERE pgh_obj_id = %s",
            [desk.claim.created_by_id, event],
        )
        rewrite_chains(cursor)
    return "factbase_reviewevent", str(event)


def let_an_editor_have_verified(desk: Desk) -> Where:
    """Count the verifier among the editors, in the live row and its last event."""
    with past_every_guard() as cursor:
        cursor.execute("ALTER TABLE factbase_claim DROP CONSTRAINT factbase_claim_four_eyes")
        for table, key, row in (
            ("factbase_claim", "id", desk.claim.pk),
            ("factbase_claimhistory", "pgh_id", event_of(desk, "max")),
        ):
            cursor.execute(
                f"UPDATE {table} SET editors = ARRAY[verified_by_id] WHERE {key} = %s", [row]
            )
        rewrite_chains(cursor)
    return "factbase_claim", str(desk.claim.pk)


ATTACKS = [
    Attack(change_an_event, (EVENTS,)),
    Attack(change_the_time_of_an_event, (EVENTS,)),
    Attack(change_a_row_and_its_last_event, (EVENTS,)),
    Attack(delete_an_event, (EVENTS,)),
    Attack(delete_an_event_and_its_link, (LINKS,)),
    Attack(insert_an_event, (EVENTS,)),
    Attack(insert_a_linked_event_of_a_row_that_never_was, (LIVE,)),
    Attack(insert_a_linked_event_into_the_past, (EVENTS,)),
    Attack(insert_an_event_below_all_others, (EVENTS,)),
    Attack(insert_an_event_linked_before_the_first_link, (LINKS,)),
    Attack(insert_linked_events_dated_back, (PINS,)),
    Attack(reorder_two_events, (EVENTS, LIVE)),
    Attack(reorder_two_links, (LINKS,)),
    Attack(cut_off_the_links_at_the_end, (EVENTS, COMMITS, PINS)),
    Attack(cut_off_the_tail_with_events_and_rows, (PINS,)),
    Attack(number_links_that_are_not_there, (COMMITS,)),
    Attack(reorder_two_transactions, (COMMITS,)),
    Attack(truncate_a_history_table, (EVENTS, LIVE)),
    Attack(drop_a_history_table, (GUARDS, FORMATS, EVENTS, LIVE)),
    Attack(lose_the_columns_of_a_format, (FORMATS, EVENTS)),
    Attack(chain_everything_anew_after_a_change, (PINS,)),
    Attack(chain_everything_anew_without_an_event, (PINS,)),
    Attack(alter_the_bytes_of_a_snapshot, (BYTES,)),
    Attack(alter_the_text_of_a_snapshot, (TEXTS,)),
    Attack(alter_a_text_and_its_hash, (LIVE, QUOTES)),
    Attack(update_with_triggers_ignored, (LIVE,)),
    Attack(insert_with_triggers_off, (LIVE,)),
    Attack(delete_with_triggers_off, (LIVE,)),
    Attack(disable_a_trigger_of_history, (GUARDS,)),
    Attack(disable_a_guard, (GUARDS,)),
    Attack(drop_the_linking_of_a_table, (GUARDS,)),
    Attack(let_a_trigger_of_history_never_fire, (GUARDS,)),
    Attack(let_a_guard_allow_deletes, (GUARDS,)),
    Attack(let_every_trigger_be_ignored, (GUARDS,)),
    Attack(hash_fewer_columns, (FORMATS,)),
    Attack(let_the_author_have_verified, (REVIEW, PINS)),
    Attack(let_an_editor_have_verified, (REVIEW, PINS)),
]


def test_desk_that_nobody_attacked_is_clean(failures) -> None:
    assert failures() == {}


@pytest.mark.parametrize(
    "attack", [pytest.param(attack, id=attack.do.__name__) for attack in ATTACKS]
)
def test_attack_is_found_at_its_row_and_missed_without_the_checks_that_find_it(
    desk: Desk, failures, attack: Attack
) -> None:
    where = attack.do(desk)

    found = failures()

    assert tuple(found) == attack.found_by
    first = found[attack.found_by[0]]
    assert (first.table, first.row) == where
    assert failures(without=attack.found_by) == {}
