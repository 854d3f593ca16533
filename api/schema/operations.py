"""Describes each operation by what its view names: shape, serializer, FilterSet, docstrings."""

from collections.abc import Callable, Sequence
from inspect import getdoc
from types import UnionType
from typing import Any, is_typeddict

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.permissions import SAFE_METHODS

from api.errors import MEDIA_TYPE, ProblemJson
from api.forms import OURS, Forms
from api.permissions import Reads, ReadsOrWrites, ReadsSignedIn
from api.schema.parameters import (
    answer_headers,
    described_parameters,
    form_parameter,
    idempotency_parameter,
    if_match_parameter,
    if_none_match_parameter,
    known_at_parameter,
    list_parameters,
    number_parameters,
    selection_parameters,
    valid_at_parameter,
)
from api.schema.parts import selected
from api.schema.types import Schema, page_of, schema_of
from api.selection import record_of
from api.views.base import DetailView, ReadView, ResourceView
from api.views.claims import ClaimActionView
from api.views.entities import EntityDetailView
from api.views.lists import ListCreateView, ListView
from api.views.revisions import DifferenceView
from api.views.steps import StepView
from factbase.exports import formats_of
from factbase.exports.tables import CLAIMS, ENTITIES
from factbase.models.transitions import TRANSITIONS

FILES = formats_of(CLAIMS) | formats_of(ENTITIES)

VERBS = {"get": "read", "post": "create", "patch": "change"}
ERRORS = {
    400: "What was sent cannot be read, or names what is not known.",
    401: "Sign in: no token, or one that is unknown, expired or revoked.",
    403: "The role does not allow this, or the token lacks the scope.",
    404: "There is no such record, or not for this person.",
    409: "The record has moved on, or stands where this step does not start; or a request with "
    "this Idempotency-Key is being answered.",
    412: "If-Match names a revision that is no longer current; ETag names the one that is.",
    413: "The body is too large.",
    415: "Send JSON, or where a file is taken, a multipart form.",
    422: "A rule of the domain refuses it; or the Idempotency-Key came with another request.",
    428: "If-Match is missing.",
    429: "Too many requests; Retry-After says in how many seconds to try again.",
}
# Which of them a method can answer with.
READ_ERRORS = (400, 401, 404, 429)
CONDITIONAL = (412, 428)
WRITE_ERRORS = tuple(status for status in ERRORS if status not in CONDITIONAL)


