"""Pages on which a file is brought in: sent, its columns named, looked at, and applied."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from factbase import permissions
from factbase.exceptions import FactbaseError
from factbase.forms.imports import ChoicesForm, MappingForm, ReadingForm, UploadForm, saved_mappings
from factbase.forms.refusals import add_refusal, refusals_shown_in
from factbase.imports import mending, steps
from factbase.imports.columns import missing
from factbase.imports.files import take_in
from factbase.imports.running import is_at_work
from factbase.imports.understanding import changes_of
from factbase.models import Import, ImportRow, ImportState, Outcome
from factbase.models.staged import BLOCKING
from factbase.views.desk import DeskMixin
from factbase.views.downloads import csv_file
from factbase.wording import told

PAGE_SIZE = 50


class ImportList(DeskMixin, View):
    """The imports of this person, and the form for the next one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show both."""
        return self._page(UploadForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take a file in and go on to its columns."""
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            with refusals_shown_in(form):
                taken = take_in(
                    file=file, filename=file.name, by=self.actor, options=form.read_options()
                )
        if form.errors:
            return self._page(form)
        if taken.is_new:
            steps.start(staged=taken.staged)
        else:
            messages.info(
                request, _("This very file was imported already: nothing new comes of it.")
            )
        return _to(taken.staged)

    def _page(self, form: UploadForm) -> HttpResponse:
        page = _paged(self.request, permissions.visible_imports(self.actor).order_by("-pk"))
        return render(self.request, "import_list.html", {"form": form, "page": page})


class ImportPage(DeskMixin, View):
    """What all pages of one import share: whose it is, and how it is shown."""

    def import_of(self, pk: UUID) -> Import:
        """Return an import that this person may see; raises Http404."""
        staged: Import = get_object_or_404(permissions.visible_imports(self.actor), pk=pk)
        return staged

    def page(self, staged: Import, **forms: Any) -> HttpResponse:
        """Show an import as far as it is; `forms` are those that were refused."""
        is_own = staged.created_by_id == self.actor.pk
        context = {
            "staged": staged,
            "is_own": is_own,
            "is_stopped": staged.is_running and not is_at_work(staged),
            "counts": [
                (outcome, outcome.label, staged.counts.get(outcome, 0)) for outcome in Outcome
            ],
        }
        if is_own and staged.can_be_read_anew:
            context |= {"reading_form": ReadingForm(staged)}
        if is_own and staged.state in (ImportState.MAPPING, ImportState.READY) and staged.columns:
            context |= {"mapping_form": self._mapping_form(staged), "saved": saved_mappings(staged)}
        if staged.state == ImportState.MAPPING and not staged.problem:
            context |= {"lacking": missing(staged.mapping, staged.kind)}
        if is_own and staged.state == ImportState.READY:
            context |= {"choices_form": ChoicesForm(staged)}
        if staged.state in (ImportState.READY, ImportState.APPLIED):
            context |= self._rows(staged)
        return render(self.request, "import_detail.html", context | forms)

    def _mapping_form(self, staged: Import) -> MappingForm:
        names = ("submit", "new_entities", "entity_type")
        form = MappingForm(staged, initial={name: getattr(staged, name) for name in names})
        chosen = self.request.GET.get("mapping", "")
        try:
            if chosen:
                form.use(steps.saved_mapping(chosen, staged.kind))
        except FactbaseError as refusal:
            messages.error(self.request, told(refusal.message))
        return form

    def _rows(self, staged: Import) -> dict[str, Any]:
        shown = self.request.GET.get("outcome", "")
        rows, count = ImportRow.objects.filter(staged=staged), sum(staged.counts.values())
        if shown in Outcome.values:
            rows, count = rows.filter(outcome=shown), staged.counts.get(shown, 0)
        columns = {target: column for column, target in staged.mapping.items() if target}
        page = _paged(self.request, rows.order_by("table", "number"), count=count)
        changes = changes_of(staged, page)
        for row in page:
            row.wrong = list(mending.problems_of(row, columns)) if row.outcome in BLOCKING else []
            row.new = changes[row.pk]
        return {"page": page, "outcome": shown, "query": f"outcome={shown}" if shown else ""}


