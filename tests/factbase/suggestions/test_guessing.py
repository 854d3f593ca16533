"""What is guessed for a claim on selected words."""

import pytest

from factbase.models import EntityType
from factbase.suggestions import ClaimGuess, guess_claim
from factbase.values import ValueType
from sources.edtf import parse_edtf
from tests.factories import EntityFactory, PropertyFactory, SourceFactory, make_snapshot

pytestmark = pytest.mark.django_db


def guessed(text: str, words: str) -> ClaimGuess:
    day = parse_edtf("2025-06-26")
    source = SourceFactory(
        published="2025-06-26", published_earliest=day.earliest, published_latest=day.latest
    )
    snapshot = make_snapshot(text, source)
    start = text.index(words)
    return guess_claim(snapshot, start, start + len(words))


def test_claim_is_guessed_from_a_sentence() -> None:
    for label in ("Acme", "Globex"):
        EntityFactory(label=label)
    worth = PropertyFactory(label="valuation")
    PropertyFactory(label="revenue in the year")
    guess = guessed("Globex said last month that Acme was valued at over $1.4bn.", "over $1.4bn")
    assert guess.subject
    assert (guess.subject.value.label, guess.subject.reason) == (
        "Acme",
        "named in the same sentence",
    )
    assert guess.property
    assert (guess.property.value, guess.property.reason) == (worth, "“valued” stands near")
    assert guess.value
    assert guess.value.value == "at least 1.4 billion USD"
    assert guess.valid
    assert (guess.valid.value, guess.valid.reason) == (
        "2025-05",
        "“last month” read against 2025-06-26",
    )
    assert guess.asserted_by
    assert (guess.asserted_by.value.label, guess.asserted_by.reason) == ("Globex", "“Globex said”")
    assert guess.mode
    assert guess.mode.value == "on_the_record"


def test_subject_may_be_named_before_the_sentence() -> None:
    EntityFactory(label="Acme")
    guess = guessed("Acme grew. It employs about 800 people now.", "about 800 people")
    assert guess.subject
    assert (guess.subject.value.label, guess.subject.reason) == ("Acme", "named just before")


def test_property_fits_the_type_of_the_subject_and_the_unit() -> None:
    EntityFactory(label="Acme")
    of_people = PropertyFactory(label="valuation of a person")
    of_people.subject_types.add(EntityType.objects.get(slug="person"))
    in_euros = PropertyFactory(label="valuation in euros")
    in_euros.units.add("EUR")
    assert guessed("Acme has a valuation of $5 million.", "$5 million").property is None


def test_entity_as_value_needs_a_word_that_speaks_of_its_property() -> None:
    for label in ("Acme", "Globex"):
        EntityFactory(label=label)
    PropertyFactory(label="owner", value_type=ValueType.ENTITY)
    guess = guessed("Acme is owned by Globex.", "Acme is owned by Globex")
    assert guess.value
    assert (guess.value.value, guess.value_entity and guess.value_entity.label) == ("Globex",) * 2
    assert guessed("Acme met Globex.", "Acme met Globex").value is None


def test_sentence_that_takes_up_the_last_one_is_about_its_first_name() -> None:
    for label in ("Acme", "Globex", "Initech"):
        EntityFactory(label=label)
    made = PropertyFactory(label="spun out of", value_type=ValueType.ENTITY)
    text = "Acme is known to Globex. It was spun out of Initech in 2019."
    guess = guessed(text, "spun out of Initech")
    assert guess.subject
    assert guess.property
    assert guess.value_entity
    assert (guess.subject.value.label, guess.value_entity.label) == ("Acme", "Initech")
    assert guess.property.value == made


