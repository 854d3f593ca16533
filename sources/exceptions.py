"""The one family of errors a person is shown: something was refused, nothing was changed."""


class RefusalError(Exception):
    """A rule of the domain refused an input or a step.

    `message` is a full sentence that says what is wrong and, where it can, what would be right.
    `field` names the input it is about ("" when it is about the whole), `code` is stable and
    machine-readable. Pages, the admin, commands and the API all show these three and nothing else.
    """

    code = "refused"

    def __init__(self, message: str, *, field: str = "", code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code or self.code


def shown(text: str, *, limit: int = 60) -> str:
    """Quote an input for use in a message: cut to `limit`, invisible characters as escapes.

    Keeps control characters, bidi marks and lone surrogates out of pages, logs and terminals.
    """
    return f"“{printable(text, limit=limit)}”"


def printable(text: str, *, limit: int) -> str:
    """Return words that came from elsewhere as `shown` does, without the quotation marks."""
    cut = text if len(text) <= limit else text[:limit] + "…"
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in cut)
