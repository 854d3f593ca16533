"""Attacks on what is archived, on live rows, on tables and their guards, and on who verified.

Each does what it is called, and returns the table and the row where it shows first.
"""

import pgtrigger

from factbase.models import ChainFormat, Claim
from tests.factbase.history.verification.chain_attacks import Where, event_of
from tests.factbase.history.verification.conftest import Desk
from tests.factbase.history.verification.intruder import past_every_guard, rewrite_chains


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
