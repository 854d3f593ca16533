"""The forms beside an archived text: a claim about marked words, and the words themselves."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from factbase.actions.entities import EntityFields
from factbase.forms.claims import ClaimForm
from factbase.forms.evidence import EvidenceForm
from factbase.forms.lookups import NEW, Candidate, EntityField, Typed, describe
from factbase.models import Claim, Entity, EntityType
from factbase.suggestions import ClaimGuess
from sources.exceptions import shown
from sources.models import Snapshot


class SubjectField(EntityField):
    """An entity by name; a name that is new, once that was chosen, cleans to an unsaved Entity."""

    def without_match(self, typed: Typed, candidates: Sequence[Any]) -> Any:
        """Return a new entity if that was chosen, else offer to add one."""
        if typed.choice == NEW:
            return Entity(label=typed.text)
        is_new = Candidate(
            NEW, gettext("Add %(name)s") % {"name": shown(typed.text)}, gettext("a new entity")
        )
        self.candidates = [*(describe(row) for row in candidates), is_new]
        raise ValidationError(
            gettext("No entity is called just %(name)s: choose below.")
            % {"name": shown(typed.text)},
            code="unknown_name",
        )


class MarkedClaimForm(ClaimForm):
    """A claim as it is logged beside the text; its subject can be added on the way."""

    subject = SubjectField(
        help_text=ClaimForm.base_fields["subject"].help_text,
        error_messages={"required": gettext_lazy("Write what the claim is about.")},
        label=_("Subject"),
    )
    subject_type = forms.ModelChoiceField(
        EntityType.objects.standing(),
        required=False,
        label=gettext_lazy("Type of the new entity"),
        empty_label=gettext_lazy("Choose a type"),
    )
    field_order = ["subject", "subject_type", "property", "value"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("value", "valid"):
            # What was guessed is shown as it is understood, before anybody types.
            self.fields[name].widget.attrs["hx-trigger"] += ", load"

    @property
    def adds_subject(self) -> bool:
        """Whether the page has to ask what the new subject is."""
        candidates = self.fields["subject"].candidates  # type: ignore[attr-defined]
        chosen = self.is_bound and self["subject"].data.choice == NEW
        return chosen or any(each.value == NEW for each in candidates)

    def clean(self) -> dict[str, Any]:
        """Ask for the type of a subject that is new."""
        data = super().clean()
        subject = data.get("subject")
        if subject is not None and subject._state.adding and not data.get("subject_type"):
            self.add_error("subject_type", gettext("Say what the new entity is."))
        return data

    def new_subject(self) -> EntityFields | None:
        """Return the entity to add before the claim, if its subject is new."""
        subject = self.cleaned_data["subject"]
        if not subject._state.adding:
            return None
        return {"label": subject.label, "type": self.cleaned_data["subject_type"]}

    def claim(self) -> Claim | None:
        """Return what was typed as an unsaved claim; None while its subject is new."""
        data = self.cleaned_data
        if data["subject"]._state.adding:
            return None
        claim = Claim(subject=data["subject"], property=data["property"], denied=data["denied"])
        claim.put(data["value"], kind=data["kind"])
        claim.put_valid(data["valid"])
        return claim


class WordsForm(EvidenceForm):
    """The words of a receipt that is taken from an archived copy at hand."""

    source = None  # type: ignore[assignment]  # how Django takes a field out

    def __init__(self, *args: Any, snapshot: Snapshot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.copy = snapshot

    def snapshot(self) -> Snapshot:
        """Return the copy that is read, be it the newest or not."""
        return self.copy

    def clean(self) -> dict[str, Any]:
        """Look the words up in this copy of this source."""
        self.cleaned_data["source"] = self.copy.source
        return super().clean()


def guess(claim: MarkedClaimForm, words: WordsForm, guessed: ClaimGuess) -> None:
    """Fill unbound forms with what was guessed, each field with its reason.

    What the forms were kept from the last claim stays: the subject in any case, who asserts it
    where the sentence names nobody.
    """
    _put(claim, "property", guessed.property)
    _put(claim, "value", guessed.value)
    if guessed.value is not None and guessed.value_entity is not None:
        claim.initial["value"] = guessed.value_entity
    _put(claim, "denied", guessed.denied)
    _put(claim, "valid", guessed.valid)
    if not claim.initial.get("subject"):
        _put(claim, "subject", guessed.subject)
    elif guessed.subject is not None and guessed.subject.value != claim.initial["subject"]:
        claim.fields["subject"].also = guessed.subject  # type: ignore[attr-defined]
    _put(words, "asserted_by", guessed.asserted_by)
    _put(words, "mode", guessed.mode)


def keep(form: forms.Form, name: str, value: Any) -> None:
    """Fill a field of an unbound form with what the last claim said."""
    if value:
        form.initial[name] = value
        form.fields[name].guessed = gettext("kept from the last claim")  # type: ignore[attr-defined]


def _put(form: forms.Form, name: str, guessed: Any) -> None:
    if guessed is not None:
        value = guessed.value
        form.initial[name] = value.pk if name == "property" else value
        form.fields[name].guessed = guessed.reason  # type: ignore[attr-defined]
