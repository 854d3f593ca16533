"""What an editor does while reading: logs a claim with its words, and takes that back."""

from django.contrib.auth.models import User
from django.db import transaction

from factbase.actions import claims, entities, evidence, review
from factbase.actions.claims import ClaimFields
from factbase.actions.entities import EntityFields
from factbase.actions.evidence import EvidenceFields
from factbase.models import Claim, Evidence, Status
from factbase.models.transitions import Action

UNDONE = "Undone at once by whoever logged it."


@transaction.atomic
def log(
    *,
    by: User,
    fields: ClaimFields,
    receipt: EvidenceFields,
    subject: EntityFields | None = None,
) -> Evidence:
    """Log a claim as a draft with the words that say it; with `subject`, add that entity first.

    Raises what `entities.create`, `claims.create` and `evidence.add` raise; then nothing is stored.
    """
    if subject is not None:
        fields = fields | {"subject": entities.create(by=by, fields=subject)}
    claim = claims.create(by=by, fields=fields)
    return evidence.add(claim=claim, by=by, fields=receipt)


@transaction.atomic
def undo(*, evidence_added: Evidence, by: User) -> Claim:
    """Retract words that were just added, and the claim if it is a draft of `by` resting on them.

    Raises FactbaseError if the words are retracted already.
    """
    evidence.retract(evidence=evidence_added, by=by, reason=UNDONE)
    claim: Claim = evidence_added.claim
    claim.refresh_from_db()
    rests_on_nothing = not Evidence.objects.standing().filter(claim=claim).exists()
    if claim.status == Status.DRAFT and claim.created_by_id == by.pk and rests_on_nothing:
        return review.move(claim=claim, action=Action.RETRACT, by=by, comment=UNDONE)
    return claim
