"""Review as PostgreSQL enforces it, even on raw SQL: the triggers on claims and what they rest on.

A review event is the step itself: inserting it moves its claim, and nothing else can. What changes
a verified claim, or its evidence, qualifiers or sources, sends it back with the cause, in the same
statement.
"""
# ruff: noqa: S608 - the SQL of triggers, put together from our own names

from collections.abc import Sequence

import pgtrigger

from factbase.models.status import Recheck
from factbase.models.transitions import RECHECK
from factbase.models.value_fields import ValueFields
from sources.models.guards import Guard, refusal
from sources.models.source import WITHDRAWN

CLAIM, EVENT = "factbase_claim", "factbase_reviewevent"
VALUE_COLUMNS = [str(field.column) for field in ValueFields._meta.concrete_fields]
# What a reviewer vouches for: changing any of it ends a verification.
SUBSTANCE = [
    *VALUE_COLUMNS,
    *("subject_id", "property_id", "denied"),
    *("valid", "valid_earliest", "valid_latest", "valid_words"),
]
QUALIFIED = [*VALUE_COLUMNS, "property_id", "retracted_at"]
QUOTED = ["source_id", "stance", "exact", "asserted_by_id", "mode", "credibility", "retracted_at"]

# A version 7 UUID: milliseconds, then what gen_random_uuid() gives; PostgreSQL makes its own
# only from version 18.
UUID7 = """encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
    substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
    FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid"""


