"""The forms of an import: the file, its columns, and what doubtful names mean."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from factbase.forms.records import PlainForm
from factbase.imports import columns
from factbase.imports.files import MOST_BYTES, Options
from factbase.imports.names import NEW, key_of
from factbase.imports.reading.encodings import ENCODINGS
from factbase.imports.reading.formats import FORMATS
from factbase.imports.reading.rows import DEEPEST_HEADER
from factbase.models import EntityType, Import, ImportKind, ImportMapping, ImportRow, Outcome
from sources.exceptions import shown

ACCEPTED = ",".join(FORMATS)
MOST_CHOICES = 50
NOT_READ = ("", "not read")


class OptionsForm(PlainForm):
    """What may come of the rows."""

    submit = forms.BooleanField(required=False, label=_("Hand new claims in for review at once"))
    new_entities = forms.BooleanField(
        required=False, label=_("Add entities that are not known yet, instead of refusing the row")
    )
    entity_type = forms.ModelChoiceField(
        EntityType.objects.standing(),
        required=False,
        to_field_name="slug",
        label=_("Type of new entities"),
        empty_label=_("as the file says"),
        help_text=_("For rows whose file names no type."),
    )

    def options(self) -> dict[str, Any]:
        """Return what was chosen, as the steps take it."""
        chosen = self.cleaned_data["entity_type"]
        return {
            "submit": self.cleaned_data["submit"],
            "new_entities": self.cleaned_data["new_entities"],
            "entity_type": chosen.slug if chosen else "",
        }


class UploadForm(OptionsForm):
    """A file to import, with what is known of it."""

    file = forms.FileField(
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_(
            "CSV, XLSX (of a workbook one sheet, chosen when it is here), NDJSON, or a "
            "zipped Data Package. Its first row, or one below a title, names the columns."
        ),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
        label=_("File"),
    )
    kind = forms.ChoiceField(
        choices=ImportKind.choices, initial=ImportKind.CLAIMS.value, label=_("What its rows are")
    )
    encoding = forms.ChoiceField(
        required=False,
        choices=[
            ("", _("UTF-8 or UTF-16, as the file says")),
            *((code, _(name)) for code, name in ENCODINGS.items()),
        ],
        label=_("Encoding of a CSV file"),
    )
    field_order = ["file", "kind", "encoding"]

    def clean_file(self) -> UploadedFile:
        """Refuse what is too large before it is read."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(
                _("The file is larger than %(MOST_BYTES_1000000)s MB: split it.")
                % {"MOST_BYTES_1000000": MOST_BYTES // 1000000}
            )
        return file

    def read_options(self) -> Options:
        """Return what was said of the file; the person is asked to confirm its columns."""
        kind, encoding = ImportKind(self.cleaned_data["kind"]), self.cleaned_data["encoding"]
        return Options(kind=kind, encoding=encoding, asks=True, **self.options())


class ReadingForm(PlainForm):
    """Which part of the file is its table."""

    header_row = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=DEEPEST_HEADER,
        label=_("Row that names the columns"),
        help_text=_(
            "As a spreadsheet counts rows; what stands above it is not read. Empty: it is found."
        ),
    )

    def __init__(self, staged: Import, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(staged.sheets) > 1:
            self.fields["sheet"] = forms.ChoiceField(
                choices=[(name, shown(name)[1:-1]) for name in staged.sheets],
                initial=staged.sheet,
                label=_("Sheet that is read"),
            )
            self.order_fields(["sheet"])

    def part(self) -> dict[str, Any]:
        """Return what was chosen, as the step takes it."""
        data = self.cleaned_data
        return {"sheet": data.get("sheet", ""), "header_row": data["header_row"] or 0}


class MappingForm(OptionsForm):
    """Which column of the file is which of ours: one choice a column, named by its place."""

    save_as = forms.CharField(
        required=False,
        max_length=100,
        label=_("Keep these columns under a name"),
        help_text=_("To choose for the next file of this sort."),
    )

    def __init__(self, staged: Import, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staged = staged
        targets = columns.TARGETS[staged.kind]
        choices = [NOT_READ, *((target.name, target.name) for target in targets)]
        sample = ImportRow.objects.filter(staged=staged).order_by("number").first()
        cells = sample.cells if sample else []
        for place, column in enumerate(staged.columns):
            example = cells[place] if place < len(cells) else ""
            self.fields[f"column-{place}"] = forms.ChoiceField(
                choices=choices,
                required=False,
                label=shown(column, limit=100)[1:-1],
                initial=staged.mapping.get(column, ""),
                help_text=_("First row: %(cell)s") % {"cell": shown(example)}
                if example
                else _("First row: empty"),
            )

    @property
    def column_fields(self) -> list[forms.BoundField]:
        """The fields of the columns, in the order of the file."""
        return [self[f"column-{place}"] for place in range(len(self.staged.columns))]

    def use(self, saved: dict[str, str]) -> None:
        """Fill the choices from a saved mapping, as far as the file has its columns."""
        for place, column in enumerate(self.staged.columns):
            self.fields[f"column-{place}"].initial = saved.get(column, "")

    def mapping(self) -> dict[str, str]:
        """Return what was chosen for each column."""
        return {
            column: self.cleaned_data[f"column-{place}"]
            for place, column in enumerate(self.staged.columns)
        }

    def clean(self) -> dict[str, Any]:
        """Refuse two columns for one of ours, and what is missing, before anything is read."""
        data = super().clean() or {}
        if not self.errors:
            chosen = [target for target in self.mapping().values() if target]
            for target in sorted({target for target in chosen if chosen.count(target) > 1}):
                self.add_error(
                    None,
                    _("Two columns are to be “%(target)s”: choose one of them.")
                    % {"target": target},
                )
            for lacking in columns.missing(self.mapping(), self.staged.kind):
                self.add_error(None, lacking)
        return data


class ChoicesForm(PlainForm):
    """For each doubtful name the entity that is meant, or that it is new."""

    def __init__(self, staged: Import, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names: dict[str, str] = {}
        for name, candidates in doubtful_names(staged):
            place = f"name-{len(self.names)}"
            self.names[place] = name
            options = [
                (id, f"{label} ({detail})" if detail else label) for id, label, detail in candidates
            ]
            self.fields[place] = forms.ChoiceField(
                choices=[*options, (NEW, _("a new entity"))],
                required=False,
                widget=forms.RadioSelect,
                label=shown(name),
            )

    def choices(self) -> dict[str, str]:
        """Return what was chosen, by name."""
        chosen = {name: self.cleaned_data[place] for place, name in self.names.items()}
        return {name: choice for name, choice in chosen.items() if choice}

    def clean(self) -> dict[str, Any]:
        """Ask for at least one choice."""
        data = super().clean() or {}
        if not self.errors and not self.choices():
            raise ValidationError(_("Choose for at least one name."))
        return data


def doubtful_names(staged: Import) -> list[tuple[str, list[list[str]]]]:
    """Return the first doubtful names of an import, each once, with their candidates. One query."""
    rows = ImportRow.objects.filter(staged=staged, outcome=Outcome.DOUBTFUL).order_by("number")
    found: dict[str, tuple[str, list[list[str]]]] = {}
    for problems in rows.values_list("problems", flat=True)[: 20 * MOST_CHOICES]:
        for *_rest, name, candidates in problems:
            if candidates:
                found.setdefault(key_of(name), (name, candidates))
    return list(found.values())[:MOST_CHOICES]


def saved_mappings(staged: Import) -> list[ImportMapping]:
    """Return the mappings that were kept for files of this kind. One query."""
    return list(ImportMapping.objects.filter(kind=staged.kind))
