"""What is to be applied at once is written while it is read.

PostgreSQL writes the claims of the rows before while Python compares the next, in a transaction
of its own that stays open until all rows were compared. Nobody sees anything of it before that. It
is committed if nothing is in the way, and nothing that the rows rest on has changed; else it is as
if it had never been, and the import goes on as any other.
"""

from collections.abc import Generator, Sequence
from concurrent.futures import Future
from functools import partial
from inspect import GEN_CREATED, getgeneratorstate
from uuid import UUID

from django.db import OperationalError

from factbase.actions import bulk
from factbase.imports import behind, checking
from factbase.imports.applying import REFUSALS, NotNowError, writing
from factbase.imports.claims import kept
from factbase.imports.problems import Reading
from factbase.imports.running import Tell
from factbase.models import Import, ImportKind, ImportRow, ImportState, Outcome
from factbase.uncollected import uncollected

Steps = Generator[None, bulk.Prepared | None, None]


def check(*, staged: Import, tell: Tell) -> None:
    """Compare all rows with what is here, and write those meanwhile that are applied at once."""
    if not _is_worth_it(staged):
        checking.check(staged=staged, tell=tell)
        return
    with behind.behind(staged.rows) as begin, uncollected():
        ahead = Ahead(staged, begin)
        try:
            checking.check(staged=staged, tell=tell, give=ahead.give)
            ahead.end()
        finally:
            begin(ahead.steps.close)


def _is_worth_it(staged: Import) -> bool:
    """Whether it is a large import, of which nothing was compared yet."""
    return (
        staged.at_once
        and staged.kind == ImportKind.CLAIMS
        and staged.rows >= behind.WORTH_IT_FROM
        and not ImportRow.objects.filter(staged=staged).exists()
    )


class Ahead:
    """Has the claims of rows written, until a row needs more than the claim that was kept of it.

    What is sent to be written is all that was given since the last time, as soon as less than two
    lots are on their way: while one is written, one lies ready, so that PostgreSQL never waits.
    """

    def __init__(self, staged: Import, begin: behind.Begin) -> None:
        self.staged = staged
        self.begin = begin
        self.steps = _written(staged.pk)
        self._is_over = False
        self._lines: list[str] = []
        self._given = 0
        self._before: Future[bool] = Future()
        self._before.set_result(True)
        self._sent = self._before

    def give(self, rows: Sequence[Reading]) -> None:
        """Have the claims of these rows written, now or with those of the next."""
        if self._is_over:
            return
        lines = [row.kept for row in rows if row.outcome == Outcome.CREATE and row.kept]
        if len(lines) < sum(row.outcome != Outcome.LEAVE for row in rows):
            self._give_up()
            return
        self._lines += lines
        if self._lines and (self._before.done() or len(self._lines) >= kept.AT_ONCE):
            self._send_lines()

    def end(self) -> None:
        """Commit what was written, if that is all that the import comes to."""
        if self._lines:
            self._send_lines()
        comes_to = [self.staged.counts.get(each, 0) for each in kept.WRITTEN]
        if self.staged.state == ImportState.APPLYING and comes_to == [self._given, 0]:
            self._send(None)
            if not self._is_over and self._before.result() and self._sent.result():
                self.staged.refresh_from_db()

    def _send_lines(self) -> None:
        self._given += len(self._lines)
        claims, self._lines = bulk.prepare(self._lines), []
        self._send(claims)

    def _send(self, claims: bulk.Prepared | None) -> None:
        """Have another step taken, if the last but one was."""
        if self._before.result():
            self._before = self._sent
            self._sent = self.begin(partial(_took, self.steps, claims))
        else:
            self._give_up()

    def _give_up(self) -> None:
        self._is_over = True
        self._lines.clear()
        self.begin(self.steps.close)


def _took(steps: Steps, claims: bulk.Prepared | None) -> bool:
    """Whether these claims could be written, or (None) all of them committed.

    After one step that could not be taken the others do nothing.
    """
    try:
        if getgeneratorstate(steps) == GEN_CREATED:
            next(steps)
        steps.send(claims)
    except StopIteration:
        return True
    except (NotNowError, OperationalError, *REFUSALS):  # such as a deadlock
        return False
    return True


def _written(id: UUID) -> Steps:
    """Write one lot of claims after another in a transaction that ends with None.

    Closed before, it has written nothing.
    """
    staged = Import.objects.get(pk=id)
    with writing(staged, waits=False) as writer:
        while (claims := (yield)) is not None:
            if not writer.write(claims):
                raise NotNowError
        if not writer.still_holds():
            raise NotNowError
        staged.refresh_from_db()
