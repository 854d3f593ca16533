"""What is refused of many rows, told of all of them at once."""

from collections.abc import Sequence
from typing import NamedTuple

from factbase.exceptions import FactbaseError
from sources.exceptions import Noting, RefusalError


class RowError(NamedTuple):
    """Row ____, counted from 0, was refused because of its ____ ("" where it is the whole row).

    `field` is dotted: "value", "qualifiers.0.value", "evidence.1.exact".
    """

    row: int
    field: str
    message: str
    code: str


class BulkRefusedError(FactbaseError):
    """Some of many rows were refused, and so nothing was written; `errors` are in their order."""

    code = "bulk_refused"

    def __init__(self, errors: Sequence[RowError]) -> None:
        self.errors = sorted(errors)
        rows = len({error.row for error in errors})
        first = self.errors[0]
        super().__init__(
            f"{rows} of the rows cannot be written, so none was. Row {first.row + 1}: "
            f"{first.message}"
        )


def row_error(row: int, error: RefusalError, *, within: str = "") -> RowError:
    """Return a refusal of one row; `within` names the part of the row it is about."""
    field = ".".join(part for part in (within, error.field) if part)
    return RowError(row, field, error.message, error.code)


def noting(errors: list[RowError], row: int, within: str = "") -> Noting:
    """Note in `errors` what is refused of one row instead of raising it."""
    return Noting(_note, errors, row, within)


def _note(error: RefusalError, errors: list[RowError], row: int, within: str) -> None:
    errors += (row_error(row, each, within=within) for each in error.every)
