"""Review holds even against raw SQL by the app's own role; each attack succeeds without its guard.

Plain psycopg, past Django and all its rules.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model

from factbase.models import Claim, ReviewEvent, Status
from sources.models.record import Record, uuid7
from tests.factories import EvidenceFactory, UserFactory, make_claim

Sql = "psycopg.Connection[tuple[Any, ...]]"

STEP: LiteralString = """
    INSERT INTO factbase_reviewevent
        (id, claim_id, claim_revision, action, from_status, to_status, by_id, comment, at)
    SELECT %(id)s, id, revision - {back}, '{action}', status, '{target}', {by}, '', now()
    FROM factbase_claim WHERE id = %(claim)s
"""
BY_HAND: LiteralString = """
    UPDATE factbase_claim SET status = 'verified', verified_by_id = %(reviewer)s
    WHERE id = %(claim)s
"""
IS_VERIFIED: LiteralString = "SELECT status = 'verified' FROM factbase_claim WHERE id = %(claim)s"
IS_GONE: LiteralString = "SELECT count(*) = 0 FROM factbase_reviewevent"


def step(
    action: str, target: str, *, by: str = "%(reviewer)s", back: int = 0, id: str = "%(id)s"
) -> LiteralString:
    text = STEP.replace("%(id)s", id)
    return text.format(action=action, target=target, by=by, back=back)  # type: ignore[return-value]


def edit(columns: LiteralString) -> LiteralString:
    return f"UPDATE factbase_claim SET {columns} WHERE id = %(claim)s"


def without(model: type[Model], trigger: str) -> str:
    """Return the statement that drops a trigger."""
    pgids = {row.name: row.get_pgid(model) for row in model._meta.triggers}
    return f"DROP TRIGGER {pgids[trigger]} ON {model._meta.db_table}"


def unruled(model: type[Model], rule: str) -> str:
    """Return the statement that drops a constraint."""
    return f"ALTER TABLE {model._meta.db_table} DROP CONSTRAINT {model._meta.db_table}_{rule}"


def forgetful_of_schema() -> str:
    guard = next(row for row in Claim._meta.triggers if row.name == "keeps_review")
    return f"ALTER FUNCTION {guard.get_pgid(Claim)}() RESET search_path"


def unguarded_verifying() -> list[str]:
    """Return what has to go before somebody can verify their own work: two guards hold it."""
    return [without(ReviewEvent, "fits_claim"), unruled(Claim, "four_eyes")]


@dataclass(frozen=True)
class Attack:
    """What is tried, the words of the refusal, the guards without which it works, and its mark."""

    tried: list[LiteralString]
    refused: str
    broken: list[str]
    mark: LiteralString = IS_VERIFIED


ATTACKS = {
    "verify one's own claim": Attack(
        [step("verify", "verified", by="%(author)s")],
        "Who wrote or edited a claim cannot verify it",
        unguarded_verifying(),
    ),
    "verify a claim edited before others did": Attack(
        [step("verify", "verified", by="%(editor)s")],
        "Who wrote or edited a claim cannot verify it",
        unguarded_verifying(),
    ),
    "edit, name another as the editor, verify": Attack(
        [
            edit("denied = true, updated_by_id = %(reviewer)s"),
            edit("updated_by_id = %(author)s"),
            step("verify", "verified"),
        ],
        "Who wrote or edited a claim cannot verify it",
        unguarded_verifying(),
    ),
    "edit, clear the list of editors, verify": Attack(
        [
            edit("denied = true, updated_by_id = %(reviewer)s"),
            edit("editors = '{}', updated_by_id = %(author)s"),
            step("verify", "verified"),
        ],
        "Who wrote or edited a claim cannot verify it",
        unguarded_verifying(),
    ),
    "supply the evidence, verify": Attack(
        [
            """INSERT INTO factbase_evidence
                   (id, claim_id, source_id, stance, exact, prefix, suffix, check_state, mode, note,
                    created_by_id, updated_by_id, created_at, updated_at, retraction_reason)
               SELECT %(id)s, claim_id, source_id, stance, 'forged', '', '', check_state, '', '',
                      %(reviewer)s, %(reviewer)s, now(), now(), ''
               FROM factbase_evidence WHERE claim_id = %(claim)s LIMIT 1""",
            edit("updated_by_id = %(author)s"),
            step("verify", "verified"),
        ],
        "Who wrote or edited a claim cannot verify it",
        unguarded_verifying(),
    ),
    "change the status without a step": Attack(
        [BY_HAND],
        "A status changes only by a review event",
        [without(Claim, "keeps_review")],
    ),
    "switch triggers off for the session": Attack(
        ["SET LOCAL pgtrigger.ignore = '{%(guard)s}'", BY_HAND],
        "A status changes only by a review event",
        [without(Claim, "keeps_review")],
    ),
    "show the trigger a table of one's own": Attack(
        [
            "CREATE TEMP TABLE factbase_reviewevent (LIKE public.factbase_reviewevent)",
            step("verify", "verified"),
            BY_HAND,
        ],
        "A status changes only by a review event",
        [forgetful_of_schema()],
    ),
    "insert a claim that is verified": Attack(
        [
            """INSERT INTO factbase_claim
               SELECT (jsonb_populate_record(row, jsonb_build_object('id', %(id)s::text,
                   'status', 'verified', 'verified_by_id', %(reviewer)s::int))).*
               FROM factbase_claim AS row WHERE id = %(claim)s"""
        ],
        "A claim starts as a draft",
        [without(Claim, "starts_as_draft")],
        "SELECT status = 'verified' FROM factbase_claim WHERE id = %(id)s",
    ),
    "say that another wrote it": Attack(
        [edit("created_by_id = %(reviewer)s")],
        "Who created a claim, and when, stays",
        [without(Claim, "keeps_review")],
        "SELECT created_by_id = %(reviewer)s FROM factbase_claim WHERE id = %(claim)s",
    ),
    "name another verifier": Attack(
        [step("verify", "verified"), edit("verified_by_id = %(stranger)s")],
        "Only a step of review names who verified",
        [without(Claim, "keeps_review"), unruled(Claim, "four_eyes")],
        "SELECT verified_by_id = %(stranger)s FROM factbase_claim WHERE id = %(claim)s",
    ),
    "decide on a revision that is past": Attack(
        [step("verify", "verified", back=1)],
        "A step starts from what the claim is now",
        [without(ReviewEvent, "fits_claim"), without(ReviewEvent, "moves_claim")],
        "SELECT count(*) = 1 FROM factbase_reviewevent WHERE id = %(id)s",
    ),
    "decide on one revision twice": Attack(
        [
            step("verify", "verified"),
            "INSERT INTO factbase_reviewevent SELECT (jsonb_populate_record(row, "
            "jsonb_build_object('id', %(other_id)s::text))).* "
            "FROM factbase_reviewevent AS row WHERE id = %(id)s",
        ],
        "A step starts from what the claim is now",
        [
            without(ReviewEvent, "fits_claim"),
            without(Claim, "keeps_review"),
            unruled(Claim, "four_eyes"),
            unruled(ReviewEvent, "once"),
        ],
        "SELECT count(*) = 1 FROM factbase_reviewevent WHERE id = %(other_id)s",
    ),
    "turn down without a word": Attack(
        [step("reject", "rejected")],
        "factbase_reviewevent_commented",
        [unruled(ReviewEvent, "commented")],
        "SELECT status = 'rejected' FROM factbase_claim WHERE id = %(claim)s",
    ),
    "take a step that the table does not have": Attack(
        [step("submit", "verified")],
        "factbase_reviewevent_in_table",
        [unruled(ReviewEvent, "in_table")],
    ),
    "decide as nobody": Attack(
        [step("verify", "verified", by="NULL")],
        "factbase_reviewevent_has_person",
        [unruled(ReviewEvent, "has_person"), unruled(Claim, "four_eyes")],
    ),
    "pose as the machine": Attack(
        [
            step("verify", "verified"),
            step("recheck", "submitted", by="NULL").replace("%(id)s", "%(other_id)s"),
        ],
        "Only a change sends a claim to be checked again",
        [without(ReviewEvent, "fits_claim")],
        "SELECT count(*) = 1 FROM factbase_reviewevent WHERE id = %(other_id)s",
    ),
    "reword the log": Attack(
        ["UPDATE factbase_reviewevent SET comment = 'never said'"],
        "Cannot update or delete rows from factbase_reviewevent",
        [without(ReviewEvent, "immutable")],
        "SELECT bool_and(comment = 'never said') FROM factbase_reviewevent",
    ),
    "delete the log": Attack(
        ["DELETE FROM factbase_reviewevent"],
        "Cannot update or delete rows from factbase_reviewevent",
        [without(ReviewEvent, "immutable")],
        IS_GONE,
    ),
    "empty the log": Attack(
        ["TRUNCATE factbase_reviewevent"],
        "Cannot truncate rows from factbase_reviewevent",
        [without(ReviewEvent, "never_emptied")],
        IS_GONE,
    ),
}


@pytest.fixture
def names(vocabulary: None) -> dict[str, Any]:
    """Return the ids that an attack names: of a submitted claim by one, edited by another."""
    author, editor, reviewer, stranger = (UserFactory() for _ in range(4))
    claim = make_claim(by=author, status=Status.SUBMITTED)
    EvidenceFactory(claim=claim)
    Claim.objects.filter(pk=claim.pk).update(updated_by=editor, note="edited")
    Claim.objects.filter(pk=claim.pk).update(updated_by=author, note="edited again")
    guards = [*Claim._meta.triggers, *ReviewEvent._meta.triggers]
    return {
        "claim": claim.pk,
        "id": uuid7(),
        "other_id": uuid7(),
        "author": author.pk,
        "editor": editor.pk,
        "reviewer": reviewer.pk,
        "stranger": stranger.pk,
        "guard": ",".join(guard.get_pgid(Claim) for guard in guards),
    }


@pytest.fixture
def sql(names: dict[str, Any]) -> Iterator[Sql]:
    """Return a connection of psycopg's own, as the app's role."""
    settings = connection.settings_dict
    where = {"host": settings["HOST"], "user": settings["USER"], "dbname": settings["NAME"]}
    port = {"port": settings["PORT"]} if settings["PORT"] else {}
    with psycopg.connect(**where, **port, autocommit=True) as plain:
        yield plain


def attempt(sql: Sql, attack: Attack, names: dict[str, Any]) -> None:
    for statement in attack.tried:
        if statement.startswith("SET"):
            sql.execute(statement.replace("%(guard)s", names["guard"]))
        else:
            sql.execute(statement, names)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_attack_by_sql_is_refused_and_works_without_its_guard(
    attack: Attack, sql: Sql, names: dict[str, Any]
) -> None:
    with pytest.raises(psycopg.Error, match=attack.refused), sql.transaction():
        attempt(sql, attack, names)

    with sql.transaction(force_rollback=True):
        for statement in attack.broken:
            sql.execute(statement)
        attempt(sql, attack, names)
        assert sql.execute(attack.mark, names).fetchone() == (True,)


def test_every_kind_of_record_counts_its_revisions_and_is_never_deleted() -> None:
    """A model whose Meta is not that of Record has no trigger that keeps what Record promises."""
    kinds = [each for each in apps.get_models() if issubclass(each, Record)]
    for kind in kinds:
        if not kind._meta.proxy:
            names = {trigger.name for trigger in kind._meta.triggers}  # type: ignore[attr-defined]
            assert names >= {"never_deleted", "never_emptied"}, kind
            assert names & {"count_revision", "keeps_review"}, kind
    assert len(kinds) > 10
