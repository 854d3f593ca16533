"""Lists of records: one page of what the parameters ask for, all of it as a file, and new ones."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.http.response import HttpResponseBase
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api import quick
from api.pagination import Page, is_by_number, paginate, paginate_records, refuse_paging
from api.parameters import parameter_errors
from api.preconditions import tag_of
from api.renderers import answer
from api.views.base import ResourceView
from factbase.exports import file_answer, formats_of
from factbase.filtersets import StrictFilterSet
from factbase.history import known_at
from factbase.models.arrays import has_id_of


class ListView(ResourceView):
    """GET: one page of a filtered list."""

    is_list = True
    filterset_class: ClassVar[type[StrictFilterSet]]
    allowed_parameters = None

    @property
    def formats(self) -> tuple[str, ...]:
        """What `format` can be."""
        return ("json", *(formats_of(self.table) if self.table else ()))

    def get(self, request: Request) -> HttpResponseBase:
        """Return one page of what the parameters ask for, or with `format` all of it as a file."""
        form = request.query_params.get("format", "json")
        if self.table and form != "json" and form in self.formats:
            refuse_paging(request)
            with known_at(self.known_at):
                chosen = self.filterset().qs
            return file_answer(
                request._request,
                self.table,
                chosen,
                form=formats_of(self.table)[form],
                known_at=self.known_at,
            )
        with known_at(self.known_at):
            selection = self.selection()
            page, rows = self.page()
            results = selection.of(rows, user=request.user, site=self.site)
        return answer(page.as_json(results))

    def page(self) -> tuple[Page, Sequence[Any]]:
        """Return the page that is asked for, and its records."""
        filterset = self.filterset()
        with filterset.planned():
            if self.table is not None and is_by_number(self.request):
                return paginate_records(self, filterset, self.request, known_at=self.known_at)
            page, ids = paginate(filterset, self.request, known_at=self.known_at)
        rows = type(self).shape(self.get_rows().filter(has_id_of(ids)), self.site)
        by_id = {str(row["id"]): row for row in rows}
        # One that is gone by now is left out.
        return page, [by_id[id] for id in map(str, ids) if id in by_id]

    def filterset(self) -> StrictFilterSet:
        """Return the list that the parameters ask for; raises ValidationError naming each fault."""
        parameters = self.request.query_params
        self._refuse_format(parameters.getlist("format"))
        rows = self.get_rows() if self.table is None else quick.rows_of(self)
        filterset = self.filterset_class(
            parameters, rows, request=self.request._request, is_shown=False
        )
        if not filterset.is_valid():
            raise ValidationError(parameter_errors(filterset))
        return filterset

    def _refuse_format(self, given: list[str]) -> None:
        if given and (len(given) > 1 or given[0] not in self.formats):
            message = f"Choose one of {', '.join(self.formats)}."
            raise ValidationError({"format": [message]}, "invalid_choice")


class ListCreateView(ListView):
    """GET: one page of a filtered list. POST: a new record."""

    # Whether POST can answer 200 with a record that was there already.
    can_be_known = False
    # What POST adds, where that is no record of the list.
    added_shape: ClassVar[Any] = None

    def post(self, request: Request) -> Response:
        """Add a record and return it."""
        fields = self.parsed(self.serializer_class)
        record = self.create(fields, fields.pop("id", None))
        return self.created(record.pk)

    def create(self, fields: Any, id: UUID | None) -> Any:
        """Call the action that adds a record."""
        raise NotImplementedError

    def created(self, pk: UUID) -> Response:
        """Return the answer to a successful POST."""
        body = self.as_json(pk)
        return Response(body, status=201, headers={"Location": body["self"], **tag_of(body)})
