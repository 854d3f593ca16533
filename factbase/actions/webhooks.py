"""Adding and changing webhooks, and trying one."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any, TypedDict
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from factbase.actions.records import assign, locked, one_at_a_time, store
from factbase.background import add_job
from factbase.exceptions import FactbaseError
from factbase.feed import RESOURCES, latest
from factbase.feed.changes import ALL_ACTIONS
from factbase.models import Webhook, WebhookProgress
from factbase.permissions import require_contributor
from factbase.webhooks.signing import new_secret, opened, sealed
from sources.exceptions import shown
from sources.fetching import GUARD, read_target
from sources.phrases import Phrase

MOST = 20
# How long a secret that was replaced signs along, for receivers to be given the new one.
OVERLAP = timedelta(hours=24)
OFF = Phrase("It was switched off.")


class WebhookFields(TypedDict, total=False):
    """What can be said of a webhook; `active` switches it on or off."""

    url: str
    resources: Collection[str]
    actions: Collection[str]
    active: bool


@transaction.atomic
def create(
    *, by: User, fields: WebhookFields, site: str, id: UUID | None = None
) -> tuple[Webhook, str]:
    """Add a webhook, to be told of what is changed from now on; return it with its secret.

    `site` is the address of this site. Raises TargetRefusedError for an address that is not
    called, FactbaseError for names that mean nothing, and beyond twenty webhooks of one account.
    """
    require_contributor(by)
    one_at_a_time(by=by)
    if Webhook.objects.standing().filter(created_by=by).count() >= MOST:
        raise FactbaseError(
            _("You have %(most)s webhooks already; retract one first.") % {"most": MOST}
        )
    secret = new_secret()
    webhook = Webhook(site=site, secret=sealed(secret), **({"id": id} if id else {}))
    _fill(webhook, dict(fields))
    store(webhook, by=by)
    WebhookProgress.objects.create(webhook=webhook, **latest()._asdict())
    return webhook, secret


@transaction.atomic
def edit(
    *, webhook: Webhook, by: User, fields: WebhookFields, revision: int | None = None
) -> Webhook:
    """Change a webhook.

    Switched on again, or at another address, it goes on where it was, and is called at once.
    """
    require_contributor(by)
    webhook = locked(webhook, revision=revision)
    was_on, was_at = webhook.is_on, webhook.url
    _fill(webhook, dict(fields))
    if webhook.is_on and (not was_on or webhook.url != was_at):
        _call_at_once(webhook)
    return store(webhook, by=by)


@transaction.atomic
def rotate_secret(*, webhook: Webhook, by: User) -> tuple[Webhook, str]:
    """Give a webhook a new secret, and return both; it is called at once.

    The one before it signs along for a day, if it can still be read, and none from before that.
    Raises FactbaseError for a webhook that was given up.
    """
    require_contributor(by)
    webhook = locked(webhook)
    if webhook.is_retracted:
        raise FactbaseError(_("This record is retracted already."), code="already_retracted")
    secret = new_secret()
    is_readable = _is_readable(webhook.secret)
    webhook.former_secret = webhook.secret if is_readable else None
    webhook.former_secret_until = timezone.now() + OVERLAP if is_readable else None
    webhook.secret = sealed(secret)
    _call_at_once(webhook)
    return store(webhook, by=by), secret


def _is_readable(kept: bytes | memoryview) -> bool:
    """Whether a secret can be signed with: FACTBASE_SECRET_KEY may have changed since."""
    try:
        return bool(opened(kept))
    except InvalidToken:
        return False


def _call_at_once(webhook: Webhook) -> None:
    WebhookProgress.objects.filter(webhook=webhook).update(
        failures=0, failing_since=None, next_at=Now()
    )


def ping(*, webhook: Webhook, by: User) -> None:
    """Have a message sent that tells of nothing, once. Raises FactbaseError if it is off."""
    require_contributor(by)
    if not webhook.is_on:
        raise FactbaseError(_("Switch the webhook on first."), code="off")
    add_job("ping_webhook", arguments={"webhook": str(webhook.pk)})


def _fill(webhook: Webhook, fields: dict[str, Any]) -> None:
    active = fields.pop("active", None)
    if active is not None and active != webhook.is_on:
        webhook.off_because = "" if active else OFF
    if "url" in fields:
        target = read_target(fields["url"].strip())
        GUARD.refuse_obvious(target)
        fields["url"] = target.url
    for field, known in (("resources", RESOURCES), ("actions", ALL_ACTIONS)):
        if field in fields:
            fields[field] = sorted(set(fields[field]))
            _refuse_unknown(field, fields[field], known)
    assign(webhook, fields)


def _refuse_unknown(field: str, names: Collection[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            raise FactbaseError(
                _("%(name)s is none of %(known)s.")
                % {"name": shown(name), "known": ", ".join(known)},
                field=field,
            )
