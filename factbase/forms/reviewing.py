"""What a person sends from the review desk."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from factbase.actions.judgements import LONGEST_NOTE
from factbase.forms.records import PlainForm
from factbase.models import Verdict
from factbase.models.comment import LONGEST_COMMENT
from factbase.models.transitions import Action
from factbase.permissions import colleagues


class DecisionForm(PlainForm):
    """A step of review, why, and which revision of the claim was read."""

    action = forms.ChoiceField(
        choices=Action.choices,
        error_messages={"required": _("Choose what to do."), "invalid_choice": _("No such step.")},
    )
    note = forms.CharField(required=False, max_length=LONGEST_COMMENT, label=_("Note"))
    revision = forms.IntegerField(
        min_value=1, error_messages={"required": _("Load the page again: its revision is missing.")}
    )


class BulkForm(PlainForm):
    """A step of review for several claims; each is named with the revision that was read."""

    action = DecisionForm.base_fields["action"]
    note = DecisionForm.base_fields["note"]
    selected = forms.TypedMultipleChoiceField(
        error_messages={"required": _("Select at least one claim.")}
    )

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        sent = data.getlist("selected")
        self.fields["selected"].choices = [(value, value) for value in sent]  # type: ignore[attr-defined]


class RevisionForm(PlainForm):
    """Which revision was read."""

    revision = forms.IntegerField(min_value=1, required=False)


class CommentForm(PlainForm):
    """What is said about a claim."""

    text = forms.CharField(
        max_length=LONGEST_COMMENT, error_messages={"required": _("Write what you want to say.")}
    )


class ColleagueField(forms.ModelChoiceField):
    """Somebody who can work at the desk, by the name they sign in with."""

    def label_from_instance(self, obj: User) -> str:
        """Return the name as others mention it, and the full name where there is one."""
        full = obj.get_full_name()
        return f"{obj.username} ({full})" if full else obj.username


class AssignForm(PlainForm):
    """Who is asked to see to a claim."""

    assignee = ColleagueField(
        queryset=User.objects.none(),
        empty_label=_("Choose a colleague"),
        error_messages={
            "required": _("Choose a colleague."),
            "invalid_choice": _("No such colleague."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = colleagues()  # type: ignore[attr-defined]


class JudgementForm(PlainForm):
    """Whether the words of a quote support its claim."""

    verdict = forms.ChoiceField(choices=Verdict.choices)
    note = forms.CharField(required=False, max_length=LONGEST_NOTE, label=_("Note"))
    revision = forms.IntegerField(min_value=1)
