"""Every page of the site on the sample desk: for the walk of the tests and for the screenshots.

A page is what answers GET with HTML. The addresses are those of the URL conf, so that a new route
is either looked at or named in NO_PAGES.
"""

import re
from dataclasses import dataclass
from importlib import import_module

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.test import Client

from factbase.actions import saved_views, tokens
from factbase.models import (
    Claim,
    Conflict,
    Entity,
    EntityType,
    Evidence,
    Match,
    Property,
    ReviewEvent,
    Status,
    Unit,
)
from factbase.sample import loader
from sources.models import Derivation, Publisher, Snapshot
from tests import factories
from tests.routes import Route, routes

# Routes that answer GET with no page of their own, though they do not refuse it: parts of other
# pages, files and what programs ask, addresses that only lead on, what the desk lets nobody do.
NO_PAGES = (
    r"(claim-action|derivation-create|snapshot-(file|original|page|picture))",
    r"(marked-claim|preview|suggest|suggestion)-\w+|search-suggest",
    r"(export-(claims|file|list)|release-(changes|package)|import-errors|healthz|readyz)",
    r"admin/.*|admin:.*_delete",
    r"admin:(autocomplete|jsi18n|login|logout|password_change(_done)?|view_on_site)",
    r"admin:(factbase|sources)_\w+_add",
    r"account_(set_password|login)",
    # With a key, or half-way through signing in.
    r"mfa_(authenticate|download_recovery_codes|\w*webauthn)",
)
# Pages that only show something when they are asked for something.
ASKED = {
    "search": "/search/?q=Zhipu",
    "admin:review-queue": "/admin/review/?queue=waiting",
}
# Pages that somebody sees who is not signed in.
FOR_STRANGERS = {
    "account_login": "/accounts/login/",
    "home-of-strangers": "/",
    "not-found": "/nowhere/",
    "refused-parameter": "/claims/?nonsense=1",
}
SECOND_STEP = "jonas"  # has one set up
PEOPLE = ("ada", SECOND_STEP)
PAGE, REFUSED, OTHER = "page", "refused", "other"


@dataclass(frozen=True)
class Page:
    """A page by the name of its route, and who looks at it ("": somebody not signed in)."""

    name: str
    address: str
    person: str


def prepare() -> dict[str, object]:
    """Load the sample desk, add what it lacks, and say what addresses stand for.

    See `tests.routes.Route.address`.
    """
    if not loader.is_loaded():
        loader.load()
    jonas = User.objects.get(username=SECOND_STEP)
    if not Authenticator.objects.filter(user=jonas).exists():
        TOTP.activate(jonas, generate_totp_secret())
        RecoveryCodes.activate(jonas)
    ada, mira = User.objects.get(username="ada"), User.objects.get(username="mira")
    entity = Entity.objects.get(label="Zhipu AI")
    claim = _best_claim(entity)
    waiting = Claim.objects.filter(status=Status.SUBMITTED).earliest("pk")
    evidence = Evidence.objects.filter(claim=claim).earliest("pk")
    snapshot = evidence.snapshot or Snapshot.objects.earliest("pk")
    token, _ = tokens.create(user=ada, name="laptop", scopes=["read"])
    match = Match.objects.first() or factories.make_match(entity, Entity.objects.latest("pk"))
    return {
        **dict.fromkeys(("entities", "entity"), entity.pk),
        **dict.fromkeys(("entity-types", "entitytype"), EntityType.objects.earliest("pk").pk),
        **dict.fromkeys(("properties", "property"), claim.property_id),
        **dict.fromkeys(("claims", "claim", "claim_pk"), claim.pk),
        "review": waiting.pk,
        **dict.fromkeys(("publishers", "publisher"), Publisher.objects.earliest("pk").pk),
        **dict.fromkeys(("sources", "source"), snapshot.source_id),
        **dict.fromkeys(("snapshots", "snapshot", "snapshot_pk"), snapshot.pk),
        **dict.fromkeys(("derivations", "derivation"), Derivation.objects.earliest("pk").pk),
        "evidence": evidence.pk,
        **dict.fromkeys(("conflicts", "conflict"), Conflict.objects.earliest("pk").pk),
        **dict.fromkeys(("matches", "match"), match.pk),
        "slug": Property.objects.get(pk=claim.property_id).slug,
        "reviewevent": ReviewEvent.objects.latest("pk").pk,
        "unit": Unit.objects.earliest("pk").pk,
        **dict.fromkeys(("tokens", "accesstoken"), token.pk),
        "user": mira.pk,
        "job": factories.make_job().pk,
        **dict.fromkeys(("webhooks", "webhook"), factories.make_webhook(ada).pk),
        "imports": factories.make_import(ada).pk,
        "exports": factories.make_export(ada).pk,
        **dict.fromkeys(("releases", "number"), factories.make_release().number),
        "form": "csv",
        "kind": "claims",
        "views": saved_views.keep(list_name="claims", name="Mine", query="status=any", by=ada).pk,
        "action": "submit",
        "step": "pause",
        "code": "CNY",
        "keys": 0,
    }


def session_of(name: str) -> dict[str, str]:
    """Sign a person of the sample in, password just given, and return the cookie."""
    request, user = HttpRequest(), User.objects.get(username=name)
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    login(request, user, settings.AUTHENTICATION_BACKENDS[0])
    record_authentication(request, user, "password", username=name, reauthenticated=True)
    request.session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": str(request.session.session_key)}


def addresses(records: dict[str, object]) -> dict[str, str]:
    """Return the address of every route of the pages and the admin."""
    return {route.name: _address(route, records) for route in routes() if _is_ours(route)}


def pages(records: dict[str, object]) -> tuple[list[Page], set[str]]:
    """Return every page, each for the first of PEOPLE whom its address answers with one.

    And the routes that are neither a page nor known to be none.
    """
    found, unknown = [Page(name, address, "") for name, address in FOR_STRANGERS.items()], set()
    clients = {name: _browser(name) for name in PEOPLE}
    for name, address in addresses(records).items():
        answers = {who: _answer(client, address) for who, client in clients.items()}
        person = next((who for who, answer in answers.items() if answer == PAGE), None)
        if person is not None:
            found.append(Page(name, address, person))
        elif REFUSED not in answers.values() and not _is_known(name):
            unknown.add(name)
    return found, unknown


def _is_known(name: str) -> bool:
    return any(re.fullmatch(rule, name) for rule in NO_PAGES)


def _browser(person: str) -> Client:
    client, cookie = Client(), session_of(person)
    client.cookies[cookie["name"]] = cookie["value"]
    return client


def _answer(client: Client, address: str) -> str:
    response = client.get(address)
    b"".join(response)  # a download holds its query open until it is read
    if response.status_code == 405:
        return REFUSED
    is_page = response.status_code == 200 and "<html" in getattr(response, "text", "")
    return PAGE if is_page else OTHER


def _address(route: Route, records: dict[str, object]) -> str:
    return ASKED.get(route.name) or route.address(records)


def _is_ours(route: Route) -> bool:
    return not route.pattern.startswith("api/") or route.name == "api-docs"


def _best_claim(entity: Entity) -> Claim:
    """Return the claim about an entity that has the most to show."""
    claims = Claim.objects.filter(
        subject=entity, status=Status.VERIFIED, evidence__snapshot__isnull=False
    )
    return claims.filter(property__slug="valuation").first() or claims.earliest("pk")
