"""From the bytes of a document to its anchoring text and the metadata it proposes."""

import json
from collections.abc import Sequence

from sources.extraction.results import MAX_BYTES, Extraction, Proposed, refusal
from sources.extraction.runner import child_command, run_limited
from sources.extraction.sniff import sniff


def extract(content: bytes, *, filename: str = "", media_type: str = "") -> Extraction:
    """Read a txt, html or pdf document in a limited process; answers within ten seconds.

    `filename` and `media_type` count only where the bytes do not tell the type. Raises
    ExtractionError with code empty, unsupported, too_large, encrypted, damaged, no_text, timeout or
    memory. Leaves no file and no process behind.
    """
    if len(content) > MAX_BYTES:
        raise refusal("too_large")
    kind = sniff(content, filename=filename, media_type=media_type)
    return answer(kind, run_limited(content, command=child_command(kind)))


def answer(media_type: str, lines: Sequence[bytes]) -> Extraction:
    """Return what the child's lines say; raises ExtractionError if they say so or make no sense."""
    try:
        read = json.loads(lines[0])
        if "code" in read:
            raise refusal(read["code"], read["message"])
        proposed = Proposed(**json.loads(lines[1])) if len(lines) > 1 else Proposed()
        return Extraction(media_type=media_type, metadata=proposed, **read)
    except (ValueError, TypeError, KeyError) as error:
        raise refusal("damaged") from error
