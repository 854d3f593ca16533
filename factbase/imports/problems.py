"""What reading one row comes to: what would be done with it, and what is wrong with it."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from factbase.exceptions import FactbaseError
from factbase.models import Outcome
from sources.exceptions import Noting, RefusalError
from sources.phrases import Phrase

DOUBTFUL = "doubtful"
# What spreadsheets show where a formula failed.
FORMULA_ERRORS = frozenset(
    {"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#ERROR!"}
)
# What programs write where there is nothing.
NO_VALUES = frozenset({"nan", "NaN", "NaT", "<NA>"})
NO_DATA = FORMULA_ERRORS | NO_VALUES


class Candidate(NamedTuple):
    """A record that a name could mean: its id, what it is called, and what tells it apart."""

    id: str
    label: str
    detail: str


class DoubtfulNameError(FactbaseError):
    """A name can mean several records, or is nearly that of one: the person has to say which."""

    code = DOUBTFUL

    def __init__(self, message: str, *, name: str, candidates: list[Candidate]) -> None:
        super().__init__(message)
        self.name = name
        self.candidates = candidates


def said_in_two_rows(first: object) -> str:
    """Return what is wrong with a further row of the record that row `first` is."""
    return Phrase(
        "Row %(row)s is the same record: write in one row what both say, several names in one "
        "cell separated by semicolons.",
        row=first,
    )


class Problem(NamedTuple):
    """What is wrong with one cell: in our column, with what would mend it.

    Of a doubtful name, `name` and `candidates` are what there is to choose between.
    """

    column: str
    message: str
    code: str
    name: str = ""
    candidates: list[Candidate] | None = None


class Change(NamedTuple):
    """One field that would change, in words."""

    field: str
    old: str
    new: str


FURTHER_QUOTE = Change("evidence", "", Phrase("a further quote of a claim in this file"))
NEW_HERE = Phrase("new to a claim that is here already")
WORDED = (FURTHER_QUOTE.new, NEW_HERE)
"""What stands in place of a new value and is no data."""


@dataclass(slots=True)
class Reading:
    """One row as it was read: its `id` in the staging table, its number, its cells by our columns.

    `plan` is what the reader of its kind would have written, and `kept` the line of COPY that
    writes all of a new claim, if one line does.
    """

    id: int
    number: int
    cells: dict[str, str]
    problems: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    outcome: Outcome = Outcome.CREATE
    record: UUID | None = None
    by_id: bool = False
    says: UUID | str | None = None
    quoted: str | None = None
    kept: str | None = None
    plan: Any = None

    def refuse(self, column: str, message: str, code: str = "wrong") -> None:
        """Note what is wrong with a cell, or ("") with the row."""
        self.problems.append(Problem(column, message, code))

    def note(self, error: RefusalError, column: str) -> None:
        """Note a refusal and its others, each at the part of `column` that it names."""
        for each in error.every:
            if isinstance(each, DoubtfulNameError):
                doubt = (each.message, each.code, each.name, each.candidates)
                self.problems.append(Problem(column, *doubt))
            else:
                named = each.field.replace(".", "_")
                self.refuse(named if named in self.cells else column, each.message, each.code)

    def noting(self, column: str) -> Noting:
        """Note a refusal, at the part of `column` that it names, instead of raising it."""
        return Noting(self.note, column)

    def refuse_no_data(self) -> None:
        """Say just that of cells that hold what a program writes in place of data, unless the
        record says so too."""
        if self.outcome == Outcome.LEAVE or NO_DATA.isdisjoint(self.cells.values()):
            return
        failed = {column: cell for column, cell in self.cells.items() if cell in NO_DATA}
        self.problems = [each for each in self.problems if each.column not in failed]
        for column, cell in failed.items():
            self.refuse(column, _no_data(cell))

    def settle(self) -> None:
        """Let the outcome follow from what was found wrong."""
        if self.problems:
            codes = {problem.code for problem in self.problems}
            self.outcome = Outcome.DOUBTFUL if codes == {DOUBTFUL} else Outcome.WRONG


def _no_data(cell: str) -> str:
    if cell in NO_VALUES:
        return Phrase(
            "The cell holds “%(mark)s”, which programs write where there is nothing: leave it "
            "blank, or write what it should be.",
            mark=cell,
        )
    return Phrase(
        "The cell holds the error %(error)s of a formula: mend that, or write what it should be.",
        error=cell,
    )
