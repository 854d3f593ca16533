"""What templates ask of the domain: words for dates and checks, safe text, what a reader may do."""

from datetime import date, datetime, timedelta

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from factbase import permissions, visible, wording
from factbase.actions import contradictions
from factbase.history.context import REVERTED
from factbase.models import Conflict, ReviewEvent, Unit
from factbase.models.transitions import RECHECK
from factbase.models.value_fields import ValueFields
from factbase.views.as_of import as_of as read_as_of
from factbase.views.as_of import kept_query
from sources.anchoring import CheckState

register = template.Library()

A_MINUTE = timedelta(minutes=1)

# For each check state: the class that colours it, and what it says beside a quote.
CHECKS = {
    CheckState.EXACT: ("found", gettext_lazy("Found word for word")),
    CheckState.NORMALISED: ("found", gettext_lazy("Found; only typography differs")),
    CheckState.MOVED: ("found", gettext_lazy("Found, at another place than noted")),
    CheckState.AMBIGUOUS: ("doubtful", gettext_lazy("Found in several places")),
    CheckState.MISSING: ("missing", gettext_lazy("Not found in the archived text")),
    CheckState.NO_SNAPSHOT: ("doubtful", gettext_lazy("No archived text to check against")),
    CheckState.NOT_CHECKED: ("doubtful", gettext_lazy("Not checked yet")),
}


@register.simple_tag(takes_context=True)
def nav_link(context: RequestContext, name: str, label: str) -> SafeString:
    """Return one item of the navigation; marked as current on its page and those below it."""
    url = reverse(name)
    current = context["request"].path.startswith(url)
    return format_html(
        '<li><a href="{}"{}>{}</a></li>', url, SafeString(' aria-current="page"' * current), label
    )


@register.simple_tag(takes_context=True)
def may_contribute(context: RequestContext) -> bool:
    """Whether the page may offer to add and edit records. One query a request."""
    is_now = read_as_of(context.get("request")).known_at is None
    return is_now and permissions.can_contribute(context["user"])


@register.simple_tag(takes_context=True)
def as_of(context: RequestContext, separator: str = "?") -> str:
    """Return what a link's address needs to lead to the moment that this page is about."""
    kept = kept_query(getattr(context, "request", None))
    return f"{separator}{kept}" if kept else ""


@register.simple_tag(takes_context=True)
def other_parameters(context: RequestContext, *names: str) -> list[tuple[str, str]]:
    """Return the parameters of the address without `names`, to keep them in a form or a link."""
    lists = context["request"].GET.lists()
    return [(name, value) for name, values in lists if name not in names for value in values]


@register.filter
def date_words(edtf: str) -> str:
    """Write an EDTF text in words: `2025-06` as June 2025."""
    return wording.date_words(edtf) if edtf else ""


@register.filter
def value_words(record: ValueFields) -> str:
    """Write the value of a claim or qualifier as its `display` does, in the reader's language."""
    return wording.record_words(record)


@register.filter
def retold(words: str) -> str:
    """Say a sentence that was recorded in English in the language of the page."""
    return wording.retold(words)


@register.filter
def step_words(step: ReviewEvent) -> str:
    """Say why a step of review was taken; what the machine noted, in the language of the page."""
    return wording.retold(step.comment) if step.action == RECHECK else step.comment


@register.filter
def comment_words(comment: str) -> str:
    """Say what was noted with a revision; what a person wrote stays as it is."""
    return wording.retold(comment, among=[REVERTED])


@register.filter
def unit_words(unit: Unit) -> str:
    """Say what a unit is called in the language of the page."""
    return wording.unit_words(unit.label, code=unit.code, dimension=unit.dimension)


@register.filter
def told(words: str) -> str:
    """Say in the reader's language what was worded where no language is known."""
    return wording.told(words)


@register.filter
def reason_words(conflict: Conflict) -> str:
    """Say why two claims cannot both hold, in the reader's language."""
    return contradictions.reason_words(conflict)


@register.filter
def moment(at: datetime) -> SafeString:
    """Write a moment to the minute: 26 June 2025, 14:03 UTC."""
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), wording.moment_words(at))


@register.filter
def day(on: date) -> SafeString:
    """Write the day of a date or moment: 26 June 2025."""
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), wording.day_words(on))


@register.filter
def ago(at: datetime) -> SafeString:
    """Say how long ago something was, with the moment itself for whoever points at it."""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        *(at.isoformat(), wording.moment_words(at), wording.ago(at, timezone.now())),
    )


@register.filter
def shown(text: str) -> SafeString:
    """Return other people's text with its invisible characters made visible."""
    return visible.shown(text)


@register.filter
def check_class(state: str) -> str:
    """Return found, doubtful or missing."""
    return CHECKS[CheckState(state)][0]


@register.filter
def check_words(state: str) -> str:
    """Say in a few words what the check of a quote found."""
    return str(CHECKS[CheckState(state)][1])


@register.filter
def check_sentence(state: str) -> str:
    """Say in one sentence what the check of a quote found."""
    return _(CheckState(state).sentence)


@register.filter
def age(since: datetime) -> str:
    """Say how long ago something was, in its largest unit: 3 days, 1 hour; just now."""
    passed = timezone.now() - since
    return timesince(since, depth=1) if passed >= A_MINUTE else _("just now")


@register.filter
def look_up(mapping: dict[object, object], key: object) -> object:
    """Return what `mapping` holds for `key`, or 0."""
    return mapping.get(key, 0)


@register.filter
def grouped(number: int) -> str:
    """Write a count with its thousands apart, as the reader's language does."""
    return wording.grouped(number)
