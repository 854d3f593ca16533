"""What is suggested in a text, in JSON."""

from typing import Any, Literal, TypedDict, cast
from uuid import UUID

from api.shapes.values import ValueJson
from factbase.models import Entity, Property
from factbase.suggestions import ClaimGuess, Guess, Suggestion
from factbase.values import DateValue, Money, to_parts

SuggestionKindJson = Literal["entity", "money", "quantity", "percentage", "date", "duration"]


class MeantEntityJson(TypedDict):
    """An entity that may be meant; `type` is the slug of its entity type."""

    id: UUID
    label: str
    type: str


class SuggestedWordsJson(TypedDict):
    """Words of a text, from `start` to `end` in code points, and what they may mean.

    `typed` is what a person would type as the value; `value` is null for names, and for dates that
    need a date of the source that is not known. `confidence` is from 0 to 1. `choices` are the
    entities that a name can mean, the likeliest first. `key` stays the same.
    """

    start: int
    end: int
    kind: SuggestionKindJson
    words: str
    typed: str
    value: ValueJson | None
    confidence: float
    choices: list[MeantEntityJson]
    key: str


class SuggestedJson(TypedDict):
    """What is suggested in a text, in its order; no two overlap."""

    results: list[SuggestedWordsJson]


class GuessedTextJson(TypedDict):
    """What one would type into a field, and why."""

    value: str
    reason: str


class GuessedEntityJson(TypedDict):
    """An entity for a field, and why."""

    value: MeantEntityJson
    reason: str


class GuessedFlagJson(TypedDict):
    """Whether a box is ticked, and why."""

    value: bool
    reason: str


class GuessJson(TypedDict):
    """What a claim on certain words may say; null where nothing speaks for anything.

    `property` is its slug, `value` as one would type it, `valid` EDTF, `mode` how it is known.
    """

    subject: GuessedEntityJson | None
    property: GuessedTextJson | None
    value: GuessedTextJson | None
    denied: GuessedFlagJson | None
    valid: GuessedTextJson | None
    asserted_by: GuessedEntityJson | None
    mode: GuessedTextJson | None


def suggestion_json(one: Suggestion) -> SuggestedWordsJson:
    """Return a suggestion."""
    return {
        "start": one.start,
        "end": one.end,
        "kind": one.kind.value,
        "words": one.words,
        "typed": one.typed,
        "value": _value(one),
        "confidence": float(one.confidence),
        "choices": [_named(entity) for entity in one.choices],
        "key": one.key,
    }


def guess_json(guess: ClaimGuess) -> GuessJson:
    """Return the guesses for a claim."""
    prop: Guess[Property] | None = guess.property
    return {
        "subject": _guessed_entity(guess.subject),
        "property": {"value": prop.value.slug, "reason": prop.reason} if prop else None,
        "value": _guessed(guess.value),
        "denied": (
            {"value": guess.denied.value, "reason": guess.denied.reason} if guess.denied else None
        ),
        "valid": _guessed(guess.valid),
        "asserted_by": _guessed_entity(guess.asserted_by),
        "mode": _guessed(guess.mode),
    }


def _named(entity: Entity) -> MeantEntityJson:
    return {"id": entity.pk, "label": entity.label, "type": entity.type.slug}


def _value(one: Suggestion) -> ValueJson | None:
    if one.value is None:
        return None
    kind = "quantity"
    if isinstance(one.value, Money | DateValue):
        kind = "money" if isinstance(one.value, Money) else "date"
    parts: Any = {"type": kind, **to_parts(one.value)}
    return cast("ValueJson", parts)


def _guessed(guess: Guess[str] | None) -> GuessedTextJson | None:
    return {"value": guess.value, "reason": guess.reason} if guess else None


def _guessed_entity(guess: Guess[Entity] | None) -> GuessedEntityJson | None:
    return {"value": _named(guess.value), "reason": guess.reason} if guess else None
