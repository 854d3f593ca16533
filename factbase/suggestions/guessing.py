"""What a claim may say that rests on selected words: a guess for each field, with its reason."""

import re
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from factbase.models import Entity, Mode, Property
from factbase.spotting import SuggestionKind
from factbase.spotting.attribution import clause_at, denial_in, mode_of
from factbase.spotting.properties import ENOUGH, words_near
from factbase.suggestions.fitting import Fit, fitting, unit_of
from factbase.suggestions.naming import Named
from factbase.suggestions.scene import Scene
from factbase.values import ValueType
from sources.models import Snapshot

MOST_NAMED = 3
LONGEST_SELECTION = 5_000
Thing = TypeVar("Thing")

VALUE_TYPES = {
    SuggestionKind.MONEY: ValueType.MONEY,
    SuggestionKind.QUANTITY: ValueType.QUANTITY,
    SuggestionKind.PERCENTAGE: ValueType.QUANTITY,
    SuggestionKind.DURATION: ValueType.QUANTITY,
}
ADDRESS = re.compile(r"https?://[^\s<>\"“”（）]+[^\s<>\"“”（）.,;:!?'’)\]，。]")


@dataclass(frozen=True, slots=True)
class Guess(Generic[Thing]):
    """A value for one field, and why, in a few words of the reader's language."""

    value: Thing
    reason: str


@dataclass(frozen=True, slots=True)
class ClaimGuess:
    """What can be guessed for a claim; None where nothing speaks for anything.

    `value` is what one would type, for an entity its label, with the entity itself in
    `value_entity`; `valid` is EDTF; `mode` one of `Mode`.
    """

    subject: Guess[Entity] | None = None
    property: Guess[Property] | None = None
    value: Guess[str] | None = None
    value_entity: Entity | None = None
    denied: Guess[bool] | None = None
    valid: Guess[str] | None = None
    asserted_by: Guess[Entity] | None = None
    mode: Guess[str] | None = None


@dataclass(frozen=True, slots=True)
class _Said:
    """What may be the value of the claim."""

    start: int
    end: int
    type: ValueType
    typed: str
    unit: str = ""
    entity: Entity | None = None


def guess_claim(snapshot: Snapshot, start: int, end: int) -> ClaimGuess:
    """Return what a claim on the words from `start` to `end` (code points) may say.

    A selection is cut to the text, and to 5,000 characters. At most thirteen queries; the time does
    not grow with the text: the sentence and some 3,000 characters before it are read.
    """
    last = len(snapshot.text)
    start = min(max(start, 0), last)
    scene = Scene(snapshot, start, min(max(end, start), start + LONGEST_SELECTION, last))
    subject_name, said, best = _read(scene)
    subject = scene.entity(subject_name) if subject_name else None
    speaker = scene.speaker
    return ClaimGuess(
        subject=Guess(subject, _why_subject(scene, subject_name)) if subject else None,
        property=_property(best, said) if said else None,
        value=Guess(said.typed, _why_value(scene, said)) if said else None,
        value_entity=said.entity if said else None,
        denied=_denied(scene) if said else None,
        valid=_valid(scene, said),
        asserted_by=_asserted_by(scene),
        mode=_mode(scene, has_speaker=speaker is not None),
    )


def _why_subject(scene: Scene, name: Named | None) -> str:
    if name is None or scene.is_selected(name):
        return _("named in the selected words")
    if name.start >= scene.sentence[0]:
        return _("named in the same sentence")
    return _("named just before")


def _read(scene: Scene) -> tuple[Named | None, _Said | None, list[Fit]]:
    """Return whom it is about, the value, and the properties it can have.

    One name alone may be selected as the value, of the name before it in the sentence.
    """
    name = scene.subject
    earlier = _name_before_selection(scene)
    if earlier is not None:
        said, fits = _said(scene, earlier)
        if said and said.entity:
            return earlier, said, fits
    return name, *_said(scene, name)


def _name_before_selection(scene: Scene) -> Named | None:
    """Return the sentence's first name, if it stands before the one name that is selected."""
    selected = [name for name in scene.names if scene.is_selected(name)]
    if len(selected) != 1 or scene.amount():
        return None
    earlier = (
        name
        for name in scene.names
        if scene.sentence[0] <= name.start < scene.start and name.entities[0] != scene.speaking
    )
    return next((name for name in earlier if name.entities[0] != selected[0].entities[0]), None)


