"""What the service says of itself."""

from collections.abc import Sequence
from typing import Any, NotRequired, TypedDict

from django.conf import settings
from django.templatetags.static import static

from api.reconcile.reading import MAX_QUERIES, MAX_VALUES
from factbase.reconciling import Offered

PREVIEW = {"width": 420, "height": 220}
PROPERTY_SETTINGS = [
    {
        "name": "limit",
        "label": "Limit",
        "type": "number",
        "default": 0,
        "help_text": f"Most values for each entity; 0 for all, up to {MAX_VALUES}.",
    },
    {
        "name": "count",
        "label": "Count",
        "type": "checkbox",
        "default": False,
        "help_text": "How many values there are, instead of the values.",
    },
    {
        "name": "amounts",
        "label": "Bare numbers",
        "type": "checkbox",
        "default": False,
        "help_text": "Money and quantities as numbers, without unit and without “about” or “over”.",
    },
]


class ManifestJson(TypedDict):
    """What the service can do, and where."""

    versions: list[str]
    name: str
    identifierSpace: str  # the specification's names
    schemaSpace: str
    documentation: str
    logo: str
    view: dict[str, str]
    preview: dict[str, Any]
    suggest: dict[str, Any]
    extend: dict[str, Any]
    batchSize: int
    defaultTypes: list[dict[str, str]]
    authentication: NotRequired[dict[str, str]]


def manifest(site: str, types: Sequence[Offered]) -> ManifestJson:
    """Return the service manifest; `site` is the address of the site with a slash at its end."""
    service = f"{site}api/v1/reconcile"
    found: ManifestJson = {
        "versions": ["0.2"],
        "name": "Factbase",
        "identifierSpace": f"{site}entities/",
        "schemaSpace": f"{site}api/v1/entity-types/",
        "documentation": f"{site}api/v1/docs/",
        "logo": f"{site.rstrip('/')}{static('factbase/favicon.svg')}",
        "view": {"url": f"{site}entities/{{{{id}}}}/"},
        "preview": {"url": f"{service}/preview/?id={{{{id}}}}", **PREVIEW},
        "suggest": {kind: _suggest(service, kind) for kind in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {"service_url": service, "service_path": "/properties/"},
            "property_settings": PROPERTY_SETTINGS,
        },
        "batchSize": MAX_QUERIES,
        "defaultTypes": [{"id": offered.id, "name": offered.name} for offered in types],
    }
    if not settings.PUBLIC_READING:
        # Swagger 2, which the specification means, knows no bearer tokens: the header as it is.
        found["authentication"] = {"type": "apiKey", "name": "Authorization", "in": "header"}
    return found


def _suggest(service: str, kind: str) -> dict[str, str]:
    return {
        "service_url": service,
        "service_path": f"/suggest/{kind}/",
        "flyout_service_url": service,
        "flyout_service_path": f"/flyout/{kind}/?id=${{id}}",
    }
