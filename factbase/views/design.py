"""The page that shows what pages are made of, in both themes side by side."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from factbase import design
from factbase.models import Claim, Evidence, Status
from factbase.models.evidence import Stance
from factbase.views.reading import reading_page
from sources.anchoring import CheckState
from sources.models import Publisher, Source


class Specimen(forms.Form):
    """A form with a field of each kind; it is never sent anywhere."""

    name = forms.CharField(label=_("A line"), help_text=_("What helps stands above the field."))
    kind = forms.ChoiceField(
        label=_("One of a few"), required=False, choices=[("a", _("First")), ("b", _("Second"))]
    )
    words = forms.CharField(label=_("Many lines"), required=False, widget=forms.Textarea)
    sure = forms.BooleanField(label=_("Yes or no"), required=False)


@reading_page
def design_page(request: HttpRequest) -> HttpResponse:
    """Show tokens, type and components with what each is for."""
    context = {
        "colours": [
            (_("Surfaces"), design.SURFACES),
            (_("Ink"), design.INKS),
            (_("Lines"), design.LINES),
        ],
        "signals": design.SIGNALS,
        "type_scale": design.TYPE_SCALE,
        "spaces": design.SPACES,
        "panes": [_pane("light"), _pane("dark")],
    }
    return render(request, "design.html", context)


def _pane(theme: str) -> dict[str, object]:
    """Return what one theme shows, with ids of its own."""
    claims = [Claim(status=status, confidence="0.83") for status in Status]
    return {
        "theme": theme,
        "label": _("Light") if theme == "light" else _("Dark"),
        "form": Specimen(auto_id=f"{theme}_%s"),
        "wrong": Specimen({}, prefix="wrong", auto_id=f"{theme}_%s"),
        "claims": claims,
        "receipts": [_receipt(stance) for stance in Stance],
        "checks": [Evidence(check_state=state) for state in CheckState],
    }


def _receipt(stance: Stance) -> Evidence:
    source = Source(title="State of the industry", published="2025-06", language="en")
    source.publisher = Publisher(name="The Example Gazette")
    return Evidence(
        source=source, stance=stance, exact="pegged at 20 billion yuan", check_state="exact"
    )