class OperationSchema(AutoSchema):
    """The operations of `api.views`."""

    view: ResourceView  # type: ignore[override]

    def get_operation_id(self) -> str:
        """Return `claims_list`, `claims_read`, `claims_create`, `claims_verify` …"""
        words = [word.replace("-", "_") for word in self._tokenize_path()]
        if isinstance(self.view, StepView) and words[-1] != "derivations":
            return "_".join(words)
        if self.view.is_list and self.method == "GET":
            return "_".join([*words, "list"])
        return "_".join([*words, VERBS[self.method.lower()]])

    def get_description(self) -> str:  # type: ignore[override]
        """Return the docstring that says most: of the step, of the method, or of the view."""
        if isinstance(self.view, ClaimActionView):
            return TRANSITIONS[self.view.action].does
        wrapper = {"POST": "create", "PATCH": "edit"}.get(self.method, "")
        return getdoc(getattr(self.view, wrapper, None) or type(self.view)) or ""

    def get_summary(self) -> str:
        """Return the first line of what the view or its method says of itself."""
        return str(self.get_description()).split("\n")[0].rstrip(".")

    def get_auth(self) -> list[dict[str, list[str]]]:
        """Return the ways to sign in; reading is possible without, unless it is switched off or
        about what is one's own.

        A token's scope is named as the role that the operation needs.
        """
        ways: list[dict[str, list[str]]] = super().get_auth()
        rights = [needed for needed in self._rights() if not self._is_free(needed)]
        if rights:
            [needed] = rights
            tokens = [{"token": [scope.value]} for scope in needed.scopes]
            return [*tokens, *(way for way in ways if "token" not in way)]
        if ReadsSignedIn in self.view.permission_classes:
            return [way for way in ways if way]
        return ways if {} in ways else [*ways, {}]

    def _rights(self) -> list[ReadsOrWrites]:
        return [way for way in self.view.get_permissions() if isinstance(way, ReadsOrWrites)]

    def _is_open_to_readers(self) -> bool:
        return all(needed.reads_freely for needed in self._rights())

    def _is_free(self, needed: ReadsOrWrites) -> bool:
        return needed.reads_freely and self.method in SAFE_METHODS

    def get_override_parameters(self) -> list[Any]:
        """Return the parameters of the request, and the headers of every answer."""
        return [*self._request_parameters(), *answer_headers()]

    def _request_parameters(self) -> list[Any]:
        """Return the parameters: of lists, the moment asked about, the revision that was read."""
        described: list[Any] = []
        if self.view.parameters and self.method == "GET":
            described = described_parameters(self.view.parameters, self.view.needed)
        if described and not isinstance(self.view, ReadView):
            return described
        if isinstance(self.view, ListView) and self.method == "GET":
            record = record_of(type(self.view).shape)
            return list_parameters(self.view.filterset_class, self.view.formats, record)
        if isinstance(self.view, DifferenceView):
            return number_parameters(self.view.numbers)
        if self.method not in SAFE_METHODS:
            return self._headers_of_write()
        if not isinstance(self.view, ResourceView) or self.view.answer:
            return []
        valid_at = getattr(self.view, "valid_at", None)
        times = [known_at_parameter(), *([valid_at_parameter(valid_at)] if valid_at else [])]
        return [*self._allowed([*times, *self._of_details()]), *described]

    def _allowed(self, parameters: Sequence[Any]) -> list[Any]:
        """Leave out what this view refuses in the address, as what has no past does."""
        names = self.view.allowed_parameters
        return [
            each
            for each in parameters
            if names is None or each.location != OpenApiParameter.QUERY or each.name in names
        ]

    def _headers_of_write(self) -> list[Any]:
        if Reads in self.view.permission_classes:
            return []
        read = [if_match_parameter()] if self._is_conditional() else []
        return [*read, idempotency_parameter()] if self.view.takes_key else read

    def _is_conditional(self) -> bool:
        """Whether the operation changes a record that the client must have read."""
        is_step = isinstance(self.view, StepView) and self.view.needs_match
        return self.method == "PATCH" or (self.method == "POST" and is_step)

    def _of_details(self) -> list[Any]:
        if not isinstance(self.view, ReadView):
            return []
        return [
            form_parameter(self.view.forms),
            *selection_parameters(record_of(type(self.view).shape)),
            if_none_match_parameter(),
        ]

    def get_request_serializer(self) -> Any:
        """Return what the view reads; a change takes any part of it."""
        if self.method == "GET":
            return None
        if self.view.body:
            return dict(self.view.body)
        if isinstance(self.view, StepView):
            return self.view.step_serializer_class()
        return self.view.serializer_class(partial=isinstance(self.view, DetailView))

    def get_response_serializers(self) -> Any:
        """Return every answer that the operation can give."""
        responses: dict[Any, Any] = self._successes()
        if isinstance(self.view, ReadView):
            responses[304] = OpenApiResponse(description="The client has this revision already.")
        if isinstance(self.view, EntityDetailView) and self.method == "GET":
            words = "It is merged into another one, whose address Location holds."
            responses[307] = OpenApiResponse(description=words)
        errors = READ_ERRORS if self.method in SAFE_METHODS else WRITE_ERRORS
        closed = () if self._is_open_to_readers() else (403,)
        errors = tuple(sorted({*errors, *closed, *self.view.errors}))
        if self._is_conditional():
            errors += CONDITIONAL
        problem = self._schema(ProblemJson)
        for status in errors:
            responses[status, MEDIA_TYPE] = OpenApiResponse(problem, description=ERRORS[status])
        return responses

    def _successes(self) -> dict[Any, Any]:
        if self.view.successes:
            return {
                answer: self._schema(hint) if _is_type(hint) else hint
                for answer, hint in self.view.successes.items()
            }
        record = self.view.answer or record_of(self._shape())
        can_select = self.method == "GET" and isinstance(self.view, ListView | ReadView)
        item = self._schema(record, selected if can_select else schema_of)
        if isinstance(self.view, ListCreateView) and self.method == "POST":
            return _creations(item, can_be_known=self.view.can_be_known)
        if isinstance(self.view, ListView):
            return _pages(item, formats=self.view.formats)
        record = {(200, "application/json"): OpenApiResponse(item, description="The record.")}
        return record | self._forms()

    def _shape(self) -> Any:
        added = getattr(self.view, "added_shape", None) if self.method == "POST" else None
        return added or type(self.view).shape

    def _forms(self) -> dict[Any, Any]:
        """Return the answers in further forms, one for each media type."""
        forms: Forms = getattr(self.view, "forms", {}) if self.method == "GET" else {}
        return {
            (200, form.media_type): OpenApiResponse(
                {"type": "object"}, description=form.described_as
            )
            for form in forms.values()
            if form.media_type != OURS
        }

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Schema:
        """Say that what is sent holds no other fields."""
        return super()._map_basic_serializer(serializer, direction) | {
            "additionalProperties": False
        }

    def _schema(self, hint: Any, draw: Callable[..., Schema] = schema_of) -> Schema:
        components: dict[str, Schema] = {}
        reference = draw(hint, components)
        for name, schema in components.items():
            component = ResolvedComponent(
                name=name, type=ResolvedComponent.SCHEMA, object=name, schema=schema
            )
            if component in self.registry and self.registry[component].schema != schema:
                raise TypeError(f"Two shapes are called {name}: give one of them another name")
            self.registry.register_on_missing(component)
        return reference


def _is_type(hint: Any) -> bool:
    """Whether an answer is described by a typed shape, or several, and not by a schema."""
    return is_typeddict(hint) or isinstance(hint, UnionType)


def _creations(item: Schema, *, can_be_known: bool) -> dict[Any, Any]:
    new = OpenApiResponse(item, description="The new record.")
    known = OpenApiResponse(item, description="The record that was there already.")
    found = {(201, "application/json"): new}
    return found | ({(200, "application/json"): known} if can_be_known else {})


def _pages(item: Schema, *, formats: tuple[str, ...]) -> dict[Any, Any]:
    page = OpenApiResponse(page_of(item), description="One page.")
    found = {(200, "application/json"): page}
    return found | {
        (200, FILES[name].media_type.partition(";")[0]): OpenApiResponse(
            {"type": "string"}, description=f"The whole list, with format={name}."
        )
        for name in formats
        if name in FILES
    }
