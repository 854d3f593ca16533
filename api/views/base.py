"""What the views share: details, changes, and the request's id."""

import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar, TypeAlias
from uuid import UUID, uuid4

import pghistory
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError as InvalidError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import get_script_prefix
from django.utils.functional import cached_property
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from api import idempotency, quick
from api.forms import FORMAT, Form, Forms, document, form_asked
from api.parameters import moment_of, once, refuse_unknown
from api.permissions import Reads, ReadsOrContributes
from api.preconditions import has_read, revision_read, tag_of
from api.rates import RateLimitedError, counted, counted_failure, headers_of
from api.references import KEY, References
from api.renderers import answer
from api.requests import refuse_unreadable
from api.selection import SELECTION, Selection, record_of, selection_of
from api.serializers import comment_of, reader_of
from api.serializers.naming import learn
from factbase.exports import Table
from factbase.filtersets.filters import ValidAtFilter
from factbase.history import known_at
from factbase.history.moments import KNOWN_AT, VALID_AT
from factbase.permissions import Actor, audience_of
from factbase.rates import Allowance

REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")

Shape: TypeAlias = "staticmethod[[QuerySet[Any], str], Sequence[Mapping[str, Any]]]"


def request_id_of(request: HttpRequest) -> str:
    """Return the client's X-Request-ID if it is harmless, else a new id.

    It stays with the request, from where the log has it.
    """
    if not hasattr(request, "request_id"):
        sent = request.headers.get("X-Request-ID", "")
        id = sent if REQUEST_ID.fullmatch(sent) else str(uuid4())
        request.request_id = id  # type: ignore[attr-defined]
    return str(request.request_id)  # type: ignore[attr-defined]


class ApiView(APIView):
    """A view whose answers carry the request's id, which history keeps with every write."""

    # Without OPTIONS: the description is the OpenAPI document.
    http_method_names = ["get", "head", "post", "patch"]
    permission_classes: Sequence[type[BasePermission]] = [ReadsOrContributes]
    request_id = ""
    # What the caller has left of the requests that are allowed; None where nothing is limited.
    allowance: Allowance | None = None
    # What the OpenAPI document says of a view without a `shape`: (status, media type) → schema or
    # type; query parameters as name → (schema, description), those that are `needed`; a body as
    # media type → schema; and what it refuses besides.
    successes: ClassVar[Mapping[tuple[int, str], Any]] = {}
    parameters: ClassVar[Mapping[str, tuple[Mapping[str, Any], str]]] = {}
    needed: ClassVar[Sequence[str]] = ()
    body: ClassVar[Mapping[str, Any]] = {}
    errors: ClassVar[tuple[int, ...]] = ()
    # Whether a GET answers with several records; whether the answer to a write may be kept.
    is_list: ClassVar[bool] = False
    takes_key: ClassVar[bool] = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer under the request's id."""
        self.request_id = request_id_of(request)
        is_read = request.method in SAFE_METHODS
        # pghistory would put the context in front of queries too that begin with WITH.
        of_write = {"request_id": self.request_id, "url": request.path}
        with nullcontext() if is_read else pghistory.context(**of_write):
            response = super().dispatch(request, *args, **kwargs)
        response.headers["X-Request-ID"] = self.request_id
        if self.allowance is not None:
            for header, value in headers_of(self.allowance).items():
                response.headers[header] = value
        return response

    def perform_authentication(self, request: Request) -> None:
        """Find out who asks, count it, and refuse what cannot be read.

        Raises RateLimitedError for who asks too often.
        """
        try:
            super().perform_authentication(request)
        except APIException:
            self._refuse_over(counted_failure(request))
            raise
        self._refuse_over(counted(request))
        refuse_unreadable(request)
        if request.method not in SAFE_METHODS:
            pghistory.context(user=request.user.pk)

    def _refuse_over(self, allowance: Allowance | None) -> None:
        self.allowance = allowance
        if allowance is not None and allowance.is_over:
            raise RateLimitedError(allowance)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Have a write that names a key done once, after who sends it was found to be allowed."""
        super().initial(request, *args, **kwargs)
        key = None if Reads in self.permission_classes else idempotency.key_of(request)
        name = str(request.method).lower()
        if key is not None and not self.takes_key:
            words = "The answer to this is not kept: send it without a key."
            raise ValidationError({idempotency.HEADER: [words]})
        if key is not None and hasattr(self, name):
            setattr(self, name, idempotency.once(key, getattr(self, name)))

    @property
    def asker(self) -> Actor:
        """Who asks, signed in or not."""
        return self.request.user

    @cached_property
    def audience(self) -> tuple[bool, bool]:
        """What of the caller decides what they may see."""
        return audience_of(self.asker)

    @property
    def actor(self) -> User:
        """Who is signed in; only asked for after a permission that needs it."""
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101 - the permission has refused everybody else
        return user

    @cached_property
    def site(self) -> str:
        """The address of the site, with a slash at its end."""
        return f"{self.request.scheme}://{self.request.get_host()}{get_script_prefix()}"


class ResourceView(ApiView):
    """One kind of record: which rows this person may see, and what they look like.

    `shape` makes JSON of rows, `serializer_class` reads what is sent.
    """

    shape: ClassVar[Shape]
    # What PostgreSQL writes the records from, and the whole list as a file; None where Python makes
    # them. Rows with a table depend on nothing but the person's audience.
    table: ClassVar[Table | None] = None
    serializer_class: ClassVar[type[Serializer[Any]]]
    # What the OpenAPI document says of a view that answers with something else than `shape`.
    answer: ClassVar[Any] = None
    # The earlier moment that is asked about; None is now.
    known_at: datetime | None = None
    # What the address of a GET, and that of a write, may hold; None where something else says so.
    allowed_parameters: ClassVar[Collection[str] | None] = (KNOWN_AT,)
    allowed_in_writes: ClassVar[Collection[str] | None] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Read the moment that is asked about.

        Raises ValidationError for what is none, and for parameters that mean nothing here.
        """
        super().initial(request, *args, **kwargs)
        is_read = request.method in SAFE_METHODS
        refuse_unknown(request, self.allowed_parameters if is_read else self.allowed_in_writes)
        self.known_at = moment_of(request)

    @cached_property
    def references(self) -> References:
        """What the request names, as far as it has been read."""
        return References()

    def get_rows(self) -> QuerySet[Any]:
        """Return the rows that the person may see."""
        raise NotImplementedError

    def get_record(self, pk: UUID) -> Any:
        """Return one row as an instance; raises NotFound."""
        record = self.get_rows().filter(pk=pk).first()
        if record is None:
            raise NotFound("There is no such record.")
        return record

    def as_json(self, pk: UUID) -> Mapping[str, Any]:
        """Return one row as lists show it; raises NotFound. One query."""
        if self.table is not None:
            return quick.record(self, pk)
        found = type(self).shape(self.get_rows().filter(pk=pk).order_by(), self.site)
        if not found:
            raise NotFound("There is no such record.")
        return found[0]

    def selection(self) -> Selection:
        """Return what `fields` and `expand` ask of the records; raises ValidationError."""
        return selection_of(self.request, record_of(type(self).shape))

    def parsed(
        self, serializer_class: type[Serializer[Any]], instance: Any = None
    ) -> dict[str, Any]:
        """Return the checked body; with an `instance`, a partial one. Raises ValidationError.

        Its comment goes into the history of all that the request writes from here on.
        """
        reader = reader_of(serializer_class, {KEY: self.references}, instance)
        learn(self.references, reader, [self.request.data])
        fields, comment = comment_of(reader, dict(reader.run_validation(self.request.data)))
        if comment:
            pghistory.context(comment=comment)
        return fields


