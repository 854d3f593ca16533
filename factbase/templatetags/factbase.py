"""What templates ask of the domain: links of the navigation and what the reader may do."""

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from factbase import permissions

register = template.Library()


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
    """Whether whoever looks at the page may add and edit records. One query a request."""
    return permissions.can_contribute(context["user"])
