"""The limited process that shows a file: a question in JSON, a line feed and the file on input."""

import json
import sys
from typing import Any

from sources.extraction.limits import limit_process
from sources.extraction.results import ExtractionError, refusal


def main() -> None:
    """Read the question and the file, and write one line of JSON."""
    limit_process()
    try:
        question, _, content = sys.stdin.buffer.read().partition(b"\n")
        answer = _answer(json.loads(question), content)
    except ExtractionError as error:
        answer = {"code": error.code, "message": error.message}
    except MemoryError:
        answer = {"code": "memory", "message": refusal("memory").message}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
    sys.stdout.buffer.flush()


def _answer(wanted: dict[str, Any], content: bytes) -> dict[str, Any]:
    if wanted["show"] == "html":
        from sources.showing.html import sanitise

        return {"html": sanitise(content)}
    from sources.showing import pdf

    if wanted["show"] == "picture":
        return {"png": pdf.picture(content, wanted["number"])}
    return pdf.page(content, wanted)


if __name__ == "__main__":
    main()
