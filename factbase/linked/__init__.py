"""Records in the forms of other people's standards, in which links lead on.

JSON-LD with PROV-O and the Web Annotation model, FollowTheMoney, Wikibase JSON. Each takes the rows
that a person may see, and the address of the site with a slash at its end.
"""

from factbase.linked.annotations import annotation_document
from factbase.linked.claims import claim_document
from factbase.linked.context import context_document
from factbase.linked.entities import entity_document
from factbase.linked.wikibase import wikibase_document

__all__ = [
    "annotation_document",
    "claim_document",
    "context_document",
    "entity_document",
    "wikibase_document",
]
