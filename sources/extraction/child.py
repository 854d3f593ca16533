"""The limited process that reads one document: bytes on standard input, JSON lines on output.

The first line is the text or the refusal; the second is the proposed metadata, and may be missing:
a page whose metadata cannot be read in time still has its text. Each format imports its own
libraries when it is asked for: trafilatura alone costs 100 ms.
"""

import json
import signal
import sys
from dataclasses import asdict

from sources.extraction.limits import limit_process
from sources.extraction.results import MAX_CHARACTERS, ExtractionError, Proposed, refusal
from sources.extraction.sniff import HTML, PDF

METADATA_SECONDS = 2.0


def main(media_type: str) -> None:
    """Read standard input as `media_type` and write the answer."""
    limit_process()
    try:
        _answer(sys.stdin.buffer.read(), media_type)
    except ExtractionError as error:
        _write({"code": error.code, "message": error.message})
    except MemoryError:
        _write({"code": "memory", "message": refusal("memory").message})


def _answer(content: bytes, media_type: str) -> None:
    if media_type == PDF:
        _answer_pdf(content)
    elif media_type == HTML:
        _answer_html(content)
    else:
        _answer_text(content)


def _answer_pdf(content: bytes) -> None:
    from sources.extraction import pdf

    text, proposed = pdf.read_pdf(content)
    _write_text(text, "", pdf.EXTRACTOR, pdf.extractor_version())
    _write_proposed(proposed)


def _answer_html(content: bytes) -> None:
    from sources.extraction import encoding, html

    decoded, charset = encoding.decode_html(content)
    root = html.parse_html(decoded)
    text = html.text_of(root)
    if not text.strip():
        raise refusal("no_text", "The page has no text.")
    _write_text(text, charset, html.EXTRACTOR, html.extractor_version())
    _give_up_after(METADATA_SECONDS)
    from sources.extraction.metadata import propose_from_html

    _write_proposed(propose_from_html(root))


def _answer_text(content: bytes) -> None:
    from sources.extraction import text

    decoded, charset = text.read_text(content)
    if not decoded.strip():
        raise refusal("empty")
    _write_text(decoded, charset, text.EXTRACTOR, text.extractor_version())
    _write_proposed(text.propose_from_text(decoded))


def _give_up_after(seconds: float) -> None:
    """End this process then, wherever it is: a handler would wait for C code to return."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _write_text(text: str, charset: str, extractor: str, version: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise refusal("too_large")
    _write({"text": text, "charset": charset, "extractor": extractor, "extractor_version": version})


def _write_proposed(proposed: Proposed) -> None:
    _write(asdict(proposed.bounded()))


def _write(answer: dict[str, object]) -> None:
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1])
