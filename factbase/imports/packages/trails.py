"""How a claim is brought to where it stood: PostgreSQL lets it start as a draft and counts each
edit and step itself, so both are planned here in advance. Pure.

A step of review is taken at the revision at which it was; edits in between are made up for by
touches that change nothing a person sees. A verification by somebody who counts as an editor here
cannot be taken again, nor one by somebody who works here and can be asked: it is left out, with all
that follows.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from factbase.exceptions import FactbaseError
from sources.phrases import Phrase

RECHECK, VERIFY = "recheck", "verify"
# One statement each: a revision that somebody made up would keep the worker for days.
MOST_TOUCHES = 10_000


class Step(NamedTuple):
    """One step of review as it was: by whose id (None: the machine), at which revision.

    `is_edit` says of a step by which the machine sent the claim back that somebody had edited it.
    """

    revision: int
    action: str
    by: int | None
    place: int
    """Among the rows that were read."""
    is_edit: bool = False


@dataclass
class Trail:
    """What to do with a claim after it was inserted as a draft of `revision`, in this order.

    An entry of `moves` is an editor's id, a touch (None) or a step. `is_whole` says whether all
    steps are taken.
    """

    revision: int = 1
    moves: list[int | Step | None] = field(default_factory=list)
    is_whole: bool = True

    @property
    def touches(self) -> int:
        """How many touches there are: an odd number starts from the other state."""
        return sum(move is None for move in self.moves)


class Planner:
    """Plans the way of one claim, following who counts as its editor and its revision.

    `asked` are those whose verification is not taken on a file's word.
    """

    def __init__(
        self, *, author: int, editor: int, editors: set[int], asked: Collection[int] = ()
    ) -> None:
        self.asked = asked
        self.author = author
        self.editor = editor
        self.wanted = editors
        self.editors = {author}
        self.current = author
        self.gained = 0
        self.trail = Trail()

    def plan(
        self, *, revision: int, added_by: Sequence[int | None], steps: Sequence[Step]
    ) -> Trail:
        """Return the way to `revision`; raises FactbaseError for one that is too far away.

        `added_by` is who is written on each row that belongs to the claim, in the order in which
        these are inserted, while it is a draft.
        """
        for who in added_by:
            if who is not None and who != self.current:
                self.gained += 1
                self._now(who)
        last = max((place for place, step in enumerate(steps) if step.is_edit), default=None)
        if last is None:
            self._add_editors()
        first = steps[0].revision if steps else revision
        self.trail.revision = max(first - self.gained, 1)
        for place, step in enumerate(steps):
            if step.action == VERIFY and (step.by in self.editors or step.by in self.asked):
                self.trail.is_whole = False
                break
            self._take(step)
            if place == last:
                self._add_editors()
        self._touch_until(revision)
        return self.trail

    def _take(self, step: Step) -> None:
        self._touch_until(step.revision)
        self.trail.moves.append(step)
        self.gained += 1
        if step.is_edit:
            self.editors = {self.author}
            self._now(self.current if step.by is None else step.by)

    def _add_editors(self) -> None:
        """Have those edit it who count as editors for edits that are not repeated."""
        for who in [*sorted(self.wanted - self.editors - {self.editor}), self.editor]:
            if who != self.current:
                self.trail.moves.append(who)
                self.gained += 1
                self._now(who)

    def _touch_until(self, revision: int) -> None:
        missing = revision - self.trail.revision - self.gained
        if missing > MOST_TOUCHES:
            raise FactbaseError(
                Phrase(
                    "A claim cannot have been changed more than %(most)s times between two steps "
                    "of review.",
                    most=f"{MOST_TOUCHES:,}",
                ),
                field="revision",
            )
        self.trail.moves += [None] * missing
        self.gained += max(missing, 0)

    def _now(self, who: int) -> None:
        self.current = who
        self.editors.add(who)