def _said(scene: Scene, subject_name: Named | None) -> tuple[_Said | None, list[Fit]]:
    """Return the value with the properties it can have: an amount, an entity or a date."""
    subject = scene.entity(subject_name) if subject_name else None
    candidates = _amount(scene) or _address(scene)
    candidates = candidates or [*_object(scene, subject_name), *_date(scene)]
    first, last = scene.sentence
    answers = []
    for said in candidates:
        near = words_near(scene.text, scene.start, max(scene.end, said.end), first, last)
        fits = fitting(said.type, near=near, subject=subject, unit=said.unit, other=said.entity)
        if said.type is not ValueType.ENTITY or (fits and fits[0].score >= ENOUGH):
            answers.append((said, fits))
    return max(
        answers, key=lambda answer: answer[1][0].score if answer[1] else 0, default=(None, [])
    )


def _amount(scene: Scene) -> list[_Said]:
    one = scene.amount()
    if one is None:
        return []
    return [_Said(one.start, one.end, VALUE_TYPES[one.kind], one.typed, unit_of(one.value))]


def _address(scene: Scene) -> list[_Said]:
    """Return the web address that is selected."""
    found = ADDRESS.search(scene.words(scene.start, scene.end))
    if found is None:
        return []
    start, end = (scene.start + place for place in found.span())
    return [_Said(start, end, ValueType.URL, found[0])]


def _object(scene: Scene, subject_name: Named | None) -> list[_Said]:
    """Return the other entities that are selected."""
    subject = subject_name.entities[0] if subject_name else None
    others = [
        name
        for name in scene.names
        if scene.is_selected(name) and name.entities[0] not in (subject, scene.speaking)
    ]
    return [
        _Said(
            name.start,
            name.end,
            ValueType.ENTITY,
            scene.entity(name).label,
            entity=scene.entity(name),
        )
        for name in others[:MOST_NAMED]
    ]


def _date(scene: Scene) -> list[_Said]:
    one = scene.date()
    if one is None or not scene.is_selected(one):
        return []
    return [_Said(one.start, one.end, ValueType.DATE, one.typed)]


def _why_value(scene: Scene, said: _Said) -> str:
    if said.type is ValueType.DATE:
        return _why_date(scene, said.start, said.end)
    return _("“%(words)s”") % {"words": scene.words(said.start, said.end)}


def _why_date(scene: Scene, start: int, end: int) -> str:
    words, reference = scene.words(start, end), scene.snapshot.source.published_date
    if reference is None or any(char.isdigit() for char in words):
        return _("“%(words)s”") % {"words": words}
    return _("“%(words)s” read against %(date)s") % {"words": words, "date": reference}


def _property(fits: list[Fit], said: _Said) -> Guess[Property] | None:
    """Return the property that words near speak of, or the only one that takes such a value."""
    if fits and fits[0].score >= ENOUGH:
        return Guess(fits[0].property, _("“%(word)s” stands near") % {"word": fits[0].word})
    if len(fits) == 1:
        return Guess(fits[0].property, _("the only one that takes such a value"))
    return None


def _denied(scene: Scene) -> Guess[bool] | None:
    """Return whether the clause of the selected words says that it is not so."""
    begins = clause_at(scene.text, scene.sentence[0], scene.start)
    words = denial_in(scene.text, begins, scene.end)
    return Guess(True, _("“%(words)s”") % {"words": words}) if words else None


def _valid(scene: Scene, said: _Said | None) -> Guess[str] | None:
    """Return when it holds: the date of the sentence that is not the value itself."""
    one = scene.date()
    if one is None or (said is not None and said.start == one.start):
        return None
    return Guess(one.typed, _why_date(scene, one.start, one.end))


def _asserted_by(scene: Scene) -> Guess[Entity] | None:
    speaker = scene.speaker
    if speaker is None:
        return None
    entity = scene.entity(scene.names[speaker.number])
    words = scene.words(speaker.start, speaker.end).strip()
    return Guess(entity, _("“%(words)s”") % {"words": words})


def _mode(scene: Scene, *, has_speaker: bool) -> Guess[str] | None:
    mode = mode_of(scene.text[scene.sentence[0] :], has_speaker=has_speaker)
    if not mode:
        return None
    return Guess(mode, _("so the sentence puts it: %(mode)s") % {"mode": Mode(mode).label})
