"""Evidence, as sent."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from api.serializers.base import Errors, RecordSerializer
from api.serializers.fields import OneOf, Quote, RefField, Text
from factbase.models import Claim, Entity, Mode, Stance
from factbase.models.evidence import Credibility
from sources.models import Snapshot, Source


def _snapshots() -> QuerySet[Any]:
    return Snapshot.objects.select_related("source")


class ReceiptSerializer(RecordSerializer):
    """A quote, without saying on which claim it bears."""

    set_by_server = RecordSerializer.set_by_server | {"check_state", "checked_at", "claim_status"}
    source = RefField(Source, required=False)  # type: ignore[assignment]
    snapshot = RefField(
        _snapshots(),
        required=False,
        allow_null=True,
        help_text="Without it, the newest of the source; with it, the source may be left out.",
    )
    stance = OneOf(choices=Stance.choices, required=False)
    exact = Quote(max_length=10_000)
    prefix = Quote(max_length=1000, required=False, allow_blank=True)
    suffix = Quote(max_length=1000, required=False, allow_blank=True)
    start = serializers.IntegerField(
        min_value=0, max_value=20_000_000, required=False, allow_null=True
    )
    end = serializers.IntegerField(
        min_value=0, max_value=20_000_000, required=False, allow_null=True
    )
    asserted_by = RefField(Entity, required=False, allow_null=True)
    mode = OneOf(choices=Mode.choices, required=False, allow_blank=True)
    credibility = OneOf(choices=Credibility.choices, required=False, allow_null=True)
    note = Text(required=False, allow_blank=True)

    def together(self, checked: dict[str, Any], wrong: Collection[str]) -> Errors:
        """Ask for a source on new evidence, and for both ends of a position or none."""
        errors: Errors = {}
        is_named = bool(checked.get("source") or checked.get("snapshot") or "snapshot" in wrong)
        if not self.partial and not is_named:
            errors["source"] = ["Name a source or a snapshot."]
        ends = [checked.get("start"), checked.get("end")]
        if ends.count(None) == 1 and "start" not in wrong:
            errors["end"] = ["Give start and end together."]
        return errors


class EvidenceSerializer(ReceiptSerializer):
    """A quote that bears on a claim; the claim cannot be changed afterwards."""

    claim = RefField(Claim.objects.all())

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the fields; a change takes no claim."""
        fields = super().get_fields()
        if self.partial:
            del fields["claim"]
        return fields