class ImportDetail(ImportPage):
    """One import."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show what it waits for."""
        return self.page(self.import_of(pk))


class ImportStep(ImportPage):
    """A step that a person takes; what was refused is shown where it was asked for."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Take the step and go on from it."""
        staged = self.import_of(pk)
        try:
            self._refuse_stale(staged)
            refused = self.take(staged)
            if refused:
                return self.page(staged, **refused)
            staged.refresh_from_db()
            if staged.is_running:
                steps.start(staged=staged)
        except FactbaseError as refusal:
            messages.error(request, told(refusal.message))
        return _to(staged)

    def take(self, staged: Import) -> dict[str, Any]:
        """Take the step; return the forms that were refused."""
        raise NotImplementedError

    def _refuse_stale(self, staged: Import) -> None:
        """Raise FactbaseError where it was changed in another window, say, since it was shown."""
        if self.request.POST.get("read_as", staged.read_as) != staged.read_as:
            raise FactbaseError(
                _("This import was changed meanwhile. Nothing was done: look at it again.")
            )


class ImportMap(ImportStep):
    """Name the columns."""

    def take(self, staged: Import) -> dict[str, Any]:
        """Map, and keep the mapping if a name was given."""
        form = MappingForm(staged, self.request.POST)
        if form.is_valid():
            try:
                self._map(staged, form)
            except FactbaseError as refusal:
                add_refusal(refusal, form)
        return {"mapping_form": form} if form.errors else {}

    def _map(self, staged: Import, form: MappingForm) -> None:
        mapping, name = form.mapping(), form.cleaned_data["save_as"]
        if name:
            steps.save_mapping(name=name, kind=staged.kind, mapping=mapping, by=self.actor)
        steps.map_columns(staged=staged, mapping=mapping, by=self.actor, **form.options())


class ImportRead(ImportStep):
    """Have another sheet of a workbook read, or another row as the header."""

    def take(self, staged: Import) -> dict[str, Any]:
        """Say which."""
        form = ReadingForm(staged, self.request.POST)
        if not form.is_valid():
            return {"reading_form": form}
        steps.read_anew(staged=staged, by=self.actor, **form.part())
        return {}


class ImportChoose(ImportStep):
    """Say what doubtful names mean."""

    def take(self, staged: Import) -> dict[str, Any]:
        """Choose."""
        form = ChoicesForm(staged, self.request.POST)
        if not form.is_valid():
            return {"choices_form": form}
        steps.choose(staged=staged, choices=form.choices(), by=self.actor)
        return {}


class ImportApply(ImportStep):
    """Have all rows written."""

    def take(self, staged: Import) -> dict[str, Any]:
        """Apply."""
        leave_out = self.request.POST.get("leave_out") == "on"
        steps.apply(staged=staged, by=self.actor, leave_out=leave_out)
        return {}


class ImportCancel(ImportStep):
    """Give it up."""

    def take(self, staged: Import) -> dict[str, Any]:
        """Cancel."""
        steps.cancel(staged=staged, by=self.actor)
        return {}


class ImportResume(ImportStep):
    """Go on where a process was ended."""

    def take(self, staged: Import) -> dict[str, Any]:
        """Leave it to what follows every step."""
        return {}


class ImportErrors(ImportPage):
    """The rows that are in the way, to mend in a spreadsheet."""

    def get(self, request: HttpRequest, pk: UUID) -> StreamingHttpResponse:
        """Send the file."""
        staged = self.import_of(pk)
        return csv_file(mending.stream_wrong_rows(staged), name="errors.csv")


def _paged(request: HttpRequest, rows: QuerySet[Any], *, count: int | None = None) -> Any:
    """Return the page that is asked for; `count` says how many rows there are where it is known."""
    pages = Paginator(rows, PAGE_SIZE)
    if count is not None:
        pages.count = count  # else it is asked for
    return pages.get_page(request.GET.get("page", "1"))


def _to(staged: Import) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("import-detail", args=[staged.pk]))
