"""Evidence as W3C Web Annotations (https://www.w3.org/TR/annotation-model/).

The body is the claim, the target are the words in the source. Two selectors select the same words:
by quotation, and by position in the text of the archived copy, which the state of the target names.
"""

from typing import Any

from django.db.models import QuerySet

from factbase.linked.addresses import (
    claim_address,
    entity_address,
    evidence_address,
    person,
    snapshot_address,
    work_address,
)
from factbase.linked.context import ANNOTATION_CONTEXT, own_context
from factbase.linked.writing import time_text, told
from factbase.models import Evidence, Stance
from sources.models import Snapshot

GENERATOR = "Factbase"
# The model has a closed list of motivations; `stance` says more exactly what the words do.
MOTIVATIONS = {
    Stance.SUPPORTS: "linking",
    Stance.REFUTES: "questioning",
    Stance.CONTEXT: "describing",
}


def annotation_document(rows: "QuerySet[Evidence, Any]", site: str) -> dict[str, Any] | None:
    """Return the only row as a document of its own; None where there is none. One query."""
    found = with_sources(rows).first()
    if found is None:
        return None
    return {"@context": [ANNOTATION_CONTEXT, own_context(site)], **annotation(found, site)}


def with_sources(rows: "QuerySet[Evidence, Any]") -> "QuerySet[Evidence, Any]":
    """Load in the same query what an annotation names; not the text of the archived copy."""
    joined = rows.select_related("source__publisher", "snapshot", "asserted_by", "created_by")
    return joined.defer("snapshot__text")


def annotation(evidence: Evidence, site: str) -> dict[str, Any]:
    """Return one piece of evidence, without a context."""
    said_by = evidence.asserted_by
    return told(
        {
            "id": evidence_address(site, evidence.pk),
            "type": "Annotation",
            "motivation": MOTIVATIONS[Stance(evidence.stance)],
            "body": claim_address(site, evidence.claim_id),
            "target": _target(evidence, site),
            "creator": person(site, evidence.created_by),
            "created": time_text(evidence.created_at),
            "modified": time_text(evidence.updated_at),
            "generator": {"id": site, "type": "Software", "name": GENERATOR},
            "stance": evidence.stance,
            "checkState": evidence.check_state,
            "checkedAt": time_text(evidence.checked_at) if evidence.checked_at else None,
            "assertedBy": {"id": entity_address(site, said_by.pk), "label": said_by.label}
            if said_by
            else None,
            "mode": evidence.mode,
            "credibility": evidence.credibility,
            "revision": evidence.revision,
        }
    )


def _target(evidence: Evidence, site: str) -> dict[str, Any]:
    quote = {
        "type": "TextQuoteSelector",
        "exact": evidence.exact,
        "prefix": evidence.prefix,
        "suffix": evidence.suffix,
    }
    place = {"type": "TextPositionSelector", "start": evidence.start, "end": evidence.end}
    is_placed = evidence.start is not None and evidence.snapshot is not None
    return told(
        {
            "type": "SpecificResource",
            "source": {"id": work_address(site, evidence.source), "label": evidence.source.title},
            "state": _state(evidence.snapshot, site) if evidence.snapshot else None,
            "selector": [told(quote), place] if is_placed else told(quote),
        }
    )


def _state(snapshot: Snapshot, site: str) -> dict[str, Any]:
    """Return which copy of the source is meant."""
    return {
        "type": "TimeState",
        "sourceDate": time_text(snapshot.captured_at),
        "cached": snapshot_address(site, snapshot.pk),
        "sha256": snapshot.blob_id,
        "textSha256": snapshot.text_sha256,
    }