def test_one_selected_name_may_be_the_value_of_the_name_before_it() -> None:
    for label in ("Acme", "Singapore"):
        EntityFactory(label=label)
    PropertyFactory(label="office in", value_type=ValueType.ENTITY)
    guess = guessed("Acme is opening offices in Singapore.", "Singapore")
    assert guess.subject
    assert guess.subject.value.label == "Acme"
    guess = guessed("Acme likes Singapore.", "Singapore")
    assert guess.subject
    assert guess.subject.value.label == "Singapore"


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Acme paid $5 million, people familiar with the matter said.", "anonymous"),
        ("Acme reportedly paid $5 million.", "hearsay"),
        ("Acme paid $5 million, a filing shows.", "document"),
    ],
)
def test_how_it_is_known_is_told_by_the_sentence(text: str, mode: str) -> None:
    EntityFactory(label="Acme")
    guess = guessed(text, "$5 million")
    assert guess.mode
    assert guess.mode.value == mode


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("According to Globex, Acme paid $5 million.", "According to Globex"),
        ("Acme paid $5 million, said Globex.", "said Globex"),
        ("Globex's recent post points out that Acme paid $5 million.", None),
        ("据Globex报道，Acme支付$5 million。", None),
        ("Globex表示，Acme支付$5 million。", "Globex表示"),
    ],
)
def test_who_asserted_it_is_told_by_the_sentence(text: str, words: str | None) -> None:
    for label in ("Acme", "Globex"):
        EntityFactory(label=label)
    guess = guessed(text, "$5 million")
    assert guess.asserted_by
    assert guess.asserted_by.value.label == "Globex"
    assert guess.subject
    assert guess.subject.value.label == "Acme"
    assert words is None or guess.asserted_by.reason == f"“{words}”"


@pytest.mark.parametrize(("start", "end"), [(-5, 3), (2, 1), (0, 10**9), (10**9, 10**9 + 1)])
def test_selection_outside_the_text_guesses_nothing(start: int, end: int) -> None:
    assert guess_claim(make_snapshot("Nothing here."), start, end) == ClaimGuess()


@pytest.mark.parametrize(
    ("text", "words", "denied"),
    [
        ("Acme has not raised $5 million.", "raised $5 million", True),
        ("Acme denied that it raised $5 million.", "raised $5 million", True),
        ("Acme并未融资$5 million。", "融资$5 million", True),
        ("Acme did not sleep, and raised $5 million.", "raised $5 million", None),
        ("Acme raised not less than $5 million.", "$5 million", None),
        ("Acme raised $5 million.", "$5 million", None),
    ],
)
def test_denial_is_told_by_the_clause(text: str, words: str, denied: bool | None) -> None:
    EntityFactory(label="Acme")
    guess = guessed(text, words)
    assert (guess.denied.value if guess.denied else None) is denied


def test_who_says_we_is_whom_it_is_about_and_who_is_told_says_nothing() -> None:
    for label in ("Acme", "Globex", "Singapore"):
        EntityFactory(label=label)
    made = PropertyFactory(label="office in", value_type=ValueType.ENTITY)
    text = (
        "“We have opened an office in Singapore,” an Acme spokesman told Globex. It won $5 million."
    )
    guess = guessed(text, "office in Singapore")
    assert guess.subject
    assert guess.asserted_by
    assert guess.property
    assert guess.value_entity
    assert (guess.subject.value.label, guess.asserted_by.value.label) == ("Acme", "Acme")
    assert (guess.property.value, guess.value_entity.label) == (made, "Singapore")
    taken_up = guessed(f"{text} It won $5 million.", "$5 million")
    assert taken_up.subject
    assert taken_up.subject.value.label == "Acme"


def test_who_speaks_of_its_own_is_whom_it_is_about() -> None:
    for label in ("Acme", "Globex"):
        EntityFactory(label=label)
    guess = guessed("Acme grew. Globex said its revenue was $5 million.", "$5 million")
    assert guess.subject
    assert guess.subject.value.label == "Globex"


def test_when_something_began_is_not_when_the_rest_holds() -> None:
    EntityFactory(label="Acme")
    PropertyFactory(label="founded", value_type=ValueType.DATE)
    for text in ("Acme, founded in 2019, lost $5 million.", "Acme成立于2019年，亏损$5 million。"):
        assert guessed(text, "$5 million").valid is None
    held = guessed("Acme launched a fund in 2020 with $5 million.", "$5 million").valid
    assert held
    assert held.value == "2020"
    value = guessed("Acme was founded in 2019.", "founded in 2019").value
    assert value
    assert value.value == "2019"


def test_selected_address_is_the_value() -> None:
    EntityFactory(label="Acme")
    made = PropertyFactory(label="website", value_type=ValueType.URL)
    guess = guessed("Acme shows it at https://acme.example/a_(b).", "https://acme.example/a_(b).")
    assert guess.property
    assert guess.value
    assert (guess.property.value, guess.value.value) == (made, "https://acme.example/a_(b")
