"""Claims, entities and evidence as JSON-LD, read by a program that knows RDF alone."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS
from rdflib.plugins.shared.jsonld import context as rdflib_context
from referencing import Registry
from referencing.jsonschema import DRAFT4

from factbase.linked.context import ANNOTATION_CONTEXT, ANNOTATION_TERMS, EDTF, PREFIXES
from factbase.models import Alias, Identifier, Status
from factbase.values import Boolean, DateValue, EntityRef, Quantity, Text, Url
from sources.edtf import parse_edtf
from tests.api.conftest import ApiClient
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    SourceFactory,
    make_claim,
    make_snapshot,
)

pytestmark = [
    pytest.mark.django_db,
    # RDFLib's own JSON-LD reader uses what RDFLib has given up.
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]

SITE = "http://testserver/"
OA, PROV = PREFIXES["oa"], PREFIXES["prov"]
FB = f"{SITE}api/v1/context/#"


@pytest.fixture(autouse=True)
def no_fetching(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give RDFLib the context of Web Annotation without the network, and no other one."""
    fetched: list[str] = []
    theirs = {"id": "@id", "type": "@type", **PREFIXES, **ANNOTATION_TERMS, "label": "rdfs:label"}

    def source_to_json(source: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(source, str):
            fetched.append(source)
            assert source == ANNOTATION_CONTEXT
            return {"@context": theirs}, None
        raise AssertionError(source)

    monkeypatch.setattr(rdflib_context, "source_to_json", source_to_json)
    return fetched


def graph(document: Any) -> Graph:
    """Return the triples of a document."""
    return Graph().parse(data=json.dumps(document), format="json-ld")


def one(found: Graph, subject: Any, predicate: str) -> Any:
    """Return the only object."""
    (value,) = found.objects(subject, URIRef(predicate))
    return value


def make_quoted(**fields: Any) -> Any:
    """Return evidence that is anchored in an archived copy."""
    source = SourceFactory(url="https://news.example/zhipu", published="2025-06-26")
    snapshot = make_snapshot("It was pegged at 20 billion yuan.", source)
    anchored = {"exact": "pegged at 20 billion yuan", "prefix": "It was ", "suffix": "."}
    anchored |= {"start": 7, "end": 32, "check_state": "exact", "checked_at": "2025-07-01T00:00Z"}
    return EvidenceFactory(source=source, snapshot=snapshot, **anchored | fields)


def test_claim_tells_what_it_says_and_does_not_say_it(
    anonymous: ApiClient, no_fetching: list[str]
) -> None:
    claim = make_claim(status=Status.VERIFIED, denied=True, valid="2025-06")
    document = anonymous.read(f"claims/{claim.pk}/", format="jsonld")
    found = graph(document)
    node = URIRef(f"{SITE}claims/{claim.pk}/")
    assert (node, RDF.type, RDF.Statement) in found
    subject, predicate = one(found, node, RDF.subject), one(found, node, RDF.predicate)
    assert str(subject) == f"{SITE}entities/{claim.subject_id}/"
    assert one(found, node, f"{FB}denied").toPython() is True
    assert not list(found.triples((subject, predicate, None)))
    amount = one(found, node, RDF.object)
    assert str(one(found, amount, f"{FB}amount")) == "20000000000"
    assert str(one(found, amount, f"{FB}amount").datatype).endswith("#decimal")
    assert one(found, node, f"{FB}valid") == Literal("2025-06", datatype=EDTF)
    assert no_fetching == []


def test_claim_tells_where_it_comes_from_by_prov(anonymous: ApiClient) -> None:
    evidence = make_quoted(claim=make_claim(status=Status.VERIFIED))
    claim = evidence.claim
    found = graph(anonymous.read(f"claims/{claim.pk}/", format="jsonld"))
    node = URIRef(f"{SITE}claims/{claim.pk}/")
    logged = one(found, node, f"{PROV}wasGeneratedBy")
    author = one(found, logged, f"{PROV}wasAssociatedWith")
    assert author == one(found, node, f"{PROV}wasAttributedTo")
    copy = one(found, node, f"{PROV}wasDerivedFrom")
    assert str(copy) == f"{SITE}api/v1/snapshots/{evidence.snapshot_id}/content/"
    assert str(one(found, copy, f"{FB}sha256")) == evidence.snapshot.blob_id
    steps = list(found.subjects(URIRef(f"{PROV}used"), node))
    assert len(steps) == claim.review_events.count() >= 2
    actions = sorted(str(one(found, step, f"{FB}action")) for step in steps)
    assert actions == sorted(claim.review_events.values_list("action", flat=True))
    people = {str(one(found, step, f"{PROV}wasAssociatedWith")) for step in steps}
    assert len(people) >= 2
    revisions = {str(one(found, step, f"{PROV}generated")) for step in steps}
    assert f"{node}#revision-{claim.revision}" in revisions


@pytest.mark.parametrize(
    ("value", "stated"),
    [
        (Text("建议", "zh-Hans"), Literal("建议", lang="zh-Hans")),
        (Text("plain"), Literal("plain")),
        (DateValue(parse_edtf("2019~")), Literal("2019~", datatype=EDTF)),
        (Boolean(False), Literal(False)),
    ],
)
def test_value_of_each_type_is_a_literal_of_its_type(
    anonymous: ApiClient, value: Any, stated: Literal
) -> None:
    claim = make_claim(value=value, status=Status.VERIFIED)
    found = graph(anonymous.read(f"claims/{claim.pk}/", format="jsonld"))
    assert one(found, URIRef(f"{SITE}claims/{claim.pk}/"), RDF.object) == stated


def test_entity_and_address_are_links_and_quantity_has_its_unit(anonymous: ApiClient) -> None:
    entity = EntityFactory()
    for value, check in (
        (EntityRef(entity.pk, entity.label), lambda o, g: str(o) == f"{SITE}entities/{entity.pk}/"),
        (Url("https://a.example/"), lambda o, g: str(o.datatype).endswith("#anyURI")),
        (Quantity(Decimal("7.50"), "people"), lambda o, g: str(one(g, o, f"{FB}unit")) == "people"),
    ):
        claim = make_claim(value=value, status=Status.VERIFIED)
        found = graph(anonymous.read(f"claims/{claim.pk}/", format="jsonld"))
        assert check(one(found, URIRef(f"{SITE}claims/{claim.pk}/"), RDF.object), found)


def test_entity_has_its_names_and_what_it_is_elsewhere(anonymous: ApiClient) -> None:
    entity = EntityFactory(label="Zhipu AI")
    Alias.objects.create(entity=entity, name="智谱", language="zh-Hans")
    Identifier.objects.create(entity=entity, scheme="wikidata", value="Q42")
    found = graph(anonymous.read(f"entities/{entity.pk}/", format="jsonld"))
    node = URIRef(f"{SITE}entities/{entity.pk}/")
    assert (node, RDFS.label, Literal("Zhipu AI")) in found
    assert (
        node,
        URIRef("https://schema.org/alternateName"),
        Literal("智谱", lang="zh-Hans"),
    ) in found
    assert (node, RDF.type, URIRef("https://schema.org/Corporation")) in found
    assert str(one(found, node, f"{PREFIXES['owl']}sameAs")) == "http://www.wikidata.org/entity/Q42"


def test_annotation_selects_the_words_in_the_archived_copy(
    anonymous: ApiClient, no_fetching: list[str]
) -> None:
    evidence = make_quoted(claim=make_claim(status=Status.VERIFIED))
    document = anonymous.read(f"evidence/{evidence.pk}/", format="jsonld")
    found = graph(document)
    assert no_fetching == [ANNOTATION_CONTEXT]
    node = URIRef(f"{SITE}api/v1/evidence/{evidence.pk}/")
    assert str(one(found, node, f"{OA}hasBody")) == f"{SITE}claims/{evidence.claim_id}/"
    assert str(one(found, node, f"{OA}motivatedBy")) == f"{OA}linking"
    target = one(found, node, f"{OA}hasTarget")
    assert str(one(found, target, f"{OA}hasSource")) == "https://news.example/zhipu"
    selectors = set(found.objects(target, URIRef(f"{OA}hasSelector")))
    by_type = {str(one(found, each, RDF.type)).removeprefix(OA): each for each in selectors}
    quote, place = by_type["TextQuoteSelector"], by_type["TextPositionSelector"]
    assert str(one(found, quote, f"{OA}exact")) == "pegged at 20 billion yuan"
    text = evidence.snapshot.text
    start, end = (one(found, place, f"{OA}{name}").toPython() for name in ("start", "end"))
    assert text[start:end] == "pegged at 20 billion yuan"
    state = one(found, target, f"{OA}hasState")
    cached = str(one(found, state, f"{OA}cachedSource")).removeprefix("http://testserver")
    assert anonymous.get(cached).content.decode() == text


@pytest.fixture
def musts(shared: Path) -> list[Any]:
    """Return a validator for each thing that an annotation must be, by the W3C's own tests."""
    folder = shared / "data" / "web-annotation"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there: it holds the tests of the W3C")
    resources = [
        (path.name, DRAFT4.create_resource(json.loads(path.read_text())))
        for path in (folder / "definitions").glob("*.json")
    ]
    registry: Any = Registry().with_resources(resources)
    names = json.loads((folder / "annotations" / "annotationMusts.test").read_text())["assertions"]
    schemas = [json.loads((folder / name).read_text()) for name in names]
    return [
        jsonschema.Draft4Validator(
            schema, registry=registry, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER
        )
        for schema in schemas
        if schema.get("expectedResult", "valid") == "valid"
    ]


def broken_musts(musts: list[Any], document: Any) -> list[str]:
    return [each.schema["id"] for each in musts if not each.is_valid(document)]


@pytest.mark.parametrize("stance", ["supports", "refutes", "context"])
def test_annotation_is_what_the_w3c_wants_and_a_broken_one_is_not(
    anonymous: ApiClient, musts: list[Any], stance: str
) -> None:
    claim = make_claim(status=Status.VERIFIED)
    anchored = make_quoted(claim=claim, stance=stance, asserted_by=EntityFactory(), credibility=2)
    bare = EvidenceFactory(claim=claim, stance=stance, source=SourceFactory(url="javascript:x"))
    for evidence in (anchored, bare):
        document = anonymous.read(f"evidence/{evidence.pk}/", format="jsonld")
        assert broken_musts(musts, document) == []
        assert document["target"]["source"]["id"].startswith("http")
        for broken in (
            {k: v for k, v in document.items() if k != "target"},
            document | {"type": "Note"},
            document | {"@context": {}},
        ):
            assert broken_musts(musts, broken) != []


def test_what_may_not_be_seen_is_not_told(anonymous: ApiClient, as_contributor: ApiClient) -> None:
    draft = make_claim()
    evidence = EvidenceFactory(claim=draft)
    for path in (f"claims/{draft.pk}/", f"evidence/{evidence.pk}/"):
        assert anonymous.get(f"/api/v1/{path}?format=jsonld").status_code == 404
        assert as_contributor.get(f"/api/v1/{path}?format=jsonld").status_code == 200


def test_withdrawn_evidence_is_left_out_of_its_claim(anonymous: ApiClient) -> None:
    claim = make_claim(status=Status.SUBMITTED)
    EvidenceFactory(claim=claim, retracted_at="2025-01-01T00:00Z", retraction_reason="wrong")
    document = anonymous.read(f"claims/{claim.pk}/", format="jsonld")
    assert "evidence" not in document
    assert "wasDerivedFrom" not in document


def test_form_is_chosen_by_address_or_header_and_another_one_refused(anonymous: ApiClient) -> None:
    entity = EntityFactory()
    path = f"/api/v1/entities/{entity.pk}/"
    by_header = anonymous.get(path, headers={"accept": "application/ld+json, */*;q=0.1"})
    assert by_header["Content-Type"] == "application/ld+json"
    assert by_header["Vary"].startswith("Accept")
    assert anonymous.get(path, headers={"accept": "*/*"})["Content-Type"] == "application/json"
    assert anonymous.get(path + "?format=json").json() == anonymous.get(path).json()
    refused = anonymous.get(path + "?format=turtle")
    assert refused.status_code == 400
    assert "jsonld" in refused.json()["errors"][0]["message"]


def test_claim_is_told_as_it_was_known(anonymous: ApiClient) -> None:
    claim = make_claim(status=Status.VERIFIED)
    path = f"/api/v1/claims/{claim.pk}/?format=jsonld&known_at="
    assert anonymous.get(path + "2020-01-01").status_code == 404
    assert anonymous.get(path + "2999-01-01").json()["status"] == "verified"


def test_context_explains_our_own_terms(anonymous: ApiClient) -> None:
    document = anonymous.read("context/")
    found = graph(document)
    assert (URIRef(f"{FB}stance"), RDFS.comment, None) in found


def test_queries_do_not_grow_with_the_evidence(
    anonymous: ApiClient, django_assert_num_queries: Any
) -> None:
    claim = make_claim(status=Status.SUBMITTED)
    for count in (1, 10):
        for _ in range(count):
            EvidenceFactory(claim=claim)
        # The claim; its qualifiers, evidence and steps.
        with django_assert_num_queries(4):
            anonymous.read(f"claims/{claim.pk}/", format="jsonld")


def test_property_names_its_equal_elsewhere(anonymous: ApiClient) -> None:
    prop = PropertyFactory(equivalents={"wikidata": "P1", "schema_org": "a b"})
    claim = make_claim(property=prop, status=Status.VERIFIED)
    document = anonymous.read(f"claims/{claim.pk}/", format="jsonld")
    assert document["predicate"]["equivalent"] == ["http://www.wikidata.org/prop/direct/P1"]


def test_followthemoney_takes_its_filters_and_an_earlier_moment(anonymous: ApiClient) -> None:
    for label in ("Aurora", "Borealis"):
        EntityFactory(label=label)
    for form in ("ftm", "ftm-statements"):
        answer = anonymous.get(f"/api/v1/entities/?format={form}&label=Aurora")
        written = b"".join(answer.streaming_content)
        assert answer["Content-Type"] == "application/x-ndjson"
        assert b"Aurora" in written
        assert b"Borealis" not in written
        past = anonymous.get(f"/api/v1/entities/?format={form}&known_at=2020-01-01")
        assert b"".join(past.streaming_content) == b""
