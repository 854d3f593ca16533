"""The form for evidence: the words of a source, looked up in its archived text."""

from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from factbase.actions.evidence import EvidenceFields
from factbase.forms.lookups import EntityField, SourceField
from factbase.forms.records import RecordForm
from factbase.models import Evidence, Mode, Stance
from factbase.models.evidence import Credibility
from sources.anchoring import CheckState, Match, locate
from sources.anchoring.limits import MAX_QUOTE
from sources.models import Snapshot, Source

ANCHOR = {"source", "exact", "before", "after", "start", "end", "place"}
AROUND = 60  # characters shown to either side of a place
MOST_PLACES = 8


class Passage(NamedTuple):
    """A place where the words stand, with what stands around them."""

    start: int
    before: str
    words: str
    after: str


class EvidenceForm(RecordForm):
    """Source, quote, stance and attribution of one receipt.

    With `empty_permitted`, a form in which nothing was typed is valid and says nothing. When the
    words are not found, `nearest` holds the passage most like them and `may_keep_missing` is true;
    when they are found several times, `places` holds where.
    """

    source = SourceField(
        help_text=_("Part of its title."),
        error_messages={"required": _("Name the source that says this.")},
        label=_("Source"),
    )
    exact = forms.CharField(
        label=_("Quote"),
        max_length=MAX_QUOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The very words of the source, as few as carry the claim."),
        error_messages={"required": _("Quote the very words of the source.")},
    )
    before = forms.CharField(
        required=False, max_length=4096, label=_("Words just before"), strip=False
    )
    after = forms.CharField(
        required=False, max_length=4096, label=_("Words just after"), strip=False
    )
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    place = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    use_nearest = forms.BooleanField(required=False)
    keep_missing = forms.BooleanField(required=False)
    stance = forms.ChoiceField(
        label=_("The words"),
        choices=[
            (Stance.SUPPORTS.value, _("support the claim")),
            (Stance.REFUTES.value, _("refute it")),
            (Stance.CONTEXT.value, _("only give context")),
        ],
        initial=Stance.SUPPORTS.value,
        widget=forms.RadioSelect,
    )
    asserted_by = EntityField(
        required=False,
        label=_("Who asserts it"),
        help_text=_("The one who speaks in the source: a company, an official, state media."),
    )
    mode = forms.ChoiceField(
        required=False,
        label=_("How they know"),
        choices=[("", _("Not judged")), *Mode.choices],
        help_text=_("Shown beside the quote."),
    )
    credibility = forms.TypedChoiceField(
        required=False,
        choices=[("", _("Not judged")), *Credibility.choices],
        coerce=int,
        empty_value=None,
        help_text=_("Of this one statement, apart from how reliable its publisher is."),
        label=_("Credibility"),
    )
    note = forms.CharField(required=False, max_length=10_000, label=_("Note"))

    def __init__(self, *args: Any, evidence: Evidence | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.evidence = evidence
        self.nearest = ""
        self.places: list[Passage] = []
        self.may_keep_missing = False

    @staticmethod
    def initial_of(evidence: Evidence) -> dict[str, Any]:
        """Return how stored evidence reads in this form."""
        names = ("revision", "source", "exact", "start", "end")
        judgement = ("stance", "asserted_by", "mode", "credibility", "note")
        around = {"before": evidence.prefix, "after": evidence.suffix}
        return {name: getattr(evidence, name) for name in names + judgement} | around

    def clean_exact(self) -> str:
        """Return the quote with the line ends that archived texts have."""
        return self.cleaned_data["exact"].replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        """Look the words up in the archive, unless nobody touched them."""
        data = self.cleaned_data
        if data.get("source") and data.get("exact") and ANCHOR & set(self.changed_data):
            snapshot = self.snapshot()
            if snapshot is not None:
                self._anchor(data, snapshot)
        return data

    def snapshot(self) -> Snapshot | None:
        """Return the archived copy to look in: the stored one, or the newest of another source."""
        source: Source = self.cleaned_data["source"]
        if self.evidence is not None and self.evidence.source_id == source.pk:
            return self.evidence.snapshot
        return Snapshot.objects.filter(source=source).first()

    def says_something(self) -> bool:
        """Return whether anything was typed."""
        return bool(self.cleaned_data)

    def fields_for_action(self) -> EvidenceFields:
        """Return what was typed, as the actions take it; the anchor only where it was touched."""
        data = self.cleaned_data
        fields: EvidenceFields = {
            "stance": data["stance"],
            "asserted_by": data["asserted_by"],
            "mode": data["mode"],
            "credibility": data["credibility"],
            "note": data["note"],
        }
        if ANCHOR & set(self.changed_data):
            fields["source"] = data["source"]
            fields["snapshot"] = self.snapshot()
            fields["exact"] = data["exact"]
            fields["prefix"], fields["suffix"] = data["before"], data["after"]
            fields["start"], fields["end"] = data["start"], data["end"]
        return fields

    def _anchor(self, data: dict[str, Any], snapshot: Snapshot) -> None:
        """Fill start and end with where the words stand, or say what is wrong with them."""
        if data.get("place") is not None:
            self._take_place(data, snapshot)
        match = self._locate(data, snapshot)
        if match.state is CheckState.MISSING and match.nearest and data.get("use_nearest"):
            nearest = match.nearest
            data["exact"] = snapshot.text[nearest.start : nearest.end]
            data["start"], data["end"] = nearest.start, nearest.end
            data["before"] = data["after"] = ""
            self._keep_choice(data)
            return
        data["start"], data["end"] = match.start, match.end
        if match.state is CheckState.MISSING:
            self.may_keep_missing = True
            if not data.get("keep_missing"):
                self._refuse_missing(match, snapshot)
        elif match.state is CheckState.AMBIGUOUS:
            self._refuse_ambiguous(match, snapshot)
        else:
            self._keep_choice(data)

    def _take_place(self, data: dict[str, Any], snapshot: Snapshot) -> None:
        """Make the one of several places that was chosen by its start the stated position."""
        for place in locate(snapshot.text, exact=data["exact"]).places:
            if place.start == data["place"]:
                data["start"], data["end"] = place.start, place.end

    def _keep_choice(self, data: dict[str, Any]) -> None:
        """Have the form, if it is shown again, hold the words and the place that were chosen."""
        chosen = ("exact", "before", "after", "start", "end")
        self.data = self._with_data({name: str(data[name]) for name in chosen})

    def _locate(self, data: dict[str, Any], snapshot: Snapshot) -> Match:
        """Return where the words stand; a position that is out of date does not count."""
        changed = set(self.changed_data)
        if {"exact", "source"} & changed and not {"before", "after"} & changed:
            # What stood around the old words says nothing of the new ones.
            data["before"] = data["after"] = ""
        before, after = data.get("before", ""), data.get("after", "")
        # People leave out the space between the quote and the words beside it.
        for prefix, suffix in ((before, after), (before and f"{before} ", after and f" {after}")):
            match = locate(
                snapshot.text,
                exact=data["exact"],
                prefix=prefix,
                suffix=suffix,
                start=data.get("start"),
                end=data.get("end"),
            )
            if match.state in (CheckState.EXACT, CheckState.NORMALISED):
                data["before"], data["after"] = prefix, suffix
                break
        return match

    def _refuse_missing(self, match: Match, snapshot: Snapshot) -> None:
        if match.nearest is not None:
            self.nearest = snapshot.text[match.nearest.start : match.nearest.end]
        self.add_error(
            "exact",
            ValidationError(
                _(
                    "These words do not stand in the archived text of “%(source)s”: copy them from "
                    "there, letter by letter."
                )
                % {"source": snapshot.source},
                code="missing",
            ),
        )

    def _refuse_ambiguous(self, match: Match, snapshot: Snapshot) -> None:
        text = snapshot.text
        self.places = [
            Passage(
                place.start,
                text[max(place.start - AROUND, 0) : place.start],
                text[place.start : place.end],
                text[place.end : place.end + AROUND],
            )
            for place in match.places[:MOST_PLACES]
        ]
        self.add_error(
            "exact",
            ValidationError(
                _(
                    "These words stand in the archived text %(count)s times: choose the place that "
                    "is meant, quote more, or add the words just before or after."
                )
                % {"count": match.count},
                code="ambiguous",
            ),
        )
