"""Imports: a file is sent, looked at row by row, and applied as a whole."""

from collections.abc import Mapping
from typing import IO, Any
from uuid import UUID

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.datastructures import MultiValueDict
from rest_framework.exceptions import NotFound
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.parameters import once
from api.parsers import BodyTooLargeError, BoundedMultiPartParser, IncompleteBodyError, drain
from api.permissions import Imports
from api.serializers import (
    ApplySerializer,
    ChoicesSerializer,
    EmptySerializer,
    ImportSerializer,
    MapSerializer,
)
from api.shapes import import_rows_json, imports_json
from api.views.base import ReadView, ResourceView
from api.views.lists import ListCreateView, ListView
from api.views.steps import StepView
from factbase.filtersets import ImportFilterSet, ImportRowFilterSet
from factbase.imports import mending, steps
from factbase.imports.files import MOST_BYTES, PIECE_BYTES, Options, take_in
from factbase.models import Import, ImportKind, ImportRow
from factbase.permissions import visible_imports
from factbase.views.downloads import csv_file


class ImportFormParser(BoundedMultiPartParser):
    """Multipart forms with a file to import."""

    limit = MOST_BYTES + 100_000


class FileParser(BaseParser):
    """A body that is the file itself; what else there is to say stands in the address."""

    media_type = "text/csv"
    default_name = "import.csv"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return the parameters and the file, on the disk; raises BodyTooLargeError."""
        request: Request = (parser_context or {})["request"]
        for name in request.query_params:
            once(request, name)
        file = TemporaryUploadedFile(self.default_name, self.media_type, 0, None)
        # Closed with the request, as files of forms are.
        request._request._files = MultiValueDict({"file": [file]})  # type: ignore[attr-defined]
        size = 0
        while piece := stream.read(PIECE_BYTES):
            size += len(piece)
            if size > MOST_BYTES:
                drain(stream)
                raise BodyTooLargeError(MOST_BYTES)
            file.write(piece)
        if size < int(request.META["CONTENT_LENGTH"]):
            raise IncompleteBodyError
        file.size = size
        return {**request.query_params.dict(), "file": file}


class LinesParser(FileParser):
    """A body of NDJSON."""

    media_type = "application/x-ndjson"
    default_name = "import.ndjson"


class WorkbookParser(FileParser):
    """A body that is an XLSX file."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    default_name = "import.xlsx"


class PackageParser(FileParser):
    """A body that is a zipped Data Package."""

    media_type = "application/zip"
    default_name = "import.zip"


class ImportView(ResourceView):
    """Imports; each is seen by who brought it in, and by administrators."""

    shape = staticmethod(imports_json)
    serializer_class = ImportSerializer
    # A key would hold the import's row until the answer, while its progress is told beside. A file
    # that was applied is not applied again, and a step that was taken is refused the second time.
    takes_key = False
    permission_classes = [Imports]

    def get_rows(self) -> QuerySet[Any]:
        """Return the imports that the person may see."""
        return visible_imports(self.request.user)


class ImportListView(ListCreateView, ImportView):
    """The imports of this person, newest first."""

    filterset_class = ImportFilterSet
    allowed_in_writes = None  # with a file as the body they are read as its fields
    can_be_known = True
    parser_classes = [ImportFormParser, FileParser, LinesParser, WorkbookParser, PackageParser]

    def post(self, request: Request) -> Response:
        """Take a file in and read it; nothing is written before it is applied.

        The file is a field of a multipart form, or the body, with the other fields in the address.
        Small files are read at once, large ones in the background: ask until `state` is `ready`.
        The same file as one that was applied is answered with that import, and 200.
        """
        fields = self.parsed(self.serializer_class)
        file, kind = fields.pop("file"), ImportKind(fields.pop("kind"))
        mapping = fields.pop("mapping", None)
        if isinstance(mapping, str):
            mapping = steps.saved_mapping(mapping, kind)
        taken = take_in(
            file=file,
            filename=fields.pop("filename", "") or file.name,
            by=self.actor,
            options=Options(kind=kind, mapping=mapping, **fields),
        )
        if taken.is_new:
            steps.start(staged=taken.staged)
        response = self.created(taken.staged.pk)
        response.status_code = 201 if taken.is_new else 200
        return response


class ImportDetailView(ReadView, ImportView):
    """One import."""


class ImportRowListView(ListView):
    """The rows of an import with what would be done with each, and what is wrong."""

    permission_classes = [Imports]
    shape = staticmethod(import_rows_json)
    filterset_class = ImportRowFilterSet

    def get(  # type: ignore[override]  # the address names the import
        self, request: Request, pk: UUID
    ) -> HttpResponseBase:
        """Return one page of the rows; raises NotFound for an import of somebody else."""
        if not visible_imports(request.user).filter(pk=pk).exists():
            raise NotFound("There is no such record.")
        return super().get(request)

    def get_rows(self) -> QuerySet[Any]:
        """Return the rows of the import that the address names."""
        return ImportRow.objects.filter(staged=self.kwargs["pk"])


class ImportErrorsView(ImportView):
    """The rows that are in the way, as a CSV file to mend and to send again."""

    answer = bytes
    successes = {(200, "text/csv"): {"type": "string"}}

    def get(self, request: Request, pk: UUID) -> StreamingHttpResponse:
        """Return the file."""
        staged: Import = self.get_record(pk)
        return csv_file(mending.stream_wrong_rows(staged), name="errors.csv")


class ImportStepView(StepView, ImportView):
    """A step of an import; who comes second finds it elsewhere."""

    needs_match = False

    def take(self, record: Import, fields: Any) -> None:
        """Take the step; what follows from it is done after it is committed."""
        raise NotImplementedError

    def post(self, request: Request, pk: UUID, **within: UUID) -> Response:
        """Take the step, go on from it, and return the import."""
        super().post(request, pk, **within)
        steps.start(staged=self.get_record(pk))
        return Response(self.as_json(pk))


class ImportMapView(ImportStepView):
    """Say which column is which; all rows are read anew."""

    step_serializer_class = MapSerializer

    def take(self, record: Import, fields: Any) -> None:
        """Map."""
        name = fields.pop("save_as", "")
        staged = steps.map_columns(staged=record, by=self.actor, **fields)
        if name:
            steps.save_mapping(name=name, kind=staged.kind, mapping=staged.mapping, by=self.actor)


class ImportChooseView(ImportStepView):
    """Say what doubtful names mean; their rows are read anew."""

    step_serializer_class = ChoicesSerializer

    def take(self, record: Import, fields: Any) -> None:
        """Choose."""
        steps.choose(staged=record, by=self.actor, **fields)


class ImportApplyView(ImportStepView):
    """Write all rows, or none; refused (409) while rows are in the way."""

    step_serializer_class = ApplySerializer

    def take(self, record: Import, fields: Any) -> None:
        """Apply."""
        steps.apply(staged=record, by=self.actor, **fields)


class ImportResumeView(ImportStepView):
    """Go on with an import whose process was ended; nothing is done twice."""

    step_serializer_class = EmptySerializer

    def take(self, record: Import, fields: Any) -> None:
        """Go on below."""


class ImportCancelView(StepView, ImportView):
    """Give an import up; nothing of it was written."""

    step_serializer_class = EmptySerializer
    needs_match = False

    def take(self, record: Import, fields: Any) -> None:
        """Cancel."""
        steps.cancel(staged=record, by=self.actor)
