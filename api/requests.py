"""Refuses requests that do not arrive as they were meant, before anybody looks at what they say."""

import re
from urllib.parse import unquote_to_bytes

from rest_framework.exceptions import APIException, ParseError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

# Names under which tokens are sent in addresses elsewhere.
TOKEN_PARAMETERS = frozenset({"token", "access_token", "api_key"})
NOT_ENCODED = re.compile(r"%(?![0-9A-Fa-f]{2})")


class TokenInAddressError(APIException):
    """A token was put where logs, histories and other sites would see it."""

    status_code = 400
    default_code = "token_in_address"
    default_detail = (
        "A token never goes into an address, which ends up in logs: revoke it, and send another "
        "one as the header Authorization: Bearer fb_…"
    )


class LengthRequiredError(APIException):
    """A body without its length: the server would see none."""

    status_code = 411
    default_code = "length_required"
    default_detail = "Send the body with its Content-Length, not in chunks."


class EncodedBodyError(APIException):
    """A body that is compressed: what it grows to is nobody's to choose."""

    status_code = 415
    default_code = "unsupported_encoding"
    default_detail = "Send the body as it is, without Content-Encoding."


def refuse_unreadable(request: Request) -> None:
    """Raise the refusal of an address, an encoding or a transfer that cannot be taken."""
    _refuse_address(request)
    if request.method not in SAFE_METHODS:
        _refuse_transfer(request)


def _refuse_address(request: Request) -> None:
    query = request.META.get("QUERY_STRING", "")
    if not query:
        return
    if TOKEN_PARAMETERS & request.query_params.keys():
        raise TokenInAddressError
    if NOT_ENCODED.search(query):
        raise ParseError("A % in the address stands before two hexadecimal digits; write it %25.")
    try:
        # Django would put U+FFFD where this fails, and search for that.
        unquote_to_bytes(query.encode("latin-1")).decode()
    except UnicodeError as error:
        raise ParseError("The parameters of the address are not UTF-8.") from error


def _refuse_transfer(request: Request) -> None:
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise EncodedBodyError
    if "Transfer-Encoding" in request.headers:
        raise LengthRequiredError
