"""What an extraction answers, and how it refuses."""

from dataclasses import dataclass, field

from sources.exceptions import RefusalError

# What is taken in at all. A long report as PDF is 2 to 8 MB; more is a scan or a bomb.
MAX_BYTES = 10_000_000

# A thousand-page book is two million characters; beyond twice that, no reader's text is meant.
MAX_CHARACTERS = 5_000_000

# Proposals longer than these are text that strayed into the metadata.
MAX_TITLE = 300
MAX_NAME = 150
MAX_AUTHORS = 50
MAX_LANGUAGE = 35


class ExtractionError(RefusalError):
    """A document gave no text; `code` is one of the keys of MESSAGES."""


MESSAGES = {
    "empty": "The file is empty.",
    "unsupported": "Only plain text, HTML and PDF files can be read; this file is none of them.",
    "too_large": (
        f"A file may have at most {MAX_BYTES // 1_000_000} MB and"
        f" {MAX_CHARACTERS:,} characters of text; this one has more."
    ),
    "encrypted": "The PDF is protected by a password; save it without one and try again.",
    "damaged": "The file is damaged and cannot be read.",
    "no_text": "The file has no text layer; run OCR (text recognition) on it first.",
    "timeout": "Reading the file took too long, so it was given up.",
    "memory": "Reading the file needs more memory than is allowed, so it was given up.",
}


def refusal(code: str, message: str = "") -> ExtractionError:
    """Return the error of `code`, about the uploaded file, in its usual words or in others."""
    return ExtractionError(message or MESSAGES[code], field="file", code=code)


@dataclass(frozen=True, slots=True)
class Proposed:
    """Metadata that the document itself states; "" or empty where it states none.

    `published` is an ISO 8601 date of any precision, which is EDTF level 0; `language` is the
    BCP 47 tag as the document writes it.
    """

    title: str = ""
    authors: list[str] = field(default_factory=list)
    published: str = ""
    publisher: str = ""
    language: str = ""

    def bounded(self) -> "Proposed":
        """Without what is too long to be what it claims to be."""
        return Proposed(
            title=_if_short(self.title, MAX_TITLE),
            authors=[name for name in self.authors if _if_short(name, MAX_NAME)][:MAX_AUTHORS],
            published=self.published,
            publisher=_if_short(self.publisher, MAX_NAME),
            language=_if_short(self.language, MAX_LANGUAGE),
        )


def _if_short(value: str, length: int) -> str:
    return value if len(value) <= length else ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """The anchoring text of a document: no NUL, no lone surrogate, line ends are line feeds."""

    text: str
    media_type: str
    charset: str
    metadata: Proposed
    extractor: str
    extractor_version: str