class ReadView(ResourceView):
    """GET: one record."""

    allowed_parameters = (FORMAT, KNOWN_AT, *SELECTION)
    # How `valid_at` narrows records of this kind; None where nothing of them holds in time, and it
    # is no parameter.
    valid_at: ClassVar[ValidAtFilter | None] = None
    # The forms besides this API's own JSON, by what `format` calls them.
    forms: ClassVar[Forms] = {}

    def get(self, request: Request, pk: UUID) -> Any:
        """Return one record, as it is in lists; nothing to a client that has this revision."""
        form = form_asked(request, self.forms)
        selection = self.selection()
        with known_at(self.known_at):
            self._refuse_another_time(pk)
            if form is not None:
                return self._in_form(form, pk)
            body, to_do = self._found(pk, selection)
            tag = {} if self.known_at else tag_of(body)
            # The past has no ETag, and what is expanded has revisions of its own.
            is_known = not (self.known_at or selection.expanded) and has_read(request, body)
            if is_known:
                return Response(status=304, headers=tag)
            [shown] = to_do.of([body], user=request.user, site=self.site)
        return answer(shown, headers=tag)

    def _found(self, pk: UUID, selection: Selection) -> tuple[Mapping[str, Any], Selection]:
        """Return the record, and what of the selection is still to be done; raises NotFound."""
        body = quick.found(self, pk, selection) if self.table else None
        if body is None:
            return self.as_json(pk), selection
        return body, replace(selection, expanded={})

    def _in_form(self, form: Form, pk: UUID) -> HttpResponse:
        body = form.document(self.get_rows().filter(pk=pk), self.site)
        if body is None:
            raise NotFound("There is no such record.")
        return document(form, body)

    def _refuse_another_time(self, pk: UUID) -> None:
        """Raise NotFound for what cannot hold at the time that is asked about."""
        if self.valid_at is None or not (asked := once(self.request, VALID_AT)):
            return
        try:
            date = self.valid_at.field.clean(asked)
        except InvalidError as error:
            raise ValidationError({VALID_AT: error.messages}) from error
        if not self.valid_at.filter(self.get_rows().filter(pk=pk), date).exists():
            raise NotFound("There is no such record that can hold at that time.")


class DetailView(ReadView):
    """GET: one record. PATCH: change some of its fields."""

    def patch(self, request: Request, pk: UUID) -> Response:
        """Change the fields that are sent, and return the record."""
        record = self.get_record(pk)
        revision = revision_read(request)
        self.edit(record, self.parsed(self.serializer_class, record), revision)
        body = self.as_json(pk)
        return Response(body, headers=tag_of(body))

    def edit(self, record: Any, fields: Any, revision: int) -> None:
        """Call the action that changes a record."""
        raise NotImplementedError
