"""What the words of our JSON-LD mean: one context, written into each document.

No document needs another one to be read, other than a lone annotation, which the standard wants to
name its own context. The names are those of the Web Annotation model and of PROV-O where they have
one; ours are explained at the address that they begin with.
"""

from collections.abc import Mapping
from typing import Any

ANNOTATION_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"

PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "as": "http://www.w3.org/ns/activitystreams#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "https://schema.org/",
}


def _link(iri: str) -> dict[str, str]:
    return {"@id": iri, "@type": "@id"}


def _typed(iri: str, datatype: str) -> dict[str, str]:
    return {"@id": iri, "@type": datatype}


# Of the Web Annotation vocabulary, as its own context has them.
ANNOTATION_TERMS: Mapping[str, Any] = {
    "Annotation": "oa:Annotation",
    "SpecificResource": "oa:SpecificResource",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "TextPositionSelector": "oa:TextPositionSelector",
    "TimeState": "oa:TimeState",
    "Software": "as:Application",
    "Person": "foaf:Person",
    "body": _link("oa:hasBody"),
    "target": _link("oa:hasTarget"),
    "source": _link("oa:hasSource"),
    "selector": _link("oa:hasSelector"),
    "state": _link("oa:hasState"),
    "cached": _link("oa:cachedSource"),
    "sourceDate": _typed("oa:sourceDate", "xsd:dateTime"),
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "start": _typed("oa:start", "xsd:nonNegativeInteger"),
    "end": _typed("oa:end", "xsd:nonNegativeInteger"),
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "linking": "oa:linking",
    "questioning": "oa:questioning",
    "describing": "oa:describing",
    "creator": _link("dcterms:creator"),
    "created": _typed("dcterms:created", "xsd:dateTime"),
    "modified": _typed("dcterms:modified", "xsd:dateTime"),
    "generator": _link("as:generator"),
    "name": "foaf:name",
    "format": "dc:format",
}
# Ours, beside them: name → what it says, and how its values are written.
OWN_TERMS: Mapping[str, tuple[str, str]] = {
    "Claim": ("An assertion that the desk keeps, with how it judges it.", ""),
    "Entity": ("A thing that claims are about.", ""),
    "Amount": ("An exact decimal with its unit.", ""),
    "Snapshot": ("An archived copy of a source: bytes that never change.", ""),
    "status": ("How the desk judges the claim.", ""),
    "recheck": ("Why a verified claim has to be looked at again.", ""),
    "kind": ("value, unknown (there is one, but nobody knows it) or none.", ""),
    "denied": ("Whether the claim says that it is not so.", "xsd:boolean"),
    "display": ("The value in words, with “not” where it is denied.", ""),
    "confidence": ("How sure the evidence makes us, from 0 to 1.", "xsd:decimal"),
    "revision": ("How often the record was changed, from 1.", "xsd:positiveInteger"),
    "valid": ("When it holds in the world, EDTF.", EDTF),
    "published": ("When a source was published, EDTF.", EDTF),
    "qualifier": ("What is further said in a claim.", "@id"),
    "amount": ("The amount, where it is not between two.", "xsd:decimal"),
    "lower": ("The least that it can be.", "xsd:decimal"),
    "upper": ("The most that it can be.", "xsd:decimal"),
    "unit": ("ISO 4217 code, or the code of a unit.", ""),
    "modifier": ("exact, about, at_least, at_most or between.", ""),
    "verbatim": ("The value as the source words it.", ""),
    "evidence": ("An annotation that says what some words do to the claim.", "@id"),
    "stance": ("What the words do to the claim: supports, refutes or context.", ""),
    "checkState": ("What looking the words up in the archive found.", ""),
    "checkedAt": ("When they were looked up.", "xsd:dateTime"),
    "assertedBy": ("Who said it, in the source.", "@id"),
    "mode": ("How they know.", ""),
    "credibility": ("Of this one statement, Admiralty code 1 to 6.", "xsd:integer"),
    "sha256": ("Hash of the archived bytes.", ""),
    "textSha256": ("Hash of the text that positions count code points of.", ""),
    "action": ("What was done in review.", ""),
    "fromStatus": ("How the claim was judged before.", ""),
    "toStatus": ("How it was judged after.", ""),
    "scheme": ("Whose identifier it is.", ""),
}
OTHER_TERMS: Mapping[str, Any] = {
    "Statement": "rdf:Statement",
    "Activity": "prov:Activity",
    "subject": _link("rdf:subject"),
    "predicate": _link("rdf:predicate"),
    "object": "rdf:object",
    "label": "rdfs:label",
    "description": "dcterms:description",
    "comment": "rdfs:comment",
    "equivalent": _link("owl:equivalentProperty"),
    "sameAs": _link("owl:sameAs"),
    "alsoKnownAs": "schema:alternateName",
    "identifier": _link("schema:identifier"),
    "PropertyValue": "schema:PropertyValue",
    "value": "schema:value",
    "url": _link("schema:url"),
    "publisher": "dcterms:publisher",
    "wasAttributedTo": _link("prov:wasAttributedTo"),
    "wasAssociatedWith": _link("prov:wasAssociatedWith"),
    "wasGeneratedBy": _link("prov:wasGeneratedBy"),
    "wasDerivedFrom": _link("prov:wasDerivedFrom"),
    "specializationOf": _link("prov:specializationOf"),
    "generated": _link("prov:generated"),
    "used": _link("prov:used"),
    "endedAtTime": _typed("prov:endedAtTime", "xsd:dateTime"),
    # What used the claim: each step of its review.
    "review": {"@reverse": "prov:used", "@type": "@id"},
}


def vocabulary(site: str) -> str:
    """Return what the names of our own terms begin with."""
    return f"{site}api/v1/context/#"


def own_context(site: str) -> dict[str, Any]:
    """Return the part of the context that is ours alone."""
    return {"fb": vocabulary(site)} | {
        name: _typed(f"fb:{name}", datatype) if datatype else f"fb:{name}"
        for name, (_, datatype) in OWN_TERMS.items()
    }


def context(site: str) -> dict[str, Any]:
    """Return the whole context, which needs no other one."""
    return {
        "id": "@id",
        "type": "@type",
        **PREFIXES,
        "dc": "http://purl.org/dc/elements/1.1/",
        **ANNOTATION_TERMS,
        **OTHER_TERMS,
        **own_context(site),
    }


def context_document(site: str) -> dict[str, Any]:
    """Return the context as a document, which says in words what our own terms mean."""
    terms = [
        {"id": f"fb:{name}", "label": name, "comment": words}
        for name, (words, _) in OWN_TERMS.items()
    ]
    return {"@context": context(site), "@graph": terms}
