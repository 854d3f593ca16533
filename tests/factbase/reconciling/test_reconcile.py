"""Which entities a query finds, in which order, and what a machine may take unseen."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factbase.matching import Thing
from factbase.models import Entity, EntityType, Identifier, Status
from factbase.models.lookalikes import MOST_SPELT
from factbase.models.querysets import ClaimQuerySet
from factbase.reconciling import Query, reconcile
from factbase.values import DateValue, EntityRef, Money, Text, ValueType
from sources.edtf import parse_edtf
from tests.factbase.reconciling.desk import fill
from tests.factories import EntityFactory, PropertyFactory, make_claim, make_match

pytestmark = pytest.mark.django_db

# What somebody has in a cell; who is meant; whether a machine may take it unseen.
CASES: list[tuple[str, str, bool]] = [
    ("Zhipu AI", "Zhipu AI", True),
    ("zhipu ai", "Zhipu AI", True),
    ("ZHIPU-AI Ltd.", "Zhipu AI", True),
    ("Zhipu", "Zhipu AI", True),
    ("智谱", "Zhipu AI", True),
    ("智譜AI", "Zhipu AI", True),
    ("Жипу", "Zhipu AI", False),  # the same only by ear
    ("Zhupu AI", "Zhipu AI", False),
    ("Zihpu AI", "Zhipu AI", False),
    ("Open AI", "OpenAI", True),
    ("OpenAI Inc.", "OpenAI", True),
    ("The OpenAI Corporation", "OpenAI", True),
    ("Opan AI", "OpenAI", False),
    ("Q21708200", "OpenAI", True),
    ("wikidata:Q21708200", "OpenAI", True),
    ("https://www.wikidata.org/wiki/Q21708200", "OpenAI", True),
    ("US67066G1040", "Nvidia", True),
    ("nvidia.com", "Nvidia", True),
    ("Nvida", "Nvidia", False),
    ("Газпром", "Газпром", True),
    ("Gazprom", "Газпром", False),
    ("ПАО Газпром", "Газпром", False),
    ("Ελληνικη Τραπεζα", "Ελληνική Τράπεζα", True),
    ("Elliniki Trapeza", "Ελληνική Τράπεζα", False),
    ("أرامكو السعودية", "أرامكو السعودية", True),
    ("Saudi Aramco", "أرامكو السعودية", True),
    ("Credit Agricole", "Crédit Agricole", True),
    ("CRÉDIT AGRICOLE S.A.", "Crédit Agricole", True),
    (
        "Academy of Artificial Intelligence Beijing",
        "Beijing Academy of Artificial Intelligence",
        True,
    ),
    (
        "Bejing Academy of Artifical Inteligence",
        "Beijing Academy of Artificial Intelligence",
        False,
    ),
    ("BAAI", "Beijing Academy of Artificial Intelligence", True),
    ("Li Qiang", "Li Qiang", False),  # there are two
    ("Qiang Li", "Li Qiang", False),
    ("GLM 4", "GLM-4", True),
    ("GLM-4.5", "GLM-4.5", True),
    ("Qinghua Daxue", "清华大学", False),
]
NOBODY = [
    "",
    "   ",
    "Totally unheard-of Shipping Company",
    "%",
    "_____",
    "'; DROP TABLE factbase_entity; --",
    "\\",
    "*" * 500,
    "\u202e\u200b",
    "𝕏" * 100,
    "🤷",
    "x" * 500,
    "Q0",
    "wikidata:",
    ":",
]


def ask(text: str = "", **fields: Any) -> list[Any]:
    """Return the answers to one query."""
    return reconcile([Query(text, **fields)])[0]


def test_table_of_cases_finds_everybody_first_and_takes_only_the_certain() -> None:
    fill()
    found = dict(zip(CASES, reconcile([Query(text) for text, _, _ in CASES]), strict=True))
    first = {case: answers[0].entry.label if answers else None for case, answers in found.items()}
    assert {case: label for case, label in first.items() if label != case[1]} == {}
    taken = {case: any(answer.match for answer in answers) for case, answers in found.items()}
    assert {case: match for case, match in taken.items() if match != case[2]} == {}


@pytest.mark.parametrize("text", NOBODY)
def test_empty_unknown_and_hostile_names_find_nobody(text: str) -> None:
    fill()
    assert [answer.entry.label for answer in ask(text.strip())] == []


def test_score_is_of_the_features_that_are_told() -> None:
    fill()
    best = ask("智谱", types=frozenset(["company"]))[0]
    assert dict(best.ranked.features) == {
        "name": 100.0,
        "alias": True,
        "identifier": False,
        "type": True,
    }
    assert best.ranked.score == 99.0


def test_id_and_address_of_an_entity_find_it() -> None:
    entity = fill()["OpenAI"]
    for text in (str(entity.pk), f"https://facts.example.org/entities/{entity.pk}/"):
        answers = ask(text)
        assert [(a.entry.id, a.ranked.score, a.match) for a in answers] == [
            (entity.pk, 100.0, True)
        ]


def test_bare_number_of_few_digits_is_nobodys_identifier() -> None:
    film = EntityFactory(label="700")
    Identifier.objects.create(entity=fill()["OpenAI"], scheme="hkex", value="700")
    assert [answer.entry.id for answer in ask("700")] == [film.pk]
    assert ask("hkex:700")[0].entry.label == "OpenAI"


def test_type_decides_between_namesakes_and_strictness_makes_it_a_condition() -> None:
    fill()
    soft = ask("Li Qiang", types=frozenset(["person"]))
    assert [(a.entry.type, a.match, a.ranked.score) for a in soft] == [
        ("person", True, 100.0),
        ("place", False, 80.0),
    ]
    strict = ask("Li Qiang", types=frozenset(["place"]), type_strict="any")
    assert [(a.entry.type, a.match) for a in strict] == [("place", True)]
    assert ask("Li Qiang", types=frozenset(["place", "person"]), type_strict="all") == []
    assert [a.match for a in ask("Li Qiang", types=frozenset(["law"]))] == [False, False]


def test_properties_tell_namesakes_apart() -> None:
    one, other = EntityFactory(label="Aurora"), EntityFactory(label="Aurora")
    third = EntityFactory(label="Aurora")
    founded = PropertyFactory(slug="founded", value_type=ValueType.DATE.value)
    for entity, year in ((one, "2019-06"), (other, "1987")):
        value = DateValue(parse_edtf(year))
        make_claim(subject=entity, property=founded, value=value, status=Status.VERIFIED)
    found = ask("Aurora", properties={"founded": ["2019"]})
    assert [(a.entry.id, a.ranked.score, a.match) for a in found] == [
        (one.pk, 94.3, False),
        (third.pk, 85.7, False),
        (other.pk, 71.4, False),
    ]
    exact = ask("Aurora", properties={"founded": ["2019-06"]})[0]
    assert (exact.entry.id, exact.ranked.score, exact.match) == (one.pk, 100.0, True)


@pytest.mark.parametrize("status", [s for s in Status if s != Status.VERIFIED])
def test_claim_that_is_not_verified_tells_nothing(status: str) -> None:
    entity = EntityFactory(label="Aurora")
    prop = PropertyFactory(slug="seat", value_type=ValueType.TEXT.value)
    make_claim(subject=entity, property=prop, value=Text("Oslo"), status=status)
    assert (
        dict(ask("Aurora", properties={"seat": ["Oslo"]})[0].ranked.features)["property:seat"]
        == 50.0
    )
    assert ask(properties={"seat": ["Oslo"]}) == []


def test_reading_claims_of_any_status_would_fail_that_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ClaimQuerySet, "published", lambda self: self)
    with pytest.raises(AssertionError):
        test_claim_that_is_not_verified_tells_nothing(Status.SUBMITTED)


def test_properties_alone_find_who_has_them() -> None:
    entities = fill()
    owner = PropertyFactory(slug="owner", value_type=ValueType.ENTITY.value)
    value = EntityRef(entities["Nvidia"].pk, "Nvidia")
    moonshot = entities["Moonshot"]
    make_claim(subject=moonshot, property=owner, value=value, status=Status.VERIFIED)
    for said in (Thing(entities["Nvidia"].pk, "Nvidia"), str(entities["Nvidia"].pk)):
        assert [a.entry.id for a in ask(properties={"owner": [said]})] == [moonshot.pk]
    assert ask(properties={"owner": [Thing(entities["OpenAI"].pk)]}) == []
    by_identifier = ask(properties={"identifier:isin": ["us67066g1040"]})
    assert [(a.entry.label, a.match) for a in by_identifier] == [("Nvidia", True)]


@pytest.mark.parametrize(
    ("said", "fits"),
    [
        ("20 billion yuan", 80.0),  # “about 20 billion” can be that
        (Decimal(20_000_000_000), 80.0),
        ("about 20 billion yuan", 100.0),
        ("30 billion yuan", 0.0),
        ("20 billion dollars", 50.0),
        ("much", 0.0),
    ],
)
def test_amounts_are_compared_as_claims_are(said: Any, fits: float) -> None:
    entity = EntityFactory(label="Aurora")
    prop = PropertyFactory(slug="valuation", value_type=ValueType.MONEY.value)
    value = Money(Decimal(20_000_000_000), "CNY", "about")
    make_claim(subject=entity, property=prop, value=value, status=Status.VERIFIED)
    features = dict(ask("Aurora", properties={"valuation": [said]})[0].ranked.features)
    assert features["property:valuation"] == fits


def test_merged_entity_answers_as_the_one_that_stands_for_it() -> None:
    first, second = EntityFactory(label="Aurora"), EntityFactory(label="Borealis")
    make_match(first, second, "same")
    answers = ask("Borealis")
    assert [(a.entry.id, a.entry.label, a.match) for a in answers] == [(first.pk, "Aurora", True)]


def test_retracted_entity_and_alias_are_never_found(contributor: Any) -> None:
    entity = EntityFactory(label="Aurora")
    Entity.objects.filter(pk=entity.pk).update(
        retracted_at="2025-01-01T00:00Z", retraction_reason="none such"
    )
    assert ask("Aurora") == []
    assert ask(str(entity.pk)) == []


def test_name_among_very_many_like_it_is_found_as_it_is_written() -> None:
    kind = EntityType.objects.get(slug="ai_model")
    names = [f"智谱 {n}" for n in range(MOST_SPELT + 50)]
    Entity.objects.bulk_create(Entity(type=kind, label=name) for name in names)
    for name in (names[0], names[-1]):
        best = ask(name)[0]
        assert (best.entry.label, best.ranked.score, best.match) == (name, 100.0, True)


def test_unknown_type_and_property_keep_a_batch_going_and_nothing_is_taken() -> None:
    fill()
    assert not ask("OpenAI", types=frozenset(["Q5"]))[0].match
    answer = ask("OpenAI", properties={"P31": ["company"]})[0]
    assert (answer.ranked.score, answer.match) == (85.7, False)


@pytest.mark.parametrize("size", [1, 30])
def test_queries_of_the_database_do_not_grow_with_the_batch(size: int) -> None:
    fill()
    prop = PropertyFactory(slug="seat", value_type=ValueType.TEXT.value)
    make_claim(property=prop, value=Text("Oslo"), status=Status.VERIFIED)
    queries = [Query(text, properties={"seat": ["Oslo"]}) for text, _, _ in CASES[:size]]
    with CaptureQueriesContext(connection) as captured:
        reconcile(queries)
    # Indexes alone, how like trigrams must be, near names, and tables again; the same around short
    # and long forms; clusters, entities,
    # aliases; claims; units. Trigrams and names again where there are long names, and identifiers
    # where a text can be one.
    asked = [query for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(asked) == 12 + (3 if size > 1 else 0)
