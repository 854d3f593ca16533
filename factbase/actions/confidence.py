"""Keeping the confidence of claims and its ledger in step with their evidence."""

from collections.abc import Sequence

from factbase.models import Claim


def refresh(*, claims: Sequence[Claim]) -> None:
    """Recompute the confidence of `claims` and of everything that rests on them.

    Call it inside the transaction that changed a claim, its evidence, a publisher's grade, a
    source's publisher or a derivation.
    """
