"""Selected words with what stands around them: the sentence, its names, amounts and dates."""

from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

from factbase.models import Entity
from factbase.models.unit import unit_table
from factbase.spotting import Spotted, SuggestionKind, values_in
from factbase.spotting.attribution import Speaker, speaker_in, speaks_of_itself, takes_up
from factbase.spotting.dates import is_of_beginning
from factbase.spotting.plain import plain
from factbase.spotting.sentences import sentence_at
from factbase.suggestions.naming import Named, names_in
from sources.models import Snapshot

REACH = 3_000


@dataclass(frozen=True)
class Scene:
    """The selection from `start` to `end` of a snapshot, in code points."""

    snapshot: Snapshot
    start: int
    end: int

    @cached_property
    def sentence(self) -> tuple[int, int]:
        """The span of the sentence, or sentences, of the selection."""
        return sentence_at(self.snapshot.text, self.start, self.end)

    @cached_property
    def text(self) -> str:
        """The text, plainly, until the end of the sentence."""
        return plain(self.snapshot.text[: self.sentence[1]])

    @cached_property
    def names(self) -> list[Named]:
        """The names in the sentence and some way before it."""
        first, last = max(0, self.sentence[0] - REACH), self.sentence[1]
        found = names_in(self.snapshot.text[first:last])
        return [name._replace(start=name.start + first, end=name.end + first) for name in found]

    @cached_property
    def values(self) -> list[Spotted]:
        """The amounts and dates of the sentence that have a value."""
        first, last = self.sentence
        found = values_in(
            self.snapshot.text[first:last],
            units=unit_table(),
            reference=self.snapshot.source.published_date,
        )
        moved = (replace(one, start=one.start + first, end=one.end + first) for one in found)
        return [one for one in moved if one.value is not None]

    @cached_property
    def speaker(self) -> Speaker | None:
        """Who speaks in the sentence, if it says so."""
        return self._speaker_in(self.sentence)

    @cached_property
    def entities(self) -> dict[UUID, Entity]:
        """The likeliest entity of each name. One query."""
        ids = {name.entities[0] for name in self.names}
        return Entity.objects.select_related("type").in_bulk(list(ids))

    @property
    def subject(self) -> Named | None:
        """The name that the sentence speaks of.

        Who says “we”; else the first in the selection, else the first in the sentence, else the
        last before it. What a sentence takes up by “It” or “The company” is what the sentence
        before speaks of. Who only speaks is passed over where another name is at hand.
        """
        first = self.sentence[0]
        selected = [name for name in self.names if self.is_selected(name)]
        before = [name for name in reversed(self.names) if name.end <= first]
        if before and takes_up(self.text, first):
            earlier = sentence_at(self.snapshot.text, before[0].start, before[0].end)
            if taken_up := self._subject_of(earlier, [], []):
                return taken_up
        return self._subject_of(self.sentence, selected, before)

    @property
    def speaking(self) -> UUID | None:
        """The entity that speaks."""
        return self.names[self.speaker.number].entities[0] if self.speaker else None

    def _subject_of(
        self, sentence: tuple[int, int], selected: list[Named], before: list[Named]
    ) -> Named | None:
        speaker = self._speaker_in(sentence)
        speaking = self.names[speaker.number] if speaker else None
        if speaker and speaks_of_itself(self.text, *sentence, speaker.end):
            return speaking
        within = [name for name in self.names if sentence[0] <= name.start < sentence[1]]
        for name in (*selected, *within, *before):
            if speaking is None or name.entities[0] != speaking.entities[0]:
                return name
        return speaking

    def _speaker_in(self, sentence: tuple[int, int]) -> Speaker | None:
        spans = [(name.start, name.end) for name in self.names]
        return speaker_in(self.text, spans, *sentence)

    def entity(self, name: Named) -> Entity:
        """The likeliest entity of a name."""
        return self.entities[name.entities[0]]

    def is_selected(self, span: Named | Spotted) -> bool:
        """Whether words lie within the selection, or reach into it."""
        return span.start < self.end and span.end > self.start

    def words(self, start: int, end: int) -> str:
        """The words from `start` to `end`."""
        return self.snapshot.text[start:end]

    def amount(self) -> Spotted | None:
        """The first amount that is selected."""
        amounts = (one for one in self.values if one.kind is not SuggestionKind.DATE)
        return next(filter(self.is_selected, amounts), None)

    def date(self) -> Spotted | None:
        """The date that is selected, else the one of the sentence that stands nearest.

        When something began says nothing of what else is said of it.
        """
        dates = (one for one in self.values if one.kind is SuggestionKind.DATE)
        near = [
            one for one in dates if self.is_selected(one) or not is_of_beginning(self.text, one)
        ]
        return min(near, key=self._distance, default=None)

    def _distance(self, one: Spotted) -> int:
        return max(self.start - one.end, one.start - self.end, 0)
