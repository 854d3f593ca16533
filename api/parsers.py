"""Reads JSON and form bodies, and refuses what would be ambiguous, oversized or unstorable."""

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import IO, Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import QueryDict
from django.utils.http import parse_header_parameters
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser, MultiPartParser

from sources.exceptions import shown
from sources.extraction import MAX_BYTES

# A file of the largest size, with room for the form around it.
MAX_UPLOAD_BYTES = MAX_BYTES + 100_000
# Ten thousand claims with what belongs to them, with room to spare.
MAX_BULK_BYTES = 32 * 1024 * 1024
# NUL cannot be stored by PostgreSQL, half a surrogate pair cannot be written as UTF-8.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
ESCAPE = "\\u"
# What Django puts where the bytes of a form field are not UTF-8.
NOT_DECODED = "\ufffd"
REPEATABLE = frozenset({"authors"})
PIECE = 65_536
MOST_DRAINED = 32_000_000
# A boundary has at most 70 characters (RFC 2046).
ROOM_FOR_LAST_LINE = 200


class BodyTooLargeError(APIException):
    """The body is larger than this address takes."""

    status_code = 413
    default_code = "too_large"

    def __init__(self, limit: int) -> None:
        super().__init__(f"The body is larger than {limit:,} bytes, which is the limit here.")


class IncompleteBodyError(ParseError):
    """The connection broke, or the client ended, before the body did."""

    default_code = "incomplete_body"
    default_detail = "The body was cut off before its end: send it again."


class StrictJSONParser(BaseParser):
    """JSON in UTF-8, at most `limit` bytes, or DATA_UPLOAD_MAX_MEMORY_SIZE.

    Refuses what Python's reader would let through: NaN and the infinities, a key given twice, NUL
    and lone surrogates. Numbers with a point become exact decimals.
    """

    media_type = "application/json"
    limit = 0

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the decoded body; raises ParseError (400) or BodyTooLargeError (413)."""
        return loads(_whole(stream, self.limit or settings.DATA_UPLOAD_MAX_MEMORY_SIZE))


class BulkJSONParser(StrictJSONParser):
    """JSON of many records: at most MAX_BULK_BYTES bytes."""

    limit = MAX_BULK_BYTES


class StrictFormParser(BaseParser):
    """URL-encoded forms in UTF-8, at most DATA_UPLOAD_MAX_MEMORY_SIZE bytes."""

    media_type = "application/x-www-form-urlencoded"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> QueryDict:
        """Return the fields; raises ParseError (400) or BodyTooLargeError (413)."""
        body = _whole(stream, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        fields = QueryDict(mutable=True)
        try:
            for name, text in parse_qsl(
                body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=100
            ):
                fields.appendlist(name, text)
        except UnicodeDecodeError as error:
            raise ParseError("The form is not UTF-8 with percent signs.") from error
        except ValueError as error:
            raise ParseError("The form has more than 100 fields.") from error
        return fields


class BoundedMultiPartParser(MultiPartParser):
    """Multipart forms of at most `limit` bytes."""

    limit = MAX_UPLOAD_BYTES

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return data and files; raises BodyTooLargeError before anything is stored.

        Raises ParseError for what would be lost without a word: the rest of a form that was cut
        off, text that is not UTF-8, a second file, and a field given twice, other than the authors.
        """
        if int(stream.META.get("CONTENT_LENGTH") or 0) > self.limit:
            drain(stream)
            raise BodyTooLargeError(self.limit)
        body = RememberingStream(stream)
        form = super().parse(body, media_type, parser_context)  # type: ignore[arg-type]
        if not body.end.rstrip().endswith(_last_line(media_type)):
            raise IncompleteBodyError
        for name, texts in form.data.lists():
            if len(texts) > 1 and name not in REPEATABLE:
                raise ParseError(f"The field {shown(name)} is given twice.")
            if any(NOT_DECODED in text for text in (name, *texts)):
                raise ParseError(f"The field {shown(name)} is not UTF-8.")
        for name, files in form.files.lists():
            if len(files) > 1 or name in form.data:
                raise ParseError(f"The field {shown(name)} is given twice.")
        return form


class RememberingStream:
    """A body that is read by somebody else, and the `end` of what was read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.end = b""

    def read(self, size: int = -1) -> bytes:
        """Return the next piece."""
        piece = self.stream.read(size)
        self.end = (self.end + piece)[-ROOM_FOR_LAST_LINE:]
        return piece


def drain(stream: IO[bytes]) -> None:
    """Read on, up to MOST_DRAINED bytes: many clients listen only when all is sent."""
    for _ in range(MOST_DRAINED // PIECE):
        if not stream.read(PIECE):
            return


def _whole(stream: IO[bytes], limit: int) -> bytes:
    body = stream.read(limit + 1)
    if len(body) > limit:
        drain(stream)
        raise BodyTooLargeError(limit)
    return body


def _last_line(media_type: str | None) -> bytes:
    """Return what a multipart form ends with: Django's reader takes one without, too."""
    boundary = parse_header_parameters(media_type or "")[1].get("boundary", "")
    return f"--{boundary}--".encode()


def loads(body: bytes) -> Any:
    """Decode JSON strictly; raises ParseError, which says what is wrong and where it can."""
    try:
        text = body.decode()
        data = json.loads(
            text,
            object_pairs_hook=_without_duplicates,
            parse_constant=_refuse_constant,
            parse_int=_whole_number,
            parse_float=_exact,
        )
    except UnicodeDecodeError as error:
        raise ParseError("The body is not UTF-8.") from error
    except RecursionError as error:
        raise ParseError("The JSON is nested too deeply.") from error
    except ValueError as error:
        raise ParseError(f"The body is not JSON: {error}.") from error
    # As they are, neither is JSON in UTF-8; only written as an escape can they have come.
    for part in _texts(data) if ESCAPE in text else ():
        if UNSTORABLE.search(part):
            raise ParseError(f"{shown(part)} holds NUL or half a surrogate pair: remove it.")
    return data


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ParseError(f"The key {shown(key)} is given twice.")
        found[key] = value
    return found


def _exact(number: str) -> Decimal:
    try:
        return Decimal(number)
    except InvalidOperation as error:
        raise ParseError(f"{shown(number)} is out of range.") from error


def _whole_number(number: str) -> int:
    try:
        return int(number)
    except ValueError as error:  # thousands of digits
        raise ParseError(f"{shown(number)} is out of range.") from error


def _refuse_constant(name: str) -> None:
    raise ParseError(f"{name} is not a number in JSON.")


def _texts(data: Any) -> Iterator[str]:
    """Yield every key and string, without recursion."""
    waiting = [data]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            waiting.extend(item.keys())
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
