"""Every route of the site, read from the URL conf, and a real address for each."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

PARAMETER = re.compile(r"((?:([\w-]+)/)?)<(?:\w+:)?(\w+)>")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Addresses of routes that are written as regular expressions, or lead on to anything.
SPELLED = {
    "admin:app_list": "/admin/factbase/",
    "admin/(?P<url>.*)$": "/admin/nowhere/",
    "admin:view_on_site": "/admin/r/1/nowhere/",
    "api-nowhere": "/api/v1/nowhere/",
}


class Route(NamedTuple):
    """One pattern: its name with namespaces (the pattern itself if it has none), and its view."""

    name: str
    pattern: str
    view: Any

    def address(self, records: Mapping[str, object]) -> str:
        """Return a real address; `records` gives parameters by name, or by what stands before them.

        `claims/<uuid:pk>/` takes records["claims"], `<uuid:claim_pk>` takes records["claim_pk"].
        """

        def filled(found: re.Match[str]) -> str:
            before, noun, parameter = found.groups()
            return f"{before}{records[parameter if parameter in records else noun]}"

        return SPELLED.get(self.name) or "/" + PARAMETER.sub(filled, self.pattern)


def routes(resolver: URLResolver | None = None) -> list[Route]:
    """Return every route below `resolver`, by default of the whole site."""
    return list(_walk(resolver or get_resolver(), "", ""))


def _walk(resolver: URLResolver, pattern: str, namespace: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        here = pattern + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Route(f"{namespace}{entry.name}" if entry.name else here, here, entry.callback)
        else:
            prefix = f"{entry.namespace}:" if entry.namespace else ""
            yield from _walk(entry, here, namespace + prefix)
