"""Sends a webhook what it has not been told yet, and remembers how that went."""

import random
import time
from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from factbase.feed import Position, PositionError, latest
from factbase.models import Commit, Webhook, WebhookAttempt, WebhookProgress
from factbase.permissions import can_read
from factbase.webhooks.messages import Message, next_message, ping_message
from factbase.webhooks.signing import opened, signed
from sources.fetching import GUARD, FetchError, Guard, send
from sources.phrases import Phrase

# After each failure longer, up to the longest; after three days of nothing else it is switched off.
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=6)
JITTER = 0.2
GIVE_UP_AFTER = timedelta(days=3)
MAX_ANSWER = 64 * 1024
KEPT_ATTEMPTS = 50
# After so long the others have their turn; what is left comes with the next job.
TURN_SECONDS = 30
GONE = 410
USER_AGENT = "Factbase-Webhooks/1"


def due() -> QuerySet[Webhook]:
    """Return the webhooks that are to be told something now. One query, and theirs."""
    newest = Commit.objects.aggregate(newest=Max("pk"))["newest"] or 0
    behind = Q(progress__commit__lt=newest)
    return Webhook.objects.standing().filter(
        behind, off_because="", progress__next_at__lte=timezone.now()
    )


def deliver(webhook: Webhook, *, guard: Guard = GUARD) -> None:
    """Send message after message until all is told, one fails, or the turn is over."""
    ends_at = time.monotonic() + TURN_SECONDS
    while webhook.is_on and time.monotonic() < ends_at:
        if not webhook.created_by or not _may_know(webhook):
            return switch_off(
                webhook, Phrase("The account that added it may not read here any more.")
            )
        progress = WebhookProgress.objects.get(webhook=webhook)
        try:
            message = next_message(webhook, Position(progress.commit, progress.links))
        except PositionError:
            return switch_off(webhook, Phrase("What it was told last is not in this database."))
        if message.changes and not _send(webhook, progress, message, guard):
            return None
        _moved_on(progress, message.end)
        if not message.has_more:
            return None
        webhook.refresh_from_db()
    return None


def ping(webhook: Webhook, *, guard: Guard = GUARD) -> None:
    """Send a message that tells of nothing, once; whether it arrived is in the attempts."""
    message = ping_message(webhook, at=timezone.now(), end=latest())
    _attempt(webhook, message, guard)


def switch_off(webhook: Webhook, reason: str) -> None:
    """Send nothing any more, and say why."""
    Webhook.objects.filter(pk=webhook.pk, off_because="").update(off_because=reason)
    webhook.off_because = reason


def wait_after(failures: int) -> timedelta:
    """Return how long to wait after so many failures in a row, a little more or less each time."""
    wait = min(FIRST_WAIT * 2 ** min(failures - 1, 20), LONGEST_WAIT)
    return wait * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - nothing to guess


def _may_know(webhook: Webhook) -> bool:
    owner = webhook.created_by
    return owner is not None and owner.is_active and can_read(owner)


def _send(webhook: Webhook, progress: WebhookProgress, message: Message, guard: Guard) -> bool:
    """Make one attempt; return whether it arrived."""
    status = _attempt(webhook, message, guard)
    if status is not None and 200 <= status < 300:
        return True
    if status == GONE:
        switch_off(webhook, Phrase("It answered that it is gone (410)."))
        return False
    _failed(webhook, progress, timezone.now())
    return False


def _attempt(webhook: Webhook, message: Message, guard: Guard) -> int | None:
    """Send a message and note how that went; return the status, None without an answer."""
    began, status, error = time.monotonic(), None, ""
    try:
        headers = signed(
            *_secrets(webhook), id=message.id, timestamp=int(time.time()), body=message.body
        )
        headers |= {"Content-Type": "application/json", "User-Agent": USER_AGENT}
        status = send(
            "POST",
            webhook.url,
            headers=headers,
            body=message.body,
            guard=guard,
            max_bytes=MAX_ANSWER,
        ).status
    except FetchError as refused:
        error = refused.message
    except InvalidToken:
        error = "Its secret cannot be read: FACTBASE_SECRET_KEY was changed."
    WebhookAttempt.objects.create(
        webhook=webhook,
        message=message.id,
        changes=message.changes,
        status=status,
        error=error,
        took=round(time.monotonic() - began, 3),
    )
    kept = webhook.attempts.values("pk")[:KEPT_ATTEMPTS]
    webhook.attempts.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
    return status


def _secrets(webhook: Webhook) -> list[str]:
    """Return the secrets that a message is signed with now; raises InvalidToken."""
    former, until = webhook.former_secret, webhook.former_secret_until
    secrets = [opened(webhook.secret)]
    if former is not None and until is not None and timezone.now() < until:
        secrets.append(opened(former))
    return secrets


def _moved_on(progress: WebhookProgress, end: Position) -> None:
    """Note the new place, unless somebody else has told the same meanwhile."""
    same_place = WebhookProgress.objects.filter(
        pk=progress.pk, commit=progress.commit, links=progress.links
    )
    same_place.update(commit=end.commit, links=end.links, failures=0, failing_since=None)


def _failed(webhook: Webhook, progress: WebhookProgress, now: datetime) -> None:
    since = progress.failing_since or now
    if now - since >= GIVE_UP_AFTER:
        days = GIVE_UP_AFTER.days
        return switch_off(
            webhook, Phrase("It has not answered as it should for %(days)s days.", days=days)
        )
    WebhookProgress.objects.filter(pk=progress.pk).update(
        failures=F("failures") + 1,
        failing_since=since,
        next_at=now + wait_after(progress.failures + 1),
    )
    return None
