"""The one family of errors a person is shown: something was refused, nothing was changed."""

from collections.abc import Callable


class RefusalError(Exception):
    """A rule of the domain refused an input or a step.

    `message` is a full sentence that says what is wrong and, where it can, what would be right.
    `field` names the input it is about ("" when it is about the whole), `code` is stable and
    machine-readable. Pages, the admin, commands and the API all show these three and nothing else.
    `others` are the further refusals of the same input that were found with this one.
    """

    code = "refused"
    others: tuple["RefusalError", ...] = ()

    def __init__(self, message: str, *, field: str = "", code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code or self.code

    @property
    def every(self) -> tuple["RefusalError", ...]:
        """This refusal and the others."""
        return (self, *self.others)


class Noting:
    """A context that hands what is refused in it to `note`, and what that is `about`, and goes on.

    A class, for it is entered several times for every row of many.
    """

    __slots__ = ("_about", "_kinds", "_note")

    def __init__(
        self,
        note: Callable[..., object],
        *about: object,
        kinds: type[Exception] | tuple[type[Exception], ...] = RefusalError,
    ) -> None:
        self._note = note
        self._about = about
        self._kinds = kinds

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> bool:
        if not isinstance(error, self._kinds):
            return False
        self._note(error, *self._about)
        return True


class Gathered:
    """Refusals of one input, so that all are told at once: `gathered.noting()` at each check."""

    def __init__(self) -> None:
        self._found: list[RefusalError] = []

    def noting(self, part: str = "") -> Noting:
        """Note what is refused of a part of the input, or ("") of it as a whole."""
        return Noting(self._note, part)

    def _note(self, error: RefusalError, part: str) -> None:
        for each in error.every:
            each.field = ".".join(filter(None, (part, each.field)))
            self._found.append(each)

    def raise_any(self) -> None:
        """Raise the first refusal with the others, if there was any."""
        if self._found:
            first, *rest = self._found
            first.others = tuple(rest)
            raise first


def shown(text: str, *, limit: int = 60) -> str:
    """Quote an input for use in a message: cut to `limit`, invisible characters as escapes.

    Keeps control characters, bidi marks and lone surrogates out of pages, logs and terminals.
    """
    return f"“{printable(text, limit=limit)}”"


def printable(text: str, *, limit: int) -> str:
    """Return words that came from elsewhere as `shown` does, without the quotation marks."""
    cut = text if len(text) <= limit else text[:limit] + "…"
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in cut)
