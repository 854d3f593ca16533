"""The one family of errors a person is shown: something was refused, nothing was changed."""


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


class Gathered:
    """Refusals of one input, so that all are told at once: `with gathered:` around each check."""

    def __init__(self) -> None:
        self._found: list[RefusalError] = []
        self._within = ""

    def within(self, part: str) -> "Gathered":
        """Return this, to gather what is refused of a part of the input until the `with` ends."""
        self._within = part
        return self

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> bool:
        part, self._within = self._within, ""
        if not isinstance(error, RefusalError):
            return False
        for each in error.every:
            if part:
                each.field = f"{part}.{each.field}" if each.field else part
            self._found.append(each)
        return True

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
