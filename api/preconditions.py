"""The revision as ETag: what a client has read, and what it wants to change."""

import re
from collections.abc import Mapping
from typing import Any

from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request

# Proxies that compress an answer call its tag a weak one; the revision that it names is the same.
TAG = re.compile(r'(?:W/)?"(\d{1,9})"')


class PreconditionRequiredError(APIException):
    """A change of a record that does not say which revision was read."""

    status_code = 428
    default_code = "precondition_required"
    default_detail = (
        'Send If-Match with the ETag of the record as you read it, such as If-Match: "3", so that '
        "nobody's change is lost."
    )


def tag_of(body: Mapping[str, Any]) -> dict[str, str]:
    """Return the ETag header of one record; snapshots, which never change, have none."""
    return {"ETag": f'"{body["revision"]}"'} if "revision" in body else {}


def has_read(request: Request, body: Mapping[str, Any]) -> bool:
    """Whether If-None-Match says that the client has this revision already."""
    sent = request.headers.get("If-None-Match", "")
    known = {tag.strip().removeprefix("W/") for tag in sent.split(",")}
    return bool(known & {tag_of(body).get("ETag"), "*"})


def revision_read(request: Request) -> int:
    """Return the revision that If-Match names; raises PreconditionRequiredError without one."""
    sent = request.headers.get("If-Match", "").strip()
    if not sent:
        raise PreconditionRequiredError
    tag = TAG.fullmatch(sent)
    if tag is None:
        raise ValidationError({"If-Match": ['Send one ETag of this record, such as "3".']})
    return int(tag[1])