def starts_as_draft() -> Guard:
    """Return the guard of new claims: drafts, whose editors are those that the row names."""
    return Guard(
        name="starts_as_draft",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.status <> 'draft' OR NEW.recheck <> '' OR NEW.verified_by_id IS NOT NULL THEN
                {_refuse_claim("A claim starts as a draft.", "starts_as_draft")}
            END IF;
            NEW.editors := ARRAY[NEW.created_by_id];
            {_add_editor("NEW")}
            RETURN NEW;
        """,
    )


def keeps_review(*, derived: Sequence[str]) -> Guard:
    """Return the guard of changed claims: who edited, when it was verified, which revision it is.

    `derived` columns are computed from other rows: to change them is no edit.
    """
    return Guard(
        name="keeps_review",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(exclude=["updated_at", *derived]),
        declare=[("step", "record"), ("is_edited", "boolean")],
        func=f"""
            IF {_changed(["created_by_id", "created_at"])} THEN
                {_refuse_claim("Who created a claim, and when, stays.", "keeps_author")}
            END IF;
            is_edited := {_changed(SUBSTANCE)};
            {_FALL_BACK}
            {_FOLLOW_EVENT}
            {_COUNT_EDITORS}
            NEW.revision := OLD.revision + 1;
            NEW.updated_at := statement_timestamp();
            RETURN NEW;
        """,
    )


# Whoever writes a claim anew, with the whole of its trail, brings steps of the machine along.
_IS_RESTORED = """NEW.at < statement_timestamp() AND EXISTS (
    SELECT FROM factbase_claimhistory WHERE pgh_obj_id = NEW.claim_id AND pgh_label = 'insert'
        AND pgh_created_at = now())"""


def fits_claim() -> Guard:
    """Return the guard of new review events: about the claim as it is now, by somebody else.

    The machine's own step comes from a change alone, or is one of the past of a claim that is
    written anew in this transaction.
    """
    return Guard(
        name="fits_claim",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("claim", "record")],
        func=f"""
            SELECT revision, status, editors INTO claim FROM {CLAIM} WHERE id = NEW.claim_id
                FOR NO KEY UPDATE;
            IF FOUND AND (NEW.claim_revision, NEW.from_status)
                    IS DISTINCT FROM (claim.revision, claim.status) THEN
                {_refuse_event("A step starts from what the claim is now.", "fits_claim")}
            END IF;
            IF NEW.action = 'verify' AND NEW.by_id = ANY (claim.editors) THEN
                {_refuse_event("Who wrote or edited a claim cannot verify it.", "four_eyes")}
            END IF;
            IF NEW.action = '{RECHECK}' AND pg_trigger_depth() < 2 AND NOT ({_IS_RESTORED}) THEN
                {_refuse_event("Only a change sends a claim to be checked again.", "recheck")}
            END IF;
            RETURN NEW;
        """,
    )


def moves_claim() -> Guard:
    """Return the trigger by which a review event moves its claim."""
    return Guard(
        name="moves_claim",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="steps"),
        func=f"""
            IF EXISTS (SELECT 1 FROM steps WHERE action <> '{RECHECK}') THEN
                UPDATE {CLAIM} SET status = steps.to_status FROM steps
                WHERE {CLAIM}.id = steps.claim_id AND steps.action <> '{RECHECK}';
            END IF;
            RETURN NULL;
        """,
    )


def edits_claim(*, columns: Sequence[str], cause: Recheck, otherwise: str = "") -> Guard:
    """Return the trigger by which a row that belongs to a claim counts as an edit of it.

    New rows and changes of `columns` do; `otherwise` says what else may happen to the claim. A
    draft keeps its revision where its last editor adds to it, so that loading many rows is quick.
    """
    return Guard(
        name="edits_claim",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("claim", "record")],
        func=f"""
            IF TG_OP = 'UPDATE' AND NEW.claim_id <> OLD.claim_id THEN
                {refusal("This row stays with its claim.", rule="stays_with_claim", table=CLAIM)}
            END IF;
            IF TG_OP = 'INSERT' OR {_changed(columns)} THEN
                SELECT status, updated_by_id INTO claim FROM {CLAIM} WHERE id = NEW.claim_id
                    FOR NO KEY UPDATE;
                IF claim.status = 'verified' THEN
                    {_send_back("id = NEW.claim_id", cause, by="NEW.updated_by_id")}
                ELSIF claim.status <> 'draft' OR claim.updated_by_id <> NEW.updated_by_id THEN
                    UPDATE {CLAIM} SET revision = revision + 1,
                        updated_by_id = COALESCE(NEW.updated_by_id, updated_by_id)
                    WHERE id = NEW.claim_id;
                END IF;
            {otherwise}
            END IF;
            RETURN NULL;
        """,
    )


def quote_failed(*, found: Sequence[str], footing: Sequence[str]) -> str:
    """Return what `edits_claim` does besides where a standing quote loses its footing.

    `found` are the states of a quote that was found, `footing` those it can be verified on.
    """
    good, fine = (", ".join(f"'{state}'" for state in states) for states in (footing, found))
    by = "CASE WHEN NEW.updated_by_id <> OLD.updated_by_id THEN NEW.updated_by_id END"
    return f"""
        ELSIF OLD.check_state <> NEW.check_state AND OLD.check_state IN ({good})
                AND NEW.check_state NOT IN ({fine}) AND NEW.retracted_at IS NULL THEN
            {_send_back("id = NEW.claim_id", Recheck.QUOTE_FAILED, by=by)}
    """


def withdraws_footing() -> Guard:
    """Return the trigger by which a source that was withdrawn sends back what rests on it."""
    resting = """id IN (SELECT claim_id FROM factbase_evidence
        WHERE source_id = NEW.id AND retracted_at IS NULL)"""
    return Guard(
        name="withdraws_footing",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(new__status__in=WITHDRAWN)
        & pgtrigger.Q(old__status__df=pgtrigger.F("new__status")),
        func=f"""
            {_send_back(resting, Recheck.SOURCE_WITHDRAWN, by="NEW.updated_by_id")}
            RETURN NULL;
        """,
    )


def _changed(columns: Sequence[str]) -> str:
    old, new = (", ".join(f"{row}.{name}" for name in columns) for row in ("OLD", "NEW"))
    return f"ROW({old}) IS DISTINCT FROM ROW({new})"


def _refuse_claim(message: str, rule: str) -> str:
    return refusal(message, rule=f"{CLAIM}_{rule}", table=CLAIM)


def _refuse_event(message: str, rule: str) -> str:
    return refusal(message, rule=f"{EVENT}_{rule}", table=EVENT)


def _add_editor(before: str) -> str:
    return f"""
        IF NOT NEW.updated_by_id = ANY ({before}.editors) THEN
            NEW.editors := {before}.editors || NEW.updated_by_id;
        END IF;
    """


def _log_recheck(which: str, cause: Recheck, *, by: str) -> str:
    """Return the statement that logs that verified claims go back."""
    return f"""
        INSERT INTO {EVENT} (id, claim_id, claim_revision, action, from_status, to_status, at,
                             by_id, comment)
        SELECT {UUID7}, id, revision, '{RECHECK}', 'verified', 'submitted',
               statement_timestamp(), {by}, '{cause.label}'
        FROM {CLAIM} WHERE status = 'verified' AND {which} ORDER BY id;
    """


def _send_back(which: str, cause: Recheck, *, by: str) -> str:
    """Return the statements that log it and do it; an edit names its editor on the claim too."""
    edited = cause in (Recheck.CLAIM_EDITED, Recheck.EVIDENCE_EDITED)
    editor = f", updated_by_id = COALESCE({by}, updated_by_id)" if edited else ""
    return f"""
        {_log_recheck(which, cause, by=by)}
        UPDATE {CLAIM} SET status = 'submitted', recheck = '{cause.value}'{editor}
        FROM {EVENT} AS step
        WHERE step.claim_id = {CLAIM}.id AND step.claim_revision = {CLAIM}.revision
            AND step.action = '{RECHECK}' AND {CLAIM}.{which};
    """


# An edit by the verifier, of a note even, would leave one pair of eyes.
_FALL_BACK = f"""
    IF OLD.status = 'verified' AND NEW.status = 'verified'
            AND (is_edited OR NEW.updated_by_id = OLD.verified_by_id) THEN
        {_log_recheck("id = OLD.id", Recheck.CLAIM_EDITED, by="NEW.updated_by_id")}
        NEW.status := 'submitted';
        NEW.recheck := '{Recheck.CLAIM_EDITED.value}';
        NEW.verified_by_id := NULL;
    END IF;
"""
_FOLLOW_EVENT = f"""
    IF NEW.status = OLD.status THEN
        IF {_changed(["verified_by_id", "recheck"])} THEN
            {_refuse_claim("Only a step of review names who verified.", "review_columns")}
        END IF;
    ELSE
        SELECT action, by_id INTO step FROM {EVENT}
        WHERE claim_id = OLD.id AND claim_revision = OLD.revision
            AND from_status = OLD.status AND to_status = NEW.status;
        IF NOT FOUND THEN
            {_refuse_claim("A status changes only by a review event.", "needs_event")}
        END IF;
        IF step.action <> '{RECHECK}' THEN
            IF is_edited THEN
                {_refuse_claim("A step of review edits nothing.", "step_edits_nothing")}
            END IF;
            NEW.recheck := '';
        END IF;
        NEW.verified_by_id := CASE NEW.status WHEN 'verified' THEN step.by_id END;
    END IF;
"""
# Who worked on what was verified, counted anew from the first edit after it.
_COUNT_EDITORS = f"""
    NEW.editors := OLD.editors;
    IF OLD.status = 'verified' AND NEW.recheck
            IN ('{Recheck.CLAIM_EDITED.value}', '{Recheck.EVIDENCE_EDITED.value}') THEN
        NEW.editors := ARRAY[NEW.created_by_id];
    END IF;
    {_add_editor("NEW")}
"""
